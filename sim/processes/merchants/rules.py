"""Merchants: price, service and its cost, staff, brand, and the split of marketing over platforms (seed §4.2, §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arithmetic import clamp, exponential, logarithm
from sim.money import FEN_PER_YUAN, round_fen

if TYPE_CHECKING:
    from sim.money import Fen
    from sim.processes.after_sales.parameters import AfterSales
    from sim.processes.merchants.parameters import Commerce


_LEAST_ELASTICITY = 1.4
"""Elasticity below which nobody believes its own books: the mark-up would have no end."""
_MOST_ECHO = 0.7
"""What a ranking by sales returns of a change at most, however strong it is."""
_NEAR_BAND = 0.2
"""Width of the prices among which an order is nearly kept or nearly sent back, over its price."""


def echo(leaning: float, presence: float, noise: float) -> float:
    """Share of a change in sales that a ranking by sales returns, in [0, 0.7].

    leaning: weight of the log of sales in the rank. presence: share of the pages it is on. noise: scale of the rest.
    """
    return clamp(leaning * page_lift(presence, noise), 0.0, _MOST_ECHO)


def page_lift(presence: float, noise: float) -> float:
    """Relative rise of the pages a merchant is on per unit of its rank, as a logit has it."""
    return clamp((1.0 - presence) / noise, 0.0, _MOST_LIFT)


_MOST_LIFT = 2.0


def weighed_books(amount: float, base: float, usual: float, evidence: float) -> float:
    """A mean from a merchant's own books, weighed against the usual one by the orders each rests on."""
    known = base + evidence
    return (amount + evidence * usual) / known if known > 0.0 else usual


def share_kept(returned: float) -> float:
    """Share of deliveries that a merchant reckons to be kept, so that prices stay finite."""
    kept = 1.0 - returned
    return kept if kept > _LEAST_KEPT_SHARE else _LEAST_KEPT_SHARE


_LEAST_KEPT_SHARE = 0.2


def elasticity_of_kept_sales(measured: float, near: float, kept: float, echoed: float, p: Commerce) -> float:
    """Own-price elasticity of the sales that are kept, in the long run, positive.

    measured: mean over own orders, as a platform's conversion report gives it. near: share of orders that were nearly
    kept or nearly sent back. kept: share kept. echoed: from `echo`. A dearer product also comes back more often and
    falls in the rank.
    """
    return measured / (1.0 - echoed) + p.near_response * near / _NEAR_BAND / kept


def best_price(cost: float, elasticity: float, commission: float) -> float:
    """The price in fen that pays best at this elasticity (Lerner 1934). cost: of a kept order, fen.

    commission: share of the price.
    """
    e = elasticity if elasticity > _LEAST_ELASTICITY else _LEAST_ELASTICITY
    kept = 1.0 - commission
    return cost / (kept if kept > _LEAST_KEPT else _LEAST_KEPT) * e / (e - 1.0)


_LEAST_KEPT = 0.05
"""Share of the price that merchants reckon to keep at least, so that prices stay finite."""


def next_price(price: Fen, best: float, p: Commerce) -> Fen:
    """Price in fen after a review: part of the way, in logs, to the one that pays best."""
    ratio = clamp(best / price, 1.0 / _MOST_CHANGE, _MOST_CHANGE)
    moved = round_fen(price * exponential(p.price_speed * logarithm(ratio)))
    return moved if moved > 1 else 1


_MOST_CHANGE = 4.0
"""Nobody believes that a fourfold price would pay better."""


def advertising_share(of_places: float, of_price: float, p: Commerce) -> float:
    """Share of sales spent on places on pages: elasticity to them over that to the price (Dorfman & Steiner 1954)."""
    return clamp(of_places / of_price if of_price > 0.0 else 0.0, 0.0, p.most_advertising)


def elasticity_to_places(promoted: float, leaning: float, lift: float) -> float:
    """Elasticity of sales to the money spent on places. promoted: places bought over an even share; see `page_lift`."""
    return leaning * lift * promoted / (1.0 + promoted)


def margin(price: Fen, unit_cost: Fen, commission: float) -> float:
    """What a sale leaves, in fen, after cost and commission (share of the price); may be negative."""
    return price * (1.0 - commission) - unit_cost


def interest_in_dramas(price: Fen, unit_cost: Fen, commission: float, usual: float, p: Commerce) -> float:
    """How much more than usually a merchant wants dramas: by what a sale leaves it over the same at ``usual``.

    commission, usual: what platforms take today and took at the market's opening, share of the price. 1 where they
    are equal, or where nothing was left; at least 0.
    """
    at_usual = margin(price, unit_cost, usual)
    if at_usual <= 0.0:
        return 1.0
    more = margin(price, unit_cost, commission) / at_usual - 1.0
    return clamp(1.0 + p.margin_response * more, 0.0, _MOST_INTEREST)


_MOST_INTEREST = 10.0
"""However little is usually left of a sale."""


def takes_part(measured: float, interest: float, luck: float, p: Commerce) -> bool:
    """Whether a merchant goes on placing products in dramas; some who gave it up try again.

    It goes on by its books, and tries again by its prospects: where commissions fall, creators bargain for their part
    of what merchants gain, so that the return hardly moves although both gain.

    measured: margin of its sales there per yuan paid for them.
    interest: see `interest_in_dramas`.
    """
    return measured >= p.least_drama_return or luck < p.drama_trial * interest


def learns(row: int, start: float, p: Commerce) -> bool:
    """Whether the merchant in a row moves its budget by what it measures: every so many rows one does.

    start: in [0, 1), draws which of them.
    """
    return int((row + 1) * p.learners + start) > int(row * p.learners + start)


def measured_return(earned: float, spent: float, expected: float, p: Commerce) -> float:
    """Return on marketing on one platform, weighed against ``expected``.

    earned, spent: margin and outlay since the last review, as multiples of the platform's daily budget.
    """
    return (earned + expected * p.prior_spend_days) / (spent + p.prior_spend_days)


def budget_share(share: float, own: float, average: float, p: Commerce) -> float:
    """A platform's share of the budget after a review, before shares are made to add up to one.

    own, average: measured returns there and over all platforms. It moves part of the way to share × own / average.
    """
    relative = own / average if average > 0.0 else 1.0
    moved = share * (1.0 + p.reallocation * (clamp(relative, 0.0, p.return_limit) - 1.0))
    return moved if moved > p.least_share else p.least_share


def part_until(total: int, running: int, parts: int) -> int:
    """What of a total those have who stand before a point, by the running sum of whole ``parts`` there."""
    return int(total * (running / parts))


def staff_target(contacts_per_day: float, p: Commerce) -> float:
    """Contacts a day the staff should be able to answer."""
    return contacts_per_day / p.target_load


def next_staff(staff: int, target: float, p: Commerce) -> int:
    """Staff (contacts a day) after a review: part of the way to its target, at least one."""
    moved = round_fen(staff + p.staffing_speed * (target - staff))
    return moved if moved > 1 else 1


def service_level(standard: float, chosen: float) -> float:
    """An after-sales dimension in [0, 1]: what the merchant chooses, or the standard that is enforced if higher."""
    return clamp(chosen if chosen > standard else standard, 0.0, 1.0)


def capacity_today(staff: int, staffing: float) -> int:
    """Contacts that can be answered today, at least one. staff: contacts a day as hired. staffing: times that."""
    capacity = round_fen(staff * staffing)
    return capacity if capacity > 1 else 1


def worth_of_service(
    fault_chance: float, recovered: float, margin: float, loss: float, rated: float, p: AfterSales
) -> float:
    """What service brings per delivered order in fen: faults that cost less, and ratings that bring orders.

    margin: of an order without a fault, fen. loss: how much less a faulty one leaves, fen. rated: relative rise of
    orders per unit of rating.
    """
    after = p.recovery_ceiling * (p.fault_worth + (1.0 - p.fault_worth) * recovered)
    return margin * rated * (1.0 - fault_chance * (1.0 - after)) - fault_chance * loss


def best_level(gain: float, cost: float) -> float:
    """Level in [0, 1] at which one more unit costs what it brings: cost × level² an order.

    gain: of one unit more, per order. cost: same money as the gain.
    """
    if cost <= 0.0:
        return 1.0 if gain > 0.0 else 0.0
    return clamp(gain / (cost + cost), 0.0, 1.0)


def next_level(level: float, best: float, p: Commerce) -> float:
    """Level after a review: part of the way to the best; it falls no faster than it wears off."""
    moved = level + p.service_speed * (best - level)
    worn = level * (1.0 - p.service_wear)
    return moved if moved > worn else worn


def service_cost_per_order(
    responsiveness: float, compensation: float, reliability: float, care: float, return_options: float, p: Commerce
) -> Fen:
    """Cost in fen of providing after-sales service with one order, staff aside; convex in each level (0-1)."""
    yuan = (
        p.cost_responsiveness * responsiveness * responsiveness
        + p.cost_compensation * compensation * compensation
        + p.cost_reliability * reliability * reliability
        + p.cost_care * care * care
        + p.cost_return_options * return_options * return_options
    )
    return round_fen(yuan * FEN_PER_YUAN)


def spares_cost(exchanges: float, p: Commerce) -> Fen:
    """Cost in fen, with one order, of keeping spares for a share (0-1) of the goods with a fault that come back."""
    return round_fen(p.cost_exchanges * exchanges * exchanges * FEN_PER_YUAN)


def comes_in(profit: Fen, revenue: Fen, luck: float, p: Commerce) -> bool:
    """Whether a new merchant comes into a category that earned so much on so many sales since it was last looked at."""
    return revenue > 0 and profit > p.entry_margin * revenue and luck < p.entry_rate


def working_capital(staff: int, unit_cost: Fen, p: Commerce) -> Fen:
    """Goods and wages in fen that a merchant pays ahead of its receipts. staff: contacts a day it can answer."""
    orders = staff * p.target_load / p.contacts_per_order if p.contacts_per_order > 0.0 else 0.0
    return round_fen(p.working_days * (orders * unit_cost + staff * p.contact_cost * FEN_PER_YUAN))


def staff_cost(capacity: int, staff: int, p: Commerce) -> Fen:
    """A day's wages in fen of staff that was hired for ``staff`` contacts (>= 1) and is to answer up to ``capacity``.

    The mean wage of a contact rises with capacity over staff: overtime is dear, and so are the shifts saved.
    """
    longer = capacity / staff - 1.0
    return round_fen(capacity * p.contact_cost * (1.0 + p.overtime * longer) * FEN_PER_YUAN)


def spared_by_own_desks(capacity: int, pooled: float, p: Commerce) -> Fen:
    """Wages in fen a day that staff spares which knows one platform alone. pooled: share that answers all of them."""
    return round_fen(capacity * p.pooling_cost * (1.0 - pooled * pooled) * FEN_PER_YUAN)


def next_demand(demanded: float, complaints: float, audits: float, p: Commerce) -> float:
    """What audits demand on top of the standard, in [0, 1], after a review; it wears off once complaints are few.

    complaints: per delivered order since the last review. audits: how strict they are, in [0, 1].
    """
    beyond = complaints / p.allowed_complaints - 1.0
    if beyond <= 0.0 or audits <= 0.0:
        return demanded * (1.0 - p.service_wear)
    return clamp(demanded + audits * p.audit_step * beyond, 0.0, 1.0)


def next_brand_equity(equity: float, consistency: float, platforms: int, p: Commerce) -> float:
    """Brand equity in [0, 1] after a review: one brand on many platforms builds it, contradictions erode it.

    consistency: in [0, 1]. platforms: where the brand is advertised (seed §4.3).
    """
    seen = platforms / (platforms + p.half_presence) if platforms > 0 else 0.0
    return equity + p.equity_speed * (consistency * seen - equity)


def response_factor(adaptation: float, p: Commerce) -> float:
    """Response to an offer told in a platform's own style, over that at the mean adaptation."""
    return 1.0 + p.adaptation_gain * (adaptation - p.adaptation_mean)
