"""Shopping of one viewer, written a second time from docs/viewers-day.md and the rules alone, like `second_day`."""

from sim.draws import Purpose
from sim.money import round_fen
from sim.names import N_CATEGORIES, N_SELLERS, Channel
from sim.picking import pick, pick_bit, pick_used
from sim.processes.after_sales import rules as after_sales
from sim.processes.shopping import rules as purchase
from sim.world.today import Count


def shop(v, day):
    """The order of a viewer, as a dict of its columns; None for most."""
    if v.joins_on > day.calendar.day:
        return None
    focus, offered, order = -1, -1, None
    if v.needs and day.luck(v, Purpose.SHOPPING_DAY) < day.purchase.shopping_day:
        focus = pick_bit(v.needs, N_CATEGORIES, day.luck(v, Purpose.FOCUS))
    if v.offer >= 0:
        offered = day.sellers.category[day.screens.merchant[day.screens.slot_of[v.offer]]]
        if v.needs_a(offered) or not v.stocked >> offered & 1:
            order = visit(v, day, 0, offered, focus)
        else:
            day.saw("offer of what is in stock")
    if focus >= 0 and order is None and focus != offered:
        order = visit(v, day, 1, focus, focus)
    return order


def visit(v, day, k, category, focus):
    p, needed = day.purchase, v.needs_a(category)
    v.feed_profile(day.discovery.data_per_page)
    ways = ways_to_buy(v, day, k, category, focus)
    terms = {
        name: term_of(v, day, *ways[name]) if name in ways else 0.0 for name in ("drama", "live", "shelf", "known")
    }
    without = terms["live"] + terms["shelf"] + terms["known"]
    every = terms["drama"] + without if category == focus else terms["drama"]
    luck = day.luck(v, Purpose.BUY, k)
    if luck >= purchase.buy_probability(every, needed, p):
        return None
    left, chosen = day.luck(v, Purpose.CHANNEL, k) * every, "drama"
    if category == focus:
        for name, term in terms.items():
            if 0 <= left < term:
                chosen = name
            left -= term
    incremental = chosen == "drama" and not purchase.would_buy_anyway(without, needed, luck, p)
    day.saw(f"{chosen} order")
    if chosen == "drama":
        day.saw("incremental" if incremental else "diverted")
        day.saw("drama order of a need out of focus", needed and category != focus)
    return order_of(v, day, chosen, ways[chosen], category, incremental)


def ways_to_buy(v, day, k, category, focus):
    """Merchant, platform, appeal, risk and minutes of each way that is there."""
    p, stores, sellers, ways = day.purchase, day.stores, day.sellers, {}
    if k == 0:
        a = day.screens.slot_of[v.offer]
        m = day.screens.merchant[a]
        mood = purchase.absorbed_utility(v.enjoyment, v.control, v.merging, p)
        appeal = purchase.drama_utility(mood, v.trust, day.screens.fit[a], sellers.brand_equity[m], p)
        ways["drama"] = m, v.offer_on, appeal, p.risk_drama, p.minutes_drama
        day.count(v, Count.PAGES_DRAMA)
    if not v.needs_a(category):
        return ways

    def found(purpose, pull):
        platform = pick_used(v.platforms, pull, N_SELLERS, day.luck(v, purpose, k))
        luck = day.luck(v, purpose, 2 + k)
        at = pick(stores.weight, stores.start[category], stores.start[category + 1], luck)
        return platform, stores.order[at] if platform >= 0 and at >= 0 else -1

    platform, m = found(Purpose.STORE_LIVE, day.venues.live_pull)
    if m >= 0:
        appeal = purchase.live_utility(day.calendar.years_since_2023, sellers.brand_equity[m], p)
        ways["live"] = m, platform, appeal, p.risk_live, p.minutes_live
        day.count(v, Count.PAGES_LIVE, p.pages_live * (category == focus))
    platform, m = found(Purpose.STORE, day.venues.shelf_pull)
    if m >= 0:
        appeal = purchase.shelf_utility(v.shelf_habit, sellers.brand_equity[m], p)
        ways["shelf"] = m, platform, appeal, p.risk_shelf, p.minutes_shelf
        day.count(v, Count.PAGES_SHELF, p.pages_shelf * (category == focus))
    m = v.known_merchant
    if platform >= 0 and m >= 0 and sellers.active[m] and sellers.category[m] == category:
        appeal = purchase.known_utility(v.relation_trust, sellers.brand_equity[m], p)
        ways["known"] = m, platform, appeal, p.risk_known, p.minutes_known
        day.count(v, Count.PAGES_SHELF, category == focus)
    return ways


def coupon_at(v, day, merchant, platform):
    if v.voucher_from != platform:
        return 0
    return purchase.usable_coupon(v.voucher, day.stores.coupon_floor[platform], day.sellers.price[merchant])


def term_of(v, day, merchant, platform, appeal, risk, minutes):
    p, price, coupon = day.purchase, day.sellers.price[merchant], coupon_at(v, day, merchant, platform)
    if price - coupon > v.wallet:
        day.saw("not affordable")
        return 0.0
    felt = minutes * purchase.time_pressure(v.minutes_left, v.free_minutes, day.purchase)
    cost = purchase.offer_utility(risk, felt, round_fen(price - coupon * p.coupon_weight), v.daily_income, p)
    return purchase.nest_term(appeal + cost, p)


def order_of(v, day, name, way, category, incremental):
    merchant, platform, _, _, minutes = way
    needed, price, coupon = v.needs_a(category), day.sellers.price[merchant], coupon_at(v, day, merchant, platform)
    v.wallet -= price - coupon
    if coupon > 0:
        v.voucher, v.voucher_from = 0, -1
        day.saw("coupon used in a drama" if name == "drama" else "coupon used elsewhere")
    v.needs, v.stocked = v.needs & ~(1 << category), v.stocked | (not needed) << category
    day.saw("impulse order", not needed)
    v.minutes_left = max(v.minutes_left - minutes, 0.0)
    v.surplus -= round_fen(purchase.shopping_cost(minutes, day.purchase))
    if merchant == v.known_merchant and v.repurchased == 0:
        v.repurchased = 1
        day.saw("bought again")
    due = day.calendar.day + after_sales.delivery_delay(day.luck(v, Purpose.DELIVERY), day.after_sales)
    channel = {"drama": Channel.DRAMA, "live": Channel.LIVE}.get(name, Channel.SHELF)
    return {
        "viewer": v.row, "weight": v.weight, "merchant": merchant, "drama": v.offer if name == "drama" else -1,
        "platform": platform, "channel": int(channel), "category": category, "needed": int(needed),
        "incremental": int(incremental), "price": price, "coupon": coupon, "ordered_on": day.calendar.day,
        "due_on": due, "settles_on": due + day.after_sales.return_window, "status": 0,
    }  # fmt: skip
