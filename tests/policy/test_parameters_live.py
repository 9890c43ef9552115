"""Every parameter and lever is read by something: another allowed value changes at least one outcome.

It is tried in the default scenario, or in the scenario of the library that uses it; `WORLDS` says where neither can
show it, and why.
"""

from datetime import date, timedelta
from functools import cache
from itertools import count, islice
from pathlib import Path

import pytest

import sim
from sim.market.model import MarketModel
from sim.outcomes import SERIES
from sim.parameters.base import Parameters
from sim.policy.plans import PLANS
from sim.scenario import Scenario, ScenarioError
from sim.scenario.model import GROUPS

pytestmark = pytest.mark.slow

TRIES = 6  # other values
DEFAULT = Scenario(viewers=800, days=90, warm_up=0)
"""What the default scenario is, on fewer people and from its first day."""


def small(scenario):
    """A scenario of the library on fewer people, from a few days before its first policy."""
    first = min((policy.starts for policy in scenario.policies if policy.starts), default=scenario.start)
    return scenario.with_(viewers=DEFAULT.viewers, days=60, warm_up=0, start=str(first - timedelta(days=5)))


LIBRARY = {
    path.stem: small(sim.load(path))
    for path in sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
    if path.stem != "baseline"
}

CROWD = DEFAULT.with_(
    **{
        f"platforms.{name}.monthly_users": 600_000_000
        for name in ("tencent_video", "youku", "sohu", "iqiyi", "drama_app", "wechat_mini")
    },
    needs={"arrival_rate": 0.4},
    purchase={"click_base": 1.0, "drama_appeal": 4.0, "video_buyers": (1.0, 1.0)},
    adoption={"paid_external": 0.5},
)
UNSOLD = DEFAULT.with_(traffic={"reserve_price": 80.0}, platform_plans={"review_days": 15})
COUPONS = {"plan": "coupons", "platform": "douyin", "budget": 5e9, "face_value": 20, "min_spend": 0}
WAIVED = {"plan": "commission_discount", "platform": "douyin", "budget": 1e10, "discount": 1.0}
OVERSPENT = {"plan": "coupons", "platform": "iqiyi", "budget": 9.8e9, "face_value": 20, "min_spend": 0}
ALL_KINDS = {"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 100}

WORLDS = {
    "a year's reviews": (
        DEFAULT.with_(viewers=300, days=200),
        "platforms review their plans each quarter",
        ("platform_plans.step", "platform_plans.range", "platform_plans.scarce_price",
         "platform_plans.audience_tolerance"),
    ),
    "before 2024": (
        DEFAULT.with_(start="2023-03-01"),
        "habits that spread until the end of 2023",
        ("purchase.video_growth", "purchase.live_growth", "production.licensed_2022"),
    ),
    "subsidy of all kinds": (
        DEFAULT.with_(policy_subsidy=2e10, subsidy=ALL_KINDS),
        "the library's subsidy is cash alone",
        ("subsidy.mix_cash", "subsidy.boost", "subsidy.discount", "subsidy.face_value", "subsidy.min_spend",
         "subsidy.usual_redemption", "subsidy.makers", "subsidy.genres", "subsidy.fitted",
         "subsidy.fitted_channel"),
    ),
    "many coupons are expected back": (
        DEFAULT.with_(policies=[COUPONS], subsidy={"usual_redemption": 0.5, "redemption_evidence": 1e9}),
        "by default plans hand out all that they could pay, whatever they learn of redemption",
        ("subsidy.redemption_evidence",),
    ),
    "prices fitted to the person": (
        DEFAULT.with_(rules={"personal_prices": 0.1}),
        "by default everybody is asked the same price",
        ("costs.fitted_offers",),
    ),
    "exchanges offered, and credit instead of money": (
        DEFAULT.with_(exchanges=0.5, original_refund=0.5),
        "by default all refunds go back by their route, and nothing is exchanged",
        ("after_sales.credit_lapse", "commerce.cost_exchanges"),
    ),
    "data shared and titles admitted": (
        DEFAULT.with_(data_sharing=0.5, quality_gate=0.5),
        "by default there is neither alliance nor gate",
        ("costs.data_sharing", "costs.gate"),
    ),
    "brands kept, offers restyled, clips shown": (
        DEFAULT.with_(brand_consistency=0.5, adaptation=0.3, clips=0.5),
        "by default nothing is added to what merchants do, and no clips are shown",
        ("costs.brand_care", "costs.restyling", "costs.clips",
         "discovery.clip_visit", "discovery.clip_pull", "watching.start_after_clip"),
    ),
    "brands campaigned for": (
        DEFAULT.with_(brand_campaign=30.0, campaigns={"awareness_weight": 1.0, "synergy_days": 1}),
        "by default nobody campaigns for brands beyond what merchants usually spend",
        ("campaigns.contact_price", "campaigns.contact_step", "campaigns.synergy", "campaigns.synergy_days",
         "campaigns.fading", "campaigns.awareness_weight"),
    ),
    "pirates who earn much": (
        DEFAULT.with_(piracy={"copy_income": 300.0, "response": 1.0}),
        "by default copying hardly pays",
        ("piracy.most", "piracy.copy_income", "watching.pirate_hiding"),
    ),
    "pirates who earn nothing": (
        DEFAULT.with_(piracy={"copy_income": 0.0, "response": 1.0}),
        "by default copying pays what it costs",
        ("piracy.least",),
    ),
    "service audited": (
        DEFAULT.with_(rules={"service_audits": 1.0}),
        "by default nobody audits it",
        ("commerce.allowed_complaints", "commerce.audit_step", "costs.audit"),
    ),
    "a desk for each platform": (
        DEFAULT.with_(rules={"service_pooling": 0.0}),
        "by default one desk answers for all",
        ("commerce.pooling_cost",),
    ),
    "no standard of service": (
        DEFAULT.with_(after_sales_quality=0.0),
        "the default standard is above what merchants choose",
        ("commerce.service_wear", "commerce.service_speed"),
    ),
    "no feedback of budgets": (
        DEFAULT.with_(feedbacks={"budgets": False}),
        "what firms expected at the start holds there, and is corrected elsewhere",
        ("studios.sessions_per_viewer",),
    ),
    "few operators": (
        DEFAULT.with_(operators={"users_each": 1e9}),
        "users of paid forms are not enough for as many operators as there are at least",
        ("operators.fewest",),
    ),
    "longer episodes": (
        DEFAULT.with_(production={"episode_seconds": 150}),
        "by default all episodes are as long as the usual one",
        ("watching.stop_with_length",),
    ),
    "campaigns that look at themselves": (
        DEFAULT.with_(traffic={"evidence_viewers": 0.0}),
        "the luck of a few hundred viewers asks for more evidence than that of real people",
        ("traffic.evidence",),
    ),
    "creators that give up": (
        DEFAULT.with_(studios={"exit_return": 5.0}),
        "by default few lose so much in three months that they leave",
        ("studios.exit_rate",),
    ),
    "costly operators": (
        DEFAULT.with_(operators={"patience": 1.0, "memory": 1.0, "daily_cost": 100_000.0}),
        "operators lose money and look at yesterday alone",
        ("operators.loss_borne", "operators.patience", "operators.own_results"),
    ),
    "many places": (
        DEFAULT.with_(pages={"for_sale": 1.0}, commerce={"page_share": 0.0001}),
        "more places on pages are for sale than merchants ask for",
        ("pages.reserve_price",),
    ),
    "users of WeChat's mini-programs": (
        CROWD.with_(adoption={"share_wechat_mini": 0.6, "share_douyin_mini": 0.2}),
        "one payer in ten is there by default, and hardly any of a few hundred viewers buys there",
        ("platforms.wechat_mini.take_rate",),
    ),
    "a crowd that buys in dramas": (
        CROWD,
        "so small a part of the default market buys there that a few hundred viewers do not",
        ("platforms.tencent_video.take_rate", "platforms.youku.take_rate", "platforms.sohu.take_rate",
         "platforms.iqiyi.take_rate", "platforms.douyin_mini.take_rate", "platforms.drama_app.take_rate",
         "word_of_mouth.trust_step",
         "after_sales.tell_base", "after_sales.tell_extreme", "after_sales.tell_neutral"),
    ),
    "much unsold": (
        UNSOLD,
        "by default nearly all impressions are sold",
        ("platform_plans.unsold_share",),
    ),
    "a platform that overspends": (
        DEFAULT.with_(policies=[OVERSPENT]),
        "by default no platform comes near its credit line",
        ("costs.platform_capital", "costs.platform_credit"),
    ),
    "a platform that waives its commissions": (
        DEFAULT.with_(policies=[WAIVED]),
        "by default platforms take what they took at the opening",
        ("commerce.margin_response",),
    ),
}  # fmt: skip
"""A world, why the default scenario and the library cannot show them, and the parameters that matter there."""
USED_IN = {
    "autumn_campaign": ("purchase.coupon_weight", "commerce.overtime"),
    "subsidy_plan": ("subsidy.mix_traffic", "subsidy.mix_commission", "subsidy.mix_coupons", "subsidy.per_title",
                     "subsidy.min_quality"),
}  # fmt: skip
"""Scenarios of the library that use what the default scenario does not."""
WHERE = {path: LIBRARY[name] for name, paths in USED_IN.items() for path in paths}
WHERE |= {path: world for world, _, paths in WORLDS.values() for path in paths}


def leaves(group, prefix=""):
    """Path, value and field of every parameter that is or holds numbers, dates or switches."""
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, Parameters):
            yield from leaves(value, f"{prefix}{name}.")
        elif not isinstance(value, str | None) and name != "buys_traffic_on":
            yield f"{prefix}{name}", value, field


def of(scenario):
    """Every parameter and lever, with its value in a scenario."""
    return [leaf for name in (*GROUPS, "levers") for leaf in leaves(getattr(scenario, name), f"{name}.")]


ALIVE = [path for path, _, _ in of(DEFAULT)]


def other_values(value, field=None):
    """Other values to try, those that may show most first; not all of them need be allowed."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, date):
        return [value + timedelta(days=300), value - timedelta(days=300)]
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return [value[:1], value[1:]]
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
            yield from (change(values, k, type(value)(value * factor) or 0.1) for factor in (0.5, 1.25))


def change(values, k, value):
    return (*values[:k], value, *values[k + 1 :])


def marks(scenario):
    """Day by day, every figure that outcomes are made of."""
    model = MarketModel(scenario, threads=1)
    while model.running:
        model.step()
        yield b"".join(model.totals.until(name, model.day)[-1:].tobytes() for name in SERIES)


class Remembered:
    """A course that is played once, and no further than somebody has asked."""

    def __init__(self, course):
        self._course, self._seen = course, []

    def __iter__(self):
        for day in count():
            if day == len(self._seen):
                self._seen.extend(islice(self._course, 1))
            if day == len(self._seen):
                return
            yield self._seen[day]


@cache
def usual(scenario):
    return Remembered(marks(scenario))


def shows(scenario, changed):
    """Whether an outcome of any day differs between two scenarios; days after the first that does are not played."""
    return any(mark != mine for mark, mine in zip(usual(scenario), marks(changed), strict=True))


def allowed(scenario, path, values):
    """The scenario with each of the values that it may have."""
    for value in values:
        try:
            yield scenario.with_(**{path: value})
        except ScenarioError:
            continue


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("path", ALIVE)
def test_another_value_changes_an_outcome(path):
    scenario = WHERE.get(path, DEFAULT)
    value, field = next((value, field) for found, value, field in of(scenario) if found == path)
    tried = islice(allowed(scenario, path, other_values(value, field)), TRIES)
    assert any(shows(scenario, changed) for changed in tried)


TERMS = {
    "production_subsidy": {
        "budget": 2e7,
        "per_title": 3e5,
        "min_quality": 0.5,
        "makers": ["head", "established"],
        "genres": ["realism", "family"],
    },
    "traffic_support": {"budget": 1e10, "boost": 5.0, "min_quality": 0.6},
    "commission_discount": {"budget": 1e8, "discount": 0.5},
    "coupons": {"budget": 1e9, "face_value": 20.0, "min_spend": 100.0, "fitted": 0.5, "fitted_channel": 0.5},
}


def plan(kind):
    """The default market with a plan of a kind."""
    return DEFAULT.with_(policies=[{"plan": kind, "platform": "douyin", **TERMS[kind]}])


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("kind", "term"), [(kind, term) for kind in PLANS for term in ("budget", *PLANS[kind].terms())]
)
def test_another_term_of_a_plan_changes_an_outcome(kind, term):
    usual = plan(kind)
    (terms,) = (policy.model_dump(by_alias=True) for policy in usual.policies)
    chosen = terms[term]
    narrower = [chosen[:1]] if isinstance(chosen, tuple) else other_values(chosen, PLANS[kind].model_fields[term])
    others = [[terms | {term: value}] for value in narrower]
    assert any(shows(usual, changed) for changed in islice(allowed(usual, "policies", others), TRIES))


def test_every_world_is_there_for_a_parameter_and_each_parameter_has_one():
    placed = [path for paths in USED_IN.values() for path in paths]
    placed += [path for _, _, paths in WORLDS.values() for path in paths]
    assert sorted(set(placed)) == sorted(placed)
    assert set(placed) <= set(ALIVE)
    assert set(USED_IN) <= set(LIBRARY)


def test_every_term_of_every_plan_is_tried():
    assert {kind: set(terms) for kind, terms in TERMS.items()} == {
        kind: {"budget", *terms.terms()} for kind, terms in PLANS.items()
    }
