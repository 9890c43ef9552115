"""The books balance to the fen on every day, a leak is caught where and when it happens, plans keep to budgets."""

import re

import numpy as np
import pytest

import sim
from sim.agents.viewer import Viewer
from sim.ledger import LedgerError
from sim.market.model import MarketModel
from sim.money import FEN_PER_YUAN
from sim.names import PLATFORMS
from sim.policy.levers import LEVERS, Levers
from sim.scenario import Scenario
from tests.worlds import QUICK, differences, played, weights

PLANS = [
    {"plan": "production_subsidy", "platform": "douyin", "budget": 2e8, "per_title": 2e5, "min_quality": 0.5},
    {"plan": "traffic_support", "platform": "kuaishou", "budget": 5e9, "boost": 3, "min_quality": 0.5},
    {"plan": "commission_discount", "platform": "douyin", "budget": 1e6, "discount": 0.9, "to": "2024-03-20"},
    {"plan": "coupons", "platform": "taobao", "budget": 4e9, "face_value": 20, "min_spend": 30, "to": "2024-03-20"},
]
EAGER = {
    "purchase": {"click_base": 0.0, "drama_appeal": 3.0, "video_buyers": (1.0, 1.0)},
    "watching": {"unlock_base": 0.0, "start_base": 0.0},
}
"""Viewers who buy much in dramas, goods and episodes."""

WITH_PLANS = Scenario(viewers=400, days=40, seed=3).with_(start="2024-03-01", policies=PLANS, **QUICK, **EAGER)
MIXED = {"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "discount": 0.9, "min_quality": 0.5}
SMALL = Scenario(viewers=200, days=12).with_(**QUICK)


@pytest.fixture(scope="module")
def with_plans():
    return played(WITH_PLANS)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"policy_subsidy": 2e10, "subsidy": MIXED},
        {"policies": [], "policy_subsidy": 1e9},
        {"start": "2021-06-15", "policies": [], "seed": 3},
        {"feedbacks": {"budgets": False}, "policy_subsidy": 2e10, "subsidy": MIXED},
        {"service_staffing": 0.2, "after_sales_quality": 0.0, "return_options": 1.0, "integration": 1.0},
    ],
    ids=lambda changes: " ".join(changes),
)
def test_every_fen_is_somewhere_on_every_day(changes):
    model = MarketModel(WITH_PLANS.with_(**changes), threads=1)
    ledger, accounts = model.ledger, model.accounts
    while model.running:
        model.step()
        viewers, orders = model.viewers_table, model.orders.batches.values()
        held = sum(int((o["price"].astype(np.int64) * o["weight"])[o["status"] <= 1].sum()) for o in orders)
        assert ledger.balance(accounts.households) == int((viewers["wallet"] * weights(model)).sum())
        assert ledger.balance(accounts.coins) == int((viewers["coins"] * weights(model)).sum())
        assert ledger.balance(accounts.escrow) == held
        assert int(ledger.balances.sum()) == 0
        assert int(viewers["wallet"].min()) >= 0
        assert int(viewers["coins"].min()) >= 0
    entries = ledger.entries()
    assert (entries["fen"] > 0).all()
    assert set(entries["day"]) == set(range(model.day))


def test_what_sectors_pay_and_receive_cancels_out(with_plans):
    matrix = with_plans.ledger.flow_matrix()
    assert (matrix.sum(axis=0) == 0).all()
    assert (matrix.sum(axis=1) == 0).all()
    assert matrix.loc["households", "purchase"] < 0 < matrix.loc["merchants", "sale"]


def test_the_flow_matrix_is_the_balances_by_sector(with_plans):
    ledger, matrix = with_plans.ledger, with_plans.ledger.flow_matrix()
    for sector in set(ledger.sectors):
        cash = sum(ledger.balance(i) for i, of in enumerate(ledger.sectors) if of == sector)
        assert matrix.loc[sector, "change in cash"] == -cash


# leaks


def after_three_days(**changes):
    model = MarketModel(WITH_PLANS.with_(**changes), threads=1)
    for _ in range(3):
        model.step()
    return model


def complaint(account, missing):
    return rf"day 3: {re.escape(account)} holds \d+ fen, but an independent count finds \d+ fen: .* {missing}$"


@pytest.mark.parametrize(("column", "account"), [("wallet", "households"), ("coins", "coins")])
def test_a_fen_gone_from_one_purse_is_missed_the_same_day(column, account):
    model = after_three_days()
    viewers = model.viewers_table
    row = int(np.flatnonzero((viewers[column] > 0) & (viewers["payday"] != model.date.day))[0])
    viewers[column][row] -= 1
    with pytest.raises(LedgerError, match=complaint(account, viewers["weight"][row])):
        model.step()


def test_an_order_whose_price_is_changed_on_its_way_is_noticed():
    model = after_three_days()
    orders = model.orders.batches[2]
    orders["price"][0] += 1
    with pytest.raises(LedgerError, match=complaint("escrow", -orders["weight"][0])):
        model.step()


def test_a_plan_that_forgets_a_fen_is_noticed():
    model = after_three_days()
    fund = model.policy_desk.funds["3:coupons:taobao"]
    fund.left -= 1
    with pytest.raises(LedgerError, match=complaint("policy:3:coupons:taobao", 1)):
        model.step()


class Forger(Viewer):
    """A viewer of one's own making who finds a fen on the street on the fourth day."""

    def talk(self, today, tally):
        """Talk, and find it."""
        super().talk(today, tally)
        if self.row == 17 and today.calendar.day == 3:
            self.wallet = self.wallet + 1


class ForgersMarket(MarketModel):
    """A market with such viewers."""

    viewer_class = Forger


def test_a_behaviour_of_ones_own_cannot_make_money():
    model = ForgersMarket(WITH_PLANS.with_(viewers=50), engine="mesa")
    with pytest.raises(LedgerError, match=complaint("households", -model.viewers_table["weight"][17])):
        model.run_model()
    assert model.day == 3


# plans

PAID_OUT = ("subsidy_cash", "commission_rebate", "coupon")


def flows(model, **where):
    """Fen of all entries whose payer, payee and reason are as given."""
    entries = model.ledger.entries()
    for column, value in where.items():
        entries = entries[entries[column] == value]
    return int(entries["fen"].sum())


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        ("0:production_subsidy:douyin", "subsidy_cash"),
        ("2:commission_discount:douyin", "commission_rebate"),
        ("3:coupons:taobao", "coupon"),
    ],
)
def test_a_plan_pays_out_for_its_purpose_and_never_more_than_its_budget(with_plans, plan, reason):
    budget = int(WITH_PLANS.policies[int(plan[0])].budget * FEN_PER_YUAN)
    account = f"policy:{plan}"
    assert flows(with_plans, payee=account) == flows(with_plans, payee=account, reason="subsidy_budget") == budget
    assert 0 < flows(with_plans, payer=account, reason=reason) <= budget


def test_what_a_finished_plan_has_left_goes_back_to_its_platform(with_plans):
    assert flows(with_plans, payer="policy:3:coupons:taobao", payee="platform:taobao", reason="subsidy_budget") > 0
    assert with_plans.ledger.balance(with_plans.ledger.account("policy:3:coupons:taobao")) == 0


def test_traffic_support_uses_no_more_impressions_than_it_has(with_plans):
    fund = with_plans.policy_desk.funds["1:traffic_support:kuaishou"]
    assert 0 <= fund.impressions_left < fund.plan.budget


def test_policy_money_spent_is_what_left_the_plans_accounts_less_coupons_that_came_back():
    model = played(WITH_PLANS.with_(policies=[plan for plan in PLANS if plan["plan"] != "traffic_support"]))
    plans = [name for name in model.ledger.names if name.startswith("policy:")]
    paid = [flows(model, payer=plan, reason=why) for plan in plans for why in PAID_OUT]
    back = [flows(model, payer="escrow", payee=f"platform:{name}", reason="refund") for name in PLATFORMS]
    spent = int(model.totals.until("subsidy_spent", model.day).sum())
    assert spent == sum(paid) - sum(back) == int(model.platforms_table["subsidy_spent"].sum())
    assert 0 < sum(back) < sum(paid)


def test_a_dated_plan_and_the_lever_may_run_on_one_platform():
    """Together they pay each coupon once, and give back no more commission than was charged."""
    policies = [plan | {"platform": "douyin", "min_spend": 0} if plan["plan"] == "coupons" else plan for plan in PLANS]
    model = played(WITH_PLANS.with_(policy_subsidy=2e10, subsidy=MIXED, policies=policies))
    for plan in ("3:coupons:douyin", "lever:coupons:douyin"):
        assert flows(model, payer=f"policy:{plan}", payee="escrow") > 0
    rebates = [flows(model, payer=f"policy:{n}:commission_discount:douyin") for n in ("2", "lever")]
    assert 0 < sum(rebates) < flows(model, payee="platform:douyin", reason="commission")


def test_a_platform_that_promises_more_than_its_credit_leaves_the_market_and_its_owners_bear_the_loss():
    plan = PLANS[3] | {"budget": 1e12, "platform": "douyin", "from": "2024-01-05"}
    model, stays = played(SMALL.with_(policies=[plan])), played(SMALL)
    there = PLATFORMS.index("douyin")
    assert flows(model, payer="owners", payee="platform:douyin", reason="default") > 9e12
    assert model.platforms_table["active"].tolist() == [int(p != there) for p in range(len(PLATFORMS))]
    assert flows(model, payer="policy:0:coupons:douyin", payee="platform:douyin", reason="subsidy_budget") > 9e12
    assert model.platforms_table["active_viewers"][there] == 0 < stays.platforms_table["active_viewers"][there]


def test_where_firms_do_not_respond_to_viewers_it_stays_and_the_loss_is_borne_all_the_same():
    plan = PLANS[3] | {"budget": 1e11, "platform": "sohu"}
    model = played(SMALL.with_(policies=[plan], feedbacks={"supply": False}))
    assert flows(model, payer="owners", payee="platform:sohu", reason="default") > 9e12
    assert model.platforms_table["active"].all()


# levers at the value they have anyway

LEVERED = SMALL.with_(policy_subsidy=3e9, subsidy=MIXED)


@pytest.fixture(scope="module")
def levered():
    return played(LEVERED)


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_set_to_the_value_it_has_changes_nothing_at_all(lever, levered):
    value = getattr(LEVERED.levers, lever)
    dated = {"set": f"levers.{lever}", "from": "2024-01-05", "value": value}
    assert differences(levered, played(LEVERED.with_(**{lever: value}))) == []
    assert differences(levered, played(LEVERED.with_(policies=[dated]))) == []


@pytest.mark.parametrize("lever", [lever for lever in LEVERS if lever != "policy_subsidy"])
def test_nor_does_it_on_some_platforms_only(lever, levered):
    dated = {"set": f"levers.{lever}", "platform": list(PLATFORMS[:5]), "value": getattr(LEVERED.levers, lever)}
    assert differences(levered, played(LEVERED.with_(policies=[dated]))) == []


def test_the_baseline_value_of_every_lever_is_its_default():
    assert sim.load("baseline").levers == Levers()
