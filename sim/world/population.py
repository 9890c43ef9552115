"""The viewers at the start of a run. Viewer i is the same person however many there are; only weights differ."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

import numpy as np

from sim.arithmetic import exponential
from sim.draws import Purpose
from sim.money import to_fen
from sim.names import (
    FIRST_PAID,
    FORMS,
    N_CATEGORIES,
    N_GENRES,
    N_SEGMENTS,
    PLATFORMS,
    Adoption,
    Form,
    age_band_of,
    city_tier_of,
    gender_of,
)
from sim.processes.needs.rules import value_of_need
from sim.scenario import Scenario
from sim.scenario.diffusion import EIGHTHS, Spread, people_by_day, spread_on
from sim.units import DAYS_PER_MONTH
from sim.world.columns import Table
from sim.world.homes import HomeOdds, home_odds, paid_home
from sim.world.normal import normal_cdf, normal_quantile, normals, sixteenths, uniforms
from sim.world.schema import VIEWER
from sim.world.segments import (
    log_median_income,
    mean_tastes,
    segment_genre_mix,
    segment_need_mix,
    segment_shares,
)

__all__ = ["build_viewers", "segment_genre_mix", "segment_need_mix", "weights_of"]

_BLOCK = 32_768  # rows built at a time, so that intermediate arrays stay small
_MOST_USE = 0.98  # share of a segment that can use a platform: its normal quantile must stay finite
_RAREST = 1e-9  # share divided by
_PAYDAYS = 28  # days that every month has


def build_viewers(
    scenario: Scenario, seed: int, count: int, start: date, days: int, weight: int | None = None
) -> Table:
    """The table of ``count`` viewers on the morning of ``start``, for a run of ``days`` days.

    Weights sum to the people using short video on the last day of the run, unless ``weight`` fixes the weight of
    each. Viewers who are not among the users at the start join on a later day, so that those present follow the
    published path.
    """
    world = _World.of(scenario, start, days)
    table = Table("viewer", VIEWER, count)
    for first in range(0, count, _BLOCK):
        rows = np.arange(first, min(first + _BLOCK, count), dtype=np.uint64)
        for name, values in _people(world, seed, rows).items():
            table[name][first : first + len(rows)] = values
    table["weight"] = weights_of(count, world.people[-1]) if weight is None else weight
    return table


def weights_of(count: int, people: int) -> np.ndarray:
    """Integer weights of ``count`` viewers that differ by at most one and sum to ``people``.

    Raises ValueError unless 1 <= count <= people.
    """
    if not 1 <= count <= people:
        raise ValueError(f"{count} viewers cannot stand for {people} people")
    weights = np.full(count, people // count, np.int32)
    weights[: people % count] += 1
    return weights


@dataclass(frozen=True)
class _World:
    """What is the same for every viewer, worked out once."""

    scenario: Scenario
    start: date
    people: list[int]
    segment_bounds: np.ndarray  # cumulative shares of segments
    log_income: np.ndarray  # median by segment, log fen a day
    taste_mean: np.ndarray  # [segment, genre]
    taste_sd: np.ndarray  # [genre]
    need_mix: np.ndarray  # [segment, category]
    use: np.ndarray  # [platform, segment]: normal quantile of the share using it
    homes: HomeOdds
    spread: Spread

    @classmethod
    def of(cls, scenario: Scenario, start: date, days: int) -> _World:
        p = scenario.population
        shares = segment_shares(p)
        tastes, spread = mean_tastes(p)
        return cls(
            scenario=scenario,
            start=start,
            people=people_by_day(start, max(days, 1), p),
            segment_bounds=np.array([sum(shares[: s + 1]) for s in range(N_SEGMENTS)]),
            log_income=np.array(log_median_income(p)),
            taste_mean=tastes,
            taste_sd=spread,
            need_mix=segment_need_mix(scenario),
            use=np.array([_use_by_segment(scenario, k) for k in range(FIRST_PAID)]),
            homes=home_odds(scenario),
            spread=spread_on(scenario, start),
        )


def _people(world: _World, seed: int, rows: np.ndarray) -> dict[str, Any]:
    """The columns of some viewers, from draws keyed by the viewer."""
    p, q = world.scenario.population, world.scenario.adoption
    segment: Any = np.searchsorted(world.segment_bounds, uniforms(seed, rows, Purpose.SEGMENT), side="right")
    segment = np.minimum(segment, N_SEGMENTS - 1)
    wealth = normals(seed, rows, Purpose.INCOME)
    activity = normals(seed, rows, Purpose.ACTIVITY)
    income = np.floor(_exp(world.log_income[segment] + p.income_sd * wealth) + 0.5).astype(np.int32)
    payday = 1 + (uniforms(seed, rows, Purpose.PAYDAY) * _PAYDAYS).astype(np.int8)
    joins_on = _joining_day(world, uniforms(seed, rows, Purpose.JOINING))

    used = _platforms_used(world, seed, rows, segment, activity)
    home = paid_home(world.homes, used, activity, uniforms(seed, rows, Purpose.ADOPTION_START + 2))
    adoptable = uniforms(seed, rows, Purpose.ADOPTION_START) < p.adoptable_share
    payer = adoptable & (uniforms(seed, rows, Purpose.ADOPTION_START + 3) < q.payer_share)
    eagerness = _eagerness(world, seed, rows, activity, wealth)
    adoption = _adoption(world, seed, rows, eagerness, payer) * (adoptable & (joins_on == 0))
    used |= np.where(adoption == Adoption.PAID, 1 << home, 0)
    watched = adoption != Adoption.NONE
    needs = _open_needs(world, seed, rows, segment)
    means = np.array([p.trust_mean, p.trust_live, p.trust_shelf])
    trust = means + p.trust_spread * (2.0 * uniforms(seed, rows, Purpose.TRUST_START)[:, None] - 1.0)
    return {
        "segment": segment,
        "platforms": used,
        "memberships": _memberships(world, seed, rows, used),
        "daily_income": np.maximum(income, 1),
        "free_minutes": p.minutes_median * _exp(p.minutes_sd * activity),
        "video_reluctance": _video_reluctance(world, seed, rows, segment),
        "joins_on": joins_on,
        "adoptable": adoptable,
        "payer": payer,
        "eagerness": _exp(q.eagerness * eagerness - q.eagerness * q.eagerness / 2.0),
        "payday": payday,
        "home_paid": home,
        "taste": _tastes(world, seed, rows, segment),
        "liking": world.scenario.discovery.usual_liking,
        "trust": np.clip(trust, 0.0, 1.0),
        "adoption": adoption,
        "peer_feed": world.spread.known_feed[0] * p.adoptable_share,
        "peer_paid": world.spread.known_paid[0] * p.adoptable_share * q.payer_share,
        "profile_age": p.profile_age,
        "profile_data": np.where(watched, p.profile_watchers, p.profile_others),
        "wallet": _money_in_hand(world, np.maximum(income, 1).astype(np.int64), payday),
        "needs": needs,
        "need_value": _need_values(world, seed, rows, needs, income),
        "active_days": np.where(watched, _past_activity(world, seed, rows), 0),
    }


def _video_reluctance(world: _World, seed: int, rows: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """After how many of those who will ever buy because of a video each does; above 1 for who never will."""
    shares = np.array([world.scenario.purchase.video_buyers[gender_of(s)] for s in range(N_SEGMENTS)])
    return uniforms(seed, rows, Purpose.VIDEO) / np.maximum(shares[segment], _RAREST)


def _exp(x: np.ndarray) -> np.ndarray:
    """The exponential, elementwise."""
    power: Any = exponential(x)  # type: ignore[arg-type]
    return power


def _use_by_segment(scenario: Scenario, platform: int) -> list[float]:
    """Normal quantile of the share of each segment that uses a platform; shares average to its monthly users."""
    p = scenario.population
    monthly = getattr(scenario.platforms, PLATFORMS[platform]).monthly_users / p.short_video_users[-1][1]
    quantiles = []
    for s in range(N_SEGMENTS):
        tilt = (
            1.0
            + p.platform_women[platform] * ((gender_of(s) == 0) - p.women)
            + p.platform_lower_tier[platform] * ((city_tier_of(s) == 1) - p.lower_tier)
            + p.platform_over_50[platform] * ((age_band_of(s) == 3) - p.aged_50_over)
        )
        quantiles.append(normal_quantile(min(max(monthly * tilt, 0.0), _MOST_USE)))
    return quantiles


def _platforms_used(
    world: _World, seed: int, rows: np.ndarray, segment: np.ndarray, activity: np.ndarray
) -> np.ndarray:
    """Bit set of the platforms used, paid ones aside: a probit in free time (active people use more)."""
    together = world.scenario.population.platform_activity
    rest = sqrt(1.0 - together * together)
    used = np.zeros(len(rows), np.int64)
    for platform in range(FIRST_PAID):
        chance = normal_cdf((world.use[platform][segment] + together * activity) / rest)
        used |= (uniforms(seed, rows, Purpose.PLATFORMS, platform) < chance).astype(np.int64) << platform
    return used


def _memberships(world: _World, seed: int, rows: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Bit set of the long-video platforms the viewer is a member of."""
    members = np.zeros(len(rows), np.int64)
    for platform in (k for k, form in enumerate(FORMS) if form == Form.LONG_VIDEO):
        joined = uniforms(seed, rows, Purpose.MEMBERSHIP, platform) < world.scenario.population.member_share
        members |= joined.astype(np.int64) << platform
    return members & used


def _eagerness(world: _World, seed: int, rows: np.ndarray, activity: np.ndarray, wealth: np.ndarray) -> np.ndarray:
    """How eager people are to adopt, in sd: the active and the better-off more than others."""
    p = world.scenario.adoption
    rest = sqrt(1.0 - p.order_activity * p.order_activity - p.order_income * p.order_income)
    own = normals(seed, rows, Purpose.EAGERNESS)
    return p.order_activity * activity + p.order_income * wealth + rest * own


def _adoption(world: _World, seed: int, rows: np.ndarray, eagerness: np.ndarray, payer: np.ndarray) -> np.ndarray:
    """State of adoption of those adoptable: the eager were first; users of paid forms come from watchers."""
    luck = uniforms(seed, rows, Purpose.ADOPTION_START + 1)
    of = np.searchsorted(np.array(EIGHTHS), eagerness, side="right")
    watches, pays = luck < np.array(world.spread.feed)[of], luck < np.array(world.spread.paid)[of]
    return watches.astype(np.int8) + (pays & watches & payer)


def _joining_day(world: _World, luck: np.ndarray) -> np.ndarray:
    """First day among the users: 0 for those who already are, by the share of the final population present."""
    present = np.array([count / world.people[-1] for count in world.people])
    return np.searchsorted(present, luck, side="right")


def _tastes(world: _World, seed: int, rows: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """Liking of each genre [viewer, genre]: what is usual in the segment, and a normal of one's own."""
    taste = np.empty((len(rows), N_GENRES), np.float32)
    for genre in range(N_GENRES):
        own = world.taste_sd[genre] * normals(seed, rows, Purpose.TASTE + 12 * genre)
        taste[:, genre] = world.taste_mean[segment, genre] + own
    return taste


def _open_needs(world: _World, seed: int, rows: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """Bit set of the needs that have gathered before the start."""
    p = world.scenario.needs
    open_needs = np.zeros(len(rows), np.int64)
    for category in range(N_CATEGORIES):
        chance = p.arrival_rate * p.open_at_start * world.need_mix[segment, category]
        open_needs |= (uniforms(seed, rows, Purpose.OPEN_NEEDS, category) < chance).astype(np.int64) << category
    return open_needs


def _need_values(world: _World, seed: int, rows: np.ndarray, needs: np.ndarray, income: np.ndarray) -> np.ndarray:
    """What the open needs are worth, fen [viewer, category]; 0 where none is open."""
    p, prices = world.scenario.needs.as_tuple(), world.scenario.commerce.prices
    values = np.zeros((len(rows), N_CATEGORIES), np.int64)
    for category in range(N_CATEGORIES):
        whose = np.flatnonzero((needs >> category) & 1)
        shocks = normals(seed, rows[whose], Purpose.OPEN_VALUES + 4 * category).tolist()
        drawn = zip(income[whose].tolist(), shocks, strict=True)
        usual = to_fen(prices[category])
        values[whose, category] = [value_of_need(usual, max(money, 1), shock, p) for money, shock in drawn]
    return values


def _past_activity(world: _World, seed: int, rows: np.ndarray) -> np.ndarray:
    """Bit set of the active days among the last sixteen, for somebody who watched dramas then."""
    share = world.scenario.population.active_at_start
    history = np.zeros(len(rows), np.int64)
    for third in range(6):
        for place, drawn in enumerate(sixteenths(seed, rows, Purpose.HISTORY, third)):
            history |= (drawn < share * 65536.0).astype(np.int64) << (3 * third + place)
    return history & 0xFFFF


def _money_in_hand(world: _World, income: np.ndarray, payday: np.ndarray) -> np.ndarray:
    """What is left of the month's budget, and savings up to the cap, fen."""
    p = world.scenario
    saved = int(p.population.savings_at_start * DAYS_PER_MONTH)
    days = _days_to_payday(world.start, payday) + saved
    return income * np.minimum(days, int(p.needs.wallet_months * DAYS_PER_MONTH))


def _days_to_payday(start: date, payday: np.ndarray) -> np.ndarray:
    """Days from the start to the next payday: 0 for those whose budget is refilled that very morning."""
    ahead = payday.astype(np.int64) - start.day
    return np.where(ahead >= 0, ahead, ahead + monthrange(start.year, start.month)[1])
