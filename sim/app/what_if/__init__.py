"""What if: move levers, and see what changes against the baseline."""

import solara

from sim.app import state
from sim.app.parts import block
from sim.app.player import baseline_of
from sim.app.what_if.asking import use_answer
from sim.app.what_if.levers import Levers
from sim.app.what_if.result import Result


@solara.component
def WhatIf() -> None:
    """The page."""
    words = state.use_words()
    scenario, _ = state.use_scenario()
    base = baseline_of(scenario, state.use_base())
    answer = use_answer(base, scenario)
    block("h1", words("app.page.what_if"), "unseen")
    with solara.v.Html(tag="div", class_="whatif"):
        Levers(base, scenario, words)
        Result(answer, scenario, words)
