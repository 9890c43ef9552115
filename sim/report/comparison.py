"""The report of a comparison: what policies change, who gains and loses, and what each yuan brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from sim.locale import Language, Words
from sim.outcomes import OUTCOMES
from sim.records.figures import scale_of
from sim.report.assumptions import assumptions, assumptions_section
from sim.report.differences import Row, cells, known, pairing, point, relative, spread, unchanged
from sim.report.markup import chart, code, element, folded, section, table, text
from sim.report.outcomes import HEADLINES
from sim.report.page import page
from sim.report.question import facts_list, policies_table, scenario_text, values_table
from sim.report.series import MANY, first_dates, series_data, series_grid

TABLES = ("effects", "groups", "league", "daily")
CHANGES = ("gmv", *HEADLINES[:-1], "orders", "hours_watched", "return_rate", "repurchase_rate", "mean_quality")
_WEEKLY = ("market_revenue", "gmv_microdrama", "creator_income", "platform_net_revenue")
LEAGUE = ("return_per_yuan", "subsidy_return", "total_surplus", "outlay")
_BASE = "base"


def comparison_page(record: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], *, language: Language = "en") -> str:
    """The report of a comparison from its record and its tables ``effects``, ``groups``, ``league`` and ``daily``."""
    words = Words(language)
    effects, effects_data = _effects_section(record, tables["effects"], tables["daily"], words)
    winners, winners_data = _winners_section(tables["groups"], words)
    trust, trust_data = assumptions_section(dict(record["scenario"]), words)
    sections = [
        ("effects", effects),
        ("winners", winners),
        ("league", _league_section(tables["league"], words)),
        ("question", _question_section(record, words)),
        ("assumptions", trust),
        ("reproduce", _reproduce_section(record, words)),
    ]
    title = words("compare.title", base=record["title"])
    charts = effects_data | winners_data | trust_data
    return page(title, _subtitle(record, words), sections, charts, words, "report.kind_of_comparison")


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
    warm_up = record.get("warm_up")
    return " · ".join([played, words("compare.warm_up", days=warm_up)] if warm_up else [played])


def _effects_section(
    record: Mapping[str, Any], effects: pd.DataFrame, daily: pd.DataFrame, words: Words
) -> tuple[str, dict[str, Any]]:
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
    n = len(record["seeds"])
    parts = [text("p", words("effects.about", base=record["title"], n=n), class_="note")]
    parts += [text("p", words("report.trust"), class_="note")]
    parts += [text("p", words("effects.unchanged", policy=policy), class_="note warning")
              for policy, rows in by_policy.items() if unchanged(rows)]  # fmt: skip
    parts += [chart("effects", words("effects.title"), words, height=f"{6 + len(CHANGES) * _lane(policies)}rem")]
    parts += [_effects_table(policy, rows, words) for policy, rows in by_policy.items()]
    parts += [text("p", words("effects.pairing_note"), class_="note")]
    parts += [
        text("p", _unhelped(policy, names, words), class_="note warning")
        for policy, names in record.get("unhelped_by_pairing", {}).items()
        if names
    ]
    note = words("effects.weekly_note" if n < MANY else "effects.weekly_many")
    parts += [text("h3", words("effects.weekly")), text("p", note, class_="note")]
    parts += [element("ul", *(text("li", policy) for policy in policies), class_="key"), series_grid(weekly, words)]
    return section("effects", words("section.effects"), *parts), data | weekly


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


def _effects_table(policy: str, rows: list[Row], words: Words) -> str:
    headings = [
        words(f"effects.{name}") for name in ("outcome", "base", "difference", "interval", "relative", "pairing")
    ]
    body = [
        (f"{words.name('outcome', row['outcome'])} ({row['outcome']})", *cells(row, words), pairing(row))
        for row in rows
        if known(row["difference"])
    ]
    title = words("effects.all", policy=policy)
    return folded(title, table(title, headings, body, numbers=range(1, 6)))


def _winners_section(groups: pd.DataFrame, words: Words) -> tuple[str, dict[str, Any]]:
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
    height = f"{5 + len(sides) * _lane(policies)}rem"
    tables = [_members_table(policy, _rows(groups[groups["policy"] == policy]), words) for policy in policies]
    about = text("p", words("winners.about"), class_="note")
    drawn = chart("winners", words("winners.title", unit=unit), words, height=height)
    return section("winners", words("section.winners"), about, drawn, *tables), {"winners": data}


def _members_table(policy: str, rows: list[Row], words: Words) -> str:
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
    title = words("winners.all", policy=policy)
    return folded(title, table(title, headings, body, numbers=range(2, 6)))


def _league_section(league: pd.DataFrame, words: Words) -> str:
    headings = [words("league.rank"), words("league.policy"), *(words.name("outcome", name) for name in LEAGUE)]
    body = [(str(row["rank"]), row["policy"], *(spread(row, name, words) for name in LEAGUE)) for row in _rows(league)]
    about = text("p", words("league.about"), class_="note")
    shown = table(words("section.league"), headings, body, numbers=range(2, 6))
    return section("league", words("section.league"), about, shown)


def _question_section(record: Mapping[str, Any], words: Words) -> str:
    base = {one.path: one for one in assumptions(record["scenario"])}
    parts = [text("h3", f"{words('effects.base')}: {record['title']}")]
    parts += [policies_table(record["scenario"], None, words)]
    levers = [one for path, one in base.items() if one.group == "levers"]
    parts += [folded(words("question.levers"), values_table(words("question.levers"), levers, words))]
    for policy in record["policies"]:
        scenario, title = policy["scenario"], words("compare.differs", policy=policy["label"])
        other = [
            one._replace(usual=base[one.path].value)
            for one in assumptions(scenario)
            if one.path in base and one.value != base[one.path].value
        ]
        parts += [text("h3", title)]
        parts += [values_table(title, other, words, words("effects.base"))] if other else []
        changed = scenario["policies"] != record["scenario"]["policies"]
        parts += [policies_table(scenario, None, words)] if changed and scenario["policies"] else []
        parts += [] if other or changed else [text("p", words("compare.nothing"))]
    return section("question", words("section.question"), *parts)


def _reproduce_section(record: Mapping[str, Any], words: Words) -> str:
    names = [f"policy{i}.yaml" for i in range(1, len(record["policies"]) + 1)]
    scenarios = [record["scenario"], *(policy["scenario"] for policy in record["policies"])]
    parts = [text("p", words("reproduce.about"))]
    parts += [text("p", words("reproduce.check")), code("microdrama verify DIR"), text("p", words("compare.files"))]
    parts += [
        folded(name, code(scenario_text(scenario)))
        for name, scenario in zip(("base.yaml", *names), scenarios, strict=True)
    ]
    options = f"--replications {len(record['seeds'])} --warm-up {record.get('warm_up', 0)}"
    parts += [text("p", words("compare.run")), code(f"microdrama compare base.yaml {' '.join(names)} {options}")]
    loaded = ", ".join(f'sim.load("{name}")' for name in names)
    parts += [
        text("p", words("reproduce.python")),
        code(
            f'import sim\n\neffects = sim.compare(sim.load("base.yaml"), [{loaded}], '
            f"replications={len(record['seeds'])}, warm_up={record.get('warm_up', 0)})"
        ),
        facts_list(dict(record), words),
    ]
    return section("reproduce", words("section.reproduce"), *parts)


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
