"""Which runs each part of a sweep holds, kept beside the parts: what was played and is gone is no secret then.

An entry is written after its part, and deleted before it. So a driver that is killed leaves at most a part without an
entry, which the next one notes, and an entry whose part is gone always means that somebody else took it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.records.store import SEAL, document_text, parsed, replace_file, sealed

INDEX = "index"


class Index:
    """The entries of one sweep's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / INDEX

    def __contains__(self, part: str) -> bool:
        """Whether the part of that name has an entry."""
        return self._entry(part).exists()

    def note(self, part: str, keys: Iterable[str]) -> None:
        """Write the entry of a part that is there."""
        self._folder.mkdir(exist_ok=True)
        replace_file(self._entry(part), document_text(sealed({"runs": list(keys)})).encode())

    def forget(self, part: str) -> None:
        """Delete the entry of a part that is about to be deleted, as others hold its runs."""
        self._entry(part).unlink(missing_ok=True)

    def parts(self) -> set[str]:
        """The names of all parts with an entry."""
        return {path.name.removesuffix(".json") for path in self._folder.glob("*.json")}

    def runs(self, part: str) -> frozenset[str]:
        """Keys of the runs in a part; none if somebody has just taken the entry away.

        Raises:
            ValueError: the entry is damaged.
        """
        path = self._entry(part)
        try:
            entry = parsed(path.read_bytes())
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError):
            entry = None
        if not isinstance(entry, dict) or SEAL not in entry or sealed(entry) != entry:
            raise ValueError(f"{path} is truncated or damaged")
        return frozenset(map(str, entry["runs"] if isinstance(entry.get("runs"), list) else ()))

    def _entry(self, part: str) -> Path:
        return self._folder / f"{part}.json"
