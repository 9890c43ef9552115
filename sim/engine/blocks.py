"""The phases of the day as compiled passes over blocks of viewers: loops around what one viewer does."""

from sim.engine.compile import ByClass, before_compiling, is_rule, kernel, register
from sim.engine.needs import called_by
from sim.engine.row_view import row_of
from sim.processes.after_sales.viewer import receive
from sim.processes.discovery.viewer import chooses_venue, comes, is_shown, meets_no_advertisement
from sim.processes.shopping.viewer import shop
from sim.processes.waking import wake
from sim.processes.watching.viewer import watch
from sim.processes.word_of_mouth.viewer import acquaintance, listen

TILE = 1024
"""Viewers who pass a stage together before the list of those who go on is made."""

PHASES = (
    wake, comes, chooses_venue, meets_no_advertisement, is_shown, watch, shop, receive, acquaintance, listen,
)  # fmt: skip
"""What one viewer does, as the passes below call it; what it calls in turn is found by itself."""
RULES = tuple(text for text in called_by(*PHASES) if is_rule(text))
"""The rules of rooms and the arithmetic of all; the rest is what somebody does, with a viewer's row in hand."""


@before_compiling
def _phases() -> None:
    register(*PHASES)


@ByClass
@kernel
def wake_block(lo, hi, viewers, today, tally):
    """Viewers lo to hi start their day."""
    for i in range(lo, hi):
        wake(row_of(viewers, i), today, tally)


@ByClass
@kernel
def discover_block(lo, hi, viewers, today, tally, rows):
    """Viewers lo to hi discover, a tile at a time; ``rows`` is room for int64[TILE]."""
    for start in range(lo, hi, TILE):
        n = 0
        for i in range(start, min(start + TILE, hi)):
            rows[n] = i
            n += 1 if comes(row_of(viewers, i), today, tally) else 0
        going, n = n, 0
        for k in range(going):
            i = rows[k]
            rows[n] = i
            n += 1 if chooses_venue(row_of(viewers, i), today, tally) else 0
        going, n = n, 0
        for k in range(going):
            i = rows[k]
            rows[n] = i
            n += 1 if meets_no_advertisement(row_of(viewers, i), today, tally) else 0
        for k in range(n):
            is_shown(row_of(viewers, rows[k]), today, tally)


@ByClass
@kernel
def watch_block(lo, hi, viewers, today, tally):
    """Viewers lo to hi watch."""
    for i in range(lo, hi):
        watch(row_of(viewers, i), today, tally)


@ByClass
@kernel
def shop_block(lo, hi, viewers, orders, today, tally):
    """Viewers lo to hi shop; how many of ``orders`` were filled in, from the first on."""
    n = 0
    for i in range(lo, hi):
        n += 1 if shop(row_of(viewers, i), row_of(orders, n), today, tally) else 0
    return n


@ByClass
@kernel
def receive_block(lo, hi, viewers, orders, today, tally):
    """Orders lo to hi arrive; all orders of one viewer lie in the same range."""
    for k in range(lo, hi):
        order = row_of(orders, k)
        receive(row_of(viewers, order.viewer), order, today, tally)


@ByClass
@kernel
def talk_block(lo, hi, viewers, today, tally):
    """Viewers lo to hi listen to an acquaintance each."""
    for i in range(lo, hi):
        viewer = row_of(viewers, i)
        other = acquaintance(viewer, today)
        if other >= 0:
            listen(viewer, row_of(viewers, other), today, tally)
