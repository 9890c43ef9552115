"""Which paid platform a viewer would use: mini-programs on Douyin or WeChat, or an app of its own."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from sim.arithmetic import exponential
from sim.names import PLATFORMS
from sim.scenario import Scenario
from sim.scenario.diffusion import EIGHTHS, spread_on
from sim.world.normal import normal_cdf, normal_quantile

_MEASURED_ON = date(2023, 11, 30)  # when the published split over the three forms was taken
_DOUYIN = PLATFORMS.index("douyin")
_DOUYIN_MINI = PLATFORMS.index("douyin_mini")
_WECHAT_MINI = PLATFORMS.index("wechat_mini")
_DRAMA_APP = PLATFORMS.index("drama_app")
_ROUNDS = 60  # of proportional fitting; the shares then agree to 1e-6 wherever they can be met


class HomeOdds(NamedTuple):
    """Odds of the three forms for somebody with average free time."""

    douyin_mini: float
    drama_app: float
    wechat_mini: float
    app_activity: float


def paid_home(odds: HomeOdds, used: np.ndarray, activity: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """The paid platform of each viewer, as an index of names.PLATFORMS; Douyin's mini-programs need Douyin."""
    app: Any = odds.drama_app * exponential(odds.app_activity * activity)  # type: ignore[arg-type]
    mini = odds.douyin_mini * ((used >> _DOUYIN) & 1)
    point = luck * (mini + app + odds.wechat_mini)
    return np.where(point < mini, _DOUYIN_MINI, np.where(point < mini + app, _DRAMA_APP, _WECHAT_MINI))


def home_odds(scenario: Scenario) -> HomeOdds:
    """Odds at which those paying at the end of 2023 split over the forms as published.

    Payers have more free time than others, and not all use Douyin: the odds are fitted proportionally over a grid
    of free time, with the payers' distribution at that date.
    """
    p = scenario.adoption
    total = p.share_douyin_mini + p.share_drama_app + p.share_wechat_mini
    wanted = [p.share_douyin_mini / total, p.share_drama_app / total, p.share_wechat_mini / total]
    cells = _payers(scenario)
    odds = list(wanted)
    for _ in range(_ROUNDS):
        got = [0.0, 0.0, 0.0]
        for activity, on_douyin, people in cells:
            app = odds[1] * exponential(p.app_activity * activity)
            mini = odds[0] * on_douyin
            each = people / (mini + app + odds[2])
            got = [got[0] + mini * each, got[1] + app * each, got[2] + odds[2] * each]
        # where hardly anybody uses Douyin its part is out of reach, and the odds would grow without end
        ratios = zip(odds, wanted, got, strict=True)
        odds = [min(o * want / have, 1e12) if have > 0.0 else 0.0 for o, want, have in ratios]
    return HomeOdds(odds[0], odds[1], odds[2], p.app_activity)


def _payers(scenario: Scenario) -> list[tuple[float, int, float]]:
    """Cells (free time in sd, uses Douyin, share of payers) of those paying when the split was measured."""
    p, q = scenario.population, scenario.adoption
    paid = np.array(spread_on(scenario, _MEASURED_ON).paid)
    users = scenario.platforms.douyin.monthly_users / p.short_video_users[-1][1]
    grid = np.linspace(-5.0, 5.0, 41)
    density: Any = exponential(-0.5 * grid * grid)  # type: ignore[arg-type]
    pays = paid @ _classes(q.order_activity, grid) if paid.any() else np.ones_like(grid)
    on_douyin = _probit(normal_quantile(min(users, 0.98)), p.platform_activity, grid)
    people = density * pays
    shares = (people / sum(people.tolist())).tolist()
    cells = []
    for activity, douyin, share in zip(grid.tolist(), on_douyin.tolist(), shares, strict=True):
        cells += [(activity, 1, share * douyin), (activity, 0, share * (1.0 - douyin))]
    return cells


def _probit(quantile: float, slope: float, x: np.ndarray) -> np.ndarray:
    """Chance at x of something with the given overall quantile and correlation ``slope`` with x."""
    return normal_cdf((quantile + slope * x) / sqrt(1.0 - slope * slope))


def _classes(slope: float, x: np.ndarray) -> np.ndarray:
    """Chance of each class of eagerness at free time x (sd), float64[class, x]."""
    below = [normal_cdf((bound - slope * x) / sqrt(1.0 - slope * slope)) for bound in EIGHTHS]
    return np.diff([np.zeros_like(x), *below, np.ones_like(x)], axis=0)
