"""A market without a day: a few agents of each kind, for tests of what surrounds the simulation."""

from typing import Any

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.agents.citizenship import MesaCitizen
from sim.agents.firm_set import Firms
from sim.agents.seeding import Omitted
from sim.agents.viewer_base import ViewerBase
from sim.draws import Purpose, draw
from sim.names import N_PLATFORMS
from sim.totals import DailyTotals
from sim.world.columns import Table
from sim.world.schema import (
    CREATOR,
    DRAMA,
    MERCHANT,
    PLATFORM,
    VIEWER,
    CreatorColumns,
    MerchantColumns,
    PlatformColumns,
)


class Viewer(ViewerBase):
    """A viewer who grows more trusting when told to."""

    def greet(self, warmth: float = 0.25) -> float:
        """Become warmer towards buying, and say how warm."""
        self.liking = min(1.0, self.liking + warmth)
        return self.liking


class Creator(SupplyAgent, CreatorColumns):
    """A creator without decisions."""


class Merchant(SupplyAgent, MerchantColumns):
    """A merchant without decisions."""


class Platform(SupplyAgent, PlatformColumns):
    """A platform without decisions."""


class TinyMarket(MesaCitizen):
    """Viewers, 4 creators, 3 merchants, all platforms, 20 dramas; a day in which one viewer in ten earns 1 yuan."""

    viewer_class = Viewer
    creators, merchants, platforms = Firms[Creator](), Firms[Merchant](), Firms[Platform]()

    def __init__(
        self, scenario: Any = None, rng: Any = Omitted.RNG, *, engine: str = "compiled", **overrides: Any
    ) -> None:
        """Build the market."""
        super().__init__(scenario, rng, engine=engine, overrides=overrides)
        self.day = 0
        self.totals = DailyTotals(self.settings.days)
        self.admit_viewers(self._new_viewers())
        self.creators_table, self.merchants_table = Table("creator", CREATOR, 4), Table("merchant", MERCHANT, 3)
        self.platforms_table = Table("platform", PLATFORM, N_PLATFORMS)
        self.dramas = Table("drama", DRAMA)
        self.creators = [Creator(self, self.creators_table, row) for row in range(4)]
        self.merchants = [Merchant(self, self.merchants_table, row) for row in range(3)]
        self.platforms = [Platform(self, self.platforms_table, row) for row in range(N_PLATFORMS)]
        for i in range(20):
            self.dramas.append(creator=i % 4, platforms=1 << (i % 3) | 1 << 7, merchant=i % 5 % 4 - 1, status=1)
        self.datacollector = self.outcome_collector()

    def _new_viewers(self) -> Table:
        table = Table("viewer", VIEWER, self.settings.viewers)
        table["wallet"] = 100 * np.arange(len(table)) % 1_700
        table["segment"] = np.arange(len(table)) // 3 % 4 * 2  # one age band after the other
        table["liking"] = [draw(self.seed, row, 0, Purpose.WORLD) for row in range(len(table))]
        return table

    def step(self) -> None:
        """Pay one viewer in ten, and record."""
        self.viewers_table["wallet"][self.day % 10 :: 10] += 100
        self.play_own_steps()
        self.totals.add("gmv", self.day, int(self.viewers_table["wallet"].sum()))
        self.day += 1
        self.carry_on_grid()
        self.datacollector.collect(self)
        self.running = self.day < self.settings.days
