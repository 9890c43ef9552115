"""How fast the application answers: python benchmarks/app.py [--sessions N].

Prints, for the usual size, the time from a key press on a slider to its echo, to the first estimate and to the last;
the echo while a run goes on; memory per session; and how many sessions at once get their answer. It needs Chromium
(apt-get install -y chromium) and a machine with nothing else to do.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Page, expect, sync_playwright

COMMAND = "import sys; from sim.cli import main; sys.exit(main(['app', '--no-open', '--port', '0']))"
SLIDER = "input[type=range]"
SERVICE = 2  # the third headline lever
expect.set_options(timeout=300_000)


@contextmanager
def served():
    """A server in the usual size, its address and its process."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as out:
            process = subprocess.Popen([sys.executable, "-c", COMMAND], stdout=out, stderr=subprocess.STDOUT)
        try:
            while not (found := re.search(r"http://localhost:\d+", log.read_text())):
                time.sleep(0.05)
            yield found[0], psutil.Process(process.pid)
            text = log.read_text()
            assert "Traceback" not in text, text
        finally:
            process.terminate()
            process.wait(30)


def opened(browser, address: str) -> Page:
    """A page of its own session that shows the whole baseline."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(address)
    expect(page.locator(".progress-words")).to_contain_text("Done")
    return page


def move(page: Page, key: str) -> float:
    """Press a key on the slider; the seconds until the slider says its new value."""
    slider = page.locator(SLIDER).nth(SERVICE)
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    start = time.perf_counter()
    slider.press(key)
    page.wait_for_function(
        "([slider, before]) => slider.getAttribute('aria-valuetext') !== before", arg=[slider.element_handle(), before]
    )
    return time.perf_counter() - start


def first(page: Page) -> None:
    """Wait for an estimate of the scenario as it stands."""
    page.wait_for_function("document.querySelector('.fresh table.answer') !== null", polling=20)


def last(page: Page) -> None:
    """Wait for all pairs."""
    expect(page.locator(".fresh table.answer").first).to_be_visible()
    expect(page.locator(".progress-words")).to_contain_text("Done: 10 of 10")


def answers(page: Page) -> None:
    """Slider to echo, first estimate and last, over five moves."""
    seconds = {"slider to its echo": [], "slider to the first estimate": [], "slider to all ten pairs": []}
    for _ in range(5):
        start = time.perf_counter()
        echo = move(page, "ArrowRight")
        page.wait_for_selector(".stale", timeout=5_000)
        first(page)
        seconds["slider to the first estimate"].append(time.perf_counter() - start)
        last(page)
        seconds["slider to all ten pairs"].append(time.perf_counter() - start)
        seconds["slider to its echo"].append(echo)
    for name, times in seconds.items():
        print(f"{name:45s} {median(times):6.2f} s  ({min(times):.2f} to {max(times):.2f})")


def echoes(page: Page) -> None:
    """The echo of the slider, and of the address, while replications are played."""
    slider, address = [], []
    move(page, "ArrowRight")
    first(page)
    for _ in range(10):
        before, start = page.url, time.perf_counter()
        slider.append(move(page, "ArrowRight"))
        page.wait_for_function("before => location.href !== before", arg=before, polling=10)
        address.append(time.perf_counter() - start)
        time.sleep(0.2)
    print(f"{'slider to its echo while a run goes on':45s} {median(slider):6.2f} s  (at most {max(slider):.2f})")
    print(f"{'slider to the session while a run goes on':45s} {median(address):6.2f} s  (at most {max(address):.2f})")
    last(page)


def crowd(browser, address: str, server: psutil.Process, sessions: int) -> None:
    """Many sessions at once, each with its own scenario: memory, and the time until all have their answer."""
    before = server.memory_info().rss
    pages = [opened(browser, address) for _ in range(sessions)]
    each = (server.memory_info().rss - before) / sessions
    print(f"{'memory of the server per session':45s} {each / 1e6:6.1f} MB (of {before / 1e6:.0f} MB with one)")
    start = time.perf_counter()
    for number, page in enumerate(pages):
        page.locator(SLIDER).nth(SERVICE).focus()
        for _ in range(number + 20):
            page.keyboard.press("ArrowLeft")
    firsts = []
    for page in pages:
        first(page)
        firsts.append(time.perf_counter() - start)
    for page in pages:
        last(page)
    print(f"{f'{sessions} sessions at once: first estimates':45s} {max(firsts):6.2f} s  (the slowest)")
    print(
        f"{f'{sessions} sessions at once: all pairs of all':45s} {time.perf_counter() - start:6.2f} s, without an error"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=10)
    sessions = options.parse_args().sessions
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    print(f"{os.cpu_count()} cores; 2,000 viewers, 90 days, 10 pairs\n")
    with served() as (address, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        start = time.perf_counter()
        page = opened(browser, address)
        print(f"{'start to the whole baseline':45s} {time.perf_counter() - start:6.2f} s")
        answers(page)
        echoes(page)
        crowd(browser, address, server, sessions)
        browser.close()


if __name__ == "__main__":
    main()
