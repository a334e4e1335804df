"""Reading what is public with programs: addresses in, plain data out.

``routes`` (what can be asked) → ``data`` (answers from the same questions as the
pages) → ``schemas`` (the shape that is promised). ``serving`` stands around all.
"""
