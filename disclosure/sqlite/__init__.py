"""Django's SQLite backend with a shorter wait between writers."""
