"""Specification of the catalogues: whatever is said has its text in every language, and nothing lies there unused."""

import re
import string

import pytest

from sim.evidence.targets import SAYING as SAID_ON_THE_CARD
from sim.experiments.comparison.findings import EXTRAS
from sim.experiments.comparison.groups import MEMBERS
from sim.locale.catalogues import AREAS, LANGUAGES, CatalogueError, entries, path_of
from sim.market.reasons import REASONS
from sim.names import GENRES, PLATFORMS, Form
from sim.outcome import INDEX
from sim.outcomes import OUTCOMES
from sim.parameters.base import STATUSES
from sim.policy.plans import PLANS
from sim.records.subsidies import SUBSIDIES
from sim.records.twins import TWIN
from sim.scenario.model import GROUPS
from tests.locale.asked import every_text, questions
from tests.locale.keys import keys
from tests.test_structure import EVERY_PARAMETER

OTHERS = [language for language in LANGUAGES if language != "en"]
PAIRS = [(language, area) for language in OTHERS for area in AREAS]
FIGURES = frozenset(map(str, (*Form, *range(5), 1, 7, 30)))
"""Forms of platforms, numbers of names in a row, and speeds, which keys end with."""
TERMS = {name for plan in PLANS.values() for name in plan.model_fields}
MEMBERS_BY_NAME = {part for member in MEMBERS for part in member.member.split(", ")}
SECTORS = {sector for reason in REASONS.values() for sector in (*reason.payer, *reason.payee)}
DECLARED = {
    "outcome": {*OUTCOMES, *EXTRAS, *SUBSIDIES, *TWIN},
    "unit": {one.unit for one in (*OUTCOMES.values(), *EXTRAS.values())} - {INDEX} | {"views"},
    "plan": {*PLANS},
    "group": {"levers", *GROUPS},
    "platform": {*PLATFORMS},
    "sector": SECTORS,
    "reason": {*REASONS},
    "genre": {genre.replace("_", " ") for genre in GENRES},
    "side": {member.group for member in MEMBERS} | {"everybody"},
    "over": {outcome.kind for outcome in OUTCOMES.values()},
    "status": {*STATUSES},
}
"""What must have a name."""
NAMED = frozenset().union(*DECLARED.values(), TERMS, MEMBERS_BY_NAME, FIGURES)
SAYING = (
    {
        text
        for _, field in EVERY_PARAMETER
        for text in (
            field.description,
            field.json_schema_extra["unit"],
            re.sub(r"^\w+: *", "", field.json_schema_extra["source"]),
        )
    }
    | {one.meaning for one in (*OUTCOMES.values(), *EXTRAS.values(), *SUBSIDIES.values(), *TWIN.values())}
    | SAID_ON_THE_CARD
)
"""What is said in English where it is declared."""


def catalogue(language, area):
    return {entry.key: entry for entry in entries(path_of(language, area))}


def placeholders(text):
    """Names to be filled in; anything but a plain name in braces is an error."""
    fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    assert all(name.isidentifier() and not spec and not conversion for _, name, spec, conversion in fields), text
    return {name for _, name, _, _ in fields}


# --- languages agree ---


@pytest.mark.parametrize(("language", "area"), PAIRS)
def test_every_english_text_is_translated_as_it_is_now(language, area):
    english, other = catalogue("en", area), catalogue(language, area)
    asked = {key: entry.msgid for key, entry in english.items()}
    assert {entry.context: entry.msgid for entry in other.values() if _keyed(entry)} == asked


@pytest.mark.parametrize(("language", "area"), PAIRS)
def test_no_translation_is_left_empty(language, area):
    assert [key for key, entry in catalogue(language, area).items() if not entry.msgstr] == []


@pytest.mark.parametrize(("language", "area"), PAIRS)
def test_a_translation_fills_in_what_the_english_fills_in(language, area):
    found = [entry for entry in catalogue(language, area).values() if entry.context]
    assert [e.key for e in found if placeholders(e.msgid) != placeholders(e.msgstr)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_declarations_say_is_translated_and_nothing_else(language):
    translated = {entry.msgid for entry in catalogue(language, "model").values() if not entry.context}
    assert translated == SAYING


@pytest.mark.parametrize("area", AREAS)
def test_the_english_is_stated_once(area):
    found = catalogue("en", area).values()
    assert [entry.key for entry in found if not entry.context or entry.msgstr] == []
    assert {entry.msgid for entry in found if area == "model" and entry.context.startswith("meaning.")} == set()


def test_no_key_is_in_two_catalogues():
    assert sum(len(catalogue("en", area)) for area in AREAS) == len(keys("en"))


def _keyed(entry):
    return entry.context and not entry.context.startswith("label.")


# --- the code and the catalogues agree ---


def test_every_key_that_the_code_writes_out_is_there():
    assert {asked.key for asked in questions() if asked.key} - keys("en") == set()


def test_every_composed_key_has_texts():
    composed = [asked for asked in questions() if not asked.key and asked.function != "name"]
    assert [asked for asked in composed if not any(re.fullmatch(asked.pattern, key) for key in keys("en"))] == []


def test_everything_declared_has_a_name():
    needed = {f"{kind}.{name}" for kind, names in DECLARED.items() for name in names}
    assert needed - keys("en") == set()


@pytest.mark.slow
def test_every_text_is_used():
    assert sorted(key for key in keys("en") if not _used(key)) == []


def _used(key):
    """Whether the code writes the key out, or composes it of what its module or a declaration names."""
    kind, _, name = key.partition(".")
    if kind in DECLARED and name.removesuffix(".note") not in DECLARED[kind]:
        return False
    if key in every_text():
        return True
    for asked in questions():
        if found := re.fullmatch(asked.pattern, key):
            anywhere = asked.function == "name" or asked.pattern.count(".") > 1
            known = NAMED | (every_text() if anywhere else asked.texts)
            if all(set(gap.split(":")) <= known for gap in found.groups()):
                return True
    return False


def test_whoever_asks_for_a_text_fills_in_what_it_needs():
    english = {entry.key: entry.msgid for area in AREAS for entry in catalogue("en", area).values()}
    asked = [one for one in questions() if one.key in english and one.values is not None]
    short = [(one.place, one.key) for one in asked if not placeholders(english[one.key]) <= one.values]
    assert short == []
    assert len(asked) > 300


# --- what a catalogue is ---


def written(folder, text):
    path = folder / "some.po"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_catalogue_is_read_as_gettext_reads_it(tmp_path):
    text = (
        '# a comment\nmsgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\n#. said to translators\n#: sim/some.py:3\n'
        'msgctxt "a.key"\nmsgid ""\n"two "\n"lines\\n"\nmsgstr "\\"两\\" 行\\\\"\n\n#~ msgid "gone"\n\n'
        'msgid "no key"\nmsgstr "没有键"\n\n#, fuzzy\n#| msgid "old"\nmsgid "new"\nmsgstr "旧"\n'
    )
    assert entries(written(tmp_path, text)) == [
        ("a.key", "two lines\n", '"两" 行\\'),
        ("", "no key", "没有键"),
        ("", "new", ""),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "a"\n', "no msgid or no msgstr"),
        ('msgid "a"\nmsgstr "b\n', ":2: is no comment"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', ":2: is no comment"),
        ('msgstr "b"\nmsgid "a"\n', ":2: msgctxt, msgid and msgstr follow"),
        ('"a"\n', ":1: msgctxt, msgid and msgstr follow"),
        ('msgid "a"\nmsgstr "b"\nmsgid "c"\nmsgstr "d"\n', ":3: msgctxt, msgid and msgstr follow"),
        ('msgid "a\\q"\nmsgstr "b"\n', ":1: no such escape"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "'a' is there twice"),
    ],
)
def test_a_catalogue_that_is_not_well_formed_is_refused_with_its_line(text, told, tmp_path):
    with pytest.raises(CatalogueError, match=re.escape(told)):
        entries(written(tmp_path, text))
