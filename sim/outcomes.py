"""What a run reports: the one definition of every outcome, and its values by day and by run."""

from __future__ import annotations

from collections.abc import Iterable

from sim.outcome import ANY, FROM_0, INDEX, Outcome, balance, flow, level, money, ratio
from sim.outcomes_by_channel import BY_CHANNEL

WINDOW = 28  # days over which levels and ratios are taken at the end of a run

_SUBSIDIES = (
    *(
        money(f"subsidy_offered_{kind}", f"money that plans could spend on {what}, by the day it was set aside")
        for kind, what in (("cash", "cash for titles"), ("commission", "commission rebates"), ("coupons", "coupons"))
    ),
    money("subsidy_offered_traffic", "worth of exposure that plans could give, at the price it would have fetched"),
    money("subsidy_spent_cash", "policy money paid out as cash for titles"),
    money("subsidy_spent_commission", "policy money paid out as rebates of merchants' commissions"),
    money("subsidy_spent_coupons", "policy money paid out as coupons, less those that came back with an order"),
    money("subsidy_spent_traffic", "policy money forgone: the price that exposure given to titles would have fetched"),
    money("subsidy_marginal_cash", "cash without which titles would not have been made, or cost less, by their plans"),
    money("subsidy_marginal_coupons", "coupons of orders that would not have been made without, with the same luck"),
    money("subsidy_marginal_traffic", "supported exposure that yesterday's views would not have brought the titles"),
    money(
        "subsidy_inframarginal_cash",
        "cash for titles that would have been made, and cost as much, without it",
        "subsidy_spent_cash",
        less="subsidy_marginal_cash",
    ),
    money(
        "subsidy_inframarginal_coupons",
        "coupons of orders that would have been made without, with the same luck",
        "subsidy_spent_coupons",
        less="subsidy_marginal_coupons",
    ),
    money(
        "subsidy_inframarginal_traffic",
        "supported exposure that yesterday's views would have brought the titles anyway",
        "subsidy_spent_traffic",
        less="subsidy_marginal_traffic",
    ),
)
"""By kind of money. What rebates of commissions brought about only a paired base can tell."""
OUTCOMES: dict[str, Outcome] = {
    outcome.name: outcome
    for outcome in (
        money(
            "gmv",
            "paid orders at the buyer's price plus platform-funded coupon, before returns, all channels",
            good_for=("merchants", "platforms"),
        ),
        money(
            "gmv_microdrama", "the part of sales ordered through links in dramas", good_for=("merchants", "platforms")
        ),
        money(
            "gmv_net", "sales less refunds, dated by order", "gmv", less="refunds", good_for=("merchants", "platforms")
        ),
        money(
            "gmv_incremental",
            "sales through dramas that would not have been made at all without the drama offer",
            good_for=("merchants", "platforms"),
        ),
        money(
            "gmv_diverted",
            "sales through dramas that would have been made in a live room or on the shelf instead",
        ),
        money(
            "market_revenue",
            "receipts of drama businesses from viewers, advertisers and splits; no goods, commissions, subsidies",
            good_for=("creators",),
        ),
        level("merchants_in_dramas", INDEX, "share of active merchants that take part in placements"),
        money(
            "platform_revenue",
            "commissions, traffic and advertising sold, member fees, own share of unlocks",
            good_for=("platforms",),
        ),
        balance(
            "platform_net_revenue",
            "platform revenue less own coupons, cash subsidies, content splits and service cost; below 0 in a loss",
            good_for=("platforms",),
        ),
        balance(
            "creator_income",
            "income of creators after all their costs; below 0 where making titles costs more",
            good_for=("creators",),
        ),
        level(
            "creator_income_gini",
            INDEX,
            "inequality of receipts over the last four weeks between active creators (Gini)",
        ),
        balance(
            "operator_profit",
            "profit of those who run mini-programs and apps, after traffic and creators' part; below 0 in a loss",
            good_for=("operators",),
        ),
        flow(
            "operator_exits",
            "operators",
            "mini-programs and apps that closed",
            "operator_exits",
            bad_for=("operators",),
        ),
        balance(
            "merchant_profit", "profit of merchants after all their costs; below 0 in a loss", good_for=("merchants",)
        ),
        money(
            "subsidy_spent",
            "policy money paid out: cash, traffic, commission rebates, and coupons less those that came back with an "
            "order, dated by order",
            bad_for=("platforms",),
        ),
        *_SUBSIDIES,
        ratio(
            "subsidy_return",
            "yuan per yuan",
            "change of platform net revenue and subsidy per yuan of subsidy, against a paired base; below 0 where the "
            "money drove other revenue away",
            None,
            None,
            within=ANY,
            good_for=("platforms",),
        ),
        ratio(
            "cost_per_order",
            "yuan per order",
            "what merchants and platforms spend on marketing drama offers per order through them",
            "marketing_spend",
            "orders_microdrama",
            scale=100,
            within=FROM_0,
            bad_for=("merchants",),
        ),
        flow("orders", "orders", "orders paid, all channels", "orders", good_for=("merchants", "platforms")),
        *BY_CHANNEL,
        flow(
            "campaign_orders",
            "orders",
            "orders that would not have been made without awareness from brand campaigns, with the same luck",
            "campaign_orders",
            good_for=("merchants", "platforms"),
        ),
        flow("campaign_contacts", "contacts", "contacts of people with campaigns for brands", "campaign_contacts"),
        ratio(
            "orders_per_exposure",
            "per view",
            "orders through links in dramas per session in which a link was on the screen",
            "orders_microdrama",
            "exposures",
            good_for=("merchants",),
        ),
        ratio(
            "orders_per_need",
            "per need",
            "orders kept, by the day of delivery, in all channels per need that arose; each meets one need; above 1 "
            "where older needs were met, or coming ones",
            "kept_orders",
            "needs",
            within=FROM_0,
        ),
        ratio(
            "needs_met_outside",
            "per need",
            "needs met outside the simulated channels per need that arose; above 1 where older ones were",
            "needs_outside",
            "needs",
            within=FROM_0,
        ),
        ratio(
            "needs_unmet",
            "per need",
            "needs that passed unmet per need that arose; above 1 where older ones did",
            "needs_expired",
            "needs",
            within=FROM_0,
            bad_for=("viewers",),
        ),
        ratio(
            "needs_brought_forward",
            "share",
            "of the needs that arose, the share that an earlier impulse had met",
            "needs_swallowed",
            "needs",
        ),
        ratio(
            "budget_bound",
            "share",
            "of the months of viewers that ended, the share in which money kept them from an offer worth having",
            "budget_bound",
            "budget_months",
            bad_for=("viewers",),
        ),
        ratio(
            "return_rate",
            "share",
            "returned orders per delivered order",
            "returned_orders",
            "delivered_orders",
            bad_for=("viewers", "merchants"),
        ),
        ratio(
            "exchange_rate",
            "share",
            "orders exchanged for a fault per delivered order; returns do not count them",
            "exchanged_orders",
            "delivered_orders",
        ),
        ratio(
            "repurchase_rate",
            "share",
            "first-time buyers who ordered again from that merchant within 90 days, by the day their 90 days end",
            "cohort_repurchased",
            "cohort_buyers",
            good_for=("merchants",),
        ),
        *(
            ratio(
                f"repurchase_{name}",
                "share",
                f"the same of those whose first order {which}; none is known of orders before the market opened",
                f"{name}_repurchased",
                f"cohort_{name}",
                good_for=("merchants",),
            )
            for name, which in (
                ("faulty", "arrived with a fault"),
                ("smooth", "arrived without a fault"),
                ("short_video", "was placed on a short-video platform"),
                ("shelf", "was placed on a shelf platform"),
            )
        ),
        ratio(
            "response_hours",
            "hours",
            "mean time to the first answer of customer service",
            "response_seconds",
            "service_contacts",
            scale=3600,
            within=FROM_0,
            bad_for=("viewers",),
        ),
        level("active_viewers", "people", "people who watch a microdrama on a day", good_for=("creators", "platforms")),
        ratio(
            "retention_7d",
            "share",
            "of those who watched a week ago, the share who watch today",
            "retention_hits",
            "retention_base",
            good_for=("creators", "platforms"),
        ),
        flow("titles_released", "titles", "real titles whose first episodes came out", "titles_released"),
        flow("licensed_titles", "titles", "those of them that went through formal channels", "licensed_titles"),
        flow(
            "hours_watched",
            "hours",
            "hours of microdrama watched",
            "seconds_watched",
            scale=3600,
            good_for=("creators", "platforms"),
        ),
        ratio(
            "completion_rate",
            "share",
            "of the viewings of titles that ended on a day, the share that ended with the last episode and were not "
            "given up before",
            "completions",
            "viewings_ended",
            good_for=("creators",),
        ),
        level("effective_accuracy", INDEX, "mean correlation of what platforms believe of viewers with their tastes"),
        level("genre_hhi", INDEX, "concentration of viewing over genres (Herfindahl)"),
        level("views_gini", INDEX, "inequality of views over running titles (Gini)"),
        level("mean_quality", INDEX, "mean quality of running titles", good_for=("viewers",)),
        money(
            "personal_surcharges",
            "what buyers were asked above list prices, where prices are fitted to the person",
            bad_for=("viewers",),
        ),
        money(
            "personal_discounts",
            "what buyers were let off list prices, where prices are fitted to the person",
            good_for=("viewers",),
        ),
        balance(
            "expected_surplus",
            "surplus over waiting that shoppers expect when they decide, moods of the moment included: the logsum of "
            "what they can choose; below 0 where waiting is all there is",
        ),
        balance(
            "outside_surplus",
            "the part of consumer surplus that comes from needs met outside the simulated channels; below 0 where it "
            "was not worth that",
        ),
        balance(
            "consumer_surplus",
            "experienced value of goods and viewing less price, time and return hassle, needs met outside included; "
            "below 0 where it was not worth that",
            good_for=("viewers",),
        ),
    )
}


BY_KIND = tuple(one.name for one in _SUBSIDIES)
"""Outcomes of policy money by kind, which tables show apart."""


def _series_of(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Storage type of every series that some outcome is made of."""
    made_of = ((outcome, (outcome.numerator, outcome.less, outcome.denominator)) for outcome in outcomes)
    return {name: "float64" if o.unit == INDEX else "int64" for o, names in made_of for name in names if name}


SERIES = _series_of(OUTCOMES.values())
