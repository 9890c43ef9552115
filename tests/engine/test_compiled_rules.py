"""Every rule that viewers live by compiles as it stands, and then gives the same bits as plain Python."""

import inspect
import struct
from itertools import islice, product

import numba
import numpy as np
import pytest

from sim.engine import blocks
from sim.engine.compile import make_ready
from sim.scenario.model import GROUPS

RULES = [
    pytest.param(rule, id=f"{rule.__module__.removeprefix('sim.').removeprefix('processes.')}.{rule.__name__}")
    for rule in blocks.RULES
    if rule.__module__ not in ("sim.draws", "sim.money")
]
GROUP_OF = {group.__name__: group for group in GROUPS.values()}
USUAL = {
    "float": (0.0, 0.1370000001, 0.5, 0.93, 1.0),
    "int": (1, 2, 77, 5_003),
    "bool": (False, True),
}
NAMED = {
    "x": (-41.3, -1.0, -0.1, 0.0, 0.7, 3.3, 29.9),
    "minutes": (0.0, 0.7, 13.9, 240.0),
    "minutes_left": (0.0, 0.9, 61.7),
    "hours": (0.0, 3.3, 90.1),
    "load": (0.0, 0.99, 2.7),
    "capacity": (1.0, 333.0),
    "match": (-2.9, 0.0, 1.7),
    "noise": (-1.1, 2.3),
    "shock": (-2.9, 0.0, 1.3),
    "arrived": (0.0, 0.93, 1.7),
    "short": (-2.7, 0.0, 0.31, 2.0),
    "worth": (0.0, 777.7, 41_000.0),
    "pay": (0.0, 5_900.0),
    "push": (-3.1, 0.0, 1.57),
    "usual": (1, 5_900, 199_900),
    "total": (0.3, 1.0, 44.0, 1e13),
    "kept": (-20_000.0, -1_200.0, 0.0, 33.0),
    "hassle": (0.0, 480.0, 1_200.0),
    "paid": (100.0, 9_900.0),
    "years_since_2023": (-3.3, 0.0, 1.7, 200.0),
    "reluctance": (0.0, 0.3, 0.999, 4.0),
    "buyers": (0.0, 0.3, 1.0),
    "free_minutes": (0.0, 20.0, 61.7),
    "utility": (-1000.0, -99.0, -7.7, 0.3, 9.9),
    "nest_sum": (0.0, 1e-13, 0.3, 44.0),
    "valence": (-1.0, -0.3, 0.0, 1.0),
    "channel": (0, 1, 2),
    "home": (-1, 9, 11),
    "platforms": (0b101, 0b11 << 10, 1 << 9),
    "lacking": (-5, 0, 1, 999, 12_345),
    "bits": (0, 0b1, 0b1011, 0b1111_1111),
    "cumulative": (np.cumsum([3, 0, 2, 5]), np.zeros(4, np.int64)),
    "low": (0, 1),
    "high": (0, 2, 4),
    "shares": (np.array([0.2, 0.7, 1.0]), np.array([0.0, 0.0, 1.0])),
    "seen": (np.array([4, -1, 7]), np.array([-1, -1, -1])),
    "title": (7, 5),
    "count": (3,),
    "places": (12,),
    "weights": (np.array([0.5, 0.0, 1.7]), np.zeros(3)),
    "luck": (0.0, 0.1370000001, 0.62, 1.0 - 2.0**-53),
}
POINTS = 600


def points(rule):
    """A grid over what a rule takes: by the names of its parameters, or else by their types."""
    grid = []
    for name, parameter in inspect.signature(rule).parameters.items():
        if str(parameter.annotation) in GROUP_OF:
            grid.append((GROUP_OF[parameter.annotation]().as_tuple(),))
        else:
            kind = _name_of(parameter.annotation)
            special = NAMED.get(name, ())
            fits = special and kind in ("Any", type(special[0]).__name__)
            grid.append(special if fits else USUAL[kind])
    everything = list(product(*grid))
    return list(islice(everything, 0, None, 1 + len(everything) // POINTS))


def _name_of(annotation):
    return annotation if isinstance(annotation, str) else annotation.__name__


def bits(value):
    """A result, bit for bit."""
    return struct.pack("d", value) if isinstance(value, float) else value


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_gives_the_same_bits_compiled_as_in_plain_python(rule):
    make_ready()
    compiled = numba.njit(error_model="numpy")(rule)
    for point in points(rule):
        expected, found = rule(*point), compiled(*point)
        assert type(found) is type(expected)
        assert bits(found) == bits(expected), point


def test_no_rule_is_left_out():
    rooms = {rule.values[0].__module__.split(".")[-2] for rule in RULES}
    assert rooms >= set("adoption after_sales discovery needs pages piracy shopping watching word_of_mouth".split())
    assert len(RULES) > 60
