"""What levers cost: nothing where they are not held, and every step more than the one before."""

from functools import cache

import pytest

from sim.parameters.feedbacks import Feedbacks
from sim.policy.levers import BEARERS, LEVERS
from sim.scenario import Scenario
from tests.worlds import bounds, played

MARKET = Scenario(viewers=500, days=16).with_(
    feedbacks=dict.fromkeys(Feedbacks.model_fields, False),
    commerce={"chosen_service": (0.0, 0.0, 0.0, 0.0), "own_service_spread": 0.0},
    needs={"arrival_rate": 0.4},
)
"""Nobody answers what a lever does, and merchants serve as a standard asks, so that its cost stands alone."""
SHIFTS = ("responsiveness", "compensation", "reliability", "care")
PER = {"door_pickup": "returned_orders", "integration": "delivered_orders", "after_sales_quality": "delivered_orders"}
PER |= dict.fromkeys((*SHIFTS, "return_options", "exchanges"), "delivered_orders")
"""What a cost is counted by, where what a lever attracts or spares would be in it too."""
CONVEX = [lever for lever in LEVERS if not BEARERS[lever].proportional]


@cache
def booked(lever, value):
    """Fen that the payer booked for a lever at one value, by what was done."""
    levers = {lever: value} | ({"after_sales_quality": 0.5} if lever in SHIFTS else {})
    model = played(MARKET.with_(**levers))
    bearer, entries = BEARERS[lever], model.ledger.entries()
    reasons = [reason for reason in bearer.reasons if lever not in PER or reason in ("service", "return_cost")]
    alone = {"integration": ["integration_fee"], "exchanges": ["service"]}  # what each exchange costs is in proportion
    reasons = alone.get(lever, reasons)
    ours = entries["payer"].astype(str).str.startswith(bearer.payer.removesuffix("s"))
    fen = int(entries.loc[ours & entries["reason"].isin(reasons), "fen"].sum())
    return fen / int(model.totals.until(PER[lever], model.day).sum()) if lever in PER else fen


@pytest.mark.parametrize("lever", CONVEX)
def test_every_step_of_a_lever_costs_its_bearer_more_than_the_one_before(lever):
    low, high = bounds(lever)
    low = -0.5 if lever in SHIFTS else low
    high = 0.5 if lever in SHIFTS else high
    first, half, full = (booked(lever, value) for value in (low, (low + high) / 2, high))
    assert half > first >= 0
    assert full - half > 1.3 * (half - first), (first, half, full)


@pytest.mark.parametrize(
    "lever", ["targeting_accuracy", "anti_piracy", "data_sharing", "quality_gate", "ad_load", "integration"]
)
def test_a_lever_that_is_not_held_costs_nothing(lever):
    levers = {"targeting_accuracy": 0.0} if lever == "data_sharing" else {}
    entries = played(Scenario(viewers=200, days=8).with_(**levers, **{lever: 0.0})).ledger.entries()
    assert not entries["reason"].isin(BEARERS[lever].reasons).any()


def test_only_money_costs_in_proportion():
    assert [lever for lever in LEVERS if BEARERS[lever].proportional] == ["policy_subsidy", "brand_campaign"]


def test_usual_staff_earns_the_usual_wage_and_what_is_asked_beyond_earns_more():
    def wages(**changes):
        entries = played(MARKET.with_(days=5, **changes)).ledger.entries()
        return entries.loc[entries["reason"] == "wages", "fen"].sum()

    usual = wages(service_staffing=1.0)
    assert usual == wages(service_staffing=1.0, commerce={"overtime": 0.0})
    assert wages(service_staffing=2.0) == pytest.approx(3.0 * usual, rel=0.02)  # twice as many, half as much again each
    assert wages(service_staffing=2.0, commerce={"overtime": 0.0}) == pytest.approx(2.0 * usual, rel=0.02)
