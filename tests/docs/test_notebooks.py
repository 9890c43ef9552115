"""The notebooks: stored without outputs, played by these tests at reduced size, each with a conclusion it computes."""

import re
import runpy
from pathlib import Path

import nbformat
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MAKE = runpy.run_path(str(ROOT / "docs/make_notebooks.py"))
BOOKS = {path.stem: path for path in MAKE["notebooks"]()}
SMALL = {"viewers": 100, "days": 5, "replications": 2, "warm_up": 2}
FIRST = "1_first_picture"


def cells(name, kind):
    return [cell for cell in nbformat.read(BOOKS[name], as_version=4).cells if cell.cell_type == kind]


def code(name):
    return "\n".join(cell.source for cell in cells(name, "code"))


def test_there_are_notebooks_for_the_questions_that_matter():
    assert len(BOOKS) >= 4
    assert [name[0] for name in BOOKS] == [str(number) for number in range(1, len(BOOKS) + 1)]


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_is_stored_without_outputs(name):
    for cell in cells(name, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_asks_one_question_and_computes_its_conclusion(name):
    heading, *others = (cell.source for cell in cells(name, "markdown"))
    assert heading.startswith("# ")
    assert "?" in heading
    assert not [text for text in others if re.match(r"# ", text)]
    assert "print(" in cells(name, "code")[-1].source
    assert len([cell for cell in cells(name, "code") if "parameters" in cell.metadata.get("tags", ())]) == 1


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_plays_and_ends_with_a_picture_and_a_verdict(name):
    played = MAKE["executed"](BOOKS[name], **SMALL)
    outputs = [output for cell in played.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    text, pictures = MAKE["page"](name, played)
    assert len(pictures) == text.count(".png)") >= 1
    assert all(content.startswith(b"\x89PNG") for content in pictures.values())
    (last,) = played.cells[-1].outputs
    assert last.name == "stdout"
    assert len(last.text.strip()) > 20


def test_the_first_picture_takes_eight_lines():
    lines = [line for line in code(FIRST).splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) <= 8
    assert "picture" in lines[-4]


@pytest.mark.parametrize("name", BOOKS)
def test_the_page_of_a_notebook_shows_the_code_that_made_it(name):
    """After a change of a notebook: `python docs/make_notebooks.py`."""
    text = (ROOT / f"docs/notebooks/{name}.md").read_text(encoding="utf-8")
    for kind in ("markdown", "code"):
        assert [cell.source for cell in cells(name, kind) if cell.source not in text] == []
    pictures = re.findall(r"\(([^\s()]+\.png)\)", text)
    assert pictures
    for picture in pictures:
        size = (ROOT / "docs/notebooks" / picture).stat().st_size
        assert size < 120_000
