"""Whether a title pays: what it should earn, when to stop it, when to enter and leave (MODEL, closure point 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MEAN_LUCK, clamp, exponential, logarithm
from sim.money import round_fen
from sim.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    import numpy as np

    from sim.money import Fen
    from sim.processes.studios.parameters import Studios


def genre_score(learned_return: float, hit_share: float, luck: float, p: Studios) -> float:
    """Attraction of a genre to a creator: its learned return, the share of views it takes (0-1), own reasons."""
    return learned_return + p.genre_imitation * hit_share + p.genre_variety * (luck - MEAN_LUCK)


def expected_receipts(
    quality: float, usual_quality: float, learned_return: float, usual: Fen, topicality: float, p: Studios
) -> float:
    """Receipts net of traffic that a title should bring over its life, in fen.

    learned_return: receipts per yuan of a title of usual quality at the usual cost (fen). topicality: heat of its
    topic at release, in [0, 1]. Receipts rise more than in proportion with quality (Rosen 1981).
    """
    ratio = quality / usual_quality if usual_quality > 0.0 else 0.0
    appeal = ratio * ratio * (1.0 - p.superstar + p.superstar * ratio)
    return learned_return * usual * appeal * (1.0 + p.topic_gain * topicality)


def credit_line(usual: Fen, p: Studios) -> Fen:
    """How far the account of a creator may be overdrawn, in fen. usual: cost of a title of its kind, fen."""
    return round_fen(p.credit_titles * usual * p.title_weight)


def net_present_value(receipts: float, outlay: Fen, days: int, p: Studios) -> float:
    """Receipts that start in ``days``, discounted, less own outlay today; all in fen."""
    return receipts / (1.0 + p.capital_cost * days / DAYS_PER_YEAR) - outlay


def plans_title(value: float, outlay: Fen, p: Studios) -> bool:
    """Whether a plan with this net present value (fen) beats the outside option for its outlay (fen)."""
    return value >= p.outside_return * outlay


def appraised_return(learned_return: float, luck: float, p: Studios) -> float:
    """The return a creator ascribes to a plan: what was learned, and an error of its own."""
    return learned_return * (1.0 + p.appraisal_error * (2.0 * luck - 1.0))


def response(sessions: float, usual: float, evidence: float) -> float:
    """What a title's first episodes drew over what is usual, weighed against the usual by the evidence it takes.

    All three in sessions (real people, as viewings are counted). 1 without any evidence.
    """
    return (sessions + evidence) / (usual + evidence) if usual + evidence > 0.0 else 1.0


def receipts_of_the_rest(learned_return: float, still_to_spend: Fen, response: float, p: Studios) -> float:
    """What the episodes still to be shot should earn, net of traffic, in fen.

    learned_return: receipts per yuan of titles that live on the same. response: to the first episodes, over the usual.
    """
    return learned_return * p.return_on_rest * response * still_to_spend


def takes_order(value: float, gain: float, own_value: float) -> bool:
    """Whether a creator makes what a merchant asks for rather than its own best plan; all in fen per title.

    value: present value of the title asked for, without ``gain``, what its placement is expected to pay.
    """
    return value + gain > own_value


def keeps_going(receipts: float, still_to_spend: Fen, p: Studios) -> bool:
    """Whether a title is continued after the first episodes' response.

    receipts: what the rest should bring, net of traffic, in fen. What was earned or lost so far does not count.
    """
    return receipts >= p.stop_return * still_to_spend


def pooled_resources(kind: int, p: Studios) -> float:
    """Head resources (IP, stars, crews) at the disposal of a creator, 0-1. kind: 0 head to 2 long tail, 3 pirate."""
    if kind == 0:
        return p.pooled_head
    if kind == 1:
        return p.pooled_established
    return p.pooled_long_tail if kind == _LONG_TAIL else 0.0


_LONG_TAIL = 2


def learned(before: float, realised: float, weight: float) -> float:
    """An expectation moved towards what was realised, by ``weight`` (0-1) of the difference."""
    return before + weight * (realised - before)


def return_on_cost(earned: float, cost: float) -> float:
    """What a title earned, traffic taken off, per yuan of its cost; 1 where nothing was spent. May be negative."""
    return earned / cost if cost > 0.0 else 1.0


def credible_return(own: float, overall: float, titles: int, p: Studios) -> float:
    """What a genre's return looks like after some titles: the fewer they are, the closer to that of all titles."""
    return overall + (own - overall) * titles / (titles + p.evidence_titles)


def learned_from_own(before: float, realised: float, p: Studios) -> float:
    """What a creator expects after its own title's return; beyond a believable one it was luck."""
    believed = realised if realised < p.believable_return else p.believable_return
    return learned(before, believed, p.learning_own)


def judged(released_on: np.ndarray, day: int, p: Studios) -> np.ndarray:
    """Which titles' returns are judged when books are closed on ``day``: released in the run, old enough, once."""
    last = day - p.judged_after
    return (released_on >= max(0, last - p.close_days)) & (released_on < last)


def exits(expected_return: float, luck: float, p: Studios) -> bool:
    """Whether a creator that expects so little leaves this month."""
    return expected_return < p.exit_return and luck < p.exit_rate


def newcomers(creators: int, sector_return: float, p: Studios) -> float:
    """Creators expected to enter this month: spin-offs of those there while titles pay, and who always tries."""
    excess = sector_return - 1.0 - p.outside_return
    spun_off = clamp(p.entry_rate * excess, 0.0, p.entry_limit)
    return creators * spun_off + p.trickle


def crew_index(titles_a_year: float, p: Studios) -> float:
    """Cost of cast and crews over what is usual at the end of 2023, by the real titles being made a year."""
    ratio = titles_a_year / p.capacity_per_year
    return exponential(p.crew_cost * logarithm(clamp(ratio, _LEAST_CREWS, 1.0 / _LEAST_CREWS)))


def believed_return(net: float, cost: float, prior: float, usual: float, p: Studios) -> float:
    """Return of titles that live on the same: what they earned over their cost (fen), weighed against a prior.

    usual: cost of a simulated title, fen.
    """
    strength = p.prior_titles * usual
    return (net + prior * strength) / (cost + strength) if cost + strength > 0.0 else prior


def crowded(learned_return: float, then: float, now: float, p: Studios) -> float:
    """A learned return, corrected for titles now in the making per viewer against when it was learned (both > 0)."""
    return learned_return * exponential(p.crowding * logarithm((then + _THIN) / (now + _THIN)))


_LEAST_CREWS = 0.01
"""Titles over the usual below which crews become no cheaper; and its inverse."""
_THIN = 2e-8
"""Titles a day and viewer that are added to both sides: so few say nothing of each other."""
