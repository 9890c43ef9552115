"""The document around the pages: its language, its title, and the address that mirrors the session."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from sim.app.charts import widget


class Document(anywidget.AnyWidget):
    """Keeps `<html lang>`, the title and the query of the address as the session has them, and dims earlier answers.

    What answers another question than the page asks is dimmed here, at once: from the first move of a control on, and
    with the address, not when the session has drawn the page anew.
    """

    _esm = """
    export default {
      render({ model }) {
        document.querySelector("meta[name=viewport]").content = "width=device-width, initial-scale=1";
        document.querySelector(".v-content")?.setAttribute("role", "presentation"); // ours is the one main part
        const style = document.head.appendChild(document.createElement("style"));
        const moved = new Set(); // controls that were moved, until the session has heard of it
        const dim = () => {
          const others = moved.size ? "" : `:not([data-answer="${model.get("question")}"])`;
          style.textContent = `[data-answer]${others} { opacity: .45; }`;
        };
        const onMoved = ({ detail }) => dim(moved.add(detail));
        const onHeard = ({ detail }) => dim(moved.delete(detail));
        const show = () => {
          dim();
          document.documentElement.lang = model.get("language");
          document.title = model.get("heading");
          const query = model.get("query");
          const address = location.pathname + (query ? "?" + query : "") + location.hash;
          if (address !== location.pathname + location.search + location.hash)
            history.replaceState(history.state, "", address);
        };
        const root = window.solara?.rootPath ?? ""; // below which a proxy shows the pages; solara's links lose it
        const later = () => {
          if (root && !`${location.pathname}/`.startsWith(`${root}/`))
            history.replaceState(history.state, "", root + location.pathname + location.search + location.hash);
          setTimeout(show);
        };
        model.on("change", show);
        addEventListener("microdrama.moved", onMoved);
        addEventListener("microdrama.heard", onHeard);
        addEventListener("popstate", later);
        addEventListener("solara.router", later);
        show();
        return () => {
          style.remove();
          removeEventListener("microdrama.moved", onMoved);
          removeEventListener("microdrama.heard", onHeard);
          removeEventListener("popstate", later);
          removeEventListener("solara.router", later);
        };
      },
    };
    """
    language = traitlets.Unicode("en").tag(sync=True)
    heading = traitlets.Unicode("").tag(sync=True)
    query = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)
    """What the page asks, as `data-answer` says of an answer; see `sim.app.estimate.question_of`."""


def document(language: str, heading: str, query: str, question: str) -> Any:
    """The element that keeps the document up to date; it shows nothing itself."""
    return widget(Document, language=language, heading=heading, query=query, question=question)
