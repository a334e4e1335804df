"""From the rows of a case to the text of a letter."""
