"""Specification of how much a link may take of this machine: what is safe at once, more after a question."""

import pickle
import time
import tracemalloc

import pytest
from playwright.sync_api import expect

from sim.app.address import encoded, usual
from sim.app.player import results_size
from sim.app.replication import play_parts
from sim.app.serving import permission
from sim.app.serving.permission import Demand, demand_of_pairs, demand_of_run, problems_of_pairs, safe
from sim.cli import main
from sim.market.model import MarketModel
from sim.scenario import Scenario
from sim.world import memory
from tests.app.test_sessions import LONG, rests, spent, works

MANY_PAIRS = usual().with_(viewers=250, days=3_660, replications=400)
MANY_TITLES = {"studios.capacity_per_year": 12_000, "studios.title_weight": 1, "production.shelf_life": 3_650}
LONG_RUN = usual().with_(days=3_660, **MANY_TITLES)
HUGE = usual().with_(viewers=20_000_000, **{"network.acquaintances": 100})
ASKED, REFUSED = "Nothing is played before you agree", "This scenario cannot be played here"


@pytest.fixture
def laptop(monkeypatch):
    """A machine of 8 GB."""
    monkeypatch.setattr(memory, "machine_memory", lambda: 8_000_000_000)
    monkeypatch.setattr(permission, "machine_memory", lambda: 8_000_000_000)


def large(scenario):
    return not demand_of_pairs(scenario, 4).within(safe())


def test_the_usual_sizes_are_played_without_a_question(laptop):
    assert not large(usual())
    assert not large(usual().with_(viewers=20_000, days=365, replications=40))
    assert not large(LONG.with_(days=2_920))


@pytest.mark.parametrize(
    "sizes",
    [
        {"viewers": 4_000_000},
        {"days": 3_660, "replications": 200},
        {"replications": 10_000},
        {"days": 3_660, "replications": 40, "commerce.merchants": 10_000},
        {"days": 3_660, **MANY_TITLES},
        {"studios.creators": 7_000, "warm_up": 1_000, "replications": 400},
    ],
    ids=str,
)
def test_each_way_to_be_large_is_asked_about(laptop, sizes):
    assert large(usual().with_(start="2030-12-31", **sizes))


def test_a_single_run_that_takes_hours_is_asked_about(laptop):
    assert not demand_of_run(LONG_RUN).within(safe())
    assert demand_of_run(usual().with_(viewers=20_000, days=3_660)).within(safe())


def test_a_demand_is_within_another_only_if_neither_memory_nor_time_is_more():
    assert Demand(1, 1.0).within(Demand(1, 1.0))
    assert not Demand(2, 1.0).within(Demand(1, 9.0))
    assert not Demand(1, 2.0).within(Demand(9, 1.0))


def test_what_cannot_fit_is_refused_with_the_number_that_would(laptop):
    assert problems_of_pairs(usual(), 4) == ()
    (one,) = problems_of_pairs(usual().with_(viewers=20_000_000), 4)
    assert "viewers is 20_000_000" in one.message
    assert "for 4 runs at once, and this machine has 8.0 GB: must be at most" in one.message
    (one,) = problems_of_pairs(usual().with_(replications=10_000, days=3_660), 1)
    assert one.message.startswith("replications is 10_000: would need ")
    needed = float(one.message.split("need ")[1].split(" GB")[0])
    assert needed == pytest.approx(2 * 10_000 * results_size(3_660) / 1e9, rel=0.02)
    most = int(one.message.split("at most ")[1].split(" ")[0])
    assert problems_of_pairs(usual().with_(replications=most, days=3_660), 1) == ()


@pytest.mark.parametrize(
    "sizes",
    [
        {"viewers": 100_000},
        {"commerce.merchants": 3_000},
        {"studios.creators": 5_000},
        {"studios.title_weight": 1, "days": 30},
        {"days": 120},
    ],
    ids=str,
)
def test_a_market_takes_no_more_memory_than_is_said_and_not_much_less(warm, sizes):
    scenario = Scenario().with_(**({"viewers": 1_000, "days": 20} | sizes))
    tracemalloc.start()
    model = MarketModel(scenario, threads=1)
    while model.running:
        model.step()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most <= memory.bytes_needed(scenario) <= 6 * most


def test_results_take_the_memory_that_is_said(warm, tmp_path):
    (tmp_path / "ticket").touch()
    played = play_parts(LONG.with_(days=60), LONG.with_(days=60), 1, str(tmp_path / "ticket"), False)
    raw = pickle.dumps(played, protocol=5)
    tracemalloc.start()
    copies = [pickle.loads(raw) for _ in range(50)]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert results_size(60) == pytest.approx(taken / len(copies), rel=0.1)


def link(page, scenario):
    return f"{page}?lang=en&b={encoded(scenario, usual())}"


@pytest.mark.parametrize(
    ("path", "scenario"), [("/", MANY_PAIRS), ("/watch", LONG_RUN), ("/mesa", LONG_RUN)], ids=["/", "/watch", "/mesa"]
)
def test_a_link_to_something_large_plays_nothing_before_somebody_agrees(visit, server, path, scenario):
    page = visit(link(path, scenario))
    expect(page.locator(".ask-first")).to_contain_text(ASKED)
    rests(server, windows=2)
    page.get_by_role("button", name="Play it").click()
    expect(page.locator(".ask-first")).to_have_count(0)
    if path == "/":
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        works(server)
    else:
        expect(page.get_by_role("button", name="Play" if path == "/watch" else "▶")).to_be_enabled()
    page.goto("about:blank")
    rests(server, windows=2)


def test_what_was_agreed_to_is_not_asked_about_again_but_more_is(visit):
    page = visit(link("/", MANY_PAIRS))
    page.get_by_role("button", name="Play it").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_role("slider", name="After sales quality", exact=True).press("End")
    page.wait_for_function("location.search.includes('s=')")
    expect(page.locator(".ask-first")).to_have_count(0)
    page.get_by_role("button", name="Size of the simulation").click()
    page.get_by_label("simulated viewers").select_option("20000")
    expect(page.locator(".ask-first")).to_contain_text(ASKED)


def test_a_link_to_what_cannot_fit_is_refused_in_words(visit, server):
    before = spent(server)
    page = visit(link("/", HUGE))
    expect(page.locator(".ask-first")).to_contain_text(REFUSED)
    expect(page.locator(".ask-first li")).to_contain_text("viewers is 20_000_000: would need")
    expect(page.get_by_role("button", name="Play it")).to_have_count(0)
    time.sleep(1)
    assert spent(server) - before < 20  # drawing the page; opening such a market takes more than a minute
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".ask-first")).to_contain_text("本方案无法在本机上运行")


def test_a_server_is_not_started_with_what_cannot_fit(capsys):
    sizes = ["--viewers", "20000000", "--set", "network.acquaintances=100", "--workers", "4"]
    assert main(["app", "--no-open", *sizes]) == 2
    assert "viewers is 20_000_000: would need" in capsys.readouterr().err
