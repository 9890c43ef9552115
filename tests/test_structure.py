"""Specification of the code's own shape: who may import whom, and what every rule and parameter must have."""

import ast
import re
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from sim.parameters.base import STATUSES, Parameters
from sim.policy.plans import PLANS, Setting
from sim.processes.subsidy.market import SCHEMES
from sim.processes.subsidy.parameters import Subsidy
from sim.processes.subsidy.scheme import Scheme
from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "sim").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "sim").rglob("templates/*.html"))
ROOMS = sorted(path for path in (ROOT / "sim/processes").iterdir() if (path / "__init__.py").exists())
RULES = [*sorted((ROOT / "sim/processes").glob("*/rules.py")), ROOT / "sim/arithmetic.py", ROOT / "sim/picking.py"]

# From the bottom up; a module may import its own layer and those below it. In a room the layer is a file's role.
LAYERS = (
    (
        "sim.drafts",
        "sim.draws",
        "sim.machine",
        "sim.money",
        "sim.names",
        "sim.units",
        "sim.locale",
        "sim.arithmetic",
        "sim.picking",
    ),
    ("sim.parameters", "sim.policy.levers", "sim.policy.rules", "sim.policy.dated", "sim.policy.plans", "*.parameters"),
    ("*.rules",),
    ("sim.scenario",),
    ("sim.policy.book",),
    (
        "sim.outcome",
        "sim.outcomes",
        "sim.outcomes_by_channel",
        "sim.totals",
        "sim.ledger",
        "sim.world",
        "sim.engine.compile",
        "sim.engine.needs",
        "sim.engine.cache",
        "sim.engine.row_view",
    ),
    ("sim.market.accounts", "sim.market.reasons", "sim.market.state"),
    ("sim.processes.luck", "sim.processes.open_needs", "sim.processes.profile", "sim.processes.relation", "*.viewer"),
    ("sim.processes.waking",),
    ("sim.agents", "sim.engine"),
    ("*.market",),
    ("sim.market",),
    ("sim.records",),
    ("sim.report",),
    ("sim.runs",),
    ("sim.experiments",),
    ("sim.evidence",),
    ("sim.cli", "sim.app"),
    ("sim.__main__",),
)
ROLE = {"parameters": "parameters", "rules": "rules", "viewer": "viewer", "offers": "viewer"}
"""What else a room holds is what firms and the market do."""
MORE_PARAMETERS = (
    "merchants.service",
    "population.network",
    "platforms.one_platform",
    "platforms.plans",
    "shopping.state_of_mind",
    "shopping.brands",
    "studios.kinds",
    "studios.opening",
)
BEHAVIOUR = [
    path
    for role in ("rules", "viewer", "offers", "merchant")
    for path in sorted((ROOT / "sim/processes").glob(f"*/{role}.py"))
]
UNITS_AND_GUARDS = {
    "after_sales.MEAN_OF_SQUARE",
    "merchants._LEAST_KEPT_SHARE",
    "merchants._PARTS",
    "merchants._STEP",
    "after_sales.NEARLY",  # a band to measure by
    "after_sales.ORDERS_APART",
    "discovery.KEPT_DAYS",
    "discovery.OLDEST",
    "discovery.WORST",
    "discovery._TEN_DAYS",
    "merchants._LEAST_ELASTICITY",
    "merchants._LEAST_KEPT",
    "merchants._MOST_CHANGE",
    "merchants._MOST_ECHO",
    "merchants._MOST_INTEREST",
    "merchants._MOST_LIFT",
    "merchants._NEAR_BAND",  # twice after_sales.NEARLY
    "needs._MOST_POWER",
    "operators._MOST_AUDIENCE",
    "pages._FLOOR",  # keeps the log from running away
    "piracy._LONGEST",
    "placement.LONG_TAIL",  # a kind
    "placement._MOST_ORDERS",
    "production._HALF_DAY",
    "shopping.PLACES",  # draws of a visit
    "shopping.SCREENS",
    "shopping.UNAVAILABLE",
    "shopping._LEAST_MATCH",
    "shopping._NEAR_UNAVAILABLE",
    "studios._LEAST_CREWS",
    "studios._LONG_TAIL",
    "studios._THIN",
    "topics._MOST_HALVINGS",
}
"""Numbers of rules and of what viewers do that are nobody's behaviour."""
ONLY_THERE = {"numba": "sim.engine", "llvmlite": "sim.engine", "solara": "sim.app", "jinja2": "sim.report"}
MOST_LINES = 400
MOST_SIBLINGS = 25


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def belongs(module, package):
    return module == package or module.startswith(f"{package}.")


def room_of(module):
    """The room a module lies in, None for any other."""
    parts = module.split(".")
    return parts[2] if module.startswith("sim.processes.") and (ROOT / "sim/processes" / parts[2]).is_dir() else None


def role_of(module):
    """Of a module in a room: parameters, rules, viewer or market."""
    inside = module.removeprefix("sim.processes.")
    return "parameters" if inside in MORE_PARAMETERS else ROLE.get(module.rpartition(".")[2], "market")


def height(module):
    """The layer of a module: by role in a room, else the one with the longest matching name; None for packages."""
    if room_of(module):
        if module == f"sim.processes.{room_of(module)}":
            return 0
        return next(level for level, layer in enumerate(LAYERS) if f"*.{role_of(module)}" in layer)
    names = [(len(name), level) for level, layer in enumerate(LAYERS) for name in layer if belongs(module, name)]
    return max(names)[1] if names else None


def imports(tree, at_runtime=False):
    """Every module a file imports, `from sim.world import names` read as `sim.names` where that is a module."""
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            skipped |= {id(inner) for part in node.body for inner in ast.walk(part)}
    for node in ast.walk(tree):
        if at_runtime and id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (full(node.module, alias.name) for alias in node.names)


def full(module, name):
    path = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.with_suffix(".py").exists() or path.is_dir() else module


def parameters(group=Scenario, prefix=""):
    """Every parameter of the scenario and of all policies: dotted path, field."""
    for name, field in group.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Parameters):
            yield from parameters(kind, f"{prefix}{name}.")
        elif name not in ("plan", "policies"):
            yield f"{prefix}{name}", field


EVERY_PARAMETER = [
    *parameters(),
    *parameters(Setting, "set."),
    *(found for kind, plan in PLANS.items() for found in parameters(plan, f"{kind}.")),
]


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_imports_only_from_its_own_layer_and_below(path):
    module = module_of(path)
    own = height(module)
    if module in ("sim", "sim.policy", "sim.processes"):  # the public names are imported when first asked for
        assert not [name for name in imports(tree_of(path), at_runtime=True) if name.startswith("sim")]
        return
    assert own is not None, "every module has a layer"
    above = [name for name in imports(tree_of(path)) if belongs(name, "sim") and (height(name) or 0) > own]
    assert above == []


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_room_uses_no_more_of_another_than_its_parameters_and_rules(path):
    room = room_of(module_of(path))
    if room is None:
        return
    others = [name for name in imports(tree_of(path)) if room_of(name) not in (None, room)]
    assert [name for name in others if role_of(name) not in ("parameters", "rules")] == []


def test_modules_import_each_other_in_no_circle():
    graph = {}
    for path in FILES:
        names = [name for name in imports(tree_of(path), at_runtime=True) if belongs(name, "sim")]
        graph[module_of(path)] = {name for name in names if name != module_of(path)}
    packages = {module_of(path) for path in FILES if path.name == "__init__.py"}
    graph = {module: {name for name in names if name not in packages} for module, names in graph.items()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_no_folder_holds_so_much_that_nothing_is_found_in_it():
    siblings = Counter(path.parent.relative_to(ROOT).as_posix() for path in FILES)
    assert {folder: n for folder, n in siblings.items() if n > MOST_SIBLINGS} == {}


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.name)
def test_a_room_says_what_it_is_and_has_tests_of_its_own(path):
    assert ast.get_docstring(tree_of(path / "__init__.py"))
    assert list((ROOT / "tests/processes").glob(f"test_{path.name}*.py"))


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_numba_is_imported_only_by_the_engine_solara_by_the_application_and_jinja_by_the_report(path):
    roots = {name.partition(".")[0] for name in imports(tree_of(path))}
    strangers = [root for root, home in ONLY_THERE.items() if root in roots and not belongs(module_of(path), home)]
    assert strangers == []


@pytest.mark.parametrize("path", RULES, ids=module_of)
def test_a_rule_imports_nothing_but_arithmetic_names_and_units(path):
    allowed = {"__future__", "math", "typing", "sim.arithmetic", "sim.money", "sim.names", "sim.units"}
    assert set(imports(tree_of(path), at_runtime=True)) <= allowed


@pytest.mark.parametrize("path", RULES, ids=module_of)
def test_a_rule_can_be_compiled_as_it_stands_and_is_exact(path):
    """No `**` and no libm (they differ between machines), nothing numba refuses, at most six arguments."""
    tree = tree_of(path)
    nodes = list(ast.walk(tree))
    refused = ast.Pow | ast.Try | ast.Dict | ast.Set | ast.List | ast.ListComp | ast.JoinedStr | ast.Lambda | ast.Global
    assert [ast.unparse(node) for node in nodes if isinstance(node, refused)] == []
    libm = [a.name for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "math" for a in node.names]
    assert set(libm) <= {"sqrt"}
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    if path.stem != "arithmetic":
        assert [f.name for f in functions if len(f.args.args) > 6] == []
    assert [f.name for f in functions if f.args.kwonlyargs or f.args.vararg or f.args.kwarg or f.args.defaults] == []
    assert [f.name for f in functions if f.decorator_list] == []


@pytest.mark.parametrize("path", RULES, ids=module_of)
def test_a_rule_mutates_nothing_and_draws_nothing(path):
    nodes = list(ast.walk(tree_of(path)))
    targets = [t for node in nodes if isinstance(node, ast.Assign) for t in node.targets]
    targets += [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    assert [ast.unparse(t) for t in targets if isinstance(t, ast.Attribute | ast.Subscript)] == []
    assert [node.id for node in nodes if isinstance(node, ast.Name) and node.id in ("draw", "uniform", "random")] == []


@pytest.mark.parametrize("path", BEHAVIOUR, ids=module_of)
def test_every_number_of_a_decision_is_a_parameter_or_a_named_unit_or_guard(path):
    assert [found for found in numbers_written_out(path) if found not in UNITS_AND_GUARDS] == []


def test_no_unit_or_guard_is_allowed_that_is_gone():
    assert UNITS_AND_GUARDS - {found for path in BEHAVIOUR for found in numbers_written_out(path)} == set()


def numbers_written_out(path):
    """Numbers beyond 0 and 1 in a file: as room.CONSTANT where one is named, else as room.function: the expression."""
    tree = tree_of(path)
    skipped = {id(node) for part in ast.walk(tree) for node in plain_twos(part)}
    for statement in tree.body:
        numbers = {
            id(node): node.value
            for node in ast.walk(statement)
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) not in (0, 1)
        }
        written = [value for key, value in numbers.items() if key not in skipped]
        if isinstance(statement, ast.Assign) and written:
            yield from (f"{path.parent.name}.{ast.unparse(target)}" for target in statement.targets)
        else:
            yield from (f"{path.parent.name}.{getattr(statement, 'name', '')}: {value}" for value in written)


def plain_twos(node):
    """The 2 that puts a number in [0, 1] on [-1, 1] (``2.0 * luck - 1.0``), and the one that halves."""
    match node:
        case ast.BinOp(ast.BinOp(ast.Constant(2.0) as two, ast.Mult(), _), ast.Sub(), ast.Constant(1.0)):
            yield two
        case ast.BinOp(_, ast.Div(), ast.Constant(2.0) as two):
            yield two


def test_every_parameter_states_its_meaning_unit_source_and_status():
    assert [path for path, field in EVERY_PARAMETER if not documented(field)] == []


def documented(field):
    facts = field.json_schema_extra
    sourced = facts["status"] in STATUSES and re.fullmatch(rf"{facts['status']}: \S.*", facts["source"])
    return bool(field.description and facts["unit"] and sourced)


def test_every_number_has_bounds():
    numbers = [(path, field) for path, field in EVERY_PARAMETER if field.annotation in (int, float)]
    unbounded = [path for path, field in numbers if not bounded(field)]
    assert unbounded == ["set.value"]  # which has the bounds of its lever


def bounded(field):
    return any(hasattr(fact, limit) for fact in field.metadata for limit in ("ge", "gt", "le", "lt"))


def test_every_kind_of_plan_has_a_scheme_that_acts_and_terms_that_the_subsidy_lever_can_use():
    assert {scheme.terms for scheme in SCHEMES} == set(PLANS.values())
    for scheme in SCHEMES:
        assert [name for name in vars(scheme) if callable(getattr(Scheme, name, None)) and name != "__init__"]
        given = set(scheme.terms.terms()) | {scheme.terms.mix}
        assert given <= set(Subsidy.model_fields), scheme.__name__


@pytest.mark.parametrize("path", FILES + TESTS, ids=module_of)
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_module_switches_on_inexact_arithmetic(path):
    assert not re.search(r"fastmath\s*=", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_escapes_all_but_the_own_style_and_scripts_of_pages(path):
    text = path.read_text(encoding="utf-8")
    unescaped = re.findall(r"{{([^}]*)\bsafe\b", text)
    assert [name.strip(" |") for name in unescaped] == (["style", "echarts", "script"] if path.stem == "page" else [])
    assert "autoescape" not in text


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_markup_is_written_in_templates(path):
    """Neither elements nor their ends stand in the code; ECharts' own tips have lines and bold words."""
    texts = [node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)]
    markup = [
        text for text in texts if isinstance(text, str) and re.search(r"</(?!b>)\w+>|<(p|td|th|tr|div|pre)\b", text)
    ]
    assert markup == []
