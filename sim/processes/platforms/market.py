"""Platforms review their plans every quarter: advertising load and reserve price of the traffic they sell."""

from __future__ import annotations

from sim.agents.cells import SupplyAgent
from sim.market.state import MarketState
from sim.money import to_fen
from sim.names import PLATFORMS
from sim.processes.platforms.rules import audience_lost, next_ad_load, next_reserve_price
from sim.units import MILLE
from sim.world.columns import Table
from sim.world.schema import PlatformColumns


class Platform(SupplyAgent, PlatformColumns):
    """A platform. It acts on events in the morning of a day."""

    next_review_day: int

    def __init__(self, model: MarketState, table: Table, row: int) -> None:
        """Register the platform of one row; all review in the same quarter, one a day."""
        super().__init__(model, table, row)
        self.next_review_day = model.settings.platform_plans.review_days + row

    @property
    def name(self) -> str:
        """Its name, as in `sim.names.PLATFORMS`."""
        return PLATFORMS[self.row]

    def schedule(self) -> None:
        """Put the next review into the model's calendar: at the start, or after a checkpoint is loaded."""
        self.model.schedule_event(self.review, at=self.next_review_day + 0.5)

    def review(self) -> None:
        """Carry less advertising where viewers leave, more where it is scarce; ask for what the market bears."""
        self.next_review_day = self.model.day + self.model.settings.platform_plans.review_days
        self.schedule()
        everywhere = int(self.model.platforms_table["drama_impressions"].sum())
        if not self.model.feedbacks.supply or everywhere == 0:
            return
        share = self.drama_impressions / everywhere
        if self.inventory > 0:
            self._adjust(share)
        self.audience_share = share

    def _adjust(self, share: float) -> None:
        settings, p = self.model.settings, self.model.settings.platform_plans.as_tuple()
        usual = getattr(settings.platforms, self.name).ad_load
        scarcity = self.traffic_price * MILLE / self.reserve_price if self.reserve_price > 0 else 0.0
        unsold = 1.0 - self.sold / self.inventory
        lost = audience_lost(self.audience_share, share)
        self.ad_load = next_ad_load(self.ad_load, usual, lost, scarcity, p)
        asked = to_fen(settings.traffic.reserve_price)
        self.reserve_price = next_reserve_price(self.reserve_price, asked, unsold, scarcity, p)
