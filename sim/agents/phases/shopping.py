"""Shopping and after-sales: what a viewer buys, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.agents.phases.playing import Playing
from sim.draws import Purpose, uniform
from sim.money import round_fen
from sim.rules.after_sales import (
    answer_hours,
    compensation_due,
    delivery_delay,
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
    product_value,
    shelf_utility,
    shopping_cost,
    time_pressure,
    usable_coupon,
    would_buy_anyway,
)
from sim.rules.word_of_mouth import spoken_valence
from sim.world.names import N_CATEGORIES, N_SELLERS, Channel, Form
from sim.world.today import Count

if TYPE_CHECKING:
    from sim.world.today import Tally, Today


class Way(NamedTuple):
    """One way to buy: from whom, where, at what utility."""

    channel: Channel
    merchant: int
    platform: int
    minutes: float
    coupon: int
    utility: float


NO_WAY = Way(Channel.SHELF, -1, -1, 0.0, 0, UNAVAILABLE)


class Served(NamedTuple):
    """What became of an order on the day it arrived."""

    status: int  # 1 delivered, 2 returned
    seconds: int  # to the first answer, 0 if there was nothing to answer
    compensation: int  # fen


class Shopping(Playing):
    """A viewer with money and needs."""

    def shop(self, today: Today, tally: Tally) -> dict[str, int] | None:
        """Look at the offer seen in a drama, then at one of the open needs; the order, if any."""
        if self.joins_on > today.calendar.day or (self.offer < 0 and self.needs == 0):
            return None
        considered, focus = -1, -1
        if self.needs and self.luck(today, Purpose.SHOPPING_DAY) < today.purchase.shopping_day:
            focus = pick_bit(self.needs, N_CATEGORIES, self.luck(today, Purpose.FOCUS))
        if self.offer >= 0:
            slot = int(today.screens.slot_of[self.offer])
            considered = int(today.stores.category[int(today.screens.merchant[slot])])
            has_enough = (self.stocked >> considered) & 1 and not (self.needs >> considered) & 1
            if not has_enough:
                order = self._consider(today, tally, 0, considered, slot, focus)
                if order is not None:
                    return order
        if focus < 0 or focus == considered:
            return None
        return self._consider(today, tally, 1, focus, -1, focus)

    def _consider(
        self, today: Today, tally: Tally, visit: int, category: int, slot: int, focus: int
    ) -> dict[str, int] | None:
        """Choose among the ways to fill a need, or to follow an impulse, and waiting.

        slot: position of the drama with the offer, -1 without one. focus: the need looked into today, -1 none.
        """
        p = today.purchase
        needed = (self.needs >> category) & 1 == 1
        self.profile_data = self.profile_data + today.discovery.data_per_page
        self.profile_age = 0
        drama = self._by_drama(today, tally, slot) if visit == 0 else NO_WAY
        live, shelf, known = NO_WAY, NO_WAY, NO_WAY
        looked_into = needed and focus == category  # the other ways are open only on a day spent on this need
        if needed:
            live, shelf, known = self._elsewhere(today, tally, visit, category, looked_into)
        of_drama, of_live, of_shelf, of_known = (nest_term(w.utility, p) for w in (drama, live, shelf, known))
        without = of_live + of_shelf + of_known
        every = of_drama + without if looked_into else of_drama
        luck = self.luck(today, Purpose.BUY + visit)
        if not luck < buy_probability(every, needed, p):
            return None
        left = self.luck(today, Purpose.CHANNEL + visit) * every
        incremental = 0
        if left < of_drama or not looked_into:
            way = drama
            incremental = 0 if would_buy_anyway(without, needed, luck, p) else 1
        elif left < of_drama + of_live:
            way = live
        elif of_known > 0.0 and left >= of_drama + of_live + of_shelf:
            way = known
        else:
            way = shelf if of_shelf > 0.0 else live  # rounding left nothing behind the live room
        return self._order(today, tally, way, category, needed, incremental)

    def _way(self, today: Today, channel: Channel, merchant: int, platform: int, terms: tuple[float, float]) -> Way:
        """One way to buy with the utility common to all: uncertainty and minutes (``terms``), price and coupon."""
        risk, minutes = terms
        p, price = today.purchase, int(today.stores.price[merchant])
        coupon = 0
        if platform == self.voucher_from:
            coupon = usable_coupon(self.voucher, int(today.stores.coupon_floor[platform]), price)
        if price - coupon > self.wallet:
            return Way(channel, merchant, platform, minutes, 0, UNAVAILABLE)
        pay = price - round_fen(p.coupon_weight * coupon)
        weighed = time_pressure(self.minutes_left, self.free_minutes) * minutes
        return Way(
            channel, merchant, platform, minutes, coupon, offer_utility(risk, weighed, pay, self.daily_income, p)
        )

    def _by_drama(self, today: Today, tally: Tally, slot: int) -> Way:
        tally.counts[Count.PAGES_DRAMA] += self.weight
        p, seller = today.purchase, int(today.screens.merchant[slot])
        way = self._way(today, Channel.DRAMA, seller, self.offer_on, (p.risk_drama, p.minutes_drama))
        state = absorbed_utility(self.enjoyment, self.control, self.merging, p)
        fit, equity = float(today.screens.fit[slot]), float(today.stores.equity[seller])
        return way._replace(utility=way.utility + drama_utility(state, self.trust, fit, equity, p))

    def _elsewhere(
        self, today: Today, tally: Tally, visit: int, category: int, looked_into: bool
    ) -> tuple[Way, Way, Way]:
        """A live room, the shelf, and the merchant bought from before; pages count if they are really opened."""
        people = self.weight if looked_into else 0
        p, stores, years = today.purchase, today.stores, today.calendar.years_since_2023
        low, high = int(stores.start[category]), int(stores.start[category + 1])
        live, shelf, known = NO_WAY, NO_WAY, NO_WAY
        pulls = today.venues
        live_on = pick_used(self.platforms, pulls.live_pull, N_SELLERS, self.luck(today, Purpose.STORE_LIVE + visit))
        shelf_on = pick_used(self.platforms, pulls.shelf_pull, N_SELLERS, self.luck(today, Purpose.STORE + visit))
        if live_on >= 0:
            k = pick(stores.weight, low, high, self.luck(today, Purpose.STORE_LIVE + 2 + visit))
            if k >= 0:
                tally.counts[Count.PAGES_LIVE] += people * p.pages_live
                merchant = int(stores.order[k])
                live = self._way(today, Channel.LIVE, merchant, live_on, (p.risk_live, p.minutes_live))
                live = live._replace(utility=live.utility + live_utility(years, float(stores.equity[merchant]), p))
        if shelf_on >= 0:
            k = pick(stores.weight, low, high, self.luck(today, Purpose.STORE + 2 + visit))
            if k >= 0:
                tally.counts[Count.PAGES_SHELF] += people * p.pages_shelf
                merchant = int(stores.order[k])
                shelf = self._way(today, Channel.SHELF, merchant, shelf_on, (p.risk_shelf, p.minutes_shelf))
                habit = shelf_utility(self.shelf_habit, float(stores.equity[merchant]), p)
                shelf = shelf._replace(utility=shelf.utility + habit)
            merchant = self.known_merchant
            if merchant >= 0 and int(stores.category[merchant]) == category and int(stores.active[merchant]):
                tally.counts[Count.PAGES_SHELF] += people
                known = self._way(today, Channel.SHELF, merchant, shelf_on, (p.risk_known, p.minutes_known))
                bond = known_utility(self.relation_trust, float(stores.equity[merchant]), p)
                known = known._replace(utility=known.utility + bond)
        return live, shelf, known

    def _order(
        self, today: Today, tally: Tally, way: Way, category: int, needed: bool, incremental: int
    ) -> dict[str, int]:
        """Pay into escrow, close or stock the need, and write the order."""
        price = int(today.stores.price[way.merchant])
        self.wallet = self.wallet - (price - way.coupon)
        if way.coupon > 0:
            self.voucher, self.voucher_from = 0, -1
        if needed:
            self.needs = self.needs & ~(1 << category)
        else:
            self.stocked = self.stocked | (1 << category)
        self.minutes_left = max(self.minutes_left - way.minutes, 0.0)
        cost = round_fen(shopping_cost(way.minutes, today.purchase))
        self.surplus = self.surplus - cost
        tally.counts[Count.SURPLUS] -= self.weight * cost
        if way.merchant == self.known_merchant and self.repurchased == 0:
            self.repurchased = 1
        day = today.calendar.day
        due = day + delivery_delay(self.luck(today, Purpose.DELIVERY), today.after_sales)
        return {
            "viewer": self.row,
            "weight": self.weight,
            "merchant": way.merchant,
            "drama": self.offer if way.channel == Channel.DRAMA else -1,
            "platform": way.platform,
            "channel": int(way.channel),
            "category": category,
            "needed": 1 if needed else 0,
            "incremental": incremental,
            "price": price,
            "coupon": way.coupon,
            "ordered_on": day,
            "due_on": due,
            "settles_on": due + today.after_sales.return_window,
            "status": 0,
        }

    def receive(self, today: Today, order: dict[str, int], tally: Tally) -> Served:
        """An order arrives: it pleases, or it disappoints and is answered, made good or returned."""
        p, stores, venues = today.after_sales, today.stores, today.venues
        m, platform, channel = order["merchant"], order["platform"], order["channel"]
        needed, price, paid = order["needed"] == 1, order["price"], order["price"] - order["coupon"]
        # one key per day of order, so that two orders of a viewer arriving together meet their own luck
        agent = self.row * 64 + order["ordered_on"] % 64
        in_player = channel != Channel.SHELF and int(venues.form[platform]) != Form.SHELF
        # inside the player a shelf platform may serve; on a shelf the platform itself serves a part of the orders
        integrated = float(venues.integration[platform]) if in_player else p.shelf_service
        mature = float(venues.allied[platform]) if in_player else float(venues.mature[platform])
        quality = float(stores.quality[m])
        smooth = satisfaction_without_failure(quality, p)
        value = product_value(int(stores.worth[m]), quality, needed, today.purchase)
        reliability = served_level(float(stores.reliability[m]), mature, integrated)
        risk, rue = risk_at_purchase(channel, today.purchase), regret(channel, needed, p)
        fault_luck = uniform(today.keys[Purpose.FAULT], agent)
        satisfaction, outcome = smooth, Served(1, 0, 0)
        if disappoints(quality, reliability, risk, rue, fault_luck, p):
            complexity = float(venues.complexity[platform]) * (1.0 - integrated) if in_player else 0.0
            answering, compensation, care, options = (
                served_level(float(own[m]), mature, integrated)
                for own in (stores.responsiveness, stores.compensation, stores.care, stores.options)
            )
            hours = answer_hours(answering, float(stores.load[m]), complexity, p)
            recovered = recovery(hours, compensation, care, p)
            returned = returns_goods(recovered, options, uniform(today.keys[Purpose.RETURN], agent), p)
            satisfaction = satisfaction_after_failure(recovered, smooth, returned, options, p)
            if returned:
                outcome = Served(2, 1 + int(hours * 3600.0), 0)
                self.wallet = self.wallet + paid
                if needed:  # the need is open again
                    self.needs = self.needs | (1 << order["category"])
                else:
                    self.stocked = self.stocked & ~(1 << order["category"])
                worth = -round_fen(hassle(options, p))
            else:
                outcome = Served(1, 1 + int(hours * 3600.0), round_fen(compensation_due(price, compensation, p)))
                self.wallet = self.wallet + outcome.compensation
                worth = round_fen(p.fault_worth * value) + outcome.compensation - paid
        else:
            worth = round_fen(value) - paid
        self.surplus = self.surplus + worth
        tally.counts[Count.SURPLUS] += self.weight * worth
        self._remember(today, order, satisfaction, agent)
        return outcome

    def _remember(self, today: Today, order: dict[str, int], satisfaction: float, agent: int) -> None:
        """Trust moves, in dramas and in this merchant; the experience may be told."""
        p = today.after_sales
        via_drama = order["channel"] == Channel.DRAMA
        if via_drama:
            self.trust = moved_trust(self.trust, satisfaction, p.trust_step)
        if self.known_merchant == order["merchant"]:
            self.relation_trust = moved_trust(self.relation_trust, satisfaction, p.relation_step)
        elif self.known_merchant < 0 or self.repurchased == 2:
            self.known_merchant = order["merchant"]
            self.relation_trust = moved_trust(0.5, satisfaction, p.relation_step)
            self.relation_day = order["ordered_on"]
            self.repurchased = 0
        if via_drama and tells_of_purchase(satisfaction, uniform(today.keys[Purpose.TELL_PURCHASE], agent), p):
            self.saying_service = spoken_valence(satisfaction)
