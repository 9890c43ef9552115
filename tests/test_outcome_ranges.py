"""Every outcome lies in the range its definition states: on every day, seen that day and later, and over a run."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings

from sim.market.model import MarketModel
from sim.market.recording import gini
from sim.outcome import ANY, FROM_0, INDEX, SHARE
from sim.outcomes import OUTCOMES
from sim.outcomes_by_channel import PER_PAGE
from sim.scenario import Scenario
from sim.totals import daily_frame, run_values, value_on
from tests.worlds import QUICK, played, random_worlds, weights

pytestmark = pytest.mark.usefixtures("warm")

CHUNKS, WORLDS, DAYS = 4, 3, 24
PLAN_DAYS = 8
COUPONS = {"plan": "coupons", "platform": "taobao", "budget": 5e9, "face_value": 20, "min_spend": 0}
PLANNED = Scenario().with_(viewers=1_000, days=DAYS, seed=3, **QUICK)
PLANNED = PLANNED.with_(policies=[COUPONS | {"to": str(PLANNED.start + timedelta(days=PLAN_DAYS - 1))}])


def outside(outcome, value):
    low, high = OUTCOMES[outcome].range
    return value is not None and not np.isnan(value) and not low <= value <= high


def out_of_range(world):
    """Every value of a market, whenever somebody may look, that lies outside the range of its outcome."""
    model, found = MarketModel(world, threads=1), set()
    while model.running:
        model.step()
        today = {name: value_on(outcome, model.totals, model.day - 1) for name, outcome in OUTCOMES.items()}
        found |= {(name, model.day, value) for name, value in today.items() if outside(name, value)}
        so_far = run_values(model.totals, model.day)
        found |= {(name, model.day, value) for name, value in so_far.items() if outside(name, value)}
    days = daily_frame(model.totals, model.day, world.start)
    return found | {(name, -1, value) for name in OUTCOMES for value in days[name] if outside(name, value)}


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_outcome_is_in_its_range_on_every_day_of_any_small_world(chunk):
    @seed(chunk)
    @settings(
        derandomize=True, deadline=None, max_examples=WORLDS, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(random_worlds())
    def check(world):
        assert out_of_range(world.with_(days=DAYS)) == set()

    check()


def test_so_it_is_where_a_plan_ends_and_its_coupons_still_come_back():
    assert out_of_range(PLANNED) == set()


def test_what_is_measured_as_a_share_or_an_index_lies_between_0_and_1():
    for outcome in OUTCOMES.values():
        assert outcome.range == SHARE or outcome.unit not in ("share", INDEX, PER_PAGE), outcome.name


def test_what_may_fall_below_0_or_rise_above_1_against_expectation_says_why():
    for outcome in OUTCOMES.values():
        assert ("below 0 " in outcome.meaning) == (outcome.range == ANY), outcome.name
    for name in ("orders_per_need", "needs_met_outside", "needs_unmet"):
        assert OUTCOMES[name].range == FROM_0
        assert "above 1 where" in OUTCOMES[name].meaning


def test_parts_are_no_larger_than_the_whole():
    model = played(PLANNED)
    days = daily_frame(model.totals, DAYS, PLANNED.start)
    assert np.allclose(days["gmv_incremental"] + days["gmv_diverted"], days["gmv_microdrama"])
    assert (days["gmv_microdrama"] <= days["gmv"]).all()
    assert (days["gmv_net"] <= days["gmv"]).all()
    assert (days["hours_watched"] <= 24 * days["active_viewers"]).all()


def test_the_gini_of_equal_amounts_is_0_however_large_they_are():
    for n in (3, 20, 34, 101):
        assert gini(np.full(n, 2**61 // n)) == pytest.approx(0.0, abs=1e-12)
        assert gini(np.full(n, 2**61 // n)) >= 0.0


# viewings that end

Viewer = MarketModel.viewer_class


class Counted(Viewer):
    """A viewer who counts the titles begun."""

    begun: int = 0

    def watch(self, today, tally):
        """Watch, and count a title that was not being followed."""
        before = self.seen_next
        super().watch(today, tally)
        self.begun += self.seen_next != before


class CountedMarket(MarketModel):
    """A market of such viewers."""

    viewer_class = Counted


@pytest.mark.slow
def test_every_viewing_that_began_has_ended_or_goes_on():
    model = CountedMarket(Scenario(viewers=200, days=60, seed=2), engine="mesa")
    model.run_model()
    begun = int((weights(model) * model.viewers.get("begun")).sum())
    going_on = int(weights(model)[model.viewers_table["following"] >= 0].sum())
    assert begun - going_on == int(model.totals.until("viewings_ended", model.day).sum())
    assert 0 < going_on < begun


def test_completions_are_among_the_viewings_that_ended():
    model = played(PLANNED.with_(days=60))
    ended, finished = (model.totals.until(name, 60) for name in ("viewings_ended", "completions"))
    assert (finished <= ended).all()
    assert 0.3 < finished.sum() / ended.sum() < 0.7


# policy money


def test_a_coupon_that_comes_back_was_not_spent_on_the_day_of_its_order():
    model = played(PLANNED)
    entries = model.ledger.entries()
    to_platform = (entries["payer"] == "escrow") & (entries["payee"] == "platform:taobao")
    back = entries[to_platform & (entries["reason"] == "refund")]
    paid = entries[entries["reason"] == "coupon"].groupby("day")["fen"].sum()
    spent = model.totals.until("subsidy_spent", DAYS)
    assert back["day"].max() >= PLAN_DAYS, "some come back after the plan has ended"
    assert (spent[PLAN_DAYS:] == 0).all()
    assert all(0 <= spent[day] <= fen for day, fen in paid.items())
    assert spent.sum() == paid.sum() - back["fen"].sum()
    assert 0 < spent.sum() < paid.sum() <= PLANNED.policies[0].budget * 100
