"""Whether a market fits into the machine's memory: asked before anything is built."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np

from sim.locale import Message
from sim.scenario import Problem, Scenario, ScenarioError
from sim.world.schema import VIEWER

_PER_ACQUAINTANCE = 16  # bytes while the network is built; a third of it stays
_PER_VIEWER = 8 + sum(np.dtype(a.dtype).itemsize * (a.width or 1) for a in VIEWER if not a.follows)
_PER_CREATOR, _PER_TITLE, _PER_MERCHANT = 3_000, 3_200, 5_200  # bytes, with their accounts and agents
_PER_DAY, _PER_MERCHANT_AND_DAY = 22_000, 30  # bytes of daily figures, closed accounts and what is observed
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def bytes_needed(settings: Scenario) -> int:
    """Bytes that one market takes at most, measured at up to a million viewers and tens of thousands of firms."""
    return sum(_parts_needed(settings).values())


def titles_expected(settings: Scenario, days: int) -> int:
    """Simulated titles that come out in so many days if every plan pays."""
    studios = settings.studios
    return math.ceil(studios.capacity_per_year / studios.title_weight * days / 365)


def _parts_needed(settings: Scenario) -> dict[str, int]:
    """Bytes by the parameter that decides on them."""
    days = settings.warm_up + settings.days
    per_viewer = int(_PER_VIEWER + _PER_ACQUAINTANCE * settings.network.acquaintances)
    studios, merchants = settings.studios, settings.commerce.merchants
    return {
        "viewers": settings.viewers * per_viewer,
        "days": days * _PER_DAY,
        "commerce.merchants": merchants * (_PER_MERCHANT + days * _PER_MERCHANT_AND_DAY),
        "studios.creators": int(studios.creators * studios.room_for_entry) * _PER_CREATOR,
        "studios.capacity_per_year": titles_expected(settings, studios.opening_days + days) * _PER_TITLE,
    }


def machine_memory() -> int | None:
    """Bytes of memory this program may use; None where the system does not say."""
    try:
        limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    except (AttributeError, ValueError, OSError):
        return None
    for path in _LIMITS:  # of the container this may run in
        try:
            limits.append(int(path.read_text()))
        except (OSError, ValueError):
            continue
    return min(limits)


def must_fit(settings: Scenario, at_once: int = 1) -> None:
    """Refuse a scenario of which ``at_once`` markets, played side by side, would not fit into memory.

    Raises:
        ScenarioError: naming what is needed, what there is, and how much would fit of what takes most.
    """
    parts = {path: at_once * needed for path, needed in _parts_needed(settings).items()}
    room, needed = machine_memory(), sum(parts.values())
    if room is None or needed <= room:
        return
    path = max(parts, key=parts.__getitem__)
    group, _, name = path.rpartition(".")
    value = getattr(getattr(settings, group) if group else settings, name)
    left = room - (needed - parts[path])  # for what takes most
    most = int(value * left / parts[path] if left > 0 else value * room / needed)
    said = no_room(path, value, needed, room, max(most // 1000 * 1000 or most, 1), at_once)
    raise ScenarioError([Problem("scenario", None, said)])


def no_room(path: str, value: float, needed: int, room: int, most: int, at_once: int = 1) -> Message:
    """What is said of a value for which there are not enough bytes."""
    memory = Message("memory.of_runs" if at_once > 1 else "memory.of_one", size=f"{needed / 1e9:.1f}", runs=at_once)
    there = f"{room / 1e9:.1f}"
    return Message("memory.no_room", path=path, value=f"{int(value):_}", memory=memory, room=there, most=f"{most:_}")
