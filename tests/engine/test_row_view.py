"""Compiled code and plain Python read and write a row of columns alike, and neither writes what does not fit."""

import gc
import hashlib
import sys
from collections import namedtuple

import numba
import numpy as np
import pytest
from numba.core.errors import NumbaError

from sim.engine.needs import mentioned
from sim.engine.row_view import RowCompiler, phase, row_of
from sim.scenario import Scenario
from sim.world import rows
from tests.worlds import QUICK, played, run_python

STORED = ["float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"]
Columns = namedtuple("Columns", "number fraction several rarely")
One = namedtuple("One", "cell lane")

compiled = numba.njit(nogil=True, error_model="numpy", _nrt=False, pipeline_class=RowCompiler)


def columns(length=3):
    return Columns(
        np.arange(length, dtype=np.int8),
        np.linspace(0.1, 0.9, length).astype(np.float32),
        np.arange(4 * length, dtype=np.int16).reshape(length, 4),
        np.zeros((length, 2), np.float32),
    )


@phase
def move(agent, by):
    """All that a text does with a row: cells and elements are read, written and counted, and the row has a number."""
    agent.number = agent.number + by
    agent.fraction = agent.fraction / 3.0
    agent.several[1] = agent.several[0] + by
    agent.rarely[len(agent.rarely) - 1] = 1.0 / 3.0
    return agent.row + agent.fraction + agent.rarely[1]


@compiled
def move_all(table, by):
    total = 0.0
    for i in range(len(table.number)):
        total += move(row_of(table, i), by)
    return total


@phase
def echo(agent, value):
    agent.cell = value
    agent.lane[1] = value
    return agent.cell + agent.lane[1]


@compiled
def echo_in_row_1(table, value):
    return echo(row_of(table, 1), value)


@phase
def put_a_half(agent):
    agent.number = 0.5


@phase
def put_a_half_in_a_lane(agent):
    agent.several[0] = 0.5


@phase
def replace_a_lane(agent):
    agent.several = 1


@phase
def renumber(agent):
    agent.row = 2


@phase
def misspell(agent):
    agent.nummer = 1


@phase
def read_what_is_not_there(agent):
    return agent.nummer


def in_row_0(text):
    """Compile a text for the first row."""

    @compiled
    def call(table):
        text(row_of(table, 0))

    return call


def same(one, other):
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def test_both_readings_of_one_text_give_the_same_bits():
    fast, plain = columns(), columns()
    total = move_all(fast, 2)
    assert total == sum(move(rows.row_of(plain, i), 2) for i in range(3))
    assert same(fast, plain)
    assert not same(fast, columns())


@pytest.mark.parametrize("kind", STORED)
def test_every_storage_type_is_read_as_one_number_type_and_rounded_when_written(kind):
    tables = [One(np.zeros(2, kind), np.zeros((2, 2), kind)) for _ in range(2)]
    values = (
        [0.1, 1e9 + 0.7]
        if kind.startswith("float")
        else [0, 1, int(np.iinfo(kind).max) // 2, int(np.iinfo(kind).min) // 2]
    )
    for value in values:
        read = echo_in_row_1(tables[0], value), echo(rows.row_of(tables[1], 1), value)
        stored = np.array(value, kind).item()
        assert read == (2 * stored, 2 * stored)
        assert type(read[0]) is type(read[1]) is type(stored)
        assert same(*tables)


@pytest.mark.parametrize("kind", ["uint64", "complex128", "bool", "datetime64[s]"])
def test_a_column_of_a_type_that_fits_neither_number_type_is_refused(kind):
    with pytest.raises(NumbaError, match="cannot be read"):
        echo_in_row_1(One(np.zeros(2, kind), np.zeros((2, 2), kind)), 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (put_a_half, "number holds whole numbers"),
        (put_a_half_in_a_lane, "a vector attribute holds whole numbers"),
        (replace_a_lane, "several"),
        (renumber, "the number of a row"),
        (misspell, "no column 'nummer'"),
        (read_what_is_not_there, "no column 'nummer'"),
    ],
)
def test_what_a_column_cannot_take_is_refused_before_anything_runs(text, message):
    table = columns()
    with pytest.raises(NumbaError, match=message):
        in_row_0(text)(table)
    assert same(table, columns())


@pytest.mark.parametrize("text", [put_a_half, put_a_half_in_a_lane, replace_a_lane, misspell, read_what_is_not_there])
def test_plain_python_refuses_the_same(text):
    table = columns()
    with pytest.raises((TypeError, AttributeError)):
        text(rows.row_of(table, 0))
    assert same(table, columns())


@pytest.mark.parametrize("name", ["number", "several"])
def test_a_read_only_column_is_never_written(name):
    table = columns()
    getattr(table, name).flags.writeable = False
    with pytest.raises(NumbaError, match="read-only"):
        move_all(table, 1)
    with pytest.raises(TypeError):
        move(rows.row_of(table, 0), 1)


def test_a_row_keeps_its_columns_alive_where_references_are_counted():
    """Not counted, the columns would be freed under a row that is still in use, and the heap be damaged."""

    @numba.njit(pipeline_class=RowCompiler)
    def counted(table, times):
        total = 0.0
        for k in range(times):
            agent = row_of(table, k % 3)
            lane = agent.rarely
            lane[0] = lane[0] + 1.0
            total += lane[0]
        return total

    table = columns()
    before = [sys.getrefcount(column) for column in table]
    assert counted(table, 30_000) == 3 * sum(range(1, 10_001))
    gc.collect()
    assert [sys.getrefcount(column) for column in table] == before
    assert table.rarely[:, 0].tolist() == [10_000.0] * 3


@pytest.mark.parametrize("shape", ["alike", "mixed"])
def test_columns_of_one_type_make_rows_like_columns_of_many(shape):
    """numba keeps a tuple of equal types as another kind of tuple."""
    kind = np.int64 if shape == "alike" else np.int16
    Two = namedtuple("Two", "cell other")
    table = Two(np.zeros(2, np.int64), np.zeros(2, kind))

    @compiled
    def write(table):
        agent = row_of(table, 1)
        agent.cell = 7
        agent.other = agent.cell + 1

    write(table)
    assert (table.cell.tolist(), table.other.tolist()) == ([0, 7], [0, 8])


CHECKS = """
from collections import namedtuple
import numba, numpy as np
from sim.engine.row_view import RowCompiler, phase, row_of
Columns = namedtuple("Columns", "small sign single lane")
table = Columns(np.zeros(2, np.int8), np.zeros(2, np.uint16), np.zeros(2, np.float32), np.zeros((2, 3), np.int8))
def small(agent, k): agent.small = k
def sign(agent, k): agent.sign = k
def single(agent, k): agent.single = k * 1e38
def lane(agent, k): agent.lane[k] = 1
for text, fits, fails in ((small, -128, 128), (sign, 65535, -1), (single, 3, 4), (lane, 2, 3), (lane, 0, -1)):
    phase(text)
    call = numba.njit(_nrt=False, pipeline_class=RowCompiler)(lambda table, i, k: text(row_of(table, i), k))
    call(table, 1, fits)
    for i, k in ((0, fails), (2, fits)):
        try:
            call(table, i, k)
        except (OverflowError, IndexError) as error:
            print(type(error).__name__, "|", error)
"""


def test_in_checked_mode_compiled_code_raises_where_a_number_or_a_place_does_not_fit():
    told = run_python(CHECKS, MICRODRAMA_CHECKED="1")
    assert [line.split(" | ")[0] for line in told] == [
        "OverflowError", "IndexError", "OverflowError", "IndexError", "OverflowError", "IndexError",
        "IndexError", "IndexError", "IndexError", "IndexError",
    ]  # fmt: skip
    assert "int8" in told[0]
    assert "uint16" in told[2]
    assert "float32" in told[4]


def of_viewers():
    """A digest of all viewers of a small market at the end of its run."""
    model = played(Scenario().with_(viewers=60, days=6, seed=4, **QUICK))
    return hashlib.sha256(b"".join(model.viewers_table[n].tobytes() for n in sorted(model.viewers_table))).hexdigest()


PLAY = "import gc; gc.disable(); from tests.engine.test_row_view import of_viewers; print(of_viewers())"
"""What is compiled once and thrown away need not be looked through for garbage meanwhile."""


@pytest.mark.slow
def test_a_market_plays_the_same_without_a_compiler(tmp_path):
    """Python itself looks at every place and every number: what compiled code did beside its columns would differ."""
    assert run_python(PLAY, NUMBA_DISABLE_JIT="1", MICRODRAMA_CACHE=str(tmp_path)) == [of_viewers()]


@pytest.mark.mission
def test_a_market_plays_the_same_in_checked_mode():
    """Every kernel is compiled for it anew, in minutes, to say what the market without a compiler says as well."""
    assert run_python(PLAY, MICRODRAMA_CHECKED="1") == [of_viewers()]


def test_what_a_phase_is_handed_follows_from_its_text():
    names = mentioned(move)
    assert {"number", "fraction", "several", "rarely"} <= names
    assert "cell" not in names
