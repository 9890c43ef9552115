"""How fast the market is, as ratios within one run: machines differ and are shared, ratios stay.

    uv run python benchmarks/speed.py [--viewers N] [--days N]

Prints viewer-days a second of the compiled engine on one thread and on all cores, of the mesa engine on a small
population, their ratios, what a day costs without any viewers to speak of, and bytes per viewer.
"""

from __future__ import annotations

import argparse
from time import perf_counter

from sim.machine import usable_cores
from sim.market.model import MarketModel
from sim.scenario import Scenario

WARM_UP = 2  # days that compile the kernels


def seconds_per_day(viewers: int, days: int, engine: str, threads: int | None = None) -> tuple[float, MarketModel]:
    """Mean seconds of a day after the first two, and the market it was measured on."""
    model = MarketModel(Scenario(viewers=viewers, days=days + WARM_UP), engine=engine, threads=threads)
    for _ in range(WARM_UP):
        model.step()
    start = perf_counter()
    for _ in range(days):
        model.step()
    return (perf_counter() - start) / days, model


def bytes_per_viewer(model: MarketModel) -> float:
    """Memory of the viewers' columns and of their network, per viewer."""
    table = model.viewers_table
    columns = sum(table[name].nbytes for name in table)
    return (columns + sum(part.nbytes for part in model.network)) / len(table)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--viewers", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=40)
    asked = parser.parse_args()
    cores = usable_cores()
    alone, _ = seconds_per_day(200, asked.days, "compiled", 1)
    one, _ = seconds_per_day(asked.viewers, asked.days, "compiled", 1)
    many, model = seconds_per_day(asked.viewers, asked.days, "compiled", cores)
    few = 1_000
    plain, _ = seconds_per_day(few, 5, "mesa")
    viewers_only = max(plain - alone, 1e-9) / few
    print(f"a day of the market without viewers to speak of   {1e3 * alone:10.1f} ms")
    print(f"a day of {asked.viewers:,} viewers, 1 thread          {1e3 * one:10.1f} ms")
    print(f"a day of {asked.viewers:,} viewers, {cores} threads         {1e3 * many:10.1f} ms")
    print(f"viewer-days a second, compiled, {cores} threads        {asked.viewers / many / 1e6:10.2f} million")
    print(f"threads: {cores} over 1                               {one / many:10.2f} x")
    print(f"compiled over mesa engine, per viewer, 1 thread   {viewers_only / ((one - alone) / asked.viewers):10.0f} x")
    print(f"memory per viewer                                 {bytes_per_viewer(model):10.0f} bytes")


if __name__ == "__main__":
    main()
