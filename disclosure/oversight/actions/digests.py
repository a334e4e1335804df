"""Digests: once a day a supervisor is told what the own agencies have to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.labels import noop, sentence
from disclosure.oversight.actions.messages import queue, site_language
from disclosure.oversight.addresses import site_address
from disclosure.oversight.links import cases_url
from disclosure.oversight.models import DigestChoice, Message
from disclosure.oversight.queries.digests import (
    Digest,
    Figures,
    offices_with_choices,
    readers,
)
from disclosure.oversight.rules.vocabulary import DigestFrequency, ListKind
from disclosure.translation import listed, translate

logger = logging.getLogger(__name__)


def make_digests(today: date) -> int:
    """Write the digests of a day; return how many messages are new.

    One for each supervisor and office, as often as that supervisor wants it, on
    working days only, and none where nothing is to be done. Running it twice, or
    twice at once, writes once.
    """
    missing = list(_missing(today))
    if not missing:
        return 0
    figures, made = Figures(today), 0
    for agency, users in missing:
        try:
            made += _write(figures.of(agency), users, today)
        except Exception as failure:
            name = type(failure).__name__
            logger.error("digest of agency %s not made: %s", agency.pk, name)
    return made


@transaction.atomic
def choose_digests(choices: Mapping[int, DigestFrequency], *, by: User) -> int:
    """Keep how often an officer wants the digest of each agency; count changes.

    ``choices`` maps agencies to frequencies. Raises PermissionDenied for an agency
    that the officer does not hold the office of a supervisor in.
    """
    held = {agency.pk: (agency, often) for agency, often in offices_with_choices(by)}
    if not choices.keys() <= held.keys():
        raise PermissionDenied
    changed = 0
    for agency_id, often in choices.items():
        agency, before = held[agency_id]
        if often is not before:
            _choose(agency, often, before, by)
            changed += 1
    return changed


def _choose(
    agency: Agency, often: DigestFrequency, before: DigestFrequency, by: User
) -> None:
    choice, _is_new = DigestChoice.objects.update_or_create(
        user=by, agency=agency, defaults={"frequency": often}
    )
    record(
        "supervision.digest",
        choice,
        by=by,
        agency_id=agency.pk,
        label=agency.name,
        before=before,
        frequency=often,
    )


def _key(agency: Agency, today: date) -> str:
    return f"digest:{today:%Y-%m-%d}:{agency.pk}"


def _missing(today: date) -> Iterator[tuple[Agency, list[User]]]:
    """Return who has not been written to yet on that day."""
    wanted = [
        (f"{_key(agency, today)}:{user.pk}", agency, user)
        for agency, users in readers(today)
        for user in users
        if user.email
    ]
    rows = Message.objects.filter(key__in=[key for key, _agency, _user in wanted])
    known = set(rows.values_list("key", flat=True))
    groups: dict[int, tuple[Agency, list[User]]] = {}
    for key, agency, user in wanted:
        if key not in known:
            groups.setdefault(agency.pk, (agency, []))[1].append(user)
    yield from groups.values()


def _write(digest: Digest, users: list[User], today: date) -> int:
    if digest.is_empty:
        return 0
    with transaction.atomic(), site_language():
        subject = _("监督摘要：%(agency)s超期未办%(overdue)s件，快到期%(soon)s件") % {
            "agency": digest.agency.name,
            "overdue": digest.overdue,
            "soon": digest.due_soon,
        }
        body = "\n".join(_lines(digest, today))
        return queue(_key(digest.agency, today), users, subject, body)


def _lines(digest: Digest, today: date) -> Iterator[str]:
    """Return the mail line by line: numbers, each with the list it counts."""
    head = noop("%(agency)s及下级机构依申请公开办件，%(day)s：")
    yield translate(sentence(head, agency=digest.agency.name, day=today))
    yield ""
    yield from _numbers(digest)
    yield from _worst(digest)
    yield ""
    yield _("改为每周收一次或者不收，请打开：")
    yield _whole(reverse("supervision:digest"))


def _numbers(digest: Digest) -> Iterator[str]:
    yield _("超期未办：%(count)s件") % {"count": digest.overdue}
    yield _list(digest, ListKind.OVERDUE)
    yield _("快到期：%(count)s件") % {"count": digest.due_soon} + _lights(digest)
    yield _list(digest, ListKind.DUE_SOON)
    yield _("今年超期已办：%(count)s件") % {"count": digest.late}
    yield _list(digest, ListKind.LATE)
    if digest.waiting:
        yield _("待验收的督办：%(count)s件") % {"count": digest.waiting}
        yield _whole(reverse("supervision:notices"))


def _lights(digest: Digest) -> str:
    """Return the lights that are on, the nearest deadline first."""
    shown = [
        _("%(light)s：%(count)s件") % {"light": _(light.label), "count": count}
        for light, count in reversed(list(digest.lights.items()))
        if count
    ]
    return _("（%(lights)s）") % {"lights": listed(shown)} if shown else ""


def _worst(digest: Digest) -> Iterator[str]:
    """Return the agencies that have most to do."""
    if not digest.worst:
        return
    yield ""
    yield _("需要关注的机构：")
    for place, one in enumerate(digest.worst, 1):
        yield _("%(place)s. %(agency)s：超期未办%(overdue)s件，快到期%(soon)s件") % {
            "place": place,
            "agency": one.agency.name,
            "overdue": one.overdue,
            "soon": one.due_soon,
        }
        kind = ListKind.OVERDUE if one.overdue else ListKind.DUE_SOON
        yield _whole(cases_url(kind, agency=one.agency.slug))


def _list(digest: Digest, kind: ListKind) -> str:
    return _whole(cases_url(kind, agency=digest.agency.slug, below=True))


def _whole(path: str) -> str:
    return f"{site_address()}{path}"
