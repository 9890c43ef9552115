"""Open orders: what arrives when, what is settled when, and what is held for it meanwhile."""

import numpy as np

from sim.world.orders import OrderBook, OrderStatus, filled, room_for

FASTEST, SLOWEST, WINDOW = 2, 4, 3  # days
PER_DAY, DAYS = 90, 40


def placed(day):
    """Orders of a day in the order of their viewers; each waits as long as its number says."""
    room, number = room_for(PER_DAY), np.arange(PER_DAY)
    for column in room:
        column[:] = 0
    room.viewer[:], room.ordered_on[:], room.weight[:], room.price[:] = number, day, 2, 100 + number
    room.due_on[:] = day + FASTEST + number % (SLOWEST - FASTEST + 1)
    room.settles_on[:] = room.due_on + WINDOW
    return filled(room, PER_DAY)


def played():
    """What arrived and was settled on each day of a book that takes in orders every day; every third comes back."""
    book, arrived, settled, held = OrderBook(FASTEST, SLOWEST, WINDOW), [], [], []
    for day in range(DAYS):
        book.add(day, placed(day))
        due, rows = book.due(day)
        kept = np.where(due["viewer"] % 3 == 0, OrderStatus.RETURNED, OrderStatus.DELIVERED)
        book.mark(rows, kept.astype(np.int8))
        arrived.append(due)
        settled.append(book.release(day))
        held.append(book.in_escrow())
    return book, arrived, settled, held


def test_every_order_arrives_once_on_its_day_sorted_by_viewer_and_then_by_age():
    _, arrived, _, _ = played()
    for day, due in enumerate(arrived):
        ages = range(FASTEST, SLOWEST + 1)
        expected = sorted((v, day - a) for a in ages for v in range(PER_DAY) if day >= a and FASTEST + v % 3 == a)
        assert list(zip(due["viewer"].tolist(), due["ordered_on"].tolist(), strict=True)) == expected
        assert (due["price"] == 100 + due["viewer"]).all()


def test_what_was_kept_is_settled_when_its_window_closes_and_what_came_back_never_is():
    _, arrived, settled, _ = played()
    assert sum(len(out["price"]) for out in settled[:WINDOW]) == 0
    for day, out in enumerate(settled[WINDOW:]):
        kept = arrived[day]["viewer"] % 3 != 0
        assert sorted(out["price"].tolist()) == sorted(arrived[day]["price"][kept].tolist())


def test_money_is_held_for_exactly_what_is_neither_settled_nor_back():
    book, _, _, held = played()
    open_now = [o["price"][o["status"] <= OrderStatus.DELIVERED] for o in book.batches.values()]
    assert held[-1] == 2 * sum(int(prices.sum()) for prices in open_now)
    assert len(set(held[SLOWEST + WINDOW :])) == 1  # as much comes in as goes out


def test_a_book_forgets_days_of_which_nothing_is_left_and_keeps_the_others_as_they_were():
    book, _, _, _ = played()
    assert list(book.batches) == list(range(DAYS - 1 - SLOWEST - WINDOW, DAYS))
    for day, orders in book.batches.items():
        for name, column in placed(day).items():
            assert name == "status" or (orders[name] == column).all()
