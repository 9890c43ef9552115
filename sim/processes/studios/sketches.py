"""What a creator might make next, at each budget: of its own choice, or in a genre that somebody asks for."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import Fen
from sim.processes.studios.creator import Ideas, consider
from sim.world.columns import Attribute, Table
from sim.world.titles import Luck, Maker, reach

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
    columns: tuple[np.ndarray, ...]  # of a proposal, by budget

    @property
    def options(self) -> list[Proposal]:
        """What it would be at each budget."""
        return [Proposal(*of_budget) for of_budget in zip(*(column.tolist() for column in self.columns), strict=True)]


class Sketches:
    """Today's sketches of the creators whose day it is."""

    def __init__(self, model: MarketState, ideas: Ideas, carriers: int) -> None:
        """``carriers`` are the platforms that show dramas, as bits."""
        self.model, self.ideas, self.carriers = model, ideas, carriers
        self._of_requests: Table | None = None

    def favourites(self, rows: np.ndarray) -> tuple[Table, list[int]]:
        """What each of some creators likes best: its proposals, and which of them promises most."""
        table = self._table()
        return table, _CONSIDER.play(self.model.engine, table, self.ideas, rows).tolist()

    def of(self, table: Table, row: int, best: int, maker: Maker, luck: Luck) -> Sketch:
        """A creator's proposals as a sketch."""
        funding, columns = int(table["funding"][row]), tuple(table[name][row].copy() for name in _KINDS)
        platforms = reach(maker, funding, self.carriers, luck, self.model.settings.production)
        held_to = self.model.creators[row].held_to
        taken = held_to if held_to >= 0 else best
        own = Proposal(*(column.item(taken) for column in columns))
        return Sketch(int(table["genre"][row]), funding, platforms, own, columns)

    def asked(self, row: int, genre: int, maker: Maker, luck: Luck) -> Sketch:
        """What a creator would make of a genre that somebody asks for."""
        table = self._of_requests = self._of_requests or self._table()
        table["genre"][row] = genre
        (best,) = _CONSIDER.play(self.model.engine, table, self.ideas, np.array([row])).tolist()
        return self.of(table, row, best, maker, luck)

    def _table(self) -> Table:
        """Room for what each creator may consider."""
        return Table("proposal", _proposed(len(self.ideas.budgets)), len(self.model.creators_table))


@cache
def _proposed(budgets: int) -> tuple[Attribute, ...]:
    """The columns of proposals at so many budgets."""
    columns = [Attribute(name, kind, "", width=budgets) for name, kind in _KINDS.items()]
    return Attribute("genre", "int64", "", initial=-1), Attribute("funding", "int64", ""), *columns
