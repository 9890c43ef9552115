"""Specification of browsers that die: nothing is played for nobody, and nothing is lost for those who come back."""

import signal
import time
from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import expect

from sim.app.address import encoded, usual
from tests.app.conftest import PATIENCE
from tests.app.test_sessions import LONG, rests, works

SOON = 25  # seconds until nothing is played any more, two windows of measuring and a busy machine included
WARMING = usual().with_(viewers=5_000, days=30, start="2030-01-01", warm_up=3_650)


MARK = "--user-agent=doomed"


@pytest.fixture
def doomed(chromium):
    """A page in a browser of its own."""
    page = chromium(MARK).new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    send(signal.SIGKILL)


def send(sign):
    """Send a signal to all processes of that browser, which this process has begun."""
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if MARK in one.cmdline():
                for part in (one, *one.children(recursive=True)):
                    part.send_signal(sign)


def begin_to_compute(page, server):
    page.goto(f"{server.address}/?lang=en&b={encoded(LONG, usual())}")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()


def begin_to_watch(page, server):
    page.goto(f"{server.address}/watch?lang=en&b={encoded(LONG, usual())}")
    page.get_by_role("button", name="a month a second").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.watch progress').value >= 30")


def begin_to_warm_up(page, server):
    page.goto(f"{server.address}/watch?lang=en&b={encoded(WARMING, usual())}")
    expect(page.locator(".state")).to_contain_text("warms up: day")


def begin_mesa(page, server):
    page.goto(f"{server.address}/mesa?lang=en&b={encoded(LONG, usual())}")
    page.get_by_role("button", name="▶").click()


BEGINNINGS = [begin_to_compute, begin_to_watch, begin_to_warm_up, begin_mesa]


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_work_ends_when_a_browser_hangs_goes_on_when_it_wakes_and_ends_when_it_is_killed(server, doomed, begin):
    begin(doomed, server)
    works(server)
    for sign in (signal.SIGSTOP, signal.SIGKILL):
        send(sign)
        sent = time.monotonic()
        rests(server)
        assert time.monotonic() - sent < SOON
        if sign == signal.SIGSTOP:
            send(signal.SIGCONT)
            works(server)
