"""What viewers hear from each other."""

from sim.parameters.base import Parameters, param


class WordOfMouth(Parameters):
    """What viewers hear from acquaintances across platforms (seed §4.2)."""

    listen: float = param(
        0.6,
        "chance of a talk with one acquaintance on a day",
        unit="probability per day",
        source="assumed: most days",
        ge=0,
        le=1,
    )
    trust_step: float = param(
        0.04,
        "share of the way trust moves when an acquaintance tells of a purchase",
        unit="share",
        source="assumed: half of an own purchase",
        ge=0,
        le=1,
    )
    peer_step: float = param(
        0.05,
        "share of the way the picture of acquaintances' habits moves with one talk",
        unit="share",
        source="assumed: twenty talks make the picture",
        ge=0,
        le=1,
    )
    memory: float = param(
        0.6,
        "chance that a recommendation is still remembered the next day",
        unit="probability",
        source="assumed: a few days",
        ge=0,
        le=1,
    )
