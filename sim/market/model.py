"""The market model: the order of the day is written here, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from sim.agents.citizenship import MesaCitizen
from sim.agents.firm_set import Firms
from sim.agents.seeding import Omitted
from sim.agents.viewer import Viewer
from sim.engine.compiled import CompiledEngine
from sim.engine.live import MesaEngine
from sim.market.dated import put_in_force
from sim.market.opening import open_market
from sim.market.recording import Recorder
from sim.market.solvency import close_insolvent
from sim.market.state import Watched
from sim.money import Fen
from sim.processes.after_sales.market import pay_wages, refresh_service, settle_deliveries
from sim.processes.campaigns.market import pay_for_campaigns
from sim.processes.discovery.market import Window
from sim.processes.merchants.entry import Entry
from sim.processes.merchants.market import Merchant, pay_for_brands, review_merchants
from sim.processes.operators.market import Operator
from sim.processes.pages.market import note_ratings, note_sales, pages_of
from sim.processes.platforms.market import Platform
from sim.processes.shopping.market import settle_escrow, settle_orders
from sim.processes.studios.market import Creator, Studios
from sim.processes.subsidy.market import PolicyDesk
from sim.processes.traffic.market import trade_traffic
from sim.processes.traffic.places import trade_places
from sim.processes.upkeep.market import pay_upkeep
from sim.processes.watching.market import settle_viewing
from sim.units import MILLIONTHS
from sim.world.columns import Table
from sim.world.orders import Columns, note_orders
from sim.world.platforms import open_channels
from sim.world.population import build_viewers
from sim.world.today import Count, Tally, Today, day_keys

if TYPE_CHECKING:
    from sim.market.observing import Observer
    from sim.scenario.changes import Changes


class MarketModel(MesaCitizen):
    """The microdrama e-commerce market: viewers, creators, operators, merchants and platforms, day by day.

    The viewers' day is played by one of two engines: "compiled" over columns, or "mesa" with one live agent per
    viewer. Both call the same rules and give the same results to the last bit.

    Attributes:
        settings: the scenario (``sim.Scenario``).
        seed: the key of every random draw.
        day: the next day to play; 0 is the scenario's start.
        ledger, totals, orders, catalogue: payments, daily figures, orders on their way, dramas.
        viewers_table, creators_table, operators_table, merchants_table, platforms_table, dramas: the columns of
            each kind.
        creators, operators, merchants, platforms: Mesa's sets of the supply side's agents, in the order of their rows.
    """

    viewer_class = Viewer
    creators: Firms[Creator] = Firms()
    operators: Firms[Operator] = Firms()
    merchants: Firms[Merchant] = Firms()
    platforms: Firms[Platform] = Firms()
    observer: Observer | None = None
    """Who takes notes of what happens, if anybody does."""

    def __init__(
        self,
        scenario: Any = None,
        rng: Any = Omitted.RNG,
        *,
        engine: str = "compiled",
        threads: int | None = None,
        **overrides: Unpack[Changes],
    ) -> None:
        """Open the market on the first day.

        Args:
            scenario: a ``sim.Scenario`` (default: the baseline's values), or a Mesa scenario.
            rng: the seed; None for a fresh one, as in Mesa, kept as ``seed``; omitted for the scenario's own.
            engine: "compiled" or "mesa".
            threads: threads of the compiled engine; None for the usable cores, bounded by NUMBA_NUM_THREADS.
            overrides: changes to the scenario, as in ``Scenario.with_``.

        Raises:
            ScenarioError: a name does not exist or a value is not allowed.
        """
        super().__init__(scenario, rng, engine=engine, overrides={**overrides})
        self.assumed = self.settings
        self.others: dict[str, float] = {}
        self.bound: set[str] = set()
        self.day = 0
        open_market(self)
        self.policy_desk = PolicyDesk(self)
        self.window = Window(self)
        self.studios = Studios(self)
        self.entry = Entry(self)
        self.recorder = Recorder(self)
        self.player: CompiledEngine | MesaEngine = (
            CompiledEngine(self.viewers_table, threads=threads)
            if engine == "compiled"
            else MesaEngine(self.live_viewers)
        )
        self._watched = Watched(self.catalogue.running, np.zeros((len(self.platforms_table), 0), np.int64))
        self._begin()
        self.datacollector = self.outcome_collector()

    def new_viewers(self) -> Table:
        """The viewers on the first morning. Override it in a subclass to study other people."""
        settings = self.settings
        return build_viewers(settings, self.seed, settings.viewers, settings.start, settings.days)

    def step(self) -> None:
        """One day. Within a phase, nobody sees what others do in that phase."""
        self.apply_policies()  # today's levers, budgets, vouchers
        self.wake_viewers()  # pay arrives, needs arise, tastes drift, some take up dramas
        self.release_episodes()  # what is out today; topics flare and fade; traffic is traded
        self.discover()  # each platform shows each active viewer what it believes they like
        self.watch()  # viewers grow immersed, or leave
        self.shop()  # some buy: in the drama, in a live room, on the shelf, or not
        self.serve_after_sales()  # deliveries, complaints, refunds; trust moves
        self.spread_word()  # viewers hear from neighbours, across platforms
        self.settle()  # every fen that left one account entered another
        self.record()

    def apply_policies(self) -> None:
        """Set the levers of the day and fund the plans; creators and merchants decide, service follows."""
        put_in_force(self)
        self.operator_exits = 0
        self.operator_market.look()
        self.studios.morning()
        self.pirates.morning()
        review_merchants(self)
        refresh_service(self)
        self.policy_desk.hand_out_vouchers()

    def wake_viewers(self) -> None:
        """Pay arrives, needs arise, tastes drift, some take up dramas. Of today's dramas nobody knows yet."""
        self.catalogue.open_day(self.day)
        if self.feedbacks.budgets and self.feedbacks.popularity:
            trade_places(self)
        self.entry.look()
        self.today: Today = self.window.morning(self.policy_desk.coupon_floor, pages_of(self))
        self.player.open_day(self.today, len(self.catalogue.running))
        self.player.wake(self.today)

    def release_episodes(self) -> None:
        """Trade the traffic that promotes what runs today. Creators released it in the morning."""
        self.topics.warm(self.catalogue, self.day)
        supported = self.policy_desk.support_traffic()
        self.trade = trade_traffic(self, self.catalogue.running, self._watched, supported)
        self.policy_desk.charge_support(self.trade.price)
        self.today = self.today._replace(screens=self.window.screens(self.trade, self.policy_desk.boost))

    def discover(self) -> None:
        """Some open a platform, and each platform shows what it believes they like."""
        self.player.discover(self.today)

    def watch(self) -> None:
        """Viewers watch the serial they follow and what they were shown."""
        if self.observer:
            self.observer.before_watching()
        self.player.watch(self.today)
        if self.observer:
            self.observer.after_watching()

    def shop(self) -> None:
        """Offers seen in dramas and open needs become orders."""
        self.new_orders: Columns = self.player.shop(self.today)
        self.orders.add(self.day, self.new_orders)
        self.agreed_rates.append(self.take_rates)
        settle_orders(self, self.new_orders)
        pay_for_brands(self, self.new_orders)

    def serve_after_sales(self) -> None:
        """Deliveries of the day: faults are answered, made good or returned."""
        due, rows = self.orders.due(self.day)
        self.deliveries: tuple[Columns, Columns] = due, self.player.serve(self.today, due)
        self.orders.mark(rows, self.deliveries[1]["status"])

    def spread_word(self) -> None:
        """Viewers hear from acquaintances what was said until yesterday; on the first day nothing has been."""
        if self.day > 0 and (self.feedbacks.word_of_mouth or self.feedbacks.adoption):
            self.player.talk(self.today)
        self.play_own_steps()

    def settle(self) -> None:
        """Post what viewers did, release closed escrow, charge what levers cost, close the books and check them."""
        settle_deliveries(self, *self.deliveries)
        if self.feedbacks.popularity:
            note_ratings(self.merchants_table, *self.deliveries, self.settings.pages.rating_days)
        settle_escrow(self, self.orders.release(self.day))
        self.tally: Tally = self.player.close_day()
        settle_viewing(self, self.tally)
        self.operator_market.settle(self.tally)
        self.pirates.settle(self.tally)
        pay_wages(self)
        pay_upkeep(self, self.tally)
        pay_for_campaigns(self)
        close_insolvent(self)
        self.policy_desk.close_day()
        self.ledger.close_day(self.day)
        self.ledger.must_balance(self.day, self.count_stocks())
        self._carry_over()

    def record(self) -> None:
        """Write the day's figures and move on to the next."""
        self.recorder.record(self.tally, self.new_orders)
        if self.observer:
            self.observer.after_day()
        self.day += 1
        self.carry_on_grid()
        self.datacollector.collect(self)
        self.running = self.day < self.settings.days

    def count_stocks(self) -> dict[int, Fen]:
        """What accounts should hold by a count that does not use the ledger, in fen."""
        viewers, accounts = self.viewers_table, self.accounts
        weight = viewers["weight"].astype(np.int64)
        return {
            accounts.households: int(np.dot(viewers["wallet"], weight)),
            accounts.coins: int(np.dot(viewers["coins"], weight)),
            accounts.escrow: self.orders.in_escrow(),
        } | self.policy_desk.balances()

    def _begin(self) -> None:
        """The first morning: levers and plans of day 0, and everybody's first events."""
        self.keys = day_keys(self.seed, 0)
        put_in_force(self)
        self.policy_desk.open_day()
        self.schedule_event(self.open_morning, at=0.25)
        for platform in self.platforms:
            platform.schedule()

    def open_morning(self) -> None:
        """Before anybody decides anything on a day: its levers hold, its plans are funded."""
        self.keys = day_keys(self.seed, self.day)
        put_in_force(self)
        if self.day > 0:
            self.policy_desk.open_day()
            if (self.date.month, self.date.day) == (1, 1):
                open_channels(self.platforms_table, self.settings, self.date.year)
        self.schedule_event(self.open_morning, at=self.day + 1.25)

    def _carry_over(self) -> None:
        """What today leaves for tomorrow to see: views, traffic, loads."""
        tally = self.tally
        self.catalogue.note_viewing(tally)
        note_orders(self.new_orders, self.dramas, self.merchants_table)
        if self.feedbacks.popularity:
            note_sales(self.merchants_table, self.new_orders, self.settings.pages.sales_days)
        self.pages_seen = sum(int(tally.counts[pages]) for pages in (Count.PAGES_SHELF, Count.PAGES_LIVE))
        self.platforms_table["drama_impressions"] = tally.episodes.sum(axis=1)
        self.platforms_table["active_viewers"] = tally.visitors
        self.platforms_table["accuracy"] = tally.known / (np.maximum(tally.guessed, 1) * MILLIONTHS)
        self._watched = Watched(self.catalogue.running, tally.episodes)
