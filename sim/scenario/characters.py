"""Characters: which ones only look right in a file, and how text of others is shown without harm."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from sim.locale import Message

type Span = tuple[int, int]
"""A part of a text: its first place, and the place after its last."""

_LOOK_ALIKE = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "−": "-", "–": "-", "—": "-"}
_BLANK = re.compile("[\u034f\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f]")
"""What counts as printable and is blank all the same: fillers and selectors."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAK = re.compile("\r\n?|\n")
_SHOWN = 60


# --- what is shown ---


def visible(text: str) -> str:
    """Text in which whatever a terminal would obey, or nobody could see, stands as its code."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _code(c) for c in text)


def shortened(text: str, room: int = _SHOWN) -> str:
    """Text of at most ``room`` characters; of a longer one its beginning."""
    return text if len(text) <= room else f"{text[: room - 3]}..."


def printable(text: str) -> str:
    """A name or value of somebody else as messages show it: nothing that could confuse a terminal, and not too long."""
    return shortened(visible(text[: _SHOWN + 1]))


def harmless(text: str) -> str:
    """Whole pages of text without what a terminal would obey, line breaks and tabs aside."""
    return _OBEYED.sub(lambda found: _code(found[0]), text)


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode()


# --- what is read ---


class Odd(NamedTuple):
    """Characters that do not mean what they look like. ``plain`` is what to write instead."""

    place: int
    written: str
    plain: str
    said: Message


class Lines:
    """On which line a place of a text is, counting from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [found.end() for found in _BREAK.finditer(text)]

    def at(self, place: int) -> int:
        """The line of a place."""
        return bisect_right(self._starts, place) + 1


def controls(text: str) -> list[Odd]:
    """Every control character, which no file may hold anywhere."""
    found = _CONTROL.finditer(text)
    return [Odd(f.start(), f[0], "", Message("character.control", code=_point(f[0]))) for f in found]


def oddities(text: str, spans: Iterable[Span]) -> list[Odd]:
    """Characters in some parts of a text that only look like those of YAML and of numbers, or cannot be seen."""
    found: list[Odd] = []
    for first, after in spans:
        place = first
        for kind, together in groupby(text[first:after], _kind):
            written = "".join(together)
            if kind == "alike":
                found.append(_alike(place, written))
            elif kind == "unseen":
                found += [_unseen(place + n, character) for n, character in enumerate(written)]
            place += len(written)
    return found


def mended(text: str, odd: Iterable[Odd]) -> str:
    """The text as it was probably meant."""
    parts, place = [], 0
    for one in sorted(odd, key=lambda one: one.place):
        # a colon of YAML needs a space behind it, which nobody writes behind a wide one
        parts += [text[place : one.place], ": " if one.plain == ":" else one.plain]
        place = one.place + len(one.written)
    return "".join([*parts, text[place:]])


def suspicious(text: str) -> list[Span]:
    """The parts of a text that is no YAML in which characters may be at fault: not comments, titles and file names."""
    spans = []
    place = 0
    for line in _BREAK.split(text):
        free = re.search(r"(?:^|\s)#|\b(?:title|extends)[\"']?\s*:", line)
        spans.append((place, place + (free.start() if free else len(line))))
        place += len(line)
        place += 2 if text[place : place + 2] == "\r\n" else 1
    return spans


@cache
def _kind(character: str) -> str:
    if character.isascii():
        return ""
    return "alike" if _plain(character) else "unseen" if _is_unseen(character) else ""


def _plain(character: str) -> str:
    """The plain character that this one looks like; empty if there is none."""
    figure = unicodedata.decimal(character, None)
    if figure is not None:
        return str(figure)
    same = _LOOK_ALIKE.get(character, unicodedata.normalize("NFKC", character))
    return same if same.isascii() and same.strip() else ""


def _is_unseen(character: str) -> bool:
    return not character.isprintable() or _BLANK.match(character) is not None


def _alike(place: int, written: str) -> Odd:
    plain = "".join(map(_plain, written))
    wide = all("\uff01" <= character <= "\uff5e" for character in written)
    if written in ("：", "，"):
        kind = Message("character.colon" if written == "：" else "character.comma")
    elif wide:
        kind = Message("character.figures" if plain.isdecimal() else "character.wide")
    else:
        kind = Message("character.similar")
    said = Message("character.alike", text=shortened(written), kind=kind, plain=shortened(plain))
    return Odd(place, written, plain, said)


def _unseen(place: int, character: str) -> Odd:
    plain = " " if unicodedata.category(character) == "Zs" else ""
    return Odd(place, character, plain, Message("character.unseen", code=_point(character)))


def _point(character: str) -> str:
    return f"U+{ord(character):04X}"
