"""Operators of mini-programs and apps: they carry titles, buy their viewers, share what is left, and can fail."""

from __future__ import annotations

import numpy as np

from sim.agents.cells import SupplyAgent
from sim.draws import Purpose, draw, key_of, normal
from sim.engine.compile import kernel
from sim.engine.firms import Pass
from sim.market.state import MarketState
from sim.money import FEN_PER_YUAN, round_fen
from sim.names import FIRST_PAID, Funding
from sim.processes.operators.operator import Audiences, Day, close_day, reach_own_audience
from sim.processes.operators.rules import cost_factor, newcomers, remembered
from sim.scenario import Scenario
from sim.units import MILLE
from sim.world.catalogue import Status
from sim.world.columns import Table
from sim.world.creators import GOLDEN
from sim.world.schema import OPERATOR, OperatorColumns
from sim.world.shares import pairs, summed_by
from sim.world.titles import pick
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
    key = key_of(seed, 0, _TRAIT + _COST)
    for row in range(p.room):
        place = (draw(seed, 0, 0, _TRAIT + _HOME) + row * GOLDEN) % 1.0  # any few of them are spread as all are
        home = pick(settings.production.paid_reach[FIRST_PAID:], place)
        table["home"][row] = FIRST_PAID + home
        table["cost_factor"][row] = cost_factor(normal(key, row), p)
    return table


class OperatorMarket:
    """What all operators do on a day."""

    def __init__(self, model: MarketState) -> None:
        """Begin with owners' capital, and the titles that are on offer."""
        self.model, self.p = model, model.settings.operators.as_tuple()
        self.margin = self.p.required_margin
        for row in np.flatnonzero(model.operators_table["active"]).tolist():
            self._fund(row)
        dramas = model.dramas
        in_apps = (dramas["status"] == Status.RUNNING) & (dramas["funding"] != Funding.FEED)
        for drama in np.flatnonzero(in_apps).tolist():
            self.carry(drama)

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

    def carry(self, drama: int) -> bool:
        """Find an operator for a title that is released, where it is at home if there is one; whether there is any."""
        model, dramas, table = self.model, self.model.dramas, self.model.operators_table
        luck, platforms = draw(model.seed, drama, 0, Purpose.PLAN + _CHOICE), int(dramas["platforms"][drama])
        chosen = int(_chosen(table["active"], table["home"], platforms, luck))
        if chosen < 0:
            return False
        dramas["operator"][drama], home = chosen, 1 << int(table["home"][chosen])
        if not platforms & home:
            dramas["platforms"][drama] = home
        return True

    def settle(self, tally: Tally) -> None:
        """Receipts of the day, the hosts' fees, traffic shared with creators, costs."""
        model, dramas, table = self.model, self.model.dramas, self.model.operators_table
        rows = model.catalogue.running
        here = np.flatnonzero(dramas["operator"][rows] >= 0)
        rows, operator = rows[here], dramas["operator"][rows[here]].astype(np.int64)
        receipts = self._unlocked(tally, here, operator) + self._advertised(tally, here, rows, operator)
        traffic = dramas["campaign_spent"][rows]
        self._share(rows, operator, receipts - traffic)
        dramas["receipts"][rows] += receipts
        number = len(table)
        taken = summed_by(operator, receipts, number)
        left = taken - summed_by(operator, traffic, number) - self.shared
        self._close_the_day(taken, left, summed_by(operator, tally.views[:, here].sum(axis=0), number))

    def found(self, running: np.ndarray) -> np.ndarray:
        """How well each title on offer is found without advertisements, by its operator's audience, float64[a]."""
        model, table = self.model, self.model.operators_table
        if not model.feedbacks.popularity:
            return np.ones(len(running))
        operator, active = model.dramas["operator"][running], np.flatnonzero(table["active"])
        usual = float(table["audience"][active].sum()) / max(len(active), 1)
        _FOUND.play(model.engine, table, Audiences(usual, self.p), active, model.operators)
        return np.where(operator >= 0, table["found"][operator], 1.0)

    def _unlocked(self, tally: Tally, here: np.ndarray, operator: np.ndarray) -> np.ndarray:
        """Episodes paid for, less the fee of the platform they run on; fen by title."""
        model, accounts = self.model, self.model.accounts
        unlocked, payees = tally.unlocks[:, here], accounts.operators[operator]
        fee = (unlocked * model.platforms_table["unlock_share"][:, None]).astype(np.int64)
        model.pay(accounts.coins, payees, "unlock", unlocked.sum(axis=0))
        platforms, operators, fen = pairs(fee, accounts.platforms, payees)
        model.pay(operators, platforms, "unlock_share", fen)
        return (unlocked - fee).sum(axis=0)

    def _advertised(self, tally: Tally, here: np.ndarray, rows: np.ndarray, operator: np.ndarray) -> np.ndarray:
        """What advertisers pay between the episodes of titles that live on it; fen by title."""
        model = self.model
        lives = model.dramas["funding"][rows] == Funding.ADVERTISING
        shown = (tally.episodes[:, here] * model.today.venues.funded_load[:, None]).sum(axis=0) * lives
        per_slot = model.settings.traffic.advertising_yield * FEN_PER_YUAN / MILLE
        paid = (shown * per_slot).astype(np.int64)
        model.pay(model.accounts.advertisers, model.accounts.operators[operator], "advertising_sale", paid)
        return paid

    def _share(self, rows: np.ndarray, operator: np.ndarray, net: np.ndarray) -> None:
        """Creators get their part of what is left of each title's receipts, and bear their part of losses."""
        model, accounts = self.model, self.model.accounts
        home = model.operators_table["home"][operator]
        part = (model.platforms_table["content_split"][home] * net).astype(np.int64)
        creator = model.dramas["creator"][rows].astype(np.int64)
        gain, loss = np.maximum(part, 0), np.maximum(-part, 0)
        model.pay(accounts.operators[operator], accounts.creators[creator], "title_share", gain)
        model.pay(accounts.creators[creator], accounts.operators[operator], "title_share", loss)
        model.dramas["earned"][rows] += part
        np.add.at(model.creators_table["income"], creator, gain)
        np.add.at(model.creators_table["spending"], creator, loss)
        self.shared = summed_by(operator, part, len(model.operators_table))

    def _close_the_day(self, receipts: np.ndarray, left: np.ndarray, sessions: np.ndarray) -> None:
        """Costs are paid; those without hope give up, and what is not needed goes to the owners."""
        model, table = self.model, self.model.operators_table
        active = np.flatnonzero(table["active"])
        usual = float(self.margin) - 1.0
        day = Day(int(model.day), bool(model.feedbacks.supply), model.keys, receipts, left, sessions, usual, self.p)
        cost = _CLOSE.play(model.engine, table, day, active, model.operators)
        model.pay(model.accounts.operators[active], model.accounts.service_cost, "operation", cost)
        if spent := int(cost.sum()):
            self.margin = remembered(self.margin, int(left[active].sum()) / spent, self.p.memory)
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


@kernel
def _chosen(active: np.ndarray, home: np.ndarray, platforms: int, luck: float) -> int:
    """The row that ``luck`` in [0, 1) falls on among active operators; -1 if there are none.

    Those at home on the ``platforms`` (bits) come first, if there are any.
    """
    there = everybody = 0
    for row in range(len(active)):
        everybody += 1 if active[row] else 0
        there += 1 if active[row] and platforms >> home[row] & 1 else 0
    left, anywhere = int(luck * (there if there > 0 else everybody)), there == 0
    for row in range(len(active)):
        if active[row] and (anywhere or platforms >> home[row] & 1):
            if left == 0:
                return row
            left -= 1
    return -1


def close_operators(model: MarketState, rows: np.ndarray) -> None:
    """Operators leave, and what they carry ends with them."""
    if not len(rows):
        return
    model.operators_table["active"][rows] = 0
    dramas = model.dramas
    on_offer = (dramas["status"] == Status.RUNNING) | (dramas["status"] == Status.STOPPED)
    dramas["status"][on_offer & np.isin(dramas["operator"], rows)] = Status.RETIRED
    model.operator_exits += len(rows)
