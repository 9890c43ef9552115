"""What a creator would make next: the genre, the budget and the topic that promise most."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.arithmetic import MEAN_LUCK
from sim.money import Fen, round_fen
from sim.names import N_GENRES
from sim.processes.production.rules import production_days
from sim.processes.studios.rules import appraised_return, expected_receipts, genre_score, net_present_value
from sim.world.creators import expected_quality
from sim.world.titles import Draw, Luck

if TYPE_CHECKING:
    from sim.processes.studios.market import Creator


class Proposal(NamedTuple):
    """A title worth considering."""

    budget: Fen  # own spending per real title without a subsidy
    quality: float  # expected, 0-1
    topic: int  # -1 none
    value: float  # net present value per real title, fen


def choose_genre(creator: Creator, luck: Luck) -> int:
    """The genre with the highest score, by what the creator has learned, what is watched, and its own reasons."""
    p = creator.studio
    returns, views = creator.genre_return, creator.model.sector.genre_views()
    scores = [genre_score(returns[g], views[g], luck(Draw.GENRE + g), p) for g in range(N_GENRES)]
    return scores.index(max(scores))


def proposals_for(creator: Creator, genre: int, day: int, luck: Luck) -> list[Proposal]:
    """A title at each budget as the creator appraises it, with the topic it would catch."""
    production, studios = creator.production, creator.studio
    maker, usual = creator.maker, creator.usual_cost
    usual_quality = expected_quality(maker, usual, production)
    error = luck(Draw.APPRAISAL) if creator.model.feedbacks.supply else MEAN_LUCK
    learned_return = appraised_return(creator.genre_return[genre], error, studios)
    topics, proposals = creator.model.topics, []
    hottest = topics.best_for(genre, day, production_days(usual, usual, maker.industrialisation, production))
    for multiple in creator.model.settings.studios.budgets:
        budget = round_fen(multiple * usual)
        days = production_days(budget, usual, maker.industrialisation, production)
        topic, heat = topics.worth(hottest, genre, day, days)
        quality = expected_quality(maker, budget, production)
        receipts = expected_receipts(quality, usual_quality, learned_return, usual, heat, studios)
        proposals.append(Proposal(budget, quality, topic, net_present_value(receipts, budget, days, studios)))
    return proposals


def best(proposals: list[Proposal], cash: Callable[[float], Fen]) -> Proposal:
    """The proposal worth most with the cash (fen per real title) that a title of its expected quality would get.

    A creator knows the terms of a subsidy: where the bar is near, it raises the budget to clear it.
    """
    return max(proposals, key=lambda proposal: proposal.value + cash(proposal.quality))
