"""What if: move levers, and see what changes against the baseline."""

import solara

from sim.app import state


@solara.component
def WhatIf() -> None:
    """The page."""
    solara.v.Html(tag="h1", children=[state.use_words()("app.page.what_if")])
