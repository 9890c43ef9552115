"""Specification of incidence: who paid policy money, who received it, and from where it drew sales."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments.comparison.compare import compare
from sim.experiments.comparison.incidence import COLUMNS, FLOWS, KINDS, payers_of
from sim.experiments.comparison.playing import play_replication
from sim.experiments.comparison.tables import comparison_text
from sim.scenario import Scenario
from tests.worlds import QUICK

pytestmark = pytest.mark.usefixtures("warm")

DAYS = 40
MARKET = Scenario().with_(title="A market", viewers=600, days=DAYS, warm_up=0, replications=3, **QUICK)
CASH = {"plan": "production_subsidy", "platform": "douyin", "budget": 4e8, "per_title": 2e5, "min_quality": 0.3}
COUPONS = {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 0}
REBATES = {"plan": "commission_discount", "platform": "kuaishou", "budget": 4e8, "discount": 0.8}
EXPOSURE = {"plan": "traffic_support", "platform": "douyin", "budget": 2e9, "boost": 3, "min_quality": 0.55}
ALL = MARKET.with_(title="Everything", policies=[CASH, COUPONS, REBATES, EXPOSURE])


@pytest.fixture(scope="module", params=[0, 10], ids=["from the opening", "after a warm-up"])
def played(request):
    warm_up = MARKET.with_(warm_up=request.param)
    return play_replication(warm_up, ALL.with_(warm_up=request.param), 1, "compiled")


def fen(played, part, kind=""):
    return sum(
        int(amount) for flow, amount in zip(FLOWS, played.flows, strict=True) if (flow.part, flow.kind) == (part, kind)
    )


@pytest.mark.parametrize("kind", ["cash", "coupons", "commission"])
def test_what_platforms_pay_by_the_desk_s_count_is_received_by_the_ledger_s_to_the_fen(played, kind):
    assert fen(played, "received", kind) == fen(played, "paid", kind) > 0


def test_exposure_is_forgone_by_the_platform_that_gives_it_and_received_by_nobody(played):
    assert {
        flow.member for flow, amount in zip(FLOWS, played.flows, strict=True) if flow.kind == "traffic" and amount
    } == {"douyin"}
    assert fen(played, "received", "traffic") == 0


def test_every_fen_of_policy_money_has_somebody_who_paid_it(played):
    spent = sum(fen(played, "forgone" if kind == "traffic" else "paid", kind) for kind in KINDS)
    assert spent == played.costs["subsidy_spent"]


def test_coupons_that_came_back_with_goods_were_paid_by_nobody(played):
    shown = played.subsidies["unspent_coupons_came_back"]
    assert shown > 0
    assert fen(played, "paid", "coupons") == round(100 * played.values["subsidy_spent_coupons"])


def test_sales_at_all_platforms_are_those_of_the_market_less_what_was_sent_back(played):
    assert fen(played, "sales") == round(100 * played.values["gmv_net"])
    assert played.values["gmv_net"] < 0.95 * played.values["gmv"]


@pytest.mark.slow
def test_both_engines_tell_the_same_flows_to_the_fen():
    few = ALL.with_(viewers=200, days=20)
    one, other = (play_replication(few, few, 1, engine).flows.tolist() for engine in ("mesa", "compiled"))
    assert one == other


def test_coupons_of_one_platform_draw_sales_from_the_others():
    market = Scenario(title="Large enough to tell it from luck", viewers=2_000, days=24, warm_up=7, replications=5)
    coupons = market.with_(title="Coupons", policies=[COUPONS | {"budget": 2e10}])
    found = compare(market, coupons, workers=1)
    table = found.incidence.set_index(["part", "member"])
    there, elsewhere = (table.loc[("sales", where)] for where in ("at_payers", "elsewhere"))
    assert there["relative"] > 0.1
    assert elsewhere["ci_high"] < 0
    assert elsewhere["difference"] < -0.05 * there["difference"]
    net = found.effects.set_index("outcome").loc["gmv_net", "difference"]
    assert there["difference"] + elsewhere["difference"] == pytest.approx(net, rel=1e-9)


def test_only_policies_that_spend_money_have_an_incidence():
    small = MARKET.with_(viewers=200, days=10, replications=2)
    policies = [small.with_(title="Coupons", policies=[COUPONS]), small.with_(title="Sharper", targeting_accuracy=0.95)]
    found = compare(small, policies, workers=1)
    assert set(found.incidence["policy"]) == {"Coupons"}
    assert set(found.incidence["kind"]) == {"coupons", ""}
    text = comparison_text(found)
    assert text.count("who paid policy money") == 1
    assert "received coupons buyers" in text
    assert "sales douyin" in text
    assert "sales elsewhere" in text


def test_money_that_base_and_policy_spend_alike_has_no_incidence():
    small = MARKET.with_(viewers=100, days=6, replications=2, policy_subsidy=1e10)
    found = compare(small, small.with_(title="Sharper", targeting_accuracy=0.95), workers=1)
    assert (found.values["subsidy_spent"] > 0).all()
    assert len(found.incidence) == 0


def test_only_platforms_whose_plans_a_policy_changes_pay_for_it():
    subsidised = MARKET.with_(policy_subsidy=1e9, policies=[EXPOSURE])
    other = subsidised.with_(policies=[EXPOSURE, COUPONS])
    assert payers_of(subsidised, other) == {"taobao"}
    assert payers_of(subsidised, subsidised.with_(targeting_accuracy=0.95)) == set()
    assert "douyin" in payers_of(subsidised, subsidised.with_(policy_subsidy=2e9))


def test_without_any_plan_the_table_has_its_columns_and_no_rows(tmp_path):
    small = MARKET.with_(viewers=60, days=3)
    found = compare(small, small.with_(title="Sharper", targeting_accuracy=0.95), workers=1)
    kept = pd.read_parquet(found.save(tmp_path / "folder") / "incidence.parquet")
    assert tuple(kept) == COLUMNS
    assert len(kept) == 0
    assert kept["difference"].dtype == np.float64
