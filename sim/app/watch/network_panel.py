"""The network of the day on the page: chosen connections as a chart, and everything in tables."""

from __future__ import annotations

import solara

from sim.app import state
from sim.app.charts import chart
from sim.app.parts import FoldedTable, block
from sim.app.watch.choice import Choice
from sim.app.watch.network import Network
from sim.app.watch.network_chart import (
    FORM_SYMBOLS,
    HEIGHT,
    KINDS,
    UNITS,
    Kind,
    amount_text,
    edges_of,
    network_option,
    node_name,
)
from sim.locale import Words
from sim.money import FEN_PER_YUAN

_kind: solara.Reactive[Kind] = solara.reactive(KINDS[0])


@solara.component
def NetworkPanel(network: Network | None) -> None:
    """The network of a day; a sentence instead before the first."""
    words = state.use_words()
    kind = _kind.value
    with solara.v.Html(tag="section", class_="panel network"):
        with solara.v.Html(tag="div", class_="heading"):
            block("h2", words("watch.network"))
            kinds = {one: words(f"watch.network.{one}") for one in KINDS}
            Choice(words("watch.network"), kinds, kind, _kind.set, unseen=True)
        if network is None:
            block("p", words("watch.network.empty"), "empty").key("empty")
            return
        with solara.v.Html(tag="p", class_="note"):
            block("span", words(f"watch.network.{kind}.note"))
            block("span", words("watch.network.sizes"))
        _Forms(words)
        chart(network_option(network, kind, words), _label(network, kind, words), height=f"{HEIGHT}px")
        _Tables(network, kind, words)


@solara.component
def _Forms(words: Words) -> None:
    with solara.v.Html(tag="ul", class_="forms", attributes={"aria-label": words("watch.network.forms")}):
        for form, (colour, sign) in FORM_SYMBOLS.items():
            with solara.v.Html(tag="li"):
                solara.v.Html(
                    tag="span", style_=f"color: {colour}", children=[sign], attributes={"aria-hidden": "true"}
                )
                block("span", words(f"watch.form.{form}"))


@solara.component
def _Tables(network: Network, kind: Kind, words: Words) -> None:
    names = ("audience", "views", "watched", "word", "orders", "received", "paid")
    rows = [
        [
            node_name(platform, words),
            amount_text(venue.audience, "people", words),
            amount_text(venue.views, "views", words),
            amount_text(venue.seconds / 3600, "hours", words),
            amount_text(venue.word, "people", words),
            amount_text(venue.orders, "orders", words),
            amount_text(venue.received / FEN_PER_YUAN, "yuan", words),
            amount_text(venue.paid / FEN_PER_YUAN, "yuan", words),
        ]
        for platform, venue in network.venues.items()
    ]
    FoldedTable(words("watch.table"), [words("watch.platform"), *(words(f"watch.{name}") for name in names)], rows, 1)
    rows = [
        [node_name(edge.source, words), node_name(edge.target, words), amount_text(edge.amount, UNITS[kind], words)]
        for edge in edges_of(network, kind)
    ]
    FoldedTable(words("watch.flows_table"), [words(f"watch.{name}") for name in ("from", "to", "amount")], rows, 2)


def _label(network: Network, kind: Kind, words: Words) -> str:
    """What a screen reader says of the chart."""
    called, edges = words(f"watch.network.{kind}"), edges_of(network, kind)
    if not edges:
        return called
    source, target = (node_name(name, words) for name in (edges[0].source, edges[0].target))
    largest = f"{source} → {target}, {amount_text(edges[0].amount, UNITS[kind], words)}"
    return words("watch.network.label", kind=called, largest=largest)
