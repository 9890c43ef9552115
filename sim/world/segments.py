"""The sixteen segments of viewers: how many people, what they like, what they need."""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.arithmetic import exponential, logarithm
from sim.names import N_CATEGORIES, N_GENRES, N_SEGMENTS, age_band_of, city_tier_of, gender_of
from sim.processes.needs.parameters import Needs
from sim.processes.population.parameters import Population
from sim.scenario import Scenario


def segment_shares(p: Population) -> list[float]:
    """Share of viewers in each segment; gender, age and city tier are independent."""
    gender = (p.women, 1.0 - p.women)
    tier = (1.0 - p.lower_tier, p.lower_tier)
    return [gender[gender_of(s)] * p.age_shares[age_band_of(s)] * tier[city_tier_of(s)] for s in range(N_SEGMENTS)]


def log_median_income(p: Population) -> list[float]:
    """Log of the median daily income of each segment, in fen; the tilts leave the overall mean of logs in place."""
    shares = segment_shares(p)
    tier = (logarithm(p.income_upper_tier), 0.0)
    age = [logarithm(ratio) for ratio in p.income_by_age]
    tilts = [tier[city_tier_of(s)] + age[age_band_of(s)] for s in range(N_SEGMENTS)]
    centre = sum(tilt * share for tilt, share in zip(tilts, shares, strict=True))
    return [logarithm(100.0 * p.income_median) + tilt - centre for tilt in tilts]


def mean_tastes(p: Population) -> tuple[np.ndarray, np.ndarray]:
    """Mean taste of each segment [segment, genre], and the sd within any segment [genre].

    Both are standardised over the whole population by the known shares: mean 0 and variance 1 for every genre.
    """
    shares = segment_shares(p)
    means = np.zeros((N_SEGMENTS, N_GENRES))
    within = np.zeros(N_GENRES)
    for genre in range(N_GENRES):
        raw = [
            (0.5 - gender_of(s)) * p.taste_women[genre] + p.taste_by_age[age_band_of(s)][genre]
            for s in range(N_SEGMENTS)
        ]
        centre = _mean(raw, shares)
        between = _mean([(r - centre) * (r - centre) for r in raw], shares)
        within[genre] = 1.0 / sqrt(1.0 + between)
        means[:, genre] = [(r - centre) * float(within[genre]) for r in raw]
    return means, within


def segment_genre_mix(scenario: Scenario) -> np.ndarray:
    """What a platform knows of a segment: its choice shares over genres, float64 [segment, genre], rows sum to 1."""
    means, _ = mean_tastes(scenario.population)
    return _normalised(exponential(scenario.population.genre_choice * means))  # type: ignore[arg-type]


def segment_need_mix(scenario: Scenario) -> np.ndarray:
    """Which needs arise: shares of categories by segment, float64 [segment, category], rows sum to 1."""
    p: Needs = scenario.needs
    mix = np.zeros((N_SEGMENTS, N_CATEGORIES))
    for s in range(N_SEGMENTS):
        for category in range(N_CATEGORIES):
            ratio = sqrt(p.women[category])  # women are as far above the middle as men are below it
            tilt = ratio if gender_of(s) == 0 else 1.0 / ratio
            mix[s, category] = p.category_shares[category] * tilt * p.by_age[age_band_of(s)][category]
    return _normalised(mix)


def _mean(values: list[float], shares: list[float]) -> float:
    return sum(v * w for v, w in zip(values, shares, strict=True)) / sum(shares)


def _normalised(table: np.ndarray) -> np.ndarray:
    """Rows divided by their sums, added up in a fixed order."""
    return np.array([[value / sum(row) for value in row] for row in table.tolist()])
