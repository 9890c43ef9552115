"""What values give together: each within its bounds, they can still ask for more than a machine or a number holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from sim.arithmetic import exponential
from sim.locale import Message
from sim.scenario.diffusion import audience_scale, market_scale, people_on

MOST_CREATORS = 32_000
"""Simulated creators; their rows are numbered in 16 bits."""
MOST_TITLES = 50_000
"""Simulated titles a year at the start: some two and a half seconds to open a market with a year of them."""
_MOST_YUAN = 1e16
"""In one account or sum: a hundredth of what a count of fen in 64 bits holds, with room for what grows."""
_MOST_PRICE = 1e7  # yuan; a count of fen in 32 bits holds twice as much
_MOST_TRAFFIC = 3e12  # yuan a day: prices are in fen per 1000 impressions, so 1e5 times this is counted
_EAGEREST = 1.96  # standard deviations of the outside advertiser that bids most
_FAR, _FAR_OF_FEW = 5.5, 4.8  # standard deviations from the mean that no viewer and hardly a merchant is
_DAYS_OF_A_MONTH = 31


class Excess(NamedTuple):
    """Values that go too far together.

    ``path`` is the parameter where it is told, ``others`` are those it meets (none: the market at the start);
    ``amount`` of ``what``, as messages call it under ``amount.<what>``, is above ``most``.
    """

    path: tuple[str, ...]
    others: tuple[str, ...]
    amount: float
    most: float
    what: str

    @property
    def rule(self) -> Message:
        """What is wrong, as messages say it after the value."""
        names = dict(zip(("first", "second", "third", "fourth"), self.others, strict=False))
        return Message(
            "rule.together",
            others=Message(f"together.{len(self.others)}", **names),
            amount=_figure(self.amount),
            what=Message(f"amount.{self.what}"),
            most=_figure(self.most),
        )


def excesses(s: Any) -> list[Excess]:
    """Everything of which a scenario asks too much."""
    return [found for found in _sizes(s) if not found.amount <= found.most]


def _sizes(s: Any) -> Iterator[Excess]:
    yield from _people(s)
    yield from _titles(s)
    yield from _money(s)
    yield from _traffic(s)


def _people(s: Any) -> Iterator[Excess]:
    p = s.population
    seeds = s.seed + s.replications - 1
    yield Excess(("seed",), ("replications",), seeds, 2**31 - 1, "last_seed")
    online = people_on(s.start + timedelta(days=s.days - 1), p)
    yield Excess(("viewers",), ("population.short_video_users",), s.viewers / online, 1, "viewers")
    high = p.income_median * _ratio(1.0, p.income_upper_tier) * _ratio(*p.income_by_age)
    richest = high * exponential(_FAR * p.income_sd)
    others = ("population.income_sd", "income_by_age", "income_upper_tier")
    yield Excess(("population", "income_median"), others, richest, _MOST_PRICE, "richest")
    wallets = high * exponential(p.income_sd * p.income_sd) * _most_people(s) * _DAYS_OF_A_MONTH
    yield Excess(("population", "income_median"), ("population.short_video_users",), wallets, _MOST_YUAN, "wallets")


def _titles(s: Any) -> Iterator[Excess]:
    p, scale = s.studios, market_scale(s)
    yield Excess(("start",), ("adoption", "population.short_video_users"), scale, 100, "market")
    rows = p.creators * p.room_for_entry
    yield Excess(("studios", "creators"), ("studios.room_for_entry",), rows, MOST_CREATORS, "creators")
    rows = p.creators * scale
    yield Excess(("studios", "creators"), (), rows, MOST_CREATORS, "creators")
    titles = p.capacity_per_year / p.title_weight * scale
    if titles > MOST_TITLES:
        yield Excess(("studios", "capacity_per_year"), ("studios.title_weight",), titles, MOST_TITLES, "titles")
    elif titles * p.opening_days > 3.65:  # where hardly any title is on offer, there are no views to work out
        halves = 365.0 / titles / p.opening_half_life
        others = ("studios.capacity_per_year", "studios.opening_half_life")
        yield Excess(("studios", "title_weight"), others, halves, 10, "half_lives")


def _money(s: Any) -> Iterator[Excess]:
    p, people = s.commerce, _most_people(s)
    dearest = max(p.prices) * exponential(_FAR_OF_FEW * p.price_spread)
    yield Excess(("commerce", "prices"), ("commerce.price_spread",), dearest, _MOST_PRICE, "dearest")
    orders = people * s.needs.arrival_rate
    usual = max(p.prices) * exponential(p.price_spread * p.price_spread)
    sales = orders * usual * (p.working_days + _DAYS_OF_A_MONTH)
    others = ("needs.arrival_rate", "commerce.working_days", "population.short_video_users")
    yield Excess(("commerce", "prices"), others, sales, _MOST_YUAN, "sales")
    wages = orders * p.contacts_per_order / p.target_load * p.contact_cost * (p.working_days + _DAYS_OF_A_MONTH)
    others = ("commerce.contacts_per_order", "target_load", "working_days", "needs.arrival_rate")
    yield Excess(("commerce", "contact_cost"), others, wages, _MOST_YUAN, "wages")
    studios, cost = s.studios, max(s.production.cost_head, s.production.cost_ordinary)
    firms = studios.creators * max(studios.room_for_entry, 1.0) * studios.title_weight
    capital = firms * cost * (studios.opening_capital + studios.working_capital + studios.credit_titles + 1.0)
    others = ("studios.creators", "studios.opening_capital", "production.cost_head")
    yield Excess(("studios", "title_weight"), others, capital, _MOST_YUAN, "capital")


def _traffic(s: Any) -> Iterator[Excess]:
    p, studios = s.traffic, s.studios
    budget = p.test_budget * studios.title_weight
    yield Excess(("traffic", "test_budget"), ("studios.title_weight",), budget, 1e9, "traffic")
    highest = p.outside_value * exponential(_EAGEREST * p.outside_spread)
    price = max(p.reserve_price, highest) / 1000.0
    users = max(getattr(s.platforms, name).monthly_users for name in type(s.platforms).model_fields)
    slots = users * p.feed_slots * price
    others = ("platforms", "outside_value", "outside_spread")
    yield Excess(("traffic", "feed_slots"), others, slots, _MOST_TRAFFIC, "advertising")
    opening = studios.episodes_per_session * studios.opening_sessions * audience_scale(s) * price
    others = ("episodes_per_session", "traffic.outside_value", "outside_spread")
    yield Excess(("studios", "opening_sessions"), others, opening, _MOST_TRAFFIC, "advertising")
    episodes = s.population.minutes_median * 60.0 / s.production.episode_seconds
    watched = _most_people(s) * episodes * max(price, p.advertising_yield / 1000.0)
    others = ("production.episode_seconds", "traffic.outside_value", "traffic.outside_spread")
    yield Excess(("population", "minutes_median"), others, watched, _MOST_TRAFFIC, "advertising")


def _most_people(s: Any) -> int:
    return s.population.short_video_users[-1][1]


def _ratio(*values: float) -> float:
    return max(values) / min(values)


def _figure(amount: float) -> str:
    """A number as people read it: 32_000, 2.5, 1.2e16."""
    if amount < 1000 and amount != int(amount):
        return f"{amount:.3g}"
    return f"{int(amount):_}" if amount < 1e10 else f"{amount:.3g}".replace("e+", "e")
