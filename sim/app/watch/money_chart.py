"""The day's payments in the drama business as a Sankey diagram."""

from __future__ import annotations

from typing import Any

from sim.app.watch.network_chart import amount_text
from sim.app.watch.showing import Payments
from sim.locale import Words
from sim.money import FEN_PER_YUAN
from sim.report.flows import diagram

HEIGHT = 420
"""Pixels the chart needs."""
_LEAST = 1e-3  # share of the largest group below which a group is left out: nobody could see it
_COLOURS = {
    "households": "#56b4e9", "merchants": "#009e73", "platforms": "#0072b2", "creators": "#d55e00",
    "operators": "#f0a8d0", "pirates": "#8c2d2d",
    "policies": "#e69f00", "advertisers": "#cc79a7", "owners": "#6b4c9a", "production": "#a8763e",
    "inputs": "#5d7f6e", "service_cost": "#7d8c59", "escrow": "#9aa8b8", "coins": "#c2b280",
}  # fmt: skip


def money_option(payments: Payments, words: Words) -> tuple[dict[str, Any], str]:
    """The ECharts option of the day's payments, and its largest flow in words (a dash where nothing was paid)."""
    links = {ends: fen / FEN_PER_YUAN for ends, fen in diagram(payments, drama_only=True).items()}
    names = list(dict.fromkeys(name for ends in links for name in ends))
    totals = {name: _total(name, links) for name in names}
    largest = max(totals.values(), default=0.0)
    shown = {name for name in names if totals[name] >= largest * _LEAST}
    option = {
        "tooltip": {"confine": True},
        "series": [
            {
                "id": "money", "type": "sankey",
                "left": 4, "right": 240, "top": 10, "bottom": 10,
                "nodeGap": 12, "nodeWidth": 14, "draggable": False, "layoutIterations": 32,
                "emphasis": {"focus": "adjacency"}, "labelLayout": {"hideOverlap": True},
                "lineStyle": {"color": "source", "opacity": 0.3},
                "data": [_node(name, totals[name], words) for name in names if name in shown],
                "links": [_link(ends, yuan, words) for ends, yuan in links.items() if shown >= set(ends)],
            }
        ],
    }  # fmt: skip
    if not links:
        return option, "–"
    source, target = max(links, key=lambda ends: links[ends])
    return option, _flow(source, target, links[source, target], words)


def money_rows(payments: Payments, words: Words) -> list[list[str]]:
    """Every flow of the diagram, the largest first: from, to, amount; also those too small to draw."""
    links = diagram(payments, drama_only=True)
    return [
        [_called(source, words), _called(target, words), amount_text(fen / FEN_PER_YUAN, "yuan", words)]
        for (source, target), fen in sorted(links.items(), key=lambda link: -link[1])
    ]


def _total(name: str, links: dict[tuple[str, str], float]) -> float:
    out = sum(yuan for (source, _), yuan in links.items() if source == name)
    return max(out, sum(yuan for (_, target), yuan in links.items() if target == name))


def _node(name: str, yuan: float, words: Words) -> dict[str, Any]:
    amount = amount_text(yuan, "yuan", words)
    called = _called(name, words)
    return {
        "name": name,
        "itemStyle": {"color": _COLOURS.get(name.partition(":")[0], "#8a95a3"), "borderWidth": 0},
        "label": {"formatter": f"{called}  {amount}", "color": "#1b2430", "textBorderColor": "#fff",
                  "textBorderWidth": 3},
        "tooltip": {"formatter": f"{called}<br><b>{amount}</b>"},
    }  # fmt: skip


def _link(ends: tuple[str, str], yuan: float, words: Words) -> dict[str, Any]:
    source, target = ends
    return {
        "source": source, "target": target, "value": round(yuan),
        "tooltip": {"formatter": _flow(source, target, yuan, words)},
    }  # fmt: skip


def _flow(source: str, target: str, yuan: float, words: Words) -> str:
    return f"{_called(source, words)} → {_called(target, words)}: {amount_text(yuan, 'yuan', words)}"


def _called(node: str, words: Words) -> str:
    sector, _, side = node.partition(":")
    special = side and (sector in ("cash", "other", "owners") or side == "gets")
    return words(f"flow.{node}") if special else words.name("sector", sector)
