"""Specification of the words of a language: parameters by their labels, and in Chinese all that is said of them."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from sim.locale import LANGUAGES, Words
from sim.locale.catalogues import entries, path_of
from sim.report.assumptions import assumptions, trusted
from sim.report.question import policies_table
from sim.scenario import Scenario
from tests.test_structure import EVERY_PARAMETER

ENGLISH, CHINESE = Words("en"), Words("zh")
NAMES_OF_THE_PROGRAM = {"logit", "seed", "subsidy", "microdrama", "compare"}
MODEL = entries(path_of("zh", "model"))
LABELS = {entry.context.removeprefix("label."): entry for entry in MODEL if entry.context.startswith("label.")}
TEXTS = {entry.msgid: entry.msgstr for entry in MODEL if not entry.context}


def test_every_parameter_has_a_chinese_label():
    assert [path for path, _ in EVERY_PARAMETER if not re.search(r"[一-鿿]", CHINESE.label(path))] == []


def test_every_label_belongs_to_a_parameter():
    fields = {path.rpartition(".")[2] for path, _ in EVERY_PARAMETER}
    qualified = {f"{path.partition('.')[0]}.{path.rpartition('.')[2]}" for path, _ in EVERY_PARAMETER}
    assert LABELS.keys() - fields - qualified == set()


def test_a_label_shows_translators_the_english_one():
    assert [name for name, label in LABELS.items() if label.msgid != ENGLISH.label(name)] == []


def test_parameters_of_one_group_have_different_labels():
    paths = {path for path, _ in EVERY_PARAMETER}
    labels = Counter((path.rpartition(".")[0], CHINESE.label(path)) for path in paths)
    assert [label for label, times in labels.items() if times > 1] == []


def test_the_chinese_is_chinese_but_for_names_and_symbols():
    assert [
        text for text in (*TEXTS.values(), *(label.msgstr for label in LABELS.values())) if english_words(text)
    ] == []


def english_words(text):
    """Words of ordinary English; names of fields have underscores, names of people and papers capitals."""
    return set(re.findall(r"(?<![\w.])[a-z]{4,}(?![\w.])", text)) - NAMES_OF_THE_PROGRAM


def test_the_chinese_cites_the_years_and_sections_that_the_english_cites():
    assert [text for text, chinese in TEXTS.items() if citations(text) != citations(chinese)] == []


def citations(text):
    return set(re.findall(r"(?<![\d.])(?:19|20)\d\d(?!\d)|§\d(?:\.\d)?", text))


def test_parameters_are_shown_in_the_reader_s_language():
    text = "service after a sale, the mean of its four dimensions"
    assert (ENGLISH.declared(text), CHINESE.declared(text)) == (text, "售后服务水平，四个维度的均值")
    path = "levers.after_sales_quality"
    assert (ENGLISH.label(path), CHINESE.label(path)) == ("after sales quality", "售后质量")
    assert (ENGLISH.full_name(path), CHINESE.full_name(path)) == (path, f"售后质量（{path}）")


def test_a_lever_has_the_label_of_its_name_whatever_other_groups_call_theirs():
    assert CHINESE.label("data_sharing") == CHINESE.label("levers.data_sharing") == "数据共享"
    assert CHINESE.label("costs.data_sharing") == "数据共享成本"
    assert CHINESE.label("platforms.douyin.ad_load") == CHINESE.label("platforms.jd.ad_load") == "广告负荷"


def test_a_chinese_report_tells_parameters_in_chinese():
    scenario = Scenario().with_(policies=[{"set": "levers.data_sharing", "value": 0.4}]).resolved()
    shown = str(trusted(scenario, CHINESE)[0])
    listed = assumptions(scenario)
    assert [one.path for one in listed if CHINESE.full_name(one.path) not in shown] == []
    assert [one.path for one in listed if CHINESE.declared(one.meaning) not in shown] == []
    assert "将数据共享（data_sharing）设为 0.4" in str(policies_table(scenario, None, CHINESE))


def test_a_key_that_is_nowhere_is_an_error():
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        ENGLISH("no.such.key")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_nobody_knows_is_shown_as_it_is_written(language):
    words = Words(language)
    assert words.name("sector", "no_such_sector") == "no such sector"
    assert (words.knows("sector", "no_such_sector"), words.knows("sector", "owners")) == (False, True)


def test_an_index_is_a_figure_without_a_unit():
    assert [words.amount("0.5", "", "0-1") for words in (ENGLISH, CHINESE)] == ["0.5", "0.5"]
    assert [words.amount("3.2", "bn", "yuan") for words in (ENGLISH, CHINESE)] == ["3.2 bn yuan", "3.2 bn元"]


READ = """
import sys
read = []
sys.addaudithook(lambda event, facts: read.append(facts[0]) if event == "open" else None)
from sim.cli import main
status = main(sys.argv[1:])
catalogues = ["/".join(str(path).split("/")[-2:]) for path in read if str(path).endswith(".po")]
print(status, *catalogues, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        ("validate good.yaml", "0"),
        ("run good.yaml", "0"),
        ("run good.yaml --out kept", "0 en/model.po en/report.po"),
        ("validate bad.yaml", "2 en/problems.po"),
        ("report old --language zh", "0 en/model.po zh/model.po zh/report.po"),
    ],
)
def test_a_command_reads_only_the_catalogues_it_shows(arguments, read, tmp_path):
    (tmp_path / "good.yaml").write_text("days: 1\nviewers: 60\nwarm_up: 0\n")
    (tmp_path / "bad.yaml").write_text("days: 0\n")
    if "old" in arguments:
        _command(tmp_path, "run", "good.yaml", "--out", "old")
    assert sorted(_command(tmp_path, *arguments.split()).splitlines()[-1].split()) == sorted(read.split())


def _command(folder, *arguments):
    """What a command writes to where errors go; the last line says how it ended and which catalogues it opened."""
    call = [sys.executable, "-c", READ, *arguments]
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True).stderr
