"""What a session can be taken away as, and how to get the same numbers again: files, a command, lines of Python."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pandas as pd

from sim.app.window import days_to_watch
from sim.locale import Message
from sim.report.question import scenario_text
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.checking import validated
from sim.scenario.reading import MAX_BYTES, read
from sim.scenario.tree import merged, tree

SCENARIO_FILE, BASELINE_FILE = "scenario.yaml", "baseline.yaml"
_SIZES = ("viewers", "days", "replications", "warm_up")


class Loaded(NamedTuple):
    """A scenario from a file, the file it extends (empty if none), and whether it says nothing at all.

    ``longer`` says that it is played for more days than the session's, because its policies begin later.
    """

    scenario: Scenario
    extended: str
    says_nothing: bool
    longer: bool = False


class Recipe(NamedTuple):
    """How to get the same numbers again: files by name, a command, and lines of Python."""

    files: dict[str, str]
    command: str
    python: str


def loaded(name: str, content: bytes, base: Scenario) -> Loaded:
    """The scenario in a file that a user chose.

    Only the file itself is at hand, so the baseline of the session takes the place of a file it extends. Without
    one, what it leaves out has its default, but for the sizes (viewers, days, replications, warm_up): they stay as
    they are in the session. Where it brings policies, but no days, these are as many more as the policies need to act.

    Args:
        name: what the user calls the file.
        content: its bytes, at most `MAX_BYTES`; more of them are refused.
        base: the baseline of the session.

    Raises:
        ScenarioError: with every problem of the file at once.
    """
    called = PurePosixPath(name.replace("\\", "/")).name or SCENARIO_FILE
    with TemporaryDirectory() as folder:
        path = Path(folder) / SCENARIO_FILE
        path.write_bytes(content)
        root, problems = read(path, called)
    says_nothing = not root.value
    extends = root.value.pop("extends", None)
    if extends is not None and not (isinstance(extends.value, str) and extends.value.strip()):
        problems.append(Problem(called, extends.line, Message("extends.form_alone")))
    sizes = {size: getattr(base, size) for size in _SIZES}
    ground = base if extends is not None else Scenario().model_copy(update=sizes)
    scenario = validated(merged(tree(ground, "baseline"), root), Scenario, problems)
    given = root.value.keys()
    follow = "days" not in given and given & {"policies", "start"}
    days = days_to_watch(scenario) if follow else scenario.days
    longer, scenario = days > scenario.days, scenario.model_copy(update={"days": days})
    return Loaded(scenario, str(extends.value) if extends is not None else "", says_nothing, longer)


def too_large(name: str) -> ScenarioError:
    """What to answer to a file above `MAX_BYTES`."""
    return ScenarioError([Problem(name, None, Message("file.too_large", size=MAX_BYTES // 1024))])


def unreadable(name: str) -> ScenarioError:
    """What to answer to a file that the browser cannot read: one deleted since it was chosen, or kept from it."""
    return ScenarioError([Problem(name, None, Message("file.unreadable", reason=Message("file.no_access")))])


def scenario_file(scenario: Scenario) -> str:
    """The text of a scenario file: what differs from the defaults, and all sizes."""
    return scenario_text(scenario.resolved())


def csv_file(frame: pd.DataFrame) -> bytes:
    """A table as CSV that spreadsheets read in any language: UTF-8 with a byte order mark, dates as 2024-01-31."""
    return frame.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n").encode("utf-8-sig")


def run_recipe(scenario: Scenario) -> Recipe:
    """How to play a scenario again; its daily outcomes are in ``run.daily``, and in ``results/daily.parquet``."""
    return Recipe(
        {SCENARIO_FILE: scenario_file(scenario)},
        f"microdrama run {SCENARIO_FILE} --out results",
        f'import sim\n\nrun = sim.run(sim.load("{SCENARIO_FILE}"))\nrun.daily',
    )


def pair_recipe(base: Scenario, scenario: Scenario, replications: int) -> Recipe:
    """How to compare a scenario with a base again, on ``replications`` pairs of runs with the same luck."""
    return Recipe(
        {BASELINE_FILE: scenario_file(base), SCENARIO_FILE: scenario_file(scenario)},
        f"microdrama compare {BASELINE_FILE} {SCENARIO_FILE} --replications {replications} --warm-up {base.warm_up} "
        "--out results",
        "import sim\n\n"
        f'base, policy = sim.load("{BASELINE_FILE}"), sim.load("{SCENARIO_FILE}")\n'
        f"comparison = sim.compare(base, policy, replications={replications}, warm_up={base.warm_up})\n"
        "comparison.effects",
    )
