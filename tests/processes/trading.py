"""A market for traffic without viewers: two creators and operators, the merchants, all platforms, three dramas."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.ledger import Ledger
from sim.market.state import MarketState, Trade, Watched
from sim.names import N_PLATFORMS, PLATFORMS, Funding
from sim.policy.book import PolicyBook
from sim.processes.merchants.market import fund_merchants, review_merchants
from sim.processes.merchants.opening import initial_merchants
from sim.processes.pages.opening import usual_shares
from sim.processes.placement.market import Placements
from sim.processes.subsidy.market import PolicyDesk
from sim.processes.traffic.market import trade_traffic
from sim.processes.traffic.record import CampaignRecord
from sim.scenario import Scenario
from sim.scenario.diffusion import people_on
from sim.totals import DailyTotals
from sim.world.columns import Table
from sim.world.platforms import initial_platforms, platform_traits
from sim.world.schema import CREATOR, DRAMA, OPERATOR
from sim.world.today import day_keys

IMPRESSIONS = 2_000_000_000
ORDERS = 100_000_000.0
SOLD = 50_000_000
"""Real orders on a merchant's books, far above those that it weighs them against."""
DOUYIN, KUAISHOU = PLATFORMS.index("douyin"), PLATFORMS.index("kuaishou")
DOUYIN_MINI, DRAMA_APP = PLATFORMS.index("douyin_mini"), PLATFORMS.index("drama_app")
PAID, APP, FREE = 0, 1, 2


def market(**changes: Any) -> Any:
    """A market on day 3.

    Drama 0 is paid for on Douyin's mini-programs, 1 lives on advertisements in the app, 2 is free on Douyin. Each of
    the first two has an operator of its own, which is not the creator's number.
    """
    settings = Scenario().with_(**changes)
    model = SimpleNamespace(settings=settings, seed=settings.seed, day=3, feedbacks=settings.feedbacks)
    model.date, model.people_online = settings.start, people_on(settings.start, settings.population)
    model.book = PolicyBook(settings)
    model.levers, model.rules, _ = model.book.in_force(0)
    model.bound, model.assumed = set(), settings
    model.traits = platform_traits(settings)
    model.totals = DailyTotals(settings.days)
    model.platforms_table = initial_platforms(settings, IMPRESSIONS)
    model.take_rates = model.platforms_table["take_rate"]
    model.opening = {"drama_impressions": model.platforms_table["usual_impressions"]}
    model.usual, model.pay = partial(MarketState.usual, model), partial(MarketState.pay, model)
    model.merchants_table = initial_merchants(settings, settings.seed, ORDERS, usual_shares)
    model.creators_table = Table("creator", CREATOR, 2)
    model.dramas = Table("drama", DRAMA)
    model.operators_table = Table("operator", OPERATOR, 2)
    model.operators_table["active"] = 1
    for platform, creator, operator, funding in (
        (DOUYIN_MINI, 0, 1, Funding.PAYWALL),
        (DRAMA_APP, 1, 0, Funding.ADVERTISING),
        (DOUYIN, 1, -1, Funding.FEED),
    ):
        model.dramas.append(
            creator=creator,
            operator=operator,
            title_weight=10,
            platforms=1 << platform,
            funding=funding,
            episode_price=100 if funding == Funding.PAYWALL else 0,
            released_on=3,
            status=1,
        )
    model.catalogue = SimpleNamespace(running=np.zeros(0, np.int32))
    model.mean_weight, model.engine, model.merchants = 10_000.0, "compiled", None
    model.keys = day_keys(settings.seed, model.day)
    model.events = []
    model.schedule_event = lambda event, at: model.events.append((event, at))
    model.register_agent = lambda agent: None
    model.agent_id_counter = 1
    _open_accounts(model)
    model.campaigns = CampaignRecord()
    model.placements = Placements(model)
    model.policy_desk = PolicyDesk(model)
    return model


def _open_accounts(model: Any) -> None:
    model.ledger = ledger = Ledger()
    for name in ("advertisers", "owners"):
        ledger.open(name, "outside")
    for name in PLATFORMS:
        ledger.open(f"platform:{name}", "platforms")
    for who in ("creator", "operator"):
        for i in range(2):
            firm = ledger.open(f"{who}:{i}", f"{who}s")
            ledger.post(model.day, ledger.account("owners"), firm, ledger.reason("capital"), 10**10)
    for i in range(len(model.merchants_table)):
        ledger.open(f"merchant:{i}", "merchants")
    firms = {
        "creators": [f"creator:{i}" for i in range(2)],
        "operators": [f"operator:{i}" for i in range(2)],
        "merchants": [f"merchant:{i}" for i in range(len(model.merchants_table))],
        "platforms": [f"platform:{name}" for name in PLATFORMS],
    }
    model.accounts = SimpleNamespace(
        advertisers=ledger.account("advertisers"),
        owners=ledger.account("owners"),
        **{who: np.array([ledger.account(n) for n in names]) for who, names in firms.items()},
    )
    fund_merchants(model)


def pass_until(model: Any, day: int) -> None:
    """Close the books of a market on which nothing else happens before a day."""
    if day > model.day:
        model.ledger.close_day(model.day)
        model.day = day


def review(model: Any, row: int = 0) -> None:
    """One merchant reviews its business."""
    review_merchants(model, np.array([row]))


def sell(model: Any, row: int = 0, elasticity: float = 3.0, sold: int = SOLD) -> None:
    """Four weeks of sales by `row`, to buyers of one elasticity; a fifth comes back, and nothing was at fault."""
    table = model.merchants_table
    table["sold"][row] = table["delivered"][row] = sold
    table["price_response"][row] = elasticity * sold
    table["sent_back"][row] = sold // 5
    table["turnover"][row] = sold * int(table["price"][row])
    table["turnover_on"][row, DOUYIN] = table["turnover"][row]
    table["smooth"][row], table["smooth_gain"][row] = sold, sold * 1_000
    pass_until(model, int(table["reviewed_on"][row]) + model.settings.commerce.review_days)


def reviewed(prepare: Any = lambda model: None, **changes: Any) -> Table:
    """The table of merchants after the first one, whose books ``prepare`` fills, has reviewed its business."""
    model = market(**changes)
    prepare(model)
    review(model)
    return model.merchants_table


def nobody_watched() -> Watched:
    """No dramas yesterday."""
    return Watched(np.zeros(0, np.int64), np.zeros((N_PLATFORMS, 0), np.int64))


def trade(model: Any, supported: np.ndarray | None = None) -> Trade:
    """One morning's trade in all three dramas."""
    return trade_traffic(model, np.arange(3), nobody_watched(), supported)


def place(model: Any, drama: int, merchant: int) -> None:
    """Write a merchant's product into a drama."""
    model.dramas["merchant"][drama] = merchant
    model.dramas["placement_fit"][drama] = 0.9
    model.dramas["commission_rate"][drama] = 0.05
