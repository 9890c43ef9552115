"""Who talks to whom: a clustered small world that has nothing to do with the platforms people use."""

from __future__ import annotations

import numpy as np

from sim.draws import Purpose
from sim.parameters import Network
from sim.world.normal import uniforms


def build_network(n: int, seed: int, p: Network) -> tuple[np.ndarray, np.ndarray]:
    """Acquaintances of ``n`` viewers in compressed rows: ``(indptr int64 [n + 1], neighbours int32)``.

    The acquaintances of viewer i are ``neighbours[indptr[i]:indptr[i + 1]]``, in increasing order, without i and
    without repetition; links run both ways. Viewers stand on a ring and know each of the people within reach with the
    same chance; some links lead anywhere (Newman & Watts 1999). Reach is what gives the clustering asked for.
    """
    rows = np.arange(n, dtype=np.uint64)
    reach, chance = _neighbourhood(p)
    from_, to = [], []
    for step in range(1, min(reach, n - 1) + 1):
        linked = np.flatnonzero(uniforms(seed, rows, Purpose.NETWORK, step) < chance)
        from_.append(linked)
        to.append((linked + step) % n)
    each = 0.5 * p.acquaintances * p.long_links  # long links a viewer reaches out with
    for turn in range(int(each) + 1):
        reaches_out = np.flatnonzero(uniforms(seed, rows, Purpose.NETWORK + 1, turn) < each - turn)
        far = uniforms(seed, rows[reaches_out], Purpose.NETWORK + 2, turn) * n
        from_.append(reaches_out)
        to.append(far.astype(np.int64))
    return _compressed(np.concatenate(from_), np.concatenate(to), n)


def _neighbourhood(p: Network) -> tuple[int, float]:
    """How far along the ring people know each other, and the chance that two within reach do.

    With links present at random at density ``chance`` within reach of a ring, two acquaintances are within reach of
    each other with probability 3/4, so clustering is 3/4 · chance · (1 − long)², long being the share of long links.
    """
    local = 1.0 - p.long_links
    sought = 0.75 * local * local * p.acquaintances * local / (2.0 * p.clustering)
    reach = max(int(sought + 0.5), int(0.5 * p.acquaintances * local + 0.999999), 1)
    return reach, 0.5 * p.acquaintances * local / reach


def _compressed(from_: np.ndarray, to: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Compressed rows of the undirected graph with these links, loops and repetitions left out."""
    apart = from_ != to
    from_, to = from_[apart].astype(np.int64), to[apart].astype(np.int64)
    links = np.concatenate([from_ * n + to, to * n + from_])
    links.sort()
    links = links[np.flatnonzero(np.diff(links, prepend=-1))]
    degrees = np.bincount(links // n, minlength=n)
    indptr = np.zeros(n + 1, np.int64)
    np.cumsum(degrees, out=indptr[1:])
    return indptr, (links % n).astype(np.int32)
