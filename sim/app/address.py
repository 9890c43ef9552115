"""A scenario as part of an address: only what it changes, so that it stays short; nothing is lost."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from typing import Any

from sim.locale import Message
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.checking import validated
from sim.scenario.tree import merged, tree

SIZES = {"viewers": 2_000, "days": 90, "replications": 10}
"""What the application plays unless told otherwise: small enough to answer at once."""
SOURCE = "address"
"""How messages call where a scenario came from."""
_MOST_BYTES = 256 * 1024
_GONE = object()


@cache
def usual() -> Scenario:
    """The defaults in the sizes of the application: what an address need not mention."""
    return Scenario().with_(SIZES)


def encoded(scenario: Scenario, base: Scenario) -> str:
    """What a scenario changes of a base, as letters, digits, `-` and `_`; empty for the base itself."""
    different = _difference(scenario.resolved(), base.resolved())
    if not different:
        return ""
    text = json.dumps(different, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, wbits=-15)
    return urlsafe_b64encode(packer.compress(text) + packer.flush()).decode().rstrip("=")


def decoded(address: str, base: Scenario) -> Scenario:
    """The scenario that `encoded` against the same base.

    Raises:
        ScenarioError: the address is damaged, or what it holds is not allowed; every reason at once.
    """
    if not address:
        return base
    try:
        packed = urlsafe_b64decode(address.encode("ascii") + b"=" * (-len(address) % 4))
        unpacker = zlib.decompressobj(wbits=-15)
        text = unpacker.decompress(packed, _MOST_BYTES)
        different = json.loads(text) if unpacker.eof else _GONE
    except (ValueError, zlib.error, RecursionError):
        different = _GONE
    if not isinstance(different, dict):
        raise ScenarioError([Problem(SOURCE, None, Message("address.damaged"))])
    return validated(merged(tree(base, SOURCE), tree(different, SOURCE)), Scenario)


def _difference(given: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """What a scenario says otherwise than its base."""
    different: dict[str, Any] = {}
    for name, value in given.items():
        known = usual.get(name)
        if isinstance(value, dict) and isinstance(known, dict):
            if inner := _difference(value, known):
                different[name] = inner
        elif value != known:
            different[name] = value
    return different
