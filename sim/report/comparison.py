"""The report of a comparison: what policies change, who gains and loses, and what each yuan brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from sim.locale import Language, Words
from sim.outcomes import OUTCOMES
from sim.records.figures import scale_of
from sim.records.subsidies import SUBSIDIES
from sim.report.assumptions import Assumption, assumptions, trusted
from sim.report.differences import Row, cells, known, pairing, point, relative, spread, unchanged
from sim.report.markup import Table
from sim.report.outcomes import HEADLINES
from sim.report.page import after_warm_up, page
from sim.report.question import known_facts, policies_table, scenario_text, values_table
from sim.report.series import MANY, charts_of, first_dates, series_data
from sim.report.subsidies import Told, subsidies_told, under_policy

TABLES = ("effects", "groups", "incidence", "league", "daily")
CHANGES = ("gmv", *HEADLINES[:-1], "orders", "hours_watched", "return_rate", "repurchase_rate", "mean_quality")
_WEEKLY = ("market_revenue", "gmv_microdrama", "creator_income", "platform_net_revenue")
LEAGUE = ("return_per_yuan", "subsidy_return", "total_surplus", "outlay")
_BASE = "base"


def comparison_page(record: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], *, language: Language = "en") -> str:
    """The report of a comparison from its record and its tables ``TABLES``."""
    words = Words(language)
    effects, effects_charts = _effects(record, tables["effects"], tables["daily"], words)
    winners, winners_charts = _winners(tables["groups"], words)
    trust, trust_charts = trusted(dict(record["scenario"]), words)
    shown = {
        "base": record["title"],
        "n": len(record["seeds"]),
        "effects": effects,
        "winners": winners,
        "incidence": _incidence(tables["incidence"], words),
        "league": _league(tables["league"], words),
        "question": _question(record, words),
        "assumptions": trust,
        "reproduce": _reproduction(record, words),
    }
    title = words("compare.title", base=record["title"])
    charts = effects_charts | winners_charts | trust_charts
    return page("comparison.html", title, _subtitle(record, words), shown, charts, words)


def _subtitle(record: Mapping[str, Any], words: Words) -> str:
    scenario, seeds = record["scenario"], record["seeds"]
    start = date.fromisoformat(scenario["start"])
    played = words(
        "compare.played",
        days=scenario["days"],
        start=start,
        end=start + timedelta(days=scenario["days"] - 1),
        viewers=f"{scenario['viewers']:,}",
        n=len(seeds),
        first=seeds[0],
        last=seeds[-1],
    )
    return after_warm_up(played, record["warm_up"], words)


def _effects(
    record: Mapping[str, Any], effects: pd.DataFrame, daily: pd.DataFrame, words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    policies = list(dict.fromkeys(effects["policy"]))
    by_policy = {policy: _rows(effects[effects["policy"] == policy]) for policy in policies}
    data = {
        "effects": {
            "kind": "intervals",
            "unit": "%",
            "rows": [words.name("outcome", name) for name in CHANGES],
            "series": [
                {"name": policy, "points": [relative(row) for row in _in_order(rows, CHANGES)]}
                for policy, rows in by_policy.items()
            ],
        }
    }
    weekly = _weekly(daily, policies, words)
    unhelped = record.get("unhelped_by_pairing", {})
    shown = {
        "policies": policies,
        "unchanged": [policy for policy, rows in by_policy.items() if unchanged(rows)],
        "height": f"{6 + len(CHANGES) * _lane(policies)}rem",
        "tables": [_effects_table(policy, rows, words) for policy, rows in by_policy.items()],
        "subsidies": [_subsidies(policy, rows, words) for policy, rows in by_policy.items()],
        "unhelped": [_unhelped(policy, names, words) for policy, names in unhelped.items() if names],
        "many": len(record["seeds"]) >= MANY,
        "weekly": charts_of(weekly, words),
    }
    return shown, data | weekly


def _weekly(daily: pd.DataFrame, policies: list[str], words: Words) -> dict[str, Any]:
    """The paired difference of each policy from the base, week by week."""
    found = {}
    for name in _WEEKLY:
        wide = daily.pivot(index="day", columns=["scenario", "replication"], values=name)
        lines = {policy: pd.DataFrame(wide[policy] - wide[_BASE]) for policy in policies}
        dates = first_dates(daily)
        drawn = series_data(words.name("outcome", name), OUTCOMES[name], dates, lines, words)
        if drawn:
            found[f"weekly-{name}"] = drawn
    return found


def _effects_table(policy: str, rows: list[Row], words: Words) -> Table:
    headings = [
        words(f"effects.{name}") for name in ("outcome", "base", "difference", "interval", "relative", "pairing")
    ]
    body = [
        (f"{words.name('outcome', row['outcome'])} ({row['outcome']})", *cells(row, words), pairing(row))
        for row in rows
        if known(row["difference"]) and row["outcome"] not in SUBSIDIES
    ]
    return Table(words("effects.all", policy=policy), headings, body, numbers=range(1, 6))


def _subsidies(policy: str, rows: list[Row], words: Words) -> Told | None:
    caption = words("subsidy.table_of", policy=policy)
    return subsidies_told(under_policy(rows), words, caption)


def _winners(groups: pd.DataFrame, words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    policies = list(dict.fromkeys(groups["policy"]))
    sums = groups[groups["member"] == "all"]
    sides = list(dict.fromkeys(sums["group"]))
    ends = [abs(row[name]) for row in _rows(sums) for name in ("difference", "ci_low", "ci_high") if known(row[name])]
    divisor, magnitude = scale_of(max(ends, default=0.0), "yuan", words.magnitudes)
    unit = words.unit(magnitude, "yuan")
    data = {
        "kind": "intervals",
        "unit": unit,
        "rows": [words.name("side", side) for side in sides],
        "series": [
            {
                "name": policy,
                "points": [point(row, divisor) for row in _rows(sums[sums["policy"] == policy])],
            }
            for policy in policies
        ],
    }
    shown = {
        "unit": unit,
        "height": f"{5 + len(sides) * _lane(policies)}rem",
        "tables": [_members_table(policy, _rows(groups[groups["policy"] == policy]), words) for policy in policies],
    }
    return shown, {"winners": data}


def _members_table(policy: str, rows: list[Row], words: Words) -> Table:
    """Sums first, then every member from the largest gain to the largest loss."""
    headings = [words("winners.group"), words("winners.member")]
    headings += [words(f"effects.{name}") for name in ("base", "difference", "interval", "relative")]
    headings += [words("winners.verdict")]
    ordered = sorted(
        rows, key=lambda row: (row["member"] != "all", -row["difference"] if row["member"] != "all" else 0)
    )
    body = [
        (words.name("side", row["group"]), _member(row["member"], words), *cells(row, words),
         words.name("verdict", row["verdict"]))
        for row in ordered
    ]  # fmt: skip
    return Table(words("winners.all", policy=policy), headings, body, numbers=range(2, 6))


def _incidence(incidence: pd.DataFrame, words: Words) -> list[Table]:
    """Of every policy with a plan: who paid policy money and who received it, and where sales went."""
    headings = [words(f"incidence.{name}") for name in ("part", "kind", "member")]
    headings += [words(f"effects.{name}") for name in ("base", "difference", "interval", "relative")]
    tables = []
    for policy in dict.fromkeys(incidence["policy"]):
        body = [
            (words(f"incidence.{row['part']}"), words(f"subsidy.{row['kind']}") if row["kind"] else "",
             words.name("member", row["member"], words.name("platform", row["member"])), *cells(row, words))
            for row in _rows(incidence[incidence["policy"] == policy])
        ]  # fmt: skip
        tables.append(Table(words("incidence.all", policy=policy), headings, body, numbers=range(3, 7)))
    return tables


def _league(league: pd.DataFrame, words: Words) -> Table:
    headings = [words("league.rank"), words("league.policy"), *(words.name("outcome", name) for name in LEAGUE)]
    body = [(str(row["rank"]), row["policy"], *(spread(row, name, words) for name in LEAGUE)) for row in _rows(league)]
    return Table(words("section.league"), headings, body, numbers=range(2, 6))


def _question(record: Mapping[str, Any], words: Words) -> dict[str, Any]:
    base = assumptions(record["scenario"])
    levers = [one for one in base if one.group == "levers"]
    return {
        "policies": policies_table(record["scenario"], None, words),
        "levers": values_table(words("question.levers"), levers, words),
        "others": [_difference(record["scenario"], base, policy, words) for policy in record["policies"]],
    }


def _difference(base: dict[str, Any], values: list[Assumption], policy: dict[str, Any], words: Words) -> dict[str, Any]:
    """What a policy changes of its base: values, the list of policies, or nothing."""
    title = words("compare.differs", policy=policy["label"])
    usual = {one.path: one.value for one in values}
    other = [
        one._replace(usual=usual[one.path])
        for one in assumptions(policy["scenario"])
        if one.path in usual and one.value != usual[one.path]
    ]
    changed = policy["scenario"]["policies"] != base["policies"]
    return {
        "title": title,
        "changes": values_table(title, other, words, words("effects.base")) if other else None,
        "policies": policies_table(policy["scenario"], None, words) if changed else None,
        "same": not other and not changed,
    }


def _reproduction(record: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The scenario files, the command, the Python lines and the facts that give the same numbers again."""
    names = [f"policy{i}.yaml" for i in range(1, len(record["policies"]) + 1)]
    scenarios = [record["scenario"], *(policy["scenario"] for policy in record["policies"])]
    n, warm_up = len(record["seeds"]), record["warm_up"]
    loaded = ", ".join(f'sim.load("{name}")' for name in names)
    twin, also = (" --twin", ", twin=True") if record.get("twin") else ("", "")
    compared = f'sim.compare(sim.load("base.yaml"), [{loaded}], replications={n}, warm_up={warm_up}{also})'
    return {
        "files": [
            (name, scenario_text(scenario)) for name, scenario in zip(("base.yaml", *names), scenarios, strict=True)
        ],
        "command": f"microdrama compare base.yaml {' '.join(names)} --replications {n} --warm-up {warm_up}{twin}",
        "python": f"import sim\n\neffects = {compared}",
        "facts": known_facts(record, words),
    }


def _unhelped(policy: str, names: list[str], words: Words) -> str:
    return words("effects.unhelped", policy=policy, outcomes=", ".join(words.name("outcome", name) for name in names))


def _member(member: str, words: Words) -> str:
    """`women, under 30, city tier 1-2`, `skin_care`, `taobao` or `all`, in the reader's language."""
    if member == "all":
        return words("question.all_platforms")
    return ", ".join(words.name("member", part, words.name("platform", part)) for part in member.split(", "))


def _in_order(rows: list[Row], names: tuple[str, ...]) -> list[Row]:
    by_name = {row["outcome"]: row for row in rows}
    return [by_name[name] for name in names]


def _lane(policies: list[str]) -> float:
    """Height of one row of an interval chart, in rem."""
    return 0.9 + 0.9 * len(policies)


def _rows(frame: Any) -> list[Row]:
    return frame.to_dict("records")
