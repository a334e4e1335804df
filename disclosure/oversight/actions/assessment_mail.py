"""What officers are written about assessments; names of agencies, nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.labels import noop
from disclosure.oversight.actions.messages import queue, site_language
from disclosure.oversight.models import Assessment, Objection
from disclosure.oversight.queries.assessments import OFFICE_ROLES, officers_of
from disclosure.oversight.queries.scope import SUPERVISORS
from disclosure.oversight.rules.vocabulary import Measure
from disclosure.translation import translate


def tell_published(assessment: Assessment) -> None:
    """Tell the assessed agencies that their sheets can be read and objected to."""
    agencies = assessment.sheets.values_list("agency_id", flat=True)
    last = assessment.object_by
    with site_language():
        values = {
            "title": assessment.title,
            "agency": assessment.agency.name,
            "day": date_format(last, "DATE_FORMAT") if last else "",
        }
        text = _(
            "%(agency)s公布了“%(title)s”。请登录办公系统，在“考核”里查看本机关的考核表。\n"
            "对结果有异议的，请在%(day)s前（含当天）提出。"
        )
        subject = _("考核结果已公布：%(title)s") % values
        body = text % values
    to = officers_of(agencies, OFFICE_ROLES)
    queue(f"assessment:{assessment.pk}:published", to, subject, body)


def tell_objected(objection: Objection) -> None:
    """Tell the supervisors of the assessing agency that an objection waits."""
    assessment = objection.sheet.assessment
    text = noop(
        "%(agency)s对“%(title)s”的“%(measure)s”提出了异议。请登录办公系统，在“考核”里答复。"
    )
    to = officers_of([assessment.agency_id], SUPERVISORS)
    people = list(to) or [assessment.made_by]
    with site_language():
        values = _values(objection)
        subject = _("考核异议待答复：%(agency)s") % values
        body = _(text) % values
    queue(f"objection:{objection.pk}:filed", people, subject, body)


def tell_answered(objection: Objection) -> None:
    """Tell the officers of the agency what became of their objection."""
    text = noop(
        "%(agency)s对“%(title)s”的“%(measure)s”提出的异议已经答复：%(outcome)s。"
        "请登录办公系统，在“考核”里查看。"
    )
    with site_language():
        values = _values(objection)
        subject = _("考核异议已答复：%(title)s") % values
        body = _(text) % values
    to = officers_of([objection.sheet.agency_id], OFFICE_ROLES)
    queue(f"objection:{objection.pk}:answered", to, subject, body)


def _values(objection: Objection) -> Mapping[str, str]:
    return {
        "agency": objection.sheet.agency.name,
        "title": objection.sheet.assessment.title,
        "measure": translate(Measure.of(objection.measure).label),
        "outcome": objection.get_state_display(),
    }
