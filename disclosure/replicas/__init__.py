"""Reading from a copy of the database, and from the primary whoever has just written.

The database ``replica`` exists when REPLICA_URL is set. Only public pages may be read
from it, by somebody without a session who has written nothing lately, and only while
it is known to be near the primary. Everything else reads and writes ``default``.
"""
