"""`<html lang>` from the first byte, which solara's page leaves out; the session keeps it up to date afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from sim.locale import LANGUAGES, Language, Words


def language_of(query: str) -> Language:
    """The language that an address asks for; the first there is where it asks for none that is known."""
    asked = parse_qs(query).get("lang", [""])[-1]
    found: list[Language] = [language for language in LANGUAGES if language == asked]
    return found[0] if found else LANGUAGES[0]


class TellsLanguage:
    """Around an ASGI application: names the language in every page it answers with."""

    def __init__(self, app: Any) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; only pages are changed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        mark = f'<html lang="{Words(language_of(scope["query_string"].decode("latin-1"))).tag}">'.encode()
        started: dict[str, Any] = {}
        page = bytearray()

        async def pass_on(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                started.update(message)
            elif not started:
                await send(message)
            elif message["type"] == "http.response.body":
                page.extend(message.get("body", b""))
                if not message.get("more_body"):
                    body = bytes(page).replace(b"<html>", mark, 1)
                    kept = [pair for pair in started["headers"] if pair[0].lower() != b"content-length"]
                    started["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
                    await send(started)
                    await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, pass_on)


def _is_page(message: dict[str, Any]) -> bool:
    kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
    return kind.startswith(b"text/html")
