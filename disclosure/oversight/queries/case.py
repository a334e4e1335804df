"""One case of a scope, with what supervision did about it."""

from __future__ import annotations

from django.http import Http404

from disclosure.agencies.models import User
from disclosure.casework.models import Case
from disclosure.casework.queries.dossier import dossier_of
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.queries.notices import notices_of
from disclosure.oversight.queries.scope import Scope

#: Ids beyond are none of the database's.
_MOST = 2**63 - 1


def overseen_case(case_id: int, scope: Scope) -> Case:
    """Return a case with all that belongs to it; Http404 outside of the scope."""
    if case_id > _MOST:
        raise Http404
    reached = Case.objects.filter(pk=case_id, agency_id__in=scope.by_id.keys())
    if not reached.exists():
        raise Http404
    return dossier_of(case_id)


def notices_about(case: Case, user: User) -> list[SupervisionNotice]:
    """Return the notices about a case that a user may read, the newest first."""
    rows = notices_of(user).filter(noticecase__case=case)
    return list(rows.order_by("-issued_on", "-pk"))
