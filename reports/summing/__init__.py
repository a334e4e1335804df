"""Adding a government's report up: the sums, the standings, what would change."""
