"""What levers cost those who hold them: nothing where they are not held, and convexly where they are."""

import pytest

from sim.scenario import Scenario
from tests.worlds import played

REASON = {"targeting_accuracy": "data_cost", "anti_piracy": "enforcement"}
SMALL = Scenario(viewers=400, days=12)


def charged(reason, **levers):
    model = played(SMALL.with_(**levers))
    flows = model.ledger.entries()
    return int(flows.loc[flows["reason"] == reason, "fen"].sum())


@pytest.mark.parametrize("lever", REASON)
def test_a_lever_that_is_not_held_costs_nothing_and_its_second_half_costs_more_than_its_first(lever):
    none, half, full = (charged(REASON[lever], **{lever: value}) for value in (0.0, 0.5, 1.0))
    assert none == 0
    assert full - half > 2 * half > 0


def test_a_quality_gate_is_paid_for_by_the_title_and_only_where_it_is_kept():
    assert charged("quality_gate", quality_gate=0.0) == 0
    assert charged("quality_gate", quality_gate=0.2) > 0
