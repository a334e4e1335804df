"""Tables in CSV and XLSX files that strangers may have made.

``uploads`` checks a file before anything reads it, ``formats`` reads and
writes with limits, ``admin`` puts both into import and export pages,
``resources`` says in words what is wrong with a row.
"""
