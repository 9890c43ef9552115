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


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("these tests drive Chromium, which is missing: apt-get install -y chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", f"--host-resolver-rules=MAP {LAB} 127.0.0.1"]
        made = playwright.chromium.launch(executable_path=found, args=options)
        yield made
        made.close()


@pytest.fixture
def visit(server, browser):
    """Opens a page in a session of its own; at the end nobody may have complained."""
    complaints, contexts = [], []

    def open_page(path="/", **options):
        context = browser.new_context(locale="en-US", viewport={"width": 1400, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if stranger(request.url) else None)
        page.goto(server.address + path)
        return page

    def stranger(address):
        return not address.startswith((server.address, server.address.replace("http", "ws"), "data:", "blob:"))

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    said = server.said()
    assert "Traceback" not in said, said
    assert "Error" not in said, said
