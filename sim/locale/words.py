"""The words of one language: sentences by key, names by kind, and what the code says of itself in English."""

from __future__ import annotations

from typing import Any

from sim.locale.catalogues import Area, Language, texts

_TAGS: dict[Language, str] = {"en": "en", "zh": "zh-CN"}
_MAGNITUDES: dict[Language, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "m")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
_SENTENCES: tuple[Area, ...] = ("model", "report", "app")
"""Where keys are looked for, so that a report does not read what only the application says."""
_INDEX = "0-1"
"""The unit that figures are given without."""


class Words:
    """The words of one language, by key: ``words("report.money")``, ``words("report.days", days=120)``."""

    def __init__(self, language: Language) -> None:
        """Take the words of one of `LANGUAGES`; its catalogues are read when something in them is asked for."""
        self.language: Language = language
        self.tag = _TAGS[language]
        """What `<html lang>` says."""
        self.magnitudes = _MAGNITUDES[language]

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text under a key, with values filled in. Raises KeyError where there is none."""
        text = next((found[key] for area in _SENTENCES if key in (found := texts(self.language, area))), None)
        if text is None:
            raise KeyError(key)
        return text.format(**values) if values else text

    def name(self, kind: str, name: str, otherwise: str = "") -> str:
        """What something is called (``kind`` is outcome, sector, reason, ...); unknown names as they are written."""
        return texts(self.language, "model").get(f"{kind}.{name}", otherwise or name.replace("_", " "))

    def knows(self, kind: str, name: str) -> bool:
        """Whether this version has something of this kind and name."""
        return f"{kind}.{name}" in texts(self.language, "model")

    def declared(self, text: str) -> str:
        """What is said in English where something is declared: the meaning, unit or source (without its status)."""
        return text if self.language == "en" else texts(self.language, "model").get(text, text)

    def label(self, path: str) -> str:
        """A short name for a parameter, from its dotted path or the name of a lever: `ad load`, `广告负荷`.

        A field has the label of its own name, unless there is one for it in its group.
        """
        group, _, inner = path.partition(".")
        field = inner.rpartition(".")[2] or group
        return self.name("label", f"{group}.{field}", self.name("label", field))

    def full_name(self, path: str) -> str:
        """A parameter as tables list it, so that readers can set it: its path, in Chinese after its label."""
        return f"{self.label(path)}（{path}）" if self.language == "zh" else path

    def amount(self, figure: str, magnitude: str, unit: str) -> str:
        """A figure with its magnitude and the name of its unit: `3.2 bn yuan`, `32 亿元`, `18.7 %`."""
        return " ".join(part for part in (figure, self.unit(magnitude, unit)) if part)

    def unit(self, magnitude: str, unit: str) -> str:
        """The magnitude and the name of one of the units of outcomes: `bn yuan`, `亿元`, `%`."""
        parts = (magnitude,) if magnitude == "%" or unit == _INDEX else (magnitude, self.name("unit", unit))
        return ("" if self.language == "zh" else " ").join(part for part in parts if part)
