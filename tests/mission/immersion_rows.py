"""The row of the paper's §3.3 on immersion: the state of mind in which an offer is met."""

from __future__ import annotations

from typing import Any

from sim.names import PLATFORMS
from tests.mission.data_rows import EQUAL, SHORTER, conversion, per_link
from tests.mission.frame import ENOUGH, SHARE, SMALL, Claim, Mutant, Row, arm, relative, series

MORE_ENJOYED = {"purchase.usual_enjoyment": SMALL.purchase.usual_enjoyment - 2.0 * SMALL.purchase.enjoyment_sd}
"""Whoever decides feels two sd more enjoyment than it did while watching, so that no more is watched for it."""
IN_CONTROL = {"watching.ad_annoyance": 0.0, "watching.complexity_annoyance": 0.0}
SOON_MERGED = {"watching.merging_minutes": 3.0}
CLUTTER = 0.3
CLUTTERED = {
    f"platforms.{name}.page_complexity": getattr(SMALL.platforms, name).page_complexity + CLUTTER for name in PLATFORMS
}
LOADED = {"levers.ad_load": 2.5}
IMMERSED = tuple(
    arm(EQUAL | ENOUGH | changes, **SHORTER)
    for changes in ({}, MORE_ENJOYED, IN_CONTROL, SOON_MERGED, LOADED, CLUTTERED)
)


def felt(feeling: str, other: int) -> dict[str, Any]:
    """Relative change of a feeling of those who open a product's page."""
    return relative(lambda market: market.felt(feeling), 0, other)


IMMERSION_ROWS = (
    Row(
        17,
        "3.3",
        "immersion",
        "whoever decides has enjoyed two standard deviations more; nothing takes control away; action and awareness "
        "merge in three minutes rather than eight: each alone raises purchases through dramas; control falls with the "
        "load of advertisements and with the clutter of pages",
        IMMERSED,
        (
            Claim("orders per page, more enjoyment", SHARE, **relative(conversion), at_least=0.05),
            Claim("orders through dramas, more enjoyment", SHARE, **series("orders_microdrama"), at_least=0.05),
            Claim("control felt, nothing taken away", SHARE, **felt("control", 2), at_least=0.2),
            Claim("orders per link seen, in control", SHARE, **relative(per_link, 0, 2), at_least=0.05),
            Claim("orders through dramas, in control", SHARE, **series("orders_microdrama", other=2), at_least=0.05),
            Claim("merging felt, where it comes sooner", SHARE, **felt("merging", 3), at_least=0.2),
            Claim("orders per link seen, merging sooner", SHARE, **relative(per_link, 0, 3)),
            Claim(
                "orders through dramas, merging sooner", SHARE, **series("orders_microdrama", other=3), at_least=0.02
            ),
            Claim("control felt, two and a half times the advertisements", SHARE, **felt("control", 4), at_most=-0.1),
            Claim("control felt, pages more cluttered by .3", SHARE, **felt("control", 5), at_most=-0.1),
            Claim("orders per link seen, two and a half times the advertisements", SHARE, **relative(per_link, 0, 4)),
            Claim("orders per link seen, pages more cluttered by .3", SHARE, **relative(per_link, 0, 5), at_most=-0.02),
        ),
        Mutant(
            "processes/shopping/rules.py",
            "return felt + merged + p.distortion_slope * lost / p.distortion_sd",
            "return 0.0 * lost",
        ),
        seeds=16,
    ),
)
