"""What a run reports by channel: a drama's link, a live room, the shelf with the merchant bought from before."""

from __future__ import annotations

from sim.outcome import ANY, FROM_0, Outcome, ratio

PER_PAGE = "per page view"
IN_CHANNEL = {"microdrama": "links in dramas", "live": "live rooms", "shelf": "the shelf"}
"""In the order of `names.Channel`: what series are called, and what it is."""


def _of(channel: str, where: str) -> tuple[Outcome, ...]:
    orders, delivered = f"orders_{channel}", f"delivered_{channel}"
    return (
        ratio(
            f"conversion_{channel}",
            PER_PAGE,
            f"orders per product-page view, {where}",
            orders,
            f"pages_{channel}",
            good_for=("merchants",),
        ),
        ratio(
            f"orders_per_need_{channel}",
            "per need",
            f"orders paid per need that arose, {where}; above 1 where older needs were met, or coming ones",
            orders,
            "needs",
            within=FROM_0,
        ),
        ratio(
            f"shopping_minutes_{channel}",
            "min per order",
            f"minutes spent on shopping itself (waiting, searching, checkout) per order, {where}",
            f"shopping_seconds_{channel}",
            orders,
            scale=60,
            within=FROM_0,
            bad_for=("viewers",),
        ),
        ratio(
            f"return_rate_{channel}",
            "share",
            f"returned orders per delivered order, {where}",
            f"returned_{channel}",
            delivered,
            bad_for=("viewers", "merchants"),
        ),
        ratio(
            f"order_surplus_{channel}",
            "yuan per order",
            f"experienced value less price and return hassle per delivered order, before the minutes it took, {where}; "
            "below 0 where it was not worth that",
            f"gained_{channel}",
            delivered,
            scale=100,
            within=ANY,
            good_for=("viewers",),
        ),
        ratio(
            f"regret_{channel}",
            "yuan per order",
            f"surplus that buyers expected when they decided less what they experienced, per delivered order, {where}; "
            "below 0 where it turned out better",
            f"regret_{channel}",
            delivered,
            scale=100,
            within=ANY,
            bad_for=("viewers",),
        ),
    )


BY_CHANNEL = tuple(outcome for channel, where in IN_CHANNEL.items() for outcome in _of(channel, where))
