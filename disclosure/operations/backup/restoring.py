"""Putting a backup in place, where nothing is, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from disclosure.blocked import Blocked
from disclosure.encryption.keys import parse
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.backup import checking, keys, manifest
from disclosure.operations.backup.manifest import MEDIA, Manifest
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
    reasons = reasons or checking.faults(folder)
    if reasons:
        raise Blocked(reasons)
    media = Path(settings.MEDIA_ROOT)
    own = media.with_name(f"{media.name}.restoring")
    shutil.rmtree(own, ignore_errors=True)
    try:
        _copy_media(folder, content, own)
        module_of(content.engine).put(folder / content.database)
        if media.exists():
            media.rmdir()
        own.rename(media)
    finally:
        shutil.rmtree(own, ignore_errors=True)
    if found:
        _put_keys(found)
    return content


def is_older(content: Manifest) -> bool:
    """Tell whether ``migrate`` has to be run after this backup was restored."""
    return bool(_known_migrations() - set(content.migrations))


def _unfit(content: Manifest) -> list[Sentence]:
    reasons = []
    if content.engine != connection.vendor:
        words = noop("备份来自 %(wanted)s，这里的数据库是 %(found)s，不能恢复。")
        reasons.append(sentence(words, wanted=content.engine, found=connection.vendor))
    unknown = set(content.migrations) - _known_migrations()
    ours = sorted(name for name in unknown if not _is_gone(name))
    if ours:
        words = noop("备份来自更新的版本（%(names)s），请先安装那个版本。")
        reasons.append(sentence(words, names="、".join(ours[:3])))
    return reasons


def _in_the_way() -> list[Sentence]:
    reasons = []
    if connection.introspection.table_names():
        reasons.append(
            sentence(noop("数据库里已经有表。恢复不覆盖任何数据，请用空的数据库。"))
        )
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        words = noop("%(path)s 里已经有文件。恢复不覆盖任何数据，请用空的目录。")
        reasons.append(sentence(words, path=media))
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


def _copy_media(folder: Path, content: Manifest, target: Path) -> None:
    """Copy the files the manifest names, each compared again as it is written."""
    target.mkdir(parents=True, mode=0o700)
    for name, stored in content.files.items():
        inner = name.removeprefix(f"{MEDIA}/")
        if inner == name:
            continue
        if manifest.copy_with_digest(folder / name, target / inner) != stored:
            raise Blocked([sentence(noop("文件被改动或损坏：%(name)s"), name=name)])


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations or {}}


def _is_gone(name: str) -> bool:
    """An app that was taken out leaves its migrations in the table."""
    from_us = name.split(".", 1)[0]
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return from_us not in (loader.migrated_apps | loader.unmigrated_apps)
