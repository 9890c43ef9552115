"""What several rooms need of merchants: their dimensions of service, how well products fit, means over platforms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.draws import Purpose
from sim.names import N_CLUSTERS, Form
from sim.scenario import Scenario
from sim.world.columns import Vector
from sim.world.normal import normals

DIMENSIONS = ("responsiveness", "compensation", "reliability", "care")
SELLING_FORMS = (Form.SHORT_VIDEO, Form.SHELF)
"""Forms of platforms where goods are sold."""


def fits(seed: int, merchants: int, product: int) -> np.ndarray:
    """How well a product of each merchant suits each cluster of tastes, standard normal, float64[m, cluster]."""
    rows = np.arange(merchants, dtype=np.uint64)
    return np.stack([normals(seed, rows, Purpose.FIT + 4 * k, product) for k in range(N_CLUSTERS)], axis=1)


def best_of_assortment(settings: Scenario, seed: int, first: np.ndarray) -> np.ndarray:
    """Fit of the best of the products behind a drama's link, float64[m, cluster]. first: of the usual product."""
    best = first
    for product in range(1, settings.pages.assortment):
        best = np.maximum(best, fits(seed, len(first), product))
    return best


def weighted_mean(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Mean of ``values`` [platforms] for each row of ``weights`` [rows, platforms].

    A row without any weight weighs all platforms alike. Added platform by platform, because a matrix product may
    add in another order on another machine.
    """
    if (values == values[0]).all():  # the usual case: one value everywhere
        return np.full(len(weights), float(values[0]))
    total = np.zeros(len(weights))
    weight = np.zeros(len(weights))
    for platform in range(weights.shape[1]):
        total += weights[:, platform] * values[platform]
        weight += weights[:, platform]
    plain = float(sum(values.tolist())) / len(values)
    return np.where(weight > 0.0, total / np.where(weight > 0.0, weight, 1.0), plain)


def mean_of(weights: Vector[int] | Vector[float], values: Sequence[float] | np.ndarray) -> float:
    """`weighted_mean` for a single row; compiled code may call it."""
    same = True
    for k in range(1, len(values)):
        same = same and values[k] == values[0]
    if same:  # nearly always
        return values[0]
    total = weight = plain = 0.0
    for k in range(len(values)):
        total += weights[k] * values[k]
        weight += weights[k]
        plain += values[k]
    return total / weight if weight > 0.0 else plain / len(values)
