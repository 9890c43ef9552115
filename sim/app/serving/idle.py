"""What is said above every page of policies that do nothing in the days played, and the ways to see them act."""

from __future__ import annotations

import solara

from sim.app import state
from sim.app.parts import Press, block
from sim.app.window import days_to_watch, start_to_watch
from sim.locale import Words
from sim.scenario import Scenario
from sim.scenario.idle import idle

_MOST = 5
"""Policies that are named."""


@solara.component
def IdlePolicies(words: Words) -> None:
    """Nothing, where every policy acts."""
    scenario, set_scenario = state.use_scenario()
    found = solara.use_memo(lambda: idle(scenario), [scenario])
    if not found:
        return
    days, start = days_to_watch(scenario), start_to_watch(scenario)

    def play(**dates: object) -> None:
        set_scenario(state.current_scenario().with_(dates))

    with solara.v.Html(tag="div", class_="problem idle", attributes={"role": "status"}):
        block("p", words("app.idle"))
        list_idle(scenario, words)
        if days > scenario.days:
            Press(words("app.idle.days", days=days), lambda: play(days=days))
        if start is not None:
            Press(words("app.idle.start", start=start), lambda: play(start=start))


def list_idle(scenario: Scenario, words: Words) -> None:
    """The policies of a scenario that do nothing, as a list."""
    found = idle(scenario)
    with solara.v.Html(tag="ul"):
        for one in found[:_MOST]:
            block("li", one.said.told(words.language))
        if len(found) > _MOST:
            block("li", words("app.idle.more", n=len(found) - _MOST))
