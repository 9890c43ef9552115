"""What a twin tells: sales that dramas brought the whole market, beside those that the replay of orders counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.money import FEN_PER_YUAN
from sim.outcome import ANY, Outcome
from sim.records.summary import Estimate, estimate

LATER_DAYS = 90
"""Days for which a market and its twin are followed after the run, both without links in dramas."""


def _figure(name: str, meaning: str) -> Outcome:
    return Outcome(name=name, kind="flow", unit="yuan", meaning=meaning, range=ANY)


_TOTALS = (
    _figure(
        "gmv_twin",
        "sales of the market less those of its twin, the same market without links in dramas; below 0 where dramas "
        "took more from other channels than they sold",
    ),
    _figure(
        "gmv_twin_net",
        "the same with the 90 days after, in which neither market has links in dramas: needs that dramas only met "
        "ahead of time are missing then",
    ),
    _figure("gmv_twin_gap", "gmv_twin_net less gmv_incremental; the parts below add up to it"),
)
_PARTS = (
    _figure("gap_later", "sales of the 90 days after, less the twin's: what was only brought forward beyond the run"),
    _figure(
        "gap_swallowed",
        "needs of the run that an earlier impulse had met, more than in the twin, at the twin's sales per need",
    ),
    _figure(
        "gap_visits",
        "pages looked at on shelves and in live rooms beyond the twin's, needs met ahead aside: habit, trust, time",
    ),
    _figure(
        "gap_budget",
        "visits that money alone spoilt, fewer than in the twin, at the twin's sales per page: what dramas left of "
        "budgets",
    ),
    _figure("gap_prices", "sales of shelves and live rooms at other prices of the same merchants than the twin's"),
    _figure(
        "gap_merchants",
        "sales of shelves and live rooms by dearer or cheaper merchants than in the twin: rank, advertising, entry",
    ),
    _figure(
        "gap_replaced",
        "what the replay counts as moved to dramas, and shelves and live rooms did not lose per page looked at",
    ),
)
TWIN: dict[str, Outcome] = {one.name: one for one in (*_TOTALS, *_PARTS)}
"""What is reported of a twin, by name."""
PARTS = tuple(one.name for one in _PARTS)
"""What adds up to ``gmv_twin_gap``, to the fen."""


def twin_frame(figures: Sequence[Mapping[str, int]]) -> pd.DataFrame:
    """What each replication's twin told: replication, figure, fen."""
    rows = [(r, name, fen) for r, one in enumerate(figures) for name, fen in one.items()]
    return pd.DataFrame(rows, columns=["replication", "figure", "fen"]).astype({"replication": "int32", "fen": "int64"})


def twin_estimates(figures: Sequence[Mapping[str, int]]) -> dict[str, Estimate]:
    """Means and intervals of what twins told over replications, yuan."""
    return {name: estimate([one[name] / FEN_PER_YUAN for one in figures]) for name in TWIN}
