"""Rows of the paper's §4.2: service after a sale, where it is slow, and where shelf platforms lend theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tests.mission.frame import (
    ANSWERED,
    BASE,
    CONTACTS,
    SHARE,
    SURPLUS,
    Arm,
    Claim,
    Mutant,
    Row,
    Seen,
    arm,
    relative,
    series,
)

WINDOW = {"settled": 55, "days": 150}
"""Ten days more than those after which first orders of the first days are judged; and a hundred days of judging."""
OFTEN = {
    "after_sales.fault_base": 1.0, "after_sales.relation_days": 45, "after_sales.hassle_yuan": 60.0,
    "after_sales.answer_hours": 48.0, "needs.arrival_rate": 0.3, "levers.integration": 0.0,
    "levers.after_sales_quality": 0.0, "feedbacks.supply": False, "feedbacks.service_load": False,
}  # fmt: skip
"""Half of the goods arrive with a fault, answers are slow, and there is much to buy: what is rare is seen often.

Goods are mostly kept, for who sends them back first has to buy again what was to be had. Prices and staff stay as they
are, and no standard is enforced.
"""
ALONE = OFTEN | {"after_sales.shelf_service": 0.0}
"""The same where every merchant answers for all of its orders."""
RESPONSIVE = {"levers.responsiveness": 1.0}
GENEROUS = RESPONSIVE | {"levers.compensation": 1.0}
CARING = GENEROUS | {"levers.care": 1.0}


def played(*changes: Mapping[str, Any]) -> Arm:
    """A market in which first orders are judged from its start."""
    merged: dict[str, Any] = {}
    for some in changes:
        merged |= some
    return arm(merged, **WINDOW)


def repurchase(market: Seen, group: str) -> float:
    """Share of the first orders of a group that were repeated."""
    return market.total(f"{group}_repurchased") / market.total(f"cohort_{group}")


def after_fault(market: Seen) -> float:
    """The same of those that arrived with a fault."""
    return repurchase(market, "faulty")


def overall(market: Seen) -> float:
    """The same of all first orders."""
    return market.total("cohort_repurchased") / market.total("cohort_buyers")


def with_fault(market: Seen) -> float:
    """Share of first orders that arrived with a fault."""
    faulty = market.total("cohort_faulty")
    return faulty / (faulty + market.total("cohort_smooth"))


def hours(market: Seen) -> float:
    """Mean hours to the first answer."""
    return market.total("response_seconds") / market.total("service_contacts") / 3600


def gap(market: Seen) -> float:
    """How much more often first orders on shelf platforms are repeated than those on short video."""
    return repurchase(market, "shelf") - repurchase(market, "short_video")


def service_paid(market: Seen) -> float:
    """What merchants pay to provide service, per order delivered, fen."""
    return market.flow("merchants", "service_cost", "service") / market.total("delivered_orders")


STAFFED = ALONE | RESPONSIVE | {"after_sales.answer_hours": 10.0}
"""Answers would be quick."""
THE_STAFF = {"needs.arrival_rate": 0.1, "commerce.contacts_per_order": 0.09}
AS_MUCH_STAFF = {"needs.arrival_rate": 0.5, "commerce.contacts_per_order": 0.018}
"""Five times the needs, and a fifth of the staff for each order expected: the staff is the same."""
LOADED = {"feedbacks.service_load": True}
CLUTTERED = {"platforms.douyin.page_complexity": 1.0, "platforms.kuaishou.page_complexity": 1.0}
BY_SHELVES = OFTEN | CLUTTERED | {
    "after_sales.shelf_service": 1.0, "after_sales.fault_base": 2.0, "commerce.chosen_service": (0.0, 0.0, 0.0, 0.0),
}  # fmt: skip
"""Shelf platforms answer for all of their own orders; merchants answer for the others badly, behind cluttered pages."""
UNSERVED = {"levers.after_sales_quality": 0.0, "commerce.chosen_service": (0.0, 0.0, 0.0, 0.0)}
"""No standard, and merchants that begin without any service."""
SAME_STAFF = {"commerce.staffing_speed": 0.0}
"""Nobody hires or dismisses."""


def complaints(market: Seen) -> float:
    """Complaints per delivered order."""
    return market.total("service_contacts") / market.total("delivered_orders")


def by_platform(market: Seen) -> np.ndarray:
    """Mean hours to the first answer on each platform; 0 where nothing was to be answered."""
    asked = market.by_platform[CONTACTS][market.settled :].sum(axis=0)
    return market.by_platform[ANSWERED][market.settled :].sum(axis=0) / np.maximum(asked, 1) / 3600


def dispersion(market: Seen) -> float:
    """Standard deviation of that between platforms that sell, weighed by what is to be answered; hours."""
    asked = market.by_platform[CONTACTS][market.settled :].sum(axis=0)
    there = by_platform(market)
    return float(np.sqrt(np.average((there - np.average(there, weights=asked)) ** 2, weights=asked)))


def quickest(market: Seen) -> int:
    """The platform that sells where answers come soonest."""
    there, asked = by_platform(market), market.by_platform[CONTACTS][market.settled :].sum(axis=0)
    return int(np.argmin(np.where(asked > 0.05 * asked.sum(), there, np.inf)))


EASY = {
    "levers.return_options": 1.0, "levers.exchanges": 1.0, "levers.original_refund": 1.0, "levers.door_pickup": 1.0,
}  # fmt: skip
"""Everything that makes a return easy."""
FAULTS = ALONE | dict.fromkeys(EASY, 0.0) | {
    "after_sales.hassle_yuan": 30.0, "after_sales.easy_return": 1.0, "after_sales.credit_lapse": 0.3,
}  # fmt: skip
"""Half of the goods arrive with a fault, and nothing is done for those who would send them back: the process is not
clear, nobody collects, and all refunds are credit, of which much lapses; where it is easy, that is forgiven."""


def easy(*which: str) -> Arm:
    """The same with some of it done."""
    return played(FAULTS, {f"levers.{name}": 1.0 for name in which})


def requests(market: Seen) -> float:
    """Share of delivered orders that buyers want to send back, for money or for another."""
    return market.total("returned_orders", "exchanged_orders") / market.total("delivered_orders")


def fate(name: str, one: int, other: int) -> dict[str, Any]:
    """The relative change of what orders with a fault came to."""
    return relative(lambda market: market.after_fault(name), one, other)


def per_order(name: str, one: int, other: int) -> dict[str, Any]:
    """The difference of a daily series in yuan per delivered order."""
    return {
        "of": lambda *m: (
            m[other].total(name) / m[other].total("delivered_orders")
            - m[one].total(name) / m[one].total("delivered_orders")
        ) / 100
    }  # fmt: skip


def exchange_paid(market: Seen) -> float:
    """Yuan of the goods that merchants send in exchange, per delivered order."""
    return market.flow("merchants", "inputs", "replacement") / market.total("delivered_orders") / 100


SERVICE_ROWS = (
    Row(
        24,
        "4.2",
        "after-sales, four dimensions",
        "after a fault, quick answers, compensation and care each raise repurchase, one on top of the other; "
        "reliability does by fewer faults; the recovered repurchase less than those without a fault; merchants pay",
        (
            played(ALONE),
            played(ALONE, RESPONSIVE),
            played(ALONE, GENEROUS),
            played(ALONE, CARING),
            played(ALONE, {"levers.reliability": 1.0}),
        ),
        (
            Claim("after a fault, quick answers", SHARE, **relative(after_fault, 0, 1), at_least=0.03),
            Claim("after a fault, compensation besides", SHARE, **relative(after_fault, 1, 2), at_least=0.10),
            Claim("after a fault, care besides", SHARE, **relative(after_fault, 2, 3), at_least=0.03),
            Claim("first orders with a fault, reliability", SHARE, **relative(with_fault, 0, 4), at_most=-0.2),
            Claim("repurchase, reliability", SHARE, **relative(overall, 0, 4), at_least=0.03),
            Claim(
                "without a fault over best recovered",
                SHARE,
                of=lambda *m: repurchase(m[3], "smooth") - after_fault(m[3]),
                over=lambda *m: after_fault(m[3]),
                at_least=0.05,
            ),
            Claim("cost of service an order, the first three", SHARE, **relative(service_paid, 0, 3), at_least=0.2),
            Claim("cost of service an order, reliability", SHARE, **relative(service_paid, 0, 4), at_least=0.2),
        ),
        Mutant(
            "processes/after_sales/rules.py",
            "reached = recovered + p.easy_return * ease(trouble, p) * (1.0 - recovered) if sent else recovered",
            "reached = 0.5 + p.easy_return * ease(trouble, p) * 0.5 if sent else 0.5",
        ),
    ),
    Row(
        25,
        "4.2",
        "slow service inside the player",
        "five times the needs on the same staff: answers take longer, and fewer of those who met a fault repurchase "
        "than with as many orders and answers as quick as ever; cluttered pages inside the player delay answers too",
        (
            played(STAFFED, THE_STAFF, LOADED),
            played(STAFFED, AS_MUCH_STAFF, LOADED),
            played(STAFFED, AS_MUCH_STAFF),
            played(STAFFED, AS_MUCH_STAFF, CLUTTERED),
        ),
        (
            Claim("orders", SHARE, **series("orders"), at_least=0.5),
            # in logs, for in some worlds a queue never ends
            Claim(
                "hours to an answer",
                "of log",
                lambda usual, loaded, *_: np.log(hours(loaded) / hours(usual)),
                at_least=float(np.log(1.5)),
            ),
            Claim("after a fault, for the load alone", SHARE, **relative(after_fault, 2, 1), at_most=-0.03),
            Claim("hours to an answer, cluttered pages", SHARE, **relative(hours, 2, 3), at_least=0.02),
            Claim(
                "repurchase after a fault, cluttered pages",
                SHARE,
                **relative(after_fault, 2, 3),
            ),
        ),
        Mutant(
            "processes/after_sales/rules.py",
            "    excess = load - 1.0 if load > 1.0 else 0.0\n",
            "    excess = 0.0\n",
        ),
        seeds=20,
    ),
    Row(
        26,
        "4.2",
        "returns",
        "a clear process, exchanges, collection at the door and money back by its route, against none of these: buyers "
        "send more back, and more of them repurchase; each alone is used and leaves those with a fault more satisfied; "
        "exchanges take the place of refunds, and merchants pay for them; what is left to merchants and buyers is told",
        (
            played(FAULTS, EASY),
            played(FAULTS),
            easy("return_options"),
            easy("exchanges"),
            easy("original_refund"),
            easy("door_pickup"),
            played(FAULTS, EASY, {"levers.exchanges": 0.0}),
        ),
        (
            Claim("wishes to send back", "of orders", lambda *m: requests(m[0]) - requests(m[1]), at_least=0.2),
            Claim("repurchase, all of it", SHARE, **relative(overall, 1, 0), at_least=0.03),
            Claim("repurchase after a fault, all of it", SHARE, **relative(after_fault, 1, 0), at_least=0.1),
            Claim(
                "returns, all but exchanges",
                "of orders",
                lambda *m: requests(m[6]) - requests(m[1]),
                at_least=0.1,
            ),
            Claim("repurchase after a fault, all but exchanges", SHARE, **relative(after_fault, 1, 6)),
            *(
                claim
                for k, (name, more, liked) in enumerate(
                    (
                        ("a clear process", 0.02, 0.005),
                        ("exchanges", 0.1, 0.1),
                        ("the original route", 0.03, 0.005),
                        ("collection", 0.005, 0.001),
                    ),
                    2,
                )
                for claim in (
                    Claim(
                        f"wishes to send back, {name}",
                        "of orders",
                        lambda *m, k=k: requests(m[k]) - requests(m[1]),
                        at_least=more,
                    ),
                    Claim(f"satisfaction after a fault, {name}", SHARE, **fate("felt", 1, k), at_least=liked),
                    Claim(f"repurchase after a fault, {name}", SHARE, **relative(after_fault, 1, k)),
                )
            ),
            Claim("refunds of faults, exchanges on top", SHARE, **fate("returned", 6, 0), at_most=-0.3),
            Claim("wishes to send back, exchanges on top", SHARE, **relative(requests, 6, 0), at_least=0.0),
            Claim(
                "goods in exchange", "yuan an order", lambda *m: exchange_paid(m[0]) - exchange_paid(m[1]), at_least=1.0
            ),
            Claim("profit of merchants, all of it", "yuan an order", **per_order("merchant_profit", 1, 0)),
            Claim("profit of merchants, all but exchanges", "yuan an order", **per_order("merchant_profit", 1, 6)),
            Claim("surplus of buyers, all of it", SHARE, **relative(lambda m: m.people[SURPLUS].sum(), 1, 0)),
            Claim("surplus of buyers, all but exchanges", SHARE, **relative(lambda m: m.people[SURPLUS].sum(), 1, 6)),
        ),
        Mutant(
            "processes/after_sales/rules.py",
            "    return sound - trouble > kept and sound > -lapsed\n",
            "    return sound - trouble > kept and sound > 1e12 - lapsed\n",
        ),
    ),
    Row(
        27,
        "4.2",
        "service improves by feedback",
        "in the last quarter, complaints per delivered order are fewer with strict audits than without; and so they "
        "are, where no standard is enforced and merchants begin with none, if they learn from their books what "
        "complaints cost",
        (BASE, arm({"rules.service_audits": 1.0}), arm(UNSERVED | {"commerce.service_speed": 0.0}), arm(UNSERVED)),
        (
            Claim("complaints per delivered order, audits", SHARE, **relative(complaints, 0, 1), at_most=-0.08),
            Claim("complaints per delivered order, own books", SHARE, **relative(complaints, 2, 3), at_most=-0.02),
            Claim("orders delivered, audits", SHARE, **series("delivered_orders", one=0, other=1), at_least=-0.1),
            Claim(
                "cost of audits a delivered order",
                "yuan",
                lambda *m: (
                    m[1].flow("platforms", "service_cost", "service_audit") / m[1].total("delivered_orders") / 100
                ),
                at_least=0.05,
            ),
            Claim("cost of service an order, audits", SHARE, **relative(service_paid, 0, 1), at_least=0.1),
            Claim("profit of merchants, audits", SHARE, **series("merchant_profit", one=0, other=1)),
        ),
        Mutant(
            "processes/merchants/rules.py",
            "return clamp(demanded + audits * p.audit_step * beyond, 0.0, 1.0)",
            "return clamp(demanded + 0.0 * audits * p.audit_step * beyond, 0.0, 1.0)",
        ),
    ),
    Row(
        28,
        "4.2",
        "integrated after-sales",
        "shelf platforms serve all orders on short video rather than none: repurchase there comes closer to that on "
        "shelves, and merchants pay a fee",
        (played(BY_SHELVES), played(BY_SHELVES, {"levers.integration": 1.0})),
        (
            Claim("gap in repurchase between shelf and short video", SHARE, **relative(gap), at_most=-0.1),
            Claim("repurchase on short video", SHARE, **relative(lambda m: repurchase(m, "short_video")), at_least=0.0),
            Claim("repurchase on shelves", SHARE, **relative(lambda m: repurchase(m, "shelf"))),
            Claim(
                "fees of merchants an order",
                "yuan",
                lambda _, joint: joint.flow("merchants", "platforms", "integration_fee") / joint.total("orders") / 100,
                at_least=0.1,
            ),
        ),
        Mutant(
            "processes/after_sales/viewer.py",
            "        integrated = venues.integration[platform]\n",
            "        integrated = 0.0 * venues.integration[platform]\n",
        ),
    ),
    Row(
        34,
        "4.3",
        "one customer service",
        "at equal staff, one desk for all platforms rather than one for each: answers take less time on average and "
        "differ less between platforms; where they were quickest they may take longer; merchants pay for training",
        (arm(SAME_STAFF | {"rules.service_pooling": 0.0}), arm(SAME_STAFF)),
        (
            Claim("hours to an answer", SHARE, **relative(hours), at_most=-0.1),
            Claim("how far platforms differ", SHARE, **relative(dispersion), at_most=-0.2),
            Claim(
                "hours to an answer where it was quickest",
                SHARE,
                of=lambda split, joint: by_platform(joint)[quickest(split)] - by_platform(split)[quickest(split)],
                over=lambda split, _: by_platform(split)[quickest(split)],
            ),
            Claim(
                "wages of service staff",
                SHARE,
                **relative(lambda m: m.flow("merchants", "service_cost", "wages")),
                at_least=0.01,
            ),
        ),
        Mutant(
            "processes/after_sales/rules.py",
            "    return pooled * joint + (1.0 - pooled) * own\n",
            "    return joint + 0.0 * own * pooled\n",
        ),
    ),
)
