"""Specification of the player of a session: what its buttons do, and that it never plays for nobody."""

import time

import pytest
import solara

import sim
from sim.app.watch import player
from sim.app.watch.showing import Showing

PLAN = sim.Scenario().with_(viewers=200, days=200)


class Session:
    """A page with a player, as one session has it."""

    def __init__(self, plan):
        self.states, self.showings = [], []

        @solara.component
        def Page():  # noqa: N802
            self.states.append(player.use_player(plan, player.SPEEDS[-1]))
            self.states[-1].beat()

        _, self.rendered = solara.render(Page(), handle_error=False)

    @property
    def now(self):
        return self.states[-1]

    @property
    def days(self):
        return self.now.seen.days

    def until(self, condition):
        for _ in range(1200):
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"it never came to this: {self.now}")

    def open(self):
        self.until(lambda: self.now.seen is not None and not self.now.opening)
        return self


@pytest.fixture
def session(monkeypatch):
    made = []

    def start(plan=PLAN):
        session = Session(plan)
        made.append(session)
        return session

    class Recorded(Showing):
        def __init__(self, plan):
            super().__init__(plan)
            showings.append(self)

    showings = []
    monkeypatch.setattr(player, "Showing", Recorded)
    player._kept.set(None)
    start.showings = showings
    yield start
    for one in made:
        one.rendered.close()


def test_steps_are_days_even_when_they_come_faster_than_days_are_played(session):
    page = session().open()
    for _ in range(3):
        page.now.step()
    page.until(lambda: page.days == 3)
    page.now.step()
    page.until(lambda: page.days == 4)


def test_play_goes_on_until_pause(session):
    page = session().open()
    page.now.play()
    page.until(lambda: page.days >= 8)
    page.now.pause()
    page.until(lambda: not page.now.playing)
    time.sleep(0.5)
    days = page.days
    time.sleep(0.7)
    assert page.days == days < PLAN.days


def test_play_stops_at_the_end_of_the_run(session):
    page = session(PLAN.with_(days=9)).open()
    page.now.play()
    page.until(lambda: page.now.seen.over and not page.now.playing)
    assert page.days == 9


def test_reset_shows_the_old_days_until_the_market_is_open_again(session):
    page = session().open()
    page.now.step()
    page.until(lambda: page.days == 1)
    page.now.reset()
    page.until(lambda: page.days == 0 and not page.now.opening)
    assert all(state.seen is not None for state in page.states[-2:])


def test_nothing_is_played_once_the_session_closed(session):
    page = session().open()
    page.now.play()
    page.until(lambda: page.days >= 3)
    page.rendered.close()
    time.sleep(0.3)
    showing = session.showings[0]
    days = len(showing._receipts)
    time.sleep(0.7)
    assert len(showing._receipts) == days


def test_a_warm_up_ends_with_its_session(session):
    page = session(PLAN.with_(warm_up=400, seed=77_002))
    page.until(lambda: page.now.warmed > 0)
    page.rendered.close()
    time.sleep(0.3)
    showing = session.showings[0]
    days = showing.warmed
    time.sleep(0.7)
    assert showing.warmed == days < 400


def test_what_stops_a_run_is_said(session, monkeypatch):
    def fail(self, days):
        raise MemoryError("no room")

    monkeypatch.setattr(Showing, "play", fail)
    page = session()
    page.until(lambda: page.now.error)
    assert page.now.error == "no room"
