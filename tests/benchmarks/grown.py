"""A register of any size with its events, letters and decisions, made by the database.

Some thousand cases are written row by row, all others are copies of them under
numbers of their own, made by INSERT … SELECT while the indexes are away. What is
searched for (number, words, identity number) is as selective as in a real register:
every number is unique, and only the first of all copies keeps its applicant's keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import AgencyKind, Role
from disclosure.casework.models import (
    Applicant,
    Case,
    CaseEvent,
    CaseWords,
    Challenge,
    Decision,
    Desk,
    Letter,
)
from disclosure.encryption.sealing import encrypt
from tests import factories
from tests.benchmarks import cases

#: So many cases are written one by one.
BASE = 20_000
#: What happens to a case that is answered: action, clock, day.
_EVENTS = (
    ("register", "arrived", "received_on"),
    ("draft_reply", "", "answered_on"),
    ("submit_reply", "", "answered_on"),
    ("endorse", "", "answered_on"),
    ("approve", "", "answered_on"),
    ("issue", "", "answered_on"),
    ("dispatch", "answered", "answered_on"),
    ("record_service", "", "answered_on"),
)
_LETTERS = (("receipt", "received_on"), ("already_public", "answered_on"))
_MODELS = (Case, Applicant, CaseWords, CaseEvent, Decision, Letter)


def fill(count: int, agencies: int) -> None:
    """Write ``count`` cases of so many agencies below one city, and who looks at them.

    ``bench`` supervises the city, ``h0-0`` handles in the largest agency, ``a0``
    writes its annual report.
    """
    root, offices = _tree(agencies)
    desk = cases.Desks(offices, _people(offices))
    base = min(count, BASE)
    with _bulk(), _without_indexes():
        cases._copy(Case, cases._case_rows(desk, base))
        cases._copy(Applicant, cases._applicant_rows(base))
        cases._copy(CaseWords, cases._word_rows(desk, base))
        cases._copy(Challenge, cases._challenge_rows(base))
        if count > base:
            _multiply(base, count)
        _history()
    _sync()
    factories.make_user("bench", agency=root, role=Role.SUPERVISOR)
    factories.make_user("a0", agency=offices[0], role=Role.AUTHOR)


def _tree(count: int) -> tuple[Agency, list[Agency]]:
    root = factories.make_agency(
        "示例市人民政府", "bench-city", kind=AgencyKind.GOVERNMENT
    )
    root.site = factories.make_site()
    root.save(update_fields=["site"])
    Agency.objects.bulk_create(
        Agency(
            name=f"示例市第{n}局",
            slug=f"bench-{n}",
            parent=root,
            kind=AgencyKind.DEPARTMENT,
            path=f"{root.path}{root.pk + n:08d}/",
            pk=root.pk + n,
        )
        for n in range(1, count + 1)
    )
    made = list(Agency.objects.filter(parent=root).order_by("pk"))
    Desk.objects.create(
        agency=made[0],
        code="BENCH",
        mark="示市公开",
        review_body="示例市人民政府",
        court="示例市人民法院",
    )
    return root, made


def _people(agencies: list[Agency]) -> list[User]:
    """Accounts are few beside cases; each of ten thousand agencies has its own."""
    User.objects.bulk_create(
        User(username=f"h{place}-{n}", name=f"示例承办{n}", is_staff=True)
        for place in range(len(agencies))
        for n in range(cases.HANDLERS)
    )
    people = list(User.objects.filter(username__startswith="h").order_by("pk"))
    people[0].offices.create(agency=agencies[0], role=Role.HANDLER)
    return people


def _multiply(base: int, count: int) -> None:
    """Copy the first cases until there are ``count`` of them."""
    copies = (
        f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies"
        f" WHERE k < {-(-count // base) - 1})"
    )
    new = f"(c.id + copies.k * {base})"
    keyed = {
        "id": new,
        "number": f"substr(c.number, 1, length(c.number) - 7) || {_padded(new)}",
        "submission_key": f"'bench-' || {new}",
        "document_number": "CASE WHEN c.document_number = '' THEN ''"
        f" ELSE c.document_number || '-' || {new} END",
    }
    within = f"FROM copies CROSS JOIN {{table}} c WHERE {new} <= {count}"
    _insert(Case, copies, keyed, within)
    new = f"(c.case_id + copies.k * {base})"
    within = f"FROM copies CROSS JOIN {{table}} c WHERE {new} <= {count}"
    keys = dict.fromkeys(("name_key", "identity_key", "phone_key"), _digest())
    _insert(Applicant, copies, {"case_id": new, **keys}, within)
    _insert(CaseWords, copies, {"case_id": new}, within)


def _insert(model: type, head: str, given: dict[str, str], source: str) -> None:
    meta = model._meta  # type: ignore[attr-defined]
    names = [field.column for field in meta.concrete_fields if not field.generated]
    values = ", ".join(given.get(name, f'c."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    _run(
        f"INSERT INTO {meta.db_table} ({columns}) {head} SELECT {values}"
        f" {source.format(table=meta.db_table)}"
    )


def _history() -> None:
    """Give every case its events, and each answered one its decision and letters."""
    answered = "FROM casework_case c WHERE c.answered_on IS NOT NULL"
    for action, kind, day in _EVENTS:
        where = answered if day == "answered_on" else "FROM casework_case c"
        _run(
            'INSERT INTO casework_caseevent (case_id, action, kind, "on", data, note,'
            f" round, by_id, at, is_void, void_reason) SELECT c.id, '{action}',"
            f" '{kind}', c.{day}, {_json()}, '', 1, c.handler_id, c.created_at,"
            f" false, '' {where}"
        )
    texts = {"facts": "示例" * 20, "reasons": "示例" * 20, "elements": "{}"}
    sealed = [encrypt(f"casework.decision.{name}", texts[name]) for name in texts]
    _run(
        "INSERT INTO casework_decision (id, case_id, round, disposition, letter_kind,"
        " basis, facts, reasons, elements, public_interest, drafted_by_id,"
        " reviewed_by_id, approved_by_id, issued_on) SELECT c.id, c.id, 1,"
        " c.disposition, 'already_public', '', %s, %s, %s, '', c.handler_id,"
        f" c.handler_id, c.handler_id, c.answered_on {answered}",
        sealed,
    )
    content = encrypt("casework.letter.content", '{"text": "' + "示例" * 180 + '"}')
    for kind, day in _LETTERS:
        _run(
            "INSERT INTO casework_letter (agency_id, case_id, kind, year, number,"
            " number_text, content, digest, remedy, issued_on, way) SELECT c.agency_id,"
            f" c.id, '{kind}', {_year(day)}, c.id, '示市公开〔2025〕' || c.id || '号',"
            f" %s, {_digest()}, '', c.{day}, '' {answered}",
            [content],
        )


def _run(statement: str, values: list[str] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _padded(number: str) -> str:
    if _is_postgresql():
        return f"lpad(CAST({number} AS text), 7, '0')"
    # Written with a sign that is no placeholder: the statement has no values.
    return f"substr('0000000' || {number}, -7)"


def _digest() -> str:
    if _is_postgresql():
        return "md5(random()::text) || md5(random()::text)"
    return "lower(hex(randomblob(32)))"


def _json() -> str:
    return "CAST('{}' AS jsonb)" if _is_postgresql() else "'{}'"


def _year(day: str) -> str:
    if _is_postgresql():
        return f"CAST(extract(year FROM c.{day}) AS smallint)"
    return f"CAST(substr(c.{day}, 1, 4) AS integer)"


@contextmanager
def _bulk() -> Iterator[None]:
    """Write without the care that data of value would need."""
    if _is_postgresql():
        _run("SET synchronous_commit = off")
        _run("SET maintenance_work_mem = '512MB'")
        yield
        return
    for line in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
        _run(f"PRAGMA {line}")
    yield
    _run("PRAGMA journal_mode = WAL")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Take the indexes of the large tables away, and build them anew at the end."""
    tables = [model._meta.db_table for model in _MODELS]
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
                " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
                [tables],
            )
        else:
            marks = ", ".join(["%s"] * len(tables))
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
                f" AND sql IS NOT NULL AND tbl_name IN ({marks})",
                tables,
            )
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in found:
        _run(sql)


def _sync() -> None:
    """Let the database know how the rows are spread, and where ids go on."""
    if not _is_postgresql():
        _run("ANALYZE")
        return
    for model in (Agency, Case, Challenge, Decision):
        table = model._meta.db_table
        _run(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
            f" (SELECT max(id) FROM {table}))"
        )
    _run("VACUUM ANALYZE")


def size_on_disk() -> dict[str, int]:
    """Return bytes: of the database, and of its largest tables with their indexes."""
    with connection.cursor() as cursor:
        if _is_postgresql():
            cursor.execute(
                "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
                " WHERE relkind = 'r' ORDER BY 2 DESC LIMIT 8"
            )
            tables = dict(cursor.fetchall())
            cursor.execute("SELECT pg_database_size(current_database())")
            return {"all": cursor.fetchone()[0], **tables}
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute("PRAGMA page_size")
        return {"all": pages * cursor.fetchone()[0]}
