"""What goes to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from sim.scenario.characters import harmless


def show_any_text() -> None:
    """Let a terminal that lacks a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """Print a message for the user where errors go; the output proper stays clean."""
    print(harmless(message), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Print what was asked for. Titles and names of files are others' words: none of them moves the cursor."""
    print(harmless(text))


@contextmanager
def day_counter() -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with the days played and the days to play; None unless a person is watching."""
    with _counter("days") as progress:
        yield progress


@contextmanager
def run_counter() -> Iterator[Callable[[int, int], None] | None]:
    """Something to call with the runs played and the runs to play; None unless a person is watching."""
    with _counter("runs") as progress:
        yield progress


@contextmanager
def resumed_counter() -> Iterator[Callable[[int, int], None] | None]:
    """A run counter whose first call tells what was played earlier, which says nothing about the time left."""
    with _counter("runs", resumed=True) as progress:
        yield progress


@contextmanager
def _counter(unit: str, resumed: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # loaded only where it is seen

    with tqdm(unit=f" {unit}", leave=False, dynamic_ncols=True, file=sys.stderr) as bar:

        def show(played: int, total: int) -> None:
            if bar.total is None and resumed:
                bar.initial = bar.n = bar.last_print_n = played
            bar.total = total
            bar.update(played - bar.n)

        yield show
