"""The law of the annual report, tested without a framework or a database."""
