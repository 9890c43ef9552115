"""What a sweep's folder says of itself: its plan, written once, and the version of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.locale import Message
from sim.records.provenance import MODEL_VERSION
from sim.records.store import create_file, document_text, parsed
from sim.scenario.errors import Problem, ScenarioError
from sim.scenario.explaining import printable

PLAN = "plan.json"


def write_plan(folder: Path, plan: Mapping[str, Any]) -> str:
    """Make the folder and its plan, or see that it holds the same plan already; the plan's digest.

    Raises:
        ScenarioError: it holds another sweep, one of another version of the model, or something else.
        OSError: it cannot be made or written to.
    """
    ours = json.loads(document_text(plan))
    digest = sha256(document_text(ours).encode()).hexdigest()
    if not (folder / PLAN).exists():  # one that is there can be read even where nothing can be written
        full = folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())
        if full and not (folder / PLAN).exists():  # nor has another driver begun just now
            raise _refused(folder, Message("folder.something_else"))
        folder.mkdir(parents=True, exist_ok=True)
        document = {"model_version": MODEL_VERSION, "plan_sha256": digest, "plan": ours}
        if create_file(folder / PLAN, document_text(document).encode()):
            return digest
    theirs = read_plan(folder)
    if theirs["model_version"] != MODEL_VERSION:
        said = Message("folder.version", theirs=_short(theirs["model_version"]), ours=MODEL_VERSION)
        raise _refused(folder, said)
    if theirs["plan_sha256"] != digest:
        found = _difference(theirs["plan"], ours)
        names = dict(zip(("path", "there", "here"), found or (), strict=False))
        raise _refused(folder, Message("folder.differs" if found else "folder.order", **names))
    return digest


def read_plan(folder: str | Path) -> dict[str, Any]:
    """What ``plan.json`` says: the ``plan``, its ``plan_sha256``, and the ``model_version`` it was played with.

    Raises:
        ScenarioError: there is none, it is no plan of a sweep, or it is not as it was written.
    """
    path = Path(folder) / PLAN
    try:
        content = path.read_bytes()
        document = parsed(content)
    except OSError as error:
        raise _refused(path, Message("file.unreadable", reason=error.strerror)) from None
    except ValueError:
        raise _refused(path, Message("folder.damaged")) from None
    if not isinstance(document, dict) or document.keys() != {"model_version", "plan_sha256", "plan"}:
        raise _refused(path, Message("folder.no_plan"))
    held = sha256(document_text(document["plan"]).encode()).hexdigest()
    if held != document["plan_sha256"] or document_text(document).encode() != content:
        raise _refused(path, Message("folder.changed"))
    return document


def _difference(theirs: Any, ours: Any, path: str = "") -> tuple[str, Message | str, Message | str] | None:
    """The path of the first value that differs, and both values in short."""
    if document_text(theirs) == document_text(ours):
        return None
    if isinstance(theirs, dict) and isinstance(ours, dict):
        names = [*theirs, *(name for name in ours if name not in theirs)]
        pairs = [(f"{path}.{printable(name)}".lstrip("."), theirs.get(name), ours.get(name)) for name in names]
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(theirs) != len(ours):
            return path, Message("folder.list", n=len(theirs)), Message("folder.list_here", n=len(ours))
        pairs = [(f"{path}[{n}]", *pair) for n, pair in enumerate(zip(theirs, ours, strict=True))]
    else:
        return path, _short(theirs), _short(ours)
    return next(found for inner, there, here in pairs if (found := _difference(there, here, inner)))


def _refused(path: Path, why: Message) -> ScenarioError:
    return ScenarioError([Problem(str(path), None, why)])


def _short(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
