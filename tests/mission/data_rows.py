"""Rows of the paper's §3.2: data, segments, needs that a product answers, tastes that change, and cheaper marketing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.names import N_CATEGORIES, N_GENRES, N_SEGMENTS, PLATFORMS, age_band_of, gender_of
from tests.mission.forms import FEEDS
from tests.mission.frame import (
    BASE,
    BEGUN,
    SHARE,
    SMALL,
    SURPLUS,
    TRAFFIC_PRICE,
    Arm,
    Claim,
    Mutant,
    Row,
    Seen,
    arm,
    relative,
    series,
)

MANY_LINKS = {"placement.found_share": 1.0, "purchase.click_base": SMALL.purchase.click_base + 1.0}
"""Every title carries a product, whose page is opened more easily: small markets sell enough through dramas."""
EQUAL = MANY_LINKS | {"feedbacks.supply": False}
"""The same titles, with the same products on the same terms, whatever they return."""
SHORTER = {"days": 100}


def targeted(accuracy: float, changes: dict[str, Any] | None = None, equal: dict[str, Any] = EQUAL) -> Arm:
    """A market in which platforms may know tastes so well."""
    return arm(equal | {"levers.targeting_accuracy": accuracy} | (changes or {}), **SHORTER)


def conversion(market: Seen) -> float:
    """Orders through links in dramas, per page opened from one."""
    return market.total("orders_microdrama") / market.total("pages_microdrama")


def per_link(market: Seen) -> float:
    """Orders through links in dramas, per session in which one was on the screen."""
    return market.total("orders_microdrama") / market.total("exposures")


def opening(market: Seen) -> float:
    """Pages opened from links in dramas, per session in which one was on the screen."""
    return market.total("pages_microdrama") / market.total("exposures")


# 12: accuracy

ACCURACIES = (0.0, 0.25, 0.5, 0.75)
LEAST, MOST = 0, len(ACCURACIES) - 1


def trend(*markets: Seen) -> float:
    """Rise of conversion from no accuracy to full accuracy, by a straight line through the markets."""
    return float(np.polyfit(ACCURACIES, [conversion(market) for market in markets], 1)[0])


WOMEN = np.array([gender_of(segment) == 0 for segment in range(N_SEGMENTS)])
BANDS = np.array([age_band_of(segment) for segment in range(N_SEGMENTS)])
YOUNG, OLD = np.equal(BANDS, 0), np.equal(BANDS, BANDS.max())
GROUPS = {
    "women": WOMEN,
    "men": ~WOMEN,
    **{
        f"people {name}": np.equal(BANDS, band)
        for band, name in enumerate(("under 30", "of 30-39", "of 40-49", "of 50 and over"))
    },
}
"""People by segment: bool [segment]."""

# 13: segments

UNTILTED = {"population.taste_women": (0.0,) * N_GENRES, "population.taste_by_age": ((0.0,) * N_GENRES,) * 4}
TILT = np.array(SMALL.population.taste_women)
BY_AGE = np.array(SMALL.population.taste_by_age)
FOR_WOMEN = TILT > 0.3
FOR_THE_OLD = BY_AGE[-1] - BY_AGE[0] > 0.5


def mix(market: Seen, who: np.ndarray) -> np.ndarray:
    """Titles that some people begin, by genre, as shares."""
    begun = market.people[BEGUN][who].sum(axis=0)
    return begun / begun.sum()


def more(market: Seen, some: np.ndarray, others: np.ndarray, genres: np.ndarray) -> float:
    """By how much more of what some people begin is of some genres than of what others begin."""
    return float(mix(market, some)[genres].sum() - mix(market, others)[genres].sum())


def as_configured(market: Seen) -> float:
    """Correlation over genres of women's odds of beginning a title over men's, in logs, with the tilt of tastes."""
    odds = [np.log(shares / (1.0 - shares)) for shares in (mix(market, WOMEN), mix(market, ~WOMEN))]
    return float(np.corrcoef(odds[0] - odds[1], TILT)[0, 1])


# 14: products that answer the worry

NONE_TO_ORDER = EQUAL | {
    "placement.ordered_share": 0.0,
    "purchase.click_base": SMALL.purchase.click_base + 2.0,
    "feedbacks.popularity": False,
    "needs.category_shares": (1.0,) * N_CATEGORIES,
}
"""No title is a hit by luck, and no category is needed most, so that what differs is how products suit dramas."""
AT_RANDOM = arm(NONE_TO_ORDER | {"placement.clash_share": 1.0}, **SHORTER)
MATCHED = arm(NONE_TO_ORDER | {"placement.clash_share": 0.0}, **SHORTER)


def gain_of_fit(market: Seen, _: Seen) -> float:
    """Rise of orders per viewing from no fit to full fit, between products of one category and dramas of one genre."""
    titles = market.titles
    out = market.released() & (titles["merchant"] >= 0) & (titles["views"] > 0)
    views = titles["views"][out].astype(float)
    rates = titles["orders"][out] / views
    genre, category = (titles[name][out][:, None] for name in ("genre", "category"))
    alike = genre == np.arange(N_GENRES), category == np.arange(N_CATEGORIES)
    explained = np.column_stack([*alike, titles["placement_fit"][out]]) * np.sqrt(views)[:, None]
    slope = np.linalg.lstsq(explained, rates * np.sqrt(views), rcond=None)[0][-1]
    return float(slope / np.average(rates, weights=views))


# 15: changing preferences

FICKLE = {"discovery.taste_drift": 10 * SMALL.discovery.taste_drift}
FORGETFUL = 0.85
"""Share of a profile kept for a day where only the last week counts."""
MORE_OF_IT = (1.0 - FORGETFUL) / (1.0 - SMALL.discovery.data_memory)
RECENT = FICKLE | {
    "discovery.data_memory": FORGETFUL,
    **{
        f"discovery.{name}": MORE_OF_IT * getattr(SMALL.discovery, name)
        for name in ("data_per_session", "data_per_minute", "data_per_order", "data_per_page")
    },
}
"""Platforms hold as much data as usual of those who are active, but of the last week."""


GAINED = {
    "seconds_watched": "hours watched",
    "consumer_surplus": "consumer surplus",
    "orders_microdrama": "orders through dramas",
}


def drifted(name: str) -> dict[str, Any]:
    """Change of the gain from accuracy as tastes drift faster, over that gain."""
    return {
        "of": lambda *m: (m[3].total(name) - m[2].total(name)) - (m[1].total(name) - m[0].total(name)),
        "over": lambda *m: m[1].total(name) - m[0].total(name),
    }


def restored(name: str) -> dict[str, Any]:
    """Change of the gain from accuracy with fresher data where tastes drift fast, over the gain where they do not."""
    return {
        "of": lambda *m: m[4].total(name) - m[3].total(name),
        "over": lambda *m: m[1].total(name) - m[0].total(name),
    }


# 16: cheaper marketing

AT_ONE_PRICE = {
    "traffic.outside_budget": 0.0,
    **{f"platforms.{name}.drama_channel": False for name in PLATFORMS[2:5]},
}
"""No outside advertiser bids, so that feeds sell at their reserve price. Shelves have too little to sell for that: they
show no dramas."""
EARNERS = ("platform_net_revenue", "merchant_profit", "creator_income", "operator_profit")


def cost_per_order(market: Seen) -> float:
    """What dramas' offers cost merchants and platforms per order through them, fen."""
    return market.total("marketing_spend") / market.total("orders_microdrama")


def traffic_price(market: Seen) -> float:
    """Mean price of an impression on short-video platforms."""
    return market.on(TRAFFIC_PRICE, *FEEDS)


def part_of_gain(name: str, before: int, after: int) -> dict[str, Any]:
    """What one kind of firm gains, of what all of them gain."""
    return {
        "of": lambda *m: m[after].total(name) - m[before].total(name),
        "over": lambda *m: m[after].total(*EARNERS) - m[before].total(*EARNERS),
    }


DATA_ROWS = (
    Row(
        12,
        "3.2",
        "data and targeting accuracy",
        "the ceiling of targeting accuracy rises from 0, where titles are broadcast, by steps of a quarter, at equal "
        "titles and products and one price for all: conversion in dramas and experienced surplus rise, for everybody",
        tuple(targeted(accuracy) for accuracy in ACCURACIES),
        (
            Claim(
                "conversion in dramas, per unit of accuracy", SHARE, trend, 0.15, over=lambda *m: conversion(m[LEAST])
            ),
            Claim("conversion in dramas, .75 against 0", SHARE, **relative(conversion, LEAST, MOST), at_least=0.1),
            Claim("orders per link seen, .75 against 0", SHARE, **relative(per_link, LEAST, MOST), at_least=0.3),
            *(
                Claim(
                    f"consumer surplus, {ACCURACIES[k]:g} against {ACCURACIES[k - 1]:g}",
                    SHARE,
                    **series("consumer_surplus", one=k - 1, other=k),
                    at_least=0.01,
                )
                for k in range(1, len(ACCURACIES))
            ),
            *(
                Claim(
                    f"surplus of {name}, .75 against 0",
                    SHARE,
                    **relative(lambda m, who=who: float(m.people[SURPLUS][who].sum()), LEAST, MOST),
                )
                for name, who in GROUPS.items()
            ),
        ),
        Mutant("processes/discovery/rules.py", "return lever * known * fresh", "return 0.5 * known * fresh"),
    ),
    Row(
        13,
        "3.2",
        "segments by gender and age",
        "women and men, the old and the young, begin titles of different genres, as their tastes are configured; where "
        "all segments have the same tastes, they do not",
        (BASE, arm(UNTILTED)),
        (
            Claim(
                "women's genres in what women begin, less in what men begin",
                SHARE,
                lambda base, _: more(base, WOMEN, ~WOMEN, FOR_WOMEN),
                at_least=0.15,
            ),
            Claim(
                "family and real life in what people of 50 and over begin, less in what those under 30 begin",
                SHARE,
                lambda base, _: more(base, OLD, YOUNG, FOR_THE_OLD),
                at_least=0.05,
            ),
            Claim(
                "correlation of women's odds over men's with the tastes configured, over genres",
                "of 1",
                lambda base, _: as_configured(base),
                at_least=0.8,
            ),
            Claim(
                "women less men, the same tastes for all",
                SHARE,
                lambda _, same: more(same, WOMEN, ~WOMEN, FOR_WOMEN),
                at_least=-0.04,
                at_most=0.04,
            ),
            Claim(
                "the old less the young, the same tastes for all",
                SHARE,
                lambda _, same: more(same, OLD, YOUNG, FOR_THE_OLD),
                at_least=-0.04,
                at_most=0.04,
            ),
        ),
        Mutant(
            "world/segments.py",
            "means[:, genre] = [(r - centre) * float(within[genre]) for r in raw]",
            "means[:, genre] = [0.0 * (r - centre) for r in raw]",
        ),
    ),
    Row(
        14,
        "3.2",
        "need-matched products",
        "the same dramas carry a product drawn at random, or one that answers their worry: the matched one sells "
        "better; and among products drawn at random those that happen to answer it sell better, in one genre and "
        "category",
        (AT_RANDOM, MATCHED),
        (
            Claim("orders per link seen", SHARE, **relative(per_link), at_least=0.03),
            Claim("pages opened per link seen", SHARE, **relative(opening), at_least=0.04),
            Claim("orders per page", SHARE, **relative(conversion)),
            Claim("orders per viewing, from no fit to full fit, at random", SHARE, gain_of_fit, at_least=0.25),
            Claim("sales through links", SHARE, **series("gmv_microdrama")),
        ),
        Mutant(
            "processes/discovery/market.py",
            "screen.fit = titles.placement_fit[title]",
            "screen.fit = 0.5",
        ),
        seeds=20,
    ),
    Row(
        15,
        "3.2",
        "changing preferences",
        "tastes drift ten times as fast: what platforms gain by knowing tastes shrinks, for what they know is out of "
        "date; as much data of the last week alone brings part of it back",
        (targeted(0.0), targeted(0.75), targeted(0.0, FICKLE), targeted(0.75, FICKLE), targeted(0.75, RECENT)),
        tuple(
            claim
            for name, told in GAINED.items()
            for claim in (
                Claim(f"gain from accuracy in {told}", SHARE, **series(name)),
                Claim(f"of that gain, taken by faster drift: {told}", SHARE, **drifted(name), at_most=-0.2),
                Claim(f"of that gain, given back by fresher data: {told}", SHARE, **restored(name), at_least=0.1),
            )
        ),
        Mutant(
            "processes/discovery/rules.py",
            "fresh = 1.0 / (1.0 + p.staleness_rate * drift * profile_age * _TEN_DAYS)",
            "fresh = 1.0",
        ),
    ),
    Row(
        16,
        "3.2",
        "cheaper marketing",
        "targeting accuracy rises from 0 to .75 while feeds sell traffic at one price: an order through dramas costs "
        "less; how firms share what they gain where traffic is auctioned and terms are bargained anew is reported",
        (
            targeted(0.0, AT_ONE_PRICE),
            targeted(0.75, AT_ONE_PRICE),
            targeted(0.0, equal=MANY_LINKS),
            targeted(0.75, equal=MANY_LINKS),
        ),
        (
            Claim("cost per order, at one price", SHARE, **relative(cost_per_order), at_most=-0.1),
            Claim("price of traffic there", SHARE, **relative(traffic_price), at_least=-1e-9, at_most=1e-9),
            Claim("orders through dramas, at one price", SHARE, **series("orders_microdrama")),
            Claim("cost per order, auctioned", SHARE, **relative(cost_per_order, 2, 3)),
            Claim("price of traffic, auctioned", SHARE, **relative(traffic_price, 2, 3)),
            Claim("what firms gain, auctioned", SHARE, **series(*EARNERS, one=2, other=3)),
            *(
                Claim(f"of that gain, {told}'", SHARE, **part_of_gain(name, 2, 3))
                for name, told in zip(EARNERS, ("platforms", "merchants", "creators", "operators"), strict=True)
            ),
        ),
        Mutant(
            "processes/profile.py",
            "return effective_accuracy(today.venues.accuracy[platform], data,",
            "return effective_accuracy(0.5, data,",
        ),
    ),
)
