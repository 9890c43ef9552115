"""Specification of what a day of a watched run shows: its network, its series, and that watching changes nothing."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.app.watch import money_chart, network_chart, series
from sim.app.watch.network import network_of
from sim.app.watch.showing import AbandonedError, Showing
from sim.locale import LANGUAGES, Words
from sim.market.model import MarketModel
from sim.names import PLATFORMS
from sim.policy.plans import Setting

ENGLISH = Words("en")
COUPONS = {
    "plan": "coupons", "platform": "douyin", "from": "2024-01-03", "to": "2024-01-05", "budget": 1.8e10,
    "face_value": 20, "min_spend": 20,
}  # fmt: skip
STAFF = {"set": "levers.service_staffing", "from": "2024-01-09", "value": 1.5}
SMALL = sim.Scenario().with_(viewers=1_500, days=12, warm_up=0, seed=4, policies=[COUPONS, STAFF])


@pytest.fixture(scope="module")
def seen():
    return Showing(SMALL).play(5)


@pytest.fixture(scope="module")
def market():
    model = MarketModel(SMALL)
    for _ in range(5):
        model.step()
    return model


def test_a_run_watched_in_pieces_is_the_run_itself():
    plan = SMALL.with_(warm_up=6)
    showing = Showing(plan)
    for days in (0, 3, 2, 100):
        last = showing.play(days)
    pd.testing.assert_frame_equal(last.daily, sim.run(plan).daily.drop(columns="replication"), check_exact=True)
    assert last.over


def test_a_step_to_a_day_already_played_plays_nothing():
    showing = Showing(SMALL)
    assert showing.play_to(3).days == 3
    assert showing.play_to(2).days == 3
    assert showing.play(0) is showing.play_to(3)


def test_nothing_is_played_for_somebody_who_left():
    showing = Showing(SMALL)
    showing.play(2)
    showing.give_up()
    assert showing.play(5).days == 2
    showing.go_on()
    assert showing.play(1).days == 3


def test_a_warm_up_ends_when_nobody_waits_for_it():
    showing = Showing(SMALL.with_(warm_up=40, seed=77_001))
    showing.give_up()
    with pytest.raises(AbandonedError):
        showing.play(0)
    assert showing.warmed == 1


def test_before_the_first_day_there_is_no_network():
    assert Showing(SMALL).play(0).network is None
    with pytest.raises(ValueError, match="no day"):
        network_of(MarketModel(SMALL))


def test_the_network_has_the_audiences_and_orders_of_the_day(market, seen):
    venues = seen.network.venues
    assert [venue.audience for venue in venues.values()] == market.tally.visitors.tolist()
    assert sum(venue.orders for venue in venues.values()) == market.totals["orders"][4]
    assert seen.network.active == market.totals["active_viewers"][4]
    assert sum(venue.seconds for venue in venues.values()) == market.totals["seconds_watched"][4]
    assert sum(venue.seconds for venue in venues.values()) / 3600 == seen.daily["hours_watched"].iloc[-1]


def test_views_and_orders_leave_platforms_as_they_came(seen):
    for flows, side in ((seen.network.views, "creators"), (seen.network.orders, "merchants")):
        for name in PLATFORMS:
            assert flows.get(("viewers", name), 0) == flows.get((name, side), 0)


def test_the_money_of_the_network_is_that_of_the_ledger(market, seen):
    entries = market.ledger.entries(4)
    payer, payee = entries["payer"].astype(str), entries["payee"].astype(str)
    to_creators = payee.str.startswith("creator:")
    douyin = (payer == "platform:douyin") | payer.str.endswith(":douyin")
    assert seen.network.money["douyin", "creators"] == entries["fen"][douyin & to_creators].sum()
    of_viewers = payer.isin(["households", "coins", "escrow"])
    to_operators = payee.str.startswith("operator:")
    unlocked = entries["fen"][of_viewers & to_operators].sum()
    assert seen.network.money["viewers", "operators"] == unlocked > 0
    assert ("viewers", "creators") not in seen.network.money
    shared = entries["fen"][payer.str.startswith("operator:") & to_creators].sum()
    assert seen.network.money["operators", "creators"] == shared > 0
    hosted = entries["fen"][payer.str.startswith("operator:") & (payee == "platform:douyin")].sum()
    assert seen.network.money["operators", "douyin"] == hosted > 0
    received = entries["fen"][payee == "platform:iqiyi"].sum()
    assert seen.network.venues["iqiyi"].received == received


def test_what_a_plan_pays_is_paid_by_its_platform(market, seen):
    entries = market.ledger.entries(4)
    coupons = entries["fen"][entries["reason"] == "coupon"].sum()
    assert coupons > 0
    assert seen.network.money["douyin", "viewers"] >= coupons


def test_audiences_in_common_are_people_who_use_both(market, seen):
    people = market.viewers_table
    watched = (people["active_days"] & 1) == 1
    both = ((people["platforms"] & 0b101) == 0b101) & watched
    assert seen.network.shared["douyin", "taobao"] == people["weight"][both].sum()
    assert all(PLATFORMS.index(one) < PLATFORMS.index(other) for one, other in seen.network.shared)


def test_orders_by_channel_add_up_to_all_orders_and_receipts_to_platform_revenue(seen):
    assert (seen.orders[["microdrama", "live", "shelf"]].sum(axis=1) == seen.daily["orders"]).all()
    assert np.allclose(seen.receipts.iloc[:, 2:].sum(axis=1), seen.daily["platform_revenue"], rtol=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", network_chart.KINDS)
def test_the_network_is_drawn_with_units_and_names_in_both_languages(seen, kind, language):
    words = Words(language)
    drawn = network_chart.network_option(seen.network, kind, words)["series"][0]
    names = {node["id"] for node in drawn["data"]}
    assert drawn["links"]
    assert all({link["source"], link["target"]} <= names for link in drawn["links"])
    unit = words.unit("", network_chart.UNITS[kind])
    assert all(unit in link["tooltip"]["formatter"] for link in drawn["links"])
    assert {words.name("platform", name) for name in PLATFORMS} <= {node.get("name") for node in drawn["data"]}


def test_platforms_keep_their_places_whatever_is_shown(seen):
    places = []
    for kind in ("views", "orders", "money"):
        nodes = network_chart.network_option(seen.network, kind, ENGLISH)["series"][0]["data"]
        places.append({node["id"]: (node["x"], node["y"]) for node in nodes if node["id"] in PLATFORMS})
    assert places[0] == places[1] == places[2]


def test_policies_are_marks_on_the_days_they_hold():
    marks = series.marks_of(SMALL, ENGLISH)
    assert [(mark.number, mark.first, mark.last) for mark in marks] == [(1, 2, 4), (2, 8, 11)]
    assert marks[0].text == "coupons · Douyin · 2024-01-03 to 2024-01-05"
    assert "service staffing" in marks[1].text
    assert Setting.model_validate(STAFF).set == "levers.service_staffing"


def test_a_policy_outside_the_run_has_no_mark():
    late = SMALL.with_(policies=[STAFF | {"from": "2024-02-01"}, COUPONS])
    assert [mark.number for mark in series.marks_of(late, ENGLISH)] == [2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_spans_the_whole_run_and_holds_the_days_so_far(seen, language):
    words = Words(language)
    charts = series.charts_of(seen, series.marks_of(SMALL, words), words)
    assert [chart.name for chart in charts] == list(series.SHOWN)
    for chart in charts:
        assert len(chart.option["xAxis"]["data"]) == SMALL.days
        assert all(len(line["data"]) == 5 for line in chart.option["series"])
        assert "markLine" in chart.option["series"][0]


def test_no_chart_of_subsidies_where_none_are_paid():
    plain = Showing(SMALL.with_(policies=[])).play(1)
    assert "subsidy_spent" not in [chart.name for chart in series.charts_of(plain, [], ENGLISH)]


def test_a_long_run_is_drawn_by_week():
    seen = Showing(SMALL.with_(days=401, policies=[], viewers=100)).play(16)
    chart = series.charts_of(seen, [], ENGLISH)[0]
    assert len(chart.option["xAxis"]["data"]) == 58
    assert len(chart.option["series"][0]["data"]) == 2


def test_before_the_first_day_charts_are_empty_and_say_so():
    before = Showing(SMALL).play(0)
    charts = series.charts_of(before, [], ENGLISH)
    assert {chart.latest for chart in charts} == {"–"}


def test_the_days_payments_balance_in_the_diagram_of_money(seen):
    option, largest = money_chart.money_option(seen.payments, ENGLISH)
    drawn = option["series"][0]
    assert "yuan" in largest
    assert {link["source"] for link in drawn["links"]} <= {node["name"] for node in drawn["data"]}
    assert money_chart.money_option({}, ENGLISH)[1] == "–"
