"""Sentences by their key and what is filled in, so that everybody who is told reads them in their own language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.locale.catalogues import Language, texts

MOST_CHARACTERS = 200
"""How long a message may be; lists of names end before."""


class Names(tuple[str, ...]):
    """Names of which a message lists as many as there is room for."""


@dataclass(frozen=True, init=False)
class Message:
    """One sentence, or a part of one, of the catalogue of problems: ``Message("value.missing", path="days")``.

    ``values`` fill the placeholders of the same names: text, numbers, `Names`, and messages or tuples of messages,
    which are told in the language of the whole. As text it is English.
    """

    key: str
    values: tuple[tuple[str, Any], ...]

    def __init__(self, key: str, /, **values: Any) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        """The sentence in a language.

        Raises:
            KeyError: the catalogue has no such key, or one of its placeholders no value.
        """
        text = self._filled(language, "")
        names = self._names()
        return text if names is None else self._filled(language, _listed(names, MOST_CHARACTERS - len(text)))

    def _filled(self, language: Language, listed: str) -> str:
        told = {name: _told(value, language, listed) for name, value in self.values}
        return texts(language, "problems")[self.key].format(**told)

    def _names(self) -> Names | None:
        """What is to be listed in it, here or further inside."""
        for _, value in self.values:
            found = value._names() if isinstance(value, Message) else value
            if isinstance(found, Names):
                return found
        return None


def _told(value: Any, language: Language, listed: str) -> Any:
    if isinstance(value, Message):
        return value._filled(language, listed)
    if isinstance(value, Names):
        return listed
    return ", ".join(one._filled(language, listed) for one in value) if isinstance(value, tuple) else value


def _listed(words: Iterable[str], room: int) -> str:
    """As many of the words as there is room for."""
    text = ""
    for word in words:
        longer = f"{text}, {word}" if text else word
        if len(longer) + 3 > room:
            return f"{text}, …"
        text = longer
    return text
