"""Whether the application's server keeps growing: python benchmarks/app_memory.py [--sessions N] [--minutes N]
[--pause SECONDS].

Sessions move a lever in turn, with a pause between two moves. Prints the memory of the server each minute, without its
workers, and how much it grew between the fifth minute and the last. It needs Chromium (apt-get install -y chromium).
"""

import argparse
import shutil
import time
from itertools import cycle

from app import SERVICE, SLIDER, opened, served
from playwright.sync_api import sync_playwright

FROM = 5  # minutes until everything a server keeps on purpose is there
MOST = 20e6  # bytes by which it may grow from then on


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sessions", type=int, default=10)
    options.add_argument("--minutes", type=int, default=15)
    options.add_argument("--pause", type=float, default=2.0, help="seconds between two moves (2)")
    given = options.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served() as (address, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pages = [opened(browser, address) for _ in range(given.sessions)]
        found, start = [server.memory_info().rss], time.monotonic()
        print(f"{given.sessions} sessions: {found[0] / 1e6:.0f} MB", flush=True)
        for number, page in enumerate(cycle(pages)):
            page.locator(SLIDER).nth(SERVICE).press("ArrowLeft" if number // len(pages) % 80 < 40 else "ArrowRight")
            page.wait_for_timeout(given.pause * 1_000)
            if time.monotonic() - start >= 60 * len(found):
                found.append(server.memory_info().rss)
                print(f"minute {len(found) - 1:2d}: {found[-1] / 1e6:4.0f} MB", flush=True)
            if len(found) > given.minutes:
                break
        browser.close()
    if given.minutes > FROM:
        grown = found[-1] - found[FROM]
        print(f"from minute {FROM} to {given.minutes}: {grown / 1e6:+.1f} MB (at most {MOST / 1e6:.0f})")


if __name__ == "__main__":
    main()
