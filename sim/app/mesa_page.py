"""Mesa's own page of the same market: its `SolaraViz` on the model as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import solara
import solara.lab
from mesa.visualization import Slider, SolaraViz, make_plot_component

from sim.agents.citizenship import asked_for
from sim.agents.seeding import Omitted
from sim.app import state
from sim.app.facts import HEADLINES
from sim.app.parts import block
from sim.app.serving.permission import AskFirst, to_play
from sim.app.serving.presence import Presence
from sim.app.watch.showing import AbandonedError
from sim.locale import Words
from sim.market.model import MarketModel
from sim.policy.levers import Levers
from sim.runs.warm import open_market
from sim.scenario import Scenario

MOST_VIEWERS = 20_000
USUAL_VIEWERS = 1_000
_PLOTS = (
    ("active_viewers", 1e6, "m people"), ("gmv", 1e9, "bn yuan"),
    ("creator_income", 1e6, "m yuan"), ("merchant_profit", 1e6, "m yuan"),
)  # fmt: skip
_STEPS = 20  # of a lever's slider
# Mesa's bar on top of ours would be one too many; in a narrow window its button opens the controls
_STYLE = """
@media (min-width: 960px) {
  .v-app-bar { display: none !important; }
  .v-navigation-drawer { top: 0 !important; max-height: 100% !important; }
  .v-content { padding-top: 0 !important; }
}
"""
_OF_THE_RUN = ("title", "seed", "viewers", "replications")


def attended(present: Presence) -> type[MarketModel]:
    """Markets that have warmed up, made as Mesa makes a model: at first and at every Reset.

    They wait with their next day while nobody is there: Mesa plays in threads that know of no session. Making one
    raises AbandonedError where nobody waits for its warm-up any more.
    """

    def go_on(_: int) -> None:
        if not present:
            raise AbandonedError

    class Attended(MarketModel):
        def __new__(cls, scenario: Any = None, rng: Any = Omitted.RNG, *, threads: int = 1, **changes: Any) -> Any:
            market = open_market(asked_for(scenario, rng, changes), threads=threads, progress=go_on)
            play = market.step

            def step() -> None:
                if present.await_return():
                    play()

            market.step = step
            market.__class__ = cls  # what Reset makes the next one of
            return market

        def __init__(self, scenario: Any = None, rng: Any = Omitted.RNG, *, threads: int = 1, **changes: Any) -> None:
            """Nothing is left to do: the market has been opened."""

    return Attended


@solara.component
def MesaPage() -> None:
    """The page."""
    scenario, _ = state.use_scenario()
    viewers = min(scenario.viewers, USUAL_VIEWERS)
    permission = to_play(scenario.model_copy(update={"viewers": viewers}))
    if permission.given:
        _Mesa(scenario, viewers)
    else:
        AskFirst(permission, state.use_words())


@solara.component
def _Mesa(scenario: Scenario, viewers: int) -> None:
    """A market that may be played. It is made here, once for each session and scenario, so that nobody shares it."""
    words = state.use_words()
    parameters = solara.use_memo(lambda: model_parameters(scenario, viewers, words), [scenario.sha256, words.language])
    present = solara.use_memo(Presence, [])
    kind = solara.use_memo(lambda: attended(present), [])

    def make() -> tuple[str, Any]:
        # in a thread: Mesa plays where the server listens to everybody, and kernels may have to be compiled first
        return scenario.sha256, when_awaited(present, lambda: solara.reactive(kind(**values_of(parameters))))

    made = solara.lab.use_task(make, dependencies=[scenario.sha256], prefer_threaded=True)
    opened = made.value is not None and made.value[0] == scenario.sha256
    market: Any = made.value[1] if made.value is not None and opened else None
    solara.use_effect(lambda: None if market is None else lambda: let_end(market.peek()), [market])
    components = solara.use_memo(lambda: [plot(*facts) for facts in _PLOTS], [])
    with solara.v.Html(tag="div", class_="panel mesa"):
        solara.Style(_STYLE)
        block("h1", words("app.page.mesa"))
        block("p", words("mesa.about"))
        if words.language != "en":
            block("p", words("mesa.language"), "note")
        block("p", words("mesa.size", viewers=f"{viewers:,}", days=scenario.days_before), "note")
        if market is None:
            block("p", words("watch.opening"), role="status")
            return
        with solara.v.Html(tag="div", attributes={"lang": "en"}):
            SolaraViz(market, components=components, model_params=parameters, name=scenario.title).key(
                f"{scenario.sha256} {words.language}"
            )


def let_end(model: MarketModel) -> None:
    """Leave a market without another day: only that ends the play of Mesa's page for a session that has closed."""

    def end() -> None:
        model.running = False

    model.step = end  # a day that is under way would set it running again
    end()


def when_awaited[T](present: Presence, make: Callable[[], T]) -> T | None:
    """What is made as often as somebody comes back to it; None for a session that was closed."""
    while present.await_return():
        try:
            return make()
        except AbandonedError:
            continue
    return None


def model_parameters(scenario: Scenario, viewers: int, words: Words) -> dict[str, Any]:
    """What Mesa's page makes the model from: sliders of headline levers and viewers, the seed, and all the rest fixed.

    Mesa's Reset makes the model anew from these alone, so every value of the scenario is among them.
    """
    fixed = {name: value for name, value in scenario.resolved().items() if name not in _OF_THE_RUN}
    sliders = {name: _slider(name, getattr(scenario.levers, name), words) for name in HEADLINES}
    size = Slider(words("mesa.viewers"), viewers, 200, max(MOST_VIEWERS, viewers), 200, dtype=int)
    seed = {"type": "InputText", "value": str(scenario.seed), "label": words("mesa.seed")}
    return {**fixed, **sliders, "viewers": size, "rng": seed, "threads": 1}


def values_of(parameters: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the model before anybody moved anything."""

    def value(given: Any) -> Any:
        if isinstance(given, Slider):
            return given.value
        return given["value"] if isinstance(given, dict) and "type" in given else given

    return {name: value(given) for name, given in parameters.items()}


def plot(outcome: str, scale: float, unit: str) -> Any:
    """A plot of one outcome day by day; Mesa draws it with matplotlib."""

    def finish(axes: Any) -> None:
        for line in axes.get_lines():
            line.set_ydata([value / scale for value in line.get_ydata()])
            line.set_marker(".")  # a single day would not be seen as a line
        axes.relim()
        axes.autoscale_view()
        axes.set_title(outcome.replace("_", " "))
        axes.set_ylabel(unit)

    return make_plot_component(outcome, post_process=finish, backend="matplotlib")


def _slider(name: str, value: float, words: Words) -> Slider:
    field = Levers.model_fields[name]
    low, high = (next(getattr(fact, end) for fact in field.metadata if hasattr(fact, end)) for end in ("ge", "le"))
    unit = words.declared(field.json_schema_extra["unit"])  # type: ignore[index, arg-type]
    step = (high - low) / _STEPS
    return Slider(f"{words.label(name)} [{unit}]", value, low, high, step if math.isfinite(step) else 1, dtype=float)
