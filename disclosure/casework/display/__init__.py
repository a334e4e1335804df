"""Clocks and personal data as a reader sees them."""
