"""Whom viewers talk to."""

from __future__ import annotations

from sim.parameters.base import Parameters, param


class Network(Parameters):
    """A clustered small world of acquaintances (Watts & Strogatz 1998)."""

    acquaintances: float = param(
        10.0,
        "people a viewer talks to about dramas and purchases, on average",
        unit="people",
        source="assumed: discussion networks of 3 to 20 people in surveys",
        ge=0,
        le=100,
    )
    long_links: float = param(
        0.1,
        "acquaintances picked from everywhere instead of the neighbourhood",
        unit="share",
        source="assumed: enough for short paths between any two",
        ge=0,
        le=1,
    )
    clustering: float = param(
        0.3,
        "chance that two acquaintances of one viewer know each other",
        unit="probability",
        source="assumed: .1-.5 in measured friendship networks",
        ge=0.05,
        le=0.6,
    )
