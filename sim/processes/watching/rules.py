"""Watching: immersion in three parts, episodes watched, paying on (seed §2.1, §3.3).

Immersion is enjoyment, control and the merging of action and awareness (Oezkara, Oezmen & Kim 2017). Viewers fill
fragments of time with whole episodes, so short episodes waste less of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MOST_EXPONENT, clamp, exponential, logarithm, logistic
from sim.money import FEN_PER_YUAN
from sim.units import HALF_SCALE, MINUTES_PER_HOUR, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from sim.processes.watching.parameters import Watching


def appeal(quality: float, emotional_value: float, realism: float, topic_heat: float, p: Watching) -> float:
    """What a title offers to anybody, in logits of enjoyment. All arguments in [0, 1]."""
    made = p.enjoy_quality * (quality - p.usual_quality)
    told = p.enjoy_emotion * ((emotional_value + realism) / 2.0 - p.usual_story)
    return made + told + p.enjoy_topic * topic_heat


def enjoyment(appeal_of_title: float, match: float, satiation: float, sameness: float, p: Watching) -> float:
    """Perceived enjoyment in (0, 1): appeal, match with taste (sd), less tiredness of the genre and of the story (0-1).

    sameness: share of the titles watched last that told the same story pattern.
    """
    tired = p.satiation_weight * satiation + p.trope_weight * (sameness - p.usual_sameness)
    return logistic(p.enjoy_base + appeal_of_title + p.enjoy_match * match - tired)


def sameness(alike: int, unknown: int, places: int, p: Watching) -> float:
    """Share of the titles watched last that told a story pattern, 0-1; titles not remembered count as usual.

    alike, unknown: those that told it, and places of the memory not filled yet, of so many ``places`` (> 0).
    """
    return (alike + unknown * p.usual_sameness) / places


def control(ad_load: float, page_complexity: float, p: Watching) -> float:
    """Perceived control in [0, 1]; falls with advertising and with the clutter of the page (both 0-1)."""
    return (1.0 - p.ad_annoyance * clamp(ad_load, 0.0, 1.0)) * (1.0 - p.complexity_annoyance * page_complexity)


def merging(minutes: float, p: Watching) -> float:
    """Merging of action and awareness in [0, 1): grows with minutes watched in one go."""
    return minutes / (minutes + p.merging_minutes)


def immersion(enjoyment_felt: float, control_felt: float, merging_felt: float, p: Watching) -> float:
    """Immersion in [0, 1]: the weighted mean of its three parts."""
    total = p.weight_enjoyment + p.weight_control + p.weight_merging
    if total <= 0.0:
        return 0.0
    parts = p.weight_enjoyment * enjoyment_felt + p.weight_control * control_felt + p.weight_merging * merging_felt
    return parts / total


def drawn_in(enjoyment_felt: float, control_felt: float, p: Watching) -> float:
    """What of immersion is felt before any time has passed, in [0, 1]: enjoyment and control, by their weights."""
    total = p.weight_enjoyment + p.weight_control
    if total <= 0.0:
        return 0.0
    return (p.weight_enjoyment * enjoyment_felt + p.weight_control * control_felt) / total


def starts(enjoyment_expected: float, teased: bool, luck: float, p: Watching) -> bool:
    """Whether a viewer stays beyond the first seconds of a title never seen before; teased: but for a clip of it."""
    clip = p.start_after_clip if teased else 0.0
    return luck < logistic(p.start_base + p.start_enjoyment * enjoyment_expected + clip)


def episodes_wanted(drawn_in: float, in_feed: bool, episode_seconds: int, most: int, luck: float, p: Watching) -> int:
    """Episodes a viewer goes on for, of at most ``most`` (>= 1); geometric in the chance of going on.

    drawn_in: enjoyment and control felt so far, in [0, 1]. in_feed: whether something else is a swipe away. The wish
    to stop grows with the story told since the last turn (episode_seconds > 0), so that its odds at an episode's end
    are a power of the episode's length (log-logistic survival): in proportion to it were the wish as strong in every
    minute, more than that where the turn at the end of an episode draws on (seed §2.1).
    """
    swipe = p.continue_feed if in_feed else 0.0
    waiting = p.stop_with_length * logarithm(episode_seconds / p.usual_episode)
    go_on = logistic(p.continue_base + swipe - waiting + p.continue_immersion * (drawn_in - p.usual_drawn_in))
    unlucky = 1.0 - luck  # in (0, 1]
    episodes = 1
    chance = go_on
    while episodes < most and unlucky <= chance:
        episodes += 1
        chance *= go_on
    return episodes


def in_a_usual_episode(amount: float, episode_seconds: int, p: Watching) -> float:
    """What an episode brings or costs, for as much story as an episode of the usual length tells; in its own unit.

    Advertisements and prices are felt by the story between them, not by how it is cut. episode_seconds: > 0.
    """
    return amount * (p.usual_episode / episode_seconds)


def minutes_for_dramas(minutes_left: float, free_minutes: float, in_feed: bool, p: Watching) -> float:
    """What is left today for a title, in minutes: in a feed, most of one's free time goes to other clips."""
    return minutes_left - p.other_clips * free_minutes if in_feed else minutes_left


def episodes_that_fit(minutes_left: float, episode_seconds: int) -> int:
    """Whole episodes that fit into what is left of a viewer's free time."""
    return int(minutes_left * SECONDS_PER_MINUTE / episode_seconds)


def pays_on(immersion_felt: float, price: float, daily_income: int, luck: float, p: Watching) -> bool:
    """Whether a viewer at the paywall unlocks; price of a usual episode and daily income in fen."""
    money = p.unlock_price * price / daily_income
    return luck < logistic(p.unlock_base + p.unlock_immersion * immersion_felt - money)


def coins_to_buy(lacking: int, wallet: int, pack: int) -> int:
    """Coins bought (fen): whole packs that cover what is lacking, or as many as the wallet allows."""
    if lacking <= 0:
        return 0
    wanted = (lacking + pack - 1) // pack
    affordable = wallet // pack
    return (wanted if wanted < affordable else affordable) * pack


def satiation_after(satiation: float, minutes: float, p: Watching) -> float:
    """Tiredness of a genre after ``minutes`` of it."""
    fresh_left = exponential(-clamp(p.satiation_per_hour * minutes / MINUTES_PER_HOUR, 0.0, MOST_EXPONENT))
    return 1.0 - (1.0 - satiation) * fresh_left


def liking_after(liking: float, immersion_felt: float, p: Watching) -> float:
    """Satisfaction with what was watched lately, after one more session."""
    return p.liking_memory * liking + (1.0 - p.liking_memory) * immersion_felt


def tells_of_drama(immersion_felt: float, luck: float, p: Watching) -> bool:
    """Whether a viewer talks about what was watched; extremes are talked about most."""
    usual = p.tell_neutral
    extreme = immersion_felt - usual if immersion_felt > usual else usual - immersion_felt
    return luck < logistic(p.tell_base + p.tell_extreme * extreme / HALF_SCALE)


def viewing_value(minutes: float, enjoyment_felt: float, control_felt: float, p: Watching) -> float:
    """Experienced value of watching in fen: diminishing in the minutes of one session, spoilt by advertising.

    Merging, the spell of going on, is left out: it moves decisions, not welfare.
    """
    effective = minutes / (1.0 + minutes / p.lasting_minutes)
    return p.value_of_hour * FEN_PER_YUAN / MINUTES_PER_HOUR * effective * enjoyment_felt * control_felt
