"""What one merchant does when it reviews its business: price, marketing, staff, service, brand (seed §4.2, §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.arithmetic import clamp
from sim.draws import uniform
from sim.money import FEN_PER_YUAN, round_fen
from sim.processes.after_sales.rules import (
    answer_hours,
    compensation_due,
    fault_chance,
    recovery,
    return_cost,
    served_level,
)
from sim.processes.merchants.rules import (
    advertising_share,
    best_level,
    best_price,
    budget_share,
    echo,
    elasticity_of_kept_sales,
    elasticity_to_places,
    interest_in_dramas,
    measured_return,
    next_brand_equity,
    next_demand,
    next_level,
    next_price,
    next_staff,
    page_lift,
    part_until,
    service_cost_per_order,
    share_kept,
    spares_cost,
    staff_target,
    takes_part,
    weighed_books,
    working_capital,
    worth_of_service,
)
from sim.world.merchants import mean_of

if TYPE_CHECKING:
    import numpy as np

    from sim.processes.after_sales.parameters import AfterSales
    from sim.processes.merchants.parameters import Commerce
    from sim.world.schema import MerchantRow

_PARTS = 1_000_000_000
_STEP = 0.05
"""By how much a merchant thinks a level of service up, to see what it would bring."""


class Usual(NamedTuple):
    """Means over the orders of all merchants, which platforms publish."""

    returned: float  # share of deliveries that came back
    near: float  # share nearly kept or nearly sent back
    elasticity: float  # of the chance of an order to its price
    quality_response: float  # rise of that chance per rating
    complaints: float  # share of deliveries with a complaint
    smooth_gain: float  # margin of a delivery without a fault, fen
    fault_gain: float  # margin of one with a fault, fen
    drama_return: float  # margin of sales through dramas per yuan paid for them


class Trade(NamedTuple):
    """What merchants know of the market when they review their business."""

    day: int
    supply: bool  # whether firms respond to viewers at all
    usual: Usual
    evidence: float  # orders against which own books are weighed
    commission: np.ndarray  # float64[p] take rates
    drama_commission: np.ndarray  # float64[p] the same on orders through dramas: less what plans let off there
    sold_on: np.ndarray  # float64[p] share of what all merchants sold lately
    usual_commission: np.ndarray  # float64[p] take rates at the market's opening
    brand_consistency: np.ndarray  # float64[p] added to brands' own
    sells: np.ndarray  # int64[p] 1 where goods are advertised
    cash: np.ndarray  # int64[m] fen
    luck: np.ndarray  # uint64[1] the key of who tries dramas again
    served: float  # share of orders that a platform's own service answers for
    mature: float  # level of that service, 0-1
    leaning: float  # weight of sales and bids on the pages where people shop
    rank_sales: float
    rank_bid: float
    rank_rating: float
    rank_noise: float
    commerce: Commerce
    after_sales: AfterSales


def review(merchant: MerchantRow, trade: Trade) -> int:
    """Decide anew by today's commissions and what buyers did since the last review; what owners take, in fen."""
    merchant.review_on = trade.day + trade.commerce.review_days
    dividend = 0
    if merchant.active == 1:
        if trade.supply:
            _see_where_it_sells(merchant, trade)
        _know_commissions(merchant, trade)
        if trade.supply:
            _set_price(merchant, trade)
            _decide_on_dramas(merchant, trade)
            _reallocate_marketing(merchant, trade)
            _adjust_staff(merchant, trade)
            _bind_staff(merchant, trade)
            _meet_audits(merchant, trade)
            _choose_service(merchant, trade)
            _plan_spending(merchant, trade)
            _build_brand(merchant, trade)
        spare = trade.cash[merchant.row] - working_capital(merchant.staff, merchant.unit_cost, trade.commerce)
        dividend = spare if spare > 0 else 0
    _start_afresh(merchant, trade)
    return dividend


def _see_where_it_sells(merchant: MerchantRow, trade: Trade) -> None:
    """The share of its sales on each platform, by its own orders of late, weighed against those of all merchants."""
    prior = trade.evidence * merchant.price
    for k in range(len(trade.commission) if merchant.turnover + prior > 0.0 else 0):
        sold = merchant.turnover_on[k] + prior * trade.sold_on[k]
        merchant.sells_on[k] = sold / (merchant.turnover + prior)


def _know_commissions(merchant: MerchantRow, trade: Trade) -> None:
    """What platforms take of an order through a drama, and on average of all that it sells (seed §3.1).

    What plans let off reaches orders through dramas alone, so that it counts among all sales as far as these are.
    """
    merchant.commission_usual = mean_of(merchant.marketing_budget, trade.usual_commission)
    merchant.commission_paid = mean_of(merchant.marketing_budget, trade.drama_commission)
    spared = 0.0
    for k in range(len(trade.commission)):
        spared += (trade.commission[k] - trade.drama_commission[k]) * merchant.sales[k]
    kept = _kept(merchant, trade) * merchant.turnover  # what was sold and not sent back, as the sales through dramas
    share = spared / kept if trade.supply and kept > spared else 0.0
    merchant.commission_on_sales = mean_of(merchant.sells_on, trade.commission) - share


def _set_price(merchant: MerchantRow, trade: Trade) -> None:
    """Towards the price that pays best, by own books and the costs of a kept order (seed §4.3)."""
    p, kept = trade.commerce, _kept(merchant, trade)
    back = return_cost(merchant.door_pickup, trade.after_sales) * FEN_PER_YUAN * (1.0 - kept)
    service = service_cost_per_order(
        merchant.responsiveness, merchant.compensation, merchant.reliability, merchant.care, merchant.return_options, p
    )
    service += spares_cost(merchant.exchanges, p)
    cost = merchant.unit_cost + (back + service) / kept
    best = best_price(cost, _elasticity(merchant, trade), merchant.commission_on_sales)
    merchant.price = next_price(merchant.price, best, p)


def _kept(merchant: MerchantRow, trade: Trade) -> float:
    """Share of its deliveries that are kept, as far as its books show."""
    back = weighed_books(merchant.sent_back, merchant.delivered, trade.usual.returned, trade.evidence)
    return share_kept(back)


def _elasticity(merchant: MerchantRow, trade: Trade) -> float:
    """Own-price elasticity of kept sales, from the platform's report on its own orders."""
    usual = trade.usual
    measured = weighed_books(merchant.price_response, merchant.sold, usual.elasticity, trade.evidence)
    near = weighed_books(merchant.near, merchant.delivered, usual.near, trade.evidence)
    kept = _kept(merchant, trade)
    return elasticity_of_kept_sales(measured, near, kept, _echo(merchant, trade), trade.commerce)


def _echo(merchant: MerchantRow, trade: Trade) -> float:
    return echo(trade.rank_sales * trade.leaning, merchant.presence, trade.rank_noise)


def _decide_on_dramas(merchant: MerchantRow, trade: Trade) -> None:
    """Whether to go on placing products in dramas, by what they brought per yuan paid for them, or to try again."""
    budget = 0
    for k in range(len(trade.commission)):
        budget += merchant.marketing_budget[k]
    evidence = trade.commerce.prior_spend_days * budget
    measured = weighed_books(merchant.drama_margin, merchant.drama_cost, trade.usual.drama_return, evidence)
    interest = interest_in_dramas(
        merchant.price, merchant.unit_cost, merchant.commission_paid, merchant.commission_usual, trade.commerce
    )
    luck = uniform(trade.luck[0], merchant.row)
    merchant.in_dramas = 1 if takes_part(measured, interest, luck, trade.commerce) else 0


def _reallocate_marketing(merchant: MerchantRow, trade: Trade) -> None:
    """Move budgets towards the platforms with the better measured return; the total stays (seed §4.3)."""
    if merchant.learns == 0:
        return
    platforms, total, earned, spent = len(trade.commission), 0, 0.0, 0
    kept = 1.0 - merchant.unit_cost / merchant.price - merchant.commission_paid
    for k in range(platforms):
        total += merchant.marketing_budget[k]
        earned += kept * merchant.credited[k]
        spent += merchant.marketing_spend[k]
    if total == 0:
        return
    expected = earned / spent if spent > 0 else 1.0
    average = 0.0
    for k in range(platforms):
        average += merchant.marketing_budget[k] * _return_on(merchant, k, kept, expected, trade) / total
    parts = 0
    for k in range(platforms):
        parts += _part(merchant, k, total, average, kept, expected, trade)
    if parts == 0:
        return
    running = until = 0
    for k in range(platforms):
        running += _part(merchant, k, total, average, kept, expected, trade)
        before, until = until, part_until(total, running, parts)
        merchant.marketing_budget[k] = until - before


def _return_on(merchant: MerchantRow, k: int, kept: float, expected: float, trade: Trade) -> float:
    """Measured return on marketing on platform ``k``."""
    budget = merchant.marketing_budget[k]
    if budget == 0:
        return expected
    return measured_return(
        kept * merchant.credited[k] / budget, merchant.marketing_spend[k] / budget, expected, trade.commerce
    )


def _part(merchant: MerchantRow, k: int, total: int, average: float, kept: float, expected: float, trade: Trade) -> int:
    """The weight of platform ``k`` in the budget from now on."""
    if trade.sells[k] == 0:
        return 0
    own = _return_on(merchant, k, kept, expected, trade)
    return int(budget_share(merchant.marketing_budget[k] / total, own, average, trade.commerce) * _PARTS)


def _adjust_staff(merchant: MerchantRow, trade: Trade) -> None:
    """Hire for the contacts that the orders of late bring, as far as books show how often one does."""
    often = weighed_books(merchant.complaints, merchant.delivered, trade.usual.complaints, trade.evidence)
    target = staff_target(often * merchant.recent_orders, trade.commerce)
    merchant.staff = next_staff(merchant.staff, target, trade.commerce)


def _bind_staff(merchant: MerchantRow, trade: Trade) -> None:
    """Staff that answers one platform alone is bound where sales were made since the last review."""
    total = 0
    for k in range(len(trade.commission)):
        total += merchant.sales[k]
    for k in range(len(trade.commission) if total > 0 else 0):
        merchant.desk_share[k] = merchant.sales[k] / total


def _meet_audits(merchant: MerchantRow, trade: Trade) -> None:
    """The standard it has to meet, by the complaints about it."""
    often = weighed_books(merchant.complaints, merchant.delivered, trade.usual.complaints, trade.evidence)
    merchant.demanded = next_demand(merchant.demanded, often, merchant.service_audits, trade.commerce)


def _choose_service(merchant: MerchantRow, trade: Trade) -> None:
    """Towards the level of each dimension that pays, by own books: complaints and returns cost, ratings sell."""
    if merchant.delivered == 0:
        return
    p, usual, evidence = trade.commerce, trade.usual, trade.evidence
    smooth = weighed_books(merchant.smooth_gain, merchant.smooth, usual.smooth_gain, evidence)
    loss = smooth - weighed_books(merchant.fault_gain, merchant.complaints, usual.fault_gain, evidence)
    sells = weighed_books(merchant.quality_response, merchant.sold, usual.quality_response, evidence)
    sells += trade.rank_rating * page_lift(merchant.presence, trade.rank_noise)
    rated = p.service_patience * sells / (1.0 - _echo(merchant, trade))
    a, c = merchant.chosen_responsiveness, merchant.chosen_compensation
    r, k = merchant.chosen_reliability, merchant.chosen_care
    now = _worth_of(merchant, a, c, r, k, smooth, loss, rated, trade)
    quick = (_worth_of(merchant, a + _STEP, c, r, k, smooth, loss, rated, trade) - now) / _STEP
    generous = (_worth_of(merchant, a, c + _STEP, r, k, smooth, loss, rated, trade) - now) / _STEP
    reliable = (_worth_of(merchant, a, c, r + _STEP, k, smooth, loss, rated, trade) - now) / _STEP
    kind = (_worth_of(merchant, a, c, r, k + _STEP, smooth, loss, rated, trade) - now) / _STEP
    merchant.chosen_responsiveness = next_level(a, best_level(quick, p.cost_responsiveness * FEN_PER_YUAN), p)
    merchant.chosen_compensation = next_level(c, best_level(generous, p.cost_compensation * FEN_PER_YUAN), p)
    merchant.chosen_reliability = next_level(r, best_level(reliable, p.cost_reliability * FEN_PER_YUAN), p)
    merchant.chosen_care = next_level(k, best_level(kind, p.cost_care * FEN_PER_YUAN), p)


def _worth_of(
    merchant: MerchantRow,
    responsiveness: float,
    compensation: float,
    reliability: float,
    care: float,
    smooth: float,
    loss: float,
    rated: float,
    trade: Trade,
) -> float:
    """What service at these levels brings per order, in fen, those counted for which a platform answers."""
    p, mature, served = trade.after_sales, trade.mature, trade.served
    hours = answer_hours(served_level(responsiveness, mature, served), merchant.load, 0.0, p)
    chance = fault_chance(merchant.quality, served_level(reliability, mature, served), p)
    generous = served_level(compensation, mature, served)
    recovered = recovery(hours, generous, served_level(care, mature, served), p)
    paid = chance * _kept(merchant, trade) * compensation_due(merchant.price, generous, p)
    return worth_of_service(chance, recovered, smooth, loss, rated, p) - paid


def _plan_spending(merchant: MerchantRow, trade: Trade) -> None:
    """Spend on places on pages what their return, against that of the price, calls for; rent as sales do."""
    days = trade.day - merchant.reviewed_on
    if days <= 0 or merchant.turnover == 0:
        return
    p = trade.commerce
    lift = page_lift(merchant.presence, trade.rank_noise)
    to_places = elasticity_to_places(merchant.promoted, trade.rank_bid * trade.leaning, lift)
    share = advertising_share(to_places / (1.0 - _echo(merchant, trade)), _elasticity(merchant, trade), p)
    wanted = share * merchant.turnover / days
    merchant.page_budget = round_fen(merchant.page_budget + p.reallocation * (wanted - merchant.page_budget))
    rent = p.overhead_share * merchant.turnover / days
    merchant.overhead = round_fen(merchant.overhead + p.overhead_speed * (rent - merchant.overhead))


def _build_brand(merchant: MerchantRow, trade: Trade) -> None:
    """One brand on every platform that gets at least ``presence_share`` of the budget."""
    total = present = 0
    for k in range(len(trade.commission)):
        total += merchant.marketing_budget[k]
    for k in range(len(trade.commission)):
        if total > 0 and merchant.marketing_budget[k] >= trade.commerce.presence_share * total:
            present += 1
    added = mean_of(merchant.marketing_budget, trade.brand_consistency)
    consistency = clamp(merchant.brand_consistency + added, 0.0, 1.0)
    merchant.brand_equity = next_brand_equity(merchant.brand_equity, consistency, present, trade.commerce)


def _start_afresh(merchant: MerchantRow, trade: Trade) -> None:
    """The books of the next weeks begin."""
    for k in range(len(trade.commission)):
        merchant.marketing_spend[k] = 0
        merchant.sales[k] = 0
        merchant.turnover_on[k] = 0
        merchant.credited[k] = 0
    merchant.delivered = merchant.complaints = merchant.sold = merchant.turnover = 0
    merchant.near = merchant.sent_back = merchant.smooth = merchant.smooth_gain = 0
    merchant.fault_gain = merchant.page_spend = merchant.drama_margin = merchant.drama_cost = 0
    merchant.price_response = merchant.quality_response = 0.0
    merchant.reviewed_on = trade.day
