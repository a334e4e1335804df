"""Letting go of what notices say of people, together with their cases."""

from __future__ import annotations

from disclosure.casework.models import Case
from disclosure.oversight.models import NoticeLine, SupervisionNotice


def forget_case(case: Case) -> None:
    """Empty the texts of notices about ``case``, once no other case needs them.

    Number, agencies, days and steps stay: they are the record of supervision. Runs
    in the transaction that purges the case.
    """
    others = Case.objects.filter(purged_at=None).exclude(pk=case.pk)
    about = SupervisionNotice.objects.filter(noticecase__case=case)
    done = about.exclude(noticecase__case__in=others)
    keys = list(done.values_list("pk", flat=True))
    NoticeLine.objects.filter(notice__in=keys).update(text="")
    SupervisionNotice.objects.filter(pk__in=keys).update(subject="", demand="")
