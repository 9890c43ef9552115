"""Whether a market fits into the machine's memory: asked before anything is built."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from sim.scenario import Problem, Scenario, ScenarioError
from sim.world.schema import VIEWER

_PER_ACQUAINTANCE = 16  # bytes while the network is built; a third of it stays
_PER_VIEWER = 8 + sum(np.dtype(a.dtype).itemsize * (a.width or 1) for a in VIEWER if not a.follows)
_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def bytes_needed(settings: Scenario) -> int:
    """Bytes that the viewers of one market take at most, measured at 300,000 and a million viewers."""
    return settings.viewers * int(_PER_VIEWER + _PER_ACQUAINTANCE * settings.network.acquaintances)


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
        ScenarioError: naming what is needed, what there is, and how many viewers would fit.
    """
    room, needed = machine_memory(), at_once * bytes_needed(settings)
    if room is None or needed <= room:
        return
    most = max(settings.viewers * room // needed // 1000 * 1000, 1000)
    together = f" for {at_once} runs at once" if at_once > 1 else ""
    message = (
        f"viewers is {settings.viewers:_}: would need {needed / 1e9:.1f} GB of memory{together}, and this machine has "
        f"{room / 1e9:.1f} GB: must be at most {most:_} here."
    )
    raise ScenarioError([Problem("scenario", None, message)])
