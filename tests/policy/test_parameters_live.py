"""Every parameter is read by something: another allowed value changes what is paid or what happens."""

from datetime import date, timedelta
from functools import cache
from itertools import islice

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.names import FORMS, PLATFORMS, Form
from sim.outcomes import SERIES
from sim.parameters.base import Parameters
from sim.scenario import Scenario, ScenarioError
from sim.scenario.model import GROUPS

pytestmark = pytest.mark.slow

DAYS = 100
TRIES = 6  # other values
LIVELY = Scenario(viewers=400, days=DAYS).with_(
    start="2023-11-20",
    policy_subsidy=2e10,
    data_sharing=0.4,
    quality_gate=0.45,
    service_staffing=0.6,
    commerce={"merchants": 60},
    studios={"creators": 120, "studios_each": 80},
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 30},
    needs={"arrival_rate": 0.3},
    purchase={"click_base": -3.0, "drama_appeal": 0.5},
    watching={"unlock_base": 0.0, "tell_base": -1.0},
    after_sales={"tell_base": 0.0, "relation_days": 20},
    platform_plans={"review_days": 15},
    platforms={
        "jd": {"channel_since": 2023, "organic_pull": 1.0},
        "sohu": {"monthly_users": 400_000_000, "organic_pull": 1.0},
        **{name: {"organic_pull": 1.0} for name in ("taobao", "pinduoduo", "youku", "wechat_mini", "drama_app")},
    },
)
"""Much is bought, told, subsidised and reviewed within a few weeks, on every platform."""

HARSH = LIVELY.with_(
    adoption={"paid_external": 0.5},
    studios={"exit_return": 3.0, "outside_return": 0.0, "entry_limit": 0.9},
    traffic={"reserve_price": 80.0},
    policies=[{"plan": "coupons", "platform": "sohu", "budget": 1.2e10, "face_value": 20, "min_spend": 0}],
)
"""Creators give up, impressions stay unsold, a platform spends more than it has, many begin to pay for dramas."""

BUST = LIVELY.with_(
    commerce={"cost_care": 200.0, "working_days": 2.0, "review_days": 7},
    traffic={"evidence": 10_000.0},
    subsidy={"redemption_evidence": 1e9},
    policies=[{"plan": "coupons", "platform": "taobao", "budget": 1e9, "face_value": 20, "min_spend": 0}],
)
"""Merchants run out of money, campaigns end, and a plan hands out coupons week after week."""

ALONE = LIVELY.with_(feedbacks={"budgets": False})
"""What firms expected at the start holds."""

EAGER = LIVELY.with_(
    purchase={"click_base": 1.0, "drama_appeal": 4.0, "video_buyers": (1.0, 1.0)},
    watching={"start_base": 0.0},
    needs={"arrival_rate": 0.4},
    after_sales={"tell_base": -1.0, "delivery_days": 1, "delivery_spread": 0},
)
"""Many buy in dramas, and talk about it."""

IN_APPS = LIVELY.with_(
    **{"platforms.drama_app.monthly_users": 600_000_000},
    platforms={name: {"drama_channel": False} for name in ("taobao", "pinduoduo", "sohu", "youku")},
    purchase={"click_base": 2.0, "drama_appeal": 4.0},
    after_sales={"hassle_yuan": 200.0},
)
"""So many watch in apps, buy in dramas and keep what they bought that some do all three."""

PLENTY = LIVELY.with_(pages={"for_sale": 1.0}, commerce={"page_share": 0.0001})
"""More places on pages are for sale than merchants ask for."""

UNSERVED = LIVELY.with_(after_sales_quality=0.0)
"""No standard of service is enforced: merchants serve as they choose."""

COLLECTED = LIVELY.with_(door_pickup=0.5)
"""Returns are collected at the door."""

FEW = LIVELY.with_(operators={"users_each": 1e9})
"""Users of paid forms are not enough for as many operators as there are at least."""

COSTLY = LIVELY.with_(operators={"patience": 1.0, "memory": 1.0, "daily_cost": 100_000.0})
"""Operators lose money and look at yesterday alone."""

WHERE = {
    "after_sales.pickup_cost_yuan": COLLECTED,
    "after_sales.pickup_relief": COLLECTED,
    "after_sales.tell_base": EAGER,
    "after_sales.tell_extreme": EAGER,
    "after_sales.tell_neutral": EAGER,
    "commerce.credit_used": BUST,
    "commerce.service_speed": UNSERVED,
    "commerce.service_wear": UNSERVED,
    "costs.platform_credit": HARSH,
    "operators.fewest": FEW,
    "operators.loss_borne": COSTLY,
    "pages.reserve_price": PLENTY,
    "platform_plans.unsold_share": HARSH,
    "platforms.drama_app.take_rate": IN_APPS,
    "platforms.iqiyi.take_rate": EAGER,
    "platforms.wechat_mini.take_rate": EAGER,
    "studios.entry_rate": HARSH,
    "studios.exit_rate": HARSH,
    "studios.sessions_per_viewer": ALONE,
    "subsidy.redemption_evidence": BUST,
    "traffic.least_budget": BUST,
}
"""Parameters that matter there only."""

SELLS, MEMBERS, PAID = (
    (Form.SHORT_VIDEO, Form.SHELF),
    (Form.LONG_VIDEO,),
    (Form.MINI_PROGRAM, Form.APP),
)
ONLY_FOR = {
    "shop_pull": SELLS,
    "live_share": SELLS,
    "service_maturity": SELLS,
    "member_fee": MEMBERS,
    "unlock_share": PAID,
}
"""Settings that mean something on some forms of platforms only."""

LABELS = {
    "production.tropes": ("dramas", "trope"),
    "production.hit_tropes": ("dramas", "trope"),
    "studios.studios_each": ("creators_table", "studios"),
    "studios.opening_episodes": ("dramas", "episodes_watched"),
}
"""Parameters that change what agents are called or stand for, and nothing that happens."""


def leaves(group, prefix=""):
    """Path, value and field of every parameter that is or holds numbers, dates or switches."""
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, Parameters):
            yield from leaves(value, f"{prefix}{name}.")
        elif not isinstance(value, str | None) and name != "buys_traffic_on":
            yield f"{prefix}{name}", value, field


def means_nothing(path):
    group, *rest = path.split(".")
    return group == "platforms" and FORMS[PLATFORMS.index(rest[0])] not in ONLY_FOR.get(rest[1], Form)


EVERY = [leaf for group in GROUPS for leaf in leaves(getattr(LIVELY, group), f"{group}.")]
ALIVE = [leaf for leaf in EVERY if leaf[0] not in LABELS and not means_nothing(leaf[0])]


def other_values(value, field=None):
    """Other values to try, those that may show most first; not all of them need be allowed."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, date):
        return [value + timedelta(days=300), value - timedelta(days=300)]
    if isinstance(value, tuple):
        return list(varied(value))
    low, high = (limit(field, *names) for names in (("ge", "gt"), ("le", "lt")))
    near = [value * 2 if value else 0.5, value / 2, value + 20, value + 1, value - 1]
    ends = [end for end in (high, low) if end is not None and abs(end) <= 100]
    return [kept for kept in map(type(value), near[:2] + ends + near[2:]) if kept != value]


def limit(field, *names):
    found = [getattr(fact, name) for fact in field.metadata for name in names if getattr(fact, name, None) is not None]
    return found[0] if found else None


def varied(values):
    """A table with one number changed."""
    for k, value in enumerate(values):
        if isinstance(value, tuple):
            yield from (change(values, k, row) for row in varied(value))
        elif isinstance(value, int | float):
            yield from (change(values, k, type(value)(value * factor or 0.1)) for factor in (0.5, 1.25))


def change(values, k, value):
    return (*values[:k], value, *values[k + 1 :])


def marks(scenario):
    """Day by day, everything that is paid and every figure that is reported."""
    model = MarketModel(scenario, threads=1)
    while model.running:
        model.step()
        today = [model.totals.until(name, model.day)[-1:] for name in SERIES]
        yield b"".join(column.tobytes() for column in (*today, model.ledger.balances))


@cache
def usual(scenario):
    return list(marks(scenario))


def shows(path, value, scenario):
    """Whether the value changes any day of a run of the scenario; None if it is not allowed."""
    try:
        changed = scenario.with_(**{path: value})
    except ScenarioError:
        return None
    return any(mark != mine for mark, mine in zip(usual(scenario), marks(changed), strict=True))


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(("path", "value", "field"), ALIVE, ids=[leaf[0] for leaf in ALIVE])
def test_another_value_makes_a_difference(path, value, field):
    scenario = WHERE.get(path, LIVELY)
    answers = (shows(path, other, scenario) for other in other_values(value, field))
    tried = 0
    for answer in islice((answer for answer in answers if answer is not None), TRIES):
        if answer:
            return
        tried += 1
    raise AssertionError(f"none of {tried} other values changed anything")


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("path", LABELS)
def test_a_label_changes_its_column_and_nothing_else(path):
    group, name = path.split(".")
    value = getattr(getattr(LIVELY, group), name)
    short = LIVELY.with_(days=25)
    models = [MarketModel(short.with_(**{path: v}), threads=1) for v in (value, value // 2)]
    for model in models:
        model.run_model()
    table, column = LABELS[path]
    assert [getattr(model, table).differences(getattr(models[0], table)) for model in models] == [[], [column]]
    assert np.array_equal(models[0].ledger.balances, models[1].ledger.balances)
