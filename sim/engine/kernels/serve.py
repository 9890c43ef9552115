"""After-sales: what arrives today, what is wrong with it, and what becomes of trust."""

import numpy as np

from sim.draws import Purpose, uniform
from sim.engine.compile import kernel
from sim.money import round_fen
from sim.rules.after_sales import (
    answer_hours,
    compensation_due,
    disappoints,
    hassle,
    moved_trust,
    recovery,
    regret,
    returns_goods,
    risk_at_purchase,
    satisfaction_after_failure,
    satisfaction_without_failure,
    served_level,
    tells_of_purchase,
)
from sim.rules.purchase import product_value
from sim.rules.word_of_mouth import spoken_valence
from sim.world.names import Channel, Form
from sim.world.today import Count

READS = (
    "weight trust wallet needs stocked known_merchant relation_trust relation_day repurchased saying_service surplus"
).split()

FAULT, RETURN, TELL = int(Purpose.FAULT), int(Purpose.RETURN), int(Purpose.TELL_PURCHASE)
VIA_DRAMA, VIA_SHELF = int(Channel.DRAMA), int(Channel.SHELF)
SHELF = int(Form.SHELF)
SURPLUS = int(Count.SURPLUS)


@kernel
def serve(lo, hi, v, due, keys, venues, stores, out, tally, parameters):
    """Serve the orders lo to hi of today's deliveries; all orders of one viewer lie in the same range."""
    after_sales, purchase = parameters
    counts = tally.counts
    for k in range(lo, hi):
        i = np.int64(due.viewer[k])
        m = np.int64(due.merchant[k])
        platform = np.int64(due.platform[k])
        channel = np.int64(due.channel[k])
        needed = due.needed[k] == 1
        price = np.int64(due.price[k])
        # one key per day of order, so that two orders of a viewer arriving together meet their own luck
        agent = np.uint64(i * 64 + np.int64(due.ordered_on[k]) % 64)
        weight = np.int64(v.weight[i])
        in_player = channel != VIA_SHELF and venues.form[platform] != SHELF
        # inside the player a shelf platform may serve; on a shelf the platform itself serves a part of the orders
        integrated = venues.integration[platform] if in_player else after_sales.shelf_service
        mature = venues.allied[platform] if in_player else venues.mature[platform]
        reliability = served_level(stores.reliability[m], mature, integrated)
        risk = risk_at_purchase(channel, purchase)
        smooth = satisfaction_without_failure(stores.quality[m], after_sales)
        fault = disappoints(
            stores.quality[m], reliability, risk, regret(channel, needed, after_sales),
            uniform(keys[FAULT], agent), after_sales,
        )  # fmt: skip
        value = product_value(stores.worth[m], stores.quality[m], needed, purchase)
        worth = round_fen(value) - (price - due.coupon[k])
        satisfaction = smooth
        out.status[k] = 1
        out.seconds[k] = 0
        out.compensation[k] = 0
        if fault:
            complexity = venues.complexity[platform] * (1.0 - integrated) if in_player else 0.0
            responsiveness = served_level(stores.responsiveness[m], mature, integrated)
            compensation = served_level(stores.compensation[m], mature, integrated)
            care = served_level(stores.care[m], mature, integrated)
            options = served_level(stores.options[m], mature, integrated)
            hours = answer_hours(responsiveness, stores.load[m], complexity, after_sales)
            out.seconds[k] = 1 + int(hours * 3600.0)
            recovered = recovery(hours, compensation, care, after_sales)
            returned = returns_goods(recovered, options, uniform(keys[RETURN], agent), after_sales)
            satisfaction = satisfaction_after_failure(recovered, smooth, returned, options, after_sales)
            if returned:
                out.status[k] = 2
                v.wallet[i] += price - due.coupon[k]
                bit = 1 << np.int64(due.category[k])
                if needed:  # the need is open again
                    v.needs[i] = np.int64(v.needs[i]) | bit
                else:
                    v.stocked[i] = np.int64(v.stocked[i]) & ~bit
                worth = -round_fen(hassle(options, after_sales))
            else:
                made_good = round_fen(compensation_due(price, compensation, after_sales))
                out.compensation[k] = made_good
                v.wallet[i] += made_good
                worth = round_fen(after_sales.fault_worth * value)
                worth += made_good - (price - due.coupon[k])
        v.surplus[i] += worth
        counts[SURPLUS] += weight * worth
        if channel == VIA_DRAMA:
            v.trust[i] = moved_trust(float(v.trust[i]), satisfaction, after_sales.trust_step)
        known = np.int64(v.known_merchant[i])
        if known == m:
            v.relation_trust[i] = moved_trust(float(v.relation_trust[i]), satisfaction, after_sales.relation_step)
        elif known < 0 or v.repurchased[i] == 2:
            v.known_merchant[i] = m
            v.relation_trust[i] = moved_trust(0.5, satisfaction, after_sales.relation_step)
            v.relation_day[i] = due.ordered_on[k]
            v.repurchased[i] = 0
        if channel == VIA_DRAMA and tells_of_purchase(satisfaction, uniform(keys[TELL], agent), after_sales):
            v.saying_service[i] = spoken_valence(satisfaction)
