"""What people come to need, and the money of the month."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.processes.needs.rules import wallet_after_payday
from sim.processes.shopping.parameters import Purchase
from sim.scenario import Scenario
from tests.worlds import played

P = Purchase().as_tuple()


@given(wallet=st.integers(0, 10**7), income=st.integers(1, 10**5))
@settings(derandomize=True)
def test_payday_brings_a_months_budget_and_what_exceeds_the_cap_is_spent_elsewhere(wallet, income):
    after = wallet_after_payday(wallet, income, P)
    cap = int(30 * income * P.wallet_months)
    assert after == min(wallet + 30 * income, cap)
    assert after >= 30 * income, "a month's budget is never lost"


def test_twice_the_needs_arise_at_twice_the_rate_and_none_at_none():
    needs = [needs_of(rate) for rate in (0.0, 0.05, 0.1)]
    assert needs[0] == 0
    assert 1.8 < needs[2] / needs[1] < 2.0, "a little less: of each category one need is open at a time"


def needs_of(rate):
    """Needs that arose in ten days."""
    model = played(Scenario(viewers=2_000, days=10).with_(**{"needs.arrival_rate": rate, "needs.open_at_start": 0}))
    return int(model.totals["needs"][:10].sum())
