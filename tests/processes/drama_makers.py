"""A market with drama makers only: titles earn by quality, freshness and keyed luck, as if viewers were there."""

from datetime import date
from types import SimpleNamespace

import mesa
import numpy as np

from sim.draws import draw
from sim.ledger import Ledger
from sim.market.state import Census, MarketState
from sim.names import N_PLATFORMS, PLATFORMS, Funding
from sim.parameters.feedbacks import Feedbacks
from sim.processes.studios.market import Creator, Studios, fund_creators
from sim.processes.studios.past import opening_catalogue
from sim.processes.studios.sector import Sector
from sim.processes.subsidy.rules import award, eligible
from sim.scenario.model import GROUPS
from sim.world.catalogue import no_deals
from sim.world.creators import opening_creators
from sim.world.today import day_keys
from sim.world.topics import TopicPath

RETURNS = 1 << 20  # a purpose of its own


def settings(start=date(2024, 1, 1), **changes):
    """Default parameters; ``changes`` are groups with what is changed in them: ``studios={"creators": 40}``."""
    names = ("production", "studios", "topics", "platforms", "adoption", "population", "word_of_mouth")
    groups = {name: GROUPS[name](**changes.get(name, {})) for name in names}
    return SimpleNamespace(start=start, **groups)


class PolicyDesk:
    """Gives ``per_title`` fen to every eligible title until ``budget`` fen are used up."""

    def __init__(self, model, budget=0, per_title=0, min_quality=0.0):
        self.model, self.budget, self.per_title, self.min_quality = model, budget, per_title, min_quality
        self.applications, self.awarded = [], []

    gives_cash, themes = True, ()

    def cash_offered(self, pitch):
        """What an eligible title would get."""
        return self.per_title if self.budget > 0 and eligible(pitch.quality, self.min_quality) else 0

    def apply_for_cash(self, title):
        """The award per real title, paid at once."""
        self.applications.append(title)
        given = 0
        if eligible(title.quality, self.min_quality):
            given = award(self.per_title, self.budget, title.title_weight)
        fen = given * title.title_weight
        self.budget -= fen
        account = self.model.creators[title.creator].account
        ledger = self.model.ledger
        ledger.post(self.model.day, self.model.accounts.policy, account, ledger.reason("subsidy_cash"), fen)
        self.awarded.append(given)
        return given


WATCHERS, USERS = 500_000_000, 100_000_000
"""People who watch dramas, and those of them who use mini-programs and apps."""


class DramaMakers(mesa.Model):
    """Creators, their titles and their money; ``yields`` is what titles earn over production cost on average.

    It may be one number for all, or one for each thing that titles live on.
    """

    pay = MarketState.pay
    mean_weight = 10_000.0

    def __init__(self, config=None, seed=1, yields=1.12, supply=True, **plan):
        super().__init__(rng=seed)
        self.settings, self.seed, self.day = config or settings(), seed, 0
        self.yields = np.broadcast_to(np.array(yields, np.float64), len(Funding))
        self.census = Census(0.5, 0.3, WATCHERS, USERS, np.zeros(N_PLATFORMS, np.int64))
        self.operator_market = SimpleNamespace(carry=lambda dramas: np.ones(len(dramas), bool))
        self.keys = day_keys(seed, 0)
        self.feedbacks = Feedbacks(supply=supply)
        self.levers = SimpleNamespace(quality_gate=np.zeros(N_PLATFORMS))
        self.rules = SimpleNamespace(licence_needed=np.zeros(N_PLATFORMS))
        carries = [getattr(self.settings.platforms, name).drama_channel for name in PLATFORMS]
        self.platforms_table = {"drama_channel": np.array(carries, np.int8)}
        self.submissions = np.zeros(N_PLATFORMS, np.int64)
        self.placements = SimpleNamespace(
            seek=lambda genre, *of_titles: no_deals(len(genre)),
            order=lambda views, *of_creators: (no_deals(len(views)), np.zeros(len(views), np.int64)),
        )
        self.policy_desk = PolicyDesk(self, **plan)
        self.ledger = Ledger()
        outside = {name: self.ledger.open(name, "outside") for name in ("owners", "production", "viewers", "policy")}
        self.accounts = SimpleNamespace(**outside)
        self.luck = np.empty(0)
        self.creators_table = opening_creators(self.settings, seed)
        self.topics = TopicPath(seed, self.settings.topics)
        self.catalogue = opening_catalogue(self.settings, seed, self.creators_table, self.topics)
        self.creators = [self._creator(row) for row in range(len(self.creators_table))]
        self.accounts.creators = np.array([creator.account for creator in self.creators])
        self.sector = Sector(self)
        fund_creators(self)
        self.studios, self.engine = Studios(self), "compiled"

    def play(self, days):
        """Play some days; returns the model."""
        for _ in range(days):
            self.step()
        return self

    def step(self):
        """One day: creators decide, and what runs earns."""
        self.studios.morning()
        self.catalogue.open_day(self.day)
        self.topics.warm(self.catalogue, self.day)
        self._earn()
        self.ledger.close_day(self.day)
        self.day += 1
        self.keys = day_keys(self.seed, self.day)

    def titles(self, first=0, last=10_000):
        """The titles released in the run, as a dict of columns."""
        table = self.catalogue.table
        rows = (table["released_on"] >= first) & (table["released_on"] <= last) & (table["status"] > 0)
        return {name: table[name][rows] for name in table}

    def _creator(self, row):
        account = self.ledger.open(f"creator:{row}", "creators")
        return Creator(self, self.creators_table, row, account)

    def _earn(self):
        """Receipts rise with quality, times a lucky factor of mean 1, with a half-life of three days."""
        table, rows = self.catalogue.table, self.catalogue.running
        made = range(len(self.luck), len(table))
        self.luck = np.append(self.luck, [0.2 + 2.4 * draw(self.seed, row, 0, RETURNS) ** 2 for row in made])
        age = self.day - table["released_on"][rows]
        lifetime = self.yields[table["funding"][rows]] * 4e7 * (table["quality"][rows] / 0.56) ** 2.5 * self.luck[rows]
        fen = (lifetime * table["title_weight"][rows] * 0.206 * 0.794**age).astype(np.int64)
        table["receipts"][rows] += fen
        table["earned"][rows] += fen
        table["views_yesterday"][rows] = fen
        table["views"][rows] += fen
        accounts = np.array([creator.account for creator in self.creators])[table["creator"][rows]]
        self.ledger.post(self.day, self.accounts.viewers, accounts, self.ledger.reason("title_share"), fen)
