"""Reading files that come from outside.

``file_text`` takes all text of an attachment. The rest reads an annual report:
``running.tree_in`` turns a file into a tree in a process of its own (``child``,
one module a kind of file), ``reports.rules.reading`` reads the tree, ``findings``
checks it, ``answer`` writes it down. ``read_file`` does all of it. No database.
"""
