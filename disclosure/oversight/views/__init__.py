"""Doors of the supervision desk."""
