"""Purchase: a need, or the pull of the moment, is met at most once (seed §3.2, §3.3).

One draw, two utilities: what a product is worth to somebody is drawn with the need, and both the decision and the
experience rest on it. Haste, immersion and worry move the decision alone, so what they make people buy, people regret.

A nested logit (McFadden 1978): the offers looked at share a nest; buying outside and waiting stand alone. Utilities
are in logits; one logit is worth ``noise`` times the usual price of the category.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import MOST_EXPONENT, clamp, exponential, logarithm, logistic
from sim.money import FEN_PER_YUAN, round_fen

if TYPE_CHECKING:
    from sim.processes.shopping.parameters import Purchase

UNAVAILABLE = -1000.0
"""Utility of an offer that is not there; no other comes near it."""
_NEAR_UNAVAILABLE = -100.0
"""Up to this utility an offer is not there, whatever speaks for it."""
_LEAST_MATCH = 0.05
"""Even what suits somebody worst is worth something."""


def link_appeal(needed: bool, fit: float, match: float, trust: float, p: Purchase) -> float:
    """What speaks for opening the page behind a link, whatever the mood, in logits.

    fit: of the product to the drama, in [0, 1]. match: of the product to the person, in sd. trust: in [0, 1].
    """
    need = p.click_need if needed else 0.0
    return need + p.fit_weight * fit + p.click_match * match + p.trust_weight * (trust - p.usual_trust)


def opens_page(immersion: float, appeal: float, luck: float, p: Purchase) -> bool:
    """Whether a viewer opens the page of the product in an episode. immersion: in [0, 1]. appeal: from above."""
    return luck < logistic(p.click_base + p.click_immersion * immersion + appeal)


def comes_chance(chance: float, trust: float, p: Purchase) -> float:
    """Chance of looking into a channel that somebody with the usual trust in it looks into with ``chance``."""
    drawn = chance * exponential(p.trust_weight * (trust - p.usual_trust))
    return drawn if drawn < 1.0 else 1.0


def video_buyers(years_since_2023: float, p: Purchase) -> float:
    """People who buy because of videos, over those who ever will (0-1): more and more until the end of 2023."""
    until = 1.0 - years_since_2023
    return exponential(-p.video_growth * until) if until > 0.0 else 1.0


def buys_from_videos(reluctance: float, buyers: float) -> bool:
    """Whether somebody is among those who by now buy because of videos. buyers: over those who ever will, 0-1."""
    return reluctance < buyers


def live_habit(years_since_2023: float, p: Purchase) -> float:
    """How many look into live rooms, over the end of 2023: a habit that spread until then and fades since (seed §1)."""
    since = years_since_2023 - 1.0
    rate = -p.live_fading if since > 0.0 else p.live_growth
    return exponential(clamp(rate * since, -MOST_EXPONENT, MOST_EXPONENT))


def absorbed_utility(enjoyment: float, control: float, merging: float, p: Purchase) -> float:
    """What the state of mind while watching adds to buying, in logits; each part on its own.

    The parts are in [0, 1] and standardised by their usual mean and spread. Losing track of time works against it.
    """
    lost = merging - p.distortion_from if merging > p.distortion_from else 0.0
    enjoyed = p.enjoyment_slope * (enjoyment - p.usual_enjoyment) / p.enjoyment_sd
    felt = enjoyed + p.control_slope * (control - p.usual_control) / p.control_sd
    merged = p.merging_slope * (merging - p.usual_merging) / p.merging_sd
    return felt + merged + p.distortion_slope * lost / p.distortion_sd


def worth_to(value: int, tier: float, match: float, p: Purchase) -> float:
    """Worth in fen of a product as promised.

    value: of the need, fen: what a well-matched product of the usual make is worth. tier: make over the usual.
    match: how well it suits this person, in sd over products; a well-matched one reaches ``usual_match``.
    """
    matched = 1.0 + p.match_value * (match - p.usual_match)
    return value * tier * (matched if matched > _LEAST_MATCH else _LEAST_MATCH)


def believed_quality(experience: float, p: Purchase) -> float:
    """Quality that buyers expect behind a rating (experience over promise), which they believe in part."""
    return p.usual_rating + p.rating_weight * (experience - p.usual_rating)


def offer_utility(worth: float, pay: float, minutes: float, push: float, usual: int, p: Purchase) -> float:
    """Utility of an offer in logits.

    worth: expected, fen. pay: price after coupon, fen. minutes: of shopping, weighed. push: all that moves the
    decision alone, in logits. usual: price of the category, fen.
    """
    return (worth - pay - shopping_cost(minutes, p)) / logit_value(usual, p) + push


def logit_value(usual: int, p: Purchase) -> float:
    """What one logit is worth in fen, in a category with this usual price."""
    return p.noise * usual


def brand_push(equity: float, p: Purchase) -> float:
    """What a brand's standing adds to a decision, in logits. equity: in [0, 1]."""
    return p.equity_weight * (equity - p.usual_equity)


def style_push(own: float, added: float, p: Purchase) -> float:
    """What an offer told in its platform's style adds to a decision, in logits.

    own: the merchant's adaptation to it. added: what a platform's standards add; both and their sum in [0, 1].
    """
    return p.adaptation_weight * (clamp(own + added, 0.0, 1.0) - p.usual_adaptation)


def worry(surprise: float, p: Purchase) -> float:
    """What uncertainty about a product takes from a decision, in logits. surprise: sd of log of what arrives."""
    return p.worry_weight * surprise


def drama_push(absorbed: float, fit: float, p: Purchase) -> float:
    """What moves somebody towards the offer in a drama, in logits. fit: of the product to the drama, in [0, 1]."""
    return p.drama_appeal + absorbed + p.fit_weight * fit - worry(p.surprise_drama, p)


def live_push(p: Purchase) -> float:
    """The haste of a live room, in logits."""
    return p.live_appeal - worry(p.surprise_live, p)


def searches_where_watched(shelf_habit: float, p: Purchase) -> float:
    """Chance that goods are looked for on the shelf where dramas are watched, by habit alone (0-1)."""
    return p.habit_visits * shelf_habit


def shelf_push(shelf_habit: float, p: Purchase) -> float:
    """What a habit of visiting this shelf adds, in logits. shelf_habit: in [0, 1], 0 on any other shelf."""
    return p.habit_weight * shelf_habit - worry(p.surprise_shelf, p)


def known_push(p: Purchase) -> float:
    """What having bought there before adds, in logits, besides what was experienced."""
    return p.known_appeal - worry(p.surprise_known, p)


def surprise_of(channel: int, known: bool, p: Purchase) -> float:
    """Sd of the log of what arrives over what was expected, by channel (``sim.names.Channel``)."""
    if known:
        return p.surprise_known
    if channel == 0:
        return p.surprise_drama
    return p.surprise_live if channel == 1 else p.surprise_shelf


def nest_term(utility: float, p: Purchase) -> float:
    """exp(V / λ) of one offer; zero where it is not available."""
    if utility <= _NEAR_UNAVAILABLE:
        return 0.0
    return exponential(clamp(utility / p.nest, -MOST_EXPONENT, MOST_EXPONENT))


def nest_weight(nest_sum: float, p: Purchase) -> float:
    """Weight of buying any of the offers, given the sum of the nest's terms."""
    return exponential(p.nest * logarithm(nest_sum)) if nest_sum > 0.0 else 0.0


def outside_weight(value: int, usual: int, p: Purchase) -> float:
    """Weight of meeting a need outside the simulated channels, at the usual price. value: of the need, fen."""
    return exponential(clamp(outside_utility(value, usual, p), -MOST_EXPONENT, MOST_EXPONENT))


def outside_utility(value: int, usual: int, p: Purchase) -> float:
    """Utility of meeting a need outside, in logits; it has no page, no push and no link."""
    return (value - usual) / logit_value(usual, p) + p.outside


def wait_weight(p: Purchase) -> float:
    """Weight of waiting."""
    return exponential(p.wait)


def real_match(total: float, utility: float, usual: int, p: Purchase) -> float:
    """Worth in fen of what made somebody choose this and nothing else; the rest of it was misjudgement.

    ln(total of all weights) − utility is the exact mean of the logit draw of whatever was chosen.
    """
    return p.taste_real * logit_value(usual, p) * (logarithm(total) - utility)


def expected_surplus(total: float, usual: int, p: Purchase) -> float:
    """Surplus in fen that somebody expects of a visit: the logsum of everything there was to choose."""
    return logit_value(usual, p) * logarithm(total)


def response_of_order(within: float, bought: float, p: Purchase) -> float:
    """By how much one more logit for the offer raises the chance of its order, relatively: d ln P / d V.

    within: the offer's share of its nest. bought: the nest's share of all there was to choose.
    """
    return (1.0 - within) / p.nest + within * (1.0 - bought)


def surplus_over_waiting(total: float, usual: int, p: Purchase) -> float:
    """Surplus in fen that somebody expects of a visit, over having only the choice to wait."""
    return logit_value(usual, p) * (logarithm(total) - p.wait)


def usable_coupon(face_value: int, min_spend: int, price: int) -> int:
    """Fen a coupon takes off a price."""
    if price < min_spend:
        return 0
    return face_value if face_value < price else price


def live_price(price: int, p: Purchase) -> int:
    """Price in a live room in fen."""
    reduced = int(price * (1.0 - p.live_discount))
    return reduced if reduced > 1 else 1


def fitted_price(price: int, most: float, accuracy: float, believed: float) -> int:
    """A price in fen as it is asked of one person.

    most: how far it may be moved, over the price. accuracy: ρ of what the platform believes, in [0, 1]. believed: the
    person's willingness to pay in sd. A platform moves it as far as it trusts its belief, and by no more than ``most``.
    """
    fitted = round_fen(price * (1.0 + most * clamp(accuracy * believed, -1.0, 1.0)))
    return fitted if fitted > 1 else 1


def habit_after(habit: float, visited: bool, p: Purchase) -> float:
    """Habit of visiting shelf platforms after a day with or without a drama session there."""
    if visited:
        return habit + p.habit_gain * (1.0 - habit)
    return habit * (1.0 - p.habit_loss)


def time_pressure(minutes_left: float, free_minutes: float, p: Purchase) -> float:
    """Weight of a minute of shopping: 1 on a free day, more the more of its free time has gone into watching."""
    if free_minutes <= 0.0 or minutes_left <= 0.0:
        return p.time_pressure
    left = minutes_left / free_minutes
    return p.time_pressure - (p.time_pressure - 1.0) * left if left < 1.0 else 1.0


def shopping_cost(minutes: float, p: Purchase) -> float:
    """Cost in fen of the minutes spent on shopping itself: waiting, searching, checkout."""
    return minutes * p.yuan_per_minute * FEN_PER_YUAN
