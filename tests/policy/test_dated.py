"""Specification: whatever a platform or a regulator could set, a policy sets on a date, and the market answers."""

import numpy as np
import pytest

from sim.experiments.comparison.compare import compare
from sim.market.checkpoint import branch, checkpoint, restore
from sim.market.model import MarketModel
from sim.names import N_PLATFORMS
from sim.policy.book import PolicyBook
from sim.policy.dated import BY_PLATFORM, DATED
from sim.policy.plans import Setting
from sim.runs.run import run
from sim.scenario import Scenario, ScenarioError
from sim.scenario.idle import idle
from sim.scenario.model import GROUPS
from tests.test_structure import parameters
from tests.worlds import QUICK, differences, played

MARKET = Scenario(viewers=3_000, days=100, warm_up=0, seed=3)
EARLY = {"from": "2024-01-08"}


def under(*policies, days=MARKET.days, **changes):
    return played(MARKET.with_(days=days, policies=[EARLY | one for one in policies], **changes))


@pytest.fixture(scope="module")
def usual():
    return played(MARKET)


def change(name, now, before):
    one, other = (int(market.totals.until(name, market.day).sum()) for market in (now, before))
    return one / other - 1


def mean_price(market, weights):
    table = market.merchants_table
    return float(np.average(table["price"], weights=weights * (table["active"] == 1)))


def price_change(now, before):
    weights = np.maximum(before.merchants_table["orders"], 1)
    return mean_price(now, weights) / mean_price(before, weights) - 1


def paid(market, reason):
    entries = market.ledger.entries()
    return int(entries.loc[entries["reason"] == reason, "fen"].sum())


# what may be set


def test_every_parameter_declared_as_dated_may_be_set_and_no_other():
    declared = {path for path, field in parameters() if (field.json_schema_extra or {}).get("dated")}
    levers = {path for path, _ in parameters() if path.startswith("levers.")}
    assert set(DATED) == declared | levers


def test_every_dated_parameter_is_one_number_or_a_switch():
    assert {one.field.annotation for one in DATED.values()} <= {float, int, bool}


def test_a_setting_of_any_dated_parameter_holds_from_its_first_day_to_its_last():
    for path, one in DATED.items():
        usual = MARKET.with_(days=30)
        value = other_value(one, path)
        policy = {"set": path, "value": value, "from": "2024-01-11", "to": "2024-01-20"}
        book = PolicyBook(usual.with_(policies=[policy]))
        for day, holds in ((9, False), (10, True), (19, True), (20, False)):
            found = book.in_force(day)
            if path in BY_PLATFORM:
                group, name = path.split(".")
                now = getattr(getattr(found, group), name)
                before = getattr(getattr(PolicyBook(usual).in_force(day), group), name)
                assert (now != before).any() == holds, path
            else:
                assert found.others == ({path: float(value)} if holds else {}), path


def other_value(one, path):
    """An allowed value that is not the usual one on any platform."""
    if one.is_switch:
        return not one.field.default
    facts = one.field.metadata
    low, high = (max(f.ge for f in facts if hasattr(f, "ge")), min(f.le for f in facts if hasattr(f, "le")))
    return round(low + 0.37 * (high - low)) if one.field.annotation is int else low + 0.37 * (high - low)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            {"set": "purchase.noise", "value": 1},
            "a scenario of its own (`--set purchase.noise=...`), or",
        ),
        ({"set": "subsidy.discount", "value": 1}, "give a plan with dates instead (plan: production_subsidy, "),
        ({"set": "viewers", "value": 1}, "this holds for a whole run, and no policy changes it on a date"),
        ({"set": "traffic.reserve", "value": 1}, "did you mean 'traffic.reserve_price'?"),
        ({"set": "traffic.reserve_price", "value": 1001}, "policies[0].value is 1001: must be at most 1_000"),
        ({"set": "traffic.reserve_price", "platform": "jd", "value": 30}, "traffic.reserve_price holds for all"),
        ({"set": "rules.personalisation", "value": 0.3}, "policies[0].value is 0.3: must be true or false"),
    ],
)
def test_what_no_policy_can_set_is_refused_with_the_way_that_exists(setting, told):
    with pytest.raises(ScenarioError) as refused:
        MARKET.with_(policies=[setting])
    assert told in str(refused.value)


@pytest.mark.parametrize("written", [False, "off", 0, "no"])
def test_a_switch_is_set_off_as_people_write_it(written):
    setting = Setting.model_validate({"set": "rules.personalisation", "value": written})
    assert (setting.value, setting.told) == (0.0, "off")


# both engines, and branches


EVERYTHING = [
    {"set": path, "value": value, "from": "2024-01-05", "to": "2024-01-16"}
    for path, value in {
        "rules.sales_tax": 0.1,
        "rules.commission_cap": 0.01,
        "rules.ad_load_cap": 0.05,
        "rules.drama_links": 1,
        "traffic.reserve_price": 40,
        "traffic.feed_slots": 20,
        "pages.for_sale": 0.1,
        "pages.rank_sales": 0.1,
        "placement.highest_commission": 0.1,
        "watching.coin_pack": 3,
        "watching.ads_per_episode": 0.5,
        "discovery.popularity_weight": 0.3,
        "after_sales.return_window": 5,
        "platforms.douyin.take_rate": 0.1,
        "platforms.douyin.ad_load": 0.05,
        "platforms.douyin.service_maturity": 0.9,
        "platforms.tencent_video.member_fee": 3,
        "platforms.taobao.drama_channel": 0,
    }.items()
] + [
    {"set": "rules.personalisation", "value": "off", "platform": "kuaishou", "from": "2024-01-08"},
    {"set": "rules.drama_links", "value": "off", "platform": ["douyin", "jd"], "from": "2024-01-10"},
]
SMALL = Scenario(viewers=110, days=24, warm_up=0, seed=7).with_(policies=EVERYTHING, **QUICK)


def test_both_engines_play_every_dated_setting_alike():
    assert differences(played(SMALL), played(SMALL, "mesa")) == []


def test_a_market_restored_in_the_middle_of_settings_goes_on_as_if_never_saved():
    halfway = MarketModel(SMALL)
    for _ in range(8):
        halfway.step()
    restored = restore(checkpoint(halfway))
    for _ in range(SMALL.days - 8):
        restored.step()
    assert differences(restored, played(SMALL)) == []


def test_a_branch_under_other_settings_leaves_those_it_began_with():
    halfway = MarketModel(SMALL)
    for _ in range(8):
        halfway.step()
    free = branch(halfway, SMALL.with_(policies=[]))
    assert free.settings == SMALL.with_(policies=[])
    assert halfway.settings.traffic.reserve_price == 40
    assert np.unique(free.rules.sales_tax).tolist() == [0.0]


def test_after_its_last_day_a_setting_is_gone_from_every_column():
    before, after = played(SMALL.with_(policies=[])), played(SMALL)
    for name in ("take_rate", "member_fee", "page_complexity", "content_split", "unlock_share", "drama_channel"):
        assert before.platforms_table[name].tolist() == after.platforms_table[name].tolist(), name
    assert after.platforms_table["ad_load"] == pytest.approx(before.platforms_table["ad_load"], rel=1e-12)
    assert after.platforms_table["reserve_price"] == pytest.approx(before.platforms_table["reserve_price"], abs=1)


def test_settings_to_what_holds_anyway_change_not_one_bit():
    groups = {**{name: getattr(SMALL, name) for name in GROUPS}, "levers": SMALL.levers}
    kept = []
    for path in DATED:
        group, _, rest = path.partition(".")
        value = groups[group]
        for step in rest.split("."):
            value = getattr(value, step)
        kept += [{"set": path, "value": value, "from": "2024-01-05"}] if path != "levers.policy_subsidy" else []
    usual = SMALL.with_(policies=[])
    assert differences(played(usual.with_(policies=kept)), played(usual)) == []


# what the market answers


def test_a_tax_on_sales_lowers_orders_and_its_receipts_are_booked(usual):
    taxed = under({"set": "rules.sales_tax", "value": 0.1})
    assert -0.16 < change("orders", taxed, usual) < -0.04
    assert change("consumer_surplus", taxed, usual) < 0
    assert paid(taxed, "sales_tax") == taxed.ledger.balance(int(taxed.accounts.taxes)) > 0
    before = 7 / 88  # days without the tax, of those whose orders are settled by the end
    assert paid(taxed, "sales_tax") == pytest.approx(0.1 * paid(taxed, "sale") * (1.0 - before), rel=0.1)
    assert abs(price_change(taxed, usual)) < 0.05  # merchants bear little of it: buyers pay


def test_buyers_pay_the_tax_of_the_day_they_order_to_the_fen():
    market = MarketModel(MARKET.with_(days=3, policies=[{"set": "rules.sales_tax", "value": 0.1}]))
    market.step()
    orders = market.new_orders
    net = orders["price"].astype(np.int64) - orders["tax"]
    assert len(net) > 20
    assert (np.floor(net * 0.1 + 0.5) == orders["tax"]).all()


def test_a_cap_on_commissions_lowers_prices_a_little_and_platform_revenue(usual):
    capped = under({"set": "rules.commission_cap", "value": 0.01})
    assert -0.05 < price_change(capped, usual) < -0.002
    assert -0.3 < change("platform_revenue", capped, usual) < -0.02
    assert paid(capped, "commission") < 0.5 * paid(usual, "commission")
    assert change("orders", capped, usual) > 0


def test_a_dearer_reserve_cuts_the_traffic_of_operators(usual):
    dear = under({"set": "traffic.reserve_price", "value": 42})
    impressions = [int(market.dramas["ad_impressions"].sum()) for market in (dear, usual)]
    assert impressions[0] < 0.85 * impressions[1]
    assert change("market_revenue", dear, usual) < -0.03
    assert change("seconds_watched", dear, usual) < 0


def test_a_cap_on_advertising_leaves_less_of_it_and_less_revenue(usual):
    capped = under({"set": "rules.ad_load_cap", "value": 0.05})
    assert change("platform_revenue", capped, usual) < -0.05
    assert capped.today.venues.ad_load.max() <= 0.05
    assert capped.today.venues.funded_load.max() <= 0.05
    assert (usual.today.venues.ad_load > 0.05).any()


def test_without_personal_data_clicks_and_sales_fall_and_nothing_is_known(usual):
    blind = under({"set": "rules.personalisation", "value": "off"})
    assert -0.5 < change("pages_microdrama", blind, usual) < -0.05
    assert -0.3 < change("gmv", blind, usual) < -0.03
    assert change("gmv_microdrama", blind, usual) < change("gmv", blind, usual)
    assert blind.levers.targeting_accuracy.tolist() == blind.levers.data_sharing.tolist() == [0.0] * N_PLATFORMS
    assert blind.today.venues.accuracy.tolist() == [0.0] * N_PLATFORMS
    data = [market.ledger.entries() for market in (blind, usual)]
    spent = [int(e.loc[(e["reason"] == "data_cost") & (e["day"] > 10), "fen"].sum()) for e in data]
    assert spent[0] == 0 < spent[1]


def test_without_personal_data_from_the_start_is_targeting_at_nothing():
    for_all = MARKET.with_(days=20, policies=[{"set": "rules.personalisation", "value": "off"}])
    at_zero = MARKET.with_(
        days=20,
        policies=[{"set": f"levers.{name}", "value": 0} for name in ("targeting_accuracy", "data_sharing")],
    )
    assert differences(played(for_all), played(at_zero)) == []


def test_without_links_nothing_is_sold_or_placed_in_dramas(usual):
    off = under({"set": "rules.drama_links", "value": "off"})
    entries = off.ledger.entries()
    late = entries[entries["day"] > 40]
    assert off.totals.until("exposures", 100)[8:].sum() == 0 < usual.totals.until("exposures", 100)[8:].sum()
    assert off.totals.until("orders_microdrama", 100)[8:].sum() == 0
    assert {"placement_fee", "sales_commission"} & set(late["reason"]) == set()


def test_links_off_on_one_platform_leave_those_of_others():
    off = under({"set": "rules.drama_links", "value": "off", "platform": "douyin"}, days=30)
    seen = [int(np.sum(o["drama"] >= 0)) for d, o in off.orders.batches.items() if d > 10]
    where = np.concatenate([o["platform"][o["drama"] >= 0] for d, o in off.orders.batches.items() if d > 10])
    assert sum(seen) > 0
    assert 0 not in where.tolist()


def test_a_longer_return_window_lets_merchants_wait_for_their_money():
    waits = under({"set": "after_sales.return_window", "value": 21}, days=40)
    soon = under(days=40)
    held = [market.orders.in_escrow() for market in (waits, soon)]
    assert held[0] > 1.4 * held[1]
    assert paid(waits, "sale") < 0.8 * paid(soon, "sale")


def test_a_platform_that_takes_more_earns_more_of_each_sale():
    dear = under({"set": "platforms.douyin.take_rate", "value": 0.2}, days=40)
    cheap = under(days=40)
    assert dear.take_rates[0] == 0.2
    assert paid(dear, "commission") > 1.1 * paid(cheap, "commission")


# what does not bind is named


def test_a_cap_above_all_that_it_caps_is_named():
    settings = [{"set": "rules.commission_cap", "value": 0.4}, {"set": "rules.ad_load_cap", "value": 0.9}]
    said = [one.message for one in idle(MARKET.with_(policies=settings))]
    assert [text.partition(" does not bind")[0] for text in said] == [
        "policies[0] (rules.commission_cap)",
        "policies[1] (rules.ad_load_cap)",
    ]
    assert idle(MARKET.with_(policies=[{"set": "rules.commission_cap", "value": 0.01}])) == []
    dear = {"set": "platforms.jd.take_rate", "value": 0.45, "from": "2024-02-01"}
    assert idle(MARKET.with_(policies=[dear, settings[0]])) == []


def test_a_reserve_below_every_price_is_named_after_the_run_and_one_that_binds_is_not():
    short = MARKET.with_(days=12, viewers=200)
    with pytest.warns(UserWarning, match=r"policies.0. .traffic.reserve_price. did not bind: no price came down to 1"):
        run(short.with_(policies=[{"set": "traffic.reserve_price", "value": 1}]))
    assert run(short.with_(policies=[{"set": "traffic.reserve_price", "value": 60}])).unbound == ()


def test_a_comparison_names_the_reserve_that_did_not_bind():
    short = MARKET.with_(days=12, viewers=200, replications=2)
    low = short.with_(title="Low", policies=[{"set": "traffic.reserve_price", "value": 1}])
    with pytest.warns(UserWarning, match=r"Low: policies.0. .traffic.reserve_price. did not bind"):
        compare(short, low, workers=1)
