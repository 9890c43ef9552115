"""Specification of who plays for the pages: each replication once, first parts early, nothing for nobody."""

import asyncio
import gc
import pickle
import threading
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from sim.app import player as module
from sim.app.address import usual
from sim.app.estimate import Collected
from sim.app.player import Arrived, Player, baseline_of, key_of
from sim.app.replication import UnwantedError, first_parts, play_parts
from sim.app.what_if import asking
from sim.app.window import parts_of
from sim.experiments.comparison.playing import play_replication
from sim.experiments.execution.executors import Make, threads
from sim.experiments.execution.worker_processes import NoWorkerError

BASE = usual().with_(viewers=60, days=18, warm_up=3, replications=2)
BETTER = BASE.with_(after_sales_quality=1.0)


def told(arrivals):
    """What arrived, in a form that can be compared."""
    return {(one.under, one.seed, tuple(str(part.values) for part in one.parts)) for one in arrivals}


@pytest.fixture
def player():
    made = Player(threads(2))
    yield made
    made.close()


def test_a_replication_is_what_the_command_compare_plays(warm, tmp_path):
    ticket = tmp_path / "ticket"
    ticket.touch()
    *_, whole = play_parts(BASE, BETTER, 1, str(ticket), True)
    compared = play_replication(BASE, BETTER, 1, "compiled")
    assert whole.values == compared.values
    assert (whole.surplus == compared.surplus).all()
    assert whole.daily.equals(compared.daily)


def test_a_first_part_is_the_run_of_fewer_days_and_is_left_beside_the_ticket(warm, tmp_path):
    ticket = tmp_path / "ticket"
    ticket.touch()
    first, _ = play_parts(BASE, BETTER, 1, str(ticket), True)
    (left,) = first_parts(ticket).values()
    shorter = BETTER.model_copy(update={"days": parts_of(BASE.days)[0]})
    assert left.values == first.values
    assert len(left.daily) == shorter.days == 6
    assert first_parts(ticket) == {}  # told of once


def test_nobody_plays_on_without_a_ticket(tmp_path):
    with pytest.raises(UnwantedError):
        play_parts(BASE, BETTER, 1, str(tmp_path / "gone"), False)


def test_both_sides_arrive_and_are_remembered(warm, player, monkeypatch):
    found = list(player.order(BASE, BETTER).arrivals())
    assert {(one.under, one.seed) for one in found} == {(False, 1), (False, 2), (True, 1), (True, 2)}
    monkeypatch.setattr(module, "play_parts", None)  # nothing is played again
    again = list(player.order(BASE, BETTER).arrivals())
    assert told(again) == told(found)


def test_two_sessions_share_the_baseline(warm, player, monkeypatch):
    found, played = {}, []

    def noted(base, scenario, *rest):
        played.append(scenario == base)
        return play_parts(base, scenario, *rest)

    monkeypatch.setattr(module, "play_parts", noted)

    def ask(name, scenario):
        found[name] = list(player.order(BASE, scenario).arrivals())

    asking = [threading.Thread(target=ask, args=(q, BASE.with_(after_sales_quality=q))) for q in (0.6, 0.7)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    one, other = ({a.seed: told([a]) for a in some if not a.under} for some in found.values())
    assert one == other
    assert sorted(played) == [False] * 4 + [True] * 2


def test_what_nobody_wants_any_more_is_given_up(warm, player):
    long = BASE.with_(days=3_000, replications=20)
    order = player.order(long, long.with_(ad_load=2.0))
    threading.Timer(0.5, order.end).start()
    start = time.perf_counter()
    assert list(order.arrivals()) == []
    assert time.perf_counter() - start < 30
    order.end()  # once more does no harm


def test_a_baseline_is_played_on_while_somebody_moves_a_lever(warm, player):
    one = player.order(BASE, BETTER)
    ticket = player.enter(BASE)
    one.end()
    other = player.order(BASE, BASE.with_(ad_load=2.0))
    player.leave(BASE)
    time.sleep(module.GRACE + 0.2)
    assert ticket.exists()
    other.end()
    time.sleep(module.GRACE + 0.2)
    assert not ticket.exists()


def test_a_replication_that_fails_is_told_of_and_the_others_arrive(warm, player):
    found = list(player.order(BASE, BETTER.with_(viewers=70)).arrivals())  # which is no market of the baseline's
    assert [one.under for one in found if not one.error] == [False, False]
    assert ["viewers is 70, but 60 in the base" in one.error for one in found if one.under] == [True, True]


def test_the_title_and_the_number_of_replications_make_no_other_replication():
    assert key_of(BASE, BETTER, 1) == key_of(
        BASE.with_(title="base", replications=9), BETTER.with_(title="other", replications=9), 1
    )


def test_the_baseline_has_the_assumptions_of_the_scenario_and_its_own_decisions():
    scenario = BETTER.with_(viewers=90, title="more", **{"purchase.minutes_shelf": 30})
    base = baseline_of(scenario, BASE)
    assert base.levers == BASE.levers
    assert (base.viewers, base.purchase.minutes_shelf, base.title) == (90, 30, BASE.title)


def test_pairs_make_an_estimate_whole_pairs_before_first_parts(warm, player):
    found = Collected(BASE, BETTER)
    assert found.estimate() is None
    for one in player.order(BASE, BETTER).arrivals():
        if one.under:
            found.early[one.seed] = one.parts[0]
        else:
            found.add(one)
    early = found.estimate()
    assert (early.days, early.seeds, early.whole) == (6, (1, 2), False)
    for one in player.order(BASE, BETTER).arrivals():
        found.add(one)
    whole = found.estimate()
    assert (whole.days, whole.finished) == (18, True)
    assert found.done == 1
    found.add(Arrived(True, 3, (), "MemoryError: too much"))
    assert found.error == "MemoryError: too much"


def test_what_is_remembered_does_not_grow_however_often_it_is_read(warm, player):
    list(player.order(BASE, BETTER).arrivals())
    tracemalloc.start()
    for _ in range(50):
        for one in player.order(BASE, BETTER).arrivals():
            for part in one.parts:
                assert all(len(part.daily[name]) == len(part.daily) for name in part.daily)
    del one, part
    gc.collect()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 150_000  # frames themselves would have grown by 250 kB


def test_the_oldest_replications_are_forgotten_so_that_memory_stays_bounded(warm, player, monkeypatch):
    first = list(player.order(BASE, BETTER).arrivals())
    monkeypatch.setattr(module, "MOST_KEPT", 5 * len(pickle.dumps(first[0].parts, protocol=5)))
    kept = []
    for load in (1.5, 2.0, 2.5):
        kept = list(player.order(BASE, BASE.with_(ad_load=load)).arrivals())
    monkeypatch.setattr(module, "play_parts", None)  # nothing is played again
    again = list(player.order(BASE, BASE.with_(ad_load=2.5)).arrivals())
    assert told(again) == told(kept)
    forgotten = list(player.order(BASE, BETTER).arrivals())
    assert any(one.error for one in forgotten)


def test_where_nobody_can_play_that_is_told_and_not_waited_for(monkeypatch):
    def nobody():
        raise NoWorkerError("there is no process to be had")

    player = Player(Make(nobody, 1))
    player.wake(BASE)
    monkeypatch.setattr(asking, "desk", lambda: SimpleNamespace(player=player))
    work = asking.Work(BASE, BETTER)

    async def errors():
        return [found.error async for found in work.progress(present=True)]

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may have a loop under way in this thread
        found = apart.submit(asyncio.run, asyncio.wait_for(errors(), 20)).result()
    assert found == ["there is no process to be had"]
    assert work.over
    player.close()
