"""Whether somebody is there: a session outlives its browser for a while, but nothing is played for nobody."""

from __future__ import annotations

import asyncio
from time import monotonic, sleep

from solara.server.kernel_context import get_current_context, has_current_context

from sim.app.serving.visitors import is_connected

AWAY = 3.0
"""Seconds without a connection until nobody counts as there: a page that is loaded again comes back before."""
_LOOK = 0.5  # seconds between two looks whether somebody has come back


class Presence:
    """Whether the session in which this was made has a page that is connected, or had one a moment ago."""

    def __init__(self) -> None:
        """Look at the session of this thread; outside of a server, somebody is always there."""
        self._session = get_current_context() if has_current_context() else None
        self._left: float | None = None

    def __bool__(self) -> bool:
        """Whether somebody is there. A session that was closed has nobody."""
        if self._session is None or is_connected(self._session.id):
            self._left = None
            return True
        self._left = self._left or monotonic()
        return not self._over and monotonic() - self._left < AWAY

    def await_return(self) -> bool:
        """Block until somebody is there (True), or the session was closed for good."""
        while not self and not self._over:
            sleep(_LOOK)
        return not self._over

    async def returned(self) -> bool:
        """Wait until somebody is there (True), or the session was closed for good."""
        while not self and not self._over:
            await asyncio.sleep(_LOOK)
        return not self._over

    @property
    def _over(self) -> bool:
        return self._session is not None and self._session.closed_event.is_set()
