"""Specification of what is said about bad scenarios and sweeps: in both languages, and nothing of it is idle."""

import pickle
import re

import pytest
from pydantic import field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.app.address import decoded, usual
from sim.app.reproducing import loaded, too_large, unreadable
from sim.experiments.sweeps.file import load_sweep, plan_of
from sim.experiments.sweeps.play import play_sweep
from sim.locale import Message, Words
from sim.locale.catalogues import texts
from sim.locale.messages import MOST_CHARACTERS
from sim.scenario import Problem, Scenario, ScenarioError, load
from sim.scenario.checking import validated
from sim.scenario.errors import Meaning
from sim.scenario.grammar import mistake
from sim.scenario.idle import nothing_to_compare
from sim.scenario.tree import tree
from sim.world import memory
from tests.experiments import test_sweep_input
from tests.scenario import test_bad_input, test_characters, test_scenario, test_sizes

pytestmark = pytest.mark.slow

ENGLISH, CHINESE = Words("en"), Words("zh")
SETTING = "set: levers.care, value: 1"
PLAN = "plan: coupons, platform: jd, budget: 1e6, face_value: 5, min_spend: 50"

MORE = (
    f"title: {'x' * 201}\n",
    f"policies: [{{{PLAN}}}]\n".replace("1e6", "0"),
    "after_sales: {load_memory: 1}\n",
    f"policies: [{{{SETTING}, platform: [zzzzz]}}]\n",
    "policies: [{set: traffic.reserve_price, value: 30, platform: jd}]\n",
    "policies: [{set: purchase.noise, value: 1}, {set: subsidy.discount, value: 1}, {set: seed, value: 1}]\n",
    "studios: {genre_share: [0, 0, 0, 0, 0, 0, 0, 0]}\n",
    "population: {short_video_users: [[2024-01-01, 1e9], [2023-01-01, 1e9]]}\n",
    "population: {short_video_users: [[2023-01-01, 1e9], [2024-01-01, 1e8]]}\n",
    "platforms: {jd: {buys_traffic_on: [jd]}}\n",
    "platforms: {jd: {member_fee: 1, unlock_share: 0.1}, sohu: {shop_pull: 1}}\n",
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


SWEEPS = (
    f"policies: [{{{SETTING}}}]\nsweep: {{levers: {{'policies[3].value': [0.1]}}}}\n",
    f"policies: [{{{SETTING}, from: 2031-01-01}}]\nsweep: {{levers: {{'policies[0].value': [0.2, 0.4]}}}}\n",
    "sweep: {assumptions: {zzzzzzzz: [1]}}\n",
    "sweep: {assumptions: {feedbacks.supply: true}}\n",
    "sweep: {assumptions: {population.aged_50_over: [0.9]}}\n",
    "sweep: {assumptions: {title: [a], policies: [1], replications: [1], warm_up: [1]}}\n",
    "sweep: [{levers: {care: [0]}}, {levers: {care: [1]}}]\n",
    "replications: 10_000\nsweep: {levers: {care: {low: 0, high: 1, steps: 1000}}}\n",
    "sweep:\n" + "".join(
        f"  - {{levers: {{{name}: {{low: 0, high: 1, steps: 10_000}}}}}}\n"
        for name in ("care", "ad_load", "integration", "anti_piracy")
    ),
    "sweep: {assumptions: {population.aged_50_over: [0.53, 0.54, 0.55], population.aged_40_49: [0.38, 0.39, 0.4]}}\n",
    "days: 3\n",
)  # fmt: skip
"""Sweep files with mistakes that the other tests leave out."""
NOT_OF_A_FILE = {"branch", "evidence", "folder", "record", "place", "source", "unbound"}
"""Kinds of texts that are about markets, folders and report cards, or stand around others."""
IN_OTHER_WORDS = {"rule.other"}

IDLE = (
    f"{{{SETTING}, from: 2031-01-01}}",
    f"{{{SETTING}, from: 2035-01-01}}",
    f"{{{SETTING}, to: 2020-01-01}}",
    f"{{{PLAN}, from: 2020-01-01, to: 2020-02-01}}",
    "{set: levers.care, value: 0}",
    "{set: rules.commission_cap, value: .9}, {set: rules.ad_load_cap, value: .95}",
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
    for text in (*SWEEPS, *(f"{test_sweep_input.HEAD}{section}" for section, *_ in test_sweep_input.FILES.values())):
        path.write_text(text, encoding="utf-8")
        yield lambda: load("bad.yaml")
        yield lambda: len(load_sweep("bad.yaml").keys)
    products = [{"levers": {"care": [0]}}, {"levers": {"ad_load": [1]}}]
    yield lambda: plan_of(Scenario(), products, None, 3)
    yield lambda: play_sweep(plan_of(Scenario(), products, None, None), workers=2, cluster="tcp://127.0.0.1:9")
    yield lambda: load("baseline.yaml")  # which is not there
    yield lambda: decoded("damaged", usual())
    yield lambda: memory.must_fit(Scenario().with_(viewers=10_000_000))
    yield lambda: memory.must_fit(Scenario().with_(viewers=10_000_000), at_once=4)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Everything that is said about bad scenarios and sweeps."""
    found = dict.fromkeys(error("bad.yaml").problems[0].said for error in (too_large, unreadable))
    folder = tmp_path_factory.mktemp("bad")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(memory, "machine_memory", lambda: 1_000_000_000)
        for refused in refusals(folder):
            try:
                refused()
            except ScenarioError as error:
                found |= dict.fromkeys(problem.said for problem in error.problems)
        for policies in IDLE:
            (folder / "idle.yaml").write_text(f"policies: [{policies}]\n")
            load("idle.yaml", notes=(notes := []))
            found |= dict.fromkeys(note.said for note in notes)
        late = Scenario().with_(policies=[{"set": "levers.care", "value": 1, "from": "2031-01-01"}])
        for policy in (late, Scenario(title="Again")):
            found |= dict.fromkeys(problem.said for problem in nothing_to_compare(Scenario(), policy, "late.yaml"))
    assert len(found) > 200
    return list(found)


def english_left(message):
    """English in the Chinese of a message that is no name, value or piece of a file."""
    chinese = message.told("zh")
    value = re.search(r" is (.+): (must|the|at|out|short)", str(message))
    for piece in (value[1] if value else "", *re.findall(r"`[^`]*`|'[^']*'", chinese)):
        chinese = chinese.replace(piece, "") if piece else chinese
    sentences = re.findall(r"[A-Za-z]{2,} [A-Za-z]{2,}", chinese)
    words = re.findall(r"\b(?:must|is|are|the|not|but|found|expected|of|at|here|above|below)\b", chinese)
    return sentences + words if re.search(r"[一-鿿]", chinese) else [chinese]


def test_everything_that_is_said_has_its_chinese(said):
    assert [(str(message), left) for message in said if (left := english_left(message))] == []


def test_every_text_about_scenarios_and_sweep_files_is_said_of_some_file(said):
    heard = {key for message in said for key in keys_in(message)} | IN_OTHER_WORDS
    assert {key for key in texts("en", "problems") if key.partition(".")[0] not in NOT_OF_A_FILE} - heard == set()


def keys_in(message):
    """The keys of a message and of those inside of it."""
    yield message.key
    for _, value in message.values:
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Message):
                yield from keys_in(inner)


def test_what_is_said_of_yaml_in_english_is_what_its_parser_says():
    errors = [error for text in MORE if (error := yaml_error(text)) is not None]
    assert [str(mistake(error)) for error in errors] == [f"is not YAML: {error.problem}." for error in errors]
    assert len({mistake(error).told("zh") for error in errors}) > 12


def yaml_error(text):
    """What ruamel.yaml finds wrong with a text; None if it is YAML."""
    try:
        list(YAML(typ="rt", pure=True).parse(text))
    except MarkedYAMLError as error:
        return error
    except YAMLError:
        return None


DAYS = Problem(
    "bad.yaml",
    2,
    Message("value.wrong", path="days", value=Message("value.written", text=0), rule=Message("rule.at_least", limit=1)),
    Meaning("length of the run", "days"),
)


def test_a_problem_is_told_with_its_place_and_the_meaning_of_the_parameter():
    assert str(DAYS) == "bad.yaml:2: days is 0: must be at least 1.\n    length of the run [days]"
    assert DAYS.told(ENGLISH) == str(DAYS)
    assert DAYS.told(CHINESE) == "bad.yaml 第 2 行：days 为 0：不得小于 1。（运行的长度 [天]）"
    assert (DAYS.message, DAYS.meaning) == ("days is 0: must be at least 1.", "length of the run [days]")


def test_a_source_that_is_no_file_has_a_name_in_every_language():
    damaged = Problem("address", None, Message("address.damaged"))
    assert damaged.told(ENGLISH) == "address: it is damaged: part of it is missing or was changed."
    assert damaged.told(CHINESE) == "地址：已损坏：有一部分缺失或被改动。"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("days: many", "days 为 many：必须是整数。"),
        ('title: ["{days}"]', "title 为列表：必须是文本。"),
        ("levers: {care: must at most 1}", "levers.care 为 must at most 1：必须是数。"),
        ("policies: 7", "policies 为 7：必须是列表。"),
        ("levers: {cear: 1}", "levers.cear：没有这个参数；是否指 'care'？"),
        ("extends: a.yaml", "extends 指定了 'a.yaml'，但 a.yaml：没有这个文件。"),
        ("days: {title}", "days 为一组设置：必须是整数。"),
    ],
)
def test_a_message_keeps_its_names_and_values(text, chinese, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(ScenarioError) as refused:
        load("bad.yaml")
    assert refused.value.problems[0].said.told("zh") == chinese


def test_a_list_of_names_ends_where_a_message_must_in_either_language():
    with pytest.raises(ScenarioError) as refused:
        Scenario().with_(zzzzzzzz=1)
    said = refused.value.problems[0].said
    assert 150 < len(str(said)) <= MOST_CHARACTERS
    assert 150 < len(said.told("zh")) <= MOST_CHARACTERS
    assert str(said).endswith(", ….")
    assert said.told("zh").endswith("…。")


def test_an_error_comes_whole_from_another_process():
    error = ScenarioError([DAYS])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.problems) == (str(error), (DAYS,))


def test_an_error_of_a_subclass_of_ours_is_told_in_its_own_words():
    class Odd(Scenario):
        @field_validator("days")
        @classmethod
        def _even(cls, days):
            if days % 2:
                raise ValueError("An odd number of days.")
            return days

    with pytest.raises(ScenarioError) as refused:
        validated(tree({"days": 3}, "here"), Odd)
    assert str(refused.value).startswith("here: days is 3: an odd number of days.")


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "---\n", "\ufeff\n# 尚无\n"])
def test_a_file_that_says_nothing_is_known_as_such(content):
    found = loaded("empty.yaml", content.encode(), usual())
    assert found.says_nothing
    assert found.scenario == usual()


@pytest.mark.parametrize("content", ["days: 3\n", "extends: baseline.yaml\n"])
def test_a_file_that_says_anything_is_not_empty(content):
    assert not loaded("some.yaml", content.encode(), usual()).says_nothing
