"""Reading a report that somebody else wrote: from a neutral tree to figures. Pure.

``tree`` is what a file becomes, whatever its kind; ``reading`` turns it into
title, sections and figures. The other modules know the language of reports:
``headings`` numerals, ``marks`` what is written in a cell, ``labels`` and
``matching`` how a label is recognised, ``grids`` and ``cells`` where a figure
stands, ``phrases`` counts in prose, ``titles`` agency and year.
"""
