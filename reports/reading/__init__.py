"""Reading files that come from outside.

``file_text`` takes all text of an attachment. The rest reads an annual report:
``running.read_file`` starts a process (``child``) in which one module a kind of
file makes a tree, ``reports.rules.reading`` reads the tree, ``findings`` checks
what was read, and ``answer`` writes it down. No database, no framework.
"""
