"""Who changes what the model means raises `MODEL_VERSION`, so that no sweep mixes results of two models.

After a change that is meant: raise the version in sim/records/provenance.py, then

    uv run python -m tests.market.test_model_version

writes the new digest beside it.
"""

import json
from pathlib import Path

import sim
from sim.records.provenance import MODEL_VERSION, digest
from tests.worlds import QUICK

GOLDEN = Path(__file__).with_name("model_version.json")
POLICIES = [
    {"plan": "production_subsidy", "platform": "taobao", "budget": 5e9, "per_title": 3e5, "min_quality": 0.3},
    {"plan": "traffic_support", "platform": "douyin", "budget": 1e11, "boost": 3.0, "min_quality": 0.3},
    {"plan": "commission_discount", "platform": "kuaishou", "budget": 1e8, "discount": 0.5},
    {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 0},
    {"set": "levers.after_sales_quality", "from": "2024-01-10", "value": 0.9},
]


def small_run():
    """The digest of a month in which a bit of everything happens, but for what is noted of it: no sweep holds that."""
    scenario = sim.Scenario().with_(viewers=200, days=30, warm_up=0, seed=5, replications=2, policies=POLICIES, **QUICK)
    tables = sim.run(scenario).tables()
    return digest({name: frame for name, frame in tables.items() if not name.startswith("observed/")})


def test_a_model_that_gives_other_numbers_has_another_version():
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = {"model_version": MODEL_VERSION, "results_sha256": small_run()}
    assert found == golden, (
        "The same scenario gives other numbers than at this MODEL_VERSION. If that is meant, raise MODEL_VERSION in "
        "sim/records/provenance.py and run `uv run python -m tests.market.test_model_version`: both must change."
    )


if __name__ == "__main__":
    GOLDEN.write_text(
        json.dumps({"model_version": MODEL_VERSION, "results_sha256": small_run()}, indent=2) + "\n", encoding="utf-8"
    )
