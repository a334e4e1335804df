"""Encrypted columns and files, as the database and the disk hold them."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.writer import MigrationWriter
from django.db.models import F
from django.db.models.functions import Upper
from django.forms import modelform_factory

from disclosure.encryption.fields import (
    EncryptedFileField,
    EncryptedTextField,
    LookupKeyField,
)
from disclosure.encryption.sealing import Undecipherable, lookup_keys
from tests.encryption.drawer import COLUMNS, Drawer

NAME, PHONE = "示例：李四", "138 0013 8000"


def raw(row, *columns):
    with connection.cursor() as cursor:
        wanted = ", ".join(columns or COLUMNS)
        cursor.execute(f"SELECT {wanted} FROM drawer_drawer WHERE id = %s", [row.pk])
        return cursor.fetchone()


def test_the_database_holds_no_word_of_it(drawers):
    row = drawers.create(name=NAME, phone=PHONE, note="字", answers={"问": ["答"]})
    assert all(value.startswith("v1$aes$k1$") for value in raw(row))
    read = drawers.get(pk=row.pk)
    assert (read.name, read.phone, read.note) == (NAME, PHONE, "字")
    assert read.answers == {"问": ["答"]}


def test_nothing_stays_nothing(drawers):
    row = drawers.create(name="", note=None)
    assert raw(row) == ("", "", None, None)
    read = drawers.get(pk=row.pk)
    assert (read.name, read.note, read.answers) == ("", None, None)
    assert drawers.filter(name="", note=None, answers__isnull=True).get() == row
    assert not drawers.exclude(name="").exists()


@pytest.mark.parametrize("value", [{}, [], 0, False, "", "字", date(2026, 3, 16)])
def test_json_is_not_confused_with_nothing(drawers, value):
    row = drawers.create(name="x", answers=value)
    expected = "2026-03-16" if isinstance(value, date) else value
    assert drawers.get(pk=row.pk).answers == expected


def test_every_way_of_writing_seals(drawers):
    rows = drawers.bulk_create([Drawer(name=NAME), Drawer(name=NAME)])
    rows = list(drawers.filter(pk__in=[row.pk for row in rows]))
    for row in rows:
        row.name = f"{NAME}二"
        row.note = "字"
    drawers.bulk_update(rows, ["name", "note"])
    drawers.filter(pk=rows[0].pk).update(phone=PHONE)
    read = drawers.get(pk=rows[0].pk)
    assert (read.name, read.phone, read.note) == (f"{NAME}二", PHONE, "字")
    assert all(value.startswith("v1$") for value in raw(read)[:3])
    assert drawers.values_list("name", flat=True).distinct().count() == 2


@pytest.mark.parametrize(
    "condition",
    [
        {"name": NAME},
        {"name__exact": NAME},
        {"name": F("phone")},
        {"name__in": [NAME]},
        {"name__contains": "李"},
        {"name__startswith": "李"},
        {"name__gt": "李"},
        {"name__iexact": NAME},
        {"name__regex": "."},
        {"answers__key": 1},
        {"answers": {}},
    ],
)
def test_the_database_is_never_asked_to_compare_what_it_cannot_read(condition, drawers):
    with pytest.raises(FieldError):
        list(drawers.filter(**condition))


def test_a_value_moved_between_columns_is_an_error_not_an_empty_text(drawers):
    row = drawers.create(name=NAME, phone=PHONE)
    drawers.filter(pk=row.pk).update(name=F("phone"))
    with pytest.raises(Undecipherable, match="drawer.drawer.name"):
        drawers.get(pk=row.pk)
    assert drawers.defer("name").get(pk=row.pk).phone == PHONE


def test_plain_text_in_the_column_is_an_error(drawers):
    row = drawers.create(name=NAME)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE drawer_drawer SET name = 'x' WHERE id = %s", [row.pk])
    with pytest.raises(Undecipherable):
        drawers.get(pk=row.pk)


def test_a_function_of_the_database_reads_only_what_is_sealed(drawers):
    drawers.create(name=NAME)
    with pytest.raises(Undecipherable):
        list(drawers.annotate(shouted=Upper("name")))


def test_the_search_key_follows_its_source(drawers):
    row = drawers.create(name=NAME, phone=PHONE)
    purpose = Drawer._meta.get_field("phone").purpose
    found = drawers.filter(phone_key__in=lookup_keys(purpose, "13800138000"))
    assert found.get() == row
    row.phone = ""
    row.save()
    assert drawers.get(pk=row.pk).phone_key == ""


def test_a_file_lies_sealed_on_the_disk(drawers, tmp_path):
    row = Drawer(name=NAME)
    row.paper.save("a.pdf", ContentFile(b"%PDF-words"))
    (stored,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stored.read_bytes().startswith(b"v1$aes$k1$")
    assert b"words" not in stored.read_bytes()
    assert drawers.get(pk=row.pk).paper.opened() == b"%PDF-words"
    stored.write_bytes(b"%PDF-words")
    with pytest.raises(Undecipherable):
        row.paper.opened()


def test_migrations_carry_what_the_fields_need():
    for name in ("name", "phone_key", "paper"):
        field = Drawer._meta.get_field(name)
        written, imports = MigrationWriter.serialize(field)
        assert "import disclosure.encryption.fields" in imports
        again = field.clone()
        assert again.deconstruct()[1:] == field.deconstruct()[1:], written
    named = EncryptedTextField(purpose="old.name")
    assert named.clone().purpose == "old.name"
    assert LookupKeyField(of="x").clone().of == "x"


def test_a_form_offers_the_plain_text(drawers):
    form = modelform_factory(Drawer, fields=["name", "answers"])
    filled = form({"name": NAME, "answers": '{"a": 1}'})
    assert filled.is_valid(), filled.errors
    row = filled.save()
    assert drawers.get(pk=row.pk).answers == {"a": 1}
    assert NAME in form(instance=row).as_p()


def test_no_two_columns_of_the_site_share_a_purpose():
    sealed = (EncryptedTextField, EncryptedFileField)
    purposes = [
        field.purpose
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, sealed)
    ]
    assert len(purposes) == len(set(purposes))
