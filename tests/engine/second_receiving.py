"""Receiving of one order, written a second time from docs/viewers-day.md and the rules alone, like `second_day`."""

from sim.draws import Purpose, normal, uniform
from sim.money import round_fen
from sim.names import Channel, Form
from sim.processes.after_sales import rules as after_sales
from sim.processes.shopping.rules import surprise_of
from sim.processes.word_of_mouth.rules import spoken_valence
from tests.engine.second_day import single


def receive(v, order, day):
    """What becomes of an order, a dict of its columns, as a dict of those that it has from now on."""
    p, m, number = day.after_sales, order["merchant"], order["viewer"] * 64 + order["ordered_on"] % 64
    mature, integrated, clutter = who_serves(order, day)

    def served(dimension):
        return after_sales.served_level(getattr(day.sellers, dimension)[m], mature, integrated)

    quality, surprise = day.sellers.quality[m], surprise_of(order["channel"], order["known"] == 1, day.purchase)
    arrives = after_sales.delivered_quality(quality, surprise, normal(day.keys[Purpose.SURPRISE], number), p)
    felt, seconds, compensation, recovered, replaced = after_sales.felt_without_fault(arrives, p), 0, 0, 0.0, 0.0
    paid = order["price"] - order["coupon"]
    sound = round_fen(order["worth"] * arrives) + order["match"] - paid
    day.saw("more than is noticed", arrives > felt)
    fault = after_sales.has_fault(quality, served("reliability"), uniform(day.keys[Purpose.FAULT], number), p)
    if fault:
        own, pooled = day.sellers.desk_load[m][order["platform"]], day.sellers.service_pooling[m]
        load = after_sales.load_met(day.sellers.load[m], own, pooled)
        day.saw("answered by a desk of its own", pooled < 1 and own != day.sellers.load[m])
        hours = after_sales.answer_hours(served("responsiveness"), load, clutter, p)
        seconds = 1 + int(hours * 3600)
        recovered = after_sales.recovery(hours, served("compensation"), served("care"), p)
        replaced = after_sales.recovery(hours, 1.0, served("care"), p)
        arrives *= p.fault_worth
        compensation = round_fen(after_sales.compensation_due(order["price"], served("compensation"), p))
    keeping = round_fen(order["worth"] * arrives) + order["match"] - paid + compensation
    trouble = round_fen(after_sales.hassle(served("return_options"), day.sellers.door_pickup[m], p))
    lapses = round_fen(after_sales.credit_lapsed(paid, day.venues.original_refund[order["platform"]], p))
    near, cost = after_sales.nearly_decided(keeping, trouble + lapses, paid), trouble + lapses
    offered = fault and uniform(day.keys[Purpose.EXCHANGE], number) < day.sellers.exchanges[m]
    if offered and after_sales.takes_another(sound, keeping, trouble, lapses):
        became, near, cost = "exchanged", False, trouble
        compensation, gained, recovered = 0, sound - trouble, replaced
        day.saw("exchanged though it would have been kept", not after_sales.sends_back(keeping, trouble + lapses))
    elif after_sales.sends_back(keeping, cost):
        became, compensation, gained = "returned", 0, -cost
        v.wallet += paid - lapses
        day.saw("credit lapsed", lapses > 0)
        comes_back(v, order, day)
    else:
        became, gained = "kept", keeping
        day.saw("an exchange declined", offered)
        v.wallet += compensation
    returned = became == "returned"
    day.saw(f"{'faulty' if fault else 'faultless'} order {became}")
    if fault:
        felt = after_sales.felt_after_fault(recovered, felt, became != "kept", cost, p)
    v.gain(gained, day)
    if not order["known"]:
        short = (order["expected"] - gained) / day.stores.usual_price[order["category"]]
        trust = after_sales.moved_trust(v.trust[order["channel"]], after_sales.contentment(short, p), p.trust_step)
        v.trust[order["channel"]] = single(trust)
    satisfied = after_sales.satisfaction(felt, p)
    relation(v, order, day, satisfied, returned, fault)
    luck = uniform(day.keys[Purpose.TELL_PURCHASE], number)
    if order["channel"] == Channel.DRAMA and after_sales.tells_of_purchase(satisfied, luck, p):
        v.saying_service = spoken_valence(satisfied)
        day.saw("purchase told of")
    return {
        "status": 2 if returned else 1, "seconds": seconds, "compensation": compensation, "felt": felt,
        "near": int(near), "gained": gained, "exchanged": int(became == "exchanged"),
        "lapsed": lapses if returned else 0,
    }  # fmt: skip


def who_serves(order, day):
    """The level of mature service, the share it serves, and the clutter in the way."""
    venues, platform = day.venues, order["platform"]
    if order["channel"] != Channel.SHELF and venues.form[platform] != Form.SHELF:
        day.saw("served inside the player")
        integrated = venues.integration[platform]
        return venues.allied[platform], integrated, venues.complexity[platform] * (1 - integrated)
    day.saw("served by the platform")
    return venues.mature[platform], day.after_sales.shelf_service, 0.0


def comes_back(v, order, day):
    category = order["category"]
    if not order["needed"] and v.stocked >> category & 1:
        v.stocked -= 1 << category
        day.saw("impulse sent back before its need")
    elif v.needs_a(category):
        day.saw("sent back with a new need open")
    else:
        v.open(category, order["value"])
        day.saw("need open again" if order["needed"] else "need of an impulse open at last")


def relation(v, order, day, satisfied, returned, fault):
    p = day.after_sales
    if v.known_merchant == order["merchant"]:
        v.relation_trust = after_sales.moved_trust(v.relation_trust, satisfied, p.relation_step)
        day.saw("sent back to the merchant known", returned and v.repurchased == 0)
        v.repurchased = 3 if returned and v.repurchased == 0 else v.repurchased
    elif v.known_merchant < 0 or v.repurchased == 2:
        day.saw("first merchant known" if v.known_merchant < 0 else "another merchant known")
        v.known_merchant, v.relation_day = order["merchant"], order["ordered_on"]
        v.relation_trust = after_sales.moved_trust(p.relation_start, satisfied, p.relation_step)
        v.relation_on, v.relation_fault = order["platform"], int(fault)
        v.repurchased = 3 if returned else 0
    else:
        day.saw("merchant known stays")
