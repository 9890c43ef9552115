"""What ruamel.yaml finds wrong with a text, as messages: it says so in English sentences with the token it met."""

from __future__ import annotations

from ruamel.yaml.error import MarkedYAMLError

from sim.locale import Message

_SENTENCES = {
    "could not find expected ':'": "yaml.colon",
    "sequence entries are not allowed here": "yaml.sequence",
    "mapping values are not allowed here": "yaml.mapping",
    "found unexpected end of stream": "yaml.end",
    "found unexpected document separator": "yaml.separator",
}
_AROUND_A_TOKEN: dict[tuple[str, str], str] = {
    ("found character ", " that cannot start any token"): "yaml.character",
    ("found unknown escape character ", ""): "yaml.escape",
    ("found undefined tag handle ", ""): "yaml.handle",
    ("expected <block end>, but found ", ""): "yaml.block_end",
    ("expected the node content, but found ", ""): "yaml.content",
    ("expected alphabetic or numeric character, but found ", ""): "yaml.letter",
    ("expected a comment or a line break, but found ", ""): "yaml.line_break",
    ("expected chomping or indentation indicators, but found ", ""): "yaml.indicator",
    ("expected ',' or ']', but got ", ""): "yaml.list_goes_on",
    ("expected ',' or '}', but got ", ""): "yaml.group_goes_on",
}
"""What stands before and after the token, and the key."""
_DIGITS = (2, 4, 8)


def mistake(error: MarkedYAMLError) -> Message:
    """That a text is no YAML, and why; a reason that files hardly ever give is told as ruamel.yaml says it."""
    return Message("yaml.wrong", problem=_reason(str(error.problem or error.context)))


def _reason(said: str) -> Message | str:
    if said in _SENTENCES:
        return Message(_SENTENCES[said])
    for (before, after), key in _AROUND_A_TOKEN.items():
        if said.startswith(before) and said.endswith(after):
            return Message(key, token=said[len(before) : len(said) - len(after)])
    for digits in _DIGITS:
        before = f"expected escape sequence of {digits} hexdecimal numbers, but found "
        if said.startswith(before):
            return Message("yaml.hexadecimal", digits=digits, token=said.removeprefix(before))
    return said
