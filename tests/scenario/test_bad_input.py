"""Specification: input that is wrong is met with words, exit status 2, and nothing written."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.scenario import Scenario, ScenarioError, load, reading
from sim.world import memory

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BASELINE = SCENARIOS / "baseline.yaml"
CASH = "plan: production_subsidy, platform: taobao, budget: 1e7, per_title: 3e5, min_quality: 0.7"
COUPONS = "plan: coupons, platform: jd, budget: 1e6, face_value: 5, min_spend: 50"

# What is in bad.yaml, and what must be said about it: where, what, what is allowed, what was meant.
FILES = {
    "a word for a number": ("days: many\n", "bad.yaml:1: days is many: must be a whole number."),
    "text for a number": ("days: '30'\n", "bad.yaml:1: days is '30': must be a whole number."),
    "a fraction of a day": ("\ndays: 1.5\n", "bad.yaml:2: days is 1.5: must be a whole number."),
    "a truth value for a number": ("levers: {care: true}\n", "levers.care is true: must be a number."),
    "a number for a truth value": ("feedbacks: {supply: 1}\n", "feedbacks.supply is 1: must be true or false."),
    "a number for a group": ("levers: 3\n", "levers is 3: must be a group, with lines of the form `name: value`."),
    "a group for a number": ("days: {a: 1}\n", "days is a group: must be a whole number."),
    "a list for a number": ("seed: [1]\n", "seed is a list: must be a whole number."),
    "a group for a list": ("policies: {plan: coupons}\n", "policies is a group: must be a list."),
    "nothing for a number": ("days:\n", "bad.yaml:1: days is empty: must be a whole number."),
    "a unit behind a number": ("days: 30 days\n", "bad.yaml:1: days is 30 days: must be a whole number."),
    "per cent for a share": ("levers: {targeting_accuracy: 80%}\n", "targeting_accuracy is 80%: must be a number."),
    "a share in per cent": ("levers: {targeting_accuracy: 80}\n", "is 80: must be at most 1.", "[correlation]"),
    "money in words": ("levers: {policy_subsidy: 5 亿}\n", "is 5 亿: must be a number.", "[yuan per year]"),
    "a comma in a number": ("viewers: 100,000\n", "viewers is 100,000: must be a whole number."),
    "too little": ("viewers: 49\n", "viewers is 49: must be at least 50."),
    "too much": ("levers: {policy_subsidy: 2.1e10}\n", "must be at most 20_000_000_000."),
    "a value out of a table's bounds": (
        "production: {free_reach: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}\n",
        "production.free_reach[0] is 2: must be at most 1.",
    ),
    "a table too short": ("studios: {genre_share: [1]}\n", "genre_share is a list: must have at least 8 entries."),
    "weights that are all zero": ("subsidy: {mix_cash: 0}\n", "at least one weight of the mix must be above 0."),
    "shares above the whole": ("population: {aged_50_over: 0.9}\n", "the shares of the age bands from 30 on exceed 1."),
    "not a number": ("levers: {care: .nan}\n", "levers.care is .nan: must be a finite number."),
    "infinity": ("levers: {policy_subsidy: .inf}\n", "levers.policy_subsidy is .inf: must be a finite number."),
    "a number beyond any float": ("levers: {care: 1e999}\n", "levers.care is 1e999: must be a finite number."),
    "a number of five thousand digits": (f"seed: {'9' * 5000}\n", "bad.yaml:1: seed is 999", "must be"),
    "a day that does not exist": ("start: 2024-02-30\n", "start is 2024-02-30: must be a date such as 2024-03-01."),
    "a date in another order": ("start: 31/12/2024\n", "start is 31/12/2024: must be a date such as 2024-03-01."),
    "a date before the model's time": ("start: 2019-12-31\n", "must be at least 2020-01-01."),
    "a misspelt key": ("purchase: {minutes_shlef: 30}\n", "no such parameter; did you mean 'minutes_shelf'?"),
    "a misspelt group": ("purchse: {nest: 0.5}\n", "purchse: no such parameter; did you mean 'purchase'?"),
    "a lever without its group": ("ad_load: 2\n", "ad_load: no such parameter; did you mean"),
    "a key nobody could have meant": ("zzzzz: 2\n", "zzzzz: no such parameter; known here: title"),
    "an unknown platform": (
        f"policies:\n  - {{{CASH}}}\n".replace("taobao", "tabao"),
        "bad.yaml:2: policies[0].platform is tabao: must be one of douyin,",
        "did you mean 'taobao'?",
    ),
    "an unknown platform in a list": (
        "policies: [{set: levers.care, value: 1, platform: [jd, kuaisho]}]\n",
        "policies[0].platform[1] is kuaisho: must be one of",
        "did you mean 'kuaishou'?",
    ),
    "a platform of its own": ("platforms: {bilibili: {take_rate: 0.1}}\n", "platforms.bilibili: no such parameter"),
    "an unknown kind of plan": (
        "policies: [{plan: coupon}]\n",
        "policies[0].plan is coupon",
        "did you mean 'coupons'?",
    ),
    "a policy that is neither": ("policies: [{budget: 3}]\n", "policies[0]: must say `set: levers...` or `plan: ...`"),
    "a policy that is a number": ("policies: [7]\n", "policies[0] is 7: must be a group"),
    "a policy without its budget": ("policies: [{plan: coupons, platform: jd}]\n", "policies[0].budget is missing."),
    "a part of another plan": (
        f"policies: [{{{CASH}, boost: 2}}]\n",
        "policies[0].boost: no such parameter; known here",
    ),
    "a lever that cannot be set": (
        "policies: [{set: levers.targetting_accuracy, value: 1}]\n",
        "did you mean 'levers.targeting_accuracy'?",
    ),
    "a setting beyond its lever": ("policies: [{set: levers.ad_load, value: 4}]\n", "value is 4: must be at most 3."),
    "reversed dates": (
        f"policies: [{{{COUPONS}, from: 2024-03-01, to: 2024-02-01}}]\n",
        "policies[0].to is 2024-02-01: must not be before the first day, 2024-03-01.",
    ),
    "overlapping plans": (
        f"policies:\n  - {{{COUPONS}, to: 2024-02-01}}\n  - {{{COUPONS}, from: 2024-02-01}}\n",
        "bad.yaml:3: policies[1] overlaps policies[0] (line 2): both are coupons plans of jd on the same days;",
    ),
    "a sum per title above the budget": (
        f"policies: [{{{CASH}}}]\n".replace("1e7", "1e5"),
        "policies[0].per_title is 3e5: must be at most the budget, 100_000.",
    ),
    "a face value above the budget": (
        f"policies: [{{{COUPONS}}}]\n".replace("1e6", "1"),
        "must be at most the budget, 1.",
    ),
    "a cycle of files": ("extends: bad.yaml\n", "bad.yaml:1: extends bad.yaml, which leads back to itself"),
    "a base that is missing": (
        "\nextends: gone.yaml\n",
        "bad.yaml:2: extends 'gone.yaml', but gone.yaml: no such file.",
    ),
    "a base that is a folder": ("extends: .\n", "bad.yaml:1: extends '.', but .: is a folder."),
    "two bases": ("extends: [a.yaml, b.yaml]\n", "extends must be the name of one scenario file"),
    "a base with an impossible name": ('extends: "a\\0b"\n', "cannot be read"),
    "not UTF-8": ("title: 短剧\n".encode("gb18030"), "bad.yaml:1: is not UTF-8 text; save it with that encoding."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "bad.yaml:1: is not UTF-8 text"),
    "a file of zero bytes inside": (b"days: 3\n\0\0\0", "bad.yaml:2: has a control character, U+0000: delete it."),
    "not YAML": ("days: [1\nseed: 3\n", "bad.yaml:2: is not YAML: "),
    "a tab": ("days: 1\n\tseed: 3\n", "bad.yaml:2: is not YAML: "),
    "plain text": ("hello\n", "bad.yaml:1: must hold lines of the form `name: value`."),
    "a list": ("- days: 3\n", "bad.yaml:1: must hold lines of the form `name: value`."),
    "two documents": ("days: 1\n---\ndays: 2\n", "bad.yaml:2: holds a second document; keep one per file."),
    "the same key twice": ("days: 1\nseed: 2\ndays: 3\n", "bad.yaml:3: 'days' is given twice; the first is on line 1."),
    "a bomb of aliases": (
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n",
        "bad.yaml:2: '*a' repeats another value; write the value itself.",
    ),
    "a value with a name": ("days: &n 30\n", "bad.yaml:1: '&n' names a value; scenario files do without."),
    "a tag that runs code": (
        "title: !!python/object/apply:os.system ['touch owned']\n",
        "is a tag; write the plain value.",
    ),
    "a harmless tag": ("days: !!int 3\n", "is a tag; write the plain value."),
    "a merge key": ("<<: {days: 3}\n", "bad.yaml:1: <<: no such parameter"),
    "a key that is a list": ("? [a]\n: 1\n", "bad.yaml:1: a name must be plain text, not a group or list."),
    "deep nesting in lists": ("levers: " + "[" * 100_000, "bad.yaml:1: is nested more than 12 deep."),
    "deep nesting in groups": ("levers: " + "{a: " * 50_000, "is nested more than 12 deep."),
    "too large a file": ("title: " + "x" * reading.MAX_BYTES, "bad.yaml: is too large: at most 256 kB."),
    "too many policies": (
        "policies:\n" + "- {set: levers.care, value: 0}\n" * 1001,
        "policies is a list: must have at most 1_000 entries.",
    ),
    "more viewers than fit any machine": ("viewers: 1e12\n", "viewers is 1e12: must be at most 20_000_000."),
    "a century": ("days: 36500\n", "days is 36500: must be at most 3_660."),
}

# Command lines, with a good file beside them called good.yaml, and what must be said.
COMMANDS = {
    "no command": ("", "usage: microdrama"),
    "a command that does not exist": ("simulate good.yaml", "invalid choice: 'simulate'"),
    "nothing to validate": ("validate", "the following arguments are required: SCENARIO"),
    "a scenario that does not exist": ("run gone.yaml --out out", "gone.yaml: no such file."),
    "a folder for a scenario": ("run . --out out", ".: is a folder."),
    "a device for a scenario": ("run /dev/null --out out", "/dev/null: is no regular file."),
    "a misspelt option": ("run good.yaml --repications 3", "unrecognized arguments: --repications"),
    "an option cut short": ("run good.yaml --repl 3", "unrecognized arguments: --repl"),
    "an option without its value": ("run good.yaml --days", "argument --days: expected one argument"),
    "an engine that does not exist": ("run good.yaml --engine steam", "invalid choice: 'steam'"),
    "no threads": ("run good.yaml --threads 0", "'0' is no whole number from 1"),
    "no days": ("run good.yaml --days 0 --out out", "--days: days is 0: must be at least 1."),
    "days in words": ("run good.yaml --days many", "--days: days is many: must be a whole number."),
    "viewers beyond bounds": ("run good.yaml --viewers 1e9", "--viewers: viewers is 1e9: must be at most 20_000_000."),
    "a negative seed": ("run good.yaml --seed -1", "--seed"),
    "no replications": ("run good.yaml --replications 0", "--replications: replications is 0: must be at least 1."),
    "a setting without a value": ("run good.yaml --set days", "--set: 'days' must have the form PATH=VALUE"),
    "a setting without a path": ("run good.yaml --set =3", "--set: '=3' must have the form PATH=VALUE"),
    "an empty value": ("run good.yaml --set days=", "--set: days is empty: must be a whole number."),
    "a misspelt path": ("run good.yaml --set levers.cear=1", "levers.cear: no such parameter; did you mean 'care'?"),
    "a path into a number": ("run good.yaml --set days.x=1", "--set: "),
    "a path into a policy there is not": ("run good.yaml --set policies.3.value=1", "--set: "),
    "a value out of range": ("run good.yaml --set levers.care=7", "--set: levers.care is 7: must be at most 1."),
    "two mistakes at once": ("run good.yaml --days 0 --set oops", "--days: days is 0", "--set: 'oops'"),
    "an output folder that exists": ("run good.yaml --out full", "--out: full exists already"),
    "an output folder that is a file": ("run good.yaml --out good.yaml", "--out: good.yaml exists already"),
    "an output folder inside a file": ("run good.yaml --out good.yaml/out", "good.yaml is not a folder"),
    "nothing to compare": ("compare good.yaml", "the following arguments are required: POLICY"),
    "a policy that does not exist": ("compare good.yaml gone.yaml --out out", "gone.yaml: no such file."),
    "a warm-up without end": (
        "compare good.yaml good.yaml --warm-up 99999",
        "'99999' is no whole number from 0 to 3660",
    ),
    "a comparison over another's results": ("compare good.yaml other.yaml --out full", "--out: full exists already"),
    "nothing to verify": ("verify", "the following arguments are required: DIR"),
    "a report in a language there is not": ("report full --language fr", "invalid choice: 'fr'"),
    "a report over a file that exists": ("report full --out good.yaml", "good.yaml exists already"),
    "a schema of something": ("schema good.yaml", "unrecognized arguments: good.yaml"),
    "an output folder that is a dangling link": ("run good.yaml --out link", "--out: link exists already"),
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with a good scenario, a folder with something in it, and a link that leads nowhere."""
    monkeypatch.chdir(tmp_path)
    Path("good.yaml").write_text("viewers: 60\ndays: 2\n", encoding="utf-8")
    Path("other.yaml").write_text("extends: good.yaml\nlevers: {care: 1}\n", encoding="utf-8")
    Path("full").mkdir()
    Path("full/kept.txt").write_text("kept", encoding="utf-8")
    Path("link").symlink_to("nowhere")
    return tmp_path


def refusal(arguments, capsys):
    """What the command says when it refuses, having written nothing and printed no result."""
    before = contents()
    try:
        status = main(arguments)
    except SystemExit as left:
        status = left.code
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert all(len(line) < 600 for line in said.err.splitlines())
    assert contents() == before
    return said.err


def contents():
    """Every file below the working folder with its content."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in Path().rglob("*")}


@pytest.mark.parametrize("command", [["validate"], ["run", "--out", "out"]], ids=["validate", "run"])
@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_played_is_refused_with_words(case, command, place, capsys):
    content, *words = FILES[case]
    Path("bad.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    said = refusal([*command, "bad.yaml"], capsys)
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("case", COMMANDS)
def test_a_command_line_that_makes_no_sense_is_refused_with_words(case, place, capsys):
    line, *words = COMMANDS[case]
    said = refusal(line.split(), capsys)
    assert [word for word in words if word not in said] == []


def test_an_output_folder_that_cannot_be_written_is_refused_before_the_run(place, capsys, monkeypatch):
    Path("locked").mkdir()
    monkeypatch.setattr("os.access", lambda *_: False)  # the superuser may write anywhere
    assert "cannot be written to" in refusal(["run", "good.yaml", "--out", "locked/out"], capsys)


def test_more_viewers_than_fit_into_memory_are_refused_before_the_run(place, capsys, monkeypatch):
    monkeypatch.setattr(memory, "machine_memory", lambda: 1_000_000_000)
    said = refusal(["run", "good.yaml", "--viewers", "4_000_000", "--out", "out"], capsys)
    assert "viewers is 4_000_000: would need 2.1 GB of memory, and this machine has 1.0 GB: must be at most" in said
    with pytest.raises(ScenarioError, match="for 4 runs at once"):
        memory.must_fit(Scenario(viewers=800_000), at_once=4)
    memory.must_fit(Scenario(viewers=1_000_000))


def test_a_cycle_through_three_files_is_refused(place, capsys):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        Path(f"{name}.yaml").write_text(f"extends: {base}.yaml\n", encoding="utf-8")
    assert "c.yaml:1: extends a.yaml, which leads back to itself" in refusal(["validate", "a.yaml"], capsys)


def test_every_mistake_of_a_file_is_told_at_once(place, capsys):
    text = f"days: 0\nlevers: {{cear: 1, care: 2}}\npolicies: [{{{COUPONS}}}, {{{COUPONS}}}, {{plan: x}}]\nseed: .inf\n"
    Path("bad.yaml").write_text(text, encoding="utf-8")
    lines = [line for line in refusal(["validate", "bad.yaml"], capsys).splitlines() if not line.startswith(" ")]
    assert [line.split(":")[1] for line in lines] == ["1", "2", "2", "3", "3", "4"]


# --- folders of results ---


def cut(path):
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


# What happened to the folder, and what must be said by `report` and `verify` alike.
DAMAGE = {
    "gone": (shutil.rmtree, "results: no such folder"),
    "a file": (lambda folder: (shutil.rmtree(folder), folder.write_text("x")), "results is no folder"),
    "without a record": (lambda folder: (folder / "run.json").unlink(), "run.json is missing: results is no folder of"),
    "with an empty record": (lambda folder: (folder / "run.json").write_text(""), "run.json is no JSON: truncated or"),
    "with half a record": (lambda folder: cut(folder / "run.json"), "run.json is no JSON: truncated or damaged"),
    "with another record": (lambda folder: (folder / "run.json").write_text("[]"), "run.json is no record of results"),
    "without its days": (lambda folder: (folder / "daily.parquet").unlink(), "daily.parquet is missing"),
    "with half of its days": (lambda folder: cut(folder / "daily.parquet"), "results/daily.parquet "),
    "with half a ledger": (lambda folder: cut(folder / "ledger.parquet"), "results/ledger.parquet "),
    "without its dramas": (lambda folder: (folder / "agents/dramas.parquet").unlink(), "dramas.parquet is missing"),
    "without a summary": (lambda folder: (folder / "summary.json").unlink(), "summary.json is missing"),
    "with half a summary": (lambda folder: cut(folder / "summary.json"), "results/summary.json "),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A folder of results as it should be."""
    folder = tmp_path_factory.mktemp("sound") / "results"
    small = ["--viewers", "50", "--days", "2", "--set", "warm_up=0"]
    assert main(["run", str(BASELINE), *small, "--out", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("command", ["report", "verify"])
@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_folder_of_results_is_refused_with_words(case, command, results, place, capsys):
    damage, words = DAMAGE[case]
    shutil.copytree(results, "results")
    damage(Path("results"))
    assert words in refusal([command, "results"], capsys)


# --- two thousand files nobody would write ---


def files(number):
    """That many examples, the same each time."""
    quiet = list(HealthCheck)
    return settings(max_examples=number, derandomize=True, deadline=None, suppress_health_check=quiet, database=None)


TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SCENARIOS.glob("*.yaml"))]
NAMES = ["days", "title", "levers", "policies", "extends", "plan", "set", "platform", "from", "to", "budget", "value"]
NAMES += ["purchase", "platforms", "douyin", "production", "care", "short_video_users", "population", "genre_share"]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates().map(str) | st.text(max_size=8)
    | st.sampled_from(["levers.care", "coupons", "production_subsidy", "jd", "2024-03-01", "", "~", "a" * 300])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
)
SCRAPS = ["\t", ": ", "- ", "{", "}", "[", "]", "&a ", "*a", "!!set ", "'", '"', "|\n", "---\n", "\0", "\ud800", "\x85"]
SCRAPS += [
    "? ",
    "<<: ",
    "0x",
    "1e9",
    ".nan",
    "-",
    "#",
    "%YAML 1.1\n",
    "\ufeff",
    "extends: x.yaml\n",
    "\u2028",
    "99999999",
]


@st.composite
def damaged(draw):
    """A good file with parts cut, doubled or overwritten."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        put = draw(st.sampled_from(SCRAPS) | st.text(max_size=6) | st.just(text[start:end] * 2))
        text = text[:start] + put + text[end:]
    return text.encode("utf-8", "surrogatepass")


def survives(folder, content):
    """The reader takes the file, or says why not; nothing else."""
    path = folder / "any.yaml"
    path.write_bytes(content)
    problems = ()
    try:
        load(path)
    except ScenarioError as error:
        problems = error.problems
    assert all(problem.message and "\x1b" not in str(problem) for problem in problems)


@pytest.mark.slow
@files(600)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory, content):
    survives(tmp_path_factory.getbasetemp(), content)


@pytest.mark.slow
@files(700)
@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=5))
def test_no_values_break_the_reader(tmp_path_factory, values):
    survives(tmp_path_factory.getbasetemp(), json.dumps(values).encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@files(700)
@given(damaged())
def test_no_damage_to_a_good_file_breaks_the_reader(tmp_path_factory, content):
    survives(tmp_path_factory.getbasetemp(), content)


@pytest.mark.slow
@files(300)
@given(
    st.sampled_from([*NAMES, "levers.care", "policies.0", "production.free_reach.3", "..", "a.b.c"]),
    st.text(max_size=12),
)
def test_no_setting_breaks_the_command_line(path, value):
    with suppress(ScenarioError):
        Scenario().with_set([f"{path}={value}"])
