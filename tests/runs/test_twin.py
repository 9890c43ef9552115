"""Specification: a twin tells what dramas bring the whole market, and why the replay of orders says otherwise."""

import json
from datetime import date

import numpy as np
import pytest

import sim
from sim.cli import main
from sim.locale import LANGUAGES
from sim.market.model import MarketModel
from sim.records.reading import read_record
from sim.records.twins import LATER_DAYS, PARTS, TWIN
from sim.report.folder import folder_page
from sim.runs.twin import Ended, Notes, Sold, told, twin_figures, without_links
from sim.runs.verify import verify
from sim.scenario import Scenario
from tests.worlds import QUICK

SMALL = Scenario().with_(
    viewers=300,
    days=12,
    warm_up=6,
    seed=4,
    replications=2,
    purchase={"click_base": 0.0, "video_buyers": (1.0, 1.0)},
    **QUICK,
)
MARKET = Scenario(viewers=3_000, days=60, warm_up=0, seed=3).with_(purchase={"click_base": -3.0, "drama_appeal": 1.0})
"""Much is sold in dramas."""


@pytest.fixture(scope="module")
def twinned():
    return sim.run(SMALL, twin=True)


def figures_of(run):
    """Fen by replication and name."""
    table = run.twin.pivot(index="replication", columns="figure", values="fen")
    return table.to_dict("records")


# what is played


def test_a_run_with_a_twin_is_the_same_run_to_the_last_bit(twinned):
    alone = sim.run(SMALL)
    assert set(twinned.tables()) == {*alone.tables(), "twin"}
    for name, table in alone.tables().items():
        assert table.equals(twinned.tables()[name]), name
    assert {name: twinned.summary[name] for name in alone.summary} == alone.summary
    assert twinned.scenario == alone.scenario
    assert "twin" not in alone.record
    assert alone.twin is None


def test_the_twin_is_the_market_without_links_from_the_same_opened_state():
    scenario = MARKET.with_(days=20)
    off = MarketModel(without_links(scenario, 0))
    for _ in range(20):
        off.step()
    assert off.totals.until("exposures", 20).sum() == 0
    real = Notes(MarketModel(without_links(scenario, 20)))
    for _ in range(20):
        real.model.step()
        real.after_day()
    sold = real.total("gmv")
    figures = twin_figures(real, scenario, scenario, 3, "compiled", 1)
    assert figures["gmv_twin"] == sold - int(off.totals.until("gmv", 20).sum())
    assert real.model.day == 20 + LATER_DAYS
    assert real.model.totals.until("exposures", 110)[:20].sum() > 0
    assert real.model.totals.until("exposures", 110)[20:].sum() == 0


def test_links_end_with_the_longest_run_too():
    longest = Scenario(start=date(2030, 12, 31), days=3660)
    assert without_links(longest, longest.days).policies[-1].starts > date(2040, 12, 31)


@pytest.fixture
def three_weeks_later(monkeypatch):
    """A market in which goods arrive and come back within days has had its later sales long before three months."""
    monkeypatch.setattr("sim.runs.twin.LATER_DAYS", 21)


def test_both_engines_have_the_same_twin(three_weeks_later):
    one = SMALL.with_(days=6, viewers=100, replications=1, warm_up=0)
    compiled, live = (sim.run(one, twin=True, engine=engine) for engine in ("compiled", "mesa"))
    assert compiled.twin is not None
    assert compiled.twin.equals(live.twin)


def test_where_nothing_is_sold_in_dramas_there_is_nothing_to_tell():
    without = SMALL.with_(rules={"drama_links": False})
    assert all(fen == 0 for one in figures_of(sim.run(without, twin=True)) for fen in one.values())


# what it tells


def test_the_parts_add_up_to_the_gap_to_the_fen_in_every_replication(twinned):
    incremental = [round(v * 100) for v in twinned.daily.groupby("replication")["gmv_incremental"].sum()]
    found = figures_of(twinned)
    assert len(found) == 2
    for figures, replayed in zip(found, incremental, strict=True):
        assert sum(figures[name] for name in PARTS) == figures["gmv_twin_gap"]
        assert figures["gmv_twin_net"] == figures["gmv_twin"] + figures["gap_later"]
        assert figures["gmv_twin_gap"] == figures["gmv_twin_net"] - replayed
        assert any(figures[name] for name in PARTS)


def test_dramas_bring_the_whole_market_less_than_they_sell_and_more_than_nothing():
    found = sim.run(MARKET, twin=True)
    brought, through = found.summary["gmv_twin"]["mean"], found.summary["gmv_microdrama"]["mean"]
    assert 0 < brought < through
    assert brought == pytest.approx(found.summary["gmv_incremental"]["mean"], rel=0.6)


def test_needs_that_impulses_met_ahead_lower_what_dramas_bring():
    impulsive = MARKET.with_(**{"needs.latent_days": 30, "needs.impulse_value": 1.0})
    (figures,) = figures_of(sim.run(impulsive, twin=True))
    assert figures["gap_swallowed"] < 0
    assert figures["gap_later"] + figures["gap_swallowed"] < 0


def ended(**changes):
    """A market that sold 100 orders at 10 yuan on 1,000 pages of a shelf, and as much on nothing in live rooms."""
    none = Sold(0, np.zeros(2, np.int64), np.zeros(2, np.int64))
    shelf = Sold(1_000, np.array([60, 40]), np.array([60_000, 40_000]))
    usual = {"gmv": 100_000, "incremental": 0, "needs": 500, "swallowed": 0, "missed": 0, "later": 50_000}
    return Ended(**usual | {"sold": [none, shelf]} | changes)


def parts(**changes):
    return {name: fen for name, fen in told(ended(**changes), ended()).items() if fen}


def shelf(pages, orders, fen):
    return [ended().sold[0], Sold(pages, np.array(orders), np.array(fen))]


def test_a_market_like_its_twin_has_no_gap():
    assert parts() == {}


def test_more_visits_at_the_same_prices_and_answers_are_visits():
    found = parts(gmv=110_000, sold=shelf(1_100, [66, 44], [66_000, 44_000]))
    assert found == {"gmv_twin": 10_000, "gmv_twin_net": 10_000, "gmv_twin_gap": 10_000, "gap_visits": 10_000}


def test_dearer_goods_of_the_same_merchants_are_prices_and_dearer_merchants_are_who_sells():
    dearer = parts(gmv=110_000, sold=shelf(1_000, [60, 40], [66_000, 44_000]))
    assert dearer["gap_prices"] == dearer["gmv_twin_gap"] == 10_000
    twin = ended(sold=shelf(1_000, [60, 40], [60_000, 80_000]), gmv=140_000)
    real = ended(sold=shelf(1_000, [40, 60], [40_000, 120_000]), gmv=160_000)
    moved = told(real, twin)
    assert (moved["gap_merchants"], moved["gap_prices"], moved["gmv_twin_gap"]) == (20_000, 0, 20_000)


def test_orders_that_moved_to_dramas_and_are_missed_elsewhere_leave_no_gap():
    moved = {"gmv": 100_000 + 3_000, "incremental": 3_000}  # 8,000 in dramas, of which 5,000 from the shelf
    assert parts(**moved, sold=shelf(1_000, [57, 38], [57_000, 38_000]))["gmv_twin"] == 3_000
    assert "gmv_twin_gap" not in parts(**moved, sold=shelf(1_000, [57, 38], [57_000, 38_000]))


def test_later_sales_needs_met_ahead_and_spoilt_visits_count_against_dramas():
    assert parts(later=40_000)["gap_later"] == -10_000
    assert parts(swallowed=50)["gap_swallowed"] == -10_000  # of 500 needs, by which 100,000 were sold
    assert parts(missed=100)["gap_budget"] == -10_000  # of 1,000 pages


# where it is told


def test_the_terminal_the_folder_and_the_page_tell_it(twinned, tmp_path):
    text = twinned.table()
    folder = twinned.save(tmp_path / "run")
    summary = json.loads((folder / "summary.json").read_text())
    for name in TWIN:
        assert name in text
        assert summary[name]["mean"] == pytest.approx(twinned.twin.query("figure == @name")["fen"].mean() / 100)
        assert summary[name]["ci_low"] <= summary[name]["mean"] <= summary[name]["ci_high"]
    assert read_record(folder)["twin"] is True
    for language in LANGUAGES:
        page = folder_page(folder, language)
        assert all(f"({name})" in page for name in TWIN)


def test_a_folder_with_a_twin_is_verified_with_it(twinned, tmp_path):
    verdict = verify(twinned.save(tmp_path / "run"))
    assert verdict.same
    assert {"twin", "twin.parquet", "summary.json"} <= set(verdict.proved)


def test_the_command_plays_a_twin(tmp_path, capsys):
    (tmp_path / "s.yaml").write_text("viewers: 60\ndays: 4\nwarm_up: 0\n")
    assert main(["run", str(tmp_path / "s.yaml"), "--twin", "--out", str(tmp_path / "out")]) == 0
    assert "gmv_twin_gap" in capsys.readouterr().out
    assert (tmp_path / "out/twin.parquet").exists()


def test_a_comparison_pairs_what_twins_tell(three_weeks_later, tmp_path):
    base = SMALL.with_(days=8, warm_up=0)
    policy = base.with_(title="Dearer", policies=[{"set": "rules.sales_tax", "value": 0.2}])
    found = sim.compare(base, policy, twin=True, workers=1)
    told_of = found.effects.set_index("outcome").loc[list(TWIN)]
    assert (told_of["unit"] == "yuan").all()
    assert told_of["replications"].eq(2).all()
    alone = [sim.run(one, twin=True).summary["gmv_twin"]["mean"] for one in (base, policy)]
    assert told_of.loc["gmv_twin", "base"] == pytest.approx(alone[0])
    assert told_of.loc["gmv_twin", "difference"] == pytest.approx(alone[1] - alone[0])
    assert "gmv_twin_gap" in found.table()
    folder = found.save(tmp_path / "compared")
    assert "(gmv_twin_gap)" in folder_page(folder, "zh")
    without = sim.compare(base, policy, workers=1)
    assert without.effects["outcome"].tolist() == found.effects["outcome"].tolist()[: -len(TWIN)]
    assert without.effects["difference"].equals(found.effects["difference"].iloc[: -len(TWIN)])
