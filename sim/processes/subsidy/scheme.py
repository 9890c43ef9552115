"""What the kinds of subsidy plans have in common: a fund each, and moments of the day at which a kind may act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.market.state import MarketState
from sim.money import Fen
from sim.policy.book import Plan
from sim.policy.plans import PlanTerms
from sim.world.catalogue import Pitch, TitlePlan

if TYPE_CHECKING:
    from sim.processes.subsidy.market import PolicyDesk


CAME_BACK = "came_back"
"""Spent, and returned."""


@dataclass
class Fund:
    """A plan, its account, and what it has handed out."""

    plan: Plan
    account: int
    left: Fen = 0  # the desk's own count of the account
    impressions_left: int = 0
    allowed_today: int = 0  # impressions
    impressions_today: int = 0
    idle_today: Fen = 0  # worth of what was allowed and not used
    shown_anyway: float = 0.0  # share of these that the titles would have got without support
    kept_by: str = ""  # what kept money of today from being spent, one of its scheme's reasons
    orders: int = 0  # that the plan could have helped, so far
    issued: int = 0  # vouchers
    redeemed: int = 0
    funded_until: int = -1


class Scheme:
    """One kind of plan. Subclasses override the moments of the day at which it acts; elsewhere it does nothing."""

    terms: ClassVar[type[PlanTerms]]
    kept: ClassVar[tuple[str, ...]] = ()
    """What can keep its money from being spent, beside ``CAME_BACK``."""

    def __init__(self, desk: PolicyDesk) -> None:
        """Begin without any plan in force."""
        self.desk = desk
        self.today: list[Fund] = []

    @property
    def market(self) -> MarketState:
        """The market it belongs to."""
        return self.desk.model

    def idle(self, fund: Fund) -> Fen:
        """Money of a plan that could have been spent by tonight and was not, in fen; ``kept_by`` says why."""
        return fund.left

    @property
    def themes(self) -> set[int]:
        """Genres that its plans with money left are for, if not for all."""
        return set()

    def cash_offered(self, pitch: Pitch) -> Fen:
        """Cash per real title that is like this, in fen."""
        return 0

    def apply_for_cash(self, title: TitlePlan) -> Fen:
        """Pay cash for a planned title, in fen per real title; 0 if none of the plans takes it."""
        return 0

    def hand_out(self) -> None:
        """In the morning, before anybody decides anything: vouchers."""

    def support(self, boost: np.ndarray, used: np.ndarray) -> None:
        """Before traffic is traded: raise ``boost`` [p, a] and add the impressions this takes to ``used`` [p]."""

    def charge(self, price_per_1000: np.ndarray) -> None:
        """Once traffic is traded: count what the impressions used would have fetched."""

    def see_orders(self, platform: np.ndarray, count: np.ndarray) -> None:
        """When orders are paid, before coupons are: weighted ``count`` of orders by ``platform``."""

    def redeem(self, platform: np.ndarray, fen: np.ndarray, count: np.ndarray, prompted: np.ndarray) -> None:
        """When orders are paid: cover the coupons (weighted ``fen`` and ``count`` of orders, by ``platform``)."""

    def take_back(self, platform: np.ndarray, coupon: np.ndarray, ordered_on: np.ndarray, prompted: np.ndarray) -> None:
        """When orders are sent back: their coupons were not spent (weighted fen, by platform and day of the order)."""

    def rebate(self, platform: np.ndarray, merchant: np.ndarray, commission: np.ndarray, placed: np.ndarray) -> None:
        """When commissions on orders through dramas are charged (weighted fen): give part of them back."""
