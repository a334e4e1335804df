"""Paper and text, knowing no domain noun: cleaning HTML, later the formats."""
