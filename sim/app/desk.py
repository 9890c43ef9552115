"""What all sessions of a server share: the baseline it was started with, and those who play."""

from __future__ import annotations

from dataclasses import dataclass

from sim.app.player import Player
from sim.scenario import Scenario


@dataclass(frozen=True)
class Desk:
    """One for each server."""

    base: Scenario
    player: Player


_open: list[Desk] = []


def open_desk(made: Desk) -> None:
    """Let all sessions share this from now on."""
    _open[:] = [made]


def desk() -> Desk:
    """What the sessions share."""
    return _open[0]
