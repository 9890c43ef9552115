"""Operators of mini-programs and apps: they carry titles, buy their viewers, share what is left, and can fail."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.arithmetic import remembered
from sim.draws import Purpose, draw, key_of, normal, uniform
from sim.engine.compile import ByClass, before_compiling, kernel, register
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.names import FIRST_PAID, N_PLATFORMS, Funding
from sim.picking import pick_any
from sim.processes.operators.operator import Audiences, Day, close_day, reach_own_audience
from sim.processes.operators.rules import cost_factor, newcomers
from sim.scenario import Scenario
from sim.units import MILLE
from sim.world.catalogue import Status
from sim.world.columns import Table
from sim.world.creators import GOLDEN
from sim.world.schema import OPERATOR, OperatorColumns
from sim.world.shares import pairs
from sim.world.today import Tally

_TRAIT = Purpose.WORLD + 240
_HOME, _COST = 0, 4  # offsets: one draw, a normal
_ENTRY, _CHOICE = 57, 59
"""Which draws of planning decide on coming, and on who carries a title: offsets from ``Purpose.PLAN``."""


class Operator(SupplyAgent, OperatorColumns):
    """A business that runs a mini-program or an app. What it does is in `sim.processes.operators.operator`."""

    def close_day(self, day: Day) -> int:
        """Close the day; its costs in fen. Override it to study one that decides otherwise."""
        return close_day(self._table.row_type(self.row), day)

    def reach_own_audience(self, audiences: Audiences) -> int:
        """Look at how well titles are found there without advertisements."""
        return reach_own_audience(self._table.row_type(self.row), audiences)


_CLOSE, _FOUND = Pass(close_day), Pass(reach_own_audience)


def opening_operators(settings: Scenario, seed: int, users: float) -> Table:
    """The operators at the start, by the users of paid forms there are; further rows are room for newcomers."""
    p = settings.operators
    table = Table("operator", OPERATOR, p.room)
    table["active"] = np.arange(p.room) < min(max(round(users / p.users_each), p.fewest), p.room)
    reach = settings.production.paid_reach[FIRST_PAID:]
    first, key = draw(seed, 0, 0, _TRAIT + _HOME), key_of(seed, 0, _TRAIT + _COST)
    for row in range(p.room):
        place = (first + row * GOLDEN) % 1.0  # any few of them are spread as all are
        home = pick_any(reach, place)
        table["home"][row] = FIRST_PAID + home
        table["cost_factor"][row] = cost_factor(normal(key, row), p)
    return table


class OperatorMarket:
    """What all operators do on a day."""

    def __init__(self, model: MarketState) -> None:
        """Begin with owners' capital, and the titles that are on offer."""
        self.model, self.p = model, model.settings.operators.as_tuple()
        self.margin = self.p.required_margin
        self._choice = key_of(model.seed, 0, Purpose.PLAN + _CHOICE)
        for row in np.flatnonzero(model.operators_table["active"]).tolist():
            self._fund(row)
        dramas = model.dramas
        self.carry(np.flatnonzero((dramas["status"] == Status.RUNNING) & (dramas["funding"] != Funding.FEED)))

    def look(self) -> None:
        """Newcomers come where operators earn more than they cost."""
        model, table = self.model, self.model.operators_table
        if not model.feedbacks.supply:
            return
        idle = np.flatnonzero(table["active"] == 0)
        flow = newcomers(int(table["active"].sum()), self.margin, self.p)
        if not len(idle) or draw(model.seed, 0, model.day, Purpose.PLAN + _ENTRY) >= flow - int(flow):
            flow -= flow - int(flow)
        for row in idle[: int(np.ceil(flow))].tolist():
            table["active"][row], table["since"][row] = 1, model.day
            for lately in ("receipts", "profit", "audience"):  # whoever was here before took its audience along
                table[lately][row] = 0.0
            self._fund(row)

    def carry(self, dramas: np.ndarray) -> np.ndarray:
        """Find an operator for titles that are released, where each is at home if there is one; bool: who has any."""
        found = np.zeros(len(dramas), np.bool_)
        titles, operators = self.model.dramas.columns(_CARRIED), self.model.operators_table.columns(_AT_HOME)
        _carry(np.uint64(self._choice), dramas, titles, operators, found)
        return found

    def settle(self, tally: Tally) -> None:
        """Receipts of the day, the hosts' fees, traffic shared with creators, costs."""
        model, accounts, table, dramas = self.model, self.model.accounts, self.model.operators_table, self.model.dramas
        platforms, rows = model.platforms_table, model.catalogue.running
        terms = _Terms(
            fee=platforms["unlock_share"],
            load=model.today.venues.funded_load,
            slot=float(model.settings.traffic.advertising_yield * FEN_PER_YUAN / MILLE),
            split=platforms["content_split"],
            home=table["home"],
        )
        books = _Books(*np.zeros((len(_Books._fields), len(table)), np.int64))
        fees, gain, loss = np.zeros((N_PLATFORMS, len(table)), np.int64), *np.zeros((2, len(rows)), np.int64)
        titles, creators = dramas.columns(_OF_TITLES), model.creators_table.columns(_OF_CREATORS)
        _enter(rows, tally, terms, titles, creators, books, fees, gain, loss)
        model.pay(accounts.coins, accounts.operators, "unlock", books.unlocked)
        hosts, operators, fen = pairs(fees, accounts.platforms, accounts.operators)
        model.pay(operators, hosts, "unlock_share", fen)
        model.pay(accounts.advertisers, accounts.operators, "advertising_sale", books.advertised)
        operators, makers = accounts.operators[dramas["operator"][rows]], accounts.creators[dramas["creator"][rows]]
        model.pay(operators, makers, "title_share", gain)
        model.pay(makers, operators, "title_share", loss)
        self._close_the_day(books)

    def found(self, running: np.ndarray) -> np.ndarray:
        """How well each title on offer is found without advertisements, by its operator's audience, float64[a]."""
        model, table = self.model, self.model.operators_table
        if not model.feedbacks.popularity:
            return np.ones(len(running))
        operator, active = model.dramas["operator"][running], np.flatnonzero(table["active"])
        usual = float(table["audience"][active].sum()) / max(len(active), 1)
        _FOUND.play(model.engine, table, Audiences(usual, self.p), active, model.operators)
        return np.where(operator >= 0, table["found"][operator], 1.0)

    def _close_the_day(self, books: _Books) -> None:
        """Costs are paid; those without hope give up, and what is not needed goes to the owners."""
        model, table = self.model, self.model.operators_table
        active = np.flatnonzero(table["active"])
        usual = float(self.margin) - 1.0
        day = Day(
            int(model.day),
            bool(model.feedbacks.supply),
            model.keys,
            books.taken,
            books.left,
            books.sessions,
            usual,
            self.p,
        )
        cost = _CLOSE.play(model.engine, table, day, active, model.operators)
        model.pay(model.accounts.operators[active], model.accounts.service_cost, "operation", cost)
        if spent := int(cost.sum()):
            self.margin = remembered(self.margin, int(books.left[active].sum()) / spent, self.p.memory)
        close_operators(model, active[table["active"][active] == 0])
        self._pay_out(active)

    def _pay_out(self, rows: np.ndarray) -> None:
        """Owners take what is above twice the capital, and all that is left of a business that closed."""
        model, accounts = self.model, self.model.accounts.operators[rows]
        keeps = 2 * round_fen(self.p.capital * FEN_PER_YUAN) * model.operators_table["active"][rows].astype(np.int64)
        surplus = np.maximum(model.ledger.balances[accounts] - keeps, 0)
        model.pay(accounts, model.accounts.owners, "dividend", surplus)

    def _fund(self, row: int) -> None:
        model, account = self.model, int(self.model.accounts.operators[row])
        missing = round_fen(self.p.capital * FEN_PER_YUAN) - model.ledger.balance(account)
        if missing > 0:
            model.pay(model.accounts.owners, account, "capital", missing)


class _Terms(NamedTuple):
    """What becomes of receipts. ``p`` is a platform, ``o`` an operator."""

    fee: np.ndarray  # float64[p] of episodes paid for, to the platform they run on
    load: np.ndarray  # float64[p] advertisements per episode of titles that live on them
    slot: float  # fen that advertisers pay for one
    split: np.ndarray  # float64[p] creators' part of what titles at home there leave
    home: np.ndarray  # [o] platform


class _Books(NamedTuple):
    """What today's viewing comes to, int64[o]."""

    unlocked: np.ndarray  # fen paid for episodes
    advertised: np.ndarray  # fen paid for what is shown between episodes
    taken: np.ndarray  # fen of both, less the fees of platforms
    left: np.ndarray  # fen of them once traffic and creators are paid
    sessions: np.ndarray


_OF_TITLES = "operator", "creator", "funding", "campaign_spent", "receipts", "earned"
_OF_CREATORS = "income", "spending"
_ADVERTISING = int(Funding.ADVERTISING)


@ByClass
@kernel
def _enter(
    rows: np.ndarray,
    tally: Tally,
    terms: _Terms,
    titles: Any,
    creators: Any,
    books: _Books,
    fees: np.ndarray,
    gain: np.ndarray,
    loss: np.ndarray,
) -> None:
    """Enter what was watched into the books of titles, creators and operators.

    Room for fen: ``fees`` int64[p, o] that platforms take; ``gain`` and ``loss`` int64[rows], the creators' part of
    what each title leaves, of which they bear a loss too.
    """
    for a in range(len(rows)):
        o = titles.operator[rows[a]]
        if o >= 0:
            receipts, shown = 0, 0.0
            for p in range(len(fees)):
                paid, episodes, views = tally.unlocks[p][a], tally.episodes[p][a], tally.views[p][a]
                if paid | episodes | views == 0:  # as on most platforms
                    continue
                fee = int(paid * terms.fee[p])
                books.unlocked[o] += paid
                fees[p][o] += fee
                receipts += paid - fee
                shown += episodes * terms.load[p]
                books.sessions[o] += views
            if titles.funding[rows[a]] == _ADVERTISING:
                paid = int(shown * terms.slot)
                books.advertised[o] += paid
                receipts += paid
            net = receipts - titles.campaign_spent[rows[a]]
            part, creator = int(terms.split[terms.home[o]] * net), titles.creator[rows[a]]
            gain[a], loss[a] = max(part, 0), max(-part, 0)
            books.taken[o] += receipts
            books.left[o] += net - part
            titles.receipts[rows[a]] += receipts
            titles.earned[rows[a]] += part
            creators.income[creator] += gain[a]
            creators.spending[creator] += loss[a]


_CARRIED, _AT_HOME = ("platforms", "operator"), ("active", "home")


@ByClass
@kernel
def _carry(key: int, rows: np.ndarray, titles: Any, operators: Any, found: np.ndarray) -> None:
    """Write down who operates each title, by the ``key`` of the draw, and where."""
    for k in range(len(rows)):
        platforms = titles.platforms[rows[k]]
        chosen = _chosen(operators, platforms, uniform(key, rows[k]))
        if chosen >= 0:
            home = 1 << operators.home[chosen]
            titles.operator[rows[k]] = chosen
            titles.platforms[rows[k]] = platforms if platforms & home else home
            found[k] = True


def _chosen(operators: Any, platforms: int, luck: float) -> int:
    """The row that ``luck`` in [0, 1) falls on among active operators; -1 if there are none.

    Those at home on the ``platforms`` (bits) come first, if there are any.
    """
    there = everybody = 0
    for row in range(len(operators.active)):
        everybody += 1 if operators.active[row] else 0
        there += 1 if operators.active[row] and platforms >> operators.home[row] & 1 else 0
    left, anywhere, chosen = int(luck * (there if there > 0 else everybody)), there == 0, -1
    for row in range(len(operators.active)):
        if operators.active[row] and (anywhere or platforms >> operators.home[row] & 1):
            if left == 0:
                chosen = row
            left -= 1
    return chosen


before_compiling(lambda: register(_chosen, uniform))


def close_operators(model: MarketState, rows: np.ndarray) -> None:
    """Operators leave, and what they carry ends with them."""
    if not len(rows):
        return
    model.operators_table["active"][rows] = 0
    dramas = model.dramas
    on_offer = (dramas["status"] == Status.RUNNING) | (dramas["status"] == Status.STOPPED)
    dramas["status"][on_offer & np.isin(dramas["operator"], rows)] = Status.RETIRED
    model.operator_exits += len(rows)
