"""The project package and home of every app but the annual report.

Start reading at ``labels`` and ``workflow`` (pure), then ``agencies``.
"""
