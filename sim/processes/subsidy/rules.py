"""Cash for productions: who may have it, how much, and what it changed (MODEL, closure point 14).

Eligibility is decided on what is known beforehand, and awards come out of whole fen that are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.money import Fen


def eligible(expected_quality: float, min_quality: float) -> bool:
    """Whether a planned title meets the bar; quality as expected before production, never as it turned out."""
    return expected_quality >= min_quality


def award(per_title: Fen, remaining: Fen, titles: int) -> Fen:
    """Cash per real title for a plan that stands for ``titles`` of them; times ``titles`` never above ``remaining``."""
    if titles <= 0 or remaining <= 0 or per_title <= 0:
        return 0
    affordable = remaining // titles
    return per_title if per_title < affordable else affordable


def marginal_cash(cost: Fen, unaided: Fen, awarded: Fen) -> Fen:
    """Part of an award without which a title would cost less, or not be made; the rest is inframarginal (fen).

    cost: of the title, the award in it. unaided: what its creator would spend on it without any; 0 if it would not
    make it.
    """
    more = cost - unaided
    if more <= 0:
        return 0
    return more if more < awarded else awarded


def brought_about(bought: float, lift: float) -> float:
    """Share of the orders with a coupon that would not be made without it (0-1).

    bought: chance of buying without it, in [0, 1]. lift: what it makes of the odds of buying, a ratio of 1 or more.
    """
    return (1.0 - bought) * (1.0 - 1.0 / lift)


def lifted_share(share: float, boost: float) -> float:
    """Share of what is shown that goes to titles whose share (0-1) it would be otherwise, lifted over others."""
    return share * boost / (share * boost + 1.0 - share)
