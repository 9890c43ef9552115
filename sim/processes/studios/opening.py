"""The titles on offer at the start, and what creators and platforms expect of them."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByFunding, ByGenre, Weight, some_weight


class OpeningTitles(Parameters):
    """What a market opens with, before anybody has watched anything."""

    opening_established: float = param(
        0.36,
        "established creators among those there at the start of a market that has run for years",
        unit="share",
        source="calibrated: their share in markets that have run for years, so that quality does not drift",
        ge=0,
        le=1,
    )
    years_to_last: float = param(
        3.5,
        "years from 2020 until as many of those there at a start are established as ever will be; before, fewer are",
        unit="year",
        source="calibrated: markets from 2021 go from 24 to 36 in a hundred within four years",
        ge=0.01,
        le=50,
    )
    opening_return: float = param(
        1.12,
        "return on production spending that creators expect at the start",
        unit="yuan per yuan",
        source="calibrated: a plausible profit in 2023 (EVIDENCE)",
        ge=0,
        le=10,
    )
    opening_spread: float = param(
        0.1,
        "largest difference of what a creator expects of a genre at the start from that return",
        unit="share",
        source="assumed: creators differ by a tenth",
        ge=0,
        le=1,
    )
    genre_share: ByGenre[Weight] = param(
        (0.24, 0.2, 0.1, 0.1, 0.12, 0.14, 0.05, 0.05),
        "genres of the titles on offer at the start",
        unit="share",
        source="assumed: romance and revenge lead (trade press)",
    )
    opening_funding: ByFunding[Weight] = param(
        (0.4, 0.35, 0.25),
        "what titles on offer at the start live on: free in feeds, paywall, advertising in mini-programs and apps",
        unit="relative weight",
        source="calibrated: revenue of 2023 by source (DataEye)",
    )
    opening_days: int = param(
        60,
        "days before the start from which titles are on offer",
        unit="day",
        source="assumed: titles older than that draw next to nothing",
        ge=1,
        le=365,
    )
    opening_sessions: float = param(
        6.0e8,
        "sessions on the day before the start, at the market size of end 2023",
        unit="sessions per day",
        source="assumed: two for each of Kuaishou's 270 million drama viewers a day",
        ge=0,
        le=1e11,
    )
    opening_half_life: float = param(
        5.0,
        "age at which a title on offer at the start draws half as many views",
        unit="day",
        source="calibrated: half-life of a title's revenue 1.5-7 days",
        ge=0.1,
        le=365,
    )
    opening_tail: float = param(
        0.02,
        "views of the least lucky title on offer at the start over those of the luckiest, nearly",
        unit="ratio",
        source="assumed: few hits, many flops: a Pareto tail",
        ge=0.0001,
        le=10,
    )
    episodes_per_session: float = param(
        4.0,
        "episodes of a session that platforms expect at the start",
        unit="episodes per session",
        source="assumed: near the 4.4 episodes a day of Kuaishou, 2021",
        ge=1,
        le=100,
    )
    sessions_per_viewer: float = param(
        1.5,
        "sessions a day of an active viewer that platforms expect at the start",
        unit="sessions per day",
        source="assumed: one or two",
        ge=0.1,
        le=100,
    )

    @model_validator(mode="after")
    def _something_to_choose_from(self) -> Self:
        some_weight(self.genre_share, self.opening_funding)
        return self
