"""Random small worlds, in which much happens within a few days, and what two runs of one world differ in."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

import sim
from sim.market.model import MarketModel
from sim.names import PLATFORMS
from sim.outcomes import SERIES
from sim.parameters.feedbacks import Feedbacks
from sim.policy.levers import LEVERS, Levers
from sim.scenario import Scenario

QUICK = {"after_sales": {"delivery_days": 1, "delivery_spread": 1, "return_window": 2}, "needs": {"arrival_rate": 0.5}}
"""Orders arrive, come back and are settled within a week, and there are many of them."""

TABLES = ("viewers_table", "creators_table", "merchants_table", "platforms_table", "dramas")


def differences(one, other):
    """Names of everything that is not the same to the last bit after two runs."""
    found = [f"{table}.{c}" for table in TABLES for c in getattr(one, table).differences(getattr(other, table))]
    found += [name for name in SERIES if not same(one.totals.until(name, one.day), other.totals.until(name, one.day))]
    batches = one.orders.batches, other.orders.batches
    found += ["orders"] if list(batches[0]) != list(batches[1]) else []
    found += [
        f"orders of day {day}: {name}"
        for day in batches[0].keys() & batches[1].keys()
        for name in batches[0][day]
        if not same(batches[0][day][name], batches[1][day][name])
    ]
    found += [] if one.ledger.entries().equals(other.ledger.entries()) else ["ledger entries"]
    found += [] if same(one.ledger.balances, other.ledger.balances) else ["ledger balances"]
    found += [] if plans(one) == plans(other) else ["plans"]
    found += [] if same(one.today.screens.organic, other.today.screens.organic) else ["screens"]
    return found


def same(one, other):
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def plans(model):
    """What every plan has handed out and has left."""
    return {n: (f.left, f.impressions_left, f.issued, f.redeemed) for n, f in model.policy_desk.funds.items()}


def played(scenario, engine="compiled", *, threads=1, block=None, market=MarketModel):
    """A market at the end of its run."""
    model = market(scenario, engine=engine, threads=threads)
    if block:
        model.player.block = block
    model.run_model()
    return model


def bounds(lever):
    facts = Levers.model_fields[lever].metadata
    return max(f.ge for f in facts if hasattr(f, "ge")), min(f.le for f in facts if hasattr(f, "le"))


def lever_values(lever):
    low, high = bounds(lever)
    return st.floats(low, high, allow_subnormal=False)


@st.composite
def random_worlds(draw):
    """A scenario with random levers, dated settings, plans of any kind, and feedbacks switched on and off."""
    start = draw(st.dates(date(2021, 1, 1), date(2025, 12, 31)))
    days = draw(st.integers(4, 10))
    dates = st.integers(-2, days + 2).map(lambda n: start + timedelta(days=n))
    platforms = st.sampled_from(PLATFORMS)

    def dated(policy):
        first, last = sorted((draw(dates), draw(dates)))
        return policy | {"from": first} | ({"to": last} if draw(st.booleans()) else {})

    policies = []
    for lever in draw(st.lists(st.sampled_from(LEVERS), max_size=4)):
        some = {"platform": draw(st.lists(platforms, min_size=1, max_size=3))} if draw(st.booleans()) else {}
        policies.append(dated({"set": f"levers.{lever}", "value": draw(lever_values(lever))} | some))
    quality = st.floats(0.2, 0.7)
    terms = {
        "production_subsidy": {
            "budget": st.floats(1e7, 1e10),
            "per_title": st.floats(1e3, 1e6),
            "min_quality": quality,
        },
        "traffic_support": {"budget": st.floats(1e6, 1e11), "boost": st.floats(1.0, 20.0), "min_quality": quality},
        "commission_discount": {"budget": st.floats(1e3, 1e9), "discount": st.floats(0.01, 1.0)},
        "coupons": {"budget": st.floats(1e6, 1e11), "face_value": st.floats(1.0, 60.0), "min_spend": st.floats(0, 90)},
    }
    for kind, given in terms.items():
        if draw(st.booleans()):
            chosen = {"plan": kind, "platform": draw(platforms)}
            policies.append(dated(chosen | {name: draw(values) for name, values in given.items()}))
    mix = {f"mix_{part}": draw(st.sampled_from([0.0, 0.5, 1.0])) for part in ("traffic", "commission", "coupons")}
    return Scenario().with_(
        start=start,
        days=days,
        viewers=draw(st.integers(50, 120)),
        seed=draw(st.integers(0, 2**31 - 1)),
        levers=draw(st.fixed_dictionaries({}, optional={name: lever_values(name) for name in LEVERS})),
        policies=policies,
        feedbacks={name: draw(st.booleans()) for name in Feedbacks.model_fields},
        subsidy=mix,
        commerce={"merchants": draw(st.integers(8, 60))},
        **(QUICK if draw(st.booleans()) else {}),
    )


def weights(model):
    return model.viewers_table["weight"].astype(np.int64)


def run_python(code, **environment):
    """The lines that a process of its own prints."""
    told = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, check=True, capture_output=True, text=True,
        cwd=Path(sim.__file__).parents[1],
    )  # fmt: skip
    return told.stdout.split("\n")[:-1]
