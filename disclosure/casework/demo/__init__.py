"""Requests to an invented county, made by the application's own actions.

``steps`` is the language; ``ordinary``, ``proceedings`` and ``unfinished`` hold the
scenarios in it. ``planning`` makes a plan of them, ``runner`` performs it with the
``moves``.
"""

from disclosure.casework.demo.loading import Shown, Staff, load, shown

__all__ = ["Shown", "Staff", "load", "shown"]
