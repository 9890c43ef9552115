"""The page: play a run, and see who is connected with whom, and the outcomes as they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.resources import files

import solara

from sim.app import state
from sim.app.charts import chart
from sim.app.files import Files
from sim.app.parts import FoldedTable, Press, block
from sim.app.problems import shown_title
from sim.app.serving.permission import AskFirst, to_play
from sim.app.watch import money_chart, series
from sim.app.watch.choice import Choice
from sim.app.watch.network_panel import NetworkPanel
from sim.app.watch.player import SPEEDS, Player, use_player
from sim.app.watch.showing import Seen
from sim.locale import Words
from sim.report.page import warm_up_words
from sim.runs.run import run_scenario
from sim.scenario import Scenario

VIEWERS = (1_000, 2_000, 5_000, 20_000, 100_000)
"""Sizes to choose from."""
USUAL = 5_000
"""Viewers of a run that is watched, where the scenario asks for so many that a day takes long."""
_MANY = 20_000
_STYLE = files("sim.app").joinpath("assets", "watch.css").read_text(encoding="utf-8")

_viewers: solara.Reactive[int | None] = solara.reactive(None)
_speed: solara.Reactive[int] = solara.reactive(SPEEDS[1])


@solara.component
def Watch() -> None:
    """The page."""
    words = state.use_words()
    scenario, _ = state.use_scenario()
    size = _viewers.value or (scenario.viewers if scenario.viewers <= _MANY else USUAL)
    plan: Scenario = solara.use_memo(
        lambda: scenario.with_(viewers=size, replications=1), [scenario.sha256, scenario.title, size]
    )
    permission = to_play(plan)
    if permission.given:
        _Run(plan)
    else:
        AskFirst(permission, words)


@solara.component
def _Run(plan: Scenario) -> None:
    """A run that may be played."""
    words = state.use_words()
    scenario, set_scenario = state.use_scenario()
    player = use_player(plan, _speed.value)
    seen = player.seen

    async def report() -> str:
        return (await asyncio.to_thread(run_scenario, seen.scenario if seen else plan)).report(words.language)

    # by their keys, parts stay what they are when others come or go: a chart that is made anew flickers
    with solara.v.Html(tag="div", class_="watch"):
        solara.Style(_STYLE)
        _Controls(player, plan, lambda: set_scenario(scenario.with_(seed=scenario.seed + 1)), words).key("controls")
        if seen is not None:
            marks = series.marks_of(seen.scenario, words)
            charts = series.charts_of(seen, marks, words)
            with solara.v.Html(tag="div", class_="stage").key("stage"):
                NetworkPanel(seen.network)
                _Series(charts[:_BESIDE], seen, words, "beside")
            if marks:
                _Policies(marks, seen, words).key("policies")
            if player.settled:  # all at once would keep a slow browser from answering
                _Series(charts[_BESIDE:], seen, words, "below").key("below")
            if player.settled and seen.network is not None:
                _Money(seen, words).key("money")
        Files(
            seen.scenario if seen is not None else plan,
            set_scenario,
            seen.daily if seen is not None else None,
            report=report if seen is not None and seen.over else None,
        ).key("files")
        player.beat().key("beat")


_BESIDE = 4  # charts next to the network


@solara.component
def _Controls(player: Player, plan: Scenario, other_luck: Callable[[], None], words: Words) -> None:
    seen = player.seen
    days = seen.days if seen else 0
    idle = seen is None or player.opening or seen.over
    with solara.v.Html(tag="section", class_="panel controls", attributes={"aria-label": words("watch.controls")}):
        block("h1", words("app.page.watch"), "unseen")
        with solara.v.Html(tag="div", class_="clock"):
            block("p", str(seen.today if seen else plan.start), "date")
            block("p", words("watch.day", day=days, days=plan.days) if days else words("watch.before"), "day")
            block("p", _state(player, plan, words), "note state", role="status")
        with solara.v.Html(tag="div", class_="play"):
            if player.playing:
                Press(f"❚❚ {words('watch.pause')}", player.pause, kind="main")
            else:
                Press(f"▶ {words('watch.play')}", player.play, disabled=idle, kind="main")
            Press(f"▶❚ {words('watch.step')}", player.step, disabled=idle or player.playing)
            Press(f"↺ {words('watch.reset')}", player.reset, disabled=not days or player.opening)
        speeds = {speed: words(f"watch.speed.{speed}") for speed in SPEEDS}
        Choice(words("watch.speed"), speeds, _speed.value, _speed.set)
        sizes = {size: f"{size:,}" for size in sorted({*VIEWERS, plan.viewers})}
        Choice(words("watch.viewers"), sizes, plan.viewers, _viewers.set)
        with solara.v.Html(tag="div", class_="choice"):
            block("span", words("watch.seed", seed=plan.seed), "note")
            Press(words("watch.other_luck"), other_luck)
        warm_up = warm_up_words(plan.days_before, words)
        called = words("watch.day", day=days, days=plan.days)
        solara.v.Html(tag="progress", attributes={"max": str(plan.days), "value": str(days), "aria-label": called})
        block("p", " · ".join([shown_title(plan, words), warm_up, words("watch.about")]), "note about-run")


def _state(player: Player, plan: Scenario, words: Words) -> str:
    """What goes on, where the buttons do not say it."""
    if player.error:
        return words("watch.failed", error=player.error)
    if player.seen is None or player.opening:
        warming = 0 < player.warmed < plan.days_before
        return words("watch.warming", day=player.warmed, days=plan.days_before) if warming else words("watch.opening")
    return words("watch.over") if player.seen.over else ""


@solara.component
def _Series(charts: list[series.Chart], seen: Seen, words: Words, where: str) -> None:
    with solara.v.Html(tag="div", class_=f"series {where}"):
        for one in charts:
            label = words("watch.chart.label", title=one.title, latest=one.latest, day=seen.days)
            with solara.v.Html(tag="figure", class_=f"panel {one.name}").key(one.name):
                with solara.v.Html(tag="figcaption"):
                    block("span", one.title, "what")
                    block("strong", one.latest)
                    block("span", one.unit or "–", "note unit")
                chart(one.option, label, height=f"{series.HEIGHT}px")


@solara.component
def _Policies(marks: list[series.Mark], seen: Seen, words: Words) -> None:
    today = seen.days - 1
    with solara.v.Html(tag="section", class_="panel policies", attributes={"aria-label": words("watch.policies")}):
        block("h2", words("watch.policies"))
        with solara.v.Html(tag="ol"):
            for mark in marks:
                place = "coming" if today < mark.first else "over" if today > mark.last else "holds"
                with solara.v.Html(tag="li", class_=place, attributes={"value": str(mark.number)}):
                    block("span", mark.text)
                    block("em", words(f"watch.policy.{place}"))
        block("p", words("watch.outcomes.note"), "note")


@solara.component
def _Money(seen: Seen, words: Words) -> None:
    option, largest = money_chart.money_option(seen.payments, words)
    with solara.v.Html(tag="section", class_="panel money"):
        block("h2", words("watch.money"))
        chart(option, words("watch.money.label", largest=largest), height=f"{money_chart.HEIGHT}px")
        headings = [words(f"watch.{name}") for name in ("from", "to", "amount")]
        FoldedTable(words("watch.money.table"), headings, money_chart.money_rows(seen.payments, words), 2)
