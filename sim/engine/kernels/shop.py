"""Shopping: an offer seen in a drama first, then one of the open needs."""

import numpy as np

from sim.draws import Purpose, uniform
from sim.engine.compile import kernel
from sim.money import round_fen
from sim.rules.after_sales import delivery_delay
from sim.rules.picking import pick, pick_bit, pick_used
from sim.rules.purchase import (
    UNAVAILABLE,
    absorbed_utility,
    buy_probability,
    drama_utility,
    known_utility,
    live_utility,
    nest_term,
    offer_utility,
    shelf_utility,
    shopping_cost,
    time_pressure,
    usable_coupon,
    would_buy_anyway,
)
from sim.world.names import N_CATEGORIES, N_SELLERS, Channel
from sim.world.today import Count

READS = (
    "weight platforms daily_income free_minutes minutes_left joins_on trust profile_data profile_age shelf_habit "
    "wallet needs stocked voucher voucher_from known_merchant relation_trust relation_day repurchased offer "
    "offer_on enjoyment control merging surplus"
).split()

FOCUS, SHOPPING_DAY = int(Purpose.FOCUS), int(Purpose.SHOPPING_DAY)
BUY, CHANNEL = int(Purpose.BUY), int(Purpose.CHANNEL)
STORE, STORE_LIVE, DELIVERY = int(Purpose.STORE), int(Purpose.STORE_LIVE), int(Purpose.DELIVERY)
VIA_DRAMA, VIA_LIVE, VIA_SHELF = int(Channel.DRAMA), int(Channel.LIVE), int(Channel.SHELF)
PAGES_DRAMA, PAGES_LIVE, PAGES_SHELF = int(Count.PAGES_DRAMA), int(Count.PAGES_LIVE), int(Count.PAGES_SHELF)
SURPLUS = int(Count.SURPLUS)


@kernel
def way_utility(merchant, platform, risk, minutes, wallet, income, voucher, voucher_from, stores, purchase):
    """Utility common to all ways of buying from one merchant on one platform, and the coupon used there."""
    price = stores.price[merchant]
    coupon = usable_coupon(voucher, stores.coupon_floor[platform], price) if platform == voucher_from else 0
    if price - coupon > wallet:
        return UNAVAILABLE, 0
    pay = price - round_fen(purchase.coupon_weight * coupon)
    return offer_utility(risk, minutes, pay, income, purchase), coupon


@kernel
def shop(lo, hi, v, keys, calendar, screens, venues, stores, out, tally, parameters):
    """Play shopping for viewers lo to hi; returns how many orders were written to ``out``."""
    purchase, after_sales, data_per_page = parameters
    counts = tally.counts
    day = calendar.day
    orders = 0
    for row in range(lo, hi):
        i = np.uint64(row)  # an index that cannot be negative needs no check
        if v.joins_on[i] > day:
            continue
        drama = np.int64(v.offer[i])
        needs = np.int64(v.needs[i])
        if drama < 0 and needs == 0:
            continue
        agent = i
        weight = np.int64(v.weight[i])
        income = np.int64(v.daily_income[i])
        habit = float(v.shelf_habit[i])
        stocked = np.int64(v.stocked[i])
        focus = -1
        if needs != 0 and uniform(keys[SHOPPING_DAY], agent) < purchase.shopping_day:
            focus = pick_bit(needs, N_CATEGORIES, uniform(keys[FOCUS], agent))
        pressure = time_pressure(float(v.minutes_left[i]), float(v.free_minutes[i]))
        for visit in range(2):  # 0: the offer seen in a drama, 1: an open need
            if visit == 0:
                if drama < 0:
                    continue
                slot = np.int64(screens.slot_of[drama])
                seller = screens.merchant[slot]
                category = stores.category[seller]
                if ((stocked >> category) & 1) == 1 and ((needs >> category) & 1) == 0:
                    continue  # has enough of it
            else:
                if focus < 0 or (drama >= 0 and focus == category):
                    continue
                category = focus
            needed = ((needs >> category) & 1) == 1
            v.profile_data[i] = float(v.profile_data[i]) + data_per_page
            v.profile_age[i] = 0
            wallet = v.wallet[i]
            voucher = np.int64(v.voucher[i])
            issuer = np.int64(v.voucher_from[i])

            by_drama, by_live, by_shelf, by_known = UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE
            coupon_drama, coupon_live, coupon_shelf, coupon_known = 0, 0, 0, 0
            store_live, store_shelf, known = -1, -1, -1
            live_on, shelf_on = -1, -1
            if visit == 0:
                counts[PAGES_DRAMA] += weight
                common, coupon_drama = way_utility(
                    seller, np.int64(v.offer_on[i]), purchase.risk_drama, pressure * purchase.minutes_drama,
                    wallet, income, voucher, issuer, stores, purchase,
                )  # fmt: skip
                state = absorbed_utility(float(v.enjoyment[i]), float(v.control[i]), float(v.merging[i]), purchase)
                by_drama = common + drama_utility(
                    state, float(v.trust[i]), screens.fit[slot], stores.equity[seller], purchase
                )
            looked_into = needed and focus == category  # the other ways are open only on a day spent on this need
            if needed:
                low, high = stores.start[category], stores.start[category + 1]
                used = np.int64(v.platforms[i])
                live_on = pick_used(used, venues.live_pull, N_SELLERS, uniform(keys[STORE_LIVE + visit], agent))
                shelf_on = pick_used(used, venues.shelf_pull, N_SELLERS, uniform(keys[STORE + visit], agent))
                if live_on >= 0:
                    k = pick(stores.weight, low, high, uniform(keys[STORE_LIVE + 2 + visit], agent))
                    if k >= 0:
                        if looked_into:
                            counts[PAGES_LIVE] += weight * purchase.pages_live
                        store_live = stores.order[k]
                        common, coupon_live = way_utility(
                            store_live, live_on, purchase.risk_live, pressure * purchase.minutes_live,
                            wallet, income, voucher, issuer, stores, purchase,
                        )  # fmt: skip
                        equity = stores.equity[store_live]
                        by_live = common + live_utility(calendar.years_since_2023, equity, purchase)
                if shelf_on >= 0:
                    k = pick(stores.weight, low, high, uniform(keys[STORE + 2 + visit], agent))
                    if k >= 0:
                        if looked_into:
                            counts[PAGES_SHELF] += weight * purchase.pages_shelf
                        store_shelf = stores.order[k]
                        common, coupon_shelf = way_utility(
                            store_shelf, shelf_on, purchase.risk_shelf, pressure * purchase.minutes_shelf,
                            wallet, income, voucher, issuer, stores, purchase,
                        )  # fmt: skip
                        by_shelf = common + shelf_utility(habit, stores.equity[store_shelf], purchase)
                    known = np.int64(v.known_merchant[i])
                    if known >= 0 and stores.category[known] == category and stores.active[known]:
                        if looked_into:
                            counts[PAGES_SHELF] += weight
                        common, coupon_known = way_utility(
                            known, shelf_on, purchase.risk_known, pressure * purchase.minutes_known,
                            wallet, income, voucher, issuer, stores, purchase,
                        )  # fmt: skip
                        equity = stores.equity[known]
                        by_known = common + known_utility(float(v.relation_trust[i]), equity, purchase)

            term_drama = nest_term(by_drama, purchase)
            term_live = nest_term(by_live, purchase)
            term_shelf = nest_term(by_shelf, purchase)
            term_known = nest_term(by_known, purchase)
            without = term_live + term_shelf + term_known
            every = term_drama + without if looked_into else term_drama
            luck = uniform(keys[BUY + visit], agent)
            if not luck < buy_probability(every, needed, purchase):
                continue
            left = uniform(keys[CHANNEL + visit], agent) * every
            incremental = 0
            minutes = purchase.minutes_known
            if left < term_drama or not looked_into:
                merchant, channel, platform, coupon = seller, VIA_DRAMA, np.int64(v.offer_on[i]), coupon_drama
                minutes = purchase.minutes_drama
                incremental = 0 if would_buy_anyway(without, needed, luck, purchase) else 1
            elif left < term_drama + term_live:
                merchant, channel, platform, coupon = store_live, VIA_LIVE, live_on, coupon_live
                minutes = purchase.minutes_live
            elif term_known > 0.0 and left >= term_drama + term_live + term_shelf:
                merchant, channel, platform, coupon = known, VIA_SHELF, shelf_on, coupon_known
            elif term_shelf > 0.0:
                merchant, channel, platform, coupon = store_shelf, VIA_SHELF, shelf_on, coupon_shelf
                minutes = purchase.minutes_shelf
            else:  # rounding left nothing behind the live room
                merchant, channel, platform, coupon = store_live, VIA_LIVE, live_on, coupon_live
                minutes = purchase.minutes_live

            price = stores.price[merchant]
            v.wallet[i] = wallet - (price - coupon)
            if coupon > 0:
                v.voucher[i] = 0
                v.voucher_from[i] = -1
            if needed:
                v.needs[i] = needs & ~(1 << category)
            else:
                v.stocked[i] = stocked | (1 << category)
            v.minutes_left[i] = max(float(v.minutes_left[i]) - minutes, 0.0)
            cost = round_fen(shopping_cost(minutes, purchase))
            v.surplus[i] -= cost
            counts[SURPLUS] -= weight * cost
            if merchant == v.known_merchant[i] and v.repurchased[i] == 0:
                v.repurchased[i] = 1
            due = day + delivery_delay(uniform(keys[DELIVERY], agent), after_sales)
            out.viewer[orders] = row
            out.weight[orders] = weight
            out.merchant[orders] = merchant
            out.drama[orders] = drama if channel == VIA_DRAMA else -1
            out.platform[orders] = platform
            out.channel[orders] = channel
            out.category[orders] = category
            out.needed[orders] = 1 if needed else 0
            out.incremental[orders] = incremental
            out.price[orders] = price
            out.coupon[orders] = coupon
            out.ordered_on[orders] = day
            out.due_on[orders] = due
            out.settles_on[orders] = due + after_sales.return_window
            out.status[orders] = 0
            orders += 1
            break  # at most one order a day
    return orders
