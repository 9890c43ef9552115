"""Who makes dramas: kinds of creators, what they expect, when they enter and leave."""

from typing import Annotated

from pydantic import Field

from sim.parameters.base import param
from sim.processes.studios.kinds import Kinds

type _Multiple = Annotated[float, Field(ge=0.05, le=100)]


class Studios(Kinds):
    """Who makes dramas, what they have learned, when they enter and leave (MODEL, closure point 11)."""

    creators: int = param(
        240,
        "simulated creators at the market size of end 2023",
        unit="creators",
        source="assumed: enough for shares by kind to mean something, few enough to be fast",
        ge=4,
        le=20_000,
    )
    room_for_entry: float = param(
        2.0,
        "creators there may ever be, over those at the market size of end 2023",
        unit="ratio",
        source="assumed: twice as many; who leaves makes room",
        ge=1,
        le=10,
    )
    title_weight: int = param(
        10,
        "real titles a simulated title stands for",
        unit="titles",
        source="assumed: some 15,000 titles a year over 1,500 simulated ones",
        ge=1,
        le=10_000,
    )
    capacity_per_year: float = param(
        30_000.0,
        "real titles a year at the market size of end 2023, if every plan paid",
        unit="titles per year",
        source="calibrated: titles that pay as much in the first months of a market as later",
        ge=0.001,
        le=1e6,
    )
    superstar: float = param(
        0.5,
        "convexity of receipts in quality (0: they rise with its square, 1: with its cube)",
        unit="0-1",
        source="assumed: superstar markets (Rosen 1981)",
        ge=0,
        le=1,
    )
    topic_gain: float = param(
        0.25,
        "receipts expected on top from a topic at full heat",
        unit="share",
        source="assumed: a quarter at the peak; nobody published it",
        ge=0,
        le=5,
    )
    capital_cost: float = param(
        0.15, "cost of capital", unit="per year", source="assumed: what small firms pay in private credit", ge=0, le=5
    )
    budgets: tuple[_Multiple, ...] = param(
        (0.35, 0.5, 0.65, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0),
        "budgets that a creator compares, over the usual cost of a title",
        unit="ratio",
        source="assumed: from a third to three times the usual, closest around it",
        min_length=1,
        max_length=100,
    )
    outside_return: float = param(
        0.15,
        "profit per yuan and title that the best alternative pays",
        unit="yuan per yuan",
        source="assumed: little above a deposit",
        ge=-1,
        le=5,
    )
    appraisal_error: float = param(
        0.3,
        "largest error in appraising a plan",
        unit="share",
        source="assumed: entrants overrate their chances (Camerer & Lovallo 1999)",
        ge=0,
        le=1,
    )
    learning_own: float = param(
        0.1,
        "weight of own titles' latest return in what is expected",
        unit="share per review",
        source="assumed: slow, as one creator's titles are few",
        ge=0,
        le=1,
    )
    learning_sector: float = param(
        0.6,
        "weight of all titles' latest return in what is expected",
        unit="share per review",
        source="assumed: faster than from own titles, as all titles are many",
        ge=0,
        le=1,
    )
    close_days: int = param(
        30,
        "days between two closings of the books, at which creators learn, enter and leave",
        unit="day",
        source="assumed: books are closed monthly",
        ge=1,
        le=365,
    )
    believable_return: float = param(
        5.0,
        "own return above which a creator puts the rest down to luck",
        unit="yuan per yuan",
        source="assumed: a return of five is a hit, not a plan",
        ge=1,
        le=1000,
    )
    evidence_titles: float = param(
        30.0,
        "titles of a genre after which its own return counts as much as that of all titles",
        unit="titles",
        source="assumed: shrinkage of small samples (Efron & Morris 1975)",
        ge=0.001,
        le=10_000,
    )
    judged_after: int = param(
        20,
        "days after release when a title's return is judged",
        unit="day",
        source="assumed: most of its revenue is in (half-life 3 days)",
        ge=1,
        le=365,
    )
    genre_variety: float = param(
        1.6,
        "spread of reasons of its own for a genre",
        unit="yuan per yuan",
        source="assumed: wide, so that no genre dies out",
        ge=0,
        le=10,
    )
    genre_imitation: float = param(
        0.6,
        "pull of a genre that takes all views",
        unit="yuan per yuan",
        source="assumed: less than reasons of one's own",
        ge=0,
        le=10,
    )
    crews: int = param(
        3,
        "titles that a creator can make at once",
        unit="titles",
        source="assumed: few studios have more than three crews at work",
        ge=1,
        le=20,
    )
    crew_cost: float = param(
        0.25,
        "rise of the cost of cast and crews with the number of titles being made",
        unit="elasticity",
        source="assumed: crews came from other film work; an upward-sloping supply",
        ge=0,
        le=3,
    )
    crowding: float = param(
        1.3,
        "fall of what a title is expected to return with the number of titles in the making for each viewer, against "
        "when the return was learned",
        unit="elasticity",
        source="calibrated: after an opening titles come out evenly; receipts are shared, and crews cost more",
        ge=0,
        le=3,
    )
    prior_titles: float = param(
        25.0,
        "simulated titles that live on the same after which their own return counts as much as that of all titles",
        unit="titles",
        source="assumed: shrinkage of small samples (Efron & Morris 1975)",
        ge=0.001,
        le=10_000,
    )
    memory: float = param(
        45.0,
        "days after which what titles returned counts 1/e",
        unit="days",
        source="assumed: a month and a half",
        ge=1,
        le=3650,
    )
    replan_days: int = param(
        28,
        "wait after a plan that did not pay",
        unit="day",
        source="assumed: a month",
        ge=1,
        le=365,
    )
    pause_spread: float = param(
        0.3,
        "largest difference of the time between two releases from the usual",
        unit="share",
        source="assumed: no studio keeps a fixed rhythm",
        ge=0,
        le=1,
    )
    test_window: int = param(
        5,
        "days from release to the decision to go on",
        unit="day",
        source="assumed: first days decide; half-life of revenue is 3 days",
        ge=1,
        le=60,
    )
    evidence_sessions: float = param(
        5.0,
        "simulated viewers' sessions after which a title's own first response counts as much as the usual one",
        unit="sessions",
        source="assumed: shrinkage of small samples (Efron & Morris 1975); titles differ by a coefficient of "
        "variation near one, and a viewer watches several times",
        ge=0,
        le=10_000,
    )
    return_on_rest: float = param(
        1.25,
        "return on what is spent after the first response, over the return on the whole title",
        unit="ratio",
        source="calibrated: in markets where half of the titles are stopped by lot, the rest returns .9 times as much "
        "per yuan as the whole in feeds, 1.1 behind paywalls, 1.8 on advertisements in apps",
        ge=0,
        le=10,
    )
    stop_return: float = param(
        1.1,
        "what the rest of a title should earn per yuan still to spend below which it is stopped",
        unit="yuan per yuan",
        source="measured: trade press, 2023: rules of thumb of 1.05-1.3",
        ge=0,
        le=10,
    )
    opening_capital: float = param(
        3.0,
        "cash at the start and at entry, in usual title costs",
        unit="titles",
        source="assumed: a few titles ahead",
        ge=0,
        le=100,
    )
    working_capital: float = param(
        4.0,
        "cash kept, in usual title costs; what is above goes to the owners",
        unit="titles",
        source="assumed: a few titles ahead",
        ge=0,
        le=100,
    )
    credit_titles: float = param(
        2.0,
        "credit line, in usual title costs",
        unit="titles",
        source="assumed: small firms get little credit",
        ge=0,
        le=100,
    )
    exit_return: float = param(
        0.8,
        "expected return below which a creator may leave",
        unit="yuan per yuan",
        source="assumed: a fifth of the outlay lost",
        ge=0,
        le=10,
    )
    exit_rate: float = param(
        0.15,
        "chance of leaving then, whenever books are closed",
        unit="probability",
        source="assumed: a creator holds out for about half a year",
        ge=0,
        le=1,
    )
    entry_rate: float = param(
        0.5,
        "newcomers a month for each creator, per unit of excess return (yuan per yuan)",
        unit="per month and unit of return",
        source="calibrated: some 10,000 studios by the end of 2023, a tenth of them two years before",
        ge=0,
        le=20,
    )
    entry_limit: float = param(
        0.25,
        "most newcomers a month for each creator",
        unit="per month",
        source="assumed: a studio takes months to set up",
        ge=0,
        le=5,
    )
    trickle: float = param(
        0.5,
        "newcomers a month whatever titles return",
        unit="creators per month",
        source="assumed: somebody always tries",
        ge=0,
        le=100,
    )
