"""Every fen that leaves one account enters another.

A double-entry ledger in whole fen (SNA 2008, ch. 3; the transaction-flow matrix is Godley & Lavoie 2007, ch. 2).
A payment is posted once and moves two balances; at the close of a day the payments are aggregated by payer, payee
and reason, so that a year of a national market stays small whatever the number of viewers.
"""

from __future__ import annotations

from functools import lru_cache
from operator import index

import numpy as np
import pandas as pd

from sim.engine.compile import before_compiling, kernel, register
from sim.money import Fen

type Accounts = int | np.ndarray
type Amounts = Fen | np.ndarray
type Each = np.ndarray  # whole numbers, one for each payment or account

_WITHOUT_BOUND = np.int64(2**63 - 1)  # fen
# One sort key holds payer, payee and reason: 24 + 24 + 15 bits of a non-negative int64.
_ACCOUNT_BITS = 24
_REASON_BITS = 15
_ACCOUNTS = (1 << _ACCOUNT_BITS) - 1
_WHOLE = np.dtype(np.int64)
_UNREADY = -(2**62)


class LedgerError(Exception):
    """The books do not balance, or a payment that cannot be made was posted."""


class Ledger:
    """Accounts with their sectors and credit lines, today's payments, and the aggregated payments of closed days."""

    def __init__(self) -> None:
        """Open a ledger without accounts."""
        self.names: list[str] = []
        self.sectors: list[str] = []
        self.reasons: list[str] = []
        self._sector_names: list[str] = []  # in the order of their first account
        self._sector_of = np.zeros(64, np.int64)
        self._account_of: dict[str, int] = {}
        self._reason_of: dict[str, int] = {}
        self._credit_lines = np.full(64, _WITHOUT_BOUND)
        self._balances = np.zeros(64, np.int64)
        self._proven = np.zeros(64, np.int64)  # the balances that follow from the entries of closed days
        self._daybook = np.empty((2, 1024), np.int64)  # sort key and fen of today's payments
        self._posted = 0
        self._open_day: int | None = None
        self._closed: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = {}

    def open(self, name: str, sector: str, credit_line: Fen | None = None) -> int:
        """Open an account and return its number.

        Without a ``credit_line`` the balance may become negative without bound (an outside source or sink);
        otherwise it must never be below ``-credit_line`` fen at the close of a day.
        """
        if name in self._account_of:
            raise LedgerError(f"the account {name!r} is open already")
        if credit_line is not None and credit_line < 0:
            raise LedgerError(f"the credit line of {name!r} is {credit_line} fen: must be at least 0")
        account = len(self.names)
        if account == len(self._balances):
            self._balances = np.concatenate([self._balances, np.zeros_like(self._balances)])
            self._proven = np.concatenate([self._proven, np.zeros_like(self._proven)])
            self._sector_of = np.concatenate([self._sector_of, np.zeros_like(self._sector_of)])
            self._credit_lines = np.concatenate([self._credit_lines, np.full(account, _WITHOUT_BOUND)])
        if sector not in self._sector_names:
            self._sector_names.append(sector)
        self.names.append(name)
        self.sectors.append(sector)
        self._sector_of[account] = self._sector_names.index(sector)
        self._account_of[name] = account
        if credit_line is not None:
            self._credit_lines[account] = credit_line
        return account

    def account(self, name: str) -> int:
        """The number of an open account."""
        if name not in self._account_of:
            raise LedgerError(f"there is no account {name!r}")
        return self._account_of[name]

    def reason(self, name: str) -> int:
        """The number of a reason for paying; a new name is added."""
        if name not in self._reason_of:
            self._reason_of[name] = len(self.reasons)
            self.reasons.append(name)
        return self._reason_of[name]

    @property
    def balances(self) -> np.ndarray:
        """The balance of every account as of the last payment posted, in fen; read-only int64[accounts]."""
        view = self._balances[: len(self.names)]
        view.setflags(write=False)
        return view

    def balance(self, account: int) -> Fen:
        """The balance of one account as of the last payment posted, in fen."""
        return self._balances[: len(self.names)].item(account)

    def overdrawn(self) -> np.ndarray:
        """The accounts below their credit line as of the last payment posted, int64."""
        return np.flatnonzero(self.balances < -self._credit_lines[: len(self.names)])

    def post(self, day: int, payer: Accounts, payee: Accounts, reason: int, fen: Amounts) -> None:
        """Pay ``fen`` (>= 0) from ``payer`` to ``payee``; scalars or integer arrays that broadcast together.

        Amounts of zero are left out. Raises LedgerError where an amount is negative, an account pays itself, a
        number is no account or reason, or the day is closed or not the one that is open.
        """
        if day != self._open_day:
            self._enter_day(day)
        if not 0 <= reason < len(self.reasons):
            raise LedgerError(f"day {day}: there is no reason number {reason}")
        if isinstance(fen, np.ndarray) or isinstance(payer, np.ndarray) or isinstance(payee, np.ndarray):
            self._post_many(day, payer, payee, reason, fen)
            return
        source, target, amount = index(payer), index(payee), index(fen)
        if not (0 <= source < len(self.names) and 0 <= target < len(self.names)):
            raise LedgerError(f"day {day}: payment between accounts {source} and {target}: no such account")
        if amount < 0 or source == target:
            raise self._refusal(day, source, target, reason, amount)
        if amount:
            self._make_room(1)
            self._daybook[0, self._posted] = _sort_key(source, target, reason)
            self._daybook[1, self._posted] = amount
            self._posted += 1
            self._balances[source] -= amount
            self._balances[target] += amount

    def close_day(self, day: int) -> None:
        """Aggregate the day's payments by payer, payee and reason. Nothing can be posted on that day any more."""
        self._enter_day(day)
        key, fen = self._daybook[:, : self._posted]
        accounts, reason = np.empty((2, len(key)), np.int32), np.empty(len(key), np.int16)
        total = np.empty(len(key), np.int64)
        kinds = _aggregated(np.argsort(key), key, fen, self._proven, accounts, reason, total)
        payer, payee = accounts[:, :kinds].copy()
        self._closed[day] = (payer, payee, reason[:kinds].copy(), total[:kinds].copy())
        self._posted, self._open_day = 0, None

    def must_balance(self, day: int, stocks: dict[int, Fen]) -> None:
        """Check the books at the close of ``day``.

        Every balance follows from the entries, all balances add up to zero, credit lines hold, and each account in
        ``stocks`` (what an independent count says it should hold, in fen) has exactly that balance.

        Raises:
            LedgerError: naming the day, the account, both figures and their difference.
        """
        if day not in self._closed or self._open_day is not None:
            raise LedgerError(f"day {day} is not closed: its books cannot be checked")
        differs, overdrawn, total = _looked_over(self._balances, self._proven, self._credit_lines, len(self.names))
        if differs >= 0:
            raise self._difference(day, differs, "its entries add up to", int(self._proven[differs]))
        if total:
            raise LedgerError(f"day {day}: the balances of all accounts add up to {total} fen, not to zero")
        for account, counted in stocks.items():
            if self._balances[account] != counted:
                raise self._difference(day, account, "an independent count finds", int(counted))
        if overdrawn >= 0:
            raise self._difference(day, overdrawn, "its credit line ends at", -int(self._credit_lines[overdrawn]))

    def entries(self, day: int | None = None) -> pd.DataFrame:
        """The aggregated payments of one closed day, or of all: day, payer, payee, reason and fen (> 0).

        Sorted by day, payer, payee and reason in the order in which accounts and reasons were opened, so that the
        order in which payments were posted leaves no trace.
        """
        days = list(self._closed) if day is None else [day]
        payer, payee, reason, fen = self._columns(days)
        lengths = [len(self._closed[d][3]) for d in days]
        return pd.DataFrame(
            {
                "day": np.repeat(np.array(days, np.int32), lengths),
                "payer": pd.Categorical.from_codes(payer, self.names),
                "payee": pd.Categorical.from_codes(payee, self.names),
                "reason": pd.Categorical.from_codes(reason, self.reasons),
                "fen": fen,
            }
        )

    def flows_on(self, day: int) -> dict[tuple[str, str, str], Fen]:
        """What was paid on a closed day by (sector of the payer, sector of the payee, reason), in fen (> 0)."""
        self._must_be_closed(day)
        payer, payee, reason, fen = self._closed[day]
        sectors, reasons = self._sector_names, self.reasons
        kind = (self._sector_of[payer] * len(sectors) + self._sector_of[payee]) * len(reasons) + reason
        flows = np.zeros(len(sectors) * len(sectors) * len(reasons), np.int64)
        np.add.at(flows, kind, fen)
        paid = np.flatnonzero(flows)
        found = {}
        for number, total in zip(paid.tolist(), flows[paid].tolist(), strict=True):
            pair, why = divmod(number, len(reasons))
            found[sectors[pair // len(sectors)], sectors[pair % len(sectors)], reasons[why]] = total
        return found

    def turnover(self, day: int) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
        """The sectors, and what accounts of each received and paid on a closed day, int64[sector, reason] fen."""
        self._must_be_closed(day)
        received, paid = np.zeros((2, len(self._sector_names), len(self.reasons)), np.int64)
        _turned_over(*self._closed[day], self._sector_of, received, paid)
        return tuple(self._sector_names), received, paid

    def flow_matrix(self) -> pd.DataFrame:
        """The transaction-flow matrix of all closed days: receipts less payments, in fen, sectors × reasons.

        The last column is the change in cash, a use of funds. Every row and every column adds up to zero.
        """
        payer, payee, reason, fen = self._columns(list(self._closed))
        sectors, sector_of = self._sector_names, self._sector_of
        flows = np.zeros((len(sectors), len(self.reasons) + 1), np.int64)
        np.subtract.at(flows, (sector_of[payer], reason), fen)
        np.add.at(flows, (sector_of[payee], reason), fen)
        flows[:, -1] = -flows.sum(axis=1)
        return pd.DataFrame(flows, index=sectors, columns=[*self.reasons, "change in cash"])

    def _columns(self, days: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        for day in days:
            self._must_be_closed(day)
        empty = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), np.zeros(0, np.int64))
        parts = [empty, *(self._closed[day] for day in days)]
        payer, payee, reason, fen = (np.concatenate(column) for column in zip(*parts, strict=True))
        return payer, payee, reason, fen

    def _must_be_closed(self, day: int) -> None:
        if day not in self._closed:
            raise LedgerError(f"day {day} is not closed: it has no entries yet")

    def _enter_day(self, day: int) -> None:
        if day == self._open_day:
            return
        if self._open_day is not None:
            raise LedgerError(f"day {day}: day {self._open_day} is not closed yet")
        if self._closed and day <= next(reversed(self._closed)):
            raise LedgerError(f"day {day} is closed")
        self._open_day = day

    def _post_many(self, day: int, payer: Accounts, payee: Accounts, reason: int, fen: Amounts) -> None:
        try:
            source, target, amount = _whole(payer), _whole(payee), _whole(fen)
        except TypeError as error:
            raise LedgerError(f"day {day}, {self.reasons[reason]}: {error}") from None
        done = _UNREADY
        if source.ndim == target.ndim == amount.ndim == 1:
            done = _entered(
                source, target, reason, amount, len(self.names), self._balances, self._daybook, self._posted
            )
        if done == _UNREADY:
            together = np.broadcast_arrays(source, target, amount)
            source, target, amount = (np.ascontiguousarray(every.ravel()) for every in together)
            self._make_room(len(amount))
            done = _entered(
                source, target, reason, amount, len(self.names), self._balances, self._daybook, self._posted
            )
        if done < 0:
            wrong = [int(part[min(-1 - done, len(part) - 1)]) for part in (source, target, amount)]
            if all(0 <= account < len(self.names) for account in wrong[:2]):
                raise self._refusal(day, wrong[0], wrong[1], reason, wrong[2])
            raise LedgerError(f"day {day}: payment between accounts {wrong[0]} and {wrong[1]}: no such account")
        self._posted = done

    def _make_room(self, payments: int) -> None:
        """Let the daybook hold so many more payments."""
        if (needed := self._posted + payments) > self._daybook.shape[1]:
            larger = np.empty((2, 2 * needed), np.int64)
            larger[:, : self._posted] = self._daybook[:, : self._posted]
            self._daybook = larger

    def _refusal(self, day: int, source: int, target: int, reason: int, amount: Fen) -> LedgerError:
        what = f"day {day}, {self.reasons[reason]}: {self.names[source]} pays {self.names[target]} {amount} fen"
        why = "an amount must be at least 0" if amount < 0 else "nobody pays himself"
        return LedgerError(f"{what}: {why}")

    def _difference(self, day: int, account: int, claim: str, figure: Fen) -> LedgerError:
        held = self.balance(account)
        what = f"day {day}: {self.names[account]} holds {held} fen, but {claim} {figure} fen"
        return LedgerError(f"{what}: a difference of {held - figure}")


def _whole(given: Accounts | Amounts) -> np.ndarray:
    """As an array of int64, which nobody may write to; raises TypeError where it holds anything but whole numbers."""
    if not isinstance(given, np.ndarray):
        return _alone(given)
    if given.dtype is _WHOLE and given.ndim and given.flags.c_contiguous:
        return given
    if given.dtype.kind not in "iu":
        raise TypeError("accounts and amounts must be whole numbers")
    return np.ascontiguousarray(given, np.int64)


@lru_cache(maxsize=256, typed=True)
def _alone(number: int) -> np.ndarray:
    """An array of one number: the same few accounts stand on one side of most payments."""
    return _whole(np.array([number]))


def _sort_key(payer: int, payee: int, reason: int) -> int:
    return (payer << _ACCOUNT_BITS | payee) << _REASON_BITS | reason


before_compiling(lambda: register(_sort_key))


@kernel
def _aggregated(
    order: Each, keys: Each, amounts: Each, balances: Each, accounts: Each, reason: Each, total: Each
) -> int:
    """Sum up payments with the same key, and enter them into balances; how many keys there are.

    order: of the payments by their keys. The last three are room for who pays whom, why, and how much in all.
    """
    kinds = 0
    for k in range(len(order)):
        key, fen = keys[order[k]], amounts[order[k]]
        source, target = key >> (_ACCOUNT_BITS + _REASON_BITS), (key >> _REASON_BITS) & _ACCOUNTS
        balances[source] -= fen
        balances[target] += fen
        if k > 0 and key == keys[order[k - 1]]:
            total[kinds - 1] += fen
        else:
            accounts[0][kinds], accounts[1][kinds] = source, target
            reason[kinds], total[kinds] = key & ((1 << _REASON_BITS) - 1), fen
            kinds += 1
    return kinds


@kernel
def _looked_over(balances: Each, proven: Each, lines: Each, accounts: int) -> tuple[int, int, int]:
    """The first account that holds something else than its entries say, the first below its credit line, -1 for none.

    And what all balances add up to.
    """
    differs, overdrawn, total = -1, -1, 0
    for account in range(accounts):
        held = balances[account]
        total += held
        if differs < 0 and held != proven[account]:
            differs = account
        if overdrawn < 0 and held < -lines[account]:
            overdrawn = account
    return differs, overdrawn, total


@kernel
def _turned_over(
    payer: Each, payee: Each, reason: Each, fen: Each, sector_of: Each, received: Each, paid: Each
) -> None:
    """Add payments up by sector and reason."""
    for k in range(len(fen)):
        received[sector_of[payee[k]]][reason[k]] += fen[k]
        paid[sector_of[payer[k]]][reason[k]] += fen[k]


@kernel
def _entered(
    payers: Each, payees: Each, reason: int, amounts: Each, accounts: int, balances: Each, daybook: Each, posted: int
) -> int:
    """Post payments; how many the daybook holds then, or -1 - k where payment k cannot be made and none was.

    An array of one number holds for all payments. ``_UNREADY`` where arrays are not of one length otherwise, or the
    daybook has no room; then none was made either.
    """
    number = max(len(payers), len(payees), len(amounts))
    if min(len(payers), len(payees), len(amounts)) == 0:
        return posted
    for length in (len(payers), len(payees), len(amounts)):
        if 1 != length != number:
            return _UNREADY
    if posted + number > len(daybook[0]):
        return _UNREADY
    for k in range(number):
        payer, payee = payers[k if len(payers) > 1 else 0], payees[k if len(payees) > 1 else 0]
        known = 0 <= payer < accounts and 0 <= payee < accounts
        if not known or payer == payee or amounts[k if len(amounts) > 1 else 0] < 0:
            return -1 - k
    for k in range(number):
        amount = amounts[k if len(amounts) > 1 else 0]
        if amount > 0:
            payer, payee = payers[k if len(payers) > 1 else 0], payees[k if len(payees) > 1 else 0]
            daybook[0][posted], daybook[1][posted] = _sort_key(payer, payee, reason), amount
            posted += 1
            balances[payer] -= amount
            balances[payee] += amount
    return posted
