"""What firms do gives the same bits compiled as in plain Python; whole markets of both engines agree elsewhere."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import compile as compiling
from sim.engine.firms import Pass
from sim.market.model import MarketModel
from sim.processes.pages.ranking import rank
from sim.processes.traffic.auction import sell
from sim.scenario import Scenario
from sim.world.columns import Attribute, Table
from tests.processes.auctions import clear

FIRMS = [Attribute("cash", "int64", ""), Attribute("price", "int32", ""), Attribute("rating", "float32", "")]


def grow(firm, growth):
    """A firm that asks more where it is rated well."""
    if firm.rating > growth:
        firm.price = firm.price + firm.row
        return firm.price
    firm.cash = firm.cash - 1
    return 0


GROW = Pass(grow)


def firms():
    table = Table("firm", FIRMS, 5)
    table["price"] = [10, 20, 30, 40, 50]
    table["rating"] = [0.1, 0.9, 0.5, 0.9, 0.2]
    return table


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_a_pass_plays_every_row_and_hands_out_what_each_returns(engine):
    table = firms()
    assert GROW.play(engine, table, 0.4).tolist() == [0, 21, 32, 43, 0]
    assert table["price"].tolist() == [10, 21, 32, 43, 50]
    assert table["cash"].tolist() == [-1, 0, 0, 0, -1]


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_a_pass_over_some_rows_leaves_the_others(engine):
    table = firms()
    assert GROW.play(engine, table, 0.4, np.array([3, 0])).tolist() == [43, 0]
    assert table["price"].tolist() == [10, 20, 30, 43, 50]
    assert table["cash"].tolist() == [-1, 0, 0, 0, 0]


def test_a_pass_follows_a_table_that_has_grown():
    table = Table("firm", FIRMS)
    for n in range(40):
        table.append(price=n, rating=1.0)
        assert GROW.play("compiled", table, 0.4, np.array([n])).tolist() == [2 * n]


class Firm:
    """A live agent with a will of its own."""

    def grow(self, growth):
        return round(100 * growth)


def test_live_agents_act_by_their_own_methods():
    assert GROW.play("mesa", firms(), 0.4, np.array([1, 2]), [Firm() for _ in range(5)]).tolist() == [40, 40]


def test_pages_are_the_same_to_the_last_place():
    model = MarketModel(Scenario(viewers=200, days=40))
    for _ in range(5):
        model.step()
        asked = model.merchants_table, model.settings.pages.as_tuple(), model.seed, model.day
        compiled, plain = rank(*asked), rank(*asked, "mesa")
        assert (compiled.shelf == plain.shelf).all()
        assert (compiled.live == plain.live).all()
        assert len(np.unique(compiled.shelf)) > 20


WHOLE = st.integers(0, 3_000)
BIDDERS = st.lists(st.tuples(WHOLE, WHOLE, st.integers(0, 500_000)), max_size=12)


@given(BIDDERS, st.integers(0, 40_000), st.integers(0, 2_000))
def test_auctions_are_the_same_to_the_last_impression(bidders, supply, reserve):
    bids, demands, money = (
        (np.array(column, np.int64) for column in zip(*bidders, strict=True))
        if bidders
        else (np.zeros(0, np.int64) for _ in range(3))
    )
    price, sold = clear(bids, demands, supply, reserve, money)
    plain = [0] * len(bids)
    assert price == sell(bids.tolist(), demands.tolist(), money.tolist(), len(bids), supply, reserve, plain)
    assert sold.tolist() == plain
    assert sold.sum() <= supply
    assert (bids[sold > 0] >= price).all()


class Asked(NamedTuple):
    """What a firm is told."""

    prices: np.ndarray


def dearest(asked):
    """The highest price."""
    most = 0
    for k in range(len(asked.prices)):
        most = max(most, asked.prices[k])
    return most


def test_checked_a_kernel_refuses_a_record_that_holds_something_else_than_one_of_its_class_did(monkeypatch):
    monkeypatch.setattr(compiling, "CHECKED", True)
    tell = compiling.ByClass(compiling.kernel(dearest))
    assert [tell(Asked(np.array(prices))) for prices in ([3, 5, 4], [7])] == [5, 7]
    with pytest.raises(TypeError, match="dearest: records of the same classes hold something else than before"):
        tell(Asked(np.array([3.0, 5.0])))
