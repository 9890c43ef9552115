"""The row of the paper's §4.3 on re-allocation of budgets by what they return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.names import FORMS, PLATFORMS, Form
from tests.mission.forms import IN_APPS
from tests.mission.frame import SHARE, Arm, Claim, Mutant, Row, Seen, arm
from tests.mission.marketing import BROUGHT, LEARNS, ON_TRAFFIC, PROFIT

DEAR = "kuaishou"
"""Where a merchant's titles run; the second sells a tenth of the impressions that it usually does."""
SETTLED, DAYS = 60, 150
"""Books count once those who learn have reviewed their budgets some five times."""
SHELVES = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form == Form.SHELF)
LIKE_EACH_OTHER = {
    "commerce.merchants": 40, "commerce.room_for_entry": 1.0, "commerce.price_spread": 0.0,
    "commerce.cost_spread": 0.0, "commerce.prices": (20.0,) * 8, "needs.category_shares": (1 / 8,) * 8,
    "commerce.price_speed": 0.0, "commerce.service_speed": 0.0, "commerce.least_drama_return": 0.0,
    "commerce.unit_cost_share": 0.3, "commerce.overhead_share": 0.0, "commerce.working_days": 365.0,
}  # fmt: skip
"""Forty merchants of everyday goods, who differ in little else than their budgets and stay in the market."""
MERCHANTS_BUY_TRAFFIC = {
    "traffic.outside_budget": 0.0, "traffic.reserve_price": 0.1, "commerce.marketing_share": 0.015,
    "discovery.click_rate": 0.2, "placement.order_rate": 0.005, "commerce.last_click": True,
    **{f"platforms.{name}.buys_traffic_on": () for name in IN_APPS},
}  # fmt: skip
"""Neither outside advertisers nor paid dramas bid; what merchants have is spent, and they see what it brought."""
FROM_DRAMAS = {
    "discovery.open_base": 3.0, "watching.follow_threshold": 1.0, "watching.start_base": 0.0, "needs.arrival_rate": 1.0,
    "needs.wtp_median": 2.0, "purchase.click_base": 0.0, "purchase.video_buyers": (1.0, 1.0),
    "purchase.shopping_day": 0.0, "purchase.live_day": 0.0, "purchase.live_browse": 0.0,
    "production.free_reach": (1, 1, *[0] * 10), **{f"platforms.{name}.drama_channel": False for name in SHELVES},
}  # fmt: skip
"""People want much, buy it from dramas alone, and begin what is shown to them rather than go on with a serial; all free
titles run on both platforms."""
LITTLE_LUCK = {
    "feedbacks.popularity": False, "feedbacks.word_of_mouth": False, "placement.commission_part": 1.0,
    "placement.creator_power": 0.3, "placement.head_premium": 0.0,
}  # fmt: skip
"""No title is shown more for having been shown; creators are paid by the order, all at the same terms."""
QUICK = {"commerce.review_days": 14, "commerce.reallocation": 1.0, "commerce.prior_spend_days": 2.0}
"""How who learns does."""
SCARCE = {"set": "levers.ad_load", "platform": DEAR, "value": 0.1, "after": -SETTLED}
WORLD = LIKE_EACH_OTHER | MERCHANTS_BUY_TRAFFIC | FROM_DRAMAS | LITTLE_LUCK | QUICK


def learning(learners: float, **changes: Any) -> Arm:
    """The market in which a share of merchants learns."""
    return arm(WORLD | {"commerce.learners": learners} | changes, SCARCE, settled=SETTLED, days=DAYS)


FEW = 0.1
"""Four of forty."""


def of_learners(market: Seen, few: Seen, name: str) -> float:
    """A column of the books of those who learn in the market of a few learners, summed."""
    return float(market.marketing[name][few.marketing[LEARNS]].sum())


def gain_of_few(name: str, cost: str = "") -> Callable[..., float]:
    """What learners have more than their twins where nobody learns, per yuan that these spent on traffic."""

    def gain(none: Seen, few: Seen, *_: Seen) -> float:
        more = of_learners(few, few, name) - of_learners(none, few, name)
        if cost:
            more -= of_learners(few, few, cost) - of_learners(none, few, cost)
        return more / of_learners(none, few, ON_TRAFFIC)

    return gain


def gain_of_all(none: Seen, few: Seen, every: Seen) -> float:
    """The same of all merchants where all learn."""
    books, before = every.marketing, none.marketing
    return float((books[PROFIT].sum() - before[PROFIT].sum()) / before[ON_TRAFFIC].sum())


def on_the_dear_one(market: Seen, few: Seen) -> float:
    """Share of what the learners spend on traffic that goes to the dear platform."""
    spent = market.marketing[ON_TRAFFIC][few.marketing[LEARNS]].sum(axis=0)
    return float(spent[PLATFORMS.index(DEAR)] / spent.sum())


def spread(market: Seen) -> float:
    """How far a yuan of traffic returns different amounts on different platforms: sd of log, weighted by spending."""
    spent, brought = (market.marketing[name].sum(axis=0) for name in (ON_TRAFFIC, BROUGHT))
    there = (spent > 0) & (brought > 0)
    weight, log = spent[there] / spent[there].sum(), np.log(brought[there] / spent[there])
    return float(np.sqrt(weight @ (log - weight @ log) ** 2))


BUDGET_ROWS = (
    Row(
        33,
        "4.3",
        "re-allocation of budget",
        "Kuaishou sells a tenth of the impressions that it did, and merchants go on splitting their money by audience; "
        "four of forty move theirs by what it returns: they leave the dear platform and earn more than they do where "
        "nobody learns; where all learn, returns are equal on both, and nobody has gained",
        (learning(0.0), learning(FEW), learning(1.0)),
        (
            Claim(
                "profit of a few learners over their twins', per yuan they spend on traffic",
                "yuan",
                gain_of_few(PROFIT),
                at_least=0.2,
            ),
            Claim(
                "left of the orders that traffic brought them, less its cost, over their twins', per yuan",
                "yuan",
                gain_of_few(BROUGHT, ON_TRAFFIC),
                at_least=0.6,
            ),
            Claim(
                "their spending on the dear platform, points of their budget over their twins'",
                "of 1",
                lambda none, few, _: on_the_dear_one(few, few) - on_the_dear_one(none, few),
                at_most=-0.2,
            ),
            Claim(
                "spread of returns over platforms, all learn over nobody",
                "sd of log",
                lambda none, _, every: spread(every) - spread(none),
                at_most=-0.5,
            ),
            Claim(
                "profit of all where all learn over where nobody does, per yuan they spend",
                "yuan",
                gain_of_all,
                at_most=0.15,
            ),
            Claim(
                "the same, over the gain of a few learners",
                "yuan",
                lambda *m: gain_of_all(*m) - gain_of_few(PROFIT)(*m),
                at_most=-0.2,
            ),
            Claim("spread of returns, nobody learns", "sd of log", lambda none, *_: spread(none)),
            Claim("spread of returns, all learn", "sd of log", lambda *m: spread(m[2])),
            Claim(
                "the learners' part of all spending on traffic",
                SHARE,
                lambda none, few, _: of_learners(none, few, ON_TRAFFIC) / none.marketing[ON_TRAFFIC].sum(),
            ),
        ),
        Mutant(
            "processes/merchants/rules.py",
            "relative = own / average if average > 0.0 else 1.0",
            "relative = 1.0",
        ),
        seeds=16,
    ),
)
