"""Putting a backup in place, where nothing is, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from disclosure.blocked import Blocked
from disclosure.encryption.keys import key_ring, parse
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.backup import checking, keys, manifest, media, versions
from disclosure.operations.backup.manifest import Manifest
from disclosure.operations.backup.snapshot import module_of


def restore(folder: Path, key_file: Path | None = None) -> Manifest:
    """Put a backup into the empty database and data folder of this site.

    Raises Blocked, with nothing changed, when the backup is not whole, was made by
    a newer version or another kind of database, when anything is there already, or
    when its personal data could not be read: ``key_file`` holds its keys, unless
    they are in use already.
    """
    content = manifest.read(folder)
    found = keys.read(key_file) if key_file else None
    reasons = [*_unfit(content), *_in_the_way(), *_without_keys(content, found)]
    ring = parse(found.personal_data_keys) if found else key_ring()
    reasons = reasons or checking.faults(folder, ring)
    if reasons:
        raise Blocked(reasons)
    with media.Arrival(folder, content) as files:
        module_of(content.engine).put(folder / content.database)
        files.settle()
    if found:
        _put_keys(found)
    return content


def _unfit(content: Manifest) -> list[Sentence]:
    reasons = []
    if content.engine != connection.vendor:
        words = noop("备份来自 %(wanted)s，这里的数据库是 %(found)s，不能恢复。")
        reasons.append(sentence(words, wanted=content.engine, found=connection.vendor))
    if newer := versions.unknown(content):
        words = noop("备份来自更新的版本（%(names)s），请先安装那个版本。")
        reasons.append(sentence(words, names="、".join(newer[:3])))
    if media.root() is None and len(content.files) > 1:
        words = noop("备份里有附件，这里的附件不在目录里（MEDIA_STORAGE），放不进去。")
        reasons.append(sentence(words))
    return reasons


def _in_the_way() -> list[Sentence]:
    reasons = []
    if connection.introspection.table_names():
        reasons.append(
            sentence(noop("数据库里已经有表。恢复不覆盖任何数据，请用空的数据库。"))
        )
    if not media.is_empty():
        words = noop("%(path)s 里已经有文件。恢复不覆盖任何数据，请用空的目录。")
        reasons.append(sentence(words, path=settings.MEDIA_ROOT))
    return reasons


def _without_keys(content: Manifest, found: keys.KeyFile | None) -> list[Sentence]:
    """Return why personal data could not be read afterwards, if so."""
    if found is None and checking.can_be_read(content):
        return []
    if found is None:
        words = noop("现在的密钥读不出备份里的个人信息，请用 --keys 给出密钥文件。")
        return [sentence(words)]
    if not keys.opens(parse(found.personal_data_keys), content.keys):
        return [sentence(noop("密钥文件里的密钥读不出备份里的个人信息。"))]
    if settings.PERSONAL_DATA_KEYS_GIVEN and not checking.can_be_read(content):
        words = noop("设置里的 PERSONAL_DATA_KEYS 与密钥文件不同，请先改设置。")
        return [sentence(words)]
    return []


def _put_keys(found: keys.KeyFile) -> None:
    """Use the keys from now on; what the first start made is only set aside."""
    stamp = f"{timezone.localtime():%Y%m%dT%H%M%S}"
    folder = Path(settings.DATA_DIR)
    if not settings.PERSONAL_DATA_KEYS_GIVEN:
        keys.put(folder / "personal_data_key", found.personal_data_keys, stamp)
    if not settings.SECRET_KEY_GIVEN:
        keys.put(folder / "secret_key", found.secret_key, stamp)
