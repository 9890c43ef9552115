"""Specification of the report card: which rows there are, when one is inside, and how the card is written."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import sim
from sim.evidence import experiments as e
from sim.evidence import observing
from sim.evidence.card import Card, card_of, card_table, chosen, judged, play_card
from sim.evidence.experiments import BASE, LINKS_OFF, Play
from sim.evidence.folder import card_of_folder, wrong_titles
from sim.evidence.observing import observe
from sim.evidence.page import card_page, lorenz, write_card
from sim.evidence.rows import KINDS, REASONS, Part
from sim.evidence.targets import FORECAST, PAST, ROWS, Row
from sim.locale import LANGUAGES
from sim.market.model import MarketModel
from sim.outcomes import SERIES
from sim.records.reading import FolderError
from sim.records.twins import LATER_DAYS
from sim.scenario import Scenario, ScenarioError
from tests.evidence.records import daily
from tests.report.page_reader import Page
from tests.report.test_hostile_texts import TITLE
from tests.worlds import QUICK, same

SMALL = Scenario().with_(viewers=60, warm_up=0, commerce={"merchants": 20}, **QUICK)
FIELDS = ["id", "kind", "value", "low", "high", "range_low", "range_high", "inside", "counted", "reason"]
EXPECTED = {
    "target": {
        "market_2020", "market_2021", "market_2022", "market_2023", "market_2027", "netizens", "shortvideo_users",
        "titles_2023q3", "mix_2023", "adspend_2023", "form_mix", "heavy_2021", "video_purchase", "shelf_conversion",
        "return_shelf", "return_live", "ever_bought",
    },
    "pattern": {
        "growth", "view_skew", "activity_skew", "funnel", "watch_ratio", "return_next_day", "personalisation",
        "accuracy_level", "hits", "front_loading", "returns_order", "women_buy", "evening", "word_of_mouth",
        "social_influence", "recovery", "subsidy_fades",
    },
    "experiment": {
        "own_price", "all_prices", "unit_costs", "household_budgets", "commission_waived", "live_closed",
        "personal_data_off", "service_forced", "enforcement", "drama_links_off",
    },
}  # fmt: skip
"""The rows of the tables of evidence and of the model's experiments."""


def part(low=None, high=None, why="", of=float):
    return Part("", of, low, high, why)


def row(*parts, plays=()):
    return Row("some", "target", "meaning", "2023", "source", "M", "share", plays, parts)


def verdict(*parts):
    """The verdict on a row whose parts have these values."""
    made = [Part("", lambda _, value=value: value, *limits) for value, *limits in parts]
    return card_of(SMALL, [1], [row(*made)], [{}]).verdicts[0]


@pytest.fixture(scope="module")
def tiny():
    """The card of a tiny market, in which the past lasts from 2020-01-01 for two weeks and every play is the same."""
    record = observe(MarketModel, SMALL.with_(start="2020-01-01", days=14), 14)
    return card_of(SMALL, [1, 2], ROWS.values(), [dict.fromkeys(every_play(), record)] * 2)


def every_play():
    return {play for one in ROWS.values() for play in one.plays}


# --- rows ---


def test_a_card_has_every_row_of_the_tables_exactly_once(tiny):
    found = Counter((entry["kind"], entry["id"]) for entry in tiny.entries())
    assert found == Counter((kind, name) for kind, names in EXPECTED.items() for name in names)


def test_every_row_says_what_it_is_and_where_its_range_comes_from():
    assert {one.kind for one in ROWS.values()} == set(KINDS)
    assert [
        one.id for one in ROWS.values() if not (one.meaning and one.source and one.trust in "HML" and one.unit)
    ] == []
    assert [p for one in ROWS.values() for p in one.parts if p.why not in REASONS] == []
    assert [one.id for one in ROWS.values() if len({p.name for p in one.parts}) < len(one.parts)] == []


def test_a_part_that_can_be_measured_is_measured_on_plays_or_on_the_scenario():
    assert [one.id for one in ROWS.values() if any(p.of for p in one.parts) and not one.plays] == [
        "netizens",
        "shortvideo_users",
    ]


def test_what_the_model_cannot_show_says_so(tiny):
    entries = {entry["id"]: entry for entry in tiny.entries()}
    for name in ("titles_2023q3", "evening"):
        assert (entries[name]["value"], entries[name]["counted"], entries[name]["inside"]) == (None, False, None)
        assert entries[name]["reason"]


def test_inputs_and_forecasts_are_shown_and_not_counted(tiny):
    entries = {entry["id"]: entry for entry in tiny.entries()}
    assert (entries["netizens"]["value"], entries["netizens"]["counted"]) == (1092, False)
    assert [entries[name]["counted"] for name in ("shortvideo_users", "market_2027")] == [False, False]


def test_rows_share_the_markets_that_they_play(monkeypatch):
    played = []
    monkeypatch.setattr(Play, "observed", lambda self, base, seed: played.append((self, seed)) or daily(gmv=1))
    play_card(SMALL, seeds=2, only=["live_closed", "household_budgets", "market_2020", "growth"], workers=1)
    assert len(played) == len(set(played)) == 2 * 4  # the base, two changed markets, and the past


def test_an_experiment_that_the_scenario_does_not_allow_is_not_counted():
    coupons = {"plan": "coupons", "platform": "douyin", "budget": 1e6, "face_value": 5, "min_spend": 10}
    card = play_card(SMALL.with_(policies=[coupons]), seeds=1, only=["subsidy_fades", "netizens"], workers=1)
    entry = card.entries()[1]
    assert (entry["counted"], entry["reason"]) == (False, REASONS["refused"])


# --- verdicts ---


def test_a_figure_is_inside_if_its_mean_over_seeds_is():
    found = judged(part(1, 2), [0.5, 2.5])
    assert (found.found["mean"], found.inside) == (1.5, True)
    assert found.found["ci_low"] < 0.5
    assert not judged(part(1, 2), [2.5]).inside


def test_both_ends_of_a_range_belong_to_it():
    assert [part(1, 2).holds(value) for value in (0.99, 1, 2, 2.01)] == [False, True, True, False]


def test_a_range_may_be_open():
    assert [part(0.6, None).holds(value) for value in (0.5, 0.6, 9)] == [False, True, True]
    assert [part(None, 0.01).holds(value) for value in (-9, 0.01, 0.1)] == [True, True, False]


def test_no_effect_has_no_sign():
    assert [part(0, None).holds(value) for value in (-1, 0, 1)] == [False, False, True]
    assert [part(None, 0).holds(value) for value in (-1, 0, 1)] == [True, False, False]
    assert part(0, 1).holds(0)


def test_a_row_is_inside_only_if_each_of_its_parts_is():
    assert verdict((1, 0, 2), (1, 0, 2)).inside
    assert not verdict((1, 0, 2), (3, 0, 2)).inside


def test_parts_that_do_not_count_change_no_verdict():
    assert verdict((1, 0, 2), (3, 0, 2, "amount")).inside
    assert verdict((1, 0, 2), (3,)).inside  # without a range
    assert not verdict((3, 0, 2, "input")).counted


def test_what_is_undefined_counts_and_is_not_inside():
    found = judged(part(0, 1), [None, None])
    assert (found.counted, found.inside, found.why) == (True, False, "undefined")


def test_what_is_undefined_with_some_seeds_says_so():
    found = judged(part(0, 1), [None, 0.5])
    assert (found.found["mean"], found.inside, found.why) == (0.5, True, "partly")


def test_a_row_that_nothing_was_played_for_is_not_counted():
    card = card_of(SMALL, [1], [ROWS["live_closed"]], [{BASE: daily(gmv=1)}], lacking="paired")
    assert card.entries()[0]["reason"] == REASONS["paired"]
    assert card.counted == 0


# --- written down ---


def test_rows_are_written_with_the_same_fields_each_and_parts_in_the_same_form(tiny):
    for entry in tiny.entries():
        assert list(entry)[: len(FIELDS)] == FIELDS
        assert set(entry) - set(FIELDS) <= {"parts"}
        for one in entry.get("parts", []):
            assert list(one) == FIELDS
    assert json.loads(json.dumps(tiny.entries(), allow_nan=False)) == tiny.entries()


def test_a_card_is_written_whole_into_a_new_folder(tiny, tmp_path):
    folder = write_card(tiny, tmp_path / "card")
    assert sorted(path.name for path in folder.iterdir()) == ["card.json", "evidence.html", "evidence.json"]
    assert json.loads((folder / "evidence.json").read_text()) == tiny.entries()
    assert json.loads((folder / "card.json").read_text())["seeds"] == [1, 2]
    with pytest.raises(FileExistsError):
        write_card(tiny, folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_told_in_the_reader_s_language(tiny, language):
    page, text = card_page(tiny, language), card_table(tiny, language)
    words = {"en": ("live rooms close", "not counted"), "zh": ("直播间关闭", "不计入")}[language]
    assert all(word in page for word in words)
    assert words[1] in text
    assert all(name in page and name in text for name in ROWS)


def test_the_page_asks_nobody_for_anything_and_runs_nothing_of_a_title(tiny):
    bad = Card(tiny.scenario.with_(title=TITLE), tiny.seeds, tiny.verdicts, tiny.past)
    plain, page = Page(card_page(tiny)), Page(card_page(bad))
    assert TITLE in page.words
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    asked = [value for _, facts in page.elements for name, value in facts.items() if name in ("src", "href")]
    assert [value for value in asked if not (value or "").startswith(("#", "data:"))] == []


def test_pictures_show_growth_skew_funnel_and_activity_where_the_past_was_played():
    past = observed_years()
    gone = observing.Record(
        PAST.start,
        PAST.days,
        {name: 0 * series for name, series in past.days.items()},
        titles={name: column[:0] for name, column in past.titles.items()},
    )
    card = Card(SMALL, (1, 2), (), (past, gone))
    assert list(Page(card_page(card)).charts())[:4] == ["growth", "skew", "funnel", "activity"]
    assert set(Page(card_page(Card(SMALL, (1,), ()))).charts()) == {"statuses"}


def observed_years():
    """Four years in which everything stays as it is."""
    names = ("market_revenue", "titles_shown", "titles_begun", "episodes", "sessions", "seconds_watched")
    days = {name: np.full(PAST.days, 10**9) for name in names} | {"plays": np.ones((PAST.days, 201), int)}
    titles = {"released_on": np.array([1200, 1300]), "status": np.array([1, 1]), "views": np.array([1, 3])}
    return observing.Record(PAST.start, PAST.days, days, titles=titles)


def test_a_lorenz_curve_begins_at_nothing_and_ends_at_all():
    curve = lorenz(np.array([1, 3]))
    assert (curve[0], curve[10], curve[-1]) == (0, 25, 100)
    assert lorenz(np.zeros(2)) == []


# --- observing ---


def test_a_record_has_every_daily_series_of_the_market():
    seen = observe(MarketModel, SMALL.with_(start="2023-01-01", days=2), 2)
    assert {name for name in SERIES if name not in seen.days} == set()


def test_episodes_of_viewers_add_up_to_those_of_titles():
    seen = observe(MarketModel, Scenario().with_(viewers=300, start="2023-06-01", days=10), 10)
    by_viewer = (seen.days["plays"].sum(axis=0) * range(201)).sum()
    assert by_viewer == pytest.approx(seen.days["episodes"].sum(), rel=0.03)  # but for pirate copies and rounding
    assert seen.days["back_today"].sum() < seen.days["active_yesterday"].sum()
    assert 0 < seen.days["titles_begun"].sum() < seen.days["titles_shown"].sum()


def test_a_market_in_which_nothing_runs_is_observed_too():
    few = {"opening_days": 1, "creators": 4, "capacity_per_year": 40}
    seen = observe(MarketModel, SMALL.with_(start="2020-01-01", days=2, studios=few), 2)
    assert len(seen.titles["views"]) == 0
    assert seen.days["plays"].sum() == 0 < seen.days["orders"].sum()


def test_a_month_is_closed_on_its_last_day():
    seen = observe(MarketModel, SMALL.with_(start="2023-01-25", days=12), 12)
    users = seen.month("platform_users", 2023, 1)
    assert len(seen.months["users"]) == 1
    assert 0 < users.max() <= seen.month("users", 2023, 1)
    assert seen.month("bought_women", 2023, 1) <= seen.month("watched_women", 2023, 1) + seen.month("users", 2023, 1)


def test_experiments_change_what_they_say():
    settings = SMALL.with_(days=2)
    usual = MarketModel(settings)
    price, cost = (usual.merchants_table[name].astype(float) for name in ("price", "unit_cost"))
    dear, costly = e.DearSome(settings), e.CostlyGoods(settings)
    rows = e.treated(len(price))
    assert dear.merchants_table["price"][rows] == pytest.approx(price[rows] * 1.1, rel=1e-3)
    assert (dear.merchants_table["price"][~rows] == price[~rows]).all()
    assert (e.DearAll(settings).merchants_table["price"] > price).all()
    assert costly.merchants_table["unit_cost"] == pytest.approx(cost * 1.1, rel=1e-2)
    richer = e.RicherHouseholds(settings).viewers_table["daily_income"]
    assert richer.sum() == pytest.approx(usual.viewers_table["daily_income"].sum() * 1.1, rel=1e-3)
    assert (e.NoCommission(settings).platforms_table["take_rate"] == 0).all()


def test_another_luck_meets_the_same_titles():
    settings = SMALL.with_(days=3)
    one, other = (observe(market, settings, 3) for market in (MarketModel, e.OtherLuck))
    opened = len(one.titles["opening_views"])
    assert same(one.titles["quality"][:opened], other.titles["quality"][:opened])
    assert not same(one.days["titles_shown"], other.days["titles_shown"])


def test_without_links_nobody_buys_in_a_drama():
    settings = LINKS_OFF.scenario(SMALL, 5).with_(days=45, viewers=500)
    seen = observe(MarketModel, settings, 45)
    sold = seen.days["gmv_microdrama"]
    assert sold[:30].sum() > 0 == sold[30:].sum() < seen.days["gmv"][30:].sum()


def test_a_market_and_its_twin_part_when_settled_and_neither_has_links_after_the_run():
    plays = [play.scenario(SMALL, 1) for play in (LINKS_OFF, e.LINKED)]
    assert {one.days for one in plays} == {e.DAYS + 90}
    assert [one.policies[-1].starts for one in plays] == [date(2024, 1, 31), date(2024, 5, 30)]
    assert {(one.policies[-1].set, one.policies[-1].told) for one in plays} == {("rules.drama_links", "off")}


def test_the_card_tells_of_a_market_and_its_twin_what_a_run_with_a_twin_tells():
    days = {"days": 6 + 20 + LATER_DAYS, "settling": 6}
    off, linked = (
        replace(play, **days, settings=((*play.settings[0][:2], day),))
        for play, day in ((LINKS_OFF, 6), (e.LINKED, 26))
    )
    market = SMALL.with_(viewers=400, purchase={"click_base": -3.0, "drama_appeal": 1.0})
    now, base = (play.observed(market, 1) for play in (off, linked))
    alone = market.with_(start="2024-01-07", days=20, warm_up=6, seed=1, replications=1)
    run = sim.run(alone, twin=True)
    incremental = run.summary["gmv_incremental"]["mean"]
    assert base.ended.incremental == pytest.approx(100 * incremental) != 0
    for figure in ("gmv_twin", "gmv_twin_net", "gap_later", "gap_visits", "gap_replaced"):
        assert e.of_twins(figure, now, base) == pytest.approx(run.summary[figure]["mean"] / incremental), figure


def test_personal_data_are_off_by_the_rule():
    (rule,) = e.BLIND.scenario(SMALL, 1).policies
    assert (rule.set, rule.told, rule.platform) == ("rules.personalisation", "off", None)


# --- chosen rows, and folders of runs ---


def test_rows_come_in_the_order_of_the_table_whatever_is_asked_for_first():
    assert [one.id for one in chosen(["own_price", "netizens", "own_price"])] == ["netizens", "own_price"]


def test_a_row_that_is_none_is_refused_with_what_was_probably_meant():
    with pytest.raises(ScenarioError, match=r"own_prise; did you mean 'own_price'") as error:
        chosen(["own_prise", "growth", "xyz"])
    assert len(error.value.problems) == 2
    assert "there are: market_2020" in str(error.value)


def test_the_folder_of_a_run_shows_what_it_can(tmp_path):
    settings = SMALL.with_(start="2023-01-01", days=365, viewers=60)
    sim.run(settings).save(tmp_path / "run")
    entries = {entry["id"]: entry for entry in card_of_folder(tmp_path / "run").entries()}
    assert set(entries) == set(ROWS)
    seen = observe(MarketModel, settings, 365)
    alone = card_of(settings, [1], ROWS.values(), [{PAST: seen, FORECAST: seen}], lacking="paired")
    assert list(entries.values()) == alone.entries()
    covered = {"market_2023", "mix_2023", "adspend_2023", "form_mix", "shelf_conversion", "return_shelf", "return_live",
               "view_skew", "activity_skew", "funnel", "watch_ratio", "return_next_day", "accuracy_level", "hits",
               "front_loading", "returns_order", "women_buy"}  # fmt: skip
    assert {name for name, entry in entries.items() if entry["counted"]} == covered
    assert entries["market_2021"]["reason"] == REASONS["uncovered"]
    assert entries["own_price"]["reason"] == REASONS["paired"]


def test_a_folder_that_was_changed_or_holds_no_run_has_no_card(tmp_path):
    with pytest.raises(FolderError, match="no folder of a run"):
        card_of_folder(tmp_path)
    sim.run(SMALL.with_(days=2)).save(tmp_path / "run")
    (tmp_path / "run" / "daily.parquet").write_bytes(b"")
    with pytest.raises(FolderError, match=r"daily\.parquet is missing or was changed"):
        card_of_folder(tmp_path / "run")


def test_a_folder_with_titles_that_no_run_gives_has_no_card():
    titles = pd.DataFrame({name: [0] for name in ("replication", "drama", *observing.TITLE_COLUMNS)})
    assert wrong_titles(titles) == []
    assert wrong_titles(titles.drop(columns="views")) == ["agents/dramas has no numbers in views"]
    assert wrong_titles(titles.assign(views="many")) == ["agents/dramas has no numbers in views"]
