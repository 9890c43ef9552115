"""What a mechanism needs is declared once; a forgotten registration is named here."""

import ast
import re
from pathlib import Path

import pytest

import sim
from sim.ledger import Ledger
from sim.market.reasons import REASONS
from sim.market.state import MarketState
from sim.names import PLATFORMS
from sim.outcomes import OUTCOMES, SERIES
from sim.outcomes_by_channel import IN_CHANNEL
from sim.policy.levers import BEARERS, DIVIDED, LEVERS
from sim.policy.plans import PLANS
from sim.processes.after_sales.market import OF_DELIVERIES
from sim.processes.upkeep.parameters import Costs
from sim.scenario import Scenario
from sim.world.order_sums import OF_SALES
from sim.world.today import Count
from tests.worlds import played

PACKAGE = Path(sim.__file__).parent
SOURCE = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
TERMS = {
    "production_subsidy": {"budget": 1e9, "per_title": 1e5, "min_quality": 0},
    "traffic_support": {"budget": 1e10, "boost": 3, "min_quality": 0},
    "commission_discount": {"budget": 1e9, "discount": 0.5},
    "coupons": {"budget": 1e10, "face_value": 10, "min_spend": 0},
}


@pytest.fixture(scope="module")
def busy():
    """Entries, with sectors, of a market in which every plan runs, levers are held and merchants come near ruin."""
    plans = [{"plan": kind, "platform": p, **terms} for kind, terms in TERMS.items() for p in PLATFORMS[:3]]
    model = played(
        Scenario(viewers=1_500, days=70).with_(
            policies=plans,
            data_sharing=0.5,
            quality_gate=0.1,
            integration=0.5,
            exchanges=0.5,
            original_refund=0.5,
            brand_consistency=0.3,
            adaptation=0.3,
            clips=0.3,
            brand_campaign=1.0,
            rules={"sales_tax": 0.05, "personal_prices": 0.1, "service_audits": 0.5},
            **{"commerce.working_days": 4},
        )
    )
    sector = dict(zip(model.ledger.names, model.ledger.sectors, strict=True))
    entries = model.ledger.entries()
    entries["from"], entries["to"] = (entries[side].map(sector).astype(str) for side in ("payer", "payee"))
    return entries


@pytest.mark.slow
def test_every_payment_is_between_sectors_that_its_reason_names(busy):
    strange = [
        (reason, payer, payee)
        for reason, payer, payee in busy[["reason", "from", "to"]].drop_duplicates().itertuples(index=False)
        if payer not in REASONS[reason].payer or payee not in REASONS[reason].payee
    ]
    assert strange == []


@pytest.mark.slow
def test_no_reason_is_declared_that_nobody_ever_pays_for(busy):
    assert sorted(set(REASONS) - set(busy["reason"])) == []


def test_a_payment_for_a_reason_that_nobody_declared_is_refused():
    market = MarketState.__new__(MarketState)
    market.ledger, market.day = Ledger(), 0
    with pytest.raises(KeyError, match=r"'bribe' is no reason for paying: declare it in sim\.market\.reasons"):
        market.pay(0, 1, "bribe", 5)


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_says_who_bears_its_cost_and_names_payments_that_exist(lever):
    bearer = BEARERS[lever]
    assert bearer.how
    assert bearer.payer in ("platforms", "merchants", "viewers")
    assert [reason for reason in bearer.reasons if reason not in REASONS] == []
    assert bearer.reasons or bearer.payer == "viewers"
    assert bearer.upkeep is None or bearer.upkeep.rate in Costs.model_fields


def test_only_money_is_shared_by_platforms():
    assert {"policy_subsidy"} == DIVIDED


def test_every_kind_of_plan_is_tried_here():
    assert set(TERMS) == set(PLANS)


@pytest.mark.parametrize("count", Count, ids=lambda count: count.name)
def test_every_counter_is_counted_by_viewers_and_read_by_somebody(count):
    use = f"Count.{count.name}"
    counted = [path for path, text in SOURCE.items() if f"counts[{use}.value] +=" in text]
    assert [path for path in counted if "processes" in path.parts], "nobody counts it"
    read = [path for path, text in SOURCE.items() if re.search(rf"counts\[{use}\](?!\s*\+=)", text)]
    assert count.series or read, "nobody reads it"
    assert not count.series or count.series in SERIES


def test_every_series_is_written_by_the_market():
    """By name, several at once, or by a counter."""
    text = "\n".join(SOURCE.values())
    by_name = set(re.findall(r'totals\.(?:add|add_at|add_at_all|set)\(\s*"(\w+)"', text))
    for several in ("OF_SALES", "OF_DELIVERIES"):
        assert f"totals.add_all({several}," in text
    by_name |= {*OF_SALES, *OF_DELIVERIES}
    of_orders, of_deliveries = ("orders", "shopping_seconds"), ("delivered", "returned", "gained", "regret")
    by_channel = {f"{what}_{name}" for what in (*of_orders, *of_deliveries) for name in IN_CHANNEL}
    by_money = {f"{what}_{plan.money()}" for what in re.findall(r'f"(subsidy_\w+)_{', text) for plan in PLANS.values()}
    assert sorted(set(SERIES) - by_name - by_channel - by_money - {count.series for count in Count}) == []


def test_for_whom_an_outcome_is_good_is_said_in_names_of_groups():
    groups = {"viewers", "creators", "operators", "merchants", "platforms"}
    for outcome in OUTCOMES.values():
        assert set(outcome.good_for) | set(outcome.bad_for) <= groups
        assert not set(outcome.good_for) & set(outcome.bad_for)


def test_no_file_of_the_market_names_a_kind_of_plan():
    """What a kind does is written in its scheme; a branch on its name would be a second home."""
    homes = {PACKAGE / "policy/plans.py", PACKAGE / "processes/subsidy/parameters.py"}  # coupons are a unit there
    named = [
        (path.relative_to(PACKAGE).as_posix(), node.value)
        for path, text in SOURCE.items()
        if path not in homes and path.parts[len(PACKAGE.parts)] in ("market", "processes", "policy", "world", "agents")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in PLANS
    ]
    assert named == []
