"""The whole file of a case (全卷) as one ZIP that proves what it holds.

``facts`` and ``tables`` put the rows of a case into words and data, ``entries``
names every file in order, ``writing`` sends them out one at a time, ``manifest``
says what was written, ``verifying`` reads an archive and checks it.
"""
