"""Which sessions have a browser, as the connections themselves tell."""

from __future__ import annotations

import asyncio
import re
from typing import Any

_SESSION = re.compile(r"/jupyter/api/kernels/([^/]+)/[^/]+/?")
_open: set[tuple[str, object]] = set()


def is_connected(session: str) -> bool:
    """Whether a session, by the id of its kernel, has a connection to a browser."""
    return any(name == session for name, _ in tuple(_open))


class CountsVisitors:
    """Around an ASGI application of solara's: sees at once that a connection has ended.

    Solara itself reads the end of a connection only after all that it was told before, and while it draws for a
    browser that is gone, it may never come to that.
    """

    def __init__(self, app: Any) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request or a websocket."""
        place = _SESSION.search(scope["path"]) if scope["type"] == "websocket" else None
        if place is None:
            await self.app(scope, receive, send)
            return
        connection, arrived = (place[1], object()), asyncio.Queue[Any]()
        _open.add(connection)

        async def listen() -> None:
            while (message := await receive())["type"] != "websocket.disconnect":
                arrived.put_nowait(message)
            _open.discard(connection)
            arrived.put_nowait(message)

        listening = asyncio.create_task(listen())
        try:
            await self.app(scope, arrived.get, send)
        finally:
            listening.cancel()
            _open.discard(connection)
