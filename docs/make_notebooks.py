"""Play the notebooks at full size and write them, with their pictures, as pages: ``python docs/make_notebooks.py``.

Names of notebooks (``3_subsidy_and_targeting``) restrict it to these. It takes a few minutes for each on two cores.
"""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
PAGES = ROOT / "docs/notebooks"
_COLOURS = 128  # of a picture, which makes its file a third as large


def notebooks() -> list[Path]:
    """All notebooks, in order."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def executed(path: Path, **parameters: Any) -> Any:
    """A notebook with its outputs; ``parameters`` replace those of its parameters cell.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    notebook = nbformat.read(path, as_version=4)
    if parameters:
        place = next(n for n, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", ()))
        lines = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
        notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(lines))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    NotebookClient(notebook, timeout=3600, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
    return notebook


def page(name: str, notebook: Any) -> tuple[str, dict[str, bytes]]:
    """A played notebook as Markdown, and its pictures by file name."""
    pictures: dict[str, bytes] = {}
    parts = [f"<!-- written by docs/make_notebooks.py from notebooks/{name}.ipynb -->"]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for kind, content in _shown(cell.outputs):
            if kind == "image/png":
                file = f"{name}_{len(pictures) + 1}.png"
                pictures[file] = _small(b64decode(content))
                parts.append(f"![{_title(cell)}]({file})")
            else:
                parts.append(f"```\n{content.strip()}\n```")
    return "\n\n".join(parts) + "\n", pictures


def _shown(outputs: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """What a reader sees of outputs: pictures, and text."""
    for output in outputs:
        if output["output_type"] == "stream":
            if output["name"] == "stdout":
                yield "text/plain", output["text"]
        elif "image/png" in output["data"]:
            yield "image/png", output["data"]["image/png"]
        else:
            yield "text/plain", output["data"]["text/plain"]


def _title(cell: Any) -> str:
    """What a picture is called where it cannot be seen: the call that drew it."""
    return cell.source.splitlines()[-1].replace("[", "").replace("]", "")


def _small(picture: bytes) -> bytes:
    content = BytesIO()
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def main() -> None:
    """Write the pages of all notebooks, or of those named."""
    PAGES.mkdir(exist_ok=True)
    for path in notebooks():
        if sys.argv[1:] and path.stem not in sys.argv[1:]:
            continue
        begun = perf_counter()
        text, pictures = page(path.stem, executed(path))
        for old in PAGES.glob(f"{path.stem}_*.png"):
            old.unlink()
        (PAGES / f"{path.stem}.md").write_text(text, encoding="utf-8")
        for file, content in pictures.items():
            (PAGES / file).write_bytes(content)
        print(f"{path.stem}: {perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
