"""What the code asks the catalogues for, read off its syntax trees."""

import ast
import re
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, nodes

from tests.test_structure import FILES, ROOT, tree_of

PACKAGE = ROOT / "sim"


class Asked(NamedTuple):
    """One place that asks for a text: the key as a pattern, where it is composed; values by name, None if unknown."""

    place: str
    function: str
    key: str
    pattern: str
    values: frozenset[str] | None
    texts: frozenset[str]


@cache
def _modules():
    """Nodes of the syntax tree of every module, and its strings; of composed ones the parts that colons join."""
    found = {path: list(ast.walk(tree_of(path))) for path in FILES}
    strings = {
        path: [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        for path, nodes in found.items()
    }
    return {path: (found[path], frozenset(text.strip(":") for text in strings[path])) for path in FILES}


@cache
def every_text():
    """Every string of the code."""
    return frozenset().union(*(texts for _, texts in _modules().values()))


def _every_question():
    for path, (found, texts) in _modules().items():
        for call in (node for node in found if isinstance(node, ast.Call) and node.args):
            function = _name(call.func)
            if function not in ("words", "Message", "broken", "name"):
                continue
            named = frozenset(word.arg for word in call.keywords) if all(w.arg for w in call.keywords) else None
            for node in _branches(call.args[0]):
                key, pattern = _key(node, function)
                if pattern:
                    yield Asked(f"{path.name}:{call.lineno}", function, key, pattern, named, texts)


def _name(function):
    if isinstance(function, ast.Call):  # Words("en")("key")
        return "words" if _name(function.func) == "Words" else ""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _branches(node):
    return [*_branches(node.body), *_branches(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def _key(node, function):
    """The key, empty where it is composed, and the pattern of all it may be; both empty for what is no text."""
    if function == "name":  # words.name("outcome", name)
        kind = node.value if isinstance(node, ast.Constant) else ""
        return "", rf"{re.escape(kind)}\.(.+)" if kind else ""
    before = "rule." if function == "broken" else ""
    if isinstance(node, ast.Constant):
        return before + node.value, re.escape(before + node.value)
    if isinstance(node, ast.JoinedStr):
        return "", before + "".join(re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in node.values)
    return "", ""


def _template_questions():
    """What templates of pages ask for, read off their syntax trees like those of the code."""
    for path in sorted(PACKAGE.rglob("templates/*.html")):
        tree = Environment().parse(path.read_text(encoding="utf-8"))
        texts = frozenset(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
        for call in tree.find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or call.node.name != "words":
                continue
            named = frozenset(word.key for word in call.kwargs)
            for node in _ways(call.args[0]):
                key = node.value if isinstance(node, nodes.Const) else ""
                yield Asked(f"{path.name}:{call.lineno}", "words", key, _joined(node), named, texts)


def _ways(node):
    return [*_ways(node.expr1), *_ways(node.expr2)] if isinstance(node, nodes.CondExpr) else [node]


def _joined(node):
    parts = node.nodes if isinstance(node, nodes.Concat) else [node]
    return "".join(re.escape(part.value) if isinstance(part, nodes.Const) else "(.+)" for part in parts)


@cache
def questions():
    """All that is asked for."""
    return (*_every_question(), *_template_questions())
