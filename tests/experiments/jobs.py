"""Jobs that tests have played in other processes: quick ones, failing ones, and such as kill their worker."""

import math
import os
import signal
import sys
import threading
import time
from pathlib import Path


def double(number):
    return 2 * number


def wait(seconds):
    time.sleep(seconds)
    return os.getpid()


def fail_on_sevens(number):
    if number % 7 == 0:
        raise ValueError(f"{number} is\na multiple of seven")
    return number


def leave(_):
    sys.exit("enough")


def die(number, fatal):
    """Kill the process if the number is the fatal one."""
    time.sleep(0.01)
    if number == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_once(number, folder):
    """Kill the process over every fifth number, the first time."""
    mark = Path(folder) / str(number)
    if number % 5 == 0 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def unsendable(_):
    return threading.Lock()


class Unreadable:
    """What can be pickled, but not read back."""

    def __reduce__(self):
        return math.sqrt, (-1,)


def unreadable(_):
    return Unreadable()


def noise(number, days=20):
    """A synthetic run: a value and a series that depend on every bit of the arithmetic."""
    series = [math.sin(number * day + 0.1) / (day + 3) for day in range(days)]
    return {"gmv": math.fsum(series) * 1e9, "daily.gmv": series}


def tiny_market(seed):
    """A market of 50 viewers and three days: its outcomes and their days."""
    from sim.market.model import MarketModel  # here: other jobs do without, and workers start ten times as fast
    from sim.outcomes import OUTCOMES
    from sim.scenario import Scenario
    from sim.totals import daily_frame, run_values

    market = MarketModel(Scenario(viewers=50, days=3, seed=seed), threads=1)
    market.run_model()
    daily = daily_frame(market.totals, 3, market.settings.start)
    return run_values(market.totals, 3) | {f"daily.{name}": daily[name].tolist() for name in OUTCOMES}


def play_point(world, changes, seed, shared):
    """In place of `sweep_runs.play_point`: as quick as arithmetic and a nap, and different to the last bit."""
    from sim.outcomes import OUTCOMES

    time.sleep(0.02)
    run = seed + math.fsum(changes.values())
    found = {name: noise(run * place) for place, name in enumerate(OUTCOMES, start=1)}
    return {name: one["gmv"] for name, one in found.items()} | {f"daily.{n}": found[n]["daily.gmv"] for n in found}


def play_or_die(world, changes, seed, *rest):
    """In the place of a sweep's run: the second seed kills the process."""
    return play_point(world, changes, die(seed, 2), *rest)
