"""The words a step of a notice leaves behind, kept in the language of the site."""

from __future__ import annotations

from django.utils.translation import gettext as _

from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.actions.messages import site_language
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.rules.notices import escalated, title
from disclosure.oversight.rules.vocabulary import NoticeStep
from disclosure.translation import headed, translate

#: Steps that set the day of answer.
_DATED = frozenset({NoticeStep.ISSUE, NoticeStep.RETURN})


def title_text(notice: SupervisionNotice) -> str:
    """Return what the notice is called."""
    return _kept(title(notice.number))


def escalation_text(notice: SupervisionNotice) -> str:
    """Return what the present level of escalation means."""
    return _kept(escalated(notice.level))


def line_text(notice: SupervisionNotice, step: NoticeStep, text: str) -> str:
    """Return the words of a line; where a day is set, the line keeps that day.

    What a notice demands stands in the notice itself.
    """
    if step not in _DATED:
        return text.strip()
    asked = _kept(sentence(noop("请在%(day)s前书面回复。"), day=notice.due_on))
    return asked if step is NoticeStep.ISSUE else f"{text.strip()}\n\n{asked}"


def case_note(notice: SupervisionNotice, step: NoticeStep, text: str) -> str:
    """Return the line for the history of a case: notice, day, what was written."""
    with site_language():
        head = translate(title(notice.number))
        if step in _DATED:
            day = translate(sentence(noop("请在%(day)s前回复"), day=notice.due_on))
            head = _("%(notice)s，%(ask)s") % {"notice": head, "ask": day}
        return headed(head, text.strip()) if text.strip() else head


def _kept(text: Sentence) -> str:
    with site_language():
        return translate(text)
