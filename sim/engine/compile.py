"""Compiled code calls the rules by their own names, and never a stale copy of them.

numba's own cache looks at the kernel's own file, not at the rules it calls, so that an edited rule would go unnoticed;
it trusts what others may have written, and a damaged file or a missing home ends the program. So kernels are kept in
`sim.engine.cache`, in a part with a hash of all source files a kernel can be made of.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding
import numba
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps
from numba.core.typing.typeof import typeof_impl
from numba.extending import register_jitable

from sim.engine.cache import fetch, folders, keep
from sim.engine.needs import called_by
from sim.engine.row_view import CHECKED, INNER, RowCompiler, phase
from sim.world.rows import plain

TOLD = ("app", "cli", "evidence", "experiments", "locale", "records", "report", "runs")
"""What lies above the market: it plays it, keeps it and tells of it, and cannot change its course."""


def source_hash(package: Path, besides: Iterable[str] = TOLD) -> str:
    """A hash of the path and content of every Python file of a package, but those in some of its folders."""
    digest = hashlib.sha256()
    top, left_out = f"{package}{os.sep}", frozenset(besides)
    for path in _python_files(top):
        name = path.removeprefix(top)
        if name.partition(os.sep)[0] not in left_out:
            with open(path, "rb") as file:
                digest.update(name.encode())
                digest.update(file.read())
    return digest.hexdigest()[:16]


@cache
def _python_files(top: str) -> list[str]:
    """All Python files below a folder; plain strings, for every start of the program asks."""
    found = [os.path.join(folder, name) for folder, _, names in os.walk(top) for name in names if name.endswith(".py")]
    return sorted(found)


PLAYED = source_hash(Path(__file__).resolve().parents[1])
"""The hash of everything a day is played with."""

NOT_COMPILED = ("agents", "market", "policy", "scenario", "outcomes.py", "totals.py")
"""What holds no kernel, nor anything that kernels are made of."""
KERNELS = source_hash(Path(__file__).resolve().parents[1], TOLD + NOT_COMPILED) + ("-checked" if CHECKED else "")
"""The part of the cache that holds kernels of exactly this source."""


class KernelCache(NullCache):
    """Compiled versions of one kernel in the user's cache. Whatever cannot be loaded is compiled."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What was compiled for a signature; None where there is nothing, or nothing that can be used."""
        content = fetch(KERNELS, self._name(sig, target_context.codegen()))
        if content is not None:
            with suppress(Exception):  # what cannot be used can raise anything
                # without a refreshed context: what is compiled needs nothing of it, and it takes a fifth of a second
                return CompileResult._rebuild(target_context, *pickle.loads(content))
        make_ready()
        return None

    def save_overload(self, sig: Any, cres: Any) -> None:
        """Keep what was compiled, unless it holds addresses of this process or there is no room."""
        if not cres.lifted and not cres.library.has_dynamic_globals:
            keep(KERNELS, self._name(sig, cres.codegen), dumps(cres._reduce()))

    def _name(self, sig: Any, codegen: Any) -> str:
        made_by = (numba.__version__, llvmlite.__version__, sys.implementation.cache_tag, codegen.magic_tuple())
        name = f"{self._function.__module__}.{self._function.__qualname__}"
        return (
            f"{self._function.__name__}-{hashlib.sha256(repr((name, str(sig), made_by)).encode()).hexdigest()}.kernel"
        )


if platform.machine() in ("x86_64", "AMD64"):
    # Who chooses by luck is mispredicted half the time if compiled as a jump: keep choices free of jumps.
    llvmlite.binding.set_option("microdrama", "-x86-cmov-converter=false")
folders(KERNELS)  # chosen here, before there are workers, which then use the same


_PREPARATIONS: list[Callable[[], None]] = []


def before_compiling(prepare: Callable[[], None]) -> None:
    """Call something once before the first kernel is compiled; never where all kernels come from the cache."""
    _PREPARATIONS.append(prepare)


def make_ready() -> None:
    """Call what has to be called before anything is compiled, and was not called yet."""
    while _PREPARATIONS:
        _PREPARATIONS.pop(0)()


def rule(text: Any) -> Any:
    """Let compiled code call a rule, by its own name; returns it unchanged, for plain Python."""
    return register_jitable(**INNER)(text)


_REGISTERED: set[Any] = set()


def register(*texts: Callable[..., Any]) -> None:
    """Let compiled code call these functions, and all they call of this package, by their own names.

    What knows no agent (the rules of rooms, the arithmetic of all) is called; what somebody does, with a row in hand,
    becomes part of its caller.
    """
    for text in called_by(*texts):
        if text not in _REGISTERED:
            _REGISTERED.add(text)
            rule(text) if is_rule(text) else phase(text)


def is_rule(text: Callable[..., Any]) -> bool:
    """Whether a function is a rule of a room or arithmetic of all, and not what somebody does with a row in hand."""
    return text.__module__.endswith(".rules") or text.__module__.count(".") == 1


_compiled = numba.njit(nogil=True, error_model="numpy", _nrt=False, no_cfunc_wrapper=True, pipeline_class=RowCompiler)  # type: ignore[call-arg]


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a pass over a block of rows. Strict float64: no fastmath, so that plain Python gives the same bits.

    Without references to arrays being counted, for which threads would wait on each other: a kernel makes no arrays.
    With ``NUMBA_DISABLE_JIT=1`` it is played in plain Python.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return lambda *given: function(*map(plain, given))
    made = _compiled(function)
    made._cache = KernelCache(function)  # type: ignore[attr-defined]
    return made


class ByClass:
    """A kernel that is told from the classes of its arguments alone what they hold.

    numba looks at every field of every record whenever it is called, which takes longer than what a few hundred viewers
    do. But records of one class hold the same kinds of numbers and arrays each time, one dimension after the other
    (see `Parameters.as_tuple` and `record_type`), and so do the plain arrays that a kernel is handed. In checked mode
    this is looked at again at every call.
    """

    def __init__(self, made: Any) -> None:
        """Of what `kernel` has made."""
        self._made = made
        self.stats = getattr(made, "stats", None)  # of loading and compiling
        self._entries: dict[tuple[type, ...], Any] = {}
        self._known = {} if CHECKED else self._entries  # what is looked at no more

    def __call__(self, *given: Any) -> Any:
        """Play it.

        Raises:
            TypeError: in checked mode, where records of the same classes held something else before.
        """
        entry = self._known.get(tuple([type(one) for one in given]))
        if entry is None:
            return self._looked_at(given)
        return entry(*given)

    def _looked_at(self, given: tuple[Any, ...]) -> Any:
        _tell_of(given)
        returned = self._made(*given)
        if hasattr(self._made, "overloads"):  # not in plain Python
            kinds = tuple(map(type, given))
            entry = self._made.overloads[tuple(map(self._made.typeof_pyval, given))].entry_point
            if self._entries.setdefault(kinds, entry) is not entry:
                raise TypeError(f"{self._made.__name__}: records of the same classes hold something else than before")
        return returned


_KNOWN_AS_TUPLES: set[type] = {tuple}
_of_tuples = typeof_impl.dispatch(tuple)


def _tell_of(given: Iterable[Any]) -> None:
    """Tell numba that records are tuples, whatever their class: it would ask all abstract classes about each."""
    for value in given:
        if isinstance(value, tuple):
            if type(value) not in _KNOWN_AS_TUPLES:
                _KNOWN_AS_TUPLES.add(type(value))
                typeof_impl.register(type(value), _of_tuples)
            _tell_of(value)
