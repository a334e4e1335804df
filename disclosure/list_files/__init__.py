"""Any list of the back office as an XLSX file: the rows and columns that it shows.

``admin`` is the mixin that every list has, ``cells`` reads a column as plain text,
``actions`` leaves the line in the trail.
"""
