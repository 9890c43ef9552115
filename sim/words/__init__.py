"""The words people read, in English and Chinese: one dictionary a language, with the same keys."""

from __future__ import annotations

from typing import Any, Literal, get_args

from sim.words.english import ENGLISH
from sim.words.english_app import ENGLISH_APP
from sim.words.english_app_watch import ENGLISH_APP_WATCH
from sim.words.english_names import ENGLISH_NAMES
from sim.words.english_sweep import ENGLISH_SWEEP
from sim.words.mandarin import MANDARIN
from sim.words.mandarin_app import MANDARIN_APP
from sim.words.mandarin_app_watch import MANDARIN_APP_WATCH
from sim.words.mandarin_names import MANDARIN_NAMES
from sim.words.mandarin_sweep import MANDARIN_SWEEP
from sim.words.parameters import LABELS, TEXTS
from sim.words.problems import in_chinese

type Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language.__value__)

_ALL: dict[Language, dict[str, str]] = {
    "en": ENGLISH | ENGLISH_NAMES | ENGLISH_APP | ENGLISH_APP_WATCH | ENGLISH_SWEEP,
    "zh": MANDARIN | MANDARIN_NAMES | MANDARIN_APP | MANDARIN_APP_WATCH | MANDARIN_SWEEP,
}
_MAGNITUDES: dict[Language, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


class Words:
    """The words of one language, by key: ``words("report.money")``, ``words("report.days", days=120)``."""

    def __init__(self, language: Language) -> None:
        """Take the words of one of `LANGUAGES`."""
        self.language: Language = language
        self.tag = {"en": "en", "zh": "zh-CN"}[language]
        """What `<html lang>` says."""
        self.magnitudes = _MAGNITUDES[language]
        self._texts = _ALL[language]

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text under a key, with values filled in. Raises KeyError where there is none."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def name(self, kind: str, name: str, otherwise: str = "") -> str:
        """What something is called (``kind`` is outcome, sector, reason, ...); unknown names as they are written."""
        return self._texts.get(f"{kind}.{name}", otherwise or name.replace("_", " "))

    def parameter(self, text: str) -> str:
        """What a parameter says of itself in English (its meaning, its unit, or its source without the status)."""
        return TEXTS.get(text, text) if self.language == "zh" else text

    def problem(self, message: str) -> str:
        """What is wrong with a scenario, by the English message; unknown ones as they are written."""
        return in_chinese(message) if self.language == "zh" else message

    def label(self, path: str) -> str:
        """A short name for a parameter, from its dotted path or the name of a lever: `ad load`, `广告负荷`."""
        group, _, inner = path.partition(".")
        field = inner.rpartition(".")[2] or group
        if self.language == "zh":
            return LABELS.get(f"{group}.{field}") or LABELS.get(field, field)
        return field.replace("_", " ")

    def full_name(self, path: str) -> str:
        """A parameter as tables list it, so that readers can set it: its path, in Chinese after its label."""
        return f"{self.label(path)}（{path}）" if self.language == "zh" else path

    def amount(self, figure: str, magnitude: str, unit: str) -> str:
        """A figure with its magnitude and the name of its unit: `3.2 bn yuan`, `32 亿元`, `18.7 %`."""
        return " ".join(part for part in (figure, self.unit(magnitude, unit)) if part)

    def unit(self, magnitude: str, unit: str) -> str:
        """The magnitude and the name of one of the units of outcomes: `bn yuan`, `亿元`, `%`."""
        parts = (magnitude,) if magnitude == "%" else (magnitude, self.name("unit", unit))
        return ("" if self.language == "zh" else " ").join(part for part in parts if part)


def keys(language: Language) -> frozenset[str]:
    """Every key of a language."""
    return frozenset(_ALL[language])
