"""After-sales in four dimensions: responsiveness, compensation, reliability, care (seed §4.2).

Reliability prevents failures; the other three repair them. An excellent repair never beats no failure
(de Matos, Henrique & Rossi 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.arithmetic import logistic
from sim.money import FEN_PER_YUAN
from sim.units import HALF_SCALE

if TYPE_CHECKING:
    from sim.processes.after_sales.parameters import AfterSales
    from sim.processes.shopping.parameters import Purchase


def disappoints(quality: float, reliability: float, risk: float, regret: float, luck: float, p: AfterSales) -> bool:
    """Whether a delivery disappoints.

    quality, reliability: of the merchant, in [0, 1]. risk: uncertainty left at purchase, in [0, 1].
    regret: of the channel, in logits.
    """
    odds = p.fault_base - p.fault_quality * quality - p.fault_reliability * reliability
    return luck < logistic(odds + p.fault_risk * risk + regret)


def served_level(own: float, mature: float, integration: float) -> float:
    """A service dimension when a share ``integration`` of orders is served by a shelf platform's mature service.

    Mature service is never worse than the merchant's own.
    """
    better = mature if mature > own else own
    return own + integration * (better - own)


def answer_hours(responsiveness: float, load: float, page_complexity: float, p: AfterSales) -> float:
    """Hours to the first answer. load: contacts over capacity yesterday. page_complexity: in [0, 1]."""
    hours = p.answer_hours * (1.0 - p.responsiveness_gain * responsiveness)
    excess = load - 1.0 if load > 1.0 else 0.0
    return hours * (1.0 + p.load_power * excess) * (1.0 + p.complexity_delay * page_complexity)


def next_load(load: float, contacts: float, capacity: float, p: AfterSales) -> float:
    """Contacts over capacity (> 0), as they pile up and are worked off over days. Takes NumPy arrays too."""
    return p.load_memory * load + (1.0 - p.load_memory) * contacts / capacity


def recovery(hours: float, compensation: float, care: float, p: AfterSales) -> float:
    """How well a failure was made good, in [0, 1]."""
    answered = p.patience_hours / (p.patience_hours + hours)
    total = p.weight_answer + p.weight_compensation + p.weight_care
    if total <= 0.0:
        return 0.0
    return (p.weight_answer * answered + p.weight_compensation * compensation + p.weight_care * care) / total


def satisfaction_without_failure(quality: float, p: AfterSales) -> float:
    """Satisfaction in [0, 1] with a delivery that did not disappoint."""
    return p.satisfied + (1.0 - p.satisfied) * quality


def satisfaction_after_failure(recovered: float, smooth: float, returned: bool, options: float, p: AfterSales) -> float:
    """Satisfaction in [0, 1] after a failure.

    recovered: from ``recovery``. smooth: satisfaction had there been no failure. options: return options, in [0, 1].
    """
    reached = recovered + p.options_care * options * (1.0 - recovered) if returned else recovered
    return p.recovery_ceiling * smooth * reached


def returns_goods(recovered: float, options: float, pickup: float, luck: float, p: AfterSales) -> bool:
    """Whether a disappointed buyer returns the product; easy options and pickup invite it, good recovery avoids it.

    recovered, options, pickup: in [0, 1].
    """
    ease = p.return_options * options + p.pickup_wish * pickup
    return luck < logistic(p.return_base + ease - p.return_recovery * recovered)


def compensation_due(price: int, compensation: float, p: AfterSales) -> float:
    """Partial refund in fen for a disappointing product that is kept."""
    return price * p.compensation_share * compensation


def hassle(options: float, pickup: float, p: AfterSales) -> float:
    """Cost in fen of a return to the buyer. options, pickup: in [0, 1]."""
    return p.hassle_yuan * FEN_PER_YUAN * (1.0 - p.hassle_relief * options) * (1.0 - p.pickup_relief * pickup)


def return_cost(pickup: Any, p: AfterSales) -> Any:
    """Cost in yuan of a return to the merchant, where a share ``pickup`` is collected at the door; takes arrays too."""
    return p.return_cost_yuan + p.pickup_cost_yuan * pickup


def moved_trust(trust: float, satisfaction: float, step: float) -> float:
    """Trust after an experience, one step of the way to the satisfaction it gave."""
    return trust + step * (satisfaction - trust)


def tells_of_purchase(satisfaction: float, luck: float, p: AfterSales) -> bool:
    """Whether a buyer talks about a purchase; extremes are talked about most."""
    usual = p.tell_neutral
    extreme = satisfaction - usual if satisfaction > usual else usual - satisfaction
    return luck < logistic(p.tell_base + p.tell_extreme * extreme / HALF_SCALE)


def delivery_delay(luck: float, p: AfterSales) -> int:
    """Days from order to delivery."""
    return p.delivery_days + int(luck * (p.delivery_spread + 1))


def risk_at_purchase(channel: int, p: Purchase) -> float:
    """Uncertainty left about the product in a channel (``sim.names.Channel``), in [0, 1]."""
    if channel == 0:
        return p.risk_drama
    if channel == 1:
        return p.risk_live
    return p.risk_shelf


def regret(channel: int, needed: bool, p: AfterSales) -> float:
    """Extra disappointment, in logits, of what was bought in a live room or in a drama, there above all on impulse."""
    if channel == 1:
        return p.regret_live
    if channel == 0:
        return p.regret_drama if needed else p.regret_drama + p.regret_impulse
    return 0.0
