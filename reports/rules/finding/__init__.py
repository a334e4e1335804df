"""How words are found in texts. Pure: the database only keeps what this makes."""
