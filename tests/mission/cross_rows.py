"""Rows of the paper's §4.2 and §4.3 that reach across platforms and people: word of mouth, shared data, budgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from sim.evidence.experiments import OtherLuck
from sim.market.recording import gini
from sim.names import N_SELLERS, PLATFORMS
from tests.mission.frame import ACCURACY, AUDIENCE, BASE, SHARE, Arm, Claim, Mutant, Row, Seen, arm, relative, series

SHORT = {"settled": 20, "days": 70}
OUT = 50
"""Days after the market settled in which titles come out whose success is compared."""
AT_ONCE = {"feedbacks.supply": False}
"""Makers do not respond to viewers: the same titles come out in every world."""
SILENT = AT_ONCE | {"feedbacks.word_of_mouth": False}
ALONE = SILENT | {"feedbacks.popularity": False}
LOUD = AT_ONCE | {
    "word_of_mouth.listen": 1.0, "word_of_mouth.memory": 0.9, "watching.tell_base": 2.0,
    "discovery.heard_weight": 5.0, "discovery.word_weight": 1.0,
}  # fmt: skip
"""Everybody talks to somebody every day, tells most of what is watched, and what is said counts for much."""


def worlds(changes: Mapping[str, Any]) -> tuple[Arm, Arm]:
    """The same market twice: equal titles and firms, and viewers who meet another luck (Salganik et al. 2006)."""
    one = arm(changes, **SHORT)
    return one, replace(one, market=OtherLuck)


def success(world: Seen) -> np.ndarray:
    """Share of all views that each title released got."""
    views = world.titles["views"][world.released(0, OUT)].astype(float)
    return views / views.sum()


def inequality(one: Seen, other: Seen) -> float:
    """Gini of views over titles, mean of two worlds."""
    return (gini(success(one)) + gini(success(other))) / 2


def unpredictability(one: Seen, other: Seen) -> float:
    """Mean difference of a title's share of views between two worlds, over the mean share."""
    return float(np.abs(success(one) - success(other)).mean() / success(one).mean())


FAULTY = {
    "after_sales.fault_base": 3.0, "after_sales.tell_base": 2.0, "word_of_mouth.listen": 1.0,
    "word_of_mouth.trust_step": 0.5, "purchase.click_base": 1.0, "purchase.drama_appeal": 3.0,
}  # fmt: skip
"""Many buy from dramas, most deliveries have a fault, most buyers tell of it, and it counts for much."""
UNTOLD = FAULTY | {"word_of_mouth.trust_step": 0.0}


def eagerness(market: Seen) -> float:
    """Product pages opened from dramas per link seen."""
    return market.total("pages_microdrama") / market.total("exposures")


LEAST, MOST, ALLY, ELSEWHERE = "wechat_mini", "douyin", "taobao", "kuaishou"
"""The platform that records least of its users' behaviour, that which records most, an ally with which the first has
most of its users in common, and one outside of their alliance."""
ALL_ALLIED = arm({"levers.data_sharing": 1.0})
TWO_ALLIED = arm({}, {"set": "levers.data_sharing", "platform": (ALLY, LEAST), "value": 1.0})


def accuracy(market: Seen, platform: str) -> float:
    """How well a platform knows those who watch there: ρ, weighed by who comes."""
    k, days = PLATFORMS.index(platform), slice(market.settled, None)
    weight = market.by_platform[AUDIENCE][days, k]
    return float(np.average(market.by_platform[ACCURACY][days, k], weights=weight))


def gain(platform: str, other: int) -> Callable[..., float]:
    """What a platform's accuracy gains in another arm over the base."""
    return lambda *markets: accuracy(markets[other], platform) - accuracy(markets[0], platform)


SELLERS = PLATFORMS[:N_SELLERS]
FLIGHT, APART = 4, 11
"""Days that a campaign runs on a platform, and from its start on one to that on the next: contacts on two of them lie
more than the week apart for which one lifts another."""
NOTICED = AT_ONCE | {
    "campaigns.awareness_weight": 3.0, "needs.arrival_rate": 0.4, "purchase.shopping_day": 1.0
}  # fmt: skip
"""Merchants and makers stay as they are, people need much and shop every day, and awareness moves them a lot, so that
orders that a campaign prompts are not lost among others."""
CAMPAIGN = {"set": "levers.brand_campaign", "value": 30.0, "lasts": FLIGHT}


def campaign(synergy: float, *starts: int) -> Arm:
    """A campaign of the same length and money on each platform that sells goods, from a day of its own there."""
    flights = [CAMPAIGN | {"platform": name, "after": day} for name, day in zip(SELLERS, starts, strict=True)]
    return arm(NOTICED | {"campaigns.synergy": synergy}, *flights, settled=10, days=115)


IN_TURN = [APART * place for place in range(N_SELLERS)]
TOGETHER = [APART * (N_SELLERS // 2)] * N_SELLERS
"""All on the day that lies in the middle of those in turn."""
UNTOLD_OF = arm(NOTICED, settled=10, days=115)
USUAL_SYNERGY = 1.15


def prompted(market: Seen) -> float:
    """Orders that would not have been made without awareness of brands."""
    return market.total("campaign_orders")


def spent_on_brands(market: Seen) -> float:
    """What merchants paid for campaigns, fen."""
    return market.flow("merchants", "platforms", "brand_campaign")


def break_even(none: Seen, staggered: Seen, plain: Seen, usual: Seen, *_: Seen) -> float:
    """The synergy at which a campaign at once prompts as many orders as one in turn, on the line between two."""
    rise = (prompted(usual) - prompted(plain)) / (USUAL_SYNERGY - 1.0)
    return 1.0 + (prompted(staggered) - prompted(plain)) / rise if rise > 0.0 else float("nan")


CROSS_ROWS = (
    Row(
        31,
        "4.3",
        "synchronous promotion",
        "merchants campaign on the five platforms that sell goods, whose users overlap, for four days on each: on all "
        "at once, or on one after the other with a week between, for the same money; at a synergy of 1.15 more orders "
        "are prompted at once, at none fewer, since people tire of what they have just met; the break-even is told",
        (
            UNTOLD_OF,
            campaign(USUAL_SYNERGY, *IN_TURN),
            campaign(1.0, *TOGETHER),
            campaign(USUAL_SYNERGY, *TOGETHER),
            campaign(1.3, *TOGETHER),
        ),
        (
            Claim(
                "orders prompted, at once over in turn, at a synergy of 1.15",
                SHARE,
                **relative(prompted, 1, 3),
                at_least=0.02,
            ),
            Claim(
                "orders prompted, at once over in turn, at a synergy of 1 (none)",
                SHARE,
                **relative(prompted, 1, 2),
                at_most=-0.02,
            ),
            Claim("orders prompted, at once over in turn, at a synergy of 1.3", SHARE, **relative(prompted, 1, 4)),
            Claim("synergy at which both prompt as many", "ratio", break_even, at_least=1.01, at_most=1.14),
            Claim(
                "what merchants pay for it, at once over in turn",
                SHARE,
                **relative(spent_on_brands, 1, 3),
                at_least=-0.001,
                at_most=0.001,
            ),
            Claim(
                "contacts with it, at once over in turn",
                SHARE,
                **series("campaign_contacts", one=1, other=3),
                at_least=-0.02,
                at_most=0.02,
            ),
            Claim("orders, at once at 1.15 over none at all", SHARE, **series("orders", other=3), at_least=0.005),
            Claim("orders, at once over in turn, at 1.15", SHARE, **series("orders", one=1, other=3)),
            Claim("orders, at 1.3 over none, all at once", SHARE, **series("orders", one=2, other=4)),
            Claim("profit of merchants, at once at 1.15 over none at all", SHARE, **series("merchant_profit", other=3)),
        ),
        Mutant(
            "processes/campaigns/rules.py",
            "step = p.contact_step * p.synergy if elsewhere else p.contact_step",
            "step = p.contact_step",
        ),
    ),
    Row(
        32,
        "4.3",
        "shared customer data",
        "platforms share all they record of the viewers they have in common: the one with the least data of its own "
        "comes to know its viewers much better, the one with the most hardly; where it is allied with Taobao alone, so "
        "it does, and others gain nothing; it is paid for by those who share",
        (BASE, ALL_ALLIED, TWO_ALLIED),
        (
            Claim("accuracy at WeChat, which knows least, all allied", "of 1", gain(LEAST, 1), at_least=0.08),
            Claim("accuracy at Douyin, which knows most, all allied", "of 1", gain(MOST, 1), at_most=0.03),
            Claim(
                "WeChat's gain less Douyin's, all allied",
                "of 1",
                lambda *m: gain(LEAST, 1)(*m) - gain(MOST, 1)(*m),
                at_least=0.07,
            ),
            Claim(
                "WeChat's gain less Taobao's, these two allied",
                "of 1",
                lambda *m: gain(LEAST, 2)(*m) - gain(ALLY, 2)(*m),
                at_least=0.05,
            ),
            Claim(
                "accuracy at Kuaishou, outside of the alliance of two",
                "of 1",
                gain(ELSEWHERE, 2),
                at_least=-0.005,
                at_most=0.005,
            ),
            Claim(
                "what data cost platforms, all allied",
                SHARE,
                **relative(lambda m: m.flow("platforms", "service_cost", "data_cost")),
                at_least=0.2,
            ),
            Claim("mean accuracy, all allied", SHARE, **series("effective_accuracy"), at_least=0.02),
            Claim("consumer surplus, all allied", SHARE, **series("consumer_surplus")),
            Claim("hours watched, all allied", SHARE, **series("seconds_watched")),
        ),
        Mutant("processes/profile.py", "return shared_data(own, 1.0 - unseen, sharing)", "return own"),
    ),
    Row(
        35,
        "4.2",
        "word of mouth",
        "worlds with the same titles that differ in viewers' luck alone: where people hear of each other and "
        "platforms show what many watch, success is more unequal, and differs more from world to world; the more so "
        "where they talk; and where most deliveries are faulty, buyers who tell of it cost dramas the trust of others",
        (
            *worlds(ALONE),
            *worlds(AT_ONCE),
            *worlds(SILENT),
            *worlds(LOUD),
            arm(UNTOLD, **SHORT),
            arm(FAULTY, **SHORT),
        ),
        (
            Claim(
                "inequality of success (Gini), with influence less without",
                "of 1",
                lambda *w: inequality(w[2], w[3]) - inequality(w[0], w[1]),
                at_least=0.03,
            ),
            Claim(
                "unpredictability, with influence less without",
                "of 1",
                lambda *w: unpredictability(w[2], w[3]) - unpredictability(w[0], w[1]),
                at_least=0.1,
            ),
            Claim(
                "inequality, with word of mouth beside popularity",
                "of 1",
                lambda *w: inequality(w[2], w[3]) - inequality(w[4], w[5]),
            ),
            Claim(
                "unpredictability, with word of mouth beside popularity",
                "of 1",
                lambda *w: unpredictability(w[2], w[3]) - unpredictability(w[4], w[5]),
            ),
            Claim(
                "inequality, with much talk beside popularity",
                "of 1",
                lambda *w: inequality(w[6], w[7]) - inequality(w[4], w[5]),
                at_least=0.005,
            ),
            Claim(
                "unpredictability, with much talk beside popularity",
                "of 1",
                lambda *w: unpredictability(w[6], w[7]) - unpredictability(w[4], w[5]),
                at_least=0.02,
            ),
            Claim(
                "trust in buying from dramas, faults told",
                "of 1",
                lambda *w: w[9].trust - w[8].trust,
                at_most=-0.003,
            ),
            Claim("product pages opened per link seen, faults told", SHARE, **relative(eagerness, 8, 9)),
        ),
        Mutant(
            "processes/word_of_mouth/viewer.py",
            "    if not calendar.word_feedback:\n        return\n",
            "    if True:\n        return\n",
        ),
    ),
)
