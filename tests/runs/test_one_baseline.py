"""A scenario is one market, whoever plays it: `run`, a comparison, a sweep, the application, Mesa's page."""

import json

import pandas as pd
import pytest

import sim
from sim.app.mesa_page import attended, model_parameters, values_of
from sim.app.replication import play_parts
from sim.app.serving.presence import Presence
from sim.app.watch.showing import Showing
from sim.cli import main
from sim.engine.cache import is_kept
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.runs.warm import WARM, kept_as
from sim.totals import run_values
from tests.worlds import QUICK

pytestmark = pytest.mark.usefixtures("warm")

COUPONS = {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 30}
SMALL = sim.Scenario().with_(
    title="One market", viewers=120, days=12, seed=5, replications=2, policies=[COUPONS], commerce={"merchants": 40},
    **QUICK,
)  # fmt: skip
BETTER = SMALL.with_(title="Better service", after_sales_quality=0.8)


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """A cache of warm markets in which there are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MICRODRAMA_CACHE", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="module")
def run():
    """The scenario as it stands, which says nothing of a warm-up."""
    return sim.run(SMALL)


def test_run_comparison_sweep_application_and_mesas_page_play_the_same_market(run, tmp_path, monkeypatch):
    of_run = {seed: means(sim.run(SMALL, seed=seed, replications=1)) for seed in run.seeds}
    monkeypatch.setenv("MICRODRAMA_CACHE", str(tmp_path))  # the others warm up on their own
    ticket = tmp_path / "ticket"
    ticket.touch()
    compared = sim.compare(SMALL, BETTER, workers=1).values
    swept = sim.sweep(SMALL, {"after_sales_quality": [SMALL.levers.after_sales_quality, 0.8]}, workers=1).table
    for seed, values in of_run.items():
        here = (compared["scenario"] == "base") & (compared["seed"] == seed)
        assert known(compared[here].iloc[0]) == known(values)
        assert known(swept[(swept["point"] == 0) & (swept["seed"] == seed)].iloc[0]) == known(values)
        (*_, whole) = play_parts(SMALL, SMALL, seed, str(ticket), early=False)
        assert known(whole.values) == known(values)
        page = attended(Presence())(**values_of(model_parameters(SMALL.with_(seed=seed), SMALL.viewers, Words("en"))))
        page.run_model()
        assert known(run_values(page.totals, SMALL.days, SMALL.days_before)) == known(values)
    days = run.daily[run.daily["replication"] == 0].drop(columns="replication")
    pd.testing.assert_frame_equal(Showing(SMALL).play(SMALL.days).daily, days, check_exact=True)


def means(run):
    return {name: one["mean"] for name, one in run.summary.items()}


def known(values):
    """The outcomes that are defined, of which there are many."""
    found = {name: values[name] for name in OUTCOMES if not pd.isna(values[name])}
    assert len(found) > 25
    return found


def test_the_market_of_a_run_has_been_running_and_only_its_own_days_are_told(run):
    cold = sim.run(SMALL.with_(warm_up=0))
    assert (run.record["warm_up"], cold.record["warm_up"]) == (120, 0)
    first, opening = run.daily.iloc[0], cold.daily.iloc[0]
    assert first["date"] == opening["date"] == pd.Timestamp(SMALL.start)
    assert first["gmv"] != opening["gmv"]
    assert len(run.daily) == len(cold.daily) == 2 * SMALL.days
    assert run.ledger["day"].between(0, SMALL.days - 1).all()
    assert run.observed["days"]["day"].between(0, SMALL.days - 1).all()


def test_a_run_goes_on_from_the_market_that_a_comparison_has_kept():
    base = SMALL.with_(seed=50)
    sim.compare(base, BETTER.with_(seed=50), workers=1)
    assert is_kept(WARM, kept_as(base, 51, "compiled"))
    assert sim.run(base).warm_up_seconds_saved > 0


def test_a_warm_up_has_no_policies_whatever_their_dates():
    early = SMALL.with_(policies=[COUPONS | {"from": "2023-01-01", "to": "2023-12-31"}])
    none = SMALL.with_(policies=[])
    with pytest.warns(UserWarning, match="a warm-up does not"):
        assert sim.run(early).ledger.equals(sim.run(none).ledger)


def test_every_output_says_how_long_the_market_had_run(run, tmp_path, capsys):
    assert "after a warm-up of 120 days" in run.table()
    assert "after a warm-up of 120 days" in run.report()
    assert "预热 120 天之后" in run.report("zh")
    folder = run.save(tmp_path / "run")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (record["warm_up"], record["scenario"]["warm_up"]) == (120, 120)
    assert main(["verify", str(folder)]) == 0
    assert "warm_up" in capsys.readouterr().out.split("proved by playing again: ")[1].split("\n")[0].split(", ")
    cold = sim.run(SMALL, replications=1, days=2).scenario.with_(warm_up=0)
    assert "without a warm-up, from the market as it opens" in sim.run(cold).table()


def test_a_warm_up_begins_in_2020_at_the_earliest_and_the_days_played_are_told(tmp_path):
    late = SMALL.with_(start="2020-01-11", days=3, policies=[], replications=1)
    back = late.with_(start="2020-01-01")
    assert (late.days_before, back.days_before) == (10, 0)
    assert (late.warmed_up().start, late.warmed_up().days) == (back.start, 13)
    found, cold = sim.run(late), sim.run(back, days=13)
    assert "after a warm-up of 10 days" in found.table()
    assert "without a warm-up" in cold.table()
    assert (found.record["warm_up"], cold.record["warm_up"]) == (10, 0)
    outcomes = list(OUTCOMES)
    assert found.daily[outcomes].equals(cold.daily[outcomes].iloc[10:].reset_index(drop=True))
    assert sim.compare(late, late.with_(care=0.5), replications=2, workers=1).record["warm_up"] == 10
    swept = sim.sweep(late, {"start": ["2020-01-01", "2020-01-11"]}, workers=1)
    assert "after a warm-up of 0-10 days" in swept.text()
    assert known_flows(swept.table.iloc[1]) == known_flows(means(found))


def known_flows(values):
    """The sums over the run, which few days define as well as many."""
    found = {name: values[name] for name, one in OUTCOMES.items() if one.kind == "flow" and not pd.isna(values[name])}
    assert len(found) > 10
    return found


def test_an_open_market_is_on_the_morning_of_its_start_whether_it_was_kept_or_not():
    plan = SMALL.with_(seed=70)
    played, found = sim.open_market(plan, threads=1), sim.open_market(plan, threads=1)
    for market in (played, found):
        assert (market.day, market.date) == (plan.days_before, plan.start)
        market.run_model()
        frame = market.datacollector.get_model_vars_dataframe()
        assert len(frame) == plan.days
    assert played.ledger.entries().equals(found.ledger.entries())
    assert sim.MarketModel(plan).day == 0
