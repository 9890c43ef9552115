"""Merchants review their business every few weeks (seed §4.2, §4.3): who, what they know, and what follows."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose
from sim.engine.compile import ByClass, kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, N_SELLERS
from sim.policy.plans import PLANS
from sim.processes.merchants.merchant import Trade, Usual, review
from sim.processes.merchants.opening import opening_take_rates
from sim.processes.merchants.rules import working_capital
from sim.world.columns import Table
from sim.world.merchants import SELLING_FORMS
from sim.world.orders import Columns
from sim.world.schema import MerchantColumns

TAKES_PART = Purpose.PLAN + 61
"""The draw that decides who tries dramas again."""
_SELLING = np.isin(FORMS, SELLING_FORMS)
_LATELY = 28
"""Days over which merchants see who answers for their orders."""
_USUAL_ELASTICITY = 3.0
"""Own-price elasticity that merchants expect where nobody has sold anything (Bijmolt et al. 2005: 2.6)."""
_USUAL_RETURNS = 0.2
"""Share of orders that comes back, as merchants expect before they have sold anything."""


class Merchant(SupplyAgent, MerchantColumns):
    """A merchant, standing for all the stores of its kind. What it does is written in `sim.processes.merchants`."""

    def review(self, trade: Trade) -> int:
        """Review its business; what owners take, in fen. Override it to study a merchant that decides otherwise."""
        return review(self._table.row_type(self.row), trade)


_REVIEW = Pass(review)


def review_merchants(model: MarketState, rows: np.ndarray | None = None) -> None:
    """Those whose day it is decide anew, by what was known this morning; those who cannot go on leave.

    rows: int64, who does; by default those whose day it is.
    """
    table = model.merchants_table
    due = np.flatnonzero(table["review_on"] == model.day) if rows is None else rows
    if not len(due):
        return
    dividend = _REVIEW.play(model.engine, table, trade_of(model), due, model.merchants)
    if model.feedbacks.supply:
        _leave_if_broke(model, due)
    model.pay(model.accounts.merchants[due], model.accounts.owners, "dividend", dividend)


def trade_of(model: MarketState) -> Trade:
    """What merchants know of the market this morning."""
    settings, platforms = model.settings, model.platforms_table
    known, pages = float(model.levers.targeting_accuracy[:N_SELLERS].sum()) / N_SELLERS, settings.pages
    sells = _SELLING & (platforms["drama_channel"] == 1)
    return Trade(
        day=int(model.day),
        supply=bool(model.feedbacks.supply),
        usual=_usual(model.merchants_table, settings.commerce.least_drama_return),
        evidence=float(settings.commerce.evidence_orders * model.mean_weight),
        commission=model.take_rates,
        drama_commission=np.array(commissions_in_dramas(model)),
        usual_commission=opening_take_rates(model.assumed),
        sold_on=_sold_on(model.merchants_table, sells),
        brand_consistency=model.levers.brand_consistency.astype(np.float64),
        sells=sells.astype(np.int64),
        cash=model.ledger.balances[model.accounts.merchants],
        luck=model.keys[TAKES_PART : TAKES_PART + 1],
        served=_served(model),
        mature=float(model.traits.allied[0]),
        leaning=1.0 - known * (1.0 - pages.known_sales),
        rank_sales=pages.rank_sales,
        rank_bid=pages.rank_bid,
        rank_rating=pages.rank_rating,
        rank_noise=pages.rank_noise,
        commerce=settings.commerce.as_tuple(),
        after_sales=settings.after_sales.as_tuple(),
    )


def _served(model: MarketState) -> float:
    """Share of the orders of late that a shelf platform's own service answers for."""
    late = [int(model.totals.until(f"orders{channel}", model.day)[-_LATELY:].sum()) for channel in ("", "_shelf")]
    if not late[0]:
        return 0.0
    shelf, joint = late[1] / late[0], float(model.levers.integration[:N_SELLERS].sum()) / N_SELLERS
    return shelf * model.settings.after_sales.shelf_service + (1.0 - shelf) * joint


def _usual(table: Table, drama_return: float) -> Usual:
    """Means over all merchants' orders since their last reviews; at first what they expect."""
    sums = np.zeros(len(_BOOKED), np.int64)
    _add_up(table.columns(_BOOKED), sums)
    booked = dict(zip(_BOOKED, map(float, sums.tolist()), strict=True))
    booked |= {name: float(table[name].sum()) for name in ("price_response", "quality_response")}

    def mean(amount: str, base: str, at_first: float) -> float:
        of_all = booked[base]
        return booked[amount] / of_all if of_all else at_first

    smooth = mean("smooth_gain", "smooth", 0.0)
    return Usual(
        returned=mean("sent_back", "delivered", _USUAL_RETURNS),
        near=mean("near", "delivered", _USUAL_RETURNS),
        elasticity=mean("price_response", "sold", _USUAL_ELASTICITY),
        quality_response=mean("quality_response", "sold", 0.0),
        complaints=mean("complaints", "delivered", 0.0),
        smooth_gain=smooth,
        fault_gain=mean("fault_gain", "complaints", smooth),
        drama_return=mean("drama_margin", "drama_cost", drama_return),
    )


_BOOKED = (
    "delivered", "sold", "smooth", "complaints", "drama_cost",
    "sent_back", "near", "smooth_gain", "fault_gain", "drama_margin",
)  # fmt: skip


@ByClass
@kernel
def _add_up(books: Any, sums: np.ndarray) -> None:
    """Add up what merchants have booked since their last reviews, in the order of the columns."""
    for m in range(len(books.sold)):
        sums[0] += books.delivered[m]
        sums[1] += books.sold[m]
        sums[2] += books.smooth[m]
        sums[3] += books.complaints[m]
        sums[4] += books.drama_cost[m]
        sums[5] += books.sent_back[m]
        sums[6] += books.near[m]
        sums[7] += books.smooth_gain[m]
        sums[8] += books.fault_gain[m]
        sums[9] += books.drama_margin[m]


def _leave_if_broke(model: MarketState, rows: np.ndarray) -> None:
    """Leave when too much of the credit is used up, unless nobody else sells the category."""
    table, p = model.merchants_table, model.settings.commerce.as_tuple()
    cash = model.ledger.balances[model.accounts.merchants[rows]].tolist()
    for row, held in zip(rows.tolist(), cash, strict=True):
        if held >= 0 or not table["active"][row]:
            continue
        capital = working_capital(int(table["staff"][row]), int(table["unit_cost"][row]), p)
        rivals = (table["category"] == table["category"][row]) & (table["active"] == 1)
        if held < floor(-p.credit_used * capital) and int(rivals.sum()) > 1:
            table["active"][row] = 0
            table["page_budget"][row] = 0
            table["marketing_budget"][row] = 0


def pay_for_brands(model: MarketState, orders: Columns) -> None:
    """Merchants pay for what is added to their brands and to the style of their offers, with every order there."""
    costs, accounts = model.settings.costs, model.accounts
    for reason, level, full in (
        ("brand_care", model.levers.brand_consistency, costs.brand_care),
        ("restyling", model.levers.adaptation, costs.restyling),
    ):
        if not level.any():
            continue
        per_order = (full * FEN_PER_YUAN * level * level)[orders["platform"]]
        fen = np.zeros(len(model.merchants_table), np.int64)
        np.add.at(fen, orders["merchant"], (per_order * orders["weight"]).astype(np.int64))
        model.pay(accounts.merchants, accounts.service_cost, reason, fen)


def _sold_on(table: Table, sells: np.ndarray) -> np.ndarray:
    """Share of what all merchants sold since their last reviews, by platform; at first the same wherever goods are."""
    sold = table["turnover_on"].sum(axis=0)
    told = sold if sold.any() else sells.astype(np.int64)
    return told / max(int(told.sum()), 1)


def commissions_in_dramas(model: MarketState) -> list[float]:
    """Take rates on orders through dramas, by platform: net of the discounts in force that still have money."""
    paid = model.take_rates.tolist()
    for plan in model.book.plans_on(model.day):
        kept = PLANS[plan.kind].commission_kept(plan.terms)
        # what is left of a budget depends on what viewers order: not where firms do not respond to them
        if kept < 1.0 and (not model.feedbacks.supply or model.policy_desk.has_money(plan)):
            paid[plan.platform] *= kept
    return paid


def fund_merchants(model: MarketState) -> None:
    """The owners pay in every merchant's working capital."""
    table, p = model.merchants_table, model.settings.commerce.as_tuple()
    pairs = zip(table["staff"].tolist(), table["unit_cost"].tolist(), strict=True)
    capital = np.array([working_capital(staff, unit_cost, p) for staff, unit_cost in pairs], np.int64)
    model.pay(model.accounts.owners, model.accounts.merchants, "capital", capital)
