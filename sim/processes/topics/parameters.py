"""Hot topics: how often they flare, and how fast they fade."""

from sim.parameters.base import Parameters, param


class Topics(Parameters):
    """Hot topics and how dramas take them up (seed §2.1)."""

    births_per_day: float = param(
        0.6,
        "topics fit for a drama that flare up",
        unit="topics per day",
        source="assumed: some four a week are fit for a drama",
        ge=0,
        le=2,
    )
    flare_days: float = param(
        2.0,
        "time from the first spark to the peak",
        unit="day",
        source="assumed: hot searches peak within days",
        ge=0.001,
        le=60,
    )
    lasting: float = param(
        8.0,
        "mean time in which a topic's heat halves after the peak",
        unit="day",
        source="assumed: lists of hot searches turn over within days",
        ge=0.001,
        le=3650,
    )
    lasting_spread: float = param(
        0.6,
        "largest difference of a topic's half-life from the mean",
        unit="share",
        source="assumed: topics differ by a multiple",
        ge=0,
        le=0.9,
    )
    take_up: float = param(
        0.3,
        "heat expected at release above which a creator takes a topic up",
        unit="0-1",
        source="assumed: a topic still at a third of its peak is worth a script",
        ge=0,
        le=1,
    )
    foreign_genre: float = param(
        0.4,
        "what is left of a topic's heat in a genre it does not belong to",
        unit="share",
        source="assumed: less than half; a topic speaks to its own genre",
        ge=0,
        le=1,
    )
    seen_days: int = param(
        30,
        "days for which a topic stays in creators' sight",
        unit="day",
        source="assumed: after a month a topic is old news",
        ge=1,
        le=365,
    )
