"""Rows of the paper's §3.2 and §3.3: what shopping in a drama takes, its alternatives, and fitted offers."""

from __future__ import annotations

from collections.abc import Callable

from sim.names import AGE_BANDS, CITY_TIERS, GENDERS, N_SEGMENTS, age_band_of, city_tier_of, gender_of
from sim.outcomes_by_channel import IN_CHANNEL
from sim.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE
from tests.mission.frame import BASE, ENOUGH, SHARE, SMALL, Claim, Mutant, Row, Seen, arm, relative, series
from tests.mission.support import SELLING, plans

FEN = 100
BUSY = {"needs.arrival_rate": 0.3, "purchase.click_base": 0.0, "purchase.video_buyers": (1.0, 1.0)}
"""More needs, and everybody buys because of videos: enough orders through dramas to tell two numbers apart."""
SHOWN = arm(BUSY | ENOUGH)
SLOW = arm(BUSY | ENOUGH | {"purchase.minutes_drama": SMALL.purchase.minutes_live})
"""The link in a drama takes as long as waiting in a live room."""
NOT_SHOWN = arm(BUSY | ENOUGH | {"purchase.surprise_drama": SMALL.purchase.surprise_live})
"""A drama tells no more of a product than a live room, where goods are shown in haste, and often a single lot."""
LATER = {"start": "2027-01-01"}
FADING, LIKED = arm(LATER), arm(LATER | {"purchase.live_fading": 0.0})
COUPONS = {"budget": 1e10, "face_value": 20, "min_spend": 40, "lasts": 900}
"""Spent evenly over years, so that no plan is kept from spending by what its vouchers could cost at most."""
EVEN = arm(ENOUGH, *plans("coupons", SELLING, **COUPONS))
FITTED = arm(ENOUGH, *plans("coupons", SELLING, fitted=1.0, **COUPONS))
ONE_CHANNEL = arm(ENOUGH, *plans("coupons", SELLING, fitted_channel=1.0, **COUPONS))
PERSONAL = arm(ENOUGH | {"rules.personal_prices": 0.2})


def per_order(what: str, channel: str) -> Callable[[Seen], float]:
    """A series of orders placed in a channel, per order."""
    return lambda market: market.total(f"{what}_{channel}") / market.total(f"orders_{channel}")


def per_delivery(what: str, channel: str) -> Callable[[Seen], float]:
    """A series of deliveries by channel, per delivery."""
    return lambda market: market.total(f"{what}_{channel}") / market.total(f"delivered_{channel}")


def minutes(channel: str) -> Callable[[Seen], float]:
    """Minutes of shopping per order."""
    seconds = per_order("shopping_seconds", channel)
    return lambda market: seconds(market) / SECONDS_PER_MINUTE


def cost_of_minutes(market: Seen, channel: str) -> float:
    """Worth of the minutes of shopping that orders in a channel took, fen."""
    rate = SMALL.purchase.yuan_per_minute * FEN / SECONDS_PER_MINUTE
    return market.total(f"shopping_seconds_{channel}") * rate


def left_of_an_order(channel: str) -> Callable[[Seen], float]:
    """Experienced surplus of an order, its minutes counted, yuan."""
    gained = per_delivery("gained", channel)
    return lambda m: (gained(m) - cost_of_minutes(m, channel) / m.total(f"orders_{channel}")) / FEN


def worth_of_watching(market: Seen) -> float:
    """Surplus of a minute watched, yuan: what consumers gain less what they gain by goods."""
    goods = sum(market.total(f"gained_{channel}") - cost_of_minutes(market, channel) for channel in IN_CHANNEL)
    watching = market.total("consumer_surplus") - market.total("outside_surplus") - goods
    return watching / FEN / (market.total("seconds_watched") / SECONDS_PER_MINUTE)


def per_page(channel: str) -> Callable[[Seen], float]:
    """Orders per product page."""
    return lambda market: market.total(f"orders_{channel}") / market.total(f"pages_{channel}")


def per_need(channel: str) -> Callable[[Seen], float]:
    """Orders per need that arose."""
    return lambda market: market.total(f"orders_{channel}") / market.total("needs")


def per_hour(channel: str) -> Callable[[Seen], float]:
    """Orders per hour of shopping itself."""
    return lambda m: m.total(f"orders_{channel}") / m.total(f"shopping_seconds_{channel}") * SECONDS_PER_HOUR


def sent_back(channel: str) -> Callable[[Seen], float]:
    """Returns per delivered order."""
    return per_delivery("returned", channel)


COMPARED = (
    ("orders per page", "per page", per_page),
    ("orders per need", "per need", per_need),
    ("orders per hour of shopping", "per hour", per_hour),
    ("returns per order", SHARE, sent_back),
)


def share_of_live(market: Seen) -> float:
    """Orders in live rooms, of all."""
    return market.total("orders_live") / market.total("orders")


def brought_about(market: Seen) -> float:
    """Coupons of orders that would not have been made without, per yuan of coupons redeemed."""
    return market.total("subsidy_marginal_coupons") / market.total("subsidy_spent_coupons")


def more_orders(base: Seen, market: Seen) -> float:
    """Orders beyond the base's, per coupon redeemed, whenever they would have been made."""
    coupons = market.total("subsidy_spent_coupons") / (COUPONS["face_value"] * FEN)
    return (market.total("orders") - base.total("orders")) / coupons


def above_list(market: Seen, segments: list[int], worth: slice = slice(None)) -> float:
    """What some people were asked above list prices, over these."""
    listed, personal = market.asked[segments, worth].reshape(-1, 2).sum(axis=0)
    return float(personal / listed)


ALL = list(range(N_SEGMENTS))
PEOPLE = {
    name: [s for s in ALL if group_of(s) == group]
    for names, group_of in ((GENDERS, gender_of), (AGE_BANDS, age_band_of), (CITY_TIERS, city_tier_of))
    for group, name in enumerate(names)
}
"""Segments by what people are called."""

OFFER_ROWS = (
    Row(
        18,
        "3.3",
        "fragments of time",
        "an order through a drama takes few minutes of shopping beside one in a live room, and is not regretted; were "
        "it as slow, fewer would be made; what a minute of watching is worth is reported",
        (BASE, SHOWN, SLOW),
        (
            Claim(
                "minutes of shopping per order, dramas less live rooms",
                "minutes",
                lambda base, *_: minutes("microdrama")(base) - minutes("live")(base),
                at_most=-10,
            ),
            Claim("minutes of shopping per order, shelf", "minutes", lambda base, *_: minutes("shelf")(base)),
            Claim(
                "orders through dramas, as slow as live rooms",
                SHARE,
                **series("orders_microdrama", one=1, other=2),
                at_most=-0.03,
            ),
            Claim(
                "experienced surplus of an order through dramas, minutes counted",
                "yuan",
                lambda base, *_: left_of_an_order("microdrama")(base),
                at_least=0,
            ),
            Claim(
                "surplus expected and not experienced, dramas less live rooms",
                "yuan per order",
                lambda base, *_: (
                    (per_delivery("regret", "microdrama")(base) - per_delivery("regret", "live")(base)) / FEN
                ),
                at_most=-5,
            ),
            *(
                Claim(
                    f"surplus expected and not experienced, {where}",
                    "yuan per order",
                    lambda base, *_, channel=channel: per_delivery("regret", channel)(base) / FEN,
                )
                for channel, where in IN_CHANNEL.items()
            ),
            Claim("worth of a minute of watching", "yuan", lambda base, *_: worth_of_watching(base)),
        ),
        Mutant("processes/shopping/offers.py", "        p.minutes_drama,\n", "        p.minutes_live,\n"),
        seeds=16,
    ),
    Row(
        19,
        "3.3",
        "live streaming and the plain shelf",
        "a need can be met in a live room or on the shelf as well: live costs waiting, and its appeal fades; the "
        "shelf costs search; a drama shows the product in use, so that fewer orders come back than if it told as "
        "little of it as a live room. They are compared per page, per need and per hour of shopping",
        (BASE, SHOWN, NOT_SHOWN, FADING, LIKED),
        (
            Claim(
                "returns per order through dramas, product not shown in use",
                SHARE,
                lambda *m: sent_back("microdrama")(m[2]) - sent_back("microdrama")(m[1]),
                at_least=0.05,
            ),
            Claim(
                "orders through dramas, product not shown in use",
                SHARE,
                **series("orders_microdrama", one=1, other=2),
                at_most=-0.1,
            ),
            Claim(
                "share of live rooms in orders of 2027, by fading",
                SHARE,
                **relative(share_of_live, 4, 3),
                at_most=-0.03,
            ),
            Claim(
                "orders per page, dramas over shelf",
                "per page",
                lambda base, *_: per_page("microdrama")(base) - per_page("shelf")(base),
                at_least=0.005,
            ),
            Claim(
                "orders per need, shelf over dramas",
                "per need",
                lambda base, *_: per_need("shelf")(base) - per_need("microdrama")(base),
                at_least=0.1,
            ),
            Claim(
                "orders per hour of shopping, shelf over live rooms",
                "per hour",
                lambda base, *_: per_hour("shelf")(base) - per_hour("live")(base),
                at_least=0.5,
            ),
            Claim(
                "sales through dramas that no other channel would have made",
                SHARE,
                of=lambda base, *_: base.total("gmv_incremental"),
                over=lambda base, *_: base.total("gmv_microdrama"),
                at_least=0.3,
                at_most=0.95,
            ),
            *(
                Claim(f"{what}, {where}", unit, lambda base, *_, figure=figure, channel=channel: figure(channel)(base))
                for what, unit, figure in COMPARED
                for channel, where in IN_CHANNEL.items()
            ),
        ),
        Mutant(
            "processes/shopping/rules.py",
            "    if channel == 0:\n        return p.surprise_drama\n",
            "    if channel == 0:\n        return p.surprise_shelf\n",
        ),
    ),
    Row(
        36,
        "3.2",
        "offers fitted to the person",
        "coupons go to those whom a platform believes they sway, and prices move with what it believes a person would "
        "pay: at equal redeemed cost fitted coupons bring more orders that would not have been made at that moment "
        "than coupons drawn by lot; who pays more and who less is reported",
        (arm(ENOUGH), EVEN, FITTED, PERSONAL, ONE_CHANNEL),
        (
            Claim(
                "coupons redeemed, fitted over drawn by lot",
                SHARE,
                **series("subsidy_spent_coupons", one=1, other=2),
                at_least=-0.1,
                at_most=0.1,
            ),
            Claim(
                "orders brought about at equal redeemed cost, fitted over drawn by lot",
                SHARE,
                **relative(brought_about, 1, 2),
                at_least=0.03,
            ),
            Claim(
                "asked above list prices of those whose need is worth more than the median",
                SHARE,
                lambda *m: above_list(m[3], ALL, slice(1, 2)),
                at_least=0.01,
            ),
            Claim(
                "asked above list prices of those whose need is worth less",
                SHARE,
                lambda *m: above_list(m[3], ALL, slice(0, 1)),
                at_most=-0.01,
            ),
            *(
                Claim(f"asked above list prices of {name}", SHARE, lambda *m, those=those: above_list(m[3], those))
                for name, those in PEOPLE.items()
            ),
            Claim("orders beyond the base's per coupon, by lot", "orders", lambda *m: more_orders(m[0], m[1])),
            Claim("orders beyond the base's per coupon, fitted", "orders", lambda *m: more_orders(m[0], m[2])),
            Claim(
                "orders brought about at equal redeemed cost, good in one channel over any",
                SHARE,
                **relative(brought_about, 1, 4),
            ),
            Claim(
                "coupons redeemed, good in one channel over any",
                SHARE,
                **series("subsidy_spent_coupons", one=1, other=4),
            ),
            Claim(
                "cost of fitting, of what was redeemed",
                SHARE,
                of=lambda *m: m[2].flow("platforms", "service_cost", "fitting_cost"),
                over=lambda *m: m[2].total("subsidy_spent_coupons"),
            ),
            Claim("sales, personal prices", SHARE, **series("gmv", other=3)),
            Claim("consumer surplus, personal prices", SHARE, **series("consumer_surplus", other=3)),
            Claim("merchants' profit, personal prices", SHARE, **series("merchant_profit", other=3)),
        ),
        Mutant(
            "processes/subsidy/coupons.py",
            "believed = believed_response(model, fund.plan, rows)",
            "believed = np.zeros(len(rows))",
        ),
        seeds=32,
    ),
)
