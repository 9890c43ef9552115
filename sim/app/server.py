"""The server: one process with the pages, and the processes that play for all sessions."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import threading
import time
import warnings
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.app.language import TellsLanguage
from sim.app.serving.base_path import FollowsProxy
from sim.app.serving.hosts import Host, OnlyServed
from sim.app.serving.visitors import CountsVisitors

# solara reads these when it is imported: production mode, because development mode asks other hosts; nobody is told
# of a start; the address of files that are not installed leads nowhere, because nothing may be fetched
SETTINGS = {
    "SOLARA_APP": "sim.app.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_CDN": "http://localhost:9/",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_THEME_TITLE": "microdrama",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
}
_M_ARENA_MAX = -8  # of malloc.h
HOST = "localhost"
PING = 4.0
"""Seconds between two questions whether a browser is still there, and for its answer."""
ASSETS = Path(__file__).parent / "assets"


def serve(port: int, open_browser: bool, begin: Callable[[], None], allowed: tuple[Host, ...] = ()) -> None:
    """Serve the pages until interrupted.

    Args:
        port: of this machine; 0 takes a free one.
        open_browser: whether to open the first page.
        begin: called once nothing is in the way.
        allowed: hosts to answer for beside those of this machine, such as a proxy's.

    Raises:
        OSError: the port is taken.
    """
    os.environ.update(SETTINGS)
    _keep_memory_together()
    import uvicorn

    taken = _socket(port)
    address = f"http://{HOST}:{taken.getsockname()[1]}"
    pings: dict[str, Any] = {"ws_ping_interval": PING, "ws_ping_timeout": PING}
    server = uvicorn.Server(uvicorn.Config(_application(allowed), log_level="warning", lifespan="on", **pings))
    begin()
    threading.Thread(target=_announce, args=(server, address, open_browser), daemon=True).start()
    server.run(sockets=[taken])


def _application(allowed: tuple[Host, ...]) -> Any:
    import solara.server.settings
    import solara.server.starlette
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    import sim.report

    # it compares what proxies say with each other in ways that hold for none; who is answered is decided in `hosts`
    warnings.filterwarnings("ignore", module=r"solara\.server\.starlette")
    solara.server.settings.assets.extra_locations = [str(ASSETS)]
    drawn = Path(sim.report.__file__).parent / "assets" / "echarts"
    routes = [Mount("/echarts", StaticFiles(directory=drawn)), *solara.server.starlette.routes]
    around = [
        Middleware(OnlyServed, allowed),
        Middleware(CountsVisitors),
        *solara.server.starlette.middleware,
        Middleware(TellsLanguage),
        Middleware(FollowsProxy, solara.server.settings.main),
    ]
    return Starlette(routes=routes, middleware=around, lifespan=solara.server.starlette.lifespan)


def _keep_memory_together() -> None:
    """Let all threads share two pools of memory: glibc gives each its own otherwise, and returns little of any."""
    with suppress(OSError, AttributeError):  # there is no glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _socket(port: int) -> socket.socket:
    """A socket of this machine only that listens on a port."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.set_inheritable(True)
    return made


def _announce(server: Any, address: str, open_browser: bool) -> None:
    while not server.started:
        time.sleep(0.05)
    gc.freeze()  # solara looks for garbage after each session, all sessions wait, and what was imported is none
    print(f"The application is at {address} (Ctrl-C ends it)", flush=True)
    if open_browser:
        webbrowser.open(address)
