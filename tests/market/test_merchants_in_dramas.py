"""Merchants place products in dramas where it pays, and have dramas made for them, in whole markets."""

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.scenario import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm")]

SEEDS = (1, 2, 3)
BASE = Scenario(viewers=4_000, days=150)


def played(seed, **changes):
    model = MarketModel(BASE.with_(seed=seed, **changes), threads=1)
    while model.running:
        model.step()
    return model


@pytest.fixture(scope="module")
def usual():
    return [played(seed) for seed in SEEDS]


def of_titles(models, name, chosen):
    """A column of the titles released in the runs that ``chosen`` picks."""
    found = []
    for model in models:
        dramas = model.dramas
        new = (dramas["released_on"] >= 0) & (dramas["status"] > 0) & (dramas["merchant"] >= 0)
        found.append(dramas[name][new & chosen(dramas)])
    return np.concatenate(found)


def ordered(dramas):
    return dramas["ordered"] == 1


def placed(dramas):
    return dramas["ordered"] == 0


def test_some_dramas_are_made_to_order_and_answer_to_their_product_better_than_others(usual):
    made, others = (len(of_titles(usual, "genre", kind)) for kind in (ordered, placed))
    assert 0.03 < made / (made + others) < 0.4
    assert of_titles(usual, "placement_fit", ordered).min() > 1.2 * of_titles(usual, "placement_fit", placed).mean()


def test_a_drama_made_to_order_sells_more_per_session_than_one_with_a_product_placed_in_it(usual):
    rates = [
        of_titles(usual, "orders", kind).sum() / of_titles(usual, "views", kind).sum() for kind in (ordered, placed)
    ]
    assert rates[0] > 1.1 * rates[1]


def test_its_merchant_pays_more_for_it(usual):
    fees = [of_titles(usual, "placement_fee", kind).mean() for kind in (ordered, placed)]
    assert fees[0] > 1.1 * fees[1]


def test_where_nobody_asks_for_any_there_is_none():
    assert not played(1, **{"placement.ordered_share": 0.0}).dramas["ordered"].any()


def test_most_merchants_take_part_and_those_give_up_for_whom_it_does_not_pay(usual):
    shares = [model.totals.until("merchants_in_dramas", model.day)[-60:].mean() for model in usual]
    assert all(0.4 < share < 0.98 for share in shares)
    greedy = [played(seed, **{"commerce.least_drama_return": 20.0}) for seed in SEEDS]
    for one, other in zip(greedy, usual, strict=True):
        here, there = (model.totals.until("merchants_in_dramas", model.day)[-60:].mean() for model in (one, other))
        assert here < 0.7 * there


def test_who_gave_up_is_found_by_no_creator_and_bids_for_no_title(usual):
    nobody = played(1, **{"commerce.least_drama_return": 100.0, "commerce.drama_trial": 0.0})
    new = nobody.dramas["released_on"] > 2 * BASE.commerce.review_days
    carried = (nobody.dramas["merchant"][new] >= 0).mean()
    usually = usual[0].dramas["merchant"][usual[0].dramas["released_on"] > 2 * BASE.commerce.review_days] >= 0
    assert carried < 0.3 * usually.mean()


def test_creators_ask_for_more_where_links_sell_more():
    dull, lively = (played(1, **{"purchase.click_base": base}) for base in (-6.5, -4.0))
    fees = [of_titles([model], "placement_fee", placed)[-40:].mean() for model in (dull, lively)]
    assert fees[1] > 1.5 * fees[0]
