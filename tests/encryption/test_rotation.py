"""Sealing anew under another key or with the other cipher."""

import re
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import TextField, Value

from disclosure.encryption import rotation
from disclosure.encryption.keys import parse
from disclosure.encryption.rotation import rotate
from disclosure.encryption.sealing import encrypt, lookup_key
from tests.encryption.drawer import NEW, OLD, Drawer
from tests.encryption.test_fields import raw

PURPOSE = "drawer.drawer.phone"


def fill(drawers, count=7):
    rows = [
        drawers.create(
            name=f"示例{number}",
            phone=f"1380013800{number}",
            note="字" if number % 2 else None,
            answers=[number],
        )
        for number in range(count)
    ]
    rows[0].paper.save("a.pdf", ContentFile(b"paper"))
    return rows


def values(drawers):
    columns = ("pk", "name", "phone", "note", "answers")
    return list(drawers.order_by("pk").values_list(*columns))


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_after_rotation_the_old_key_may_go(drawers, settings, cipher, tmp_path):
    rows = fill(drawers)
    before = values(drawers)
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    settings.PERSONAL_DATA_CIPHER = cipher
    outcome = rotate(batch=3, kinds=[Drawer])
    assert (outcome.rows, outcome.files, outcome.failures) == (7, 1, [])
    settings.PERSONAL_DATA_KEYS = NEW
    assert values(drawers) == before
    assert drawers.get(pk=rows[0].pk).paper.opened() == b"paper"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    for row in drawers.all():
        assert raw(row)[0].startswith(f"v1${cipher}$k2$")
        assert row.phone_key == lookup_key(PURPOSE, row.phone)


def test_a_second_run_has_nothing_to_do(drawers, settings):
    row = fill(drawers)[0]
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    rotate(kinds=[Drawer])
    before = raw(row)
    again = rotate(kinds=[Drawer])
    assert (again.rows, again.files) == (0, 0)
    assert raw(row) == before


def test_a_key_whose_name_differs_by_a_capital_is_another_key(drawers, settings):
    fill(drawers, 1)
    settings.PERSONAL_DATA_KEYS = f"{NEW.replace('k2', 'K1')},{OLD}"
    assert rotate(kinds=[Drawer]).rows == 1


def test_what_cannot_be_read_is_named_and_kept(drawers, settings):
    rows = fill(drawers)
    drawers.filter(pk=rows[3].pk).update(name=encrypted_elsewhere())
    rows[0].paper.storage.delete(rows[0].paper.name)
    before = raw(rows[3])[0]
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    outcome = rotate(batch=2, kinds=[Drawer])
    assert outcome.rows == 7
    assert len(outcome.failures) == 2
    assert f"drawer.Drawer {rows[3].pk}: " in outcome.failures[0]
    assert "示例" not in "".join(outcome.failures)
    assert raw(rows[3])[0] == before
    assert raw(rows[3])[1].startswith("v1$aes$k2$")


def encrypted_elsewhere():
    return Value(encrypt("elsewhere", "x"), output_field=TextField())


def test_a_row_written_meanwhile_keeps_what_was_written(drawers, settings):
    row = fill(drawers, 1)[0]
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    decrypt = rotation.decrypt

    def meanwhile(purpose, stored):
        drawers.filter(pk=row.pk).update(name="新")
        return decrypt(purpose, stored)

    with patch.object(rotation, "decrypt", meanwhile):
        assert rotate(kinds=[Drawer]).rows == 0
    assert drawers.defer("paper").get(pk=row.pk).name == "新"
    assert rotate(kinds=[Drawer]).rows == 1


def test_the_command_says_what_it_did(drawers, settings, capsys):
    fill(drawers)
    settings.PERSONAL_DATA_KEYS = f"{NEW},{OLD}"
    with patch.object(rotation.apps, "get_models", lambda: [Drawer]):
        call_command("rotate_personal_data_keys")
        assert capsys.readouterr().out == "k2: 7 rows, 1 files\n"
        settings.PERSONAL_DATA_KEYS = OLD
        with pytest.raises(CommandError, match="keep the old keys"):
            call_command("rotate_personal_data_keys")


def test_the_command_makes_a_key_that_fits(settings, capsys):
    call_command("rotate_personal_data_keys", make_key=True)
    entry = capsys.readouterr().out.strip()
    assert re.match("k2:", entry)
    ring = parse(f"{entry},{settings.PERSONAL_DATA_KEYS}")
    assert [key.identifier for key in ring.keys] == ["k2", "k1"]
