"""Rows of the paper's §3.1: what platforms do for dramas, and low cost with high return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.names import FORMS, PLATFORMS, Form
from sim.units import DAYS_PER_WEEK
from sim.world.catalogue import Status
from tests.mission.frame import BASE, ENOUGH, SHARE, SMALL, Claim, Mutant, Row, Seen, arm, relative, series


def plans(kind: str, platforms: tuple[str, ...], **terms: Any) -> list[Mapping[str, Any]]:
    """A plan on each of some platforms."""
    return [{"plan": kind, "platform": platform, **terms} for platform in platforms]


SELLING = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form in (Form.SHORT_VIDEO, Form.SHELF))
DISCOUNTS = plans("commission_discount", SELLING, budget=1e10, discount=1.0)
COUPONS = plans("coupons", SELLING, budget=2e9, face_value=20, min_spend=40)
REVIEWED = 28
"""Days in which every merchant reviews once whether dramas pay."""


def placed(market: Seen) -> np.ndarray:
    """Titles released with a merchant's product in them, once all merchants have reviewed, bool by title."""
    return market.released(REVIEWED) & (market.titles["merchant"] >= 0)


def placing(market: Seen) -> float:
    """Merchants whose products the titles of a week carry, summed over weeks."""
    out = placed(market)
    weeks = market.titles["released_on"][out] // DAYS_PER_WEEK
    return float(len(np.unique(np.stack([weeks, market.titles["merchant"][out]]), axis=1).T))


def willing(market: Seen) -> float:
    """Share of merchants that would place products in dramas, once all have reviewed."""
    return market.mean("merchants_in_dramas", REVIEWED)


PLAN_DAYS, IN_THE_MAKING = 70, 10
"""How long the plan for productions lasts, and days until its first titles come out."""
PRODUCTION_PLAN = plans(
    "production_subsidy", ("douyin",), budget=1e9, per_title=400_000, min_quality=0.65, lasts=PLAN_DAYS
)
SUPPORTED = 0.7
"""Expected quality from which titles get exposure."""


def of_the_plan(market: Seen) -> np.ndarray:
    """Titles released while the plan lasts, bool by title."""
    return market.released(IN_THE_MAKING, IN_THE_MAKING + PLAN_DAYS)


def supported(market: Seen) -> float:
    """Views of titles on Douyin that exposure is meant for, over those of all titles released."""
    out = market.released()
    chosen = out & (market.titles["expected_quality"] >= SUPPORTED) & (market.titles["platforms"] & 1 == 1)
    return market.sum_over(chosen, "views") / market.sum_over(out, "views")


WELFARE = ("consumer_surplus", "creator_income", "merchant_profit", "platform_net_revenue")
EQUAL_TITLES = {
    "studios.outside_return": -1.0, "studios.entry_rate": 0.0, "studios.exit_rate": 0.0, "studios.trickle": 0.0,
    "studios.credit_titles": 100.0, "studios.crew_cost": 0.0, "studios.budgets": (1.0,),
    "feedbacks.budgets": False,
}  # fmt: skip
"""Every plan is carried out at one budget, by the same creators, and campaigns are alike: neither titles nor the
traffic bought for them respond to what titles return."""
COMMITTED = {"production.release_while_shooting": False}
JUDGED = 65
"""Days after the market settled until which titles come out that have earned most of what they will."""


def profits(market: Seen) -> np.ndarray:
    """Profit per yuan of the budget planned, by title; what a stopped title did not spend is no loss."""
    out, titles = market.released(0, JUDGED), market.titles
    spent = titles["cost"][out] * titles["title_weight"][out]
    stopped = titles["status"][out] == Status.STOPPED
    planned = np.where(stopped, spent / SMALL.production.shot_before_release, spent)
    return (titles["earned"][out] - spent) / planned


def worst(market: Seen) -> float:
    """Mean profit of the tenth of titles that lose most, per yuan of budget."""
    ranked = np.sort(profits(market))
    return float(ranked[: len(ranked) // 10].mean())


SUPPORT_ROWS = (
    Row(
        8,
        "3.1",
        "platform policy: cash",
        "Douyin pays cash for titles expected to be good: more titles come out while it lasts, and better ones; "
        "the budget is never overspent; what it displaces, and what comes after, is reported",
        (BASE, arm({}, *PRODUCTION_PLAN)),
        (
            Claim(
                "mean quality of titles released",
                "of 1",
                lambda base, plan: (
                    plan.average(of_the_plan(plan), "quality") - base.average(of_the_plan(base), "quality")
                ),
                at_least=0.002,
            ),
            Claim("titles released", SHARE, **relative(lambda m: m.sum_over(of_the_plan(m))), at_least=0.005),
            Claim(
                "titles released afterwards",
                SHARE,
                **relative(lambda m: m.sum_over(m.released(IN_THE_MAKING + PLAN_DAYS))),
            ),
            Claim(
                "spent, of the budget",
                SHARE,
                lambda base, plan: plan.total("subsidy_spent_cash") / (100 * PRODUCTION_PLAN[0]["budget"]),
                at_least=0.05,
                at_most=1.0,
            ),
            Claim(
                "brought about, of what was spent",
                SHARE,
                of=lambda base, plan: plan.total("subsidy_marginal_cash"),
                over=lambda base, plan: plan.total("subsidy_spent_cash"),
            ),
            Claim(
                "spending on productions beyond the base's, of what was spent",
                SHARE,
                of=lambda base, plan: (
                    plan.flow("creators", "production", "production")
                    - base.flow("creators", "production", "production")
                ),
                over=lambda base, plan: plan.total("subsidy_spent_cash"),
            ),
        ),
        Mutant(
            "processes/subsidy/market.py",
            "return any(scheme.today for scheme in self.schemes.values() if isinstance(scheme, ProductionSubsidies))",
            "return False",
        ),
        seeds=16,
    ),
    Row(
        9,
        "3.1",
        "platform policy: traffic",
        "Douyin lends good titles exposure: views move to them; what everybody gains together is reported",
        (BASE, arm({}, *plans("traffic_support", ("douyin",), budget=1e12, boost=3, min_quality=SUPPORTED))),
        (
            Claim("share of views that such titles take", SHARE, **relative(supported), at_least=0.2),
            Claim("views of all titles", SHARE, **relative(lambda m: m.sum_over(m.released(), "views"))),
            Claim("surplus of everybody", SHARE, **series(*WELFARE)),
            Claim("consumer surplus", SHARE, **series("consumer_surplus")),
        ),
        Mutant(
            "processes/discovery/market.py",
            "boost = facts.boost[platform][a] * facts.found[a]",
            "boost = 1.0 * facts.found[a]",
        ),
    ),
    Row(
        10,
        "3.1",
        "platform policy: merchants",
        "all platforms waive commissions on sales in dramas and hand out coupons: sales rise, more merchants place "
        "products in dramas, and in more of them; what platforms keep, and that more products bring some who find it "
        "does not pay, is reported",
        (arm(ENOUGH), arm(ENOUGH, *DISCOUNTS), arm(ENOUGH, *DISCOUNTS, *COUPONS)),
        (
            Claim("sales, commissions waived", SHARE, **series("gmv"), at_least=0.0005),
            Claim("sales, coupons too", SHARE, **series("gmv", other=2), at_least=0.005),
            Claim("merchants in dramas, commissions waived", SHARE, **relative(placing), at_least=0.0),
            Claim("merchants in dramas, coupons too", SHARE, **relative(placing, 0, 2), at_least=0.0),
            Claim(
                "titles with a product, commissions waived",
                SHARE,
                **relative(lambda m: m.sum_over(placed(m))),
                at_least=0.05,
            ),
            Claim(
                "titles with a product, coupons too",
                SHARE,
                **relative(lambda m: m.sum_over(placed(m)), 0, 2),
                at_least=0.05,
            ),
            Claim("merchants willing to, commissions waived", SHARE, **relative(willing)),
            Claim("merchants willing to, coupons too", SHARE, **relative(willing, 0, 2)),
            Claim("sales through links, coupons too", SHARE, **series("gmv_microdrama", other=2)),
            Claim("platforms' net revenue, commissions waived", SHARE, **series("platform_net_revenue")),
            Claim("platforms' net revenue, coupons too", SHARE, **series("platform_net_revenue", other=2)),
        ),
        Mutant(
            "policy/plans.py",
            "return 1.0 - terms.discount",
            "return 1.0",
        ),
        seeds=48,
    ),
    Row(
        11,
        "3.1",
        "low cost, high return",
        "titles are shot as they are released, and stopped where the first episodes find no response; without that "
        "option, at equal titles, budgets and campaigns, they return less on average, and the worst lose more",
        (arm(ENOUGH | EQUAL_TITLES), arm(ENOUGH | EQUAL_TITLES | COMMITTED), BASE, arm(COMMITTED)),
        (
            Claim(
                "profit per yuan of budget",
                "yuan",
                lambda option, none, *_: float(profits(none).mean() - profits(option).mean()),
                at_most=-0.02,
            ),
            Claim(
                "that of the worst tenth",
                "yuan",
                lambda option, none, *_: worst(none) - worst(option),
                at_most=-0.1,
            ),
            Claim("profit per yuan of budget, with the option: mean", "yuan", lambda m, *_: float(profits(m).mean())),
            *(
                Claim(
                    f"profit per yuan of budget, with the option: quantile {q:g}",
                    "yuan",
                    lambda m, *_, q=q: float(np.quantile(profits(m), q)),
                )
                for q in (0.05, 0.25, 0.5, 0.75, 0.95)
            ),
            Claim(
                "titles released, where they respond to what titles return",
                SHARE,
                **relative(lambda m: m.sum_over(m.released(0, JUDGED)), 2, 3),
            ),
            Claim(
                "profit per yuan of budget, where titles respond",
                "yuan",
                lambda *markets: float(profits(markets[3]).mean() - profits(markets[2]).mean()),
            ),
        ),
        Mutant(
            "processes/studios/creator.py",
            "goes_on = keeps_going(expected, still_to_spend, p)",
            "goes_on = True",
        ),
    ),
)
