"""Who talks to whom: a clustered small world that has nothing to do with the platforms people use."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.draws import Purpose
from sim.processes.population.network import Network
from sim.world.normal import uniforms

_SLICE = 65_536  # viewers whose links are gathered at a time, so that intermediate arrays stay small


def build_network(n: int, seed: int, p: Network) -> tuple[np.ndarray, np.ndarray]:
    """Acquaintances of ``n`` viewers in compressed rows: ``(indptr int64 [n + 1], neighbours int32)``.

    The acquaintances of viewer i are ``neighbours[indptr[i]:indptr[i + 1]]``, in increasing order, without i and
    without repetition; links run both ways. Viewers stand on a ring and know each of the people within reach with the
    same chance; some links lead anywhere (Newman & Watts 1999). Reach is what gives the clustering asked for.
    """
    near = _neighbourhood(p)
    far = _long_links(n, seed, p)
    degrees, neighbours = [], []
    for first in range(0, n, _SLICE):
        rows = np.arange(first, min(first + _SLICE, n))
        links = np.concatenate([*_near_links(rows, n, seed, near), *(_within(rows, *ends, n) for ends in far)])
        links.sort()
        links = links[np.flatnonzero(np.diff(links, prepend=-1))]
        degrees.append(np.bincount(links // n, minlength=len(rows)))
        neighbours.append((links % n).astype(np.int32))
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.concatenate(degrees), out=indptr[1:])
    return indptr, np.concatenate(neighbours)


def _near_links(rows: np.ndarray, n: int, seed: int, near: tuple[int, float]) -> Iterator[np.ndarray]:
    """Links of successive viewers along the ring, both ways: (place among the rows) * n + acquaintance."""
    reach, chance = near
    places = np.arange(len(rows)) * n
    for step in range(1, min(reach, n - 1) + 1):
        from_ = np.arange(rows[0] - step, rows[-1] + 1) % n  # whose link one step on ends or begins here
        linked = uniforms(seed, from_.astype(np.uint64), Purpose.NETWORK, step) < chance
        ahead, behind = linked[step:], linked[: len(rows)]
        yield places[ahead] + (rows[ahead] + step) % n
        yield places[behind] + (rows[behind] - step) % n


def _long_links(n: int, seed: int, p: Network) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Links that lead anywhere, loops left out: sorted by who reaches out, and turned round, by who is reached."""
    rows = np.arange(n, dtype=np.uint64)
    each = 0.5 * p.acquaintances * p.long_links  # with which a viewer reaches out
    from_, to = [], []
    for turn in range(int(each) + 1):
        reaches_out = np.flatnonzero(uniforms(seed, rows, Purpose.NETWORK + 1, turn) < each - turn)
        far = uniforms(seed, rows[reaches_out], Purpose.NETWORK + 2, turn) * n
        from_.append(reaches_out.astype(np.int32))
        to.append(far.astype(np.int32))
    one, other = np.concatenate(from_), np.concatenate(to)
    one, other = one[one != other], other[one != other]
    out, back = np.argsort(one, kind="stable"), np.argsort(other, kind="stable")
    return (one[out], other[out]), (other[back], one[back])


def _within(rows: np.ndarray, from_: np.ndarray, to: np.ndarray, n: int) -> np.ndarray:
    """The links that begin at successive viewers: (place among the rows) * n + acquaintance. from_: sorted."""
    begin, end = np.searchsorted(from_, (rows[0], rows[-1] + 1))
    return (from_[begin:end].astype(np.int64) - rows[0]) * n + to[begin:end]


def _neighbourhood(p: Network) -> tuple[int, float]:
    """How far along the ring people know each other, and the chance that two within reach do.

    With links present at random at density ``chance`` within reach of a ring, two acquaintances are within reach of
    each other with probability 3/4, so clustering is 3/4 · chance · (1 − long)², long being the share of long links.
    """
    local = 1.0 - p.long_links
    sought = 0.75 * local * local * p.acquaintances * local / (2.0 * p.clustering)
    reach = max(int(sought + 0.5), int(0.5 * p.acquaintances * local + 0.999999), 1)
    return reach, 0.5 * p.acquaintances * local / reach
