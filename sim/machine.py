"""What a process may use of the machine it runs on."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The number of cores this process may use, bounded by NUMBA_NUM_THREADS."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = os.environ.get("NUMBA_NUM_THREADS", "")
    return min(cores, int(limit)) if limit.isdigit() and int(limit) > 0 else cores
