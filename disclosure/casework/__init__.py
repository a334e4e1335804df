"""依申请公开: one request from its receipt to the court."""
