"""What creators close their books by: the titles that are judged now, and those that are still awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.market.state import MarketState
from sim.processes.studios.creator import Books
from sim.processes.studios.rules import judged
from sim.world.catalogue import Status

if TYPE_CHECKING:
    from sim.processes.studios.parameters import Studios

_IN_PRODUCTION, _RUNNING = int(Status.IN_PRODUCTION), int(Status.RUNNING)
_JUDGED_BY = "creator", "released_on", "status"


def books_of(model: MarketState) -> Books:
    """What creators close their books by this morning."""
    dramas, p = model.catalogue.table, model.settings.studios.as_tuple()
    number, day = len(model.creators_table), int(model.day)
    start, rows = np.zeros(number + 1, np.int64), np.empty(len(dramas), np.int64)
    following, testing, earning = np.zeros((3, number), np.int64)
    titles = dramas.columns(_JUDGED_BY)
    rows = rows[: _judge(titles, day, p, start, following, rows, testing, earning)]
    weight = dramas["title_weight"][rows].astype(np.int64)
    return Books(
        day=day,
        supply=bool(model.feedbacks.supply),
        keys=model.keys,
        cash=model.ledger.balances[model.accounts.creators],
        start=start,
        earned=dramas["earned"][rows],
        cost=dramas["cost"][rows] * weight,
        aid=dramas["subsidy"][rows] * weight,
        genre=dramas["genre"][rows].astype(np.int64),
        testing=testing,
        earning=earning,
        sector_return=np.array(model.sector.genre_return),
        sector_expected=float(model.sector.expected_return),
        production=model.settings.production.as_tuple(),
        studios=p,
    )


before_compiling(lambda: register(judged))


@ByClass
@kernel
def _judge(
    titles: Any,
    day: int,
    p: Studios,
    start: np.ndarray,
    following: np.ndarray,
    rows: np.ndarray,
    testing: np.ndarray,
    earning: np.ndarray,
) -> int:
    """List the titles judged on ``day``, those of a creator side by side from ``start``; how many there are.

    And count the titles of each creator whose first response is awaited, and those young enough to earn.
    ``following`` is room for int64[creators]: where the next title of each is listed.
    """
    for row in range(len(titles.status)):
        creator, released_on, status = titles.creator[row], titles.released_on[row], titles.status[row]
        start[creator + 1] += judged(released_on, day, p) and status != _IN_PRODUCTION
        testing[creator] += released_on >= max(0, day - p.test_window) and status == _RUNNING
        earning[creator] += released_on >= day - p.judged_after
    for creator in range(len(following)):
        following[creator] = start[creator]
        start[creator + 1] += start[creator]
    for row in range(len(titles.status)):
        if judged(titles.released_on[row], day, p) and titles.status[row] != _IN_PRODUCTION:
            creator = titles.creator[row]
            rows[following[creator]] = row
            following[creator] += 1
    return start[-1]
