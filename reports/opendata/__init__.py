"""All figures of a year as files: ``years`` asks, ``files`` writes, ``columns`` tells
what stands in them, ``listed`` writes the list of reports.
"""
