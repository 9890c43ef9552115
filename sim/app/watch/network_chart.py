"""The network of a day as a chart: platforms in the middle, viewers and advertisers left, firms right."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

from sim.app.watch.network import ADVERTISERS, CREATORS, MERCHANTS, OPERATORS, SIDES, VIEWERS, Flows, Network
from sim.locale import Words
from sim.money import FEN_PER_YUAN
from sim.names import FORMS, PLATFORMS, Form
from sim.records.figures import figure, scale_of

type Kind = Literal["views", "orders", "money", "shared"]
"""What the edges show."""
KINDS: tuple[Kind, ...] = ("views", "orders", "money", "shared")

HEIGHT = 720
"""Pixels the chart needs."""
_STAR = "path://M50 0 61 35 98 35 68 57 79 91 50 70 21 91 32 57 2 35 39 35Z"
# Okabe & Ito's colours: told apart by colour-blind readers; a symbol each tells the forms apart without colour
_FORMS = {
    Form.SHORT_VIDEO: ("#0072b2", "circle"),
    Form.MINI_PROGRAM: ("#56b4e9", _STAR),
    Form.APP: ("#cc79a7", "triangle"),
    Form.LONG_VIDEO: ("#e69f00", "diamond"),
    Form.SHELF: ("#009e73", "rect"),
}
_SIGNS = {"circle": "●", _STAR: "★", "triangle": "▲", "diamond": "◆", "rect": "■"}
FORM_SYMBOLS = {int(form): (colour, _SIGNS[symbol]) for form, (colour, symbol) in _FORMS.items()}
"""Colour and sign of each form of platform, for a legend."""
_SIDE_COLOUR = "#4a5565"
_EDGES: dict[Kind, str] = {"views": "#0072b2", "orders": "#009e73", "money": "#d55e00", "shared": "#6b7785"}
UNITS: dict[Kind, str] = {"views": "views", "orders": "orders", "money": "yuan", "shared": "people"}
_INK = "#1b2430"
# from the top: short video, what it leads on to, long video, shelves; staggered, so that names have room
_COLUMN = {
    "douyin": (450, 130), "kuaishou": (530, 215),
    "douyin_mini": (440, 285), "wechat_mini": (525, 330), "drama_app": (445, 375),
    "tencent_video": (525, 430), "iqiyi": (445, 485), "youku": (525, 535), "sohu": (445, 580),
    "taobao": (525, 640), "pinduoduo": (440, 700), "jd": (525, 750),
    VIEWERS: (45, 330), ADVERTISERS: (110, 740), CREATORS: (945, 200), OPERATORS: (945, 420),
    MERCHANTS: (945, 640),
}  # fmt: skip
_CORNERS = ((0, 0), (1000, 900))  # of the drawing, so that everything stays where it is whatever is shown
_RADIUS = 320  # of the ring on which platforms lie where they are connected with each other only
_WIDEST, _THINNEST = 16.0, 0.8
_LARGEST, _SMALLEST = 58.0, 9.0
_LABELLED = 8
"""Edges whose amount is written beside them."""
_LEAST = 1e-4
"""Edges below this share of the largest would be hairlines: only the table has them."""


class Edge(NamedTuple):
    """One connection, ready to be drawn."""

    source: str
    target: str
    amount: float  # in the unit of its kind


def edges_of(network: Network, kind: Kind) -> list[Edge]:
    """The connections of one kind, the largest first; money in yuan."""
    flows: dict[Kind, Flows] = {
        "views": network.views, "orders": network.orders, "money": network.money, "shared": network.shared,
    }  # fmt: skip
    divisor = FEN_PER_YUAN if kind == "money" else 1
    found = [Edge(*ends, amount / divisor) for ends, amount in flows[kind].items()]
    return sorted(found, key=lambda edge: -edge.amount)


def node_name(name: str, words: Words) -> str:
    """What a node is called."""
    return words.name("platform", name) if name in PLATFORMS else words(f"watch.side.{name}")


def amount_text(amount: float, unit: str, words: Words) -> str:
    """An amount with its unit, two or three significant digits: `18 m views`, `1.2 亿元`."""
    divisor, magnitude = scale_of(amount, "people", words.magnitudes)  # any unit of amounts: they all may be large
    return words.amount(figure(amount, None, None, divisor).value, magnitude, unit)


def network_option(network: Network, kind: Kind, words: Words) -> dict[str, Any]:
    """The ECharts option of the network with the connections of one kind."""
    edges = edges_of(network, kind)
    widest = edges[0].amount if edges else 1.0
    drawn = [edge for edge in edges if edge.amount >= widest * _LEAST]
    touched = {name for edge in drawn for name in (edge.source, edge.target)}
    nodes = [_platform(name, network, words) for name in PLATFORMS]
    nodes += [_side(name, network, words) for name in SIDES if name in touched]
    for node in nodes:
        x, y, beside = _place(node["id"], kind)
        node |= {"x": x, "y": y, "label": node["label"] | {"position": beside}}
    nodes += [_corner(x, y) for x, y in _CORNERS]
    return {
        "animationDuration": 0,
        "animationDurationUpdate": 350,
        "animationEasingUpdate": "cubicOut",
        "textStyle": {"color": _INK},
        "tooltip": {"confine": True},
        "series": [
            {
                "id": "network",
                "type": "graph",
                "layout": "none",
                "left": 12, "right": 12, "top": "top",
                "roam": False,
                "data": nodes,
                "links": [_link(edge, place, kind, widest, words) for place, edge in enumerate(drawn)],
                "emphasis": {"focus": "adjacency", "lineStyle": {"opacity": 0.85}},
                "edgeSymbol": ["none", "none" if kind == "shared" else "arrow"],
            }
        ],
    }  # fmt: skip


def _place(name: str, kind: Kind) -> tuple[int, int, str]:
    """Where a node lies and its name beside it: in the columns of viewers, platforms and firms, or on a ring."""
    if kind != "shared":
        return *_COLUMN[name], "right" if name in PLATFORMS else "bottom"
    turn = 2 * math.pi * PLATFORMS.index(name) / len(PLATFORMS) - math.pi / 2
    x, y = math.cos(turn), math.sin(turn)
    beside = ("right" if x > 0 else "left") if abs(x) > 0.1 else "bottom" if y > 0 else "top"
    return round(500 + _RADIUS * x), round(450 + _RADIUS * y), beside


def _corner(x: int, y: int) -> dict[str, Any]:
    return {"id": f"{x} {y}", "x": x, "y": y, "symbolSize": 0, "label": {"show": False}, "tooltip": {"show": False}}


def _platform(name: str, network: Network, words: Words) -> dict[str, Any]:
    venue = network.venues[name]
    colour, symbol = _FORMS[FORMS[PLATFORMS.index(name)]]
    most = max(1, *(other.audience for other in network.venues.values()))
    size = max(_SMALLEST, _LARGEST * math.sqrt(venue.audience / most))
    called = node_name(name, words)
    audience = amount_text(venue.audience, "people", words)
    lines = [
        f"<b>{called}</b>",
        f"{words('watch.audience')}: {audience}",
        f"{words('watch.views')}: {amount_text(venue.views, 'views', words)}",
        f"{words('watch.watched')}: {amount_text(venue.seconds / 3600, 'hours', words)}",
        f"{words('watch.word')}: {amount_text(venue.word, 'people', words)}",
        f"{words('watch.orders')}: {amount_text(venue.orders, 'orders', words)}",
        f"{words('watch.received')}: {amount_text(venue.received / FEN_PER_YUAN, 'yuan', words)}",
        f"{words('watch.paid')}: {amount_text(venue.paid / FEN_PER_YUAN, 'yuan', words)}",
    ]
    return _node(name, called, symbol, size, colour) | {"tooltip": {"formatter": "<br>".join(lines)}}


def _side(name: str, network: Network, words: Words) -> dict[str, Any]:
    called = node_name(name, words)
    text = f"<b>{called}</b>"
    if name == VIEWERS:
        text += f"<br>{words('watch.active')}: {amount_text(network.active, 'people', words)}"
    made = _node(name, called, "circle", 46, _SIDE_COLOUR) | {"tooltip": {"formatter": text}}
    made["label"] |= {"fontWeight": "bold"}
    return made


def _node(name: str, called: str, symbol: str, size: float, colour: str) -> dict[str, Any]:
    border = {"textBorderColor": "#fff", "textBorderWidth": 3}
    return {
        "id": name, "name": called,
        "symbol": symbol, "symbolSize": round(size, 1),
        "itemStyle": {"color": colour, "borderColor": "#fff", "borderWidth": 1.5},
        "label": {"show": True, "color": _INK, "fontSize": 12, **border},
    }  # fmt: skip


def _link(edge: Edge, place: int, kind: Kind, widest: float, words: Words) -> dict[str, Any]:
    width = max(_THINNEST, _WIDEST * math.sqrt(edge.amount / widest))
    amount = amount_text(edge.amount, UNITS[kind], words)
    arrow = "–" if kind == "shared" else "→"
    text = f"{node_name(edge.source, words)} {arrow} {node_name(edge.target, words)}<br><b>{amount}</b>"
    # what comes to a platform goes on from it: once is enough
    told = place < _LABELLED and (kind == "money" or edge.source == VIEWERS)
    label = {"show": told, "formatter": amount, "fontSize": 11, "color": _EDGES[kind], "opacity": 1,
             "textBorderColor": "#fff", "textBorderWidth": 3}  # fmt: skip
    return {
        "source": edge.source,
        "target": edge.target,
        "value": edge.amount,
        "symbolSize": round(5 + width / 2, 1),
        "lineStyle": {
            "color": _EDGES[kind], "width": round(width, 2), "opacity": 0.2 if kind == "shared" else 0.4,
            "curveness": 0.1 if kind == "shared" else _curve(edge),
        },
        "label": label,
        "tooltip": {"formatter": text},
    }  # fmt: skip


def _curve(edge: Edge) -> float:
    """How far an edge bends: both directions apart, along the column of platforms far out, below it what passes it."""
    ends = {edge.source, edge.target}
    if ends <= set(PLATFORMS):
        return 0.5
    if ends == {VIEWERS, MERCHANTS}:
        return 0.7 if edge.source == MERCHANTS else -0.58
    if ends == {VIEWERS, CREATORS}:
        return 0.5
    return 0.12
