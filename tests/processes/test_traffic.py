"""Specification of the market for traffic: the auction, the campaign rule, and a morning of trade."""

import inspect

import numba
import numpy as np
import pytest
from numba.extending import register_jitable

from sim import arithmetic, money
from sim.draws import draw
from sim.market.state import Watched
from sim.names import N_PLATFORMS, PLATFORMS
from sim.processes.traffic import rules as traffic
from sim.processes.traffic.campaigns import campaign_demand
from sim.processes.traffic.market import trade_traffic
from sim.processes.traffic.parameters import Traffic
from sim.scenario.diffusion import people_on
from sim.world.platforms import hosts
from tests.processes.trading import (
    APP,
    DOUYIN,
    DOUYIN_MINI,
    DRAMA_APP,
    FREE,
    KUAISHOU,
    PAID,
    market,
    pass_until,
    place,
    trade,
)

P = Traffic().as_tuple()


def test_a_campaign_bids_up_to_the_price_at_which_it_would_end():
    assert traffic.bid(3.0 * P.stop_return, P) == pytest.approx(3000, abs=1)
    assert traffic.bid(3.0 * P.required_return, P) > 3000, "where it holds it still bids"
    assert traffic.bid(0.0, P) == 0


def test_a_measured_ratio_counts_half_when_it_has_as_much_behind_it_as_the_evidence_asked_for():
    assert traffic.weighed(60.0, 10.0, 2.0, 10.0) == pytest.approx(4.0)
    assert traffic.weighed(0.0, 0.0, 2.0, 10.0) == 2.0
    assert traffic.weighed(0.0, 0.0, 2.0, 0.0) == 2.0


def test_the_test_budget_is_expected_to_buy_some_hundred_thousand_impressions():
    price = P.prior_value / P.required_return / 1000  # yuan
    assert traffic.prior_impressions(1, P) == pytest.approx(P.test_budget / price)
    assert 100_000 < traffic.prior_impressions(1, P) < 1_000_000


def test_a_campaign_grows_above_the_required_return_holds_between_and_winds_down_below_the_stop():
    between, low = (P.required_return + P.stop_return) / 2.0, P.stop_return - 0.01
    high = 1.05 * P.required_return
    assert traffic.next_campaign_budget(1000, 1000, high, 100, P) == round(1000 * (1 + 0.05 * P.growth))
    assert traffic.next_campaign_budget(1000, 1000, between, 100, P) == 1000
    assert traffic.next_campaign_budget(1000, 1000, low, 100, P) == round(1000 * (1 - P.cut))
    assert traffic.next_campaign_budget(100, 100, low, 100, P) == 0


def test_the_better_a_campaign_pays_the_faster_it_grows_up_to_a_limit():
    found = [traffic.next_campaign_budget(1000, 1000, k * P.required_return, 1, P) for k in (1.05, 1.15, 1.6, 1e3, 1e6)]
    assert found[0] < found[1] < found[2] <= found[3] == found[4] == round(1000 * P.fastest)


def test_a_budget_that_finds_no_impressions_does_not_grow():
    enough = int(1000 * P.grow_spent)
    assert traffic.next_campaign_budget(1000, enough - 1, 1.5, 100, P) == 1000
    assert traffic.next_campaign_budget(1000, enough, 1.5, 100, P) > 1000


def test_campaigns_of_one_owner_share_its_cash_in_proportion():
    assert traffic.within_cash(300, 400, 1000) == 300
    assert traffic.within_cash(300, 400, 200) == 150
    assert traffic.within_cash(300, 400, -5) == 0


def test_no_more_than_all_impressions_of_dramas_are_sold_and_slots_elsewhere_follow_the_load():
    assert traffic.inventory(1000, 0.15, 0.0, 1.0) == 150
    assert traffic.inventory(1000, 0.15, 500.0, 2.0) == 300 + 1000
    assert traffic.inventory(1000, 0.5, 500.0, 3.0) == 1000 + 1500
    assert traffic.inventory(1000, 0.5, 500.0, 0.0) == 0


def test_what_outside_advertisers_budget_for_follows_the_audience_slowly():
    after = 1000.0
    for _ in range(round(P.outside_memory)):
        after = traffic.budgeted(after, 2000.0, P)
    assert after == pytest.approx(2000.0 - 1000.0 / np.e, rel=0.01)


def test_outside_advertisers_differ_in_what_an_impression_is_worth_to_them():
    assert traffic.outside_bid(0.0, P) == int(100 * P.outside_value)
    assert traffic.outside_bid(1.0, P) == pytest.approx(100 * P.outside_value * np.exp(P.outside_spread), abs=2)
    assert traffic.outside_bid(-1.0, P) == pytest.approx(100 * P.outside_value * np.exp(-P.outside_spread), abs=2)
    assert traffic.outside_bid(1e9, P) > traffic.outside_bid(1.0, P), "however far, a number"


def test_compiled_rules_give_the_same_bits():
    for module in (money, arithmetic, traffic):
        for _, rule in inspect.getmembers(module, inspect.isfunction):
            register_jitable(rule)

    def campaign(receipts, spend, titles, p):
        budget = traffic.trial_budget(titles, p)
        evidence = traffic.prior_impressions(titles, p) + titles * p.evidence
        measured = traffic.weighed(receipts, spend, 1.15, evidence * 0.03)
        later = traffic.next_campaign_budget(budget, budget, measured, budget // 10, p)
        price = traffic.bid(traffic.weighed(receipts, spend / 3.0, 3.45, evidence), p)
        goods = traffic.order_value(4000.0, traffic.learned_order_rate(titles, 1000, 0.001, p), p)
        some = traffic.within_cash(later, later + budget, budget)
        outside = traffic.outside_bid(titles / 5.0 - 2.0, p) + traffic.budgeted(receipts, spend, p)
        slots = traffic.inventory(int(receipts), titles / 30.0, spend, 1.3)
        return later, price, some, traffic.bid(goods, p), traffic.bid_under_test(measured, p), outside, slots

    kernel = numba.njit(campaign)
    for k in range(300):
        point = (5e7 * draw(1, k, 0, 1), 3e7 * draw(1, k, 0, 2), 1 + k % 20, P)
        assert kernel(*point) == campaign(*point)


# a morning


def test_outside_demand_alone_brings_about_twenty_five_yuan_per_thousand_and_no_loss_of_slots():
    """Just below the usual reserve price, which bidders for dramas then rise above."""
    done = trade(market(**{"traffic.reserve_price": 1.0}))
    assert 23 * 100 <= done.price[DOUYIN] <= 28 * 100
    assert done.promoting[DOUYIN] < 0.02


def test_outside_budgets_that_are_larger_make_the_price_float_up():
    """They have budgets, not a volume that grows with what is for sale."""
    free = {"traffic.reserve_price": 1.0}
    prices = [
        trade(market(**free | {"traffic.outside_budget": k * P.outside_budget})).price[DOUYIN] for k in (0.5, 1.0, 2.0)
    ]
    assert prices[0] < prices[1] < prices[2]
    assert prices[2] / prices[0] > 2.0


def test_more_slots_than_usual_are_cheaper_at_first_and_not_once_budgets_have_followed():
    def price(days, more):
        model = market(**{"traffic.reserve_price": 1.0, "traffic.outside_memory": 20.0})
        trade(model)
        model.platforms_table["drama_impressions"] *= more
        for _ in range(days):
            pass_until(model, model.day + 1)
            done = trade(model)
        return done.price[DOUYIN]

    assert price(1, 200) < 0.85 * price(1, 1)
    assert price(200, 200) == pytest.approx(price(200, 1), rel=0.05)


def test_mini_programs_and_apps_sell_nothing_by_auction():
    done = trade(market())
    assert (done.inventory[[DOUYIN_MINI, DRAMA_APP]] == 0).all()
    assert done.inventory[DOUYIN] > 0


def test_a_feed_has_slots_by_its_users_whatever_is_watched_of_dramas():
    quiet = market()
    quiet.platforms_table["drama_impressions"] = 0
    users = quiet.settings.platforms.douyin.monthly_users * people_on(quiet.date, quiet.settings.population)
    expected = users / quiet.people_online * P.feed_slots
    assert trade(quiet).inventory[DOUYIN] == pytest.approx(expected, rel=1e-6)


def test_paid_dramas_buy_viewers_on_their_hosts_and_nowhere_else():
    done = trade(market())
    bought = done.bought > 0
    assert bought[:, PAID].nonzero()[0].tolist() == [DOUYIN]
    assert bought[:, APP].nonzero()[0].tolist() == [DOUYIN, KUAISHOU]
    assert not bought[:, FREE].any()


def test_a_test_budget_is_never_exceeded():
    model = market()
    trade(model)
    daily = P.test_budget * 100 * 10 / P.test_days
    assert (model.dramas["traffic_spend"][[PAID, APP]] <= daily + 1).all()
    assert (model.dramas["traffic_spend"][[PAID, APP]] > 0.99 * daily).all()


def test_every_platform_sells_at_most_its_inventory():
    model = market()
    for _ in range(3):
        done = trade(model)
        assert (model.platforms_table["sold"] <= done.inventory).all()


def test_a_reserve_above_the_usual_price_is_the_price_and_sells_less():
    usual, dear = market(), market(**{"traffic.reserve_price": 60})
    low, high = trade(usual), trade(dear)
    assert high.price[DOUYIN] == 6_000 > low.price[DOUYIN]
    assert dear.platforms_table["sold"].sum() < 0.8 * usual.platforms_table["sold"].sum()


def test_twice_the_ad_load_lowers_the_price_and_none_closes_the_market():
    free = {"traffic.reserve_price": 1.0}
    usual, more, none = (trade(market(**free, ad_load=load)) for load in (1.0, 2.0, 0.0))
    assert (more.inventory >= 1.9 * usual.inventory).all()
    assert more.price[DOUYIN] < 0.7 * usual.price[DOUYIN]
    assert none.inventory.sum() == none.bought.sum() == none.advertising.sum() == 0


def earning(model, days, per_fen=2):
    """Days of trade on which the first drama earns so much per fen spent, and the second nothing."""
    for day in range(model.day, model.day + days):
        model.day = day
        trade(model)
        model.dramas["receipts"][PAID] += per_fen * int(model.dramas["campaign_spent"][PAID])
        model.ledger.close_day(day)
        yield model.dramas["campaign_budget"][[PAID, APP]].tolist()


def test_a_campaign_that_pays_grows_after_its_test_and_one_that_does_not_winds_down():
    model = market(**{"traffic.evidence": 30_000, "traffic.evidence_viewers": 0})
    budgets = list(earning(model, 18))
    tested = P.test_days - 1
    assert budgets[0] == budgets[tested]
    assert budgets[tested + 5][0] > 4 * budgets[tested][0]
    assert budgets[-1][1] < 0.2 * budgets[0][1]


def bids_of_campaigns(model) -> np.ndarray:
    """What the campaigns of the three titles on offer bid this morning, 0 where one has ended."""
    bids, demand = np.zeros(3), campaign_demand(model, np.arange(3), np.full(N_PLATFORMS, 1000))
    bids[demand.place] = demand.bid
    return bids


def test_the_more_evidence_is_asked_for_the_less_a_campaign_s_own_luck_moves_its_bid():
    ratios = []
    for evidence in (30_000, 2_000_000_000):
        model = market(**{"traffic.evidence": evidence, "traffic.evidence_viewers": 0})
        list(earning(model, 5, per_fen=3))
        bids = bids_of_campaigns(model)
        ratios.append(bids[PAID] / max(bids[APP], 1))
    assert ratios[0] > 1.5
    assert 1.0 <= ratios[1] < 1.05


def test_luck_of_one_viewer_who_stands_for_many_moves_a_bid_less_the_more_of_them_it_takes_to_tell():
    def ratio(viewers):
        model = market(**{"traffic.evidence": 30_000, "traffic.evidence_viewers": viewers})
        list(earning(model, 5, per_fen=3))
        bids = bids_of_campaigns(model)
        return bids[PAID] / max(bids[APP], 1)

    assert ratio(1) > 1.5
    assert 1.0 <= ratio(2_000_000) < 1.05


def test_without_the_feedback_of_budgets_nothing_depends_on_what_viewers_did():
    quiet, busy = market(**{"feedbacks.budgets": False}), market(**{"feedbacks.budgets": False})
    busy.platforms_table["drama_impressions"] *= 3
    busy.dramas["receipts"] += 10**9
    busy.dramas["orders"] += 10**6
    for model in (quiet, busy):
        place(model, FREE, merchant=3)
    assert (trade(quiet).bought == trade(busy).bought).all()


def test_operators_pay_for_the_campaigns_of_the_titles_they_carry_and_creators_for_none():
    model = market()
    trade(model)
    model.ledger.close_day(model.day)
    flows = model.ledger.entries(model.day)
    payers = flows[flows["reason"] == "traffic"].groupby("payer", observed=True)["fen"].sum()
    spent = model.dramas["campaign_spent"]
    assert dict(payers) == {"operator:1": spent[PAID], "operator:0": spent[APP]}
    assert spent[FREE] == 0


def test_an_operator_without_cash_buys_nothing():
    model = market()
    ledger = model.ledger
    broke = ledger.account("operator:1")
    ledger.post(model.day, broke, ledger.account("owners"), ledger.reason("dividend"), ledger.balance(broke))
    done = trade(model)
    assert done.bought[:, PAID].sum() == 0
    assert done.bought[:, APP].sum() > 0


def test_merchants_promote_dramas_that_carry_their_product_where_these_run():
    model = market()
    table = model.merchants_table
    place(model, FREE, int(np.argmax(table["price"] - table["unit_cost"])))
    done = trade(model)
    assert done.bought[:, FREE].nonzero()[0].tolist() == [DOUYIN]
    assert model.merchants_table["marketing_spend"][:, DOUYIN].sum() > 0
    assert model.totals["marketing_spend"][model.day] == model.merchants_table["marketing_spend"].sum()


def test_every_fen_of_traffic_reaches_a_platform_and_the_books_balance():
    model = market()
    place(model, FREE, merchant=3)
    day = model.day
    watched = Watched(np.array([PAID, FREE]), np.full((N_PLATFORMS, 2), [1_000, 3_000]))
    done = trade_traffic(model, np.arange(3), watched)
    model.ledger.close_day(day)
    model.ledger.must_balance(day, {})
    paid = model.ledger.entries(day).groupby("reason", observed=True)["fen"].sum()
    assert paid["advertising"] == done.advertising.sum()
    assert paid["traffic"] == done.traffic.sum() == model.dramas["traffic_spend"].sum()
    assert paid["advertising_split"] == done.split.sum()


def test_the_split_of_advertising_follows_the_episodes_watched_yesterday():
    model = market()
    episodes = np.zeros((N_PLATFORMS, 2), np.int64)
    episodes[DOUYIN] = 1_000, 3_000
    done = trade_traffic(model, np.arange(3), Watched(np.array([PAID, FREE]), episodes))
    pot = int(done.advertising[DOUYIN] * model.platforms_table["content_split"][DOUYIN])
    assert done.split.sum() == done.split[DOUYIN] == pot
    assert model.dramas["receipts"][FREE] == model.dramas["earned"][FREE] == pytest.approx(0.75 * pot, abs=1)


def test_slots_given_to_supported_dramas_are_not_sold_and_their_price_is_noted():
    supported = np.zeros(N_PLATFORMS, np.int64)
    plain, model = trade(market()), market()
    supported[DOUYIN] = plain.inventory[DOUYIN] // 2
    done = trade(model, supported)
    assert model.platforms_table["sold"][DOUYIN] <= done.inventory[DOUYIN] - supported[DOUYIN]
    assert done.price[DOUYIN] > plain.price[DOUYIN]
    assert done.forgone[DOUYIN] == supported[DOUYIN] * done.price[DOUYIN] // 1000
    assert done.forgone.sum() == done.forgone[DOUYIN]


def test_every_paid_form_has_a_host():
    buys = hosts(market().settings)
    paid = [PLATFORMS.index(name) for name in ("douyin_mini", "wechat_mini", "drama_app")]
    assert buys.any(axis=0).nonzero()[0].tolist() == paid
    assert buys[DOUYIN, DOUYIN_MINI]
