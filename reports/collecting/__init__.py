"""Collecting the reports of a year: the board, the tasks, the sheet."""
