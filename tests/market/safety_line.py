"""What markets came to before their inside was rebuilt: a digest of every part of saved worlds.

It looks at what a market is, not at how the code is laid out: columns, series and ledger rows by name, numbers without
their storage type. Rebuilding must not move it; a change to the model moves it on purpose, and then

    python -m tests.market.safety_line

records it anew.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from sim.market.model import MarketModel
from sim.scenario import Scenario
from tests.worlds import plans, random_worlds

RECORD = Path(__file__).with_suffix(".json")
WORLDS = 30
LONG = {
    "from 2021": {"start": "2021-01-01", "viewers": 2_000, "days": 400, "seed": 3},
    "a year": {"viewers": 20_000, "days": 365, "seed": 5},
}
TABLES = ("viewers", "creators", "merchants", "platforms", "dramas")


def digests(model, names):
    """A digest of each part of a market, of the columns and series in ``names`` alone."""
    found = {kind: _digest(_column(model, kind, name) for name in names[kind]) for kind in TABLES}
    found["series"] = _digest(model.totals.until(name, model.day) for name in names["series"])
    batches = model.orders.batches
    found["orders"] = _digest(np.asarray(batches[day][name]) for day in sorted(batches) for name in names["orders"])
    entries = model.ledger.entries()
    rows = sorted(map(str, zip(*(entries[column].tolist() for column in names["ledger"]), strict=True)))
    found["ledger"] = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]
    found["plans"] = hashlib.sha256(json.dumps(sorted(map(str, plans(model).items()))).encode()).hexdigest()[:16]
    return found


def load():
    """The record: ``names`` of what is digested, and ``worlds``, each with its ``changes`` and ``digests``."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def world(changes, engine="compiled", threads=1):
    """A market at the end of a recorded world."""
    model = MarketModel(Scenario().with_(**changes), engine=engine, threads=threads)
    model.run_model()
    return model


def _column(model, kind, name):
    return model.viewers.column(name) if kind == "viewers" else getattr(model, _table(kind))[name]


def _table(kind):
    return kind if kind == "dramas" else f"{kind}_table"


def _digest(arrays):
    digest = hashlib.sha256()
    for array in arrays:
        kind = np.float64 if array.dtype.kind == "f" else np.int64
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array, kind).tobytes())
    return digest.hexdigest()[:16]


def _names(model):
    named = {kind: sorted(getattr(model, _table(kind))) for kind in TABLES}
    orders = sorted(next(iter(model.orders.batches.values())))
    return named | {
        "series": sorted(model.totals._series),
        "orders": orders,
        "ledger": ["day", "payer", "payee", "reason", "fen"],
    }


def _changes(found, base):
    """What of a resolved scenario differs from another, group by group."""
    changed = {name: value for name, value in found.items() if value != base[name]}
    return {n: _changes(v, base[n]) if isinstance(v, dict) else v for n, v in changed.items()}


def _worlds():
    found = []

    @seed(2024)
    @settings(max_examples=WORLDS, database=None, deadline=None, phases=[Phase.generate], derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(random_worlds())
    def draw(scenario):
        found.append(_changes(scenario.resolved(), Scenario().resolved()))

    draw()
    return {f"world {k}": changes for k, changes in enumerate(found)}


def record():
    """Play every world and write the record of all that a market is; worlds recorded before keep their scenarios."""
    before = load() if RECORD.exists() else None
    chosen = {n: w["changes"] for n, w in before["worlds"].items()} if before else _worlds() | LONG
    names = _names(world({"viewers": 50, "days": 1}))
    worlds = {}
    for name, changes in chosen.items():
        worlds[name] = {"changes": changes, "digests": digests(world(changes), names)}
        print(name, file=sys.stderr)
    text = json.dumps({"names": names, "worlds": worlds}, indent=1, ensure_ascii=False)
    RECORD.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
