"""What becomes of results that cannot be kept where they were asked for: they are kept where they can be."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable
from pathlib import Path

from sim.cli.streams import complain

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where a file cannot grow."""


def told(error: OSError | MemoryError) -> str:
    """An error as people read it: the file, what is wrong with it, and the way on if there is no room."""
    if isinstance(error, MemoryError):
        return str(error) or "not enough memory; try fewer viewers"
    full = error.errno in NO_ROOM
    place = error.filename or ("the output" if full else None)  # whatever is written elsewhere has a name
    if place is None or error.strerror is None:
        return str(error)
    return f"{place}: {error.strerror}" + ("; free some space there, or choose a place with more" if full else "")


def kept(save: Callable[[Path], Path], out: Path) -> Path | None:
    """Where results are now: where they were asked for, or else in a temporary folder; None if nowhere.

    What went wrong was said. It is too late to refuse: they have been played, perhaps for hours.
    """
    try:
        return save(out)
    except (OSError, MemoryError) as error:
        complain(f"--out: {told(error)}")
    try:
        folder = save(Path(tempfile.mkdtemp(prefix="microdrama-results-")) / out.absolute().name)
    except (OSError, MemoryError) as error:
        complain(f"the results are kept nowhere: {told(error)}")
        return None
    complain(f"the results are in {folder} instead: move them from there")
    return folder
