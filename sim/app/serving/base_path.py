"""The path below which a proxy shows the pages, as it says itself in each request."""

from __future__ import annotations

import re
from typing import Any

_HEADERS = (b"x-script-name", b"script-name")
_PATH = re.compile(r"(/[\w.~-]+)+")


class FollowsProxy:
    """Around an ASGI application of solara's: pages have the base path of the proxy they are asked for through.

    Solara itself keeps that of the first request of all for good, and believes whatever it says.
    """

    def __init__(self, app: Any, settings: Any) -> None:
        """Wrap an application; ``settings`` are solara's, whose ``root_path`` holds where no proxy says otherwise."""
        self.app, self.settings, self.usual = app, settings, settings.root_path or ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request or a websocket. Solara reads the path before it waits for anything."""
        if scope["type"] in ("http", "websocket"):
            self.settings.root_path = self.base_path(scope["headers"])
        await self.app(scope, receive, send)

    def base_path(self, headers: list[tuple[bytes, bytes]]) -> str:
        """The path that a request names, without a slash at its end; what is no path counts as none."""
        named = next((value for wanted in _HEADERS for name, value in headers if name.lower() == wanted), None)
        if named is None:
            return self.usual
        path = named.decode("latin-1").rstrip("/")
        return path if _PATH.fullmatch(path) else ""
