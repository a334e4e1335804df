"""What stands in the braces of an address, for a house of the town."""

from __future__ import annotations

import re

from disclosure.agencies.calendar_models import CalendarYear, DayException
from disclosure.casework.rules.actions import Action
from disclosure.oversight.rules.vocabulary import ListKind
from tests.doors.routes import places_in
from tests.doors.town import PUBLIC_YEAR, House, Town

#: Names that no object of an agency stands behind.
FREE = {"app_label", "url", "form", "content_type_id"}
CODE = "requests.received.total"
#: Drafts on the national form; every other address of a report is shown a free one.
_FORM_ONLY = re.compile(r"/report/{report_id}/(form|computing|cell|summing|addends)")


def is_of_an_agency(address: str) -> bool:
    """Tell whether the address of one agency's thing differs from another's."""
    names = set(places_in(address))
    is_shared = re.search(r"/(calendaryear|dayexception|site|run)/{object_id}", address)
    only_words = names <= {"kind", "year", "code"} | FREE
    return bool(names) and not is_shared and not only_words


def path_to(address: str, house: House, town: Town) -> str:
    return address.format(**_places(address, house, town))


def _places(address: str, house: House, town: Town) -> dict[str, object]:
    side, rows = house.side, house.rows
    parts = address.split("/")
    model = parts[3] if len(parts) > 3 else ""
    is_tracking = address.startswith("/requests/track/")
    is_form = bool(_FORM_ONLY.search(address))
    has_papers = is_tracking or "/letters/" in address or "/files/" in address
    return {
        "object_id": _object(model, house, town) if "{object_id}" in address else "",
        "id": side.people["author"].pk,
        "content_type_id": 1,
        "app_label": "reports",
        "url": "none-of-ours",
        "form": "form2021",
        "case_id": (house.request if has_papers else side.cases["overdue"]).pk,
        "letter_id": house.request.letters.get().pk,
        "file_id": house.request_file.pk,
        "action": "submit" if "/report/" in address else Action.NOTE.value,
        "kind": ListKind.OVERDUE.value if "/supervision/" in address else "docx",
        "campaign_id": house.campaign.pk,
        "obligation_id": house.obligation.pk,
        "reading_id": house.reading.pk,
        "number": 1,
        "report_id": (house.form if is_form else house.draft).pk,
        "section_id": house.section.pk,
        "statistic_id": house.figure.pk,
        "code": CODE,
        "pk": _row(address, rows),
        "addend_id": house.addend.pk,
        "note_id": rows["note"],
        "fingerprint": house.fingerprint,
        "waiver_id": house.waiver.pk,
        "agency": house.agency.slug,
        "slug": house.agency.slug,
        "year": PUBLIC_YEAR,
        "key": "overview",
        "notice_id": side.notice.pk,
        "assessment_id": side.assessment.pk,
        "sheet_id": side.sheet.pk,
        "objection_id": side.objection.pk,
        "step": _step(address),
    }


def _row(address: str, rows: dict[str, int]) -> int:
    kinds = {"/attachments/": "attachment", "/links/": "link", "/files/": "file"}
    return next((rows[kind] for part, kind in kinds.items() if part in address), 1)


def _step(address: str) -> str:
    return "withdraw" if "/notices/" in address else "finish"


def _object(model: str, house: House, town: Town) -> int:
    side = house.side
    return {
        "agency": lambda: side.agency.pk,
        "calendaryear": lambda: CalendarYear.objects.latest("pk").pk,
        "dayexception": lambda: DayException.objects.latest("pk").pk,
        "officer": lambda: house.rows["officer"],
        "site": lambda: town.isolation.world.site.pk,
        "user": lambda: side.people["author"].pk,
        "entry": lambda: house.rows["entry"],
        "case": lambda: side.cases["overdue"].pk,
        "desk": lambda: side.agency.desk.pk,
        "deadlinemove": lambda: house.move.pk,
        "scheme": lambda: side.scheme.pk,
        "campaign": lambda: house.campaign.pk,
        "reading": lambda: house.reading.pk,
        "report": lambda: house.draft.pk,
        "run": lambda: town.run.pk,
    }.get(model, lambda: 1)()
