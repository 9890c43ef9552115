"""Watch a run: the market day by day."""

import solara

from sim.app import state


@solara.component
def Watch() -> None:
    """The page."""
    solara.v.Html(tag="h1", children=[state.use_words()("app.page.watch")])
