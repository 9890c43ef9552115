"""Specification of what the report card measures: every figure on a case whose answer can be seen."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.evidence import experiments as e
from sim.evidence import measures as m
from sim.evidence.observing import NotShownError, Record
from sim.evidence.targets import PAST, ROWS
from sim.runs.twin import Ended, Sold
from tests.evidence.records import daily, monthly, with_merchants, with_titles


def value(row, *records, part=0):
    return ROWS[row].parts[part].of(*records)


# --- the past ---


def test_the_size_of_the_market_is_a_year_s_receipts_in_yi_yuan():
    assert m.revenue(daily(market_revenue=100 * 10**8), 2023) == 365  # a 亿 yuan a day


def test_growth_compares_a_year_with_the_one_before():
    series = np.concatenate([np.full(366, 1), np.full(365, 2)]) * 10**10
    record = Record(date(2020, 1, 1), 731, {"market_revenue": series})
    assert m.growth(record, 2021) == pytest.approx(2 * 365 / 366 - 1)


def test_shares_of_revenue_are_of_the_same_year():
    record = daily(
        market_revenue=100, paid_by_viewers=55, advertising_sold=40, advertising_split=2, memberships_split=3
    )
    assert [value("mix_2023", record, part=k) for k in range(3)] == pytest.approx([0.55, 0.40, 0.05])
    assert value("adspend_2023", daily(market_revenue=100, traffic_for_dramas=83)) == pytest.approx(0.83)


def test_users_of_paid_forms_are_shares_of_the_three():
    users = np.zeros((12, 12))
    users[10, -3:] = 65, 10, 25
    found = [value("form_mix", monthly(platform_users=users), part=k) for k in range(3)]
    assert found == pytest.approx([0.65, 0.25, 0.10])


def test_heavy_viewers_watch_ten_episodes_a_day_or_more():
    plays = np.zeros(201, int)
    plays[[0, 1, 9, 10, 200]] = 1000, 6, 3, 1, 0
    assert m.share_of_heavy(plays) == 0.1  # who watched nothing is no viewer
    assert m.share_of_heavy(np.zeros(201, int)) is None


def test_stocks_are_shares_at_the_end_of_a_month():
    record = monthly(bought=[0] * 11 + [40], watched=[1] * 11 + [100])
    assert m.stock_share(record, "bought", "watched", (2023, 12)) == 0.4


def test_conversion_and_returns_are_sums_over_sums():
    record = daily(
        orders_shelf=9, pages_shelf=400, delivered_live=10, returned_live=4, delivered_drama=5, returned_drama=1
    )
    assert value("shelf_conversion", record) == 9 / 400
    assert value("return_live", record) == 0.4
    assert value("returns_order", record, part=3) == pytest.approx(0.2)


# --- patterns ---


def test_odds_are_those_who_did_over_those_who_did_not():
    assert m.odds_ratio(3, 6, 1, 4) == 3  # odds of 1 and of 1/3
    assert m.odds_ratio(1, 2, 0, 4) is None
    people = {"bought_women": 3, "watched_women": 6, "bought_men": 1, "watched_men": 4}
    record = monthly(**{name: [0] * 11 + [number] for name, number in people.items()})
    assert value("women_buy", record) == 3


def test_the_skew_of_views_is_that_of_the_titles_of_the_year():
    record = with_titles(views=[0, 0, 0, 0, 100, 7], released_on=[0, 1, 2, 3, 364, -1])
    assert value("view_skew", record) == pytest.approx(0.8)
    assert value("view_skew", record, part=1) == 1
    assert m.top_share(np.array([1.0, 1, 1, 1]), 0.2) == pytest.approx(0.2)  # a part of the title at the border
    assert m.inequality(np.zeros(3)) is None


def test_a_hit_has_more_than_one_and_a_half_plays_per_netizen():
    plays, titles = np.array([31, 29, 10]), np.array([2, 2, 1])
    assert m.share_of_hits(plays, titles, 10) == 0.4  # 15.5 plays a title, 14.5 and 10
    record = replace(with_titles(episodes_watched=[16, 1]), netizens=10.0)
    assert value("hits", record) == 0.5


def test_front_loading_is_the_first_week_s_share_of_all_receipts():
    assert value("front_loading", with_titles(first_week=[6, 2], receipts=[8, 2])) == 0.8


def test_activity_is_described_by_quantiles_and_the_spread_of_logs():
    counts = np.array([9, 1, 2, 0, 1])  # 1, 2, 2 and 4 episodes
    assert (m.quantile(counts, 0.25), m.quantile(counts, 0.5), m.quantile(counts, 1)) == (1, 2, 4)
    assert m.quantile_ratio(counts, 0.5, 0.25) == 2
    assert m.sd_of_log(counts) == pytest.approx(np.std(np.log([1, 2, 2, 4])))
    assert m.sd_of_log(np.zeros(5)) is None


def test_exposures_are_counted_clip_by_clip():
    clips = m.Clips(skipped=40, episodes=30, sessions=30, seconds=90)
    assert clips.complete() == 0.3  # 30 whole episodes of 100 clips
    assert clips.watched_for(0) == 0.6
    assert clips.watched_for(45) == pytest.approx(0.6 * 0.5**0.5)
    assert clips.watched_for(900) == clips.complete()
    assert clips.watch_ratio(0.25) == 0  # left at once
    assert clips.watch_ratio(0.55) == pytest.approx(np.log(0.75) / np.log(0.5))
    assert clips.watch_ratio(0.75) == 1
    assert m.Clips(0, 0, 0, 0).complete() is None


def test_the_funnel_takes_titles_that_were_not_begun_as_left_at_once():
    record = daily(titles_shown=50, titles_begun=10, episodes=30, sessions=30, seconds_watched=30 * 90)
    assert value("funnel", record, part=2) == pytest.approx(0.3)
    assert value("watch_ratio", record, part=0) == 0


def test_the_best_recommender_is_compared_by_titles_begun_per_title_recommended():
    best, blind = daily(recommended=10, recommended_begun=6), daily(recommended=20, recommended_begun=6)
    assert value("personalisation", best, blind) == 2
    assert value("return_next_day", daily(back_today=6, active_yesterday=10)) == pytest.approx(0.6)


def test_accuracy_becomes_the_chance_of_ranking_a_liked_title_first():
    assert m.auc(0.0, 0.4) == pytest.approx(0.5)
    assert m.auc(1.0, 0.4) == pytest.approx(1.0, abs=0.01)
    assert 0.67 < m.auc(0.4, 0.36) < 0.70
    assert 0.79 < m.auc(0.65, 0.36) < 0.82
    assert m.auc(0.5, 0.0) is None


# --- experiments ---


def test_own_elasticity_is_that_of_the_tenth_that_raised_its_prices():
    before = with_merchants([100] * 10)
    now = with_merchants([110] * 5 + [100 / 1.1**2] + [110] * 4, profit=[1] * 5 + [0.5] + [1] * 4)
    assert value("own_price", now, before) == pytest.approx(-2)
    assert value("own_price", now, before, part=1) == pytest.approx(0.1)
    assert value("own_price", now, before, part=2) == -0.5


def test_pass_through_is_yuan_per_yuan():
    before, now = with_merchants([1, 1]), with_merchants([1, 1], price=[11, 11], unit_cost=[7, 7])
    assert value("unit_costs", now, before) == 0.5
    assert value("commission_waived", now, before) == pytest.approx(0.1)


def test_small_merchants_are_the_smaller_half():
    before, now = with_merchants([10, 10, 10, 10]), with_merchants([5, 5, 10, 20])
    assert value("personal_data_off", now, before, part=2) == -1
    assert value("personal_data_off", now, before, part=3) > 0
    assert e.concentration(with_merchants([1, 1])) == 0.5
    assert e.concentration(with_merchants([0, 0])) is None


def test_changes_are_relative_to_the_base():
    assert value("household_budgets", daily(gmv=105), daily(gmv=100)) == pytest.approx(0.05)
    assert m.change(-1, -2) == 0.5  # half of the loss is gone
    assert m.change(1, 0) is None


def test_each_step_of_enforcement_is_compared_with_the_one_before():
    records = [
        replace(daily(paid_by_viewers=paid, enforcement=cost), titles=with_copies(copies))
        for paid, cost, copies in ((10, 0, 50), (16, 1, 20), (20, 4, 0))
    ]
    assert value("enforcement", *records) == pytest.approx(-0.2)
    assert value("enforcement", *records, part=1) == pytest.approx(-0.2)
    assert value("enforcement", *records, part=2) == 0.5


def with_copies(sessions):
    """Titles of which only the second has a price and came out in the run; so many of its sessions are on copies."""
    columns = {
        "released_on": (-1, 3, 3),
        "episode_price": (1, 1, 0),
        "views": (9, 100, 9),
        "pirated_views": (9, sessions, 0),
    }
    return {name: np.array(values) for name, values in columns.items()}


def twins(**real):
    """A market without links and its twin with them, which sold as much on shelves for want of anything else."""
    nowhere = [Sold(0, np.zeros(1, np.int64), np.zeros(1, np.int64))] * 2
    off = Ended(gmv=1000, incremental=0, sold=nowhere, needs=100, swallowed=0, missed=0, later=500)
    return [replace(daily(), ended=one) for one in (off, off._replace(**real))]


def test_the_loss_without_links_is_compared_with_incremental_sales_and_so_is_what_explains_the_gap():
    off, base = twins(gmv=1080, incremental=100, later=480)
    found = {part.name: part.of(off, base) for part in ROWS["drama_links_off"].parts}
    assert found["loss over incremental sales"] == 0.8
    assert found["the same with 90 days after"] == 0.6
    assert found["gap: sales of these days"] == -0.2
    assert found["unexplained rest of the gap over incremental sales"] == -0.2  # of a gap of -0.4
    causes = [share for name, share in found.items() if name.startswith(("gap", "unexplained"))]
    assert sum(causes) == pytest.approx(found["the same with 90 days after"] - 1)


def test_only_what_nothing_explains_is_judged_of_the_loss_without_links():
    assert [part.name for part in ROWS["drama_links_off"].parts if part.judged] == [
        "unexplained rest of the gap over incremental sales"
    ]
    with pytest.raises(NotShownError, match="unrecorded"):
        value("drama_links_off", daily(gmv=90), daily(gmv=100, gmv_incremental=10))


def test_repurchase_is_told_apart_by_what_became_of_the_first_order():
    base = daily(repeats_of_treated=3, buyers_of_treated=10, repeats_smooth=3, buyers_smooth=10, repeats_recovered=2,
                 buyers_recovered=10)  # fmt: skip
    served = daily(repeats_of_treated=4, buyers_of_treated=10)
    assert value("recovery", served, base) == pytest.approx(0.1)
    assert value("recovery", served, base, part=1) == pytest.approx(0.1)


def test_what_coupons_attract_is_compared_with_what_stays():
    base, now = daily(orders=100), daily(orders=100)
    first, last = e.COUPON_DAYS
    now.days["orders"][first : last + 1] = 130
    assert value("subsidy_fades", now, base) == pytest.approx(0.3)
    assert value("subsidy_fades", now, base, part=1) == pytest.approx(0.3)


def test_worlds_with_equal_qualities_are_compared_title_by_title():
    def world(*views):
        return with_titles(views=[v + 5 for v in views], opening_views=[5] * len(views))

    assert e.unpredictability(world(1, 3), world(1, 3)) == 0
    assert e.unpredictability(world(4, 0), world(0, 4)) == 2
    assert e.mean_inequality(world(2, 2), world(4, 0)) == 0.25
    assert e.unpredictability(world(0, 0), world(1, 1)) is None


# --- what a record cannot give ---


def test_a_record_says_what_it_lacks():
    record = daily(orders=1)
    for ask, why in (
        (lambda: record.total("gmv", *m.year(2023)), "unrecorded"),
        (lambda: record.total("orders", *m.year(2022)), "uncovered"),
        (lambda: record.month("users", 2023, 12), "unrecorded"),
        (lambda: monthly(users=[1]).month("users", 2023, 2), "uncovered"),
        (lambda: record.released(*m.year(2023)), "unrecorded"),
        (lambda: record.title("views"), "unrecorded"),
        (lambda: record.merchant("orders"), "unrecorded"),
    ):
        with pytest.raises(NotShownError) as error:
            ask()
        assert error.value.why == why


def test_the_past_covers_every_date_that_a_row_names():
    assert (PAST.start, PAST.days) == (date(2020, 1, 1), 1643)
