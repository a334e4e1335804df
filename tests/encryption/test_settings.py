"""Where the key ring comes from when nobody has set it."""

import pytest

from disclosure import settings as module
from disclosure.encryption.keys import KEY_BYTES, parse


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("PERSONAL_DATA_KEYS", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_ring_is_made_once_and_for_the_owner_only(tmp_path):
    made = module._personal_data_keys(tmp_path)
    assert module._personal_data_keys(tmp_path) == made
    assert len(parse(made).current.material) == KEY_BYTES
    (file,) = tmp_path.iterdir()
    assert file.name == "personal_data_key"
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_environment_comes_first_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv("PERSONAL_DATA_KEYS", "k9:x")
    assert module._personal_data_keys(tmp_path) == "k9:x"
    assert not list(tmp_path.iterdir())


def test_it_has_nothing_to_do_with_the_secret_key(tmp_path, monkeypatch):
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    monkeypatch.setenv("SECRET_KEY", "the same")
    assert module._personal_data_keys(first) != module._personal_data_keys(second)
