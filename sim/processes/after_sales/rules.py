"""After-sales in four dimensions: responsiveness, compensation, reliability, care (seed §4.2).

Reliability prevents failures; the other three repair them. An excellent repair never beats no failure
(de Matos, Henrique & Rossi 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.arithmetic import MOST_EXPONENT, clamp, exponential, logistic
from sim.money import FEN_PER_YUAN
from sim.units import HALF_SCALE

if TYPE_CHECKING:
    from sim.processes.after_sales.parameters import AfterSales


def has_fault(quality: float, reliability: float, luck: float, p: AfterSales) -> bool:
    """Whether a delivery has a fault. quality, reliability: of the merchant, in [0, 1]."""
    return luck < fault_chance(quality, reliability, p)


def fault_chance(quality: float, reliability: float, p: AfterSales) -> float:
    """Chance that a delivery has a fault. quality, reliability: of the merchant, in [0, 1]."""
    return logistic(p.fault_base - p.fault_quality * quality - p.fault_reliability * reliability)


def delivered_quality(quality: float, surprise: float, shock: float, p: AfterSales) -> float:
    """What arrives over what was promised, if without a fault.

    quality: of the merchant, in [0, 1]. surprise: sd of its log, mean of the ratio 1. shock: standard normal.
    """
    power = surprise * shock - MEAN_OF_SQUARE * surprise * surprise
    return (p.quality_base + p.quality_gain * quality) * exponential(clamp(power, -MOST_EXPONENT, MOST_EXPONENT))


MEAN_OF_SQUARE = 0.5
"""A log-normal has mean 1 if its log has this part of its variance as mean, negative."""


def served_level(own: float, mature: float, integration: float) -> float:
    """A service dimension when a share ``integration`` of orders is served by a shelf platform's mature service.

    Mature service is never worse than the merchant's own.
    """
    better = mature if mature > own else own
    return own + integration * (better - own)


def answer_hours(responsiveness: float, load: float, page_complexity: float, p: AfterSales) -> float:
    """Hours to the first answer. load: contacts over capacity, see `next_load`. page_complexity: in [0, 1]."""
    hours = p.answer_hours * (1.0 - p.responsiveness_gain * responsiveness)
    excess = load - 1.0 if load > 1.0 else 0.0
    return hours * (1.0 + p.load_power * excess) * (1.0 + p.complexity_delay * page_complexity)


def next_load(load: float, contacts: float, capacity: float, p: AfterSales) -> float:
    """Contacts over capacity (> 0), as they pile up and are worked off over days."""
    return p.load_memory * load + (1.0 - p.load_memory) * contacts / capacity


def load_met(joint: float, own: float, pooled: float) -> float:
    """Load that an enquiry meets on average, where a share ``pooled`` of the staff answers those of every platform.

    joint: contacts of all platforms over all staff. own: those of this one over the staff that answers it alone.
    """
    return pooled * joint + (1.0 - pooled) * own


def recovery(hours: float, compensation: float, care: float, p: AfterSales) -> float:
    """How well a failure was made good, in [0, 1]."""
    answered = p.patience_hours / (p.patience_hours + hours)
    total = p.weight_answer + p.weight_compensation + p.weight_care
    if total <= 0.0:
        return 0.0
    return (p.weight_answer * answered + p.weight_compensation * compensation + p.weight_care * care) / total


def felt_without_fault(arrived: float, p: AfterSales) -> float:
    """Experience over promise of a delivery without a fault; what is far better than promised is not noticed so."""
    return arrived if arrived < p.best_felt else p.best_felt


def felt_after_fault(recovered: float, smooth: float, sent: bool, trouble: float, p: AfterSales) -> float:
    """Experience over promise after a fault: from the faulty product most of the way to none, never beyond it.

    recovered: from ``recovery``. smooth: what had been felt without the fault. sent: whether the product went back.
    trouble: fen that it cost the buyer.
    """
    reached = recovered + p.easy_return * ease(trouble, p) * (1.0 - recovered) if sent else recovered
    return p.recovery_ceiling * smooth * (p.fault_worth + (1.0 - p.fault_worth) * reached)


def ease(trouble: float, p: AfterSales) -> float:
    """How easy it was to send a product back, in [0, 1]. trouble: fen that it cost, credit that lapsed included."""
    halves = p.bother_yuan * FEN_PER_YUAN
    return halves / (halves + trouble)


def satisfaction(felt: float, p: AfterSales) -> float:
    """Satisfaction in [0, 1]: experience over promise, over the best that is noticed."""
    return felt / p.best_felt


def contentment(short: float, p: AfterSales) -> float:
    """Contentment in [0, 1] with a channel. short: surplus expected less that experienced, in usual prices."""
    return clamp(p.content_usual - p.content_slope * short, 0.0, 1.0)


def sends_back(kept: float, hassle: float) -> bool:
    """Whether a buyer returns the product. kept: surplus in fen of keeping it, compensation included. hassle: fen."""
    return kept < -hassle


def credit_lapsed(paid: float, original: float, p: AfterSales) -> float:
    """Fen of a refund that the buyer loses on average, where only a share ``original`` goes back by its route."""
    return paid * (1.0 - original) * p.credit_lapse


def takes_another(sound: float, kept: float, trouble: float, lapsed: float) -> bool:
    """Whether a buyer has a product with a fault exchanged for a sound one, where that is offered.

    sound, kept: surplus in fen of having a sound one, and of keeping this one. trouble: fen of sending it back.
    lapsed: fen of the refund that would be lost.
    """
    return sound - trouble > kept and sound > -lapsed


def nearly_decided(kept: float, hassle: float, paid: float) -> bool:
    """Whether a tenth of the price more or less decides on a return: what merchants learn from reasons for returns."""
    apart = kept + hassle
    return (apart if apart > 0.0 else -apart) < NEARLY * paid


NEARLY = 0.1
"""Share of the price by which an order was nearly kept, or nearly sent back."""


def compensation_due(price: int, compensation: float, p: AfterSales) -> float:
    """Partial refund in fen for a product with a fault that is kept."""
    return price * p.compensation_share * compensation


def hassle(clear: float, pickup: float, p: AfterSales) -> float:
    """Cost in fen of sending a product back to the buyer. clear: how clear the process is; pickup: both in [0, 1]."""
    return p.hassle_yuan * FEN_PER_YUAN * (1.0 - p.hassle_relief * clear) * (1.0 - p.pickup_relief * pickup)


def return_cost(pickup: Any, p: AfterSales) -> Any:
    """Mean cost in yuan of a return to the merchant; takes arrays too.

    pickup: share collected at the door, 0-1. Those on a courier's way come first, so that the last are the dearest.
    """
    return p.return_cost_yuan + p.pickup_cost_yuan * pickup * pickup


def integration_fee(share: Any, full: float) -> Any:
    """Mean fee of an order where shelf platforms serve a share (0-1) of all; takes arrays too.

    full: that where they serve all of them. Those that fit in with their own orders come first.
    """
    return full * share * share


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
