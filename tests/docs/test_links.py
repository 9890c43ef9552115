"""Every link between the project's own pages leads somewhere, and every page is reached from the README."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(page):
    """The files a page links to."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    return [(page.parent / target).resolve() for target in targets if "://" not in target]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    assert [target.as_posix() for target in links(page) if not target.exists()] == []


def test_every_page_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for target in links(page):
            inside = sorted(target.glob("*.md")) if target.is_dir() else [target]
            waiting += [one for one in inside if one.suffix == ".md"]
    assert [page.relative_to(ROOT).as_posix() for page in PAGES if page not in reached] == []


def test_pages_name_no_file_that_is_not_there():
    """Paths of the project written out in the guides."""
    wrong = []
    for page in (
        ROOT / "CONTRIBUTING.md",
        ROOT / "docs/adding-a-mechanism.md",
        ROOT / "docs/design/rooms.md",
        ROOT / "README.md",
    ):
        for name in re.findall(
            r"`((?:sim|tests|docs|benchmarks|scenarios)/[\w./-]+)`", page.read_text(encoding="utf-8")
        ):
            if not (ROOT / name).exists() and "piracy/market" not in name:  # one that is planned
                wrong.append((page.name, name))
    assert wrong == []
