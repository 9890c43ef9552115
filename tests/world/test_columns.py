"""Columns: one array per attribute, seen by name, by record and as a copy in 64 bits."""

import pickle

import numpy as np
import pytest

from sim.world.columns import Attribute, Table


def doubled(size):
    return 2 * size


FIRM = (
    Attribute("size", "int8", ""),
    Attribute("trust", "float32", "", initial=0.5),
    Attribute("sales", "int64", "", width=3),
    Attribute("twice", "int64", "", follows=("size", doubled)),
)


@pytest.fixture
def firms():
    table = Table("firm", FIRM, 2)
    table["size"] = [1, 2]
    return table


def test_a_column_is_the_memory_itself_also_after_rows_were_added(firms):
    assert firms["size"] is firms["size"] is firms.columns().size
    before = firms.columns(("size", "trust"))
    firms.extend(40, size=7)
    firms["size"][0] = 5
    after = firms.columns(("size", "trust"))
    assert [len(before.size), len(after.size), len(firms["sales"])] == [2, 42, 42]
    assert after.size.tolist() == [5, 2] + [7] * 40
    assert (after.trust == 0.5).all()


def test_a_whole_column_is_set_in_place_and_what_follows_is_not_set(firms):
    size = firms["size"]
    firms["size"] = 3
    firms["size"] += 1
    assert size.tolist() == [4, 4]
    assert firms["twice"].tolist() == [8, 8]
    with pytest.raises(AttributeError, match="twice follows from size"):
        firms["twice"] = 1
    with pytest.raises(KeyError):
        firms["seize"] = 1
    with pytest.raises(KeyError):
        firms.columns(("size", "seize"))


def test_what_is_seen_is_a_copy_in_64_bits(firms):
    seen = firms.seen()
    firms["size"] = 9
    firms["sales"][1, 2] = 6
    assert seen._fields == ("size", "trust", "sales")
    assert [column.dtype for column in seen] == [np.int64, np.float64, np.int64]
    assert seen.size.tolist() == [1, 2]
    assert seen.sales.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_a_table_that_was_kept_goes_on(firms):
    other = pickle.loads(pickle.dumps(firms))
    assert other.equals(firms)
    assert other.columns(("size",)).size is other["size"]
    other.append(size=3)
    assert other["size"].tolist() == [1, 2, 3]
