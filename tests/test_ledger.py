"""The ledger: every fen that leaves one account enters another."""

import pickle

import numpy as np
import pytest

from sim.ledger import Ledger, LedgerError


@pytest.fixture
def books() -> Ledger:
    """Households with an outside income, a platform without credit and two merchants with a little."""
    ledger = Ledger()
    ledger.open("income", "outside")
    ledger.open("households", "households", credit_line=0)
    ledger.open("platform:douyin", "platforms", credit_line=0)
    ledger.open("merchant:0", "merchants", credit_line=500)
    ledger.open("merchant:1", "merchants", credit_line=500)
    for reason in ("income", "purchase", "commission"):
        ledger.reason(reason)
    return ledger


INCOME, HOUSEHOLDS, DOUYIN, FIRST, SECOND = range(5)
EARN, PURCHASE, COMMISSION = range(3)


def play_a_day(ledger: Ledger, day: int = 0) -> None:
    """Households earn 1,000 fen, spend 700 at two merchants, who pay 70 of commission."""
    ledger.post(day, INCOME, HOUSEHOLDS, EARN, 1000)
    ledger.post(day, HOUSEHOLDS, np.array([FIRST, SECOND, FIRST]), PURCHASE, np.array([300, 200, 200]))
    ledger.post(day, np.array([FIRST, SECOND]), DOUYIN, COMMISSION, np.array([50, 20]))
    ledger.close_day(day)


def test_what_one_account_pays_another_receives(books: Ledger) -> None:
    play_a_day(books)
    assert books.balances.tolist() == [-1000, 300, 70, 450, 180]
    assert books.balance(FIRST) == 450
    assert books.balances.sum() == 0


def test_a_balance_is_up_to_date_before_the_day_is_closed(books: Ledger) -> None:
    books.post(0, INCOME, HOUSEHOLDS, EARN, 7)
    assert books.balance(HOUSEHOLDS) == 7


def test_balances_cannot_be_written_from_outside(books: Ledger) -> None:
    with pytest.raises(ValueError, match="read-only"):
        books.balances[HOUSEHOLDS] = 1


def test_a_day_is_kept_by_payer_payee_and_reason(books: Ledger) -> None:
    play_a_day(books)
    rows = books.entries(0).astype({"payer": str, "payee": str, "reason": str}).to_numpy().tolist()
    assert rows == [
        [0, "income", "households", "income", 1000],
        [0, "households", "merchant:0", "purchase", 500],
        [0, "households", "merchant:1", "purchase", 200],
        [0, "merchant:0", "platform:douyin", "commission", 50],
        [0, "merchant:1", "platform:douyin", "commission", 20],
    ]


def test_the_order_of_payments_leaves_no_trace(books: Ledger) -> None:
    other = pickle.loads(pickle.dumps(books))
    payers = np.array([INCOME, HOUSEHOLDS, INCOME, HOUSEHOLDS])
    payees = np.array([HOUSEHOLDS, FIRST, HOUSEHOLDS, SECOND])
    amounts = np.array([10, 3, 20, 4])
    books.post(0, payers, payees, EARN, amounts)
    for row in (3, 1, 0, 2):
        other.post(0, int(payers[row]), int(payees[row]), EARN, int(amounts[row]))
    books.close_day(0)
    other.close_day(0)
    assert books.entries().equals(other.entries())


def test_entries_of_several_days_follow_one_another(books: Ledger) -> None:
    play_a_day(books, 0)
    books.close_day(1)
    play_a_day(books, 2)
    assert books.entries()["day"].tolist() == [0] * 5 + [2] * 5
    assert books.entries(1).empty
    assert books.entries()["fen"].dtype == np.int64


def test_a_payment_of_nothing_is_left_out(books: Ledger) -> None:
    books.post(0, INCOME, HOUSEHOLDS, EARN, 0)
    books.post(0, INCOME, np.array([HOUSEHOLDS, FIRST]), EARN, np.array([0, 5]))
    books.close_day(0)
    assert books.entries()["payee"].tolist() == ["merchant:0"]


def test_amounts_beyond_what_a_float_can_count_stay_exact(books: Ledger) -> None:
    books.post(0, INCOME, np.array([HOUSEHOLDS, HOUSEHOLDS]), EARN, np.array([2**60, 1]))
    books.close_day(0)
    assert books.entries()["fen"].tolist() == [2**60 + 1]


@pytest.mark.parametrize("fen", [-1, np.array([5, -1])])
def test_a_negative_amount_is_refused(books: Ledger, fen: int | np.ndarray) -> None:
    with pytest.raises(LedgerError, match=r"day 0, income: income pays households -1 fen: .* at least 0"):
        books.post(0, INCOME, HOUSEHOLDS, EARN, fen)
    assert not books.balances.any()


@pytest.mark.parametrize("payee", [FIRST, np.array([HOUSEHOLDS, FIRST])])
def test_nobody_pays_himself(books: Ledger, payee: int | np.ndarray) -> None:
    with pytest.raises(LedgerError, match="merchant:0 pays merchant:0 5 fen: nobody pays himself"):
        books.post(0, FIRST, payee, PURCHASE, 5)


@pytest.mark.parametrize("payee", [99, -1, np.array([HOUSEHOLDS, 99])])
def test_an_unknown_account_is_refused(books: Ledger, payee: int | np.ndarray) -> None:
    with pytest.raises(LedgerError, match="no such account"):
        books.post(0, INCOME, payee, EARN, 5)


def test_a_fraction_of_a_fen_is_refused(books: Ledger) -> None:
    with pytest.raises(TypeError):
        books.post(0, INCOME, HOUSEHOLDS, EARN, 0.5)  # pyright: ignore[reportArgumentType]
    with pytest.raises(LedgerError, match="whole numbers"):
        books.post(0, INCOME, HOUSEHOLDS, EARN, np.array([0.5]))


def test_an_account_is_opened_once(books: Ledger) -> None:
    with pytest.raises(LedgerError, match="'households' is open already"):
        books.open("households", "households")
    assert books.account("merchant:1") == SECOND
    with pytest.raises(LedgerError, match="no account 'merchant:2'"):
        books.account("merchant:2")


def test_a_closed_day_stays_closed(books: Ledger) -> None:
    play_a_day(books, 3)
    with pytest.raises(LedgerError, match="day 3 is closed"):
        books.post(3, INCOME, HOUSEHOLDS, EARN, 1)
    books.post(4, INCOME, HOUSEHOLDS, EARN, 1)
    with pytest.raises(LedgerError, match="day 4 is not closed yet"):
        books.post(5, INCOME, HOUSEHOLDS, EARN, 1)


def test_the_books_balance_when_every_count_agrees(books: Ledger) -> None:
    for day in range(3):
        play_a_day(books, day)
        books.must_balance(day, {HOUSEHOLDS: 300 * (day + 1)})


def test_a_fen_lost_from_the_wallets_is_found_on_its_day_at_its_account(books: Ledger) -> None:
    wallets = 0
    for day in range(5):
        play_a_day(books, day)
        wallets += 300 - (day == 3)  # on day 3 one fen leaks out of a wallet
        if day == 3:
            with pytest.raises(LedgerError, match=r"day 3: households holds 1200 fen, .* 1199 fen: a difference of 1$"):
                books.must_balance(day, {HOUSEHOLDS: wallets})
        elif day < 3:
            books.must_balance(day, {HOUSEHOLDS: wallets})


def test_a_balance_changed_without_an_entry_is_found_on_its_day_at_its_account(books: Ledger) -> None:
    play_a_day(books, 0)
    books.must_balance(0, {})
    books._balances[SECOND] += 1
    play_a_day(books, 1)
    with pytest.raises(LedgerError, match=r"day 1: merchant:1 holds 361 fen, but its entries add up to 360 fen"):
        books.must_balance(1, {})


def test_a_credit_line_may_be_used_but_not_passed(books: Ledger) -> None:
    books.post(0, FIRST, DOUYIN, COMMISSION, 500)
    books.close_day(0)
    books.must_balance(0, {})
    books.post(1, FIRST, DOUYIN, COMMISSION, 1)
    books.close_day(1)
    with pytest.raises(LedgerError, match=r"day 1: merchant:0 holds -501 fen, .* -500 fen: a difference of -1"):
        books.must_balance(1, {})


def test_an_open_day_cannot_be_checked(books: Ledger) -> None:
    play_a_day(books, 0)
    books.post(1, INCOME, HOUSEHOLDS, EARN, 1)
    with pytest.raises(LedgerError, match="day 1 is not closed"):
        books.must_balance(1, {})


def test_rows_and_columns_of_the_flow_matrix_add_up_to_zero(books: Ledger) -> None:
    for day in range(2):
        play_a_day(books, day)
    flows = books.flow_matrix()
    assert (flows.sum(axis=0) == 0).all()
    assert (flows.sum(axis=1) == 0).all()
    assert flows.loc["merchants"].to_dict() == {
        "income": 0,
        "purchase": 1400,
        "commission": -140,
        "change in cash": -1260,
    }


def test_the_flows_of_a_day_are_known_by_sector_and_reason(books: Ledger) -> None:
    play_a_day(books, 0)
    books.close_day(1)
    assert books.flows_on(0) == {
        ("outside", "households", "income"): 1000,
        ("households", "merchants", "purchase"): 700,
        ("merchants", "platforms", "commission"): 70,
    }
    assert books.flows_on(1) == {}
    for ask in (books.flows_on, books.entries):
        with pytest.raises(LedgerError, match="day 2 is not closed"):
            ask(2)


def test_payments_inside_a_sector_cancel_in_the_flow_matrix(books: Ledger) -> None:
    books.post(0, FIRST, SECOND, PURCHASE, 10)
    books.close_day(0)
    assert not books.flow_matrix().to_numpy().any()


def test_more_accounts_than_first_foreseen_keep_their_balances(books: Ledger) -> None:
    books.post(0, INCOME, HOUSEHOLDS, EARN, 9)
    new = [books.open(f"creator:{i}", "creators") for i in range(500)]
    books.post(0, HOUSEHOLDS, np.array(new[:9]), PURCHASE, 1)
    books.close_day(0)
    books.must_balance(0, {HOUSEHOLDS: 0, new[8]: 1, new[9]: 0})
