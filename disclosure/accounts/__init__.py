"""Accounts of officers: log-in, second factor, passwords, sessions.

Knows no agency and no role: who may reset somebody else's second factor is
decided above.
"""
