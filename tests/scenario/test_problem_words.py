"""Specification of the Chinese for what is said about bad scenarios: everything has it, and nothing of it is idle."""

import re

import pytest

from sim.app.address import decoded, usual
from sim.app.problems import told
from sim.app.reproducing import loaded, too_large, unreadable
from sim.runs.warm import with_warm_up
from sim.scenario import Problem, Scenario, ScenarioError, load
from sim.words import Words
from sim.words.problems import TABLES
from sim.world import memory
from tests.scenario import test_bad_input, test_characters, test_scenario, test_sizes

ENGLISH, CHINESE = Words("en"), Words("zh")
SETTING = "set: levers.care, value: 1"
PLAN = "plan: coupons, platform: jd, budget: 1e6, face_value: 5, min_spend: 50"

MORE = (
    f"title: {'x' * 201}\n",
    f"policies: [{{{PLAN}}}]\n".replace("1e6", "0"),
    "after_sales: {load_memory: 1}\n",
    f"policies: [{{{SETTING}, platform: [zzzzz]}}]\n",
    "studios: {genre_share: [0, 0, 0, 0, 0, 0, 0, 0]}\n",
    "population: {short_video_users: [[2024-01-01, 1e9], [2023-01-01, 1e9]]}\n",
    "population: {short_video_users: [[2023-01-01, 1e9], [2024-01-01, 1e8]]}\n",
    "traffic: {outside_bids: [1, 2]}\n",
    "traffic: {outside_bids: [1, 2], outside_volumes: [1, 2]}\n",
    "platforms: {jd: {buys_traffic_on: [jd]}}\n",
    'title: "\\q"\n',
    'title: "\\xzz"\n',
    "title: !a!b c\n",
    'title: "x\n',
    'title: "x\n---\n',
    "? a\nb\nc: 1\n",
    "days: 1\nseed\nviewers: 3\n",
    "days: - 1\n",
    "days: 1: 2\n",
    "a: {b: 1\nc: 2\n",
    "- a\nb: 1\n",
    "a: ]\n",
    "a: &\n",
    "a: |x\n",
    "a: |1 x\n",
)
"""Files with mistakes that the other tests leave out."""


IDLE = (
    f"{{{SETTING}, from: 2031-01-01}}",
    f"{{{SETTING}, from: 2035-01-01}}",
    f"{{{SETTING}, to: 2020-01-01}}",
    f"{{{PLAN}, from: 2020-01-01, to: 2020-02-01}}",
    "{set: levers.care, value: 0}",
    f"{{{SETTING}}}, {{{SETTING}}}",
)
"""Policies that do nothing in 2024."""


def arguments(test):
    """What a parametrised test is tried with."""
    return [values for mark in test.pytestmark for values in mark.args[1]]


def files():
    """The text of every bad file that the tests know."""
    yield from (content for content, *_ in test_bad_input.FILES.values())
    yield from (content for content, _ in test_characters.FILES.values())
    yield test_characters.MANY["at the top"]
    for line, _ in arguments(test_scenario.test_a_value_that_is_not_allowed_is_met_with_the_rule):
        yield line
    for policy, _ in arguments(test_scenario.test_a_policy_that_cannot_hold_is_met_with_the_reason):
        yield f"policies:\n  - {policy}\n"
    for text, _ in arguments(test_scenario.test_a_broken_file_is_refused_with_its_place):
        yield text
    yield from MORE


def refusals(folder):
    """Ways to be refused, each a function."""
    for content in files():
        path = folder / "bad.yaml"
        raw = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(raw)
        yield lambda: load("bad.yaml")
        yield lambda raw=raw: loaded("bad.yaml", raw, usual())
    for assignment, _ in arguments(test_scenario.test_a_wrong_assignment_is_called_by_its_option):
        yield lambda assignment=assignment: Scenario().with_set([assignment])
    for name, _ in arguments(test_scenario.test_what_is_no_file_is_named_as_such):
        yield lambda name=name: load(name)
    plan = {"plan": "coupons", "platform": "jd", "budget": 1e6, "face_value": 5, "min_spend": 50}
    yield lambda: Scenario().with_(policies=[plan, plan])
    for changes, _ in test_sizes.TOGETHER.values():
        yield lambda changes=changes: Scenario().with_(**changes)
    yield lambda: decoded("damaged", usual())
    yield lambda: with_warm_up(Scenario().with_(start="2020-01-01"), 3660)
    yield lambda: memory.must_fit(Scenario().with_(viewers=10_000_000))
    yield lambda: memory.must_fit(Scenario().with_(viewers=10_000_000), at_once=4)


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """Everything that is said about bad scenarios."""
    said = dict.fromkeys(error("bad.yaml").problems[0].message for error in (too_large, unreadable))
    folder = tmp_path_factory.mktemp("bad")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(memory, "machine_memory", lambda: 1_000_000_000)
        for refused in refusals(folder):
            try:
                refused()
            except ScenarioError as error:
                said |= dict.fromkeys(problem.message for problem in error.problems)
        for policies in IDLE:
            (folder / "idle.yaml").write_text(f"policies: [{policies}]\n")
            load("idle.yaml", notes=(notes := []))
            said |= dict.fromkeys(note.message for note in notes)
    assert len(said) > 120
    return list(said)


def english_left(message):
    """English in the Chinese of a message that is no name, value or piece of a file."""
    chinese = CHINESE.problem(message)
    value = re.search(r" is (.+): (must|the|at|out|short)", message)
    for piece in (value[1] if value else "", *re.findall(r"`[^`]*`|'[^']*'", chinese)):
        chinese = chinese.replace(piece, "") if piece else chinese
    sentences = re.findall(r"[A-Za-z]{2,} [A-Za-z]{2,}", chinese)
    words = re.findall(r"\b(?:must|is|are|the|not|but|found|expected|of|at|here|above|below)\b", chinese)
    return sentences + words if re.search(r"[一-鿿]", chinese) else [chinese]


def test_everything_that_is_said_about_a_bad_scenario_has_its_chinese(messages):
    assert [(message, left) for message in messages if (left := english_left(message))] == []


def test_no_chinese_is_left_of_what_nobody_says(messages):
    used = {row for message in messages for row in rows(message)}
    assert [row for table, lines in TABLES.items() for row, _ in lines if (table, row) not in used] == []


def rows(text, table="message"):
    """The patterns that a message uses."""
    for pattern, _ in TABLES[table]:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            yield table, pattern
            for name, part in found.groupdict().items():
                if name in TABLES:
                    yield from rows(part, name)
            return


def test_english_problems_are_told_as_they_are(messages):
    assert [ENGLISH.problem(message) for message in messages] == messages
    problem = Problem("bad.yaml", 2, "days is 0: must be at least 1.", "length of the run [days]")
    assert told(problem, ENGLISH) == str(problem)
    assert told(Problem("address", None, "no such file."), ENGLISH) == "address: no such file."


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        ("days is many: must be a whole number.", "days 为 many：必须是整数。"),
        ("levers.care is 3: must at most 1: must be at most 1.", "levers.care 为 3: must at most 1：不得大于 1。"),
        ("policies is a list: must have at most 1_000 entries.", "policies 为列表：最多 1_000 项。"),
        ("x.cear: no such parameter; did you mean 'care'?", "x.cear：没有这个参数；是否指 'care'？"),
        ("extends 'a.yaml', but a.yaml: no such file.", "extends 指定了 'a.yaml'，但 a.yaml：没有这个文件。"),
        ("title is {days}: must be text.", "title 为 {days}：必须是文本。"),
        ("Something that nobody has said yet.", "Something that nobody has said yet."),
    ],
)
def test_a_message_keeps_its_names_and_values(message, chinese):
    assert CHINESE.problem(message) == chinese


def test_a_problem_is_told_with_its_place_and_the_meaning_of_the_parameter():
    problem = Problem("bad.yaml", 2, "days is 0: must be at least 1.", "length of the run [days]")
    assert told(problem, CHINESE) == "bad.yaml 第 2 行：days 为 0：不得小于 1。（运行的长度 [天]）"
    assert told(Problem("address", None, "it is damaged: part of it is missing or was changed."), CHINESE) == (
        "地址：已损坏：有一部分缺失或被改动。"
    )


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "---\n", "\ufeff\n# 尚无\n"])
def test_a_file_that_says_nothing_is_known_as_such(content):
    found = loaded("empty.yaml", content.encode(), usual())
    assert found.says_nothing
    assert found.scenario == usual()


@pytest.mark.parametrize("content", ["days: 3\n", "extends: baseline.yaml\n"])
def test_a_file_that_says_anything_is_not_empty(content):
    assert not loaded("some.yaml", content.encode(), usual()).says_nothing
