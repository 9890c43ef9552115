"""Load and save scenarios, take results away, and say how to get the same numbers again."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple, cast

import anywidget
import pandas as pd
import solara
import solara.lab
import traitlets

import sim
from sim.app import state
from sim.app.charts import widget
from sim.app.parts import block
from sim.app.problems import list_problems, shown_title
from sim.app.reproducing import (
    BASELINE_FILE,
    SCENARIO_FILE,
    Loaded,
    Recipe,
    csv_file,
    loaded,
    pair_recipe,
    run_recipe,
    scenario_file,
    too_large,
    unreadable,
)
from sim.app.serving.idle import list_idle
from sim.locale import Words
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.idle import idle
from sim.scenario.reading import MAX_BYTES

_ASSETS = Path(__file__).parent / "assets"
_STYLE = (_ASSETS / "files.css").read_text(encoding="utf-8")


class Transfer(anywidget.AnyWidget):
    """A choice of a file to load, and buttons for files to save."""

    _esm = (_ASSETS / "transfer.js").read_text(encoding="utf-8")
    label = traitlets.Unicode("").tag(sync=True)
    limit = traitlets.Int(MAX_BYTES).tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    """What was chosen: name, fits (within the limit), content (base64; left out where the browser cannot read it)."""
    answered = traitlets.Int(0).tag(sync=True)
    """When the file was chosen whose answer is to be moved into sight, in milliseconds."""
    offers = traitlets.Dict().tag(sync=True)
    """The labels of the files to save, by key."""
    asked = traitlets.Dict().tag(sync=True)
    """The key of the file asked for last."""
    made = traitlets.Dict().tag(sync=True)
    """The file to save: name, kind, content (base64)."""


class Offer(NamedTuple):
    """A file that can be saved."""

    label: str
    name: str
    kind: str
    content: Callable[[], Awaitable[bytes]]


class Answer(NamedTuple):
    """What to say about a file that somebody chose."""

    at: int
    """When it was chosen, in milliseconds."""
    file: str
    """The name of the file."""
    found: Loaded | None = None
    """What it holds, unless it is bad."""
    problems: tuple[Problem, ...] = ()


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
    words, session = state.use_words(), state.use_base()
    answer, set_answer = solara.use_state(cast("Answer | None", None))
    making, set_making = solara.use_state("")
    asked, set_asked = solara.use_state(cast("dict[str, Any]", {}))
    made, set_made = solara.use_state(cast("dict[str, Any]", {}))
    offers = _offers(scenario, base, daily, report, words)

    def take(chosen: dict[str, Any]) -> None:
        name = str(chosen.get("name", ""))
        at = int(chosen.get("at", 0))
        try:
            if not chosen.get("fits"):
                raise too_large(name)
            if "content" not in chosen:
                raise unreadable(name)
            found = loaded(name, b64decode(chosen["content"]), base or session)
        except ScenarioError as error:
            set_answer(Answer(at, name, problems=error.problems))
        else:
            set_scenario(found.scenario)
            set_answer(Answer(at, name, found))

    async def make() -> None:
        offer = offers.get(asked.get("key", ""))
        if offer is None:
            return
        set_making(words("files.making", file=offer.name))
        try:
            content = b64encode(await offer.content()).decode()
            set_made({"name": offer.name, "kind": offer.kind, "content": content, "at": asked.get("at")})
            set_making("")
        except ScenarioError as error:
            reasons = " ".join(problem.told(words) for problem in error.problems)
            set_making(words("files.failed", file=offer.name, error=reasons))
        except (OSError, MemoryError) as error:
            set_making(words("files.failed", file=offer.name, error=error))

    solara.lab.use_task(make, dependencies=[asked], raise_error=False)
    with solara.v.Html(tag="section", class_="panel files", attributes={"aria-label": words("files.heading")}):
        solara.Style(_STYLE)
        block("h2", words("files.heading"))
        labels = {key: offer.label for key, offer in offers.items()}
        choose = words("files.load", size=MAX_BYTES // 1024)
        widget(
            Transfer,
            label=choose,
            offers=labels,
            made=made,
            answered=answer.at if answer else 0,
            on_chosen=take,
            on_asked=set_asked,
        )
        with solara.v.Html(tag="div", attributes={"role": "status"}):
            if making:
                block("p", making, "note")
            if answer is not None:
                _Told(answer, words)
        _Reproduce(scenario, base, pairs, words)


def _offers(
    scenario: Scenario,
    base: Scenario | None,
    daily: pd.DataFrame | None,
    report: Callable[[], Awaitable[str]] | None,
    words: Words,
) -> dict[str, Offer]:
    """The files that can be saved now, by key."""

    async def of_scenario() -> bytes:
        return scenario_file(scenario).encode()

    async def of_base() -> bytes:
        return scenario_file(base or scenario).encode()

    async def of_days() -> bytes:
        return csv_file(pd.DataFrame() if daily is None else daily)

    async def of_report() -> bytes:
        return b"" if report is None else (await report()).encode()

    offers = {"scenario": Offer(words("files.scenario"), SCENARIO_FILE, "application/yaml", of_scenario)}
    if base is not None:
        offers["baseline"] = Offer(words("files.baseline"), BASELINE_FILE, "application/yaml", of_base)
    if daily is not None and len(daily):
        offers["daily"] = Offer(words("files.daily"), "daily.csv", "text/csv", of_days)
    if report is not None:
        offers["report"] = Offer(words("files.report"), "report.html", "text/html", of_report)
    return offers


@solara.component
def _Told(answer: Answer, words: Words) -> None:
    """What became of the file somebody chose."""
    at = {"data-at": str(answer.at)}
    if answer.problems:
        with solara.v.Html(tag="div", class_="problem told-of-file", attributes=at):
            block("p", words("files.bad", file=answer.file))
            with solara.v.Html(tag="ul"):
                list_problems(answer.problems, words)
    elif answer.found is not None:
        with solara.v.Html(tag="div", class_="told-of-file", attributes=at):
            block("p", words("files.loaded", title=shown_title(answer.found.scenario, words)), "good")
            if answer.found.says_nothing:
                block("p", words("files.empty", file=answer.file), "note")
            if answer.found.extended:
                block("p", words("files.extended", file=answer.found.extended), "note")
            if answer.found.longer:
                block("p", words("files.longer", days=answer.found.scenario.days), "note")
            if idle(answer.found.scenario):
                with solara.v.Html(tag="div", class_="problem"):
                    block("p", words("app.idle"))
                    list_idle(answer.found.scenario, words)


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
