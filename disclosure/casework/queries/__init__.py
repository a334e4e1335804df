"""Questions about cases; nothing here writes."""
