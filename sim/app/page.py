"""The shell of the application: its pages, the bar above them, and the words when an address is wrong."""

from __future__ import annotations

from typing import Any

import solara

import sim
from sim.app import state
from sim.app.estimate import question_of
from sim.app.parts import Press
from sim.app.player import baseline_of
from sim.app.problems import list_problems
from sim.app.serving.document import document
from sim.app.serving.idle import IdlePolicies
from sim.app.watch import Watch
from sim.app.what_if import WhatIf
from sim.locale import LANGUAGES, Language, Words

PAGES = {"/": "what_if", "watch": "watch", "mesa": "mesa"}
"""The pages by their path, with the name of their words."""


@solara.component
def Layout(children: list[Any]) -> None:
    """Everything around a page."""
    router = solara.use_router()
    solara.use_memo(lambda: state.open_address(router.search), [])
    words = state.use_words()
    scenario, _ = state.use_scenario()
    path = router.parts[0] or "/"
    title = words(f"app.page.{PAGES.get(path, 'what_if')}")
    with (
        solara.AppLayout(navigation=False, classes=["lab"], style={"height": "100%", "overflow": "auto"}),
        solara.Column(gap="0", style={"flex-wrap": "nowrap"}),
    ):
        question = question_of(baseline_of(scenario, state.use_base()), scenario)
        document(words.tag, f"{title} – {words('app.title')}", state.query(), question)
        _Header(words, path)
        with solara.v.Html(tag="main", class_="page"):
            _Problems(words)
            IdlePolicies(words)
            solara.Div(children=children)
        _Footer(words)


@solara.component
def _Header(words: Words, path: str) -> None:
    query = state.query()
    other: Language = next(language for language in LANGUAGES if language != words.language)
    with solara.v.Html(tag="header", class_="bar"):
        solara.v.Html(tag="p", class_="name", children=[words("app.title")])
        with solara.v.Html(tag="nav", attributes={"aria-label": words("app.pages")}):
            for place, name in PAGES.items():
                with solara.Link(f"/{place.strip('/')}{'?' if query else ''}{query}"):
                    here = {"class_": "here", "attributes": {"aria-current": "page"}} if place == path else {}
                    solara.v.Html(tag="span", children=[words(f"app.page.{name}")], **here)
        Press(
            words("app.other_language"), lambda: state.set_language(other), kind="language", language=Words(other).tag
        )


@solara.component
def _Problems(words: Words) -> None:
    problems, put_away = state.use_problems()
    if problems:
        with solara.v.Html(tag="div", class_="problem", attributes={"role": "alert"}):
            solara.v.Html(tag="p", children=[words("app.bad_address")])
            with solara.v.Html(tag="ul"):
                list_problems(problems, words)
            Press(words("app.put_away"), put_away)


@solara.component
def _Footer(words: Words) -> None:
    scenario, _ = state.use_scenario()
    about = words("app.about", version=sim.__version__, seed=scenario.seed)
    solara.v.Html(tag="footer", class_="about", children=[about])


@solara.component
def _Mesa() -> None:
    """Mesa's page. It brings matplotlib and altair, which take a second or two: only who opens it waits for them."""
    from sim.app.mesa_page import MesaPage

    MesaPage()


routes = [
    solara.Route("/", component=WhatIf, label="What if", layout=Layout),
    solara.Route("watch", component=Watch, label="Watch a run"),
    solara.Route("mesa", component=_Mesa, label="Mesa"),
]
