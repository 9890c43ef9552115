"""Catalogues: gettext's `.po` files, one a language and area, read as they stand and only when first needed.

An entry of `en/` has a key (``msgctxt``) and its English (``msgid``); one of the other languages has the same two, and
the translation (``msgstr``). What is stated in English where it is declared (the meaning, unit or source of a
parameter, the meaning of an outcome) has no key and stands in the other languages only, as in gettext.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

type Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)

type Area = Literal["model", "report", "app", "problems"]
AREAS: tuple[Area, ...] = get_args(Area.__value__)
"""The catalogues of a language: what the model has, reports and pictures, the application, what can be wrong."""

_LINE = re.compile(r'(?:(msgctxt|msgid|msgstr) )?"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_ORDER = ("msgctxt", "msgid", "msgstr")


class CatalogueError(ValueError):
    """A catalogue that is not well formed; the message names its file and line."""


class Entry(NamedTuple):
    """One text: its key (empty for what is declared in the code), its English, and its translation (empty: none)."""

    context: str
    msgid: str
    msgstr: str

    @property
    def key(self) -> str:
        """What the code asks for."""
        return self.context or self.msgid


def path_of(language: Language, area: Area) -> Path:
    """The file of a catalogue."""
    return Path(__file__).parent / language / f"{area}.po"


@cache
def texts(language: Language, area: Area) -> Mapping[str, str]:
    """The texts of a catalogue by key; English ones where they are not translated."""
    return {entry.key: entry.msgstr or entry.msgid for entry in entries(path_of(language, area))}


def entries(path: Path) -> list[Entry]:
    """Every entry of a `.po` file but its header, in order; a translation marked fuzzy counts as none.

    Raises:
        CatalogueError: a line is neither comment nor keyword with a string, an entry lacks a part, its parts are out of
            order, or two entries have one key. Plural forms are not used here, and refused.
    """
    found: dict[str, Entry] = {}
    parts: dict[str, str] = {}
    last, fuzzy = "", False
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate([*lines, ""], start=1):
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if line.strip():
            last = _take(line, parts, last, f"{path}:{number}")
            continue
        if parts:
            if not parts.keys() >= {"msgid", "msgstr"}:
                raise CatalogueError(f"{path}:{number}: the entry above has no msgid or no msgstr")
            entry = Entry(parts.get("msgctxt", ""), parts["msgid"], "" if fuzzy else parts["msgstr"])
            if entry.key in found:
                raise CatalogueError(f"{path}:{number}: {entry.key!r} is there twice")
            if entry.key:  # the header has none
                found[entry.key] = entry
        parts, last, fuzzy = {}, "", False
    return list(found.values())


def _take(line: str, parts: dict[str, str], last: str, place: str) -> str:
    """Add a line to the parts of an entry; the keyword its string belongs to."""
    match = _LINE.fullmatch(line.rstrip())
    if match is None:
        raise CatalogueError(f"{place}: is no comment and no keyword with a string in quotes")
    keyword, text = match[1] or last, _ESCAPE.sub(lambda escape: _plain(escape[1], place), match[2])
    if not keyword or (match[1] and _ORDER.index(keyword) <= (_ORDER.index(last) if last else -1)):
        raise CatalogueError(f"{place}: msgctxt, msgid and msgstr follow each other, then an empty line")
    parts[keyword] = parts.get(keyword, "") + text
    return keyword


def _plain(character: str, place: str) -> str:
    if character not in _ESCAPED:
        raise CatalogueError(f"{place}: no such escape: \\{character}")
    return _ESCAPED[character]
