"""Whatever stands in a title, a name or a path is shown as it is in every kind of report, and becomes nothing else."""

import re
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.experiments.sweeps.report import sweep_page
from sim.locale import LANGUAGES
from sim.report.folder import folder_page
from sim.report.markup import Table, part, rendered
from tests.report.page_reader import Page
from tests.worlds import QUICK

pytestmark = pytest.mark.slow

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onload=\"alert(1)' x='",
    "{{ 7*7 }}{% if 1 %}{# gone #}",
    "${1} %(a)s {0}",
    "<a href=javascript:alert(1)>",
    "</title></style><!-- ]]>&lt;",
)
TITLE = "".join(HOSTILE)
"""As long as titles may be, but for a word."""
SMALL = sim.Scenario().with_(title="Plain", viewers=80, days=15, warm_up=0, replications=2, **QUICK)
TITLED = SMALL.with_(title=TITLE)
KINDS = ("run", "comparison", "sweep")


def with_damage(folder):
    """The same sweep with a part that is cut off, of which the report says where it lies."""
    (part_file,) = (folder / "parts").glob("*.parquet")
    part_file.write_bytes(part_file.read_bytes()[:-1])
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Of every kind of results one with a hostile title, hostile names and a hostile folder, and a plain one."""
    place = tmp_path_factory.mktemp("results")
    bad = place / "<img src=x onerror=alert(2)> {{ 7*7 }} \"onload='alert(2)'"
    for folder, base in ((place / "plain", SMALL), (bad, TITLED)):
        sim.run(base).save(folder / "run")
        policy = base.with_(title=f"{base.title} too", targeting_accuracy=0.9)
        sim.compare(base, [policy, base.with_(title=f"{base.title} same", care=0.2)], workers=1).save(
            folder / "comparison"
        )
        sim.sweep(base, {"targeting_accuracy": [0.2, 0.9]}, workers=1, out=folder / "sweep")
    sim.sweep(TITLED, {"care": [0.2, 0.9]}, workers=1, out=bad / "damaged")
    with_damage(bad / "damaged")
    return place / "plain", bad


@cache
def page_of(folder: Path, kind: str, language) -> str:
    return sweep_page(folder / kind, language) if kind in ("sweep", "damaged") else folder_page(folder / kind, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_titles_are_shown_as_they_are_and_change_nothing_else_of_a_page(folders, kind, language):
    plain, bad = (Page(page_of(folder, kind, language)) for folder in folders)
    assert TITLE in bad.words
    assert [tag for tag, _ in bad.elements] == [tag for tag, _ in plain.elements]
    assert [list(attributes) for _, attributes in bad.elements] == [
        list(attributes) for _, attributes in plain.elements
    ]
    assert [attributes.get("href") for _, attributes in bad.elements] == [
        attributes.get("href") for _, attributes in plain.elements
    ]
    assert len(bad.scripts) == 3
    assert bad.scripts[1:] == plain.scripts[1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_policies_reach_the_pictures_as_they_are(folders, language):
    charts = Page(page_of(folders[1], "comparison", language)).charts()
    assert [line["name"] for line in charts["effects"]["series"]] == [f"{TITLE} too", f"{TITLE} same"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_of_files_are_shown_as_they_are(folders, language):
    page = Page(page_of(folders[1], "damaged", language))
    assert f"{folders[1] / 'damaged/parts'}" in page.words
    assert "img" not in {tag for tag, _ in page.elements}
    assert len(page.scripts) == 3


def test_data_cannot_end_the_element_it_stands_in(folders):
    for kind in KINDS:
        (data,) = re.findall(r'<script type="application/json"[^>]*>(.*)', page_of(folders[1], kind, "en"))
        assert not re.search(r"[<>&]", data.removesuffix("</script>"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_tables_escape_what_they_show(hostile):
    page = Page(part("table", Table(hostile, [hostile, hostile], [[hostile, hostile]])))
    assert page.words.count(hostile) == 5
    assert {tag for tag, _ in page.elements} == {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert page.elements[0][1]["aria-label"] == hostile


def test_a_template_that_shows_what_is_not_given_is_an_error():
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        rendered("assumptions.html")
