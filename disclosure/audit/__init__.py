"""Append-only, hash-chained trail of who did what to which object.

Knows no domain noun. ``actions.record`` writes, ``queries`` reads and verifies.
"""
