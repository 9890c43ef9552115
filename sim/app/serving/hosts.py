"""Who may talk to the server: requests to a host that it serves, from its own pages. All else is refused.

A page of another site can reach a server on the reader's machine: directly, which its Origin gives away, or by letting
its own name point here, which the Host gives away.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Self

from sim.app.language import language_of
from sim.locale import Words

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine; they are served at any port, because a tunnel may lead here from another one."""
_USUAL = {"http": 80, "https": 443}
_LONGEST = 100  # characters of a host that are said again
_HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
_NO_FRAME = (b"content-security-policy", b"frame-ancestors 'self'")


class Host(NamedTuple):
    """The name of a host, and its port where one was given."""

    name: str
    port: int | None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read ``name``, ``name:port`` or ``[address]:port``; None if it is none of them."""
        parts = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", text.strip())
        if parts is None or int(parts[2] or 0) > 65_535:
            return None
        return cls(parts[1].lower().removesuffix("."), int(parts[2]) if parts[2] else None)


class OnlyServed:
    """Around an ASGI application: refuses every request and every websocket that is not for it, and foreign frames."""

    def __init__(self, app: Any, allowed: tuple[Host, ...] = ()) -> None:
        """Wrap an application; ``allowed`` are the hosts it has beside `LOOPBACK`, such as that of a proxy."""
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request or a websocket, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self.refused(scope["headers"])
        if refused is None:
            await self.app(scope, receive, _unframed(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: the answer is 403
        else:
            words = Words(language_of(scope["query_string"].decode("latin-1")))
            text = words("app.not_served", host=refused[:_LONGEST]).encode()
            await send({"type": "http.response.start", "status": 403, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": text})

    def refused(self, headers: list[tuple[bytes, bytes]]) -> str | None:
        """The host or origin for which a request is refused; None if it is welcome."""
        given = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers]
        hosts = [value for name, value in given if name == "host"] or [""]
        hosts += [value.split(",")[0] for name, value in given if name == "x-forwarded-host"]
        served: list[Host] = []
        for text in hosts:
            host = Host.read(text)
            if host is None or not self._serves(host):
                return text
            served.append(host)
        for origin in (value for name, value in given if name == "origin"):
            scheme, _, text = origin.partition("://")
            host = Host.read(text)
            if host is None or scheme not in _USUAL or not self._ours(host, _USUAL[scheme], served):
                return origin
        return None

    def _serves(self, host: Host) -> bool:
        named = (one for one in self.allowed if one.name == host.name)
        return host.name in LOOPBACK or any(one.port in (None, host.port) for one in named)

    def _ours(self, origin: Host, usual: int, served: list[Host]) -> bool:
        """Whether a page is from the host that it asked, or from one that was named; ``usual`` is its scheme's port."""
        return any(
            origin.name == one.name and (origin.port or usual) == (one.port or usual)
            for one in (*served, *self.allowed)
        )


def _unframed(send: Any) -> Any:
    """Sends answers that no page of another site may show in a frame of its own."""

    async def pass_on(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = message | {"headers": [*message.get("headers", ()), _NO_FRAME]}
        await send(message)

    return pass_on
