"""Make the pictures of the application: uv run python docs/make_screenshots.py [--out FOLDER].

Starts the application, moves a lever, plays a month, and keeps a picture of every page in both languages. It needs
Chromium and Chinese fonts (apt-get install -y chromium fonts-noto-cjk), and no network.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
COMMAND = "import sys; from sim.cli import main; sys.exit(main(['app', '--no-open', '--port', '0']))"
LANGUAGES = ("en", "zh")
COLOURS = 128  # enough for flat pages, at a third of the size
expect.set_options(timeout=300_000)


def what_if(page: Page) -> None:
    """Better service, with its answer complete."""
    slider = page.locator("input[type=range]").nth(2)
    slider.focus()
    for _ in range(30):
        slider.press("ArrowRight")
    expect(page.locator(".fresh table.answer").first).to_be_visible()
    expect(page.locator("button.cancel")).to_have_count(0)
    slider.blur()


def watch(page: Page) -> None:
    """A month of a run."""
    page.locator(".play button").first.click()
    expect(page.locator(".clock .day")).to_contain_text(re.compile(r"\b(2\d|3\d)\b"))
    page.locator(".play button").first.click()


def mesa(page: Page) -> None:
    """Mesa's own page after a few steps."""
    for _ in range(5):
        page.get_by_role("button", name="Step").click()
        time.sleep(1)


PAGES: dict[str, tuple[str, Callable[[Page], None], int]] = {
    "what_if": ("/", what_if, 900),
    "watch": ("/watch", watch, 900),
    "mesa": ("/mesa", mesa, 900),
}
"""Each page: where it is, what to do there, and the height of its picture."""


@contextmanager
def served() -> Iterator[str]:
    """The application, and its address."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("w") as out:
            process = subprocess.Popen([sys.executable, "-c", COMMAND], stdout=out, stderr=subprocess.STDOUT)
        try:
            while not (found := re.search(r"http://localhost:\d+", log.read_text())):
                if process.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.1)
            yield found[0]
        finally:
            process.terminate()
            process.wait(30)


def keep(picture: bytes, path: Path) -> None:
    """A picture with few colours, which is small."""
    flat = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def shown(browser: Any, address: str, page_name: str, language: str, folder: Path) -> None:
    """One page in one language; What if in a narrow window and further down as well."""
    place, act, height = PAGES[page_name]
    page = browser.new_page(viewport={"width": 1400, "height": height})
    page.set_default_timeout(300_000)
    page.goto(f"{address}{place}?lang={language}")
    expect(page.locator("main h1, main h2").first).to_be_attached()
    act(page)
    time.sleep(2)
    keep(page.screenshot(), folder / f"{page_name}_{language}.png")
    if page_name == "what_if":
        page.locator(".panel.series").evaluate("place => place.scrollIntoView()")
        time.sleep(1)
        keep(page.screenshot(), folder / f"{page_name}_series_{language}.png")
        page.set_viewport_size({"width": 420, "height": height})
        page.locator(".panel.differences").evaluate("place => place.scrollIntoView()")
        time.sleep(1)
        keep(page.screenshot(), folder / f"{page_name}_narrow_{language}.png")
    page.close()


def main() -> None:
    """Make them all."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=PICTURES)
    options.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    asked = options.parse_args()
    folder = asked.out
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is missing: apt-get install -y chromium fonts-noto-cjk")
    folder.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for page_name in asked.pages:
            for language in LANGUAGES:
                shown(browser, address, page_name, language, folder)
        browser.close()


if __name__ == "__main__":
    main()
