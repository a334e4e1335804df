"""Working days: Monday to Friday, corrected by the days of the yearly notices.

Pure: knows no framework and no country. A working day is a day on which the
office works; the notices turn weekdays into holidays and weekends into
working days. What no notice covers yet is never guessed, unless asked for
with ``provisional``.
"""

from disclosure.workdays.calendar import CalendarIncomplete, Workdays

__all__ = ["CalendarIncomplete", "Workdays"]
