"""All writes to a case: lock, ask the table, append an event, fold the clock."""
