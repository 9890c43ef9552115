"""The creators at the start: who is there, of which kind, and how often each brings out a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sim.draws import Purpose, draw, key_of, uniform
from sim.names import CREATOR_KINDS, N_GENRES
from sim.policy.plans import FIRST_DAY
from sim.units import DAYS_PER_YEAR
from sim.world.columns import Table
from sim.world.schema import CREATOR

if TYPE_CHECKING:
    from sim.processes.studios.parameters import Studios
    from sim.scenario import Scenario

_LONGEST_CYCLE = 1e6  # days: nobody lives to see the next title
_NONE = 1e-12  # a share that is divided by
GOLDEN = 0.6180339887498949  # its multiples are spread evenly: any first n creators hold the kinds in proportion
_TRAIT = Purpose.WORLD + 128
PIRATE = CREATOR_KINDS.index("pirate")


def traits(seed: int, agents: np.ndarray, which: int) -> np.ndarray:
    """What creators or titles of an opening draw for one of their traits, float64 in [0, 1)."""
    numbers: Any = agents.astype(np.uint64)
    return cast("Any", uniform(np.uint64(key_of(seed, 0, _TRAIT + which)), numbers))  # type: ignore[arg-type]


def opening_creators(settings: Scenario, seed: int, scale: float = 1.0) -> Table:
    """The creator table: rows beyond those active at the start are room for entry.

    ``scale`` is the size of the market at the start over its size at the end of 2023.
    """
    p = settings.studios
    table = Table("creator", CREATOR, int(p.creators * max(p.room_for_entry, scale)))
    table["kind"] = [kind_of(row, p) for row in range(len(table))]
    there = _there_at_opening(table["kind"], round(p.creators * scale), _shares(established_on(settings), p))
    table["active"] = np.isin(np.arange(len(table)), there)
    table["expected_return"] = p.opening_return
    makers = np.flatnonzero(table["kind"] != PIRATE)
    kinds = [CREATOR_KINDS[kind] for kind in table["kind"][makers].tolist()]
    usual = np.array([getattr(p, f"skill_{kind}") for kind in kinds])
    shift = p.skill_spread * (2.0 * traits(seed, makers, 0) - 1.0)
    table["skill"][makers] = np.clip(usual + shift, 0.0, 1.0)
    table["industrialisation"][makers] = [getattr(p, f"industrial_{kind}") for kind in kinds]
    for genre in range(N_GENRES):
        luck = traits(seed, makers, 2 + genre)
        table["genre_return"][makers, genre] = p.opening_return * (
            1.0 - p.opening_spread + 2.0 * p.opening_spread * luck
        )
    return table


def _there_at_opening(kinds: np.ndarray, count: int, shares: tuple[float, ...]) -> np.ndarray:
    """Rows of ``count`` creators in the proportions of an opening, int64.

    kinds: of all who may ever be creators, int8[n]. Where those of a kind run out, others take their places.
    """
    place = np.empty(len(kinds))
    for kind, share in enumerate(shares):
        of = np.flatnonzero(kinds == kind)
        place[of] = (np.arange(len(of)) + 0.5) / max(share, _NONE)
    return np.argsort(place, kind="stable")[:count]


def kind_of(row: int, p: Studios) -> int:
    """The kind of creator in a row, in the proportions of the parameters."""
    place = (row + 0.5) * GOLDEN % 1.0
    for kind, share in ((0, p.share_head), (1, p.share_established), (PIRATE, p.share_pirate)):
        if place < share:
            return kind
        place -= share
    return CREATOR_KINDS.index("long_tail")


def established_on(settings: Scenario) -> float:
    """Share of established creators among those there on the start (0-1).

    The longer a market has run, the more of those who began have gone, most often those of the long tail.
    """
    p = settings.studios
    lasted = min((settings.start - FIRST_DAY).days / DAYS_PER_YEAR / p.years_to_last, 1.0)
    return p.share_established + (p.opening_established - p.share_established) * lasted


def _shares(established: float, p: Studios) -> tuple[float, ...]:
    """Shares of creators by names.CREATOR_KINDS, where so many are established."""
    return p.share_head, established, max(1.0 - p.share_head - established - p.share_pirate, 0.0), p.share_pirate


def cycle_days(kind: int, settings: Scenario) -> float:
    """Usual time from one release of a creator to its next, in days: as many titles whatever the mix at the start."""
    p = settings.studios
    head, established, tail, _ = _shares(established_on(settings), p)
    paces = head * p.pace_head + established * p.pace_established + tail * p.pace_long_tail
    titles = p.capacity_per_year / p.title_weight / p.creators * getattr(p, f"pace_{CREATOR_KINDS[kind]}") / paces
    return min(DAYS_PER_YEAR / titles, _LONGEST_CYCLE)


def first_release(seed: int, row: int, cycle: float) -> int:
    """Day of a creator's first release after the start, if every plan pays."""
    return int(draw(seed, row, 0, _TRAIT + 1) * cycle)
