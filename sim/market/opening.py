"""The first morning: who is in the market, what they own, and how far it has come by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.ledger import Ledger
from sim.market.accounts import open_accounts
from sim.money import FEN_PER_YUAN
from sim.names import N_PLATFORMS, PLATFORMS
from sim.policy.book import PolicyBook
from sim.processes.after_sales.opening import give_relations
from sim.processes.merchants.market import Merchant, fund_merchants
from sim.processes.merchants.opening import initial_merchants
from sim.processes.merchants.rules import working_capital
from sim.processes.operators.market import Operator, OperatorMarket, opening_operators
from sim.processes.pages.opening import usual_shares
from sim.processes.piracy.market import Pirates
from sim.processes.placement.market import Placements
from sim.processes.platforms.market import Platform
from sim.processes.production.rules import usual_cost
from sim.processes.studios.market import Creator, fund_creators
from sim.processes.studios.past import opening_catalogue
from sim.processes.studios.rules import credit_line
from sim.processes.studios.sector import Sector
from sim.processes.traffic.record import CampaignRecord
from sim.scenario.diffusion import END_OF_2023, adoption_path, audience_scale, market_scale, people_on
from sim.totals import DailyTotals
from sim.world.creators import opening_creators
from sim.world.memory import must_fit
from sim.world.network import build_network
from sim.world.orders import OrderBook
from sim.world.platforms import initial_platforms, platform_traits
from sim.world.titles import HEAD
from sim.world.topics import TopicPath

if TYPE_CHECKING:
    from sim.market.model import MarketModel


def open_market(model: MarketModel) -> None:
    """Build tables, agents, network and ledger of a market on its first day.

    Raises:
        ScenarioError: its viewers would not fit into memory.
    """
    settings, seed = model.settings, model.seed
    must_fit(settings)
    model.feedbacks = settings.feedbacks
    model.ledger = Ledger()
    model.totals = DailyTotals(settings.days)
    model.book = PolicyBook(settings)
    model.people_online = people_on(settings.start, settings.population)
    scale, audience = market_scale(settings), audience_scale(settings)

    model.topics = TopicPath(seed, settings.topics)
    model.creators_table = opening_creators(settings, seed, scale)
    model.catalogue = opening_catalogue(settings, seed, model.creators_table, model.topics, audience)
    model.dramas = model.catalogue.table
    model.merchants_table = initial_merchants(settings, seed, orders_expected(model), usual_shares)
    _, paid = adoption_path(settings, settings.start)
    share = settings.population.adoptable_share * settings.adoption.payer_share
    model.operators_table = opening_operators(settings, seed, model.people_online * share * paid)
    model.operator_exits = 0
    studios = settings.studios
    impressions = studios.opening_sessions * audience * studios.episodes_per_session
    users = model.people_online / max(people_on(END_OF_2023, settings.population), 1)
    model.platforms_table = initial_platforms(settings, impressions, users)
    sessions = model.platforms_table["usual_impressions"] / studios.episodes_per_session
    visitors = np.maximum((sessions / studios.sessions_per_viewer).astype(np.int64), 1)
    model.platforms_table["active_viewers"] = visitors
    model.opening = {
        "active_viewers": visitors,
        "drama_impressions": model.platforms_table["usual_impressions"].copy(),
    }
    model.traits = platform_traits(settings)
    model.pages_seen = int(orders_expected(model) * settings.commerce.pages_per_order)
    model.submissions = np.zeros(N_PLATFORMS, np.int64)

    _open_books(model)
    model.placements = Placements(model)
    model.sector = Sector(model)
    model.campaigns = CampaignRecord()
    _admit_firms(model)
    viewers = model.new_viewers()
    give_relations(viewers, model.merchants_table, settings, seed)
    model.admit_viewers(viewers)
    model.network = build_network(settings.viewers, seed, settings.network)
    p = settings.after_sales
    model.orders = OrderBook(p.delivery_days, p.delivery_days + p.delivery_spread, p.return_window)
    model.agreed_rates = []
    _fund(model)


def orders_expected(model: MarketModel) -> float:
    """Real orders a day that firms expect at the start; it sizes staff and budgets."""
    return model.people_online * model.settings.needs.arrival_rate * model.settings.commerce.filled_needs


def _open_books(model: MarketModel) -> None:
    settings = model.settings
    studios, production = settings.studios, settings.production.as_tuple()
    lines = [credit_line(usual_cost(head, production), studios.as_tuple()) for head in (False, True)]
    creators = np.where(model.creators_table["kind"] == HEAD, lines[True], lines[False]).tolist()
    table = model.merchants_table
    pairs = zip(table["staff"].tolist(), table["unit_cost"].tolist(), strict=True)
    merchants = [working_capital(staff, unit_cost, model.settings.commerce.as_tuple()) for staff, unit_cost in pairs]
    model.accounts = open_accounts(model.ledger, settings, creators, merchants)


def _admit_firms(model: MarketModel) -> None:
    rows = range(len(model.creators_table))
    model.creators = [Creator(model, model.creators_table, row, int(model.accounts.creators[row])) for row in rows]
    operators = range(len(model.operators_table))
    model.operators = [Operator(model, model.operators_table, row) for row in operators]
    model.merchants = [Merchant(model, model.merchants_table, row) for row in range(len(model.merchants_table))]
    model.platforms = [Platform(model, model.platforms_table, row) for row in range(len(model.platforms_table))]


def _fund(model: MarketModel) -> None:
    """Opening balances, all from named outside accounts: owners fund firms, income fills the wallets."""
    viewers, accounts = model.viewers_table, model.accounts
    wallets = int((viewers["wallet"] * viewers["weight"].astype(np.int64)).sum())
    model.pay(accounts.income, accounts.households, "capital", wallets)
    coins = int((viewers["coins"] * viewers["weight"].astype(np.int64)).sum())
    model.pay(accounts.income, accounts.coins, "capital", coins)
    users = np.array([getattr(model.settings.platforms, name).monthly_users for name in PLATFORMS], np.float64)
    capital = model.settings.costs.platform_capital * FEN_PER_YUAN * users / max(float(users.sum()), 1.0)
    model.pay(accounts.owners, accounts.platforms, "capital", capital.astype(np.int64))
    fund_creators(model)
    model.operator_market = OperatorMarket(model)
    model.pirates = Pirates(model)
    fund_merchants(model)
