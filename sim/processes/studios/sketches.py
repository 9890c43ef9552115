"""What a creator might make next, at each budget: of its own choice, or in a genre that somebody asks for."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import Fen
from sim.processes.studios.creator import Ideas, consider
from sim.world.columns import Attribute, Table
from sim.world.titles import Luck, reach

_CONSIDER = Pass(consider)
_KINDS = {"budget": "int64", "quality": "float64", "topic": "int64", "value": "float64"}


class Proposal(NamedTuple):
    """A title worth considering."""

    budget: Fen  # spending per real title
    quality: float  # expected, 0-1
    topic: int  # -1 none
    value: float  # net present value per real title without any subsidy, fen


class Sketch(NamedTuple):
    """A genre, what the title is to live on and where to run, and what it would be at each budget."""

    genre: int
    funding: int  # names.Funding
    platforms: int  # bits
    own: Proposal  # what the creator would make without any subsidy
    columns: tuple[list[Any], ...]  # of a proposal, by budget

    @property
    def options(self) -> list[Proposal]:
        """What it would be at each budget."""
        return [Proposal(*of_budget) for of_budget in zip(*self.columns, strict=True)]


class Sketches:
    """Today's sketches of the creators whose day it is."""

    def __init__(self, model: MarketState, ideas: Ideas, carriers: int, room: Table) -> None:
        """``carriers`` are the platforms that show dramas, as bits; ``room`` is what `room_for` gave."""
        self.model, self.ideas, self.carriers, self._table = model, ideas, carriers, room

    def favourites(self, creators: list[Any], lucks: list[Luck]) -> list[Sketch]:
        """What each of some creators likes best."""
        rows = np.array([creator.row for creator in creators])
        self._table["genre"][rows] = -1
        return self._considered(rows, creators, lucks)

    def asked(self, creator: Any, genre: int, luck: Luck) -> Sketch:
        """What a creator would make of a genre that somebody asks for."""
        self._table["genre"][creator.row] = genre
        (sketch,) = self._considered(np.array([creator.row]), [creator], [luck])
        return sketch

    def _considered(self, rows: np.ndarray, creators: list[Any], lucks: list[Luck]) -> list[Sketch]:
        """Let creators work out their proposals, each for the genre in its row."""
        table, production = self._table, self.model.settings.production
        best = _CONSIDER.play(self.model.engine, table, self.ideas, rows).tolist()
        options = zip(*(table[name][rows].tolist() for name in _KINDS), strict=True)
        chosen = zip(table["genre"][rows].tolist(), table["funding"][rows].tolist(), options, strict=True)
        found = []
        for (genre, funding, columns), creator, most, luck in zip(chosen, creators, best, lucks, strict=True):
            taken = creator.held_to if creator.held_to >= 0 else most
            own = Proposal(*(column[taken] for column in columns))
            platforms = reach(creator.maker, funding, self.carriers, luck, production)
            found.append(Sketch(genre, funding, platforms, own, columns))
        return found


def room_for(creators: int, budgets: int) -> Table:
    """Room for what each creator may consider, at so many budgets."""
    columns = [Attribute(name, kind, "", width=budgets) for name, kind in _KINDS.items()]
    return Table("proposal", [Attribute("genre", "int64", ""), Attribute("funding", "int64", ""), *columns], creators)
