"""A server of the application, and a browser whose every complaint fails the test."""

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

SMALL = ("--viewers", "250", "--days", "21", "--replications", "3", "--set", "warm_up=14", "--workers", "2")
"""A market that is played in a fraction of a second."""
COMMAND = "import sys; from sim.cli import main; sys.exit(main(['app', *sys.argv[1:], '--no-open', '--port', '0']))"
NAMES = ("chromium", "chromium-browser", "google-chrome")
LAB = "lab.example.org"  # what this machine is called in the browser as well
VIEWPORT = {"width": 1400, "height": 900}
PATIENCE = 60_000  # milliseconds for anything to appear on a machine with much else to do
expect.set_options(timeout=PATIENCE)


class Server:
    """The command `microdrama app` in a process of its own."""

    def __init__(self, log: Path, *options: str) -> None:
        self.log = log
        self._read = 0
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, *options], stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.address = self._address()

    def _address(self) -> str:
        for _ in range(1200):
            if found := re.search(r"http://localhost:\d+", self.log.read_text()):
                return found[0]
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError(f"the server does not start: {self.log.read_text()}")

    def said(self) -> str:
        """What is new in the log since the last time."""
        text = self.log.read_text()
        new, self._read = text[self._read :], len(text)
        return new

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """What drives a browser, a server or a market of its own takes long; what reads words and facts does not."""
    quick = ("test_controls.py", "test_address.py")
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.name not in quick:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("app") / "server.log", *SMALL)
    yield made
    made.end()


@pytest.fixture(scope="package")
def chromium():
    """Starts a Chromium; what else a test gives it are switches of the command line."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("these tests drive Chromium, which is missing: apt-get install -y chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        yield lambda *options: playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *options])


@pytest.fixture(scope="package")
def browser(chromium):
    made = chromium(f"--host-resolver-rules=MAP {LAB} 127.0.0.1")
    yield made
    made.close()


class Tabs:
    """Pages that stay open from test to test: what a tab has fetched and compiled, it need not a second time.

    Nothing else stays. Each has a context of its own, so that two of them are two people.
    """

    def __init__(self, browser):
        self._browser, self._free = browser, []

    def take(self):
        if self._free:
            page = self._free.pop(0)
            page.bring_to_front()  # as a new one would be
            return page
        page = self._browser.new_context(locale="en-US", viewport=VIEWPORT, reduced_motion="reduce").new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def give_back(self, pages):
        """As they were, once nobody listens to them any more; what fails on the way is not used again."""
        for page in pages:
            page.goto("about:blank")
            page.context.clear_cookies()
            page.set_viewport_size(VIEWPORT)
            page.mouse.move(0, 0)
        self._free[:0] = pages


@pytest.fixture(scope="package")
def tabs(browser):
    return Tabs(browser)


LEFT = "[anywidget] Failed to initialize model."
"""What the library complains of two seconds after a page is left that was still loading; what is shown is looked at."""
FORGET = "() => { if (location.origin !== 'null') { localStorage.clear(); sessionStorage.clear(); } }"


@pytest.fixture
def visit(server, tabs):
    """Opens a page in a session of its own; at the end nobody may have complained."""
    complaints, pages = [], []
    listeners = {
        "console": lambda said: complain(said.text) if said.type == "error" else None,
        "pageerror": lambda error: complain(str(error)),
        "request": lambda request: complaints.append(request.url) if stranger(request.url) else None,
    }

    def open_page(path="/"):
        page = tabs.take()
        pages.append(page)
        for event, listener in listeners.items():
            page.on(event, listener)
        page.goto(server.address + path)
        return page

    def complain(text):
        if LEFT not in text:
            complaints.append(text)

    def stranger(address):
        return not address.startswith((server.address, server.address.replace("http", "ws"), "data:", "blob:"))

    yield open_page
    for page in pages:
        page.evaluate(FORGET)
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
    tabs.give_back(pages)
    assert complaints == []
    said = server.said()
    assert "Traceback" not in said, said
    assert "Error" not in said, said
