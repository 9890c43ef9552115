"""Specification of the words for parameters: all of them in Chinese, none of them twice, none too many."""

import re
from collections import Counter

from sim.report.assumptions import assumptions, trusted
from sim.report.question import policies_table
from sim.scenario import Scenario
from sim.words import Words
from sim.words.parameters import AREAS, LABELS, TEXTS, units
from tests.test_structure import EVERY_PARAMETER

ENGLISH, CHINESE = Words("en"), Words("zh")
NAMES_OF_THE_PROGRAM = {"logit", "seed", "subsidy", "microdrama", "compare"}


def texts(field):
    """What a parameter says of itself: meaning, unit and source."""
    facts = field.json_schema_extra
    return field.description, facts["unit"], facts["source"].removeprefix(facts["status"]).removeprefix(":").strip()


SAID = {text for _, field in EVERY_PARAMETER for text in texts(field)}


def test_everything_that_parameters_say_has_its_chinese():
    assert SAID - TEXTS.keys() == set()


def test_no_chinese_is_left_of_what_no_parameter_says():
    assert TEXTS.keys() - SAID == set()


def test_every_parameter_has_a_chinese_label():
    assert [path for path, _ in EVERY_PARAMETER if not re.search(r"[一-鿿]", CHINESE.label(path))] == []


def test_every_label_belongs_to_a_parameter():
    fields = {path.rpartition(".")[2] for path, _ in EVERY_PARAMETER}
    qualified = {f"{path.partition('.')[0]}.{path.rpartition('.')[2]}" for path, _ in EVERY_PARAMETER}
    assert LABELS.keys() - fields - qualified == set()


def test_nothing_is_translated_twice():
    said = Counter(text for area in (*AREAS, units) for text in area.TEXTS)
    named = Counter(name for area in AREAS for name in area.LABELS)
    assert [text for counted in (said, named) for text, times in counted.items() if times > 1] == []


def test_parameters_of_one_group_have_different_labels():
    paths = {path for path, _ in EVERY_PARAMETER}
    labels = Counter((path.rpartition(".")[0], CHINESE.label(path)) for path in paths)
    assert [label for label, times in labels.items() if times > 1] == []


def test_the_chinese_is_chinese_but_for_names_and_symbols():
    assert [text for text in (*TEXTS.values(), *LABELS.values()) if english_words(text)] == []


def english_words(text):
    """Words of ordinary English; names of fields have underscores, names of people and papers capitals."""
    return set(re.findall(r"(?<![\w.])[a-z]{4,}(?![\w.])", text)) - NAMES_OF_THE_PROGRAM


def test_the_chinese_cites_the_years_and_sections_that_the_english_cites():
    assert [text for text, chinese in TEXTS.items() if citations(text) != citations(chinese)] == []


def citations(text):
    return set(re.findall(r"(?<![\d.])(?:19|20)\d\d(?!\d)|§\d(?:\.\d)?", text))


def test_parameters_are_shown_in_the_reader_s_language():
    text = "service after a sale, the mean of its four dimensions"
    assert (ENGLISH.parameter(text), CHINESE.parameter(text)) == (text, "售后服务水平，四个维度的均值")
    path = "levers.after_sales_quality"
    assert (ENGLISH.label(path), CHINESE.label(path)) == ("after sales quality", "售后质量")
    assert (ENGLISH.full_name(path), CHINESE.full_name(path)) == (path, f"售后质量（{path}）")


def test_a_lever_has_the_label_of_its_name_whatever_other_groups_call_theirs():
    assert CHINESE.label("data_sharing") == CHINESE.label("levers.data_sharing") == "数据共享"
    assert CHINESE.label("costs.data_sharing") == "数据共享成本"
    assert CHINESE.label("platforms.douyin.ad_load") == CHINESE.label("platforms.jd.ad_load") == "广告负荷"


def test_a_chinese_report_tells_parameters_in_chinese():
    scenario = Scenario().with_(policies=[{"set": "levers.data_sharing", "value": 0.4}]).resolved()
    shown = str(trusted(scenario, CHINESE)[0]["statuses"])
    listed = assumptions(scenario)
    assert [one.path for one in listed if CHINESE.full_name(one.path) not in shown] == []
    assert [one.path for one in listed if CHINESE.parameter(one.meaning) not in shown] == []
    assert "将数据共享（data_sharing）设为 0.4" in str(policies_table(scenario, None, CHINESE))
