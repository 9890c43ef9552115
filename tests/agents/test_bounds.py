"""What somebody writes into a market from outside must be what its columns allow."""

import numpy as np
import pytest

from sim.market.model import MarketModel
from tests.tiny_market import TinyMarket


def test_values_outside_what_is_declared_are_refused_and_nothing_is_written():
    for engine in ("compiled", "mesa"):
        viewers = TinyMarket(rng=3, engine=engine, viewers=60).viewers
        before = [viewers.get(name) for name in ("liking", "payday", "trust")]
        for name, value in (("liking", 1.5), ("liking", float("nan")), ("payday", 29), ("payday", 0), ("trust", -0.1)):
            with pytest.raises(ValueError, match=rf"{name} would be .*: must lie between \d+ and \d+ \("):
                viewers.set(name, value)
            with pytest.raises(ValueError, match=rf"{name} would be"):
                setattr(viewers[0], name, value if name != "trust" else (0.5, value, 0.5))
        mixed = np.where(np.arange(60) < 59, 0.5, 1.1)
        with pytest.raises(ValueError, match=r"liking would be 1\.1:"):
            viewers.set("liking", mixed)
        assert [viewers.get(name) for name in ("liking", "payday", "trust")] == before
        viewers.set("liking", mixed - 0.1)
        assert viewers.agg("liking", max) == 1.0


def test_what_a_column_cannot_store_is_refused_however_it_comes():
    viewers = TinyMarket(rng=3, viewers=60).viewers
    for value in (300, np.full(60, 300), np.full(60, -300)):
        with pytest.raises(OverflowError):
            viewers.set("home_paid", value)
    with pytest.raises(ValueError, match="must be a number"):
        viewers.set("wallet", np.full(60, np.nan))
    assert set(viewers.get("home_paid")) == {0}


def test_firms_have_bounds_too():
    market = TinyMarket(rng=3, viewers=60)
    with pytest.raises(ValueError, match=r"skill would be 1\.2:"):
        market.creators.set("skill", 1.2)
    assert market.creators.set("skill", 0.7).get("skill") == [0.7] * 4


def test_a_market_stays_within_the_bounds_it_declares():
    market = MarketModel(rng=3, viewers=300, days=12)
    market.run_model()
    checked = 0
    for table in (market.viewers_table, market.creators_table, market.merchants_table, market.platforms_table):
        for name, attribute in table.attributes.items():
            if attribute.between and not attribute.follows:
                table.must_allow(name, table[name])
                checked += 1
    assert checked > 30
