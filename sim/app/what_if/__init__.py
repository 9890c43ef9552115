"""What if: move levers, and see what changes against the baseline."""

from __future__ import annotations

import asyncio

import solara

from sim.app import state
from sim.app.comparing import daily_of, report_of
from sim.app.estimate import Estimate
from sim.app.files import Files
from sim.app.parts import block
from sim.app.player import baseline_of
from sim.app.serving.permission import AskFirst, to_compare
from sim.app.what_if.asking import use_answer
from sim.app.what_if.levers import Levers
from sim.app.what_if.result import Result
from sim.locale import Words
from sim.scenario import Scenario


@solara.component
def WhatIf() -> None:
    """The page."""
    words = state.use_words()
    scenario, _ = state.use_scenario()
    base = baseline_of(scenario, state.use_base())
    permission = to_compare(scenario)
    answer = use_answer(base, scenario, permission.given)
    settled = None if answer.pending or answer.stale else answer.estimate
    block("h1", words("app.page.what_if"), "unseen")
    with solara.v.Html(tag="div", class_="whatif"):
        Levers(base, scenario, words)
        with solara.v.Html(tag="div", class_="result"):
            if not permission.given:
                AskFirst(permission, words)
            Result(answer, scenario, words)
            _TakeAway(base, scenario, settled, words)


@solara.component
def _TakeAway(base: Scenario, scenario: Scenario, estimate: Estimate | None, words: Words) -> None:
    """Files: the scenario at any time, results once they are settled."""
    _, set_scenario = state.use_scenario()
    alone = scenario == base
    whole = estimate if estimate is not None and estimate.whole else None
    daily = solara.use_memo(lambda: None if whole is None else daily_of(whole), [whole])

    async def report() -> str:
        assert whole is not None
        return await asyncio.to_thread(report_of, whole, words.language)

    pairs = len(whole.seeds) if whole else scenario.replications
    Files(
        scenario,
        set_scenario,
        daily,
        base=None if alone else base,
        pairs=pairs,
        report=None if alone or whole is None else report,
    )
