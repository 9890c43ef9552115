"""Outcomes: one definition each, from daily series to the value of a run."""

import pickle
from datetime import date

import numpy as np
import pytest

from sim.names import N_PLATFORMS
from sim.outcomes import BY_KIND, OUTCOMES
from sim.outcomes_by_channel import IN_CHANNEL
from sim.totals import DailyTotals, daily_frame, run_values, value_on, values_on

NAMES = [
    "gmv",
    "gmv_microdrama",
    "gmv_net",
    "gmv_incremental",
    "gmv_diverted",
    "market_revenue",
    "platform_revenue",
    "platform_net_revenue",
    "creator_income",
    "creator_income_gini",
    "merchant_profit",
    "subsidy_spent",
    "subsidy_return",
    "cost_per_order",
    "orders",
    "conversion_microdrama",
    "conversion_live",
    "conversion_shelf",
    "return_rate",
    "repurchase_rate",
    "response_hours",
    "active_viewers",
    "retention_7d",
    "hours_watched",
    "completion_rate",
    "genre_hhi",
    "views_gini",
    "mean_quality",
    "consumer_surplus",
]
BESIDE_THEM = [
    *BY_KIND,
    "campaign_orders",
    "campaign_contacts",
    "repurchase_faulty",
    "repurchase_smooth",
    "repurchase_short_video",
    "repurchase_shelf",
    "orders_per_exposure",
    "orders_per_need",
    "needs_met_outside",
    "needs_unmet",
    "needs_brought_forward",
    "merchants_in_dramas",
    "operator_profit",
    "operator_exits",
    "budget_bound",
    "expected_surplus",
    "outside_surplus",
    "personal_surcharges",
    "personal_discounts",
    *(
        f"{what}_{channel}"
        for what in ("orders_per_need", "shopping_minutes", "return_rate", "order_surplus", "regret")
        for channel in IN_CHANNEL
    ),
    "titles_released",
    "licensed_titles",
    "exchange_rate",
    "effective_accuracy",
]
"""Subsidies by kind, finer conversions and figures by channel, prices fitted to the person, what becomes of needs,
firms that make no dramas, and the parts of surplus."""
START = date(2024, 1, 1)


def totals_of(days: int = 40, **series: int | float) -> DailyTotals:
    """Totals in which each named series has the same value every day."""
    totals = DailyTotals()
    for name, value in series.items():
        for day in range(days):
            totals.set(name, day, value)
    return totals


def test_every_outcome_of_the_public_contract_is_defined_with_the_finer_ones_beside_them() -> None:
    assert sorted(OUTCOMES) == sorted(NAMES + BESIDE_THEM)


def test_every_outcome_says_what_it_is_and_in_which_unit() -> None:
    for name, outcome in OUTCOMES.items():
        assert outcome.name == name
        assert outcome.unit
        assert outcome.meaning
        assert (outcome.denominator is None) == (outcome.kind != "ratio" or name == "subsidy_return")


def test_a_flow_is_summed_over_the_run_in_yuan() -> None:
    assert run_values(totals_of(gmv=250), 40)["gmv"] == 100.0


def test_a_level_is_averaged_over_the_last_28_days() -> None:
    totals = totals_of(active_viewers=10)
    for day in range(12, 40):
        totals.set("active_viewers", day, 30)
    assert run_values(totals, 40)["active_viewers"] == 30.0


def test_a_ratio_is_a_sum_over_a_sum_not_a_mean_of_ratios() -> None:
    totals = DailyTotals()
    for day, (returned, delivered) in enumerate([(1, 1), (0, 99)]):
        totals.add("returned_orders", day, returned)
        totals.add("delivered_orders", day, delivered)
    assert run_values(totals, 2)["return_rate"] == 0.01
    assert daily_frame(totals, 2, START)["return_rate"].tolist() == [1.0, 0.0]


def test_a_ratio_looks_at_the_last_28_days_only() -> None:
    totals = totals_of(pages_live=4)
    totals.add("orders_live", 11, 50)
    totals.add("orders_live", 12, 28)
    assert run_values(totals, 40)["conversion_live"] == 0.25


def test_a_ratio_of_nothing_to_nothing_is_undefined() -> None:
    totals = totals_of(days=2)
    assert run_values(totals, 2)["cost_per_order"] is None
    assert daily_frame(totals, 2, START)["cost_per_order"].isna().all()


def test_the_return_on_a_subsidy_needs_a_pair_of_runs() -> None:
    totals = totals_of(platform_net_revenue=5, subsidy_spent=1)
    assert run_values(totals, 40)["subsidy_return"] is None
    assert daily_frame(totals, 40, START)["subsidy_return"].isna().all()


def test_an_index_that_was_never_recorded_is_undefined() -> None:
    assert run_values(DailyTotals(), 5)["genre_hhi"] is None
    assert run_values(totals_of(genre_hhi=0.25), 40)["genre_hhi"] == 0.25


def test_refunds_are_dated_by_order() -> None:
    totals = totals_of(days=3, gmv=1000)
    totals.add("refunds", np.array([0, 0, 2]), np.array([100, 200, 400]))
    assert daily_frame(totals, 3, START)["gmv_net"].tolist() == [7.0, 10.0, 6.0]
    assert run_values(totals, 3)["gmv_net"] == 23.0


@pytest.mark.parametrize(
    ("outcome", "series", "value"),
    [
        ("cost_per_order", {"marketing_spend": 900, "orders_microdrama": 3}, 3.0),
        ("response_hours", {"response_seconds": 7200, "service_contacts": 4}, 0.5),
        ("hours_watched", {"seconds_watched": 1800}, 20.0),
        ("repurchase_rate", {"cohort_repurchased": 1, "cohort_buyers": 4}, 0.25),
        ("retention_7d", {"retention_hits": 3, "retention_base": 4}, 0.75),
    ],
)
def test_units_are_those_of_the_definition(outcome: str, series: dict[str, int], value: float) -> None:
    assert run_values(totals_of(**series), 40)[outcome] == value


def test_the_daily_frame_has_a_dated_row_a_day_and_a_column_an_outcome() -> None:
    frame = daily_frame(totals_of(days=3, orders=7), 3, START)
    assert frame.columns.tolist() == ["day", "date", *OUTCOMES]
    assert frame["day"].tolist() == [0, 1, 2]
    assert frame["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert frame["orders"].tolist() == [7.0, 7.0, 7.0]
    assert (frame.dtypes[list(OUTCOMES)] == np.float64).all()


def test_daily_flows_add_up_to_the_value_of_the_run() -> None:
    totals = DailyTotals()
    for day in range(60):
        totals.add("gmv", day, 64 * day)
    assert daily_frame(totals, 60, START)["gmv"].sum() == pytest.approx(run_values(totals, 60)["gmv"])


def test_totals_have_room_for_any_number_of_days() -> None:
    totals = DailyTotals(days=2)
    totals.add("orders", 400, 1)
    totals.add("orders", np.array([3, 900, 3]), np.array([1, 1, 1]))
    assert totals.until("orders", 901).sum() == 4
    assert totals.until("orders", 901)[[3, 400, 900]].tolist() == [2, 1, 1]


def test_what_is_added_at_platforms_is_in_the_series_too_and_lands_on_the_day_it_belongs_to() -> None:
    totals = DailyTotals(days=2)
    totals.add_at("gmv", 0, np.arange(2), np.array([5, 7]))
    totals.add_at("gmv", np.array([3, 90, 3]), np.array([1, 1, 1]), np.array([2, 4, 8]))
    totals.add_at("gmv", np.array([], np.int64), np.array([], np.int64), np.array([], np.int64))
    assert totals.until("gmv", 91)[[0, 3, 90]].tolist() == [12, 10, 4]
    assert totals.at_platforms("gmv", 0, 91)[:3].tolist() == [5, 21, 0]
    assert totals.at_platforms("gmv", 1, 50)[:3].tolist() == [0, 10, 0]
    assert totals.at_platforms("refunds", 0, 91).sum() == 0


def test_several_counts_are_added_to_at_once() -> None:
    totals = DailyTotals(days=2)
    kept = totals.until("orders", 2)
    totals.add_all(("orders", "gmv"), 1, np.array([3, 400]))
    totals.add_all(("gmv", "refunds"), 70, np.array([5, 6]))
    assert kept.tolist() == [0, 3]
    assert [totals.until(name, 71).sum() for name in ("orders", "gmv", "refunds")] == [3, 405, 6]
    with pytest.raises(TypeError):
        totals.add_all(("orders", "gmv"), 0, np.array([0.5, 1.0]))
    with pytest.raises(IndexError, match="orders: day -1 is before the first day"):
        totals.add_all(("orders", "gmv"), -1, np.array([1, 1]))


def test_a_count_is_added_to_at_all_platforms_at_once() -> None:
    totals = DailyTotals(days=2)
    totals.add_at_all("gmv", 3, np.arange(N_PLATFORMS))
    assert totals.until("gmv", 4).tolist() == [0, 0, 0, sum(range(N_PLATFORMS))]
    assert totals.at_platforms("gmv", 3, 1).tolist() == list(range(N_PLATFORMS))


def test_totals_that_were_kept_go_on() -> None:
    totals = pickle.loads(pickle.dumps(totals_of(days=2, orders=7, genre_hhi=0.25)))
    totals.add("orders", 1, 1)
    totals.add_all(("orders",), 1, np.array([2]))
    assert totals.until("orders", 3).tolist() == [7, 10, 0]
    assert values_on(totals, 1)["orders"] == 10.0
    assert values_on(totals, 1)["genre_hhi"] == 0.25


def test_adding_an_array_to_a_day_adds_its_sum_and_an_empty_one_nothing() -> None:
    totals = DailyTotals()
    totals.add("orders", 0, np.array([1, 2, 3]))
    totals.add("refunds", np.array([], np.int64), np.array([], np.int64))
    assert totals["orders"][0] == 6


def test_a_misspelt_series_a_fraction_of_a_fen_and_a_day_before_the_first_are_errors() -> None:
    totals = DailyTotals()
    with pytest.raises(KeyError):
        totals.add("gvm", 0, 1)
    with pytest.raises(TypeError, match="gmv: only whole numbers"):
        totals.add("gmv", 0, 0.5)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="gmv is a whole number"):
        totals.set("gmv", 0, 0.5)
    with pytest.raises(IndexError, match="day -1 is before the first day"):
        totals.add("gmv", np.array([-1]), np.array([1]))


def test_an_outcome_of_one_day_is_that_days_row() -> None:
    totals = totals_of(days=3, gmv=1000, returned_orders=1, delivered_orders=4)
    frame = daily_frame(totals, 3, START)
    assert [value_on(OUTCOMES["gmv"], totals, day) for day in range(3)] == frame["gmv"].tolist()
    assert value_on(OUTCOMES["return_rate"], totals, 2) == 0.25
    for day in range(3):
        each = {name: value_on(outcome, totals, day) for name, outcome in OUTCOMES.items()}
        assert repr(values_on(totals, day)) == repr(each)  # NaN where it is undefined
