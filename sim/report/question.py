"""What was run: policies, levers, whatever differs from the defaults; and how to run it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sim.locale import Words
from sim.money import FEN_PER_YUAN
from sim.policy.dated import DATED
from sim.records.figures import figure, scale_of
from sim.report.assumptions import Assumption, assumptions, value_text
from sim.report.markup import Table
from sim.scenario import Scenario
from sim.scenario.idle import misses

_MONEY_TERMS = ("budget", "per_title", "face_value", "min_spend")
_FIRST = ("plan", "set", "platform", "from", "to")
_EXACT = 2**53  # whole numbers below it are the same as float and as int
_UNKNOWN = object()
_SETTINGS = ("title", "start", "days", "viewers", "seed", "replications", "warm_up")


def question(scenario: dict[str, Any], ledger: pd.DataFrame | None, words: Words) -> dict[str, Any]:
    """Policies with what they paid out, levers, and changed parameters (None where none was changed)."""
    found = assumptions(scenario)
    levers = [one for one in found if one.group == "levers"]
    changed = [one for one in found if one.changed and one.group != "levers"]
    return {
        "policies": policies_table(scenario, ledger, words),
        "levers": values_table(words("question.levers"), levers, words),
        "changed": values_table(words("question.changed"), changed, words) if changed else None,
    }


def reproduction(record: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The scenario file, the digest and the facts of a run, which give the same numbers again."""
    return {
        "scenario": scenario_text(record["scenario"]),
        "digest": record.get("results_sha256", ""),
        "facts": known_facts(record, words),
    }


def known_facts(record: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """With which code, engine, machine and versions results were made, and their digests; as far as it is known."""
    commit = record.get("commit")
    changes = f" ({words('reproduce.modified')})" if record.get("modified") else ""
    versions = ", ".join(f"{name} {number}" for name, number in record.get("versions", {}).items())
    facts = {
        "commit": f"{commit}{changes}" if commit else words("reproduce.unknown"),
        "engine": record.get("engine", ""),
        "machine": record.get("machine", ""),
        "wall": words("reproduce.seconds", n=f"{record.get('wall_seconds', 0):,.0f}"),
        "sha": record.get("scenario_sha256", ""),
        "digest": record.get("results_sha256", ""),
        "versions": versions,
    }
    return [(words(f"reproduce.{name}"), fact) for name, fact in facts.items() if fact]


def scenario_text(resolved: dict[str, Any]) -> str:
    """A scenario file that resolves to the same values: what differs from the defaults, and the settings of a run."""
    usual = Scenario().resolved()
    lines = [f"{name}: {_flow(resolved[name])}" for name in _SETTINGS]
    for name, group in resolved.items():
        if not isinstance(group, dict | list) and name not in _SETTINGS and group != usual.get(name, _UNKNOWN):
            lines.append(f"{name}: {_flow(group)}")
        elif name == "policies" and group:
            lines += ["policies:", *(f"  - {_flow(_given(policy))}" for policy in group)]
        elif isinstance(group, dict) and (different := _difference(group, usual.get(name, {}))):
            lines.append(f"{name}: {_flow(different)}")
    return "\n".join(lines) + "\n"


def policies_table(scenario: dict[str, Any], ledger: pd.DataFrame | None, words: Words) -> Table | None:
    """The policies of a resolved scenario, if it has any; with a ledger also what their plans paid out."""
    policies = scenario["policies"]
    if not policies:
        return None
    rows = [_policy(place, policy, scenario, ledger, words) for place, policy in enumerate(policies)]
    headings = [words(f"question.{name}") for name in ("what", "where", "when", "terms", "spent")]
    return Table(words("question.policies"), headings, rows, numbers=(4,))


def _policy(
    place: int, policy: dict[str, Any], scenario: dict[str, Any], ledger: pd.DataFrame | None, words: Words
) -> tuple[str, ...]:
    platforms = policy.get("platform")
    named = [platforms] if isinstance(platforms, str) else platforms or []
    where = ", ".join(words.name("platform", name) for name in named) or words("question.all_platforms")
    if "set" in policy:
        lever = words.full_name(policy["set"].removeprefix("levers."))
        known = DATED.get(policy["set"])
        value = known.told(policy["value"]) if known and known.is_switch else value_text(policy["value"])
        what = words("question.set", lever=lever, value=value)
        return what, where, _when(policy, scenario, words), "", ""
    terms = [
        f"{words(f'term.{name}')} {_term(name, policy, words)}"
        for name in policy
        if name not in ("plan", "platform", "from", "to") and policy[name] is not None
    ]
    when, spent = _when(policy, scenario, words), _spent(place, ledger, words)
    return words(f"plan.{policy['plan']}"), where, when, ", ".join(terms), spent


def _term(name: str, policy: dict[str, Any], words: Words) -> str:
    if name == "makers":
        return "/".join(words.name("member", one.replace("_", " ")) for one in policy[name])
    if name == "genres":
        return "/".join(words.name("genre", one.replace("_", " ")) for one in policy[name])
    if name in _MONEY_TERMS and not (policy["plan"] == "traffic_support" and name == "budget"):
        return _amount(policy[name], words)
    divisor, magnitude = scale_of(policy[name], "impressions", words.magnitudes)
    return f"{policy[name] / divisor:g} {magnitude}".strip()


def _amount(yuan: float, words: Words) -> str:
    divisor, magnitude = scale_of(yuan, "yuan", words.magnitudes)
    return words.amount(value_text(yuan / divisor), magnitude, "yuan")


def _spent(place: int, ledger: pd.DataFrame | None, words: Words) -> str:
    """What the plan's account paid out, mean of the replications; a dash for plans without money."""
    if ledger is None:
        return ""
    accounts = [name for name in ledger["payer"].cat.categories if name.startswith(f"policy:{place}:")]
    fen = ledger.loc[ledger["payer"].isin(accounts), "fen"].to_numpy()
    if not len(fen):
        return "–"
    yuan = int(fen.sum()) / FEN_PER_YUAN / len(np.unique(ledger["replication"].to_numpy()))
    divisor, magnitude = scale_of(yuan, "yuan", words.magnitudes)
    return words.amount(figure(yuan, None, None, divisor).value, magnitude, "yuan")


def _when(policy: dict[str, Any], scenario: dict[str, Any], words: Words) -> str:
    """The dates of a policy, and whether they lie outside the run's."""
    first, last = policy.get("from"), policy.get("to")
    key = "between" if first and last else "from" if first else "until" if last else "whole"
    when = words(f"question.{key}", first=first, last=last)
    starts, ends = (None if day is None else date.fromisoformat(day) for day in (first, last))
    begins = date.fromisoformat(scenario["start"])
    never = misses(starts, ends, begins, begins + timedelta(days=scenario["days"] - 1))
    return words("question.outside", when=when) if never else when


def values_table(title: str, found: list[Assumption], words: Words, usual: str = "") -> Table:
    """Parameters with value, default (or what ``usual`` calls it) and meaning."""
    rows = [
        (
            words.full_name(one.path.removeprefix("levers.")),
            value_text(one.value),
            value_text(one.usual),
            f"{words.declared(one.meaning)} [{words.declared(one.unit)}]",
        )
        for one in found
    ]
    headings = [words(f"question.{name}") for name in ("parameter", "value", "usual", "meaning")]
    headings[2] = usual or headings[2]
    return Table(title, headings, rows, numbers=(1, 2))


def _difference(given: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """What is not at its default; also what this version does not know, so that it complains and not ignores it."""
    different = {}
    for name, value in given.items():
        known = usual.get(name, _UNKNOWN)
        if isinstance(value, dict) and isinstance(known, dict):
            value = _difference(value, known)
            if value:
                different[name] = value
        elif value != known:
            different[name] = value
    return different


def _given(policy: dict[str, Any]) -> dict[str, Any]:
    """What a policy says, in the order in which people write it."""
    order = [*_FIRST, *(name for name in policy if name not in _FIRST)]
    return {name: policy[name] for name in order if policy.get(name) is not None}


def _flow(value: Any) -> str:
    """YAML of one line: names bare, whole numbers without a point, the rest as JSON writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
