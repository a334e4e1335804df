"""The law of requests: pure Python, no framework."""
