"""Checkpoints continue bit for bit; branches take another course from a common past; warm markets are kept."""

import pickle
import subprocess
import sys
from datetime import date, timedelta
from itertools import count

import numpy as np
import pytest
from mesa.time.events import Event

import sim
from sim.market.checkpoint import CheckpointError, branch, checkpoint, restore
from sim.policy.book import PolicyBook
from sim.runs import warm
from sim.runs.run import run_scenario
from sim.runs.warm import kept_as, warm_market
from sim.scenario import Scenario, ScenarioError
from tests.worlds import QUICK, differences, plans, played

pytestmark = pytest.mark.usefixtures("warm")

DAYS, HALF = 30, 13
COUPONS = {"plan": "coupons", "platform": "taobao", "budget": 2e9, "face_value": 20, "min_spend": 30}
BUSY = Scenario().with_(
    viewers=110,
    days=DAYS,
    seed=7,
    policy_subsidy=5e9,
    subsidy={"mix_traffic": 1, "mix_commission": 1, "mix_coupons": 1, "min_quality": 0.5, "min_spend": 0},
    policies=[COUPONS, {"set": "levers.after_sales_quality", "from": "2024-01-20", "value": 0.9}],
    **QUICK,
)
TODAY = BUSY.start + timedelta(days=HALF)


def half_way(engine="compiled"):
    model = sim.MarketModel(BUSY, engine=engine, threads=1)
    for _ in range(HALF):
        model.step()
    return model


def to_the_end(model):
    while model.running:
        model.step()
    return model


@pytest.fixture(scope="module")
def undisturbed():
    return played(BUSY)


@pytest.fixture(scope="module")
def saved():
    """A checkpoint half-way through the busy world."""
    return checkpoint(half_way())


# checkpoint and restore


@pytest.mark.parametrize("threads", [1, 2])
def test_a_restored_market_continues_bit_for_bit(undisturbed, saved, threads):
    restored = restore(saved, threads=threads)
    assert restored.day == HALF
    assert differences(undisturbed, to_the_end(restored)) == []


def test_so_it_does_in_another_process_which_has_counted_fewer_events(monkeypatch):
    model = sim.MarketModel(Scenario(viewers=150, days=60), threads=1)
    while model.day < 30:
        model.step()
    saved = checkpoint(model)
    to_the_end(model)
    monkeypatch.setattr(Event, "_ids", count())
    assert differences(model, to_the_end(restore(saved, threads=1))) == []


def test_a_process_that_has_played_nothing_restores_it(saved, tmp_path):
    (tmp_path / "market").write_bytes(saved)
    code = "import sys; from pathlib import Path; from sim.market.checkpoint import restore; "
    code += "print(restore(Path(sys.argv[1]).read_bytes()).day)"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "market"], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{HALF}\n", "")


def test_so_it_does_in_the_mesa_engine(undisturbed):
    restored = restore(checkpoint(half_way("mesa")))
    assert differences(undisturbed, to_the_end(restored)) == []
    assert {agent.day if hasattr(agent, "day") else DAYS for agent in restored.creators} == {DAYS}


def test_what_the_data_collector_saw_goes_on_as_well(undisturbed, saved):
    restored = to_the_end(restore(saved))
    frames = [model.datacollector.get_model_vars_dataframe() for model in (undisturbed, restored)]
    assert frames[0].equals(frames[1])


@pytest.mark.slow
def test_a_market_can_be_saved_every_day(undisturbed):
    model = sim.MarketModel(BUSY, threads=1)
    while model.running:
        model.step()
        model = restore(checkpoint(model), threads=1)
    assert differences(undisturbed, model) == []


def test_bytes_that_are_no_checkpoint_are_refused(saved):
    with pytest.raises(CheckpointError, match="no checkpoint"):
        restore(b"something else")
    with pytest.raises(CheckpointError, match="no checkpoint"):
        restore(pickle.dumps("a market"))
    with pytest.raises(CheckpointError, match="damaged"):
        restore(saved[:-100])


def test_a_checkpoint_of_another_version_of_the_source_is_refused(saved, monkeypatch):
    monkeypatch.setattr("sim.market.checkpoint.code_hash", lambda: "another")
    with pytest.raises(CheckpointError, match="another version"):
        restore(saved)


# branches


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_a_branch_without_change_is_the_undisturbed_run(undisturbed, engine):
    model = half_way(engine)
    assert differences(undisturbed, to_the_end(branch(model, BUSY))) == []
    assert model.day == HALF
    assert differences(undisturbed, to_the_end(model)) == []


def test_a_branch_at_the_very_start_is_the_scenario_itself():
    other = BUSY.with_(targeting_accuracy=0.9, days=5)
    assert differences(played(other), to_the_end(branch(sim.MarketModel(BUSY, threads=1), other))) == []


def test_a_branch_shares_the_past_and_takes_another_course(undisturbed, saved):
    model = restore(saved)
    other = to_the_end(branch(model, BUSY.with_(targeting_accuracy=0.95)))
    past = {name: other.totals.until(name, HALF).tobytes() for name in ("orders", "gmv", "viewings_ended")}
    assert past == {name: undisturbed.totals.until(name, HALF).tobytes() for name in past}
    assert {"viewings_ended", "ledger entries"} <= set(differences(undisturbed, other))
    assert other.settings.levers.targeting_accuracy == other.scenario.targeting_accuracy == 0.95


def test_a_branch_may_be_shorter(saved):
    short = to_the_end(branch(restore(saved), BUSY.with_(days=HALF + 2)))
    assert short.day == HALF + 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"viewers": 120}, "viewers is 120, but 110 in the base"),
        ({"seed": 8}, "seed is 8, but 7"),
        ({"purchase.minutes_shelf": 3.5}, "purchase.minutes_shelf is 3.5"),
        ({"feedbacks.supply": False}, "feedbacks.supply is False, but True"),
        ({"start": TODAY + timedelta(days=1)}, "start is 2024-01-15: must be 2024-01-01"),
        ({"days": DAYS + 1}, "ends after day 31 of a market opened for 30"),
        ({"start": TODAY}, "ends after day 43 of a market opened for 30"),
    ],
)
def test_a_branch_under_other_assumptions_is_refused(saved, change, named):
    with pytest.raises(ScenarioError, match=named):
        branch(restore(saved), BUSY.with_(**change))


def test_a_plan_under_way_keeps_what_it_has_left_and_a_changed_one_begins_anew(saved):
    model = restore(saved)
    (name,) = (name for name in plans(model) if "coupons:taobao" in name and "lever" not in name)
    left = model.policy_desk.funds[name].left
    assert 0 < left < 2e11
    same = branch(model, BUSY.with_(targeting_accuracy=0.9))
    assert same.book.dated_plans[0].id == name
    assert same.policy_desk.funds[name].left == left

    richer = branch(model, BUSY.with_(policies=[COUPONS | {"budget": 3e9}]))
    assert richer.book.dated_plans[0].id == f"{HALF}:{name}"
    assert richer.book.dated_plans[0].budget == int(3e11 * (DAYS - HALF) / DAYS)
    richer.step()  # the books close only if the old plan gave back what it had
    assert richer.policy_desk.funds[name].left == 0


# starting from a market that has run before


def test_undated_policies_and_levers_hold_from_the_scenarios_own_start():
    longer = BUSY.with_(policies=[], policy_subsidy=0)
    model = sim.MarketModel(longer, threads=1)
    for _ in range(HALF):
        model.step()
    policy = longer.with_(start=TODAY, days=DAYS - HALF, anti_piracy=0.9, policies=[COUPONS])
    warmed = branch(model, policy)
    assert warmed.settings.start == BUSY.start
    assert (warmed.book.first_day, warmed.book.dated_plans[0].start_day) == (HALF, HALF)
    assert warmed.book.dated_plans[0].end_day == DAYS - 1
    assert warmed.book.dated_plans[0].budget == int(2e11)
    to_the_end(warmed)
    assert warmed.day == DAYS
    assert warmed.totals.until("subsidy_spent", DAYS)[:HALF].sum() == 0
    assert warmed.totals.until("subsidy_spent", DAYS)[HALF:].sum() > 0


def test_the_book_counts_days_from_where_the_scenario_starts():
    policies = [
        {"plan": "coupons", "platform": "jd", "from": "2024-01-03", "to": "2024-01-06", "budget": 100, "face_value": 1,
         "min_spend": 0},
        {"set": "levers.anti_piracy", "from": "2024-01-05", "value": 1},
    ]  # fmt: skip
    scenario = Scenario().with_(days=10, policies=policies, policy_subsidy=1e9)
    cold, late = PolicyBook(scenario), PolicyBook(scenario, 100)
    for day in range(10):
        early, later = cold.levers_on(day), late.levers_on(100 + day)
        assert all(np.array_equal(a, b) for a, b in zip(early, later, strict=True))
        assert [p.id for p in cold.plans_on(day)] == [p.id for p in late.plans_on(100 + day)]
        shifted = [(p.start_day + 100, p.end_day + 100) for p in cold.plans_on(day)]
        assert shifted == [(p.start_day, p.end_day) for p in late.plans_on(100 + day)]


WARM = Scenario().with_(viewers=110, days=8, warm_up=12, seed=7, **QUICK)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of warm markets."""
    monkeypatch.setenv("MICRODRAMA_CACHE", str(tmp_path))
    return tmp_path / "microdrama-sim" / "warm"


def test_a_warm_start_is_the_end_of_a_longer_run(cache):
    run = run_scenario(WARM)
    longer = run_scenario(WARM.with_(start=date(2023, 12, 20), days=20, warm_up=0))
    assert run.daily["date"].iloc[0].date() == WARM.start
    outcomes = run.daily.columns.drop(["day", "replication"])
    assert run.daily[outcomes].equals(longer.daily[outcomes].iloc[12:].reset_index(drop=True))
    late = longer.ledger[longer.ledger["day"] >= 12].reset_index(drop=True)
    assert run.ledger["fen"].equals(late["fen"])
    assert run.ledger["day"].min() == 0
    gap = longer.agents["dramas"]["released_on"] - run.agents["dramas"]["released_on"]
    assert set(gap) == {12}


def test_the_second_time_a_warm_market_is_found_and_nothing_else_changes(cache):
    first = run_scenario(WARM)
    assert first.record["warm_up_seconds_saved"] == 0
    assert warm_market(WARM, WARM.seed).found
    second = run_scenario(WARM)
    assert first.record["results_sha256"] == second.record["results_sha256"]
    assert "after a warm-up of 12 days" in second.table()
    assert [path.suffix for path in cache.iterdir()] == [".market"]


def test_progress_counts_the_warm_up(cache):
    seen = []
    run_scenario(WARM, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(n, 20) for n in range(1, 21)]


@pytest.mark.parametrize("damage", [lambda b: b[:-10], lambda b: b"", lambda b: b[:200] + b"x" + b[201:]])
def test_a_damaged_market_in_the_cache_is_played_and_kept_again(cache, damage):
    sound = warm_market(WARM, 7)
    (path,) = cache.iterdir()
    before = path.read_bytes()
    path.write_bytes(damage(before))
    again = warm_market(WARM, 7)
    assert not again.found
    assert differences(sound.market, again.market) == []
    assert warm_market(WARM, 7).found


def test_without_room_for_a_cache_it_is_played_every_time(cache, monkeypatch):
    monkeypatch.setattr("sim.engine.cache.folders", lambda part: ())
    assert not warm_market(WARM, 7).found
    assert not warm_market(WARM, 7).found


def test_the_oldest_market_makes_room_for_a_new_one(cache, monkeypatch):
    warm_market(WARM, 7)
    (first,) = cache.iterdir()
    monkeypatch.setattr(warm, "CACHE_BYTES", int(1.5 * first.stat().st_size))
    warm_market(WARM, 8)
    (second,) = cache.iterdir()
    assert second != first


def test_policies_and_titles_share_a_warm_market_and_assumptions_do_not():
    def place(**changes):
        changed = WARM.with_(**changes)
        return kept_as(changed, changed.seed, "compiled")

    assert place(title="Another", policies=[COUPONS], replications=3) == place()
    others = [place(seed=8), place(viewers=120), place(days=9), place(targeting_accuracy=0.9)]
    assert len({place(), *others}) == 5
