"""Pages of ranked merchants: who is put before whom, and what merchants are publicly known for."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import uniform
from sim.market.model import MarketModel
from sim.names import N_CATEGORIES, N_CLUSTERS, VARIANTS, Channel
from sim.processes.pages import rules as pages
from sim.processes.pages.market import note_presence, note_ratings, note_sales, pages_of
from sim.processes.pages.parameters import Pages
from sim.scenario import Scenario
from sim.world.columns import Table
from sim.world.schema import MERCHANT
from sim.world.today import LIVE_PLACES, SHELF_PLACES
from tests.worlds import QUICK

P = Pages().as_tuple()
NOBODY = N_CLUSTERS
"""The page of somebody whose tastes are not known."""


# the rank


def test_sales_lift_a_rank_by_their_log_and_a_merchant_without_any_can_still_be_found():
    ranks = [pages.public_score(pages.log_sales(sales), 1.0, 0.9, 1.0, P) for sales in (0.0, 0.1, 1.0, 10.0)]
    assert ranks == sorted(ranks)
    assert ranks[3] - ranks[2] == pytest.approx(P.rank_sales * np.log(10.0), rel=0.05)
    assert ranks[2] - ranks[0] < 5.0 * P.rank_noise, "luck can make up for it"


def test_a_rating_lifts_a_rank_by_its_weight_however_much_a_page_leans_on_sales():
    for lean in (1.0, 0.4):
        better, worse = (pages.public_score(0.3, 1.0, rating, lean, P) for rating in (1.0, 0.9))
        assert better - worse == pytest.approx(0.1 * P.rank_rating)


def test_places_bought_lift_a_rank_each_more_by_less_and_nobody_falls_for_buying_none():
    ranks = [pages.public_score(0.0, places, 0.9, 1.0, P) for places in (0.0, 1.0, 2.0, 3.0)]
    gains = np.diff(ranks)
    assert ranks[0] == pytest.approx(0.9 * P.rank_rating)
    assert gains[0] == pytest.approx(P.rank_bid * np.log(2.0))
    assert gains[0] > gains[1] > gains[2] > 0.0


def test_the_page_for_a_person_leans_less_on_sales_and_on_places():
    for better in ((2.0, 1.0), (0.0, 4.0)):
        lead = [pages.public_score(*better, 0.9, n, P) - pages.public_score(0.0, 1.0, 0.9, n, P) for n in (1.0, 0.4)]
        assert lead[1] == pytest.approx(0.4 * lead[0])
        assert lead[0] > 0.0


def test_every_page_has_a_place_of_its_own():
    places = [pages.page_row(*page) for page in product(range(N_CATEGORIES), range(N_CLUSTERS + 1), range(VARIANTS))]
    assert sorted(places) == list(range(N_CATEGORIES * (N_CLUSTERS + 1) * VARIANTS))


# the pages of a day


@pytest.fixture
def model():
    return MarketModel(Scenario(viewers=50, days=2))


def shelf_and_live(model):
    """The day's pages: merchants by category, cluster, variant and place."""
    found = pages_of(model)
    shape = N_CATEGORIES, N_CLUSTERS + 1, VARIANTS
    return found.shelf.reshape(*shape, SHELF_PLACES), found.live.reshape(*shape, LIVE_PLACES)


def shown_on(model, merchant, clusters=slice(None)):
    """On how many pages of the shelf a merchant is."""
    return int((shelf_and_live(model)[0][:, clusters] == merchant).sum())


def test_a_page_shows_merchants_of_its_category_each_once(model):
    for table, places in zip(shelf_and_live(model), (SHELF_PLACES, LIVE_PLACES), strict=True):
        assert table.min() >= 0, "there are enough of each"
        assert (model.merchants_table["category"][table] == np.arange(N_CATEGORIES)[:, None, None, None]).all()
        assert all(len(set(page)) == places for page in table.reshape(-1, places).tolist())


def test_a_merchant_that_has_left_is_on_no_page_and_its_place_goes_to_another(model):
    first = int(shelf_and_live(model)[0][2, 0, 0, 0])
    before = shown_on(model, first)
    model.merchants_table["active"][first] = 0
    shelf, live = shelf_and_live(model)
    assert before > 0
    assert first not in shelf
    assert first not in live
    assert shelf.min() >= 0


def test_where_few_merchants_are_left_a_page_is_short_and_where_none_is_empty(model):
    category, active = model.merchants_table["category"], model.merchants_table["active"]
    active[np.flatnonzero(category == 1)[3:]] = 0
    active[category == 2] = 0
    shelf, live = shelf_and_live(model)
    assert ((shelf[1] >= 0).sum(axis=-1) == 3).all()
    assert (shelf[2] == -1).all()
    assert (live[2] == -1).all()
    assert (shelf[3] >= 0).all()


def test_who_is_known_sees_what_suits_better_than_what_nobody_in_particular_is_shown(model):
    fit = model.merchants_table["fit"]
    shelf, _ = shelf_and_live(model)
    clusters = np.arange(N_CLUSTERS)[:, None, None]
    known = np.mean([fit[shelf[c, :N_CLUSTERS], clusters].mean() for c in range(N_CATEGORIES)])
    unknown = np.mean([fit[shelf[c, NOBODY]].mean() for c in range(N_CATEGORIES)])
    assert known > 0.8, "sd over products"
    assert abs(unknown) < 0.3


def test_sales_lift_a_merchant_onto_pages_and_more_so_where_the_person_is_not_known(model):
    """A tenth of the merchants one by one, from half the mean sales of its category to ten times as many."""
    sales, category = model.merchants_table["recent_orders"], model.merchants_table["category"]
    few, many = np.zeros(2), np.zeros(2)
    for merchant in range(0, len(sales), 10):
        mean = sales[category == category[merchant]].mean()
        own = sales[merchant]
        for times, shown in ((0.5, few), (10.0, many)):
            sales[merchant] = times * mean
            known, unknown = shown_on(model, merchant, slice(0, NOBODY)), shown_on(model, merchant, NOBODY)
            shown += known / N_CLUSTERS, unknown
        sales[merchant] = own
    assert (many > few).all()
    assert many[1] - few[1] > 1.5 * (many[0] - few[0])


def test_a_better_rating_lifts_a_merchant_onto_pages(model):
    rating, shown = model.merchants_table["rating"], []
    for shift in (0.0, 0.3):
        counts = []
        for merchant in range(0, len(rating), 10):
            rating[merchant] += shift
            counts.append(shown_on(model, merchant))
            rating[merchant] -= shift
        shown.append(sum(counts))
    assert shown[1] > 1.2 * shown[0]


def test_places_bought_lift_a_merchant_onto_pages_and_more_so_where_the_person_is_not_known(model):
    promoted = model.merchants_table["promoted"]
    few, many = np.zeros(2), np.zeros(2)
    for merchant in range(0, len(promoted), 10):
        own = promoted[merchant]
        for places, shown in ((0.0, few), (10.0, many)):
            promoted[merchant] = places
            shown += shown_on(model, merchant, slice(0, NOBODY)) / N_CLUSTERS, shown_on(model, merchant, NOBODY)
        promoted[merchant] = own
    assert (many > few).all()
    assert many[1] - few[1] > many[0] - few[0]


def test_merchants_learn_on_which_share_of_the_pages_of_their_category_they_are(model):
    table, shelf = model.merchants_table, pages_of(model).shelf
    note_presence(table, shelf, 1.0)  # today alone
    by_category = np.bincount(table["category"], table["presence"], N_CATEGORIES)
    assert by_category == pytest.approx(SHELF_PLACES)
    assert ((table["presence"] >= 0.0) & (table["presence"] <= 1.0)).all()
    absent = np.setdiff1d(np.arange(len(table)), shelf)
    assert (table["presence"][absent] == 0.0).all()
    everywhere = shelf.reshape(N_CATEGORIES, -1, SHELF_PLACES).copy()
    everywhere[2] = everywhere[2, 0]
    note_presence(table, everywhere.reshape(-1, SHELF_PLACES), 1.0)
    assert table["presence"][everywhere[2, 0]] == pytest.approx(1.0)


def test_variants_of_a_page_differ_in_their_luck_and_so_do_days(model):
    shelf, _ = shelf_and_live(model)
    again, _ = shelf_and_live(model)
    model.day += 1
    tomorrow, _ = shelf_and_live(model)
    assert (again == shelf).all(), "on one day all see the same"
    same = [(shelf[:, :, 0] == shelf[:, :, v]).all(axis=-1).mean() for v in range(1, VARIANTS)]
    assert max(same) < 0.3
    assert (tomorrow == shelf).all(axis=-1).mean() < 0.3


def test_a_live_room_is_another_screen_and_often_shows_others_than_the_first_of_the_shelf(model):
    shelf, live = shelf_and_live(model)
    assert (live[..., 0] == shelf[..., 0]).mean() < 0.8
    for c in range(N_CATEGORIES):
        assert set(live[c].ravel().tolist()) <= set(shelf[c].ravel().tolist())


# what merchants are known for


def merchants(number=4):
    table = Table("merchant", MERCHANT, number)
    table["recent_orders"], table["rated_orders"], table["rating"] = 10.0, 10.0, 0.9
    return table


def orders(**columns):
    return {name: np.array(values) for name, values in columns.items()}


def test_sales_of_a_month_are_what_a_merchant_is_ranked_by():
    table = merchants()
    for _ in range(200):
        note_sales(table, orders(merchant=[1, 1, 2], weight=[30, 10, 10]), 33.0)
    assert table["recent_orders"][1] == pytest.approx(40.0, rel=0.01)
    assert table["recent_orders"][2] == pytest.approx(10.0)
    assert table["recent_orders"][0] == table["recent_orders"][3] < 0.1


def test_a_rating_is_the_mean_over_orders_of_what_buyers_felt_not_over_days():
    """A day with nine times the orders counts nine times, older days a little less."""
    table = merchants(1)
    for day in range(400):
        busy = day % 2 == 0
        due = orders(merchant=[0], weight=[90 if busy else 10])
        note_ratings(table, due, orders(felt=[1.1 if busy else 0.6]), 60.0)
    assert table["rating"][0] == pytest.approx(0.9 * 1.1 + 0.1 * 0.6, abs=0.01)


@given(felt=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 1000), st.floats(0, 1.3)), max_size=12))
@settings(derandomize=True)
def test_ratings_stay_between_what_was_felt_and_whom_nobody_bought_from_keeps_its_own(felt):
    table = merchants()
    seller, weight, experience = zip(*felt, strict=True) if felt else ((), (), ())
    due = orders(merchant=seller, weight=weight)
    for _ in range(3):
        note_ratings(table, due, orders(felt=np.array(experience, float)), 60.0)
    for m in range(4):
        own = [0.9, *(e for s, e in zip(seller, experience, strict=True) if s == m)]
        assert min(own) - 0.002 <= table["rating"][m] <= max(own) + 0.002
        if m not in seller:
            assert table["rating"][m] == pytest.approx(0.9)


def test_in_a_market_ratings_follow_quality():
    """What merchants are known for comes from what buyers met, and nobody told anybody how good they are."""
    model = MarketModel(Scenario(viewers=3_000, days=40).with_(**{**QUICK, "commerce.merchants": 24}))
    model.run_model()
    rating, quality = model.merchants_table["rating"], model.merchants_table["quality"]
    assert ((rating > 0) & (rating <= model.settings.after_sales.best_felt)).all()
    assert np.corrcoef(rating, quality)[0, 1] > 0.5


def test_with_data_people_buy_on_the_shelf_what_suits_them_better_than_without():
    def fit(accuracy):
        model = MarketModel(Scenario(viewers=2_500, days=8).with_(**{**QUICK, "levers.targeting_accuracy": accuracy}))
        model.viewers_table["profile_data"] = 100.0
        found = []
        for _ in range(8):
            model.step()
            new = model.new_orders
            shelf = (new["channel"] == Channel.SHELF) & (new["known"] == 0)
            who, what, seller = (new[name][shelf] for name in ("viewer", "category", "merchant"))
            keys = model.today.stores.cluster_key[what]
            cluster = [int(uniform(int(key), row) * N_CLUSTERS) for key, row in zip(keys, who.tolist(), strict=True)]
            found += model.merchants_table["fit"][seller, cluster].tolist()
        return np.mean(found), np.std(found) / len(found) ** 0.5

    (without, error), (fully, _) = fit(0.0), fit(1.0)
    assert fully > without + 0.4 > without + 4.0 * error


def test_personal_data_off_shows_everybody_nobodys_page():
    """Then only the pages of nobody in particular are looked at: emptied, the shelf sells nothing."""
    off = Scenario(viewers=1_000, days=3).with_(**{**QUICK, "levers.targeting_accuracy": 0.0})
    sold = []
    for empty in (False, True):
        model = MarketModel(off)
        ordinary = model.window.morning

        def morning(floor, pages, ordinary=ordinary, empty=empty):
            page = pages.shelf.reshape(N_CATEGORIES, N_CLUSTERS + 1, -1)
            page[:, NOBODY if empty else slice(0, NOBODY)] = -1
            return ordinary(floor, pages)

        model.window.morning = morning
        model.run_model()
        bought = [batch["channel"] == Channel.SHELF for batch in model.orders.batches.values()]
        known = [batch["known"] == 1 for batch in model.orders.batches.values()]
        sold.append(int((np.concatenate(bought) & ~np.concatenate(known)).sum()))
    assert sold[0] > 50
    assert sold[1] == 0
