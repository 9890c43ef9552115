"""Runs, and several of them made in one call, each of which can fail without harm to the others."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal, NamedTuple


class Job(NamedTuple):
    """A call to make in some process: an importable function, and arguments that can be pickled."""

    call: Callable[..., Any]
    arguments: tuple[Any, ...]

    def __call__(self) -> Any:
        """Make the call."""
        return self.call(*self.arguments)


class Task(NamedTuple):
    """A run to play, and the key its result goes by."""

    key: str
    job: Job


@dataclass(frozen=True)
class Finished:
    """What became of a task."""

    key: str
    status: Literal["ok", "failed", "quarantined"]
    """failed: the job raised. quarantined: it killed its worker every time."""
    result: Any
    """What the job returned; None unless ok."""
    error: str | None
    """Type and message of what went wrong, in one line; None if ok."""
    seconds: float
    """What the job took, where it was played; 0 if quarantined."""


class Made(NamedTuple):
    """What became of one job: its result, pickled if it is packed, or what went wrong."""

    result: Any
    error: str | None
    seconds: float
    packed: bool = False


def make_all(jobs: Sequence[Job]) -> list[Made]:
    """Make every call, here. What one raises is its error."""
    return [_make(job) for job in jobs]


def make_packed(jobs: bytes) -> list[Made]:
    """The same in another process: pickled jobs come, and each result goes back pickled, if it can be."""
    return [_packed(made) for made in make_all(pickle.loads(jobs))]


def unpacked(made: Made) -> Made:
    """A result as the job returned it."""
    if not made.packed:
        return made
    try:
        return made._replace(result=pickle.loads(made.result), packed=False)
    except Exception as error:
        return made._replace(result=None, error=said(error), packed=False)


def said(error: BaseException) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")


def _make(job: Job) -> Made:
    begun = perf_counter()
    try:
        return Made(job(), None, perf_counter() - begun)
    except BaseException as error:  # also SystemExit, which a worker must survive
        return Made(None, said(error), perf_counter() - begun)


def _packed(made: Made) -> Made:
    if made.error is not None:
        return made
    try:
        return made._replace(result=pickle.dumps(made.result, protocol=5), packed=True)
    except Exception as error:
        return made._replace(result=None, error=said(error))
