"""Mesa's own visualisation shows and steps the market as it is."""

from typing import Any

import ipyvuetify
import solara
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.solara_viz import ModelController

from sim.market.model import MarketModel

LEVER = {"targeting_accuracy": Slider("targeting accuracy", 0.6, 0.0, 1.0, 0.05)}


def small_market() -> MarketModel:
    return MarketModel(rng=3, viewers=200, days=10)


def button(rendered: Any, label: str) -> Any:
    return next(b for b in rendered.find(ipyvuetify.Btn).widgets if label in b.children)


def test_solara_viz_shows_the_market_unmodified() -> None:
    page = SolaraViz(small_market(), components=[make_plot_component("gmv")], model_params=LEVER)
    _, rendered = solara.render(page, handle_error=False)
    rendered.close()


def test_its_buttons_step_the_market_and_reset_it_to_the_same_first_day() -> None:
    model = solara.reactive(small_market())
    at_rest = {"use_threads": False, "play_interval": 100, "render_interval": 1}
    controls = {name: solara.reactive(value) for name, value in at_rest.items()}
    page = ModelController(model, model_parameters={"rng": "3"}, **controls)
    _, rendered = solara.render(page, handle_error=False)
    button(rendered, "Step").click()
    button(rendered, "Step").click()
    assert model.value.day == 2
    button(rendered, "Reset").click()
    assert model.value.day == 0
    assert model.value.seed == 3
    button(rendered, "Step").click()
    assert model.value.day == 1
    rendered.close()
