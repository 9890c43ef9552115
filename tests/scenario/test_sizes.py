"""Specification: values that are each allowed and ask for too much together are refused, and both are named."""

import random
import re
import warnings

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.parameters.base import Parameters
from sim.scenario import Scenario, ScenarioError, load
from sim.scenario.diffusion import market_scale
from sim.scenario.sizes import excesses
from tests.market.test_extremes import NUMBERS, SMALL

USUAL = Scenario().studios
SCALE = market_scale(Scenario())
FIRMS = 12_000 * USUAL.room_for_entry
CAPITAL = f"{FIRMS * 1000 * 1e8 * (100 + USUAL.working_capital + USUAL.credit_titles + 1):.3g}".replace("e+", "e")
TITLES = USUAL.capacity_per_year / 10_000 * SCALE
MANY_PEOPLE = [["2023-12-31", 10**8], ["2024-01-01", 10**9]]

# What is said: where, what it meets, what it gives, what can be.
TOGETHER = {
    "half a million dramas": (
        {"studios.capacity_per_year": 450_000, "studios.title_weight": 1, "studios.opening_days": 365},
        "studios.capacity_per_year is 450000: together with studios.title_weight it gives "
        f"{int(450_000 * SCALE):_} simulated titles a year, and at most 50_000 can be.",
    ),
    "opening views beyond any count": (
        {"studios.title_weight": 10_000, "studios.opening_days": 365},
        "studios.title_weight is 10000: together with studios.capacity_per_year and studios.opening_half_life it gives "
        f"{365 / TITLES / USUAL.opening_half_life:.3g} half-lives of views from title to title, and at most 10 can be.",
    ),
    "more creators than are numbered": (
        {"studios.creators": 12_000, "studios.room_for_entry": 10},
        "studios.creators is 12000: together with studios.room_for_entry it gives 120_000 simulated creators, and at "
        "most 32_000 can be.",
    ),
    "creators of a large market": (
        {"studios.creators": 12_000, "population.short_video_users": MANY_PEOPLE},
        "studios.creators is 12000: together with the market at the start it gives "
        f"{int(12_000 * market_scale(Scenario().with_(**{'population.short_video_users': MANY_PEOPLE}))):_} simulated "
        "creators, and at most 32_000 can be.",
    ),
    "a market that begins in another world": (
        {"adoption.feed_since": "2023-12-30", "adoption.paid_since": "2023-12-30", "start": "2030-01-01"},
        "start is '2030-01-01': together with adoption and population.short_video_users it gives ",
    ),
    "more viewers than people": (
        {"viewers": 2000, "population.short_video_users": [["2024-01-01", 1000]]},
        "viewers is 2000: together with population.short_video_users it gives 2 viewers for each person, and at most 1 "
        "can be.",
    ),
    "seeds without end": (
        {"seed": 2**31 - 1, "replications": 2},
        "seed is 2147483647: together with replications it gives 2_147_483_648 as the last seed, and at most "
        "2_147_483_647 can be.",
    ),
    "incomes beyond a column": (
        {"population.income_median": 1000, "population.income_sd": 1.2, "population.income_upper_tier": 10},
        "population.income_median is 1000: together with population.income_sd, income_by_age and income_upper_tier it "
        "gives ",
    ),
    "more money than can be counted": (
        {"population.income_median": 1000, "population.income_by_age": [100, 1, 1, 1], "population.income_sd": 0,
         "population.short_video_users": [["2024-01-01", 10**10]]},
        "population.income_median is 1000: together with population.short_video_users it gives 4.96e16 yuan in all "
        "wallets, and at most 1e16 can be.",
    ),
    "prices beyond a column": (
        {"commerce.prices": [10_000] * 8, "commerce.price_spread": 2},
        "commerce.prices is a list: together with commerce.price_spread it gives 147_647_815 yuan for the dearest "
        "product, and at most 10_000_000 can be.",
    ),
    "sales beyond any sum": (
        {"commerce.prices": [10_000] * 8, "commerce.working_days": 365, "needs.arrival_rate": 1,
         "population.short_video_users": [["2024-01-01", 10**10]]},
        "commerce.prices is a list: together with needs.arrival_rate, commerce.working_days and "
        "population.short_video_users it gives 4.12e16 yuan of sales, and at most 1e16 can be.",
    ),
    "wages beyond any sum": (
        {"commerce.contacts_per_order": 5, "commerce.target_load": 0.05, "commerce.contact_cost": 200,
         "needs.arrival_rate": 1, "commerce.working_days": 365,
         "population.short_video_users": [["2024-01-01", 10**10]]},
        "commerce.contact_cost is 200: together with commerce.contacts_per_order, target_load, working_days and "
        "needs.arrival_rate it gives ",
    ),
    "capital beyond any sum": (
        {"studios.title_weight": 1000, "studios.creators": 12_000, "production.cost_head": 1e8,
         "studios.opening_capital": 100},
        "studios.title_weight is 1000: together with studios.creators, studios.opening_capital and "
        f"production.cost_head it gives {CAPITAL} yuan of capital, and at most 1e16 can be.",
    ),
    "a test of a title for a country's income": (
        {"traffic.test_budget": 1e8, "studios.title_weight": 100},
        "traffic.test_budget is 100000000.0: together with studios.title_weight it gives 1e10 yuan of traffic for one "
        "title, and at most 1_000_000_000 can be.",
    ),
    "slots beyond any sum": (
        {"traffic.feed_slots": 1000, "traffic.outside_value": 10_000},
        "traffic.feed_slots is 1000: together with platforms, outside_value and outside_spread it gives ",
    ),
    "advertising beyond any sum": (
        {"studios.opening_sessions": 1e11, "traffic.outside_value": 10_000},
        "studios.opening_sessions is 100000000000.0: together with episodes_per_session, traffic.outside_value and "
        "outside_spread it gives ",
    ),
    "feeds beyond any sum": (
        {"population.minutes_median": 600, "production.episode_seconds": 10, "traffic.outside_value": 10_000},
        "population.minutes_median is 600: together with production.episode_seconds, traffic.outside_value and "
        "traffic.outside_spread it gives ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOGETHER)
def test_values_that_ask_for_too_much_together_are_refused_and_named(case):
    changes, told = TOGETHER[case]
    with pytest.raises(ScenarioError) as refused:
        Scenario().with_(**changes)
    messages = [problem.message for problem in refused.value.problems]
    assert [message for message in messages if message.startswith(told)] == messages[:1]
    assert max(map(len, messages)) <= 200


@pytest.mark.parametrize("case", TOGETHER)
def test_each_of_them_is_allowed_by_itself(case):
    changes, _ = TOGETHER[case]
    for name, value in changes.items():
        if name not in ("population.short_video_users", "studios.title_weight"):
            assert Scenario().with_(**{name: value})


@pytest.mark.parametrize("case", TOGETHER)
def test_what_is_said_of_them_has_its_chinese(case):
    with pytest.raises(ScenarioError) as refused:
        Scenario().with_(**TOGETHER[case][0])
    for problem in refused.value.problems:
        chinese = problem.said.told("zh")
        assert re.search("[一-鿿]", chinese)
        assert re.findall("[A-Za-z]{2,} [A-Za-z]{2,}", chinese) == []


def test_everything_that_is_too_much_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("seed: 2147483647\nreplications: 2\nstudios:\n  creators: 20_000\n  room_for_entry: 10\n")
    with pytest.raises(ScenarioError) as refused:
        load(path)
    assert [problem.line for problem in refused.value.problems] == [1, 4]
    assert refused.value.problems[1].meaning == "simulated creators at the market size of end 2023 [creators]"


def test_the_market_as_it_is_stays_far_below_every_limit():
    assert excesses(Scenario()) == []
    assert excesses(Scenario(viewers=20_000_000, days=3660, replications=10_000)) == []
    every_title = Scenario().with_(**{"studios.title_weight": 1, "studios.creators": 10_000})
    assert excesses(every_title) == []


def test_a_market_of_as_many_titles_as_can_be_opens():
    largest = Scenario(viewers=50, days=1).with_(
        **{"studios.capacity_per_year": 49_000, "studios.title_weight": 1, "studios.opening_days": 60}
    )
    assert 7_000 < len(MarketModel(largest, threads=1).dramas) < 10_000


def test_opening_views_stay_countable_where_every_title_on_offer_is_old():
    sparse = Scenario(viewers=50, days=1).with_(
        **{"studios.capacity_per_year": 150, "studios.opening_half_life": 2.5, "studios.opening_days": 365}
    )
    for seed in range(4):
        dramas = MarketModel(sparse, rng=seed, threads=1).dramas
        assert 0 <= dramas["views"].min() <= dramas["views"].max() <= 1e17


def test_a_market_in_which_no_title_is_worth_anything_opens():
    worthless = {"studios.opening_days": 1, "production.half_budget_ordinary": 1e8, "production.half_budget_head": 1e8}
    worthless |= {"production.cost_ordinary": 1, "production.cost_head": 1, "production.luck_spread": 0}
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        dramas = MarketModel(Scenario(viewers=50, days=1).with_(**worthless), threads=1).dramas
    assert dramas["views"].min() >= 0


def numbers_above(group, bound):
    """Numbers that may come as near to a bound as they like."""
    for name, field in group.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Parameters):
            yield from numbers_above(field.annotation, bound)
        elif field.annotation is float and any(getattr(fact, "gt", None) == bound for fact in field.metadata):
            yield name


def test_no_number_may_come_so_near_to_nothing_that_what_is_divided_by_it_overflows():
    assert list(numbers_above(Scenario, 0)) == []


# --- anything allowed can be opened and played, and every sum in it can be counted ---

COUNTED = ("viewers_table", "creators_table", "merchants_table", "platforms_table", "dramas")
NEVER_NEGATIVE = ("views", "views_yesterday", "orders", "wallet", "coins", "price", "weight", "daily_income", "staff",
                  "marketing_budget", "usual_impressions", "drama_impressions", "inventory", "cost")  # fmt: skip


def edges(luck):
    """Many numbers at once at one end of what they may be, mostly the upper."""
    names = luck.sample(sorted(NUMBERS.keys() - {"seed", "warm_up"}), 40)
    return {name: NUMBERS[name][luck.random() < 0.65] for name in names}


def refusal(changes):
    """What is said of values that do not go together; empty where they do."""
    try:
        SMALL.with_(**changes)
    except ScenarioError as refused:
        return str(refused)
    return ""


def nearly_overflown(market):
    """Columns and balances that are near the end of their type, or negative where they cannot be."""
    for table in COUNTED:
        columns = getattr(market, table)
        for name in columns:
            values = columns[name]
            if len(values) and values.dtype.kind == "i" and values.dtype.itemsize > 2:
                if np.abs(values.astype(np.float64)).max() > np.iinfo(values.dtype).max / 1.5:
                    yield f"{table}.{name}"
                if name in NEVER_NEGATIVE and values.min() < 0:
                    yield f"{table}.{name} below 0"
    if np.abs(market.ledger.balances.astype(np.float64)).max() > 2**62:
        yield "balances"


@pytest.mark.parametrize("seed", range(12))
def test_many_numbers_at_the_edge_at_once_are_refused_with_words_or_played(seed, warm):
    luck = random.Random(seed)
    changes = edges(luck)
    while told := refusal(changes):  # what is too much together is left out, until the rest can be played
        named = [name for name in changes if name in told or name.rpartition(".")[2] in told]
        for name in named or luck.sample(sorted(changes), len(changes) // 2):
            del changes[name]
    scenario = SMALL.with_(**changes)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        market = MarketModel(scenario, threads=1)
        for _ in range(scenario.days):
            market.step()
    assert list(nearly_overflown(market)) == []
