"""The official tables as files and as a page to fill in."""
