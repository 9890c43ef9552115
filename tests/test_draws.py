"""Random numbers addressed by what they decide: uniform, independent, and the same wherever they are computed."""

import warnings
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numba import njit
from numba.extending import register_jitable
from scipy import stats

from sim import draws
from sim.draws import N_KEYS, Purpose, draw, key_of, nearly_normal, uniform
from sim.market import model as model_module
from sim.market.model import MarketModel
from sim.names import PLATFORMS
from sim.scenario import Scenario
from sim.world.normal import normals
from sim.world.today import day_keys
from tests.worlds import QUICK

for rule in (draws._mix, draws.key_of, draws.uniform, draws.draw):
    register_jitable(rule)


@njit
def compiled_uniform(key: int, agents: np.ndarray) -> np.ndarray:
    values = np.empty(len(agents))
    for row in range(len(agents)):
        values[row] = uniform(key, agents[row])
    return values


@njit
def compiled_draw(seed: int, agent: int, day: int, purpose: int) -> float:
    return draw(seed, agent, day, purpose)


N = 100_000
AGENTS = np.arange(N, dtype=np.uint64)
UNLIKELY = 1e-4  # a fixed seed gives a fixed p-value: a good generator passes for ever
KNOWN = [0.5491816666354883, 0.4267308343770755, 0.7289674262256359]


def over_agents(seed: int = 0, day: int = 0, purpose: int = Purpose.BUY) -> np.ndarray:
    """One draw for each of 100,000 agents."""
    return uniform(key_of(seed, day, purpose), AGENTS)


def over_days(seed: int = 0, agent: int = 0, purpose: int = Purpose.BUY, days: int = 20_000) -> np.ndarray:
    """One draw of one agent on each of many days."""
    return np.array([draw(seed, agent, day, purpose) for day in range(days)])


def over_seeds(agent: int = 0, day: int = 0, purpose: int = Purpose.BUY, seeds: int = 20_000) -> np.ndarray:
    """One draw of one agent on one day under each of many seeds."""
    return np.array([draw(seed, agent, day, purpose) for seed in range(seeds)])


def over_purposes(seed: int = 0, agent: int = 0, day: int = 0) -> np.ndarray:
    """One agent's draws of one day for each of many purposes."""
    return np.array([draw(seed, agent, day, purpose) for purpose in range(20_000)])


WAYS = {"agents": over_agents(), "days": over_days(), "seeds": over_seeds(), "purposes": over_purposes()}


def is_uniform(values: np.ndarray, bins: int = 100) -> bool:
    """Whether a chi-square test finds nothing against a uniform distribution on [0, 1)."""
    counts = np.histogram(values, bins=bins, range=(0, 1))[0]
    return stats.chisquare(counts).pvalue > UNLIKELY


def are_independent(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether neither their correlation nor a chi-square test over a 10 × 10 table finds a relation."""
    table = np.histogram2d(first, second, bins=10, range=((0, 1), (0, 1)))[0]
    correlation = abs(np.corrcoef(first, second)[0, 1]) * np.sqrt(len(first))
    return stats.chisquare(table.ravel()).pvalue > UNLIKELY and correlation < stats.norm.isf(UNLIKELY / 2)


@pytest.mark.parametrize("way", WAYS)
def test_draws_are_uniform_whatever_they_differ_in(way: str) -> None:
    assert is_uniform(WAYS[way])
    assert WAYS[way].min() >= 0
    assert WAYS[way].max() < 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lag", [1, 2, 7, 64, 1024])
def test_neighbouring_draws_are_independent(way: str, lag: int) -> None:
    values = WAYS[way]
    assert are_independent(values[:-lag], values[lag:])


def test_days_purposes_and_seeds_do_not_share_luck() -> None:
    streams = [over_agents(seed, day, purpose) for seed in (0, 1) for day in (0, 1, 2) for purpose in (5, 6, 133)]
    for first, second in combinations(streams, 2):
        assert are_independent(first, second)


def test_swapping_seed_day_and_purpose_gives_another_stream() -> None:
    streams = [over_agents(*key) for key in [(1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1)]]
    for first, second in combinations(streams, 2):
        assert are_independent(first, second)


def test_two_agents_do_not_share_luck_over_the_days() -> None:
    assert are_independent(over_days(agent=0), over_days(agent=1))
    assert are_independent(over_days(agent=0), over_days(agent=2**20))


def test_the_last_bits_are_as_random_as_the_first() -> None:
    assert is_uniform(over_agents() * 2**30 % 1)


def test_no_two_purposes_of_a_year_share_a_key() -> None:
    keys = {key_of(1, day, purpose) for day in range(366) for purpose in range(0, 848, 4)}
    assert len(keys) == 366 * 212


def test_the_largest_seed_is_as_good_as_any() -> None:
    assert is_uniform(over_agents(seed=2**64 - 1))
    assert are_independent(over_agents(seed=2**64 - 1), over_agents(seed=0))


def test_a_draw_is_a_pure_function_with_known_values() -> None:
    assert draw(1, 2, 3, Purpose.BUY) == draw(1, 2, 3, Purpose.BUY)
    assert [draw(0, 0, 0, 1), draw(7, 123_456, 364, 241), draw(2**63, 2**31, 10**6, 847)] == KNOWN


def test_python_integers_and_unsigned_arrays_give_the_same_bits() -> None:
    key = key_of(5, 17, Purpose.FAULT)
    assert uniform(key, AGENTS[:500]).tolist() == [uniform(key, agent) for agent in range(500)]


def test_unsigned_scalars_give_the_same_bits() -> None:
    arguments = (5, 123_456, 17, 248)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy mentions the overflow that the generator is made of
        assert draw(*map(np.uint64, arguments)) == draw(*arguments)  # pyright: ignore[reportArgumentType]


def test_the_mixer_is_the_published_one() -> None:
    """The first outputs of SplitMix64 for the seed 1234567, as in its authors' and Rosetta Code's listings."""
    counter = (1_234_567 + draws._GOLDEN * n & draws.ALL_BITS for n in (1, 2, 3))
    assert [draws._mix(word) for word in counter] == [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
    ]


def test_days_and_purposes_may_be_arrays_too() -> None:
    days = np.arange(300, dtype=np.uint64)
    assert draw(5, 9, days, 248).tolist() == [draw(5, 9, day, 248) for day in range(300)]
    assert draw(5, 9, 248, days).tolist() == [draw(5, 9, 248, purpose) for purpose in range(300)]


def test_signed_arrays_are_refused_rather_than_drawing_other_numbers() -> None:
    with pytest.raises((OverflowError, TypeError)):
        uniform(key_of(5, 17, 3), np.arange(3))


def test_compiled_code_gives_the_same_bits() -> None:
    key = key_of(5, 17, Purpose.FAULT)
    assert compiled_uniform(np.uint64(key), AGENTS).tobytes() == uniform(key, AGENTS).tobytes()
    for arguments in [(0, 0, 0, 1), (5, 123_456, 17, 248), (2**64 - 1, 2**40, 2**20, 847)]:
        assert compiled_draw(*map(np.uint64, arguments)) == draw(*arguments)


def test_compiled_code_gives_the_same_bits_for_signed_integers() -> None:
    for arguments in [(0, 0, 0, 1), (5, 123_456, 17, 248), (7, 2**40, 2**20, 847)]:
        assert compiled_draw(*map(np.int64, arguments)) == draw(*arguments)


def test_purposes_have_room_of_their_own() -> None:
    """A purpose with several draws takes the numbers up to its last draw; none reaches into the next one's."""
    several = {
        "INCOME": 12, "ACTIVITY": 12, "TASTE": 12 * 8, "ADOPTION_START": 4, "NETWORK": 4, "TASTE_DRIFT": 3,
        "CANDIDATE": 8, "CANDIDATE_GENRE": 8, "CANDIDATE_KNOWN": 8, "BELIEF": 24, "TITLE_MATCH": 3, "START": 2,
        "EPISODES": 2, "UNLOCK": 2, "PIRACY": 2, "TELL": 2, "NOTICE": 2, "BUY": 2, "STORE": 2,
        "STORE_LIVE": 2, "LIVE_BESIDE": 2, "VOUCHER": 10, "NEED_VALUE": 3, "LATENT": 2, "EXPIRY": 8, "KNOWN": 6,
        "VARIANT": 4, "OFFER": 20, "OPEN_VALUES": 32, "FIT": 64, "PAGE": 16,
        "FITTED_COUPON": 4, "FITTED_PRICE": 8,
        "WORLD": 256, "PLAN": 64, "TOPIC": 16,
    }  # fmt: skip
    taken = [p + k for name, p in Purpose.__members__.items() for k in range(several.get(name, 1))]
    assert len(taken) == len(set(taken))


def test_no_two_purposes_overlap_and_each_has_room_in_the_table_of_keys() -> None:
    claimed = sorted((purpose + k, purpose.name) for purpose in Purpose for k in range(purpose.width))
    numbers = [number for number, _ in claimed]
    assert [name for name, twice in zip(claimed[1:], numbers, strict=False) if name[0] == twice] == []
    assert (min(numbers), max(numbers)) == (1, N_KEYS - 1)
    assert len(day_keys(seed=1, day=1)) == N_KEYS


def test_the_normal_that_compiled_code_draws_is_that_of_populations() -> None:
    rows = np.arange(50, dtype=np.uint64)
    drawn = normals(7, rows, Purpose.PAGE, 12)
    keys = day_keys(seed=7, day=12).tolist()
    assert [nearly_normal(keys, Purpose.PAGE, row) for row in range(50)] == drawn.tolist()


@pytest.mark.slow
def test_a_day_asks_for_all_draws_its_purposes_declare_and_for_no_others(monkeypatch) -> None:
    """A market whose table of keys notes who is asked for, by viewers and by firms."""
    asked: set[int] = set()

    class Noting(list):
        def __getitem__(self, number: Any) -> Any:
            asked.update(range(*number.indices(len(self))) if isinstance(number, slice) else [int(number)])
            return list.__getitem__(self, number)

    usual = model_module.day_keys
    monkeypatch.setattr(model_module, "day_keys", lambda *of: Noting(usual(*of).tolist()))
    days = {"from": "2024-03-01", "budget": 1e10, "face_value": 20, "min_spend": 0, "fitted_channel": 0.5}
    coupons = [{"plan": "coupons", "platform": name, **days} for name in PLATFORMS]
    bought_in_dramas = {
        "purchase": {"click_base": -2.0, "video_buyers": (1.0, 1.0)},
        "watching": {"tell_base": 0.0, "start_base": -3.0},
        "discovery": {"click_rate": 1.0},
        "rules": {"personal_prices": 0.1},
        "levers": {"clips": 0.5, "brand_campaign": 40.0},
        **QUICK,
    }
    model = MarketModel(
        Scenario().with_(viewers=300, days=30, start="2024-03-01", policies=coupons, **bought_in_dramas), engine="mesa"
    )
    model.run_model()
    keyed_otherwise = {Purpose.TITLE_MATCH, Purpose.OPEN_VALUES, Purpose.FIT, Purpose.PAGE, Purpose.FITTED_COUPON}
    keyed_otherwise |= {Purpose.FITTED_CHANNEL}
    of_a_day = [p for p in Purpose if Purpose.NEED <= p < Purpose.WORLD and p not in keyed_otherwise]
    declared = {p + k for p in of_a_day for k in range(p.width)}
    firms = {Purpose.PLAN + k for k in range(Purpose.PLAN.width)}
    assert asked <= declared | firms
    unused = {Purpose(p).name for p in of_a_day if not asked & set(range(p, p + p.width))}
    assert unused == set()
    wider = {p.name for p in of_a_day if p + p.width - 1 not in asked}
    assert wider == {"VOUCHER", "OFFER"}  # room for platforms to come, and for more offers to look at
