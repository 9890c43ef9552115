"""What a start costs: the command on a tiny market, over importing what it is built on, with compiled kernels.

    uv run python benchmarks/start.py [--repeats N]

Both are played in turn, each in a process of its own; printed are medians of CPU time (user and system, of all
threads and of what the process starts) and their ratio. The first start, which compiles kernels and bytecode that are
not in the cache, does not count.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

SCENARIO = Path(__file__).parent.parent / "scenarios/baseline.yaml"
IMPORTS = [sys.executable, "-c", "import mesa, numba, pydantic"]
RUN = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())", "run", str(SCENARIO)]
RUN += ["--viewers", "200", "--days", "2", "--set", "warm_up=0"]
# as in an installation: a start does not compile Python's own code, as it would where bytecode may not be kept
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu_seconds(command: list[str]) -> float:
    """User and system time of a process and its children. Raises CalledProcessError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeats", type=int, default=9)
    asked = parser.parse_args()
    for command in (IMPORTS, RUN):
        cpu_seconds(command)
    imports, runs = zip(*((cpu_seconds(IMPORTS), cpu_seconds(RUN)) for _ in range(asked.repeats)), strict=True)
    print(f"import mesa, numba, pydantic              {median(imports):10.2f} s of CPU time")
    print(f"microdrama run, 200 viewers, 2 days       {median(runs):10.2f} s of CPU time")
    print(f"a start over its imports                  {median(runs) / median(imports):10.2f} x")
    pairs = sorted(run / alone for alone, run in zip(imports, runs, strict=True))
    print(f"the same, pair by pair                    {pairs[0]:10.2f} to {pairs[-1]:.2f} x")


if __name__ == "__main__":
    main()
