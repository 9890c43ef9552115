"""Specification: characters that mislead are named where they are, and nobody's words reach a terminal as orders."""

import re
import time
from pathlib import Path

import pytest

from sim.cli import main
from sim.locale import Message
from sim.policy.plans import PLANS
from sim.scenario import Problem, Scenario, ScenarioError, load
from sim.scenario.errors import MOST_CHARACTERS
from sim.scenario.explaining import leaves

COLON, FIGURES = "has '：', a full-width colon: write ':'.", "has '３０', full-width figures: write '30'."
ESCAPE = "\x1b[31m"
ORDERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def unseen(code):
    return f"has an invisible character, U+{code}: delete it, or write a plain space."


# What is in bad.yaml, and everything that must be said about it.
FILES = {
    "a full-width colon": ("days：30\n", [(1, COLON)]),
    "one in the last line": ("days: 30\n# ３\nseed：1\n", [(3, COLON)]),
    "one in every line": ("days：30\nseed：1\n", [(1, COLON), (2, COLON)]),
    "one inside a group": ("levers:\n  care：0.5\n  ad_load: 1\n", [(2, COLON)]),
    "one inside braces": ("title: 短剧：一\nlevers: {care：0.5}\n", [(2, COLON)]),
    "one with the mistake behind it": ("days：0\n", [(1, COLON), (1, "days is 0: must be at least 1.")]),
    "full-width figures": ("title: x\ndays: ３０\n", [(2, FIGURES)]),
    "figures in a list over lines": (
        "policies:\n  - set: levers.care\n    value: ０.5\n",
        [(3, "has '０', full-width figures: write '0'.")],
    ),
    "figures of another script": ("days: ٣٠\n", [(1, "has '٣٠', characters that only look like it: write '30'.")]),
    "a full-width comma": (
        "studios: {budgets: [2，1]}\n",
        [(1, "has '，', a full-width comma: write ','.")],
    ),
    "full-width letters and signs": ("ｄａｙｓ: 30\n", [(1, "has 'ｄａｙｓ', full-width characters: write 'days'.")]),
    "curly quotes": (
        "start: “2024-01-01”\n",
        [(1, "has '“', characters that only look like it: write '\"'."),
         (1, "has '”', characters that only look like it: write '\"'.")],
    ),
    "a typographer's minus": (
        "levers: {care: −0.5}\n", [(1, "has '−', characters that only look like it: write '-'.")]
    ),
    "an invisible character behind a number": ("seed: 1\ndays: 30\u200b\n", [(2, unseen("200B"))]),
    "one in a name": ("seed: 1\nda\u00adys: 30\n", [(2, unseen("00AD"))]),
    "a mark of byte order in the middle": ("days: 30\n\ufeffseed: 1\n", [(2, unseen("FEFF"))]),
    "hard spaces before a name": ("levers:\n\u00a0\u00a0care: 0.5\n", [(2, unseen("00A0"))]),
    "a wide space before a name": ("levers:\n\u3000care: 0.5\n", [(2, unseen("3000"))]),
    "a wide space behind a colon": ("days:\u300030\n", [(1, unseen("3000"))]),
    "a filler that counts as a letter": ("levers: {care\u3164: 1}\n", [(1, unseen("3164"))]),
    "a control character": ("days: 30\n\x07seed: 1\n", [(2, "has a control character, U+0007: delete it.")]),
    "one in a comment": ("days: 30\r\n# \x1b[31m\r\n", [(2, "has a control character, U+001B: delete it.")]),
    "two kinds in one line": (
        "days: 3\x00\x08\x00\n",
        [(1, "has a control character, U+0000: delete it."), (1, "has a control character, U+0008: delete it.")],
    ),
    "one and another mistake": (
        "days: 30\x07\nseed: -1\n",
        [(1, "has a control character, U+0007: delete it."), (2, "seed is -1: must be at least 0.")],
    ),
}  # fmt: skip


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(text, name="bad.yaml"):
    """What is said about the text of a scenario file."""
    Path(name).write_bytes(text.encode())
    with pytest.raises(ScenarioError) as refused:
        load(name)
    return refused.value.problems


@pytest.mark.parametrize("case", FILES)
def test_a_character_that_misleads_is_named_at_its_line_and_read_as_it_was_meant(case, place):
    text, expected = FILES[case]
    assert [(problem.line, problem.message) for problem in problems(text)] == expected


@pytest.mark.parametrize("case", FILES)
def test_what_is_said_of_such_characters_has_its_chinese(case, place):
    for problem in problems(FILES[case][0]):
        chinese = problem.said.told("zh")
        assert re.search("[一-鿿]", chinese)
        assert not re.search("[a-z]{2,} [a-z]{2,}", chinese)


def test_titles_comments_and_names_of_files_may_hold_any_writing(place):
    Path("全角：３０\u3000.yaml").write_text("days: 3\n", encoding="utf-8")
    title = "title: 短剧：“一”，３０天\u3000\n  续：二 👨\u200d👩\n"
    text = f"# 全角：３０，“引号”\u200b\nextends: 全角：３０\u3000.yaml\n{title}"
    Path("good.yaml").write_text(text, encoding="utf-8")
    scenario = load("good.yaml")
    assert (scenario.days, scenario.title) == (3, "短剧：“一”，３０天\u3000 续：二 👨\u200d👩")
    Path("flow.json").write_text('{"title": "短剧：一", "days": 4}', encoding="utf-8")
    assert load("flow.json").days == 4


# --- an empty file ---


@pytest.mark.parametrize("text", ["", "\n\n", "# days: 3\n", "---\n# nothing\n", "\ufeff# nothing\n"])
def test_a_scenario_that_says_nothing_says_that_it_plays_the_bare_baseline(text, place, capsys):
    Path("empty.yaml").write_text(text, encoding="utf-8")
    Path("other.yaml").write_text("extends: empty.yaml\n", encoding="utf-8")
    Path("days.yaml").write_text("days: 365\n", encoding="utf-8")
    assert main(["validate", "empty.yaml", "other.yaml", "days.yaml"]) == 0
    told = "good, but it says nothing: it plays the bare baseline"
    assert capsys.readouterr().out == f"empty.yaml: {told}\nother.yaml: {told}\ndays.yaml: good\n"


def test_a_run_of_nothing_says_so_beside_its_results(place, capsys):
    Path("empty.yaml").write_text("# nothing\n", encoding="utf-8")
    assert main(["run", "empty.yaml", "--viewers", "50", "--days", "1", "--set", "warm_up=0"]) == 0
    said = capsys.readouterr()
    assert said.err == "note: empty.yaml says nothing: it plays the bare baseline\n"
    assert said.out.startswith("Baseline\n")


# --- what reaches the terminal ---

HOSTILE = {
    "a title that is text": f'title: ["{ESCAPE}"]\n',
    "a value": 'days: "\\e[31m"\n',
    "a name": '"\\e[31mred": 1\n',
    "a name given twice": '"\\e[31m": 1\n"\\e[31m": 1\n',
    "a name in a group": 'levers: {"\\e[31m": 1}\n',
    "a platform": 'policies: [{set: levers.care, value: 1, platform: ["\\e[31m", "\\u202e"]}]\n',
    "a plan": 'policies: [{plan: "\\e[31m"}]\n',
    "a name in a policy": 'policies: [{plan: coupons, "\\e]0;x\\a": 1}]\n',
    "a base": 'extends: "\\e[31mred"\n',
    "a base that turns the line round": 'extends: "\\u202ered"\n',
    "a base in a folder": 'extends: "\\e[31m/../\\u009b31m"\n',
    "a tag": "title: !\x1b[31m x\n",
    "a host": 'platforms: {jd: {buys_traffic_on: ["\\e[31m"]}}\n',
    "what is no YAML": f"days: [{ESCAPE}\n",
    "a sweep": 'sweep: {"\\e[31m": 1, levers: {"\\e[31m": [1], care: ["\\e[31m"]}, design: "\\e[31m", n: "\\e[31m"}\n',
}


@pytest.mark.parametrize("command", ["validate", "run", "sweep"])
@pytest.mark.parametrize("case", HOSTILE)
def test_no_word_of_a_file_gives_a_terminal_orders(case, command, place, capsys):
    Path("bad.yaml").write_bytes(HOSTILE[case].encode())
    assert main([command, "bad.yaml"]) == 2
    said = capsys.readouterr()
    assert said.err
    assert ORDERS.findall(said.err + said.out) == []


def test_no_name_option_or_title_gives_a_terminal_orders(place, capsys):
    text = 'title: "\\e[31m\\u202ered"\nviewers: 50\ndays: 1\nwarm_up: 0\n'
    Path(f"{ESCAPE}.yaml").write_text(text, encoding="utf-8")
    assert main(["validate", f"{ESCAPE}.yaml"]) == 0
    assert main(["run", f"{ESCAPE}.yaml", "--out", f"{ESCAPE}out"]) == 0
    assert main(["run", f"{ESCAPE}.yaml", "--out", f"{ESCAPE}out"]) == 2
    assert main(["run", f"{ESCAPE}none.yaml"]) == 2
    assert main(["report", f"{ESCAPE}out"]) == 0
    assert main(["run", f"{ESCAPE}.yaml", "--set", ESCAPE, "--set", f"{ESCAPE}=1", "--days", ESCAPE]) == 2
    for arguments in (
        ["run", "x", ESCAPE],
        ["run", "x", "--threads", ESCAPE],
        ["compare", "x", "y", "--warm-up", ESCAPE],
    ):
        with pytest.raises(SystemExit):
            main(arguments)
    said = capsys.readouterr()
    assert "\\x1b[31m" in said.out
    assert "\\x1b[31m" in said.err
    assert ORDERS.findall(said.err + said.out) == []


# --- long and many ---

LONG = "x" * 5000
LONG_FILES = {
    "a value": f"days: {LONG}\n",
    "a number": f"seed: {'9' * 400}\nlevers: {{care: {'9' * 5000}}}\n",
    "a name": f"{LONG}: 1\nlevers: {{{LONG}: 1}}\n",
    "names in names": "".join(f"{'  ' * depth}{LONG[:100]}:\n" for depth in range(10)),
    "a name twice": f"{LONG[:100]}: 1\n{LONG[:100]}: 2\n",
    "a base": f"extends: {LONG}\n",
    "a base in many folders": f"extends: {'a/' * 300}b\n",
    "a platform": f"policies: [{{set: levers.care, value: 1, platform: {LONG}}}]\n",
    "a lever": f"policies: [{{set: {LONG}, value: 1}}, {{set: levers.car, value: 1}}]\n",
    "a plan": f"policies: [{{plan: {LONG}}}, {{plan: coupons, {LONG}: 1}}]\n",
    "a host": f"platforms: {{tencent_video: {{buys_traffic_on: [{LONG}, jd, tencent_video]}}}}\n",
    "a tag": f"title: !{LONG} x\n",
    "a name for a value": f"title: &{LONG} x\n",
    "no YAML": f'title: "{LONG}\n',
    "odd characters": f"days: {'３' * 500}\n",
    "a group of a group": "levers: {zzzz: 1}\npopulation: {zzzz: 1}\nstudios: {zzzz: 1}\n",
    "a sweep": f"sweep: {{{LONG}: 1, levers: {{zzzz: [1], {LONG}: [1], care: {LONG}, ad_load: [{LONG}], "
    f"'{'[' * 900}care': [1]}}, design: {LONG}, n: {'9' * 400}}}\n",
}


@pytest.mark.parametrize("case", LONG_FILES)
def test_no_message_is_longer_than_people_read(case, place):
    from sim.experiments.sweeps.file import load_sweep

    Path("bad.yaml").write_text(LONG_FILES[case], encoding="utf-8")
    for reader in (load, load_sweep):
        with pytest.raises(ScenarioError) as refused:
            reader("bad.yaml")
        assert max(len(problem.message) for problem in refused.value.problems) <= MOST_CHARACTERS
        assert max(len(line) for line in str(refused.value).splitlines()) <= MOST_CHARACTERS + 20


def test_no_explanation_of_a_parameter_is_longer_either():
    def fields(group):
        for field in group.model_fields.values():
            yield field
            if hasattr(field.annotation, "model_fields"):
                yield from fields(field.annotation)

    assert len(leaves(Scenario)) > 300
    every = [field for group in (Scenario, *PLANS.values()) for field in fields(group)]
    told = [f"{field.description} [{(field.json_schema_extra or {}).get('unit')}]" for field in every]
    assert [text for text in told if len(text) > MOST_CHARACTERS] == []


def test_a_problem_is_short_and_harmless_whoever_makes_it():
    problem = Problem(f"{ESCAPE}{LONG}.yaml", 3, Message("rule.other", text=f"{ESCAPE}{LONG}"))
    first = str(problem)
    assert len(problem.message) == MOST_CHARACTERS
    assert len(first) < MOST_CHARACTERS + 120
    assert first.startswith("...xxx")
    assert ".yaml:3: \\x1b[31mxxx" in first
    assert ORDERS.findall(first) == []


def test_a_complaint_about_a_command_line_is_short(place, capsys):
    for arguments in (["run", "x", LONG], ["run", "x", "--threads", LONG], ["run", "x", "--engine", LONG], [LONG]):
        with pytest.raises(SystemExit):
            main(arguments)
    assert all(len(line) <= MOST_CHARACTERS + 30 for line in capsys.readouterr().err.splitlines())


MANY = {
    "at the top": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "in a group": "levers:\n" + "".join(f" k{n}: 1\n" for n in range(20_000)),
    "in braces": "purchase: {" + ", ".join(f"k{n}: 1" for n in range(20_000)) + "}\n",
    "over groups": "".join(f"{group}: {{" + ", ".join(f"k{n}: 1" for n in range(900)) + "}\n"
                           for group in ("levers", "purchase", "studios", "traffic", "commerce", "adoption")),
    "in a sweep": "sweep:\n levers:\n" + "".join(f"  k{n}: [1]\n" for n in range(15_000)),
    "plans on the same days": "policies:\n"
    + "- {plan: commission_discount, platform: jd, budget: 1, discount: 1}\n" * 1000,
}  # fmt: skip


@pytest.mark.parametrize("case", MANY)
def test_twenty_thousand_mistakes_are_refused_within_two_seconds(case, place):
    from sim.experiments.sweeps.file import load_sweep

    Path("bad.yaml").write_text(MANY[case], encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(ScenarioError) as refused:
        (load_sweep if "sweep" in case else load)("bad.yaml")
    assert time.process_time() - begun < 2
    assert len(refused.value.problems) >= 999


def test_a_group_of_too_many_names_is_left_at_the_line_where_there_are_enough(place):
    found = problems(MANY["at the top"])
    told = "has more than 1_000 names in one group; nothing from this line on was read."
    assert (found[-1].line, found[-1].message) == (1001, told)
    assert found[-1].said.told("zh") == "一组设置中的名称超过 1_000 个；从此行起的内容未读取。"
