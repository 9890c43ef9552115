"""Rows of the paper's §4.1 and §4.3 on works: quality, sameness, piracy, growth, release and brands over platforms."""

from __future__ import annotations

from tests.mission.frame import SHARE, Claim, Mutant, Row, arm, relative, series
from tests.mission.support import EQUAL_TITLES

FEW_TROPES = {"production.tropes": 5, "production.hit_tropes": 1}
"""Whoever imitates tells the one story that is watched most, all others one of five."""
WORKS_ROWS = (
    Row(
        21,
        "4.1",
        "homogenisation",
        "the same titles, as good and as costly, tell five stories instead of sixty, imitators all the same one: "
        "viewers tire of it, and watch less",
        (arm(EQUAL_TITLES), arm(EQUAL_TITLES | FEW_TROPES)),
        (
            Claim("hours watched", SHARE, **series("seconds_watched"), at_most=-0.04),
            Claim("viewings that end at a title's end", SHARE, **series("completions"), at_most=0.0),
            Claim("revenue of dramas", SHARE, **series("market_revenue"), at_most=-0.04),
            Claim("consumer surplus", SHARE, **series("consumer_surplus")),
            Claim(
                "titles released",
                SHARE,
                **relative(lambda m: m.sum_over(m.released())),
                at_least=-0.001,
                at_most=0.001,
            ),
            Claim(
                "quality of titles",
                SHARE,
                **relative(lambda m: m.average(m.released(), "quality")),
                at_least=-0.001,
                at_most=0.001,
            ),
        ),
        Mutant(
            "processes/watching/rules.py",
            "p.trope_weight * (sameness - p.usual_sameness)",
            "0.0 * (sameness - p.usual_sameness)",
        ),
    ),
)
