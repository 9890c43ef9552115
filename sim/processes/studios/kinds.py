"""The kinds of creators: how many there are of each, how often they release, what they can do."""

from __future__ import annotations

from sim.parameters.base import param
from sim.processes.studios.opening import OpeningTitles


class Kinds(OpeningTitles):
    """Head, established and long-tail creators, and pirates."""

    share_head: float = param(
        0.05, "head creators (IP, stars)", unit="share", source="assumed: one in twenty", ge=0, le=1
    )
    share_established: float = param(
        0.25,
        "established creators among those who may ever be one",
        unit="share",
        source="assumed: one in four",
        ge=0,
        le=1,
    )
    share_pirate: float = param(
        0.05,
        "copyists, who make nothing",
        unit="share",
        source="assumed: one in twenty; seed §4.1 names copies, not how many make them",
        ge=0,
        le=0.9,
    )
    pace_head: float = param(
        2.0,
        "titles a head creator makes, over the average",
        unit="ratio",
        source="assumed: better funded, so more shooting at once",
        ge=0.001,
        le=100,
    )
    pace_established: float = param(
        1.5,
        "titles an established creator makes, over the average",
        unit="ratio",
        source="assumed: between head creators and the long tail",
        ge=0.001,
        le=100,
    )
    pace_long_tail: float = param(
        0.75,
        "titles a long-tail creator makes, over the average",
        unit="ratio",
        source="assumed: what keeps the average pace of all kinds near 1",
        ge=0.001,
        le=100,
    )
    skill_head: float = param(
        0.85,
        "mean skill of head creators",
        unit="0-1",
        source="assumed: above all others; only the order of kinds is known",
        ge=0,
        le=1,
    )
    skill_established: float = param(
        0.7,
        "mean skill of established creators",
        unit="0-1",
        source="assumed: between head creators and the long tail",
        ge=0,
        le=1,
    )
    skill_long_tail: float = param(
        0.5, "mean skill of the long tail", unit="0-1", source="assumed: the middle of the scale", ge=0, le=1
    )
    skill_spread: float = param(
        0.2, "half-width of skill within a kind", unit="0-1", source="assumed: kinds overlap", ge=0, le=1
    )
    industrial_head: float = param(
        0.7,
        "industrialisation of head creators",
        unit="0-1",
        source="assumed: only the order of kinds is known (seed §4.1)",
        ge=0,
        le=1,
    )
    industrial_established: float = param(
        0.5,
        "industrialisation of established creators",
        unit="0-1",
        source="assumed: only the order of kinds is known (seed §4.1)",
        ge=0,
        le=1,
    )
    industrial_long_tail: float = param(
        0.2,
        "industrialisation of the long tail",
        unit="0-1",
        source="assumed: only the order of kinds is known (seed §4.1)",
        ge=0,
        le=1,
    )
    pooled_head: float = param(
        1.0,
        "head resources at the disposal of head creators",
        unit="0-1",
        source="assumed: they are what is pooled (seed §4.1)",
        ge=0,
        le=1,
    )
    pooled_established: float = param(
        0.4,
        "head resources at the disposal of established creators",
        unit="0-1",
        source="assumed: only the order of kinds is known (seed §4.1)",
        ge=0,
        le=1,
    )
    pooled_long_tail: float = param(
        0.1,
        "head resources at the disposal of the long tail",
        unit="0-1",
        source="assumed: only the order of kinds is known (seed §4.1)",
        ge=0,
        le=1,
    )
