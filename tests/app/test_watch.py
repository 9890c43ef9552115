"""Specification of the pages that play a run: our own and Mesa's."""

import re
import time

import ipyvuetify
import pytest
import solara
from mesa.visualization.solara_viz import ModelController
from playwright.sync_api import expect

from sim.app.mesa_page import attended, let_end, model_parameters, values_of
from sim.app.serving.presence import Presence
from sim.app.watch.showing import AbandonedError
from sim.locale import Words
from sim.market.model import MarketModel
from sim.scenario import Scenario


def opened(visit, path="/watch", play="Play"):
    page = visit(path)
    expect(page.get_by_role("button", name=play)).to_be_enabled()
    return page


def day(page):
    found = re.search(r"\d+", page.locator(".clock .day").inner_text())
    return int(found[0]) if found else 0


def press(page, name):
    page.get_by_role("button", name=name).click()


def test_play_moves_the_days_and_pause_stops_them(visit):
    page = opened(visit)
    press(page, "Play")
    page.wait_for_function("document.querySelector('.watch progress').value >= 3")
    press(page, "Pause")
    expect(page.get_by_role("button", name="Play")).to_be_enabled()
    page.wait_for_timeout(500)
    stopped = day(page)
    assert 3 <= stopped < 21
    page.wait_for_timeout(800)
    assert day(page) == stopped


def test_a_step_adds_one_day_and_reset_goes_back_to_the_start(visit):
    page = opened(visit)
    expect(page.locator(".clock .date")).to_have_text("2024-01-01")
    for expected in (1, 2):
        press(page, "One day on")
        expect(page.locator(".clock .day")).to_have_text(f"Day {expected} of 21")
    expect(page.locator(".clock .date")).to_have_text("2024-01-02")
    first = page.locator(".series strong").first.inner_text()
    press(page, "Back to the start")
    expect(page.locator(".clock .day")).to_have_text("Before the first day")
    press(page, "One day on")
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    press(page, "One day on")
    expect(page.locator(".clock .day")).to_have_text("Day 2 of 21")
    assert page.locator(".series strong").first.inner_text() == first


def test_everything_can_be_done_by_keyboard(visit):
    page = opened(visit)
    page.get_by_role("button", name="One day on").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    page.get_by_role("button", name="Money").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Money")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Views")).to_have_attribute("aria-pressed", "false")


def test_the_network_shows_views_orders_money_and_audiences_and_has_them_in_tables(visit):
    page = opened(visit)
    press(page, "One day on")
    drawing = page.locator(".network .chart")
    for kind, unit in (("Views", "views"), ("Orders", "orders"), ("Money", "yuan"), ("Audiences in common", "people")):
        press(page, kind)
        expect(drawing).to_have_attribute("aria-label", re.compile(rf"{kind}\. Largest: .* {unit}\."))
    page.get_by_text("The day's figures by platform").click()
    rows = page.locator(".network table tbody tr")
    expect(rows).to_have_count(12)
    expect(rows.first).to_contain_text("Douyin")


def test_the_flows_of_money_stand_in_a_table_below_their_diagram(visit):
    page = opened(visit)
    press(page, "One day on")
    page.get_by_text("All of these flows as a table").click()
    rows = page.locator(".money table tbody tr")
    expect(rows.first).to_contain_text("yuan")
    assert rows.count() > 5
    label = page.locator(".money .chart").get_attribute("aria-label")
    source, target, amount = (rows.first.locator("th, td").nth(place).inner_text() for place in range(3))
    assert f"Largest: {source} → {target}: {amount}." in label


def test_a_run_is_where_it_was_when_its_page_is_opened_again(visit):
    page = opened(visit)
    press(page, "One day on")
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    page.get_by_role("link", name="What if").click()
    expect(page.locator(".clock")).to_have_count(0)
    page.get_by_role("link", name="Watch a run").click()
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")


def test_who_leaves_before_the_browser_has_drawn_hears_nothing_of_it(visit):
    page = opened(visit)
    page.evaluate(
        "() => { const draw = requestAnimationFrame; requestAnimationFrame = (f) => setTimeout(draw, 1000, f) }"
    )
    press(page, "One day on")
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    page.get_by_role("link", name="What if").click()
    expect(page.locator(".clock")).to_have_count(0)
    page.wait_for_timeout(1500)


def test_two_people_watch_two_runs(visit):
    one, other = opened(visit), opened(visit)
    press(one, "One day on")
    expect(one.locator(".clock .day")).to_have_text("Day 1 of 21")
    press(other, "Other luck")
    expect(other.locator(".controls")).to_contain_text("Seed 2")
    expect(one.locator(".controls")).to_contain_text("Seed 1")
    expect(other.locator(".clock .day")).to_have_text("Before the first day")


def test_another_size_begins_anew(visit):
    page = opened(visit)
    press(page, "One day on")
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    press(page, "1,000")
    expect(page.locator(".clock .day")).to_have_text("Before the first day")
    expect(page.get_by_role("button", name="1,000")).to_have_attribute("aria-pressed", "true")


def test_the_page_is_complete_in_chinese(visit):
    page = opened(visit, "/watch?lang=zh", play="播放")
    press(page, "前进一天")
    expect(page.locator(".clock .day")).to_have_text("第 1 天，共 21 天")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    words = page.locator(".watch").inner_text()
    english = set(re.findall(r"[A-Za-z]{3,}", words)) - {"YAML", "CSV", "HTML", "GMV"}
    assert english == set()


def test_mesas_own_page_steps_the_market(visit):
    page = visit("/mesa")
    expect(page.get_by_text("after a warm-up of 14 days, which its clock counts too")).to_be_visible()
    press(page, "Step")
    expect(page.get_by_text("Time: 15.0")).to_be_visible()
    expect(page.locator(".mesa img")).to_have_count(4)
    press(page, "Reset")
    expect(page.get_by_text("Time: 14.0")).to_be_visible()


def test_the_controls_of_mesas_page_are_within_reach_in_a_narrow_window(visit):
    page = visit("/mesa")
    expect(page.get_by_role("button", name="Step")).to_be_visible()
    page.set_viewport_size({"width": 420, "height": 900})
    expect(page.get_by_role("button", name="Step")).to_be_hidden()
    page.locator(".v-app-bar__nav-icon").click()
    press(page, "Step")
    expect(page.get_by_text("Time: 15.0")).to_be_visible()


def test_a_market_of_mesas_page_is_warmed_up_again_by_its_reset():
    plan = Scenario().with_(viewers=200, days=4, warm_up=6, seed=3)
    kind, given = attended(Presence()), values_of(model_parameters(plan, 200, Words("en")))
    model = solara.reactive(kind(**given))
    at_rest = {"use_threads": False, "play_interval": 20, "render_interval": 1}
    controls = {name: solara.reactive(value) for name, value in at_rest.items()}
    page = ModelController(model, model_parameters=given | {"targeting_accuracy": 0.9}, **controls)
    _, rendered = solara.render(page, handle_error=False)
    press_in(rendered, "Step")
    assert (model.value.day, model.value.settings.levers.targeting_accuracy) == (7, plan.levers.targeting_accuracy)
    press_in(rendered, "Reset")
    assert (model.value.day, model.value.settings.levers.targeting_accuracy) == (6, 0.9)
    assert type(model.value) is kind
    press_in(rendered, "Step")
    assert len(model.value.datacollector.get_model_vars_dataframe()) == 1
    rendered.close()


def press_in(rendered, label):
    next(button for button in rendered.find(ipyvuetify.Btn).widgets if label in button.children).click()


def test_nobody_warms_up_a_market_of_mesas_page_for_nobody():
    with pytest.raises(AbandonedError):
        attended(Away())(viewers=60, days=2, warm_up=3)


class Away(Presence):
    """Nobody is there."""

    def __bool__(self):
        return False


def test_mesas_reset_keeps_every_value_of_the_scenario():
    policy = {"set": "levers.ad_load", "from": "2024-01-03", "value": 0.5}
    plan = Scenario().with_(
        start="2023-06-01", days=40, seed=9, targeting_accuracy=0.8, care=0.3, policies=[policy],
        **{"purchase.minutes_shelf": 30},
    )  # fmt: skip
    made = MarketModel(**values_of(model_parameters(plan, 300, Words("en"))))
    assert made.settings == plan.with_(viewers=300, title=made.settings.title)
    assert made.seed == 9


def test_mesas_play_ends_with_the_session():
    model = solara.reactive(MarketModel(viewers=100, days=3000, threads=1))
    at_rest = {"use_threads": False, "play_interval": 20, "render_interval": 1}
    controls = {name: solara.reactive(value) for name, value in at_rest.items()}
    _, rendered = solara.render(ModelController(model, model_parameters={}, **controls), handle_error=False)
    next(button for button in rendered.find(ipyvuetify.Btn).widgets if "▶" in button.children).click()
    while model.value.day < 3:
        time.sleep(0.05)
    rendered.close()
    let_end(model.value)
    time.sleep(0.3)
    day = model.value.day
    time.sleep(0.5)
    assert model.value.day == day
