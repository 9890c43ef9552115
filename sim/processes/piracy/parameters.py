"""What copying earns and costs, and how pirates respond to it."""

from sim.parameters.base import Parameters, param


class Piracy(Parameters):
    """Pirates, who copy as much as copies pay for (seed §4.1); `watching` says how copies spread and are taken down."""

    copy_income: float = param(
        30.0,
        "what advertisers pay for advertisements around copies",
        unit="yuan per 1000 sessions on copies",
        source="assumed: near what a thousand impressions cost in feeds, for bad places beside several of them",
        ge=0,
        le=10_000,
    )
    copy_cost: float = param(
        3.1,
        "finding, storing and spreading copies at the usual extent; rises with the square of it",
        unit="yuan per 1000 sessions of paid titles",
        source="calibrated: copying just pays at the usual extent and enforcement",
        ge=0,
        le=10_000,
    )
    response: float = param(
        0.5,
        "how far a pirate extends its copying at a review, over how far copies earn more than they cost",
        unit="share",
        source="assumed: half of the way",
        ge=0,
        le=1,
    )
    review_days: int = param(
        14,
        "days from one review of a pirate to its next",
        unit="day",
        source="assumed: what copies earn is known after two weeks",
        ge=1,
        le=365,
    )
    least: float = param(
        0.05,
        "extent of copying below which a pirate never falls, over the usual",
        unit="ratio",
        source="assumed: one copier in twenty asks for no money",
        ge=0,
        le=1,
    )
    most: float = param(
        3.0,
        "largest extent of copying of a pirate, over the usual",
        unit="ratio",
        source="assumed: nearly all of what sells would be copied",
        ge=1,
        le=100,
    )
