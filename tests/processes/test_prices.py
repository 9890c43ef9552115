"""Specification of what merchants ask for their products, and of what they spend on places on pages and on rent."""

import numpy as np
import pytest

from sim.processes.merchants import rules as merchandising
from sim.processes.merchants.parameters import Commerce
from sim.world.merchants import DIMENSIONS
from tests.processes.trading import DOUYIN, SOLD, market, pass_until, review, reviewed, sell

P = Commerce().as_tuple()


# price


@pytest.mark.parametrize(("elasticity", "commission"), [(1.5, 0.0), (2.6, 0.05), (6.0, 0.2)])
def test_neither_a_dearer_nor_a_cheaper_product_pays_more_than_the_best_price(elasticity, commission):
    best = merchandising.best_price(5_000.0, elasticity, commission)

    def profit(price):
        return merchandising.margin(price, 5_000, commission) * (price / best) ** -elasticity

    assert profit(best) > profit(1.02 * best) > 0
    assert profit(best) > profit(0.98 * best)


def test_dearer_goods_and_a_higher_commission_call_for_a_higher_price():
    usual = merchandising.best_price(5_000.0, 3.0, 0.05)
    assert merchandising.best_price(6_000.0, 3.0, 0.05) == pytest.approx(1.2 * usual)
    assert merchandising.best_price(5_000.0, 3.0, 0.10) == pytest.approx(usual * 0.95 / 0.90)


def test_prices_stay_finite_where_buyers_seem_to_take_any_price_or_platforms_take_it_all():
    assert merchandising.best_price(5_000.0, 0.0, 0.0) == merchandising.best_price(5_000.0, 1.3, 0.0) < 20_000
    assert merchandising.best_price(5_000.0, 3.0, 1.0) < 200_000


def test_a_review_moves_the_price_part_of_the_way_and_never_below_a_fen():
    assert merchandising.next_price(8_000, 8_000.0, P) == 8_000
    assert merchandising.next_price(8_000, 10_000.0, P) == round(8_000 * 1.25**P.price_speed)
    assert merchandising.next_price(8_000, 10_000.0, P._replace(price_speed=1.0)) == 10_000
    assert merchandising.next_price(8_000, 1e9, P) == merchandising.next_price(8_000, 32_000.0, P)
    assert merchandising.next_price(1, 1e-9, P) == 1


def test_a_ranking_by_sales_returns_more_of_a_change_to_who_is_on_few_pages_and_nothing_to_who_is_on_all():
    few, many, all_pages = (merchandising.echo(0.3, presence, 0.6) for presence in (0.1, 0.6, 1.0))
    assert few > many > all_pages == 0
    assert merchandising.echo(0.0, 0.1, 0.6) == 0, "a ranking that does not look at sales"
    assert merchandising.echo(50.0, 0.1, 0.6) < 1, "or else a change would have no end"


def test_sales_that_are_kept_answer_prices_more_where_ranks_follow_sales_and_where_many_nearly_sent_theirs_back():
    plain = merchandising.elasticity_of_kept_sales(2.0, 0.0, 0.8, 0.0, P)
    assert plain == 2.0
    assert merchandising.elasticity_of_kept_sales(2.0, 0.0, 0.8, 0.2, P) == pytest.approx(2.5)
    assert merchandising.elasticity_of_kept_sales(2.0, 0.1, 0.8, 0.0, P) > plain


def test_a_merchant_whose_buyers_are_price_sensitive_asks_less():
    prices = [reviewed(lambda m, e=e: sell(m, elasticity=e))["price"][0] for e in (1.8, 2.5, 3.5, 6.0)]
    assert prices == sorted(prices, reverse=True)
    assert len(set(prices)) == 4


def test_a_handful_of_orders_teaches_little_about_buyers_that_all_sales_together_do_not():
    weight = int(market().mean_weight)
    none, few, many = (
        reviewed(lambda m, n=n: (sell(m, row=1), sell(m, elasticity=8.0, sold=n)))["price"][0]
        for n in (0, weight, 5_000 * weight)
    )
    assert few == pytest.approx(none, rel=0.02)
    assert many < 0.97 * none


def test_a_merchant_without_sales_keeps_to_the_usual():
    model = market()
    before = model.merchants_table.copy()
    pass_until(model, P.review_days)
    review(model)
    assert 0.9 < model.merchants_table["price"][0] / before["price"][0] < 1.1
    kept = {"page_budget", "overhead", *(f"chosen_{name}" for name in DIMENSIONS)}
    assert not kept & set(model.merchants_table.differences(before))


def test_even_a_merchant_that_trusts_its_own_books_alone_keeps_to_the_usual_without_any():
    assert reviewed(**{"commerce.evidence_orders": 0})["price"][0] == pytest.approx(reviewed()["price"][0], rel=0.05)


def test_what_returns_cost_is_in_the_price():
    def many_come_back(model):
        sell(model)
        model.merchants_table["sent_back"][0] = SOLD // 2

    assert reviewed(many_come_back)["price"][0] > 1.01 * reviewed(sell)["price"][0]


def test_a_commission_that_is_waived_lowers_prices_at_the_next_reviews():
    usual, cheaper = market(), market()
    cheaper.platforms_table["take_rate"][DOUYIN] = 0.0
    ratios = []
    for _ in range(4):
        for model in (usual, cheaper):
            sell(model)
            review(model)
        ratios.append(cheaper.merchants_table["price"][0] / usual.merchants_table["price"][0])
    assert 0.98 < ratios[0] < 0.999
    assert ratios == sorted(ratios, reverse=True)
    saved = usual.merchants_table["commission_on_sales"][0] - cheaper.merchants_table["commission_on_sales"][0]
    assert ratios[-1] > 1 - 1.2 * saved, "no more is passed on than was saved"


def test_a_rebate_on_orders_through_dramas_counts_as_far_as_these_are_of_the_sales():
    plan = {"plan": "commission_discount", "platform": "douyin", "budget": 1e9, "discount": 1.0}
    spared = []
    for share in (0.0, 0.1, 0.2):
        usual, cheaper = market(), market(policies=[plan])
        for model in (usual, cheaper):
            sell(model)
            kept = 0.8 * model.merchants_table["turnover"][0]
            model.merchants_table["sales"][0, DOUYIN] = round(share * kept)
            review(model)
        tables = usual.merchants_table, cheaper.merchants_table
        spared.append(tables[0]["commission_on_sales"][0] - tables[1]["commission_on_sales"][0])
        assert tables[1]["commission_paid"][0] < tables[0]["commission_paid"][0], "on these it counts in full"
    take = usual.take_rates[DOUYIN]
    assert spared == pytest.approx([0.0, 0.1 * take, 0.2 * take], rel=0.05, abs=1e-12)


# places on pages


def test_neither_more_nor_less_advertising_pays_more_than_the_best_share_of_sales():
    of_places, of_price = 0.2, 3.0
    share = merchandising.advertising_share(of_places, of_price, P)
    price = merchandising.best_price(5_000.0, of_price, 0.0)

    def profit(times):
        return (price - 5_000.0) * times**of_places - share * price * times

    assert profit(1.0) > profit(1.05)
    assert profit(1.0) > profit(0.95)


def test_nobody_advertises_without_effect_nor_more_than_the_most_that_is_usual():
    assert merchandising.advertising_share(0.0, 3.0, P) == merchandising.advertising_share(0.5, 0.0, P) == 0
    assert merchandising.advertising_share(9.0, 1.5, P) == P.most_advertising


def test_the_elasticity_to_places_is_that_of_the_rank_they_buy():
    for bought in (0.2, 1.0, 5.0):
        step = 0.001
        pages = [0.3 * np.log(1.0 + bought * times) * merchandising.page_lift(0.4, 0.6) for times in (1, 1 + step)]
        assert merchandising.elasticity_to_places(bought, 0.3, merchandising.page_lift(0.4, 0.6)) == pytest.approx(
            (pages[1] - pages[0]) / step, rel=0.01
        )


def page_budget(**columns):
    """What a merchant that sells spends on places after a review, over what it spent before."""

    def prepare(model):
        sell(model)
        for name, value in columns.items():
            model.merchants_table[name][0] = value

    return reviewed(prepare)["page_budget"][0] / market().merchants_table["page_budget"][0]


def test_who_is_on_every_page_already_spends_less_on_places_than_who_is_on_few():
    assert page_budget(presence=1.0) == pytest.approx(1 - P.reallocation, rel=0.01)
    assert page_budget(presence=0.2) > page_budget(presence=0.6) > page_budget(presence=0.98)


def test_where_places_do_not_lift_a_rank_merchants_cease_to_buy_them():
    useless = {"pages.rank_bid": 0.0}
    budget = market(**useless).merchants_table["page_budget"][0]
    assert reviewed(sell, **useless)["page_budget"][0] == pytest.approx((1 - P.reallocation) * budget, rel=0.01)


def test_fixed_costs_follow_sales_slowly():
    before = market().merchants_table["overhead"][0]
    less, more = (reviewed(lambda m, n=n: sell(m, sold=n))["overhead"][0] for n in (SOLD // 1_000, SOLD * 10))
    assert less == pytest.approx((1 - P.overhead_speed) * before, rel=0.02)
    assert more > before
