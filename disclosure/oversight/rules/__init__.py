"""What supervision counts and when it speaks up. Knows no framework."""
