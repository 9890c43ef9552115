"""Rows of the paper's §4.3 on works and brands over several platforms."""

from __future__ import annotations

from sim.money import FEN_PER_YUAN
from sim.names import N_SELLERS, PLATFORMS
from tests.mission.frame import BASE, ORDERS, SHARE, VIEWS, Claim, Mutant, Row, Seen, arm, relative, series

FEEDS = PLATFORMS[:2]
FREE = 9
"""Platforms on which free titles run: feeds, shelves, long video."""
ON_ONE = {"production.free_reach": (1.0,) + (0.0,) * (len(PLATFORMS) - 1)}
"""Free titles run on Douyin alone."""
ON_SEVERAL = {"production.free_reach": (1.0,) + (0.6,) * (FREE - 1) + (0.0,) * (len(PLATFORMS) - FREE)}
CLIPS = {"set": "levers.clips", "platform": FEEDS, "value": 1.0}
ONE_BRAND = {"set": "levers.brand_consistency", "value": 0.4}
IN_ITS_STYLE = {"set": "levers.adaptation", "value": 0.5}
ON_DOUYIN = IN_ITS_STYLE | {"platform": "douyin"}
SELLERS = PLATFORMS[:N_SELLERS]


def share_of_douyin(market: Seen) -> float:
    """Sales through links in dramas and orders beside them, on Douyin, over those on all platforms."""
    return market.on(ORDERS, "douyin") / market.on(ORDERS, *SELLERS)


def overlap(market: Seen) -> float:
    """Audiences of platforms added up, over the people they are."""
    return float(market.audiences.sum()) / market.reached


def in_no_feed(market: Seen) -> float:
    """Views of free titles that run on shelves and long-video platforms alone, of those released."""
    platforms = market.titles["platforms"]
    free = (1 << FREE) - 1
    those = (platforms & free != 0) & (platforms & ((1 << len(FEEDS)) - 1) == 0)
    return market.sum_over(market.released() & those, "views")


RELEASE_ROWS = (
    Row(
        29,
        "4.3",
        "cross-platform release",
        "free titles run on nine platforms rather than on Douyin alone: they reach more people, fewer than their "
        "audiences added up; clips on Douyin and Kuaishou of what runs elsewhere lead people there",
        (arm(ON_ONE), arm(ON_SEVERAL), BASE, arm({}, CLIPS)),
        (
            Claim("people reached", SHARE, **relative(lambda m: m.reached), at_least=0.01),
            Claim("hours watched", SHARE, **series("seconds_watched")),
            Claim(
                "audiences of platforms added up, over people reached, on one", "people", lambda one, *_: overlap(one)
            ),
            Claim(
                "audiences of platforms added up, over people reached, on several",
                "people",
                lambda _, several, *__: overlap(several),
                at_least=1.1,
            ),
            Claim("views of titles in no feed, with clips", SHARE, **relative(in_no_feed, 2, 3), at_least=0.1),
            Claim("people reached, with clips", SHARE, **relative(lambda m: m.reached, 2, 3)),
            Claim("views in feeds, with clips", SHARE, **relative(lambda m: m.on(VIEWS, *FEEDS), 2, 3)),
            Claim("hours watched, with clips", SHARE, **series("seconds_watched", one=2, other=3)),
            Claim(
                "what platforms pay for clips",
                "billion yuan",
                lambda *ms: ms[3].flow("platforms", "service_cost", "clips") / FEN_PER_YUAN / 1e9,
                at_least=0.001,
            ),
        ),
        Mutant(
            "processes/discovery/viewer.py",
            "viewer.teased = screens.drama[a] if a >= 0 else viewer.teased",
            "viewer.teased = viewer.teased if a >= 0 else viewer.teased",
        ),
    ),
    Row(
        30,
        "4.3",
        "brand consistency and adaptation",
        "brands are made one over all platforms: their standing grows, and more is bought from them; offers are told "
        "in each platform's style: more is bought, on Douyin alone from there; merchants pay for both",
        (BASE, arm({}, ONE_BRAND), arm({}, IN_ITS_STYLE), arm({}, ON_DOUYIN)),
        (
            Claim("standing of brands, one brand", SHARE, **relative(lambda m: m.equity), at_least=0.1),
            Claim("orders, one brand", SHARE, **series("orders"), at_least=0.0005),
            Claim("orders, in each platform's style", SHARE, **series("orders", other=2), at_least=0.005),
            Claim("standing of brands, in each platform's style", SHARE, **relative(lambda m: m.equity, 0, 2)),
            Claim(
                "share of Douyin in orders, in Douyin's style", SHARE, **relative(share_of_douyin, 0, 3), at_least=0.01
            ),
            Claim(
                "what merchants pay for one brand",
                "billion yuan",
                lambda _, one, *__: one.flow("merchants", "service_cost", "brand_care") / FEN_PER_YUAN / 1e9,
                at_least=0.01,
            ),
            Claim(
                "what merchants pay for style",
                "billion yuan",
                lambda *ms: ms[2].flow("merchants", "service_cost", "restyling") / FEN_PER_YUAN / 1e9,
                at_least=0.01,
            ),
            Claim("profit of merchants, one brand", SHARE, **series("merchant_profit")),
            Claim("profit of merchants, in each platform's style", SHARE, **series("merchant_profit", other=2)),
        ),
        Mutant(
            "processes/shopping/rules.py",
            "return p.adaptation_weight * (clamp(own + added, 0.0, 1.0) - p.usual_adaptation)",
            "return 0.0 * (clamp(own + added, 0.0, 1.0) - p.usual_adaptation)",
        ),
    ),
)
