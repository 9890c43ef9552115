"""What one creator does on a morning: think about the next title, close the books (seed §3.1; MODEL, point 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sim.draws import Purpose, uniform
from sim.money import round_fen
from sim.names import N_FUNDING, N_GENRES
from sim.processes.production.rules import (
    drama_quality,
    episodes_shot,
    own_budget,
    production_days,
    realised_quality,
    spent_before_release,
    usual_cost,
)
from sim.processes.studios.response import over_the_usual
from sim.processes.studios.rules import (
    appraised_return,
    credit_line,
    exits,
    expected_receipts,
    genre_score,
    keeps_going,
    learned,
    learned_from_own,
    net_present_value,
    plans_title,
    pooled_resources,
    receipts_of_the_rest,
    return_on_cost,
)
from sim.processes.topics.rules import takes_up
from sim.world.catalogue import stop
from sim.world.titles import HEAD, Draw, licensed, reach, serial_format, story
from sim.world.topics import heat_to_come, hottest

if TYPE_CHECKING:
    import numpy as np

    from sim.money import Fen
    from sim.processes.production.parameters import Production
    from sim.processes.studios.parameters import Studios
    from sim.processes.studios.past import Past
    from sim.processes.studios.response import Lately
    from sim.processes.topics.parameters import Topics
    from sim.world.columns import Vector
    from sim.world.schema import CreatorRow, DramaRow
    from sim.world.titles import Customs, Luck
    from sim.world.topics import Sparks

NEVER = -1


class Makers(NamedTuple):
    """Who creators are. ``i`` is a creator, ``g`` a genre."""

    kind: np.ndarray  # int8[i]
    skill: np.ndarray  # float64[i]
    industrialisation: np.ndarray  # float64[i]
    genre_return: np.ndarray  # float64[i, g]
    luck: np.ndarray  # float64[i, draws] of those who plan today; at an opening of each title


class Ideas(NamedTuple):
    """What creators know when they think about a title."""

    day: int
    supply: bool  # whether firms respond to viewers at all
    makers: Makers
    views: np.ndarray  # float64[g] each genre's share of yesterday's views
    budgets: np.ndarray  # float64[b] over the usual cost
    unit: float  # cost of cast and crews over the usual
    # float64[f] what titles return by what they live on, given how many are being made; usual shares without supply
    funding_return: np.ndarray
    usual_return: float  # over all titles
    sparks: Sparks  # the topics in sight
    carriers: int  # platforms that show dramas, as bits
    customs: Customs
    production: Production
    studios: Studios
    topics: Topics


class Proposal(Protocol):
    """A genre, and what a title would be at each budget."""

    row: int  # the creator
    genre: int  # -1: the one that the creator likes best
    funding: int  # names.Funding
    platforms: int  # bits
    budget: Vector[int]  # own spending per real title without a subsidy, fen
    quality: Vector[float]  # expected, 0-1
    topic: Vector[int]  # -1 none
    value: Vector[float]  # net present value per real title, fen
    held_to: int  # the budget that is taken whatever promises most, -1 none
    taken: int  # the budget that is taken
    ordered: int  # 1 if a merchant asked for it


def consider(proposal: Proposal, ideas: Ideas) -> int:
    """Which of the budgets promises most without any subsidy; all of them are written down."""
    i, p, studios = proposal.row, ideas.production, ideas.studios
    makers, kind = ideas.makers, ideas.makers.kind[proposal.row]
    skill, industrial, pooled = makers.skill[i], makers.industrialisation[i], pooled_resources(kind, studios)
    usual = usual_cost(kind == HEAD, p)
    usual_quality = drama_quality(usual, skill, pooled, industrial, kind == HEAD, p)
    if proposal.genre < 0:
        proposal.genre = _favourite(i, ideas)
    genre = proposal.genre
    funded = _fund(proposal, ideas)
    believed = makers.genre_return[i][genre] * funded / ideas.usual_return if ideas.usual_return > 0.0 else 0.0
    usual_days = production_days(usual, usual, industrial, p)
    in_sight = hottest(genre, ideas.day, usual_days, ideas.sparks, ideas.topics)
    best = 0
    for b in range(len(ideas.budgets)):
        at_usual_cost = round_fen(ideas.budgets[b] * usual)
        budget = round_fen(ideas.unit * at_usual_cost)
        days = production_days(at_usual_cost, usual, industrial, p)
        heat = 0.0
        proposal.topic[b] = -1
        if in_sight >= 0:
            heat = heat_to_come(in_sight, genre, ideas.day, days, ideas.sparks, ideas.topics)
            if takes_up(heat, ideas.topics):
                proposal.topic[b] = ideas.sparks.number[in_sight]
            else:
                heat = 0.0
        proposal.budget[b] = budget
        proposal.quality[b] = drama_quality(at_usual_cost, skill, pooled, industrial, kind == HEAD, p)
        receipts = expected_receipts(
            proposal.quality[b], usual_quality, believed, round_fen(ideas.unit * usual), heat, studios
        )
        proposal.value[b] = net_present_value(receipts, budget, days, studios)
        if proposal.value[b] > proposal.value[best]:
            best = b
    proposal.platforms = reach(kind == HEAD, proposal.funding, ideas.carriers, makers.luck[i], ideas.customs, p)
    proposal.taken = proposal.held_to if proposal.held_to >= 0 else best
    return best


def _fund(proposal: Proposal, ideas: Ideas) -> float:
    """What the title is to live on: what is thought to return most, each with an error of its own; that return."""
    most, proposal.funding = 0.0, 0
    if not ideas.supply:
        total = 0.0
        for funding in range(N_FUNDING):
            total += ideas.funding_return[funding]
        left = ideas.makers.luck[proposal.row][Draw.FUNDING.value] * total
        for funding in range(N_FUNDING):
            proposal.funding = funding if left >= 0.0 and ideas.funding_return[funding] > 0.0 else proposal.funding
            left -= ideas.funding_return[funding]
        return ideas.usual_return
    for funding in range(N_FUNDING):
        luck = ideas.makers.luck[proposal.row][Draw.FUNDING.value + funding]
        expected = appraised_return(ideas.funding_return[funding], luck, ideas.studios)
        if expected > most:
            proposal.funding, most = funding, expected
    return most


def _favourite(i: int, ideas: Ideas) -> int:
    """The genre with the highest score, by what was learned, what is watched, and reasons of one's own."""
    favourite, most = 0, 0.0
    for genre in range(N_GENRES):
        luck = ideas.makers.luck[i][Draw.GENRE.value + genre]
        score = genre_score(ideas.makers.genre_return[i][genre], ideas.views[genre], luck, ideas.studios)
        if genre == 0 or score > most:
            favourite, most = genre, score
    return favourite


class Means(NamedTuple):
    """What creators can pay from."""

    supply: bool
    kind: np.ndarray  # int8[i]
    cash: np.ndarray  # int64[i] fen
    production: Production
    studios: Studios


def makes(proposal: Proposal, means: Means) -> int:
    """1 if the creator makes what it proposes without a subsidy; 0 if it would rather plan again later."""
    return 1 if worth_making(proposal, 0, proposal.value[proposal.taken], means) else 0


def worth_making(proposal: Proposal, grant: Fen, value: float, means: Means) -> bool:
    """Whether a creator can pay its part of a title, and gets more for it than elsewhere.

    Who does not respond to the market makes any; what a merchant ordered is paid for.
    """
    own = own_budget(proposal.budget[proposal.taken], grant)
    if not affords(spent_before_release(own + grant, means.production) - grant, proposal.row, means):
        return False
    return proposal.ordered == 1 or not means.supply or plans_title(value, own, means.studios)


def affords(per_title: Fen, i: int, means: Means) -> bool:
    """Whether cash and credit suffice for all real titles it would stand for."""
    p = means.studios
    credit = credit_line(usual_cost(means.kind[i] == HEAD, means.production), p)
    return not means.supply or means.cash[i] + credit >= per_title * p.title_weight


class Begun(NamedTuple):
    """What titles are made of, beside what was decided. ``i`` is a creator."""

    day: int
    unit: float  # cost of cast and crews over the usual
    makers: Makers
    hits: np.ndarray  # int64[h] tropes that imitators copy
    licensed: float  # share of head creators' titles that go through formal channels
    customs: Customs
    production: Production
    studios: Studios


def begin(title: DramaRow, facts: Begun) -> int:
    """Story, format and first release of a title whose genre and cost are decided; spent on each before, in fen."""
    i, p, makers = title.creator, facts.production, facts.makers
    at_usual_cost = round_fen(title.cost / facts.unit)
    shape(title, makers.luck[i], at_usual_cost, facts.licensed, facts)
    title.shot = episodes_shot(title.episodes, p)
    usual = usual_cost(makers.kind[i] == HEAD, p)
    title.released_on = facts.day + production_days(at_usual_cost, usual, makers.industrialisation[i], p)
    return spent_before_release(title.cost, p)


def shape(title: DramaRow, luck: Luck, at_usual_cost: Fen, share: float, facts: Begun | Past) -> None:
    """What a title is like whose maker, genre, funding and cost are known; ``share`` of head creators' are licensed."""
    i, p, makers = title.creator, facts.production, facts.makers
    skill, industrial, head = makers.skill[i], makers.industrialisation[i], makers.kind[i] == HEAD
    pooled = pooled_resources(makers.kind[i], facts.studios)
    title.expected_quality = drama_quality(at_usual_cost, skill, pooled, industrial, head, p)
    trope, original, real, emotional = story(skill, title.genre, facts.hits, luck, facts.customs, p)
    title.trope, title.originality, title.realism, title.emotional_value = trope, original, real, emotional
    title.quality = realised_quality(title.expected_quality, original, luck[Draw.QUALITY.value], p)
    title.episodes, title.cadence, title.free_episodes, title.episode_price = serial_format(head, title.funding, p)
    title.episode_seconds = p.episode_seconds
    title.licensed = licensed(head, luck, share)


class Responses(NamedTuple):
    """What the response to first episodes is judged by."""

    day: int
    lately: Lately
    returns: np.ndarray  # float64 by what titles live on: what those that live on the same return
    means: Means


def look_at_response(title: DramaRow, facts: Responses) -> int:
    """Go on with a title whose test is over, or stop; what the rest costs all real ones, in fen."""
    p = facts.means.studios
    still_to_spend = title.cost - spent_before_release(title.cost, facts.means.production)
    if still_to_spend == 0:
        return 0
    drew = over_the_usual(facts.lately, title.funding, title.views, title.cost * title.title_weight, p)
    expected = receipts_of_the_rest(facts.returns[title.funding], still_to_spend, drew, p)
    goes_on = keeps_going(expected, still_to_spend, p)
    if facts.means.supply and not (goes_on and affords(still_to_spend, title.creator, facts.means)):
        stop(title, facts.day)
        title.cost -= still_to_spend
        return 0
    title.shot = title.episodes
    return still_to_spend * title.title_weight


class Pauses(NamedTuple):
    """How long creators pause. ``i`` is a creator."""

    day: int
    luck: np.ndarray  # float64[i, draws]
    cycle: np.ndarray  # float64[i] usual days from one release to the next
    production: Production
    studios: Studios


def resume(creator: CreatorRow, pauses: Pauses) -> int:
    """Having released a title, plan the next one after a pause; the day."""
    spread, usual = pauses.studios.pause_spread, usual_cost(creator.kind == HEAD, pauses.production)
    luck = pauses.luck[creator.row][Draw.PAUSE.value]
    usual_days = production_days(usual, usual, creator.industrialisation, pauses.production)
    pause = pauses.cycle[creator.row] * (1.0 - spread + 2.0 * spread * luck) - usual_days
    following = pauses.day + max(1, round_fen(pause))
    creator.making -= 1
    creator.titles += 1
    if creator.plan_on == NEVER or following < creator.plan_on:
        creator.plan_on = following
    return following


class Books(NamedTuple):
    """What creators close their books by. ``k`` is a title that is judged now, those of a creator side by side."""

    day: int
    supply: bool
    keys: np.ndarray  # uint64[N_KEYS]
    cash: np.ndarray  # int64[i] fen
    start: np.ndarray  # int64[i + 1] where each creator's titles begin
    earned: np.ndarray  # int64[k] fen, its part of the traffic taken off
    cost: np.ndarray  # int64[k] fen, all real titles
    aid: np.ndarray  # int64[k] subsidies, fen, all real titles
    genre: np.ndarray  # int64[k]
    testing: np.ndarray  # int64[i] titles whose first response is awaited
    earning: np.ndarray  # int64[i] titles young enough to earn
    sector_return: np.ndarray  # float64[g]
    sector_expected: float
    production: Production
    studios: Studios


def close_books(creator: CreatorRow, books: Books) -> int:
    """Learn from titles whose time is over, leave if it does not pay; what owners take (or pay in, below 0), fen."""
    p = books.studios
    usual = usual_cost(creator.kind == HEAD, books.production)
    creator.close_on = books.day + p.close_days
    cash = books.cash[creator.row]
    if creator.active == 1 and books.supply:
        _learn(creator, books)
        if creator.making == 0 and books.testing[creator.row] == 0:
            luck = uniform(books.keys[Purpose.PLAN.value + Draw.EXIT.value], creator.row)
            means = cash + credit_line(usual, p)
            broke = means < spent_before_release(usual, books.production) * p.title_weight
            if exits(creator.expected_return, luck, p) or (broke and books.earning[creator.row] == 0):
                creator.active = 0
    keeps = round_fen(p.working_capital * usual * p.title_weight) if creator.active == 1 else 0
    if cash > keeps:
        return cash - keeps
    return cash if cash < 0 and creator.active == 0 else 0


def _learn(creator: CreatorRow, books: Books) -> None:
    """From own titles, and from all titles of the sector."""
    p, overall = books.studios, creator.expected_return
    for k in range(books.start[creator.row], books.start[creator.row + 1]):
        genre, cost = books.genre[k], books.cost[k]
        earned = return_on_cost(books.earned[k], cost)
        creator.genre_return[genre] = learned_from_own(creator.genre_return[genre], earned, p)
        overall = learned_from_own(overall, return_on_cost(books.earned[k] + books.aid[k], cost), p)
    for genre in range(N_GENRES):
        mine, theirs = creator.genre_return[genre], books.sector_return[genre]
        creator.genre_return[genre] = learned(mine, theirs, p.learning_sector)
    creator.expected_return = learned(overall, books.sector_expected, p.learning_sector)
