"""What runs on a day: sorted by genre, released by the episode, retired after its shelf life."""

import numpy as np
import pytest

from sim.names import Funding
from sim.processes.studios.past import opening_catalogue
from sim.world.catalogue import Catalogue, Shelves, Status
from sim.world.creators import PIRATE, opening_creators
from sim.world.titles import carriers_on
from sim.world.topics import TopicPath
from tests.processes.drama_makers import DramaMakers, settings


@pytest.fixture
def market():
    return Catalogue(shelf_life=90)


def released(market, day=0, **columns):
    drama = market.add(episodes=80, cadence=8, **columns)
    market.release(drama, day)
    return drama


def test_a_drama_in_production_does_not_run(market):
    market.add(genre=1)
    market.open_day(0)
    assert len(market.running) == 0
    assert market.slot_of.tolist() == [-1]


def test_todays_list_is_sorted_by_genre_and_every_drama_knows_its_place(market):
    for genre in (3, 0, 7, 3, 0):
        released(market, genre=genre)
    market.open_day(0)
    assert market.running.tolist() == [1, 4, 0, 3, 2]
    assert market.slot_of[market.running].tolist() == [0, 1, 2, 3, 4]
    assert market.genre_start.tolist() == [0, 2, 2, 2, 4, 4, 4, 4, 5]
    assert market.running.dtype == np.int32
    assert market.slot_of.dtype == np.int32
    assert market.genre_start.dtype == np.int64


def test_eight_episodes_come_out_a_day_until_all_are_out(market):
    released(market, day=5)
    out = []
    for day in (5, 6, 14, 15, 40):
        market.open_day(day)
        out.append(int(market.released_episodes(day)[0]))
    assert out == [8, 16, 80, 80, 80]


def test_a_stopped_drama_stays_on_offer_with_the_episodes_it_has(market):
    drama = released(market, day=0)
    market.stop(drama, 5)
    market.open_day(20)
    assert market.running.tolist() == [drama]
    assert market.released_episodes(20).tolist() == [40]
    assert market.table["status"][drama] == Status.STOPPED


def test_a_drama_retires_after_its_shelf_life(market):
    released(market, day=10)
    market.open_day(99)
    assert len(market.running) == 1
    market.open_day(100)
    assert len(market.running) == 0
    assert market.table["status"][0] == Status.RETIRED


def test_a_shelved_drama_is_never_shown(market):
    drama = market.add()
    market.shelve(drama, 3)
    market.open_day(3)
    assert len(market.running) == 0


def test_there_is_a_market_on_the_first_day():
    model = DramaMakers()
    table, running = model.catalogue.table, model.catalogue.running
    p = model.settings.studios
    released = p.capacity_per_year / p.title_weight * p.opening_days / 365
    assert len(running) == pytest.approx(released, rel=0.15)
    assert table["views_yesterday"][running].sum() == pytest.approx(model.settings.studios.opening_sessions, rel=1e-6)
    assert (table["views"][running] >= table["views_yesterday"][running]).mean() > 0.95
    assert table["receipts"].sum() == 0
    assert (table["platforms"][running] > 0).all()


def test_few_titles_draw_most_views_on_the_first_day():
    model = DramaMakers()
    views = np.sort(model.catalogue.table["views"][model.catalogue.running])[::-1]
    assert views[: len(views) // 5].sum() > 0.5 * views.sum()


def test_titles_in_production_at_the_start_come_out_in_the_first_days():
    model = DramaMakers()
    table = model.catalogue.table
    coming = table["released_on"][table["status"] == Status.IN_PRODUCTION]
    assert len(coming) > 10
    assert coming.min() >= 0
    assert coming.max() < 15


def test_a_smaller_market_has_fewer_makers_titles_and_views():
    config = settings()
    sizes = []
    for scale in (0.1, 1.0):
        makers, path = opening_creators(config, 1, scale), TopicPath(1, config.topics)
        titles = opening_catalogue(config, 1, makers, path, scale)
        views = titles.table["views_yesterday"].sum()
        copyists = np.count_nonzero((makers["kind"] == PIRATE) & (makers["active"] == 1))
        sizes.append((makers["active"].sum(), len(titles.running), views, copyists))
    ratios = np.array(sizes[0]) / np.array(sizes[1])
    assert ratios == pytest.approx(0.1, abs=0.06)


def test_a_platform_carries_dramas_only_since_it_has_a_channel():
    config = settings()
    assert carriers_on(config, 0) >> 4 & 1
    assert not carriers_on(config, -1) >> 4 & 1


def test_titles_behind_a_paywall_or_between_advertisements_run_in_paid_forms_and_free_ones_elsewhere():
    config = settings()
    table = DramaMakers(config).catalogue.table
    feed, wall = table["funding"] == Funding.FEED, table["funding"] == Funding.PAYWALL
    homes = 1 << 9 | 1 << 10 | 1 << 11
    assert (table["platforms"][~feed] & ~np.uint16(homes) == 0).all()
    assert (table["platforms"][feed] & np.uint16(homes) == 0).all()
    assert (table["platforms"][feed] & 3 > 0).mean() > 0.85
    on_douyin = (table["platforms"][~feed] >> 9 & 1).mean()
    weights = np.array(config.production.paid_reach[9:]) / sum(config.production.paid_reach)
    second = config.production.second_home * sum(w * weights[0] / (1.0 - w) for w in weights[1:])
    assert on_douyin == pytest.approx(weights[0] + second, abs=0.1)
    assert (table["episode_price"][wall] > 0).all()
    assert (table["free_episodes"][wall] == config.production.free_episodes).all()
    assert (table["episode_price"][~wall] == 0).all()
    assert (table["free_episodes"][~wall] == table["episodes"][~wall]).all()


def test_titles_at_the_start_live_on_what_the_scenario_says():
    for shares in ((0.4, 0.35, 0.25), (1, 0, 0), (0, 1, 3)):
        table = DramaMakers(settings(studios={"opening_funding": shares, "creators": 480})).catalogue.table
        found = np.bincount(table["funding"], minlength=3) / len(table)
        assert found == pytest.approx(np.array(shares) / sum(shares), abs=0.06)


def test_a_title_shot_while_releasing_comes_out_no_further_than_it_is_shot(market):
    drama = released(market, day=0, shot=12)
    market.open_day(3)
    assert market.released_episodes(3).tolist() == [12]
    market.table["shot"][drama] = 80
    assert market.released_episodes(3).tolist() == [32]


def test_a_title_stopped_keeps_what_was_shot_and_released_and_one_episode_at_least(market):
    kept = []
    for shot, day in ((12, 5), (80, 5), (0, 5), (80, 0)):
        drama = released(market, day=0, shot=shot)
        market.stop(drama, day)
        kept.append(int(market.table["episodes"][drama]))
    assert kept == [12, 40, 1, 1]


def test_the_most_watched_free_titles_are_kept_where_they_ran_and_the_best_of_them_licensed():
    market = Catalogue(shelf_life=90, shelves=Shelves(keepers=0b0110, takers=0b1000, titles=3, licensed=1, days=200))
    views = {100: 0b0111, 300: 0b0011, 200: 0b0100, 50: 0b0111, 900: 0b0001}
    rows = [released(market, platforms=bits, views=n) for n, bits in views.items()]
    paid = released(market, platforms=0b0111, views=999, funding=Funding.PAYWALL)
    market.open_day(89)
    assert market.table["library"].max() == 0
    market.open_day(90)
    assert market.table["library"][rows].tolist() == [0b0110, 0b1010, 0b0100, 0, 0]  # the last ran on no keeper's
    assert sorted(market.running.tolist()) == rows[:3]
    assert market.table["status"][paid] == Status.RETIRED
    market.open_day(201)
    assert len(market.running) == 0
