"""What goes to the terminal."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from sim.engine.cache import CacheWarning
from sim.scenario.characters import harmless

_usual_format = warnings.formatwarning


def show_any_text() -> None:
    """Let a terminal that lacks a character show a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def show_warnings() -> None:
    """Warnings about the cache are a line each, as what people read; others say which code they come from."""
    warnings.formatwarning = _formatted


def drop_output() -> None:
    """Nothing more can be written to the output: let the end of the program not try it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _formatted(message: Warning | str, category: type[Warning], *place: Any) -> str:
    return f"warning: {message}\n" if issubclass(category, CacheWarning) else _usual_format(message, category, *place)


def complain(message: str) -> None:
    """Print a message for the user where errors go; the output proper stays clean."""
    print(harmless(message), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Print what was asked for. Titles and names of files are others' words: none of them moves the cursor."""
    print(harmless(text))


def warn(warnings: Iterable[object]) -> None:
    """Print what is allowed but hardly meant, each once."""
    for warning in dict.fromkeys(map(str, warnings)):
        complain(f"warning: {warning}")


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
