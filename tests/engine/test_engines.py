"""Both engines give the same results to the last bit, however the work is cut up, and never run a stale rule."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

import sim
from sim.engine.cache import folders
from sim.engine.compile import KERNELS
from sim.scenario import Scenario
from tests.worlds import QUICK, differences, played, random_worlds, run_python

pytestmark = pytest.mark.usefixtures("warm")

PACKAGE = Path(sim.__file__).parent
CHUNKS = 6
WORLDS = 6  # in each chunk

BUSY = Scenario().with_(
    viewers=110,
    days=45,
    seed=9,
    start="2024-02-20",
    policy_subsidy=5e9,
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 0},
    integration=0.6,
    policies=[
        {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 30},
        {"plan": "production_subsidy", "platform": "douyin", "budget": 1e9, "per_title": 2e5, "min_quality": 0.5},
        {"set": "levers.after_sales_quality", "platform": ["jd", "taobao"], "from": "2024-03-01", "value": 0.9},
    ],
    **QUICK,
)
"""A month and a half in which creators, merchants and plans do all they ever do."""


@pytest.fixture(scope="module")
def busy():
    return played(BUSY)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_engines_play_any_small_world_alike(chunk):
    @seed(chunk)
    @settings(
        derandomize=True, deadline=None, max_examples=WORLDS, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(random_worlds())
    def check(world):
        assert differences(played(world, "compiled"), played(world, "mesa")) == []

    check()


def test_both_engines_play_a_busy_world_alike(busy):
    live = played(BUSY, "mesa")
    assert differences(busy, live) == []
    assert busy.datacollector.get_model_vars_dataframe().equals(live.datacollector.get_model_vars_dataframe())


def test_everything_happens_in_the_busy_world(busy):
    """Otherwise equality would prove little."""
    paid_for = set(busy.ledger.entries()["reason"].unique())
    assert {"purchase", "refund", "compensation", "sale", "unlock", "membership", "integration_fee"} <= paid_for
    assert {"coupon", "commission_rebate", "subsidy_cash", "placement_fee", "sales_commission"} <= paid_for
    assert {"dividend", "wages", "traffic", "advertising", "advertising_split", "enforcement"} <= paid_for
    viewers = busy.viewers_table
    assert (viewers["heard_drama"] >= 0).any()
    assert (viewers["following"] >= 0).any()
    assert (viewers["repurchased"] > 0).any()
    assert (viewers["voucher"] > 0).any()


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("block", [5, 64, 8192])
def test_threads_and_blocks_leave_no_trace(busy, threads, block):
    assert differences(busy, played(BUSY, threads=threads, block=block)) == []


def test_another_seed_is_another_world(busy):
    """The comparison sees differences where there are some."""
    other = differences(busy, played(BUSY.with_(seed=8)))
    assert {"viewers_table.wallet", "dramas.views", "gmv", "ledger entries", "plans"} <= set(other)


LOOKED_AT = """
from sim.engine import compile
from tests.engine.test_engines import BUSY
from tests.worlds import played
compile.CHECKED = True
print(played(BUSY).day, played(BUSY.with_(feedbacks={"supply": False, "budgets": False})).day)
"""


@pytest.mark.slow
def test_records_of_a_class_hold_the_same_kinds_of_numbers_on_all_days_and_in_all_markets():
    assert run_python(LOOKED_AT) == ["45 45"]


LOADED = """
from sim.engine import blocks
from sim.market.model import MarketModel
from sim.scenario import Scenario

MarketModel(Scenario().with_(viewers=50, days=3), threads=1).run_model()
passes = [blocks.wake_block, blocks.discover_block, blocks.watch_block, blocks.shop_block, blocks.talk_block]
print(*(sum(block.stats.cache_hits.values()) for block in passes))
"""
OPENED = """
from sim.engine.cache import folders
from sim.engine.compile import KERNELS
from sim.processes.studios import past
from sim.scenario import Scenario
from sim.world.creators import opening_creators
from sim.world.topics import TopicPath

settings = Scenario()
titles = past.opening_catalogue(settings, 1, opening_creators(settings, 1), TopicPath(1, settings.topics))
hits = past._WAS_MADE._compiled.stats.cache_hits
print(titles.table["expected_quality"].max(), sum(hits.values()), *folders(KERNELS))
"""


@pytest.mark.slow
def test_an_edited_rule_reaches_the_kernels_that_call_it(tmp_path):
    """numba's own cache would not notice: it looks at the kernel's file only.

    Compiling all passes takes minutes: so those of this process, made of the same text, are the ones to be loaded, and
    after the edit only titles are made, by a pass whose text calls the rule.
    """
    copy, cache = tmp_path / "sim", tmp_path / "cache"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for known in folders(KERNELS):
        shutil.copytree(known, cache / "microdrama-sim" / KERNELS, dirs_exist_ok=True)
    for made in (cache, cache / "microdrama-sim"):
        made.chmod(0o700)
    rule = copy / "processes" / "production" / "rules.py"
    environment = os.environ | {"MICRODRAMA_CACHE": str(cache), "PYTHONPATH": str(tmp_path)}

    def told(code):
        command = [sys.executable, "-c", code]
        return subprocess.check_output(command, cwd=tmp_path, env=environment, text=True).split()

    assert told(LOADED) == ["1"] * 5  # a second process loads what the first has compiled
    best, loaded, folder = told(OPENED)
    assert (0.5 < float(best) < 1.0, loaded) == (True, "1")
    assert folder.startswith(str(tmp_path))

    text = rule.read_text(encoding="utf-8")
    edited = text.replace(
        "    return clamp(made * (1.0 + p.crew_bonus", "    return 0.5 * clamp(made * (1.0 + p.crew_bonus"
    )
    assert edited != text
    rule.write_text(edited, encoding="utf-8")
    now, loaded, other = told(OPENED)
    assert (float(now), loaded) == (0.5 * float(best), "0")
    assert other != folder
    assert told(OPENED) == [now, "1", other]
