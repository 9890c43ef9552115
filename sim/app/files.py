"""Load and save scenarios, take results away, and say how to get the same numbers again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import anywidget
import pandas as pd
import solara
import traitlets

import sim
from sim.app import state
from sim.app.charts import widget
from sim.app.parts import block
from sim.app.reproducing import (
    BASELINE_FILE,
    SCENARIO_FILE,
    Recipe,
    csv_file,
    loaded,
    pair_recipe,
    run_recipe,
    scenario_file,
    too_large,
)
from sim.scenario import Scenario, ScenarioError
from sim.scenario.reading import MAX_BYTES
from sim.words import Words

_STYLE = (Path(__file__).parent / "assets" / "files.css").read_text(encoding="utf-8")


class Upload(anywidget.AnyWidget):
    """A labelled choice of one file; ``on_file(name, content)`` gets its bytes, or None for one above the limit."""

    _esm = (Path(__file__).parent / "assets" / "upload.js").read_text(encoding="utf-8")
    label = traitlets.Unicode("").tag(sync=True)
    limit = traitlets.Int(MAX_BYTES).tag(sync=True)
    on_file = traitlets.Callable(lambda name, content: None)

    def __init__(self, **traits: Any) -> None:
        """Listen to the browser."""
        super().__init__(**traits)
        self.on_msg(self._told)

    def _told(self, _: Any, message: Any, buffers: list[Any]) -> None:
        name = str(message.get("name", ""))[:200] if isinstance(message, dict) else ""
        fits = isinstance(message, dict) and message.get("fits") is True and len(buffers) == 1
        self.on_file(name, bytes(buffers[0]) if fits else None)


class Answer(NamedTuple):
    """What to say about a file that somebody chose."""

    called: str
    """The title of the scenario, or the name of a bad file."""
    extended: str = ""
    problems: tuple[str, ...] = ()


@solara.component
def Files(
    scenario: Scenario,
    set_scenario: Callable[[Scenario], None],
    daily: pd.DataFrame | None = None,
    *,
    base: Scenario | None = None,
    pairs: int = 0,
    report: Callable[[], Awaitable[str]] | None = None,
) -> None:
    """Everything about files, in one panel.

    Args:
        scenario: what the figures on the page were played with.
        set_scenario: what to do with a scenario loaded from a file.
        daily: daily outcomes to download; of a comparison, of all its arms. None while there are none.
        base: of a comparison, what it compares with; None for a run by itself.
        pairs: of a comparison, its pairs of runs.
        report: makes the report, one HTML page; None while there is none.
    """
    words = state.use_words()
    with solara.v.Html(tag="section", class_="panel files", attributes={"aria-label": words("files.heading")}):
        solara.Style(_STYLE)
        block("h2", words("files.heading"))
        _Load(scenario, base, set_scenario)
        _Downloads(scenario, base, daily, report, words)
        _Reproduce(scenario, base, pairs, words)


@solara.component
def _Load(scenario: Scenario, base: Scenario | None, set_scenario: Callable[[Scenario], None]) -> None:
    words, session = state.use_words(), state.use_base()
    told, set_told = solara.use_state(cast("Answer | None", None))

    def take(name: str, content: bytes | None) -> None:
        try:
            if content is None:
                raise too_large(name)
            found = loaded(name, content, base or session)
        except ScenarioError as error:
            set_told(Answer(name, problems=tuple(map(str, error.problems))))
        else:
            set_scenario(found.scenario)
            set_told(Answer(found.scenario.title, found.extended))

    with solara.v.Html(tag="div", class_="load"):
        widget(Upload, label=f"↑ {words('files.load')}", on_file=take)
        block("span", words("files.limit", size=MAX_BYTES // 1024), "note")
    with solara.v.Html(tag="div", attributes={"role": "status"}):
        if told is not None and told.problems:
            with solara.v.Html(tag="div", class_="problem"):
                block("p", words("files.bad", file=told.called))
                with solara.v.Html(tag="ul", attributes={"lang": "en"}):
                    for problem in told.problems:
                        block("li", problem)
        elif told is not None:
            block("p", words("files.loaded", title=told.called), "good")
            if told.extended:
                block("p", words("files.extended", file=told.extended), "note")


@solara.component
def _Downloads(
    scenario: Scenario,
    base: Scenario | None,
    daily: pd.DataFrame | None,
    report: Callable[[], Awaitable[str]] | None,
    words: Words,
) -> None:
    making, set_making = solara.use_state("")

    async def page() -> bytes:
        assert report is not None
        set_making(words("files.report.making"))
        try:
            made = (await report()).encode()
        except (ScenarioError, OSError, MemoryError) as error:
            set_making(words("files.report.failed", error=error))
            return b""
        set_making("")
        return made

    with solara.v.Html(tag="div", class_="downloads"):
        _Download(words("files.scenario"), SCENARIO_FILE, "application/yaml", lambda: scenario_file(scenario).encode())
        if base is not None:
            _Download(words("files.baseline"), BASELINE_FILE, "application/yaml", lambda: scenario_file(base).encode())
        if daily is not None and len(daily):
            _Download(words("files.daily"), "daily.csv", "text/csv", lambda: csv_file(daily))
        if report is not None:
            _Download(words("files.report"), "report.html", "text/html", page)
    with solara.v.Html(tag="div", attributes={"role": "status"}):
        if making:
            block("p", making, "note")


@solara.component
def _Download(label: str, filename: str, kind: str, content: Callable[[], Any]) -> None:
    button = solara.v.Html(tag="button", children=[f"↓ {label}"], attributes={"type": "button"})
    solara.FileDownload(content, filename=filename, mime_type=kind, children=[button])


@solara.component
def _Reproduce(scenario: Scenario, base: Scenario | None, pairs: int, words: Words) -> None:
    recipe: Recipe = run_recipe(scenario) if base is None else pair_recipe(base, scenario, pairs)
    first, seeds = scenario.seed, scenario.replications if base is None else pairs
    with solara.v.Html(tag="details", class_="reproduce"):
        block("summary", words("files.reproduce"))
        about = ("files.reproduce.about",) if base is None else ("files.reproduce.pair", "files.reproduce.policy")
        for key, text in zip(about, recipe.files.values(), strict=True):
            block("p", words(key))
            block("pre", text, tabindex="0")
        block("p", words("files.reproduce.command"))
        block("pre", recipe.command, "command", tabindex="0")
        block("p", words("files.reproduce.python"))
        block("pre", recipe.python, "python", tabindex="0")
        facts = {
            "version": sim.__version__,
            "seed": str(first) if seeds < 2 else words("files.seeds", first=first, last=first + seeds - 1),
            "sha": scenario.sha256,
        }
        with solara.v.Html(tag="dl"):
            for name, fact in facts.items():
                block("dt", words(f"files.{name}"))
                block("dd", fact)
