"""The row of the paper's §3.3 on immersion: the state of mind in which an offer is met."""

from __future__ import annotations

from typing import Any

from sim.names import PLATFORMS
from tests.mission.data_rows import EQUAL, SHORTER, conversion, per_link
from tests.mission.frame import FEELINGS, SHARE, SMALL, Arm, Claim, Mutant, Row, arm, relative, series


def felt_more(feeling: str) -> Arm:
    """Who decides feels so much more of one part of immersion than it did while watching: two sd of it."""
    usual, sd = (getattr(SMALL.purchase, name) for name in (f"usual_{feeling}", f"{feeling}_sd"))
    return arm(EQUAL | {f"purchase.usual_{feeling}": usual - 2.0 * sd}, **SHORTER)


CLUTTER = 0.3
CLUTTERED = {
    f"platforms.{name}.page_complexity": getattr(SMALL.platforms, name).page_complexity + CLUTTER for name in PLATFORMS
}
IMMERSED = (
    arm(EQUAL, **SHORTER),
    *(felt_more(feeling) for feeling in FEELINGS),
    arm(EQUAL | {"levers.ad_load": 2.5}, **SHORTER),
    arm(EQUAL | CLUTTERED, **SHORTER),
)


def felt(feeling: str, other: int) -> dict[str, Any]:
    """Relative change of a feeling of those who open a product's page."""
    return relative(lambda market: market.felt(feeling), 0, other)


IMMERSION_ROWS = (
    Row(
        17,
        "3.3",
        "immersion",
        "whoever decides feels two standard deviations more of enjoyment, of control, or of merging: each alone raises "
        "purchases through dramas; control falls with the load of advertisements and with the clutter of pages",
        IMMERSED,
        (
            *(
                claim
                for k, (feeling, conversions, orders) in enumerate(
                    (("enjoyment", 0.1, 0.1), ("control", 0.05, 0.05), ("merging", 0.05, 0.05)), 1
                )
                for claim in (
                    Claim(
                        f"orders per page, more {feeling}", SHARE, **relative(conversion, 0, k), at_least=conversions
                    ),
                    Claim(
                        f"orders through dramas, more {feeling}",
                        SHARE,
                        **series("orders_microdrama", other=k),
                        at_least=orders,
                    ),
                )
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
    ),
)
