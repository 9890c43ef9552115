"""Mesa's own page of the same market."""

import solara

from sim.app import state


@solara.component
def MesaPage() -> None:
    """The page."""
    solara.v.Html(tag="h1", children=[state.use_words()("app.page.mesa")])
