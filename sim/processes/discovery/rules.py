"""Discovery: who opens a platform, and what it believes they like (seed §3.2).

A platform sees tastes through noise: its belief correlates with the true match by the effective accuracy ρ. At
ρ = 0 neither taste nor segment is known, and what is shown is broadcast by popularity, freshness and bids alone.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from sim.arithmetic import LN_2, MOST_EXPONENT, exponential, logistic
from sim.names import FIRST_PAID, N_PLATFORMS
from sim.units import DAYS_PER_WEEK

if TYPE_CHECKING:
    from sim.processes.discovery.parameters import Discovery

_TEN_DAYS = 0.1
"""A day, in the ten days that ``staleness_rate`` is for."""


def days_active_of_last_seven(active_days: int) -> int:
    """How many of the seven days before today the viewer was active; bit 0 is yesterday."""
    count = 0
    for day in range(DAYS_PER_WEEK):
        count += (active_days >> day) & 1
    return count


def opens_probability(days_active: int, follows_serial: bool, liking: float, p: Discovery) -> float:
    """Probability of opening a drama platform today.

    days_active: of the last seven. liking: satisfaction with what was watched lately, in [0, 1].
    """
    serial = p.open_serial if follows_serial else 0.0
    return logistic(
        p.open_base + p.open_habit * days_active / DAYS_PER_WEEK + serial + p.open_liking * (liking - p.usual_liking)
    )


def venue_weight(pull: float, is_shelf: bool, shelf_habit: float, p: Discovery) -> float:
    """Relative inclination to open one of the platforms used; a shelf needs the habit of visiting it (seed §2.2)."""
    return pull * (p.shelf_base + shelf_habit) if is_shelf else pull


def effective_accuracy(lever: float, data: float, profile_age: float, drift: float, p: Discovery) -> float:
    """Correlation ρ between what a platform believes of a taste and the truth, in [0, 1].

    lever: the ceiling, in [0, 1]. data: events held about the viewer. profile_age: their mean age, days.
    drift: daily sd of tastes. ρ = lever × data / (data + half) × staleness (MODEL, closure point 13).
    """
    known = data / (data + p.half_data)
    fresh = 1.0 / (1.0 + p.staleness_rate * drift * profile_age * _TEN_DAYS)
    return lever * known * fresh


def seen_by_allies(unseen: float, own: float, sharing: float) -> float:
    """Share of a viewer's behaviour that is in no ally's pool, once one more has put in its part of what it recorded.

    unseen: before that. own: what the platform records. sharing: the part of it put in. All in [0, 1]. What two
    platforms record of a viewer overlaps as if by chance: the same behaviour counts once.
    """
    return unseen * (1.0 - own * sharing)


def shared_data(own: float, pooled: float, sharing: float) -> float:
    """Share of a viewer's behaviour known to a platform that shares data with allies (seed §4.3).

    own: what it records itself. pooled: what all allies together put into the pool. sharing: its own part in it.
    All in [0, 1].
    """
    more = pooled - own if pooled > own else 0.0
    return own + sharing * more


def title_match(taste: float, own_liking: float, p: Discovery) -> float:
    """True match of viewer and title in sd: the taste for its genre and a liking for this very title."""
    return sqrt(1.0 - p.title_share) * taste + sqrt(p.title_share) * own_liking


def believed_match(accuracy: float, match: float, noise: float) -> float:
    """What the platform believes the match is: correlated with it by ``accuracy``, unit variance."""
    return accuracy * match + sqrt(1.0 - accuracy * accuracy) * noise


def screen_score(belief: float, buzz: float, p: Discovery) -> float:
    """Rank of a candidate for the screen: believed match and popularity among today's titles (0-1)."""
    return belief + p.buzz_weight * buzz


def led_by_clip(pull: float, there: bool, p: Discovery) -> float:
    """Inclination to open a platform; there: whether the title runs there of which a clip was seen elsewhere."""
    return pull * (1.0 + p.clip_visit) if there else pull


def heard_score(valence: float, p: Discovery) -> float:
    """Pull of a title an acquaintance spoke of; ``valence`` in [-1, 1]."""
    return p.heard_weight * valence


def promotion_chance(impressions_per_viewer: float, p: Discovery) -> float:
    """Chance that a viewer opens a title from a bought impression today: that at least one of those met is clicked."""
    if impressions_per_viewer <= 0.0 or p.promotion_limit <= 0.0:
        return 0.0
    clicks = impressions_per_viewer * p.click_rate / p.promotion_limit
    return p.promotion_limit * (1.0 - exponential(-clicks if clicks < MOST_EXPONENT else -MOST_EXPONENT))


def remembered_data(data: float, p: Discovery) -> float:
    """Events of yesterday's profile that still tell something today."""
    return data * p.data_memory


def mean_age(age: float, data: float, events: float) -> float:
    """Mean age in days of a profile's data after ``events`` of today were added to them."""
    return age * data / (data + events) if data > 0.0 else 0.0


def events_of_session(minutes: float, p: Discovery) -> float:
    """What a drama session tells a platform: that it began, and how long it lasted (seed §3.2)."""
    return p.data_per_session + p.data_per_minute * minutes


def drifted_taste(taste: float, mean: float, spread: float, shock: float, days: float, p: Discovery) -> float:
    """A genre's taste after ``days`` of drift, given a standard normal ``shock``.

    mean, spread: of the viewer's segment, in sd of the population. The pull back to the mean keeps the spread of a
    segment where it is, however fast tastes drift (an Ornstein-Uhlenbeck process).
    """
    variance = p.taste_drift * p.taste_drift * days
    kept = 1.0 - variance / 2.0
    return mean + kept * (taste - mean) + spread * sqrt(variance) * shock


def exposure_weight(popularity: float, freshness: float, boost: float, word: float, p: Discovery) -> float:
    """Relative exposure of a title on a platform.

    popularity: its views over the average title's. freshness: in (0, 1]. boost: traffic support, >= 0.
    word: net recommendations over the average title's, in [-1, 1].
    """
    spread = 1.0 - p.popularity_weight
    return (spread + p.popularity_weight * popularity) * freshness * boost * (1.0 + p.word_weight * word)


def novelty(age: float, half_life: float) -> float:
    """How much of its novelty is left to a title after ``age`` days (0-1)."""
    stale = LN_2 * age / half_life
    return exponential(-stale if stale < MOST_EXPONENT else -MOST_EXPONENT)


def paid_home(home: int, platforms: int) -> int:
    """Platform on which somebody sent by an advertisement watches a paid title; -1 if it runs on no paid one.

    home: the paid platform the viewer uses. platforms: where the title runs, one bit each.
    """
    if home >= 0 and (platforms >> home) & 1:
        return home
    for p in range(FIRST_PAID, N_PLATFORMS):
        if (platforms >> p) & 1:
            return p
    return -1
