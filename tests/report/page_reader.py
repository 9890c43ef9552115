"""A page of HTML as tests look at it."""

import json
from html.parser import HTMLParser


class Page(HTMLParser):
    """What a page holds: elements with their attributes, the text of scripts, and all text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self._open: str = ""
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data):
        if self._open == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = (attributes, before + data)
        elif self._open != "style":
            self.words += data

    def handle_endtag(self, tag):
        self._open = ""

    def charts(self):
        (data,) = (json.loads(text) for attributes, text in self.scripts if attributes.get("id") == "charts")
        return data["charts"]
