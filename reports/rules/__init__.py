"""The rules of the annual report. Pure Python: no framework, no database."""
