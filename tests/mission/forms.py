"""Rows of the paper's §2: the form itself, and the forms in which it meets shopping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.money import FEN_PER_YUAN
from sim.names import FORMS, PLATFORMS, Form
from sim.units import MILLE
from tests.mission.frame import (
    AUDIENCE,
    BASE,
    DAYS,
    ENOUGH,
    OLD_VIEWS,
    ORDERS,
    SALES,
    SETTLED,
    SHARE,
    SMALL,
    TRAFFIC_PRICE,
    VIEWS,
    Claim,
    Mutant,
    Row,
    Seen,
    arm,
    relative,
    series,
)

FEEDS = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form == Form.SHORT_VIDEO)
LONG_VIDEO = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form == Form.LONG_VIDEO)
SHELVES = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form == Form.SHELF)
IN_APPS = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form in (Form.MINI_PROGRAM, Form.APP))
SETTLED_TRADE = {"viewers": 20_000}
"""Operators come and go one at a time: there must be some dozens."""
TWO_YEARS_ON = {"settled": 730, "days": 910}
"""After the boom, when as many operators close as come."""
DEARER_TRAFFIC = {"set": "traffic.reserve_price", "value": 1.2 * 36.0}
"""Traffic on short-video platforms costs 36 yuan per 1000 impressions by then, above a reserve of 28."""
MANY, NOT_ON_TAOBAO = arm(ENOUGH), arm(ENOUGH | {"platforms.taobao.drama_channel": False})
THE_SAME = ENOUGH | {"feedbacks.supply": False}
"""Makers do not respond to what viewers do: as many stories, of the same kinds."""
FAST, LASTING = 0.5, 8.0
"""Production time over the usual; life of topics over the usual."""


def cut(times: int) -> dict[str, Any]:
    """The same story in so many times as many episodes: running time, prices and advertisements by the minute equal."""
    p = SMALL.production
    counts = ("episodes_ordinary", "episodes_head", "cadence_ordinary", "cadence_head", "free_episodes")
    changes: dict[str, Any] = {f"production.{name}": times * getattr(p, name) for name in counts}
    changes |= {
        "production.episode_seconds": p.episode_seconds // times,
        "production.episode_price": p.episode_price / times,
    }
    changes |= {f"platforms.{name}.ad_load": getattr(SMALL.platforms, name).ad_load / times for name in PLATFORMS}
    return changes | {"watching.ads_per_episode": SMALL.watching.ads_per_episode / times}


def filmed(days: float, lasting: float) -> Mapping[str, Any]:
    """As many titles, at one budget, made in so many times the usual days while topics last so many times as long."""
    equal = {"feedbacks.supply": False, "studios.budgets": (1.0,)}
    return equal | {"production.days": days * SMALL.production.days, "topics.lasting": lasting * SMALL.topics.lasting}


def topical(market: Seen) -> np.ndarray:
    """Titles released that take up a topic, bool by title."""
    return market.released() & (market.titles["topic"] >= 0)


def topical_titles(market: Seen) -> float:
    """How many."""
    return market.sum_over(topical(market))


def price_before(market: Seen) -> float:
    """Mean price of traffic on short-video platforms in the month before the market settled, yuan per 1000."""
    there = [PLATFORMS.index(name) for name in FEEDS]
    paid = market.by_platform[TRAFFIC_PRICE][market.settled - 30 : market.settled, there]
    return float(paid.mean()) * MILLE / FEN_PER_YUAN


def gain_over_market(without: Seen, with_it: Seen) -> float:
    """Relative gain of Taobao's shelf less that of all orders in the market."""
    shelf = with_it.on(ORDERS, "taobao") / without.on(ORDERS, "taobao")
    return shelf - with_it.total("orders") / without.total("orders")


def profit_at_once(market: Seen) -> float:
    """Profit of operators in the 90 days after the market settled, fen."""
    return float(market.series["operator_profit"][market.settled : market.settled + 90].sum())


FORM_ROWS = (
    Row(
        1,
        "2.1",
        "the form itself",
        "the same story in episodes of 45 s rather than 90 s, at equal running time, prices and advertisements by "
        "the minute: more hours of it are watched",
        (arm(THE_SAME), arm(THE_SAME | cut(2))),
        (
            Claim("hours of story watched", SHARE, **series("seconds_watched"), at_least=0.02),
            Claim("people watching on a day", SHARE, **series("active_viewers")),
            Claim("consumer surplus", SHARE, **series("consumer_surplus")),
        ),
        Mutant(
            "processes/watching/rules.py",
            "p.stop_with_length * logarithm(episode_seconds / p.usual_episode)",
            "0.0 * logarithm(episode_seconds / p.usual_episode)",
        ),
    ),
    Row(
        2,
        "2.1",
        "hot topics",
        "titles made in half the time, at equal releases, cost and quality: more of them are topical, and are "
        "watched more; where topics last eight times as long, that gains nothing",
        (arm(filmed(1, 1)), arm(filmed(FAST, 1)), arm(filmed(1, LASTING)), arm(filmed(FAST, LASTING))),
        (
            Claim("topical titles released", SHARE, **relative(topical_titles), at_least=0.5),
            Claim("their views", SHARE, **relative(lambda m: m.sum_over(topical(m), "views")), at_least=0.4),
            Claim("views of all titles", SHARE, **relative(lambda m: m.sum_over(m.released(), "views")), at_least=0.0),
            Claim(
                "titles released",
                SHARE,
                **relative(lambda m: m.sum_over(m.released())),
                at_least=-0.01,
                at_most=0.01,
            ),
            Claim("topical titles, topics lasting", SHARE, **relative(topical_titles, 2, 3), at_most=0.05),
            Claim(
                "their views, topics lasting",
                SHARE,
                **relative(lambda m: m.sum_over(topical(m), "views"), 2, 3),
                at_most=0.05,
            ),
        ),
        Mutant(
            "world/topics.py",
            "return heat_at_release(float(day - sparks.born_on[t]), days, genre == sparks.genre[t], p)",
            "return heat_at_release(float(day - sparks.born_on[t]), 0, genre == sparks.genre[t], p)",
        ),
    ),
    Row(
        3,
        "2.2",
        "long-video platforms",
        "Tencent Video, iQIYI, Youku and Sohu have an audience of their own, live on members and advertisements, and "
        "keep older titles on offer, which shelf platforms license; without their channels creators lose their part of "
        "what members pay",
        (BASE, arm({f"platforms.{name}.drama_channel": False for name in LONG_VIDEO})),
        (
            Claim(
                "their share of viewers' days",
                SHARE,
                of=lambda base, _: base.on(AUDIENCE, *LONG_VIDEO),
                over=lambda base, _: base.on(AUDIENCE, *PLATFORMS),
                at_least=0.05,
            ),
            Claim(
                "fees of members, without them",
                SHARE,
                **relative(lambda m: m.flow("households", "platforms", "membership")),
            ),
            Claim(
                "what creators get of these fees, without them",
                SHARE,
                **relative(lambda m: m.flow("platforms", "creators", "membership_split")),
                at_most=-0.5,
            ),
            Claim("people watching on a day, without them", SHARE, **series("active_viewers")),
            Claim(
                "views there that older titles take",
                SHARE,
                of=lambda base, _: base.on(OLD_VIEWS, *LONG_VIDEO),
                over=lambda base, _: base.on(VIEWS, *LONG_VIDEO),
                at_least=0.05,
            ),
            Claim(
                "views on shelves that older titles under licence take",
                SHARE,
                of=lambda base, _: base.on(OLD_VIEWS, *SHELVES),
                over=lambda base, _: base.on(VIEWS, *SHELVES),
                at_least=0.02,
            ),
            Claim(
                "what shelf platforms pay for licences",
                "million yuan",
                of=lambda base, _: base.flow("platforms", "creators", "licence") / FEN_PER_YUAN / 1e6,
                at_least=0.5,
            ),
        ),
        Mutant(
            "world/platforms.py",
            "pull=np.array([g.organic_pull for g in groups], np.float64),",
            'pull=np.array([g.organic_pull * (setting(g, "member_fee") == 0.0) for g in groups], np.float64),',
        ),
    ),
    Row(
        4,
        "2.2",
        "shelf e-commerce with a drama channel",
        "Taobao opens a drama channel: people come for dramas, its shelf takes more orders, beyond what it sells "
        "in dramas, and the whole market gains less",
        (NOT_ON_TAOBAO, MANY),
        (
            Claim(
                "people coming for dramas on a day",
                "million people",
                lambda no, yes: (yes.on(AUDIENCE, "taobao") - no.on(AUDIENCE, "taobao")) / 1e6 / (DAYS - SETTLED),
                at_least=1.0,
            ),
            Claim("orders on its shelf", SHARE, **relative(lambda m: m.on(ORDERS, "taobao")), at_least=0.004),
            Claim("orders in the whole market", SHARE, **series("orders")),
            Claim("its gain over the market's", SHARE, gain_over_market, at_least=0.002),
        ),
        Mutant(
            "processes/shopping/rules.py",
            "return p.habit_visits * shelf_habit",
            "return 0.0 * shelf_habit",
        ),
        seeds=20,
    ),
    Row(
        5,
        "2.2",
        "short-video platforms",
        "with nothing changed, most sales through links in dramas come from Douyin and Kuaishou",
        (BASE,),
        (
            Claim(
                "their share of sales through links in dramas",
                SHARE,
                of=lambda m: m.on(SALES, *FEEDS),
                over=lambda m: m.on(SALES, *PLATFORMS),
                at_least=0.5,
            ),
            Claim(
                "their share of viewers' days",
                SHARE,
                of=lambda m: m.on(AUDIENCE, *FEEDS),
                over=lambda m: m.on(AUDIENCE, *PLATFORMS),
                at_least=0.5,
            ),
        ),
        Mutant(
            "processes/discovery/market.py",
            "links=rules.drama_links.astype(np.int64),",
            "links=rules.drama_links.astype(np.int64) * (np.arange(N_PLATFORMS) > 1),",
        ),
    ),
    Row(
        6,
        "2.2",
        "mini-programs",
        "once the trade has settled, traffic is not sold below a fifth more than it costs: operators of mini-programs "
        "and apps earn less by more than a fifth in 90 days, and more of them close within half a year",
        (arm(SETTLED_TRADE, **TWO_YEARS_ON), arm(SETTLED_TRADE, DEARER_TRAFFIC, **TWO_YEARS_ON)),
        (
            Claim("profit of operators in 90 days", SHARE, **relative(profit_at_once), at_most=-0.2),
            Claim(
                "operators that close in half a year",
                "operators",
                lambda usual, dear: dear.total("operator_exits") - usual.total("operator_exits"),
                at_least=0.1,
            ),
            Claim("revenue of dramas", SHARE, **series("market_revenue"), at_most=-0.01),
            Claim("price of traffic there before", "yuan per 1000", lambda usual, _: price_before(usual)),
        ),
        Mutant(
            "processes/traffic/market.py",
            'self.price = platforms["reserve_price"].astype(np.int64)',
            'self.price = np.full_like(platforms["reserve_price"].astype(np.int64), 3_000)',
        ),
    ),
    Row(
        7,
        "2.2",
        "standalone apps",
        "mini-programs and apps buy no traffic: their audience is gone but for a remainder, the app's least",
        (BASE, arm({f"platforms.{name}.buys_traffic_on": () for name in IN_APPS})),
        (
            Claim("their audience", SHARE, **relative(lambda m: m.on(AUDIENCE, *IN_APPS)), at_most=-0.5),
            Claim("audience of the app", SHARE, **relative(lambda m: m.on(AUDIENCE, "drama_app")), at_most=-0.25),
            Claim("profit of operators", SHARE, **series("operator_profit")),
        ),
        Mutant(
            "processes/discovery/viewer.py",
            "    if viewer.adoption == Adoption.PAID.value:\n        host = host_of_advertisement(viewer, today)\n",
            "    if viewer.adoption == Adoption.PAID.value:\n        host = -1\n",
        ),
    ),
)
