"""Rows of the paper's §4.1 on works: quality, sameness, piracy and growth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from sim.money import FEN_PER_YUAN
from sim.names import FORMS, PLATFORMS, Form
from tests.mission.frame import BASE, DAYS, OLD_VIEWS, SHARE, VIEWS, Claim, Mutant, Row, Seen, arm, relative, series
from tests.mission.support import COMMITTED, EQUAL_TITLES, JUDGED

BUDGETS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Of a title, over the usual cost."""
LOW, USUAL, HIGH = (BUDGETS.index(budget) for budget in (0.5, 1.0, 2.0))
GRID = EQUAL_TITLES | COMMITTED | {
    "studios.budgets": BUDGETS, "production.days_per_budget": 0.0, "feedbacks.budgets": True,
}  # fmt: skip
"""Every plan is carried out, whatever it costs, to the end and as quickly; traffic is bought for titles by what they
return, which is how better ones come to pay."""
EACH = 8
"""Groups of creators: each of seven takes one of the budgets where they are compared, the last half the usual one."""
FEW = 4
"""One creator in so many is the better one."""
ENDS = 110
"""Days until titles that are judged have been watched."""


ALL_LOW, A_FEW_HIGH, ALL_HIGH = (LOW,), (HIGH, *(LOW,) * (FEW - 1)), (HIGH,)
COMPARED = (*range(len(BUDGETS)), LOW)


def theirs(market: Seen) -> np.ndarray:
    """Titles of the few, planned and released since the market settled, bool by title."""
    return market.released(0, JUDGED) & (market.titles["creator"] % FEW == 0)


def others(market: Seen) -> np.ndarray:
    """Titles of everybody else, likewise."""
    return market.released(0, JUDGED) & (market.titles["creator"] % FEW != 0)


def per_view(column: str) -> Callable[[Seen], float]:
    """Something of the few's titles for each viewing."""
    return lambda market: market.sum_over(theirs(market), column) / market.sum_over(theirs(market), "views")


def alone_or_all(figure: Callable[[Seen], float]) -> dict[str, Callable[..., float]]:
    """How much more of a figure the few have where they alone are better than where all are."""
    return relative(figure, 2, 1) | {"over": lambda usual, *_: figure(usual)}


def profit(market: Seen, *budgets: float) -> float:
    """Profit per title of those who take such budgets, over what a title usually costs them."""
    titles, out = market.titles, market.released(0, JUDGED)
    group = titles["creator"][out] % EACH
    taken = np.array([*BUDGETS, BUDGETS[LOW]])[group]
    cost = titles["cost"][out] * titles["title_weight"][out]
    those = np.isin(taken, budgets)
    return float(((titles["earned"][out] - cost)[those] / (cost / taken)[those]).mean())


FEW_TROPES = {"production.tropes": 5, "production.hit_tropes": 1}
"""Whoever imitates tells the one story that is watched most, all others one of five."""
ENFORCED = {"set": "levers.anti_piracy", "value": 0.9}
DIRECT = {f"feedbacks.{name}": False for name in ("popularity", "word_of_mouth", "budgets", "supply", "adoption")}
"""What viewers do is all that changes."""
LATER = 60
"""Days after enforcement rose from which pirates have answered."""


def copied(market: Seen) -> float:
    """Sessions on copies of titles released since enforcement rose."""
    return market.sum_over(market.released(), "pirated_views")


def originals(market: Seen, column: str = "views") -> float:
    """The same on the originals of titles with a price."""
    return market.sum_over(market.released() & (market.titles["episode_price"] > 0), column)


def copies_share(market: Seen, since: int, until: int) -> float:
    """Copies watched of titles released on some days after enforcement rose, for each session of these titles."""
    those = market.released(since, until) & (market.titles["episode_price"] > 0)
    copies = market.sum_over(those, "pirated_views")
    return copies / (copies + market.sum_over(those, "views"))


LONG_VIDEO = tuple(name for name, form in zip(PLATFORMS, FORMS, strict=True) if form == Form.LONG_VIDEO)
LICENSED_ONLY = {"set": "rules.licence_needed", "platform": LONG_VIDEO, "value": True}
OPENS = date(2021, 1, 1)
THREE_YEARS = 3 * 365
BACK_CAST = {"start": str(OPENS), "viewers": 20_000}
"""A small market buys and sells less for each viewer: the size at which it is calibrated."""
PUBLISHED = {2021: 36.8e8, 2022: 101.7e8, 2023: 373.9e8}
"""Size of the market, yuan (iiMedia)."""


def between(market: Seen, name: str, since: date, until: date) -> float:
    """A daily series added up over days of the back-cast; the last one not included."""
    return float(market.series[name][(since - OPENS).days : (until - OPENS).days].sum())


def revenue(market: Seen, year: int) -> float:
    """Size of the market in a year of the back-cast, yuan."""
    return between(market, "market_revenue", date(year, 1, 1), date(year + 1, 1, 1)) / FEN_PER_YUAN


def error_of_growth(back: Seen, *_: Seen) -> float:
    """Root of the mean squared log error of the three years."""
    return float(np.sqrt(np.mean([np.log(revenue(back, year) / PUBLISHED[year]) ** 2 for year in PUBLISHED])))


WORKS_ROWS = (
    Row(
        20,
        "4.1",
        "quality works",
        "where titles cost half the usual, one creator in four makes better ones for twice the usual: they are watched "
        "longer and take in more; where all do, each gains less; of seven budgets a middle one pays best",
        tuple(arm(GRID, days=ENDS, held_to=those) for those in (ALL_LOW, A_FEW_HIGH, ALL_HIGH, COMPARED)),
        (
            Claim(
                "quality of their titles", SHARE, **relative(lambda m: m.average(theirs(m), "quality")), at_least=0.1
            ),
            Claim("their views", SHARE, **relative(lambda m: m.sum_over(theirs(m), "views")), at_least=0.1),
            Claim(
                "episodes watched of theirs",
                SHARE,
                **relative(lambda m: m.sum_over(theirs(m), "episodes_watched")),
                at_least=0.1,
            ),
            Claim("episodes watched in a viewing of theirs", SHARE, **relative(per_view("episodes_watched"))),
            Claim("what they take in", SHARE, **relative(lambda m: m.sum_over(theirs(m), "earned")), at_least=0.1),
            Claim(
                "orders through their links", SHARE, **relative(lambda m: m.sum_over(theirs(m), "orders")), at_least=0.1
            ),
            Claim("views of the others", SHARE, **relative(lambda m: m.sum_over(others(m), "views")), at_most=0.0),
            Claim(
                "their views, alone rather than with all",
                SHARE,
                **alone_or_all(lambda m: m.sum_over(theirs(m), "views")),
                at_least=0.05,
            ),
            Claim(
                "what they take in, alone rather than with all",
                SHARE,
                **alone_or_all(lambda m: m.sum_over(theirs(m), "earned")),
                at_least=0.05,
            ),
            *(
                Claim(f"profit at {b:g} times the usual budget", "usual budgets", lambda *ms, b=b: profit(ms[3], b))
                for b in BUDGETS
            ),
            Claim(
                "profit at middle budgets rather than the smallest two",
                "usual budgets",
                lambda *ms: profit(ms[3], *BUDGETS[2:4]) - profit(ms[3], *BUDGETS[:2]),
                at_least=0.0,
            ),
            Claim(
                "profit at middle budgets rather than the largest",
                "usual budgets",
                lambda *ms: profit(ms[3], *BUDGETS[2:4]) - profit(ms[3], BUDGETS[-1]),
                at_least=0.5,
            ),
        ),
        Mutant(
            "processes/production/rules.py",
            "made = craft(skill, p) * effective / (effective + half)",
            "made = craft(skill, p) * half / (half + half)",
        ),
    ),
    Row(
        22,
        "4.1",
        "piracy",
        "platforms take down nearly all copies they find rather than a few: originals get back less than the viewings "
        "blocked, their makers earn more, copies pay less and pirates copy less in time; what viewers lose is reported",
        (
            BASE,
            arm({}, ENFORCED),
            arm({"piracy.response": 0.0}, ENFORCED),
            arm(DIRECT | {"levers.anti_piracy": 0.0}),
            arm(DIRECT | {"levers.anti_piracy": 1.0}),
        ),
        (
            Claim("viewings of copies", SHARE, **relative(copied), at_most=-0.5),
            Claim("viewings of originals", SHARE, **relative(originals), at_least=0.0),
            Claim(
                "viewings of originals for each blocked, before makers and platforms respond",
                "viewings",
                lambda *ms: originals(ms[4]) - originals(ms[3]),
                over=lambda *ms: copied(ms[3]) - copied(ms[4]),
                at_least=0.2,
                at_most=0.95,
            ),
            Claim(
                "episodes of originals for each viewing blocked, before they do",
                "episodes",
                lambda *ms: originals(ms[4], "episodes_watched") - originals(ms[3], "episodes_watched"),
                over=lambda *ms: copied(ms[3]) - copied(ms[4]),
            ),
            Claim(
                "viewings of originals for each blocked, all told",
                "viewings",
                lambda *ms: originals(ms[1]) - originals(ms[0]),
                over=lambda *ms: copied(ms[0]) - copied(ms[1]),
            ),
            Claim(
                "what unlocking brings",
                SHARE,
                **relative(lambda m: m.flow("coins", "operators", "unlock")),
                at_least=0.01,
            ),
            Claim(
                "what copies earn",
                SHARE,
                **relative(lambda m: m.flow("advertisers", "pirates", "copy_advertising")),
                at_most=-0.5,
            ),
            Claim(
                "what enforcement costs",
                SHARE,
                **relative(lambda m: m.flow("platforms", "service_cost", "enforcement")),
                at_least=1.0,
            ),
            Claim(
                "share of copies later, pirates responding",
                SHARE,
                **relative(lambda m: copies_share(m, LATER, DAYS), 2, 1),
                at_most=-0.1,
            ),
            Claim("consumer surplus", SHARE, **series("consumer_surplus")),
            Claim(
                "consumer surplus for each viewing blocked",
                "yuan",
                lambda *ms: (ms[4].total("consumer_surplus") - ms[3].total("consumer_surplus")) / FEN_PER_YUAN,
                over=lambda *ms: copied(ms[3]) - copied(ms[4]),
            ),
        ),
        Mutant(
            "processes/piracy/rules.py",
            "return enforcement * (1.0 + p.pirate_hiding * (1.0 - enforcement))",
            "return 0.3 * (1.0 + p.pirate_hiding * (1.0 - 0.3))",
        ),
        seeds=32,
    ),
    Row(
        21,
        "4.1",
        "homogenisation",
        "the same titles, as good and as costly, tell five stories instead of sixty, imitators all the same one: "
        "viewers tire of it, and watch less",
        (arm(EQUAL_TITLES), arm(EQUAL_TITLES | FEW_TROPES)),
        (
            Claim("hours watched", SHARE, **series("seconds_watched"), at_most=-0.04),
            Claim("viewings that end at a title's end", SHARE, **series("completions"), at_most=0.0),
            Claim("revenue of dramas", SHARE, **series("market_revenue"), at_most=-0.04),
            Claim("consumer surplus", SHARE, **series("consumer_surplus")),
            Claim(
                "titles released",
                SHARE,
                **relative(lambda m: m.sum_over(m.released())),
                at_least=-0.001,
                at_most=0.001,
            ),
            Claim(
                "quality of titles",
                SHARE,
                **relative(lambda m: m.average(m.released(), "quality")),
                at_least=-0.001,
                at_most=0.001,
            ),
        ),
        Mutant(
            "processes/watching/rules.py",
            "p.trope_weight * (sameness - p.usual_sameness)",
            "0.0 * (sameness - p.usual_sameness)",
        ),
        seeds=40,
    ),
    Row(
        23,
        "4.1",
        "market growth",
        "from 2021 through 2023 the market grows as was published, with an error that is reported; some hundred titles "
        "go through formal channels, told apart from ten thousands without a licence, which lose long video once it "
        "asks for one",
        (arm(BACK_CAST, days=THREE_YEARS, settled=0), BASE, arm({}, LICENSED_ONLY)),
        (
            *(
                Claim(
                    f"revenue of {year} over what was published",
                    SHARE,
                    lambda back, *_, year=year: revenue(back, year) / PUBLISHED[year] - 1.0,
                )
                for year in PUBLISHED
            ),
            Claim("error of all years, in powers of e", "log points", error_of_growth, at_most=0.6),
            Claim(
                "growth of revenue from 2021 to 2023",
                "times",
                lambda back, *_: revenue(back, 2023) / revenue(back, 2021),
                at_least=5.0,
                at_most=20.0,
            ),
            Claim(
                "titles through formal channels in 2022",
                "titles",
                lambda back, *_: between(back, "licensed_titles", date(2022, 1, 1), date(2023, 1, 1)),
                at_least=35.0,
                at_most=150.0,
            ),
            Claim(
                "titles through formal channels in the third quarter of 2023",
                "titles",
                lambda back, *_: between(back, "licensed_titles", date(2023, 7, 1), date(2023, 10, 1)),
                at_least=90.0,
                at_most=240.0,
            ),
            Claim(
                "titles without a licence in 2023",
                "titles",
                lambda back, *_: (
                    between(back, "titles_released", date(2023, 1, 1), date(2024, 1, 1))
                    - between(back, "licensed_titles", date(2023, 1, 1), date(2024, 1, 1))
                ),
                at_least=8000.0,
                at_most=40_000.0,
            ),
            Claim(
                "views of recent titles on long video, where it asks for a licence",
                SHARE,
                **relative(lambda m: m.on(VIEWS, *LONG_VIDEO) - m.on(OLD_VIEWS, *LONG_VIDEO), 1, 2),
                at_most=-0.1,
            ),
            Claim(
                "views on long video, where it does",
                SHARE,
                **relative(lambda m: m.on(VIEWS, *LONG_VIDEO), 1, 2),
            ),
            Claim("views everywhere, where it does", SHARE, **relative(lambda m: m.on(VIEWS, *PLATFORMS), 1, 2)),
        ),
        Mutant(
            "world/titles.py",
            "return 1 if head and luck[Draw.LICENCE.value] < share else 0",
            "return 1 if luck[Draw.LICENCE.value] < 0.9 else 0",
        ),
    ),
)
