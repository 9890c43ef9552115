"""Specification of the notes taken of every run: whom they count, when, and that taking them changes nothing."""

from datetime import date, timedelta

import numpy as np
import pytest

import sim
from sim.market.model import MarketModel
from sim.market.observing import DAILY, Observer
from sim.market.panel import CHANNELS, PANEL, Panel
from sim.records.observed import USERS, observed_frames
from sim.scenario import Scenario
from tests.worlds import QUICK, differences, same, weights

PEOPLE = 400
BUSY = Scenario().with_(
    viewers=PEOPLE,
    days=40,
    start="2023-11-20",
    seed=11,
    policies=[{"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 30}],
    **QUICK,
)
"""Forty days over three calendar months, with coupons."""


def watched_over(scenario, engine="compiled", threads=1):
    """A market that was observed to its end, and its observer."""
    market = MarketModel(scenario, engine=engine, threads=threads)
    observer = Observer(market, scenario.days)
    market.run_model()
    return market, observer


@pytest.fixture(scope="module")
def busy():
    market, observer = watched_over(BUSY)
    return market, observed_frames(observer)


@pytest.fixture(scope="module")
def weighed(busy):
    """The sums over the panel, which is everybody in so small a market, of what real people did."""
    panel = busy[1]["panel"]
    return lambda name: int((panel[name] * panel["weight"].astype(np.int64)).sum())


# --- looking changes nothing ---


@pytest.mark.parametrize(("engine", "threads"), [("compiled", 1), ("compiled", 2), ("mesa", 1)])
def test_an_observed_market_is_the_same_to_the_last_bit_as_one_that_nobody_looks_at(engine, threads):
    plain = MarketModel(BUSY.with_(days=15), engine=engine, threads=threads)
    plain.run_model()
    assert differences(plain, watched_over(BUSY.with_(days=15), engine, threads)[0]) == []


def test_both_engines_are_seen_alike():
    short = BUSY.with_(viewers=90, days=15)
    one, other = (observed_frames(watched_over(short, engine)[1]) for engine in ("compiled", "mesa"))
    assert [name for name, frame in one.items() if not frame.equals(other[name])] == []


# --- every day ---


def test_who_was_active_yesterday_and_is_back_today_is_read_off_the_history_of_viewers():
    market = MarketModel(BUSY.with_(days=12))
    observer = Observer(market, 12)
    for day in range(12):
        market.step()
        history, weight = market.viewers_table["active_days"], weights(market)
        assert observer.days["active_yesterday"][day] == weight[history & 2 == 2].sum()
        assert observer.days["back_today"][day] == weight[history & 3 == 3].sum()


def test_nobody_begins_or_sends_back_more_than_there_was(busy):
    days = busy[1]["days"]
    assert (days["titles_begun"] < days["titles_shown"]).all()
    for name in CHANNELS.values():
        assert (days[f"returned_{name}"] <= days[f"delivered_{name}"]).all()
    assert days["returned_live"].sum() > 0


def test_deliveries_by_channel_add_up_to_all(busy):
    market, frames = busy
    for what in ("delivered", "returned"):
        found = sum(frames["days"][f"{what}_{name}"].sum() for name in CHANNELS.values())
        assert found == market.totals.until(f"{what}_orders", BUSY.days).sum() > 0


def test_every_active_viewer_is_one_person_who_plays(busy):
    market, frames = busy
    people = frames["plays"].groupby("day")["people"].sum()
    assert people.tolist() == market.totals.until("active_viewers", BUSY.days).tolist()


def test_episodes_that_viewers_play_are_those_that_titles_are_played(busy):
    plays, days = busy[1]["plays"], busy[1]["days"]
    by_viewer = (plays["people"] * plays["episodes"]).sum()
    assert by_viewer == pytest.approx(days["episodes"].sum(), rel=0.03)  # but for pirate copies and rounding


# --- every month ---


def test_a_month_is_noted_once_its_last_day_is_over(busy):
    months = busy[1]["months"]
    assert [month.date() for month in months["month"]] == [date(2023, 11, 1)]
    assert [month.date() for month in busy[1]["panel"]["month"].unique()] == [date(2023, 11, 1), date(2023, 12, 1)]


def test_who_ever_did_something_stays_one_who_did():
    months = observed_frames(watched_over(BUSY.with_(days=75))[1])["months"]
    assert len(months) == 3
    for name in ("watched", "paid", "bought_in_drama", "bought_by_video"):
        assert (np.diff(months[name]) >= 0).all()
    assert (months["paid"] < months["watched"]).all()
    assert (months[[*USERS]].max(axis=1) < months["watched"]).all()


def test_users_of_a_platform_are_those_of_that_month_alone():
    """Of December, notes from November on and notes from its first day on say the same; of all time they do not."""
    settings = BUSY.with_(days=42)
    late = MarketModel(settings)
    late.run_for(11)
    observer = Observer(late, 31)
    late.run_for(31)
    both = watched_over(settings)[1]
    of_month, of_all = (observed_frames(one)["months"].iloc[-1] for one in (observer, both))
    assert of_month["month"] == of_all["month"]
    assert of_month[[*USERS]].tolist() == of_all[[*USERS]].tolist()
    ever = ["watched", "paid", "bought_in_drama", "bought_by_video"]
    assert (of_month[ever] <= of_all[ever]).all()
    assert (of_month[ever] < of_all[ever]).any()


# --- the panel ---


def test_a_panel_of_everybody_does_what_the_market_does(busy, weighed):
    market, frames = busy
    for name, series in zip(CHANNELS.values(), ("microdrama", "live", "shelf"), strict=True):
        assert weighed(f"orders_{name}") == market.totals.until(f"orders_{series}", BUSY.days).sum()
        assert frames["days"][f"returned_{name}"].sum() <= weighed("returned")
    assert weighed("active_days") == market.totals.until("active_viewers", BUSY.days).sum()
    assert weighed("returned") == sum(frames["days"][f"returned_{name}"].sum() for name in CHANNELS.values())
    assert weighed("episodes") == (frames["plays"]["people"] * frames["plays"]["episodes"]).sum()


def test_what_a_panel_of_everybody_spends_is_what_the_ledger_says_was_paid(busy, weighed):
    entries = busy[0].ledger.entries()
    payer, reason = entries["payer"].astype(str), entries["reason"].astype(str)
    assert weighed("fen_on_dramas") == entries["fen"][(payer == "coins") & (reason == "unlock")].sum() > 0
    assert weighed("fen_on_goods") == entries["fen"][(payer == "households") & (reason == "purchase")].sum() > 0


def test_a_panel_knows_how_long_each_was_there_in_a_month(busy):
    panel = busy[1]["panel"]
    days = panel.groupby("month")["days"]
    assert days.max().tolist() == [11, 29]
    assert (panel["active_days"] <= panel["days"]).all()
    joining = busy[0].viewers_table["joins_on"]
    late = panel[panel["viewer"] == int(np.flatnonzero(joining > 0)[0])]
    assert late["days"].sum() == BUSY.days - joining[joining > 0][0]


def test_a_panel_holds_a_thousand_people_who_are_drawn_by_the_seed():
    some = BUSY.with_(viewers=3 * PANEL)
    one, same_seed, other = (Panel(MarketModel(some.with_(seed=seed))).rows for seed in (1, 1, 2))
    assert len(one) == len(set(one)) == PANEL
    assert same(one, same_seed)
    assert len(np.intersect1d(one, other)) < PANEL / 2
    larger = Panel(MarketModel(some.with_(seed=1, viewers=3 * PANEL + 30))).rows
    assert len(np.intersect1d(one, larger)) > 0.9 * PANEL  # who is asked hardly depends on how many there are


# --- titles, and where the notes begin ---


def test_a_title_s_first_week_are_its_receipts_after_seven_days():
    market = MarketModel(BUSY)
    observer = Observer(market, BUSY.days)
    after_a_week = {}
    for day in range(BUSY.days):
        market.step()
        dramas = market.dramas
        week_is_over = np.flatnonzero(dramas["released_on"] == day - 6)
        after_a_week |= {int(row): int(dramas["receipts"][row]) for row in week_is_over}
    assert {row: observer.first_weeks()[row] for row in after_a_week} == after_a_week
    assert any(0 < fen < market.dramas["receipts"][row] for row, fen in after_a_week.items())


def test_after_a_warm_up_the_notes_begin_on_the_first_counted_day(tmp_path, monkeypatch):
    monkeypatch.setenv("MICRODRAMA_CACHE", str(tmp_path))
    warm_up = 12
    late = BUSY.with_(warm_up=warm_up, policies=[], replications=1)
    run = sim.run(late)
    longer = sim.run(late.with_(warm_up=0, start=BUSY.start - timedelta(days=warm_up), days=BUSY.days + warm_up))
    counted = longer.observed["days"].iloc[warm_up:].reset_index(drop=True)
    assert run.observed["days"][[*DAILY]].equals(counted[[*DAILY]])
    assert run.observed["days"]["day"].tolist() == [*range(BUSY.days)]
    begun = run.observed["months"]["watched"].iloc[0]
    assert 0 < begun < longer.observed["months"]["watched"].iloc[0]  # of November, from the twentieth on
    assert run.observed["panel"]["days"].max() == 29
    assert run.observed["titles"]["opening_views"].sum() > 0
