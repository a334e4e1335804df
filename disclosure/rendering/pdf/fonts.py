"""Which fonts a document is set in: those of a folder first, free ones else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTCollection, TTFont, TTLibError

SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
#: What official documents are set in, by the names these fonts go by.
WANTED = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋"),
    "black": ("SimHei", "黑体"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体"),
    "title": (
        *("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05_GBK"),
        *("方正小标宋简体", "方正小标宋_GBK", "方正小标宋"),
    ),
    "song": ("SimSun", "宋体"),
}
FREE = {"black": SANS}
#: Sit on other characters and have no picture of their own.
_UNSEEN = frozenset("\n\u200c\u200d\ufe00\ufe01\ufe02\ufe0e\ufe0f")
_FAMILY_NAMES = (1, 16)


def font_folders(folder: Path | None) -> list[Path]:
    """Return where fonts are looked for: the folder given, then the free fonts."""
    free = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return [folder, free] if folder and folder.is_dir() else [free]


def font_files(folder: Path | None) -> list[Path]:
    """Return the font files of all folders, in order."""
    return [
        path
        for place in font_folders(folder)
        for path in sorted(place.rglob("*"))
        if path.suffix.lower() in SUFFIXES
    ]


def faces(folder: Path | None) -> dict[str, list[str]]:
    """Return for every role the families to try, best first."""
    there = {name for path in font_files(folder) for name in _read(*_stamp(path))[0]}
    return {
        role: [*(name for name in names if name in there), FREE.get(role, SERIF)]
        for role, names in WANTED.items()
    }


def unknown_signs(texts: Iterable[str], folder: Path | None) -> list[str]:
    """Return the characters that no font has, in order of appearance."""
    files = [_read(*_stamp(path))[1] for path in font_files(folder)]
    signs = dict.fromkeys(sign for text in texts for sign in dict.fromkeys(text))
    return [
        sign
        for sign in signs
        if sign not in _UNSEEN and not any(ord(sign) in known for known in files)
    ]


def _stamp(path: Path) -> tuple[Path, float]:
    return path, path.stat().st_mtime


@lru_cache(maxsize=64)
def _read(path: Path, _changed: float) -> tuple[frozenset[str], frozenset[int]]:
    """Return the names and the characters of a file; nothing if it is damaged."""
    try:
        fonts = _open(path)
        names = {
            str(record.toUnicode())
            for font in fonts
            for record in font["name"].names
            if record.nameID in _FAMILY_NAMES
        }
        signs = {code for font in fonts for code in font.getBestCmap() or ()}
    except (TTLibError, OSError, KeyError, AssertionError, UnicodeError):
        return frozenset(), frozenset()
    return frozenset(names), frozenset(signs)


def _open(path: Path) -> list[TTFont]:
    if path.suffix.lower() in {".ttc", ".otc"}:
        return list(TTCollection(str(path), lazy=True).fonts)
    return [TTFont(str(path), lazy=True)]
