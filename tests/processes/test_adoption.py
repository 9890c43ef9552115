"""Specification of adoption: free dramas in feeds first, then, by those who may ever pay, mini-programs and apps."""

from datetime import date, timedelta
from math import exp
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.draws import key_of, uniform
from sim.names import Adoption as State
from sim.processes.adoption.parameters import Adoption
from sim.processes.adoption.rules import adoption_chance, adoption_rate, exposure, lapse_chance, push
from sim.processes.adoption.viewer import adopt
from sim.processes.population.parameters import Population
from sim.scenario.diffusion import EIGHTHS, adoption_path, mean_of, spread_on
from sim.scenario.model import GROUPS
from sim.world.normal import normal_quantile
from sim.world.today import Calendar, day_keys, empty_tally

P = Adoption().as_tuple()
RATE = st.floats(0, 20)
SHARE = st.floats(0, 1)
HOME = 9


# rates


def test_rates_add_up_what_comes_from_outside_and_from_others():
    p = Adoption(mass=0.6).as_tuple()
    assert adoption_rate(0.365, 0.0, 0.7, 0.7, p) == pytest.approx(0.365)
    assert adoption_rate(0.1, 2.0, 0.5, 0.0, p) == pytest.approx(0.1 + 2.0 * 0.6 * 0.5)
    assert adoption_rate(0.1, 2.0, 0.0, 0.5, p) == pytest.approx(0.1 + 2.0 * 0.4 * 0.5)
    assert adoption_rate(0.1, 2.0, 0.5, 0.5, p) == pytest.approx(1.1), "where all know a sample, the mix says nothing"


@pytest.mark.parametrize(("mass", "blind"), [(1.0, "peers"), (0.0, "everybody")])
def test_at_either_end_of_the_mix_people_follow_only_everybody_or_only_acquaintances(mass, blind):
    p = Adoption(mass=mass).as_tuple()
    found = {name: adoption_rate(0.1, 2.0, **({"everybody": 0.2, "peers": 0.2} | {name: 0.9}), p=p) for name in
             ("everybody", "peers")}  # fmt: skip
    assert found.pop(blind) == pytest.approx(0.1 + 2.0 * 0.2)
    assert next(iter(found.values())) == pytest.approx(0.1 + 2.0 * 0.9)


def test_more_acquaintances_than_ever_will_adopt_count_as_all_of_them():
    assert adoption_rate(0.1, 2.0, 0.5, 1.7, P) == adoption_rate(0.1, 2.0, 0.5, 1.0, P)


@given(external=RATE, imitation=RATE, everybody=SHARE, peers=SHARE, more=SHARE)
@settings(derandomize=True)
def test_a_chance_is_a_probability_and_rises_with_others(external, imitation, everybody, peers, more):
    def chance(everybody, peers):
        return adoption_chance(adoption_rate(external, imitation, everybody, peers, P))

    assert 0.0 <= chance(everybody, peers) <= 1.0
    assert chance(everybody, min(peers + more, 1.0)) >= chance(everybody, peers)
    assert chance(min(everybody + more, 1.0), peers) >= chance(everybody, peers)


def test_a_rate_is_by_the_year_and_certain_adoption_does_not_pass_certainty():
    assert adoption_chance(0.365) == pytest.approx(0.001)
    assert adoption_chance(1_000.0) == 1.0


# the path


def bass(external, imitation, years):
    """The closed form of Bass (1969)."""
    gone = exp(-(external + imitation) * years)
    return (1.0 - gone) / (1.0 + imitation / external * gone)


def alike(**changes):
    """A scenario in which all are equally eager, know how many have adopted, and nobody joins or leaves."""
    groups = {name: group() for name, group in GROUPS.items()}
    groups["population"] = Population(short_video_users=((date(2020, 1, 1), 10**9), (date(2030, 1, 1), 10**9)))
    groups["adoption"] = Adoption(**{"eagerness": 0.0, "mass": 1.0} | changes)
    return SimpleNamespace(**groups)


def test_a_mixing_population_follows_the_curve_of_bass():
    external, imitation = 0.03, 1.2
    people = np.arange(20_000, dtype=np.uint64)
    adopted = np.zeros(len(people), bool)
    for day in range(5 * 365):
        share = float(adopted.mean())
        chance = adoption_chance(adoption_rate(external, imitation, share, share, P))
        adopted |= uniform(key_of(1, day, 1), people) < chance
        if day in (2 * 365, 4 * 365):
            assert adopted.mean() == pytest.approx(bass(external, imitation, (day + 1) / 365), abs=0.03)
    assert adopted.mean() > 0.9


@pytest.mark.parametrize("years", [1, 3, 5, 9])
def test_where_all_are_alike_the_path_of_free_dramas_is_the_curve_of_bass(years):
    scenario = alike(feed_external=0.05, feed_imitation=0.9)
    day = scenario.adoption.feed_since + timedelta(days=round(365.25 * years))
    assert adoption_path(scenario, day)[0] == pytest.approx(bass(0.05, 0.9, years), abs=0.01)


def test_those_eager_adopt_first_and_users_of_paid_forms_are_among_the_watchers():
    scenario = SimpleNamespace(**{name: group() for name, group in GROUPS.items()})
    for year in range(2020, 2030):
        spread = spread_on(scenario, date(year, 1, 1))
        assert (np.diff(spread.feed) > 0).all()
        assert (np.diff(spread.paid) > 0).all()
        assert (np.array(spread.paid) <= np.array(spread.feed) + 1e-12).all()
        assert max(spread.feed) <= 1.0


def test_the_more_people_differ_the_sooner_it_begins_and_the_later_it_ends():
    alike_, unlike = (alike(eagerness=sd, feed_external=0.1, feed_imitation=0.0) for sd in (0.0, 1.0))
    last = date(2035, 1, 1)
    assert adoption_path(unlike, last)[0] < adoption_path(alike_, last)[0]
    ends = [spread_on(unlike, last).feed[k] for k in (0, -1)]
    assert ends[0] < adoption_path(alike_, last)[0] < ends[1]


def test_classes_of_eagerness_are_eighths_of_the_people():
    assert pytest.approx([normal_quantile(k / 8) for k in range(1, 8)], abs=1e-4) == list(EIGHTHS)


def test_people_who_come_in_have_not_adopted_and_dilute_what_has_spread():
    still = alike()
    path = ((date(2020, 1, 1), 10**9), (date(2023, 1, 1), 2 * 10**9))
    growing = SimpleNamespace(**vars(still) | {"population": Population(short_video_users=path)})
    day = date(2023, 1, 1)
    assert adoption_path(growing, day)[0] < 0.9 * adoption_path(still, day)[0]


def test_what_acquaintances_are_known_to_do_lags_behind_what_everybody_does():
    scenario = SimpleNamespace(**{name: group() for name, group in GROUPS.items()})
    spread = spread_on(scenario, date(2023, 1, 1))
    assert 0.0 < spread.known_feed[0] < mean_of(spread.feed)
    assert 0.0 < spread.known_paid[0] < mean_of(spread.paid)


# bought traffic


def test_usual_traffic_counts_once_none_nothing_and_any_number_less_than_twice():
    assert exposure(P.usual_impressions, P) == pytest.approx(1.0)
    assert exposure(0.0, P) == 0.0
    assert 1.5 < exposure(100.0 * P.usual_impressions, P) < 2.0


@given(impressions=st.floats(0, 1e4), more=st.floats(0.01, 1e3))
@settings(derandomize=True)
def test_the_more_impressions_somebody_meets_the_less_each_adds(impressions, more):
    first, second, third = (exposure(impressions + k * more, P) for k in range(3))
    assert first <= second <= third
    assert third - second <= second - first + 1e-12


@pytest.mark.parametrize("needs_ads", [0.0, 0.4, 1.0])
def test_with_usual_traffic_people_adopt_as_ever_and_without_any_only_those_who_need_none(needs_ads):
    p = Adoption(needs_ads=needs_ads).as_tuple()
    assert push(1.0, p) == pytest.approx(1.0)
    assert push(0.0, p) == pytest.approx(1.0 - needs_ads)
    assert push(2.0, p) == pytest.approx(1.0 + needs_ads)


def test_nobody_lapses_with_usual_traffic_and_most_without_any():
    assert lapse_chance(0.9, 1.0) == lapse_chance(0.9, 1.9) == 0.0
    assert lapse_chance(0.9, 0.0) == pytest.approx(0.9 / 365)
    assert lapse_chance(0.9, 0.5) == pytest.approx(0.45 / 365)


def test_without_bought_traffic_the_paying_audience_decays():
    p = Adoption()
    paying = 1.0
    for _ in range(365):
        paying *= 1.0 - lapse_chance(p.lapse, 0.0)
    assert paying == pytest.approx(exp(-p.lapse), rel=0.01)
    assert paying < 0.7


# one viewer


def somebody(state, **columns):
    """A viewer in a state of adoption, who may pay, is as eager as usual and knows nobody who has adopted."""
    usual = {"row": 7, "home_paid": HOME, "platforms": 1, "following": -1, "weight": 10}
    own = {"payer": 1, "eagerness": 1.0, "peer_feed": 0.0, "peer_paid": 0.0}
    return SimpleNamespace(adoption=int(state), **usual | own | columns)


def year_of(state, days=365, calendar=(), adoption=(), **columns):
    """What somebody is after so many days, all of them alike; None for a viewer who never changed."""
    facts = {"feed_share": 0.3, "paid_share": 0.3, "adoptable": 0.7, "push": 1.0, "lapse_chance": 0.0}
    flags = {"adoption_feedback": True, "word_feedback": True}
    viewer, p = somebody(state, **columns), Adoption(**dict(adoption)).as_tuple()
    fields = dict.fromkeys(Calendar._fields, 0) | facts | flags | dict(calendar)
    for day in range(days):
        today = SimpleNamespace(calendar=Calendar(**fields | {"day": day}), keys=day_keys(1, day).tolist(), adoption=p)
        adopt(viewer, today, empty_tally(0))  # type: ignore[arg-type]
        if viewer.adoption != state:
            return State(viewer.adoption), day, viewer
    return State(viewer.adoption), days, viewer


SURE = {"feed_external": 1.0, "feed_imitation": 20.0, "paid_external": 1.0, "paid_imitation": 20.0}
CROWD = {"peer_feed": 0.7, "peer_paid": 0.7}


def test_nobody_pays_who_does_not_watch_yet():
    after, _, viewer = year_of(State.NONE, adoption=SURE, **CROWD)
    assert after == State.FEED
    assert viewer.platforms == 1


def test_a_watcher_who_may_pay_takes_up_a_paid_form_at_home_and_one_who_may_not_never_does():
    after, _, viewer = year_of(State.FEED, adoption=SURE, **CROWD)
    assert after == State.PAID
    assert viewer.platforms == 1 | 1 << HOME
    assert year_of(State.FEED, 3650, adoption=SURE, payer=0, **CROWD)[0] == State.FEED


@pytest.mark.parametrize("state", [State.NONE, State.FEED])
def test_the_eager_adopt_sooner(state):
    sooner, later = (year_of(state, 3650, adoption=SURE, eagerness=eager, **CROWD)[1] for eager in (3.0, 0.05))
    assert sooner < later


def test_bought_traffic_hastens_paid_forms_and_leaves_free_dramas_alone():
    def waited(state, pushed):
        return year_of(state, 3650, {"push": pushed}, SURE, **CROWD)[1]

    assert waited(State.FEED, 1.9) < waited(State.FEED, 0.05)
    assert waited(State.NONE, 1.9) == waited(State.NONE, 0.05)


@pytest.mark.parametrize("state", [State.NONE, State.FEED])
def test_without_the_feedback_of_adoption_nobody_looks_at_acquaintances(state):
    def waited(known, feedback=True):
        follow = {"feed_external": 0.1, "paid_external": 0.1, "mass": 0.0}
        calendar, seen = {"adoption_feedback": feedback}, {"peer_feed": known, "peer_paid": known}
        return sum(year_of(state, 2000, calendar, follow, row=row, **seen)[1] for row in range(20))

    assert waited(0.7, False) == waited(0.0, False)
    assert waited(0.7) < 0.7 * waited(0.0)


def test_who_gives_a_paid_form_up_still_watches_free_dramas_and_loses_the_serial():
    after, day, viewer = year_of(State.PAID, calendar={"lapse_chance": 1.0}, platforms=1 | 1 << HOME, following=3)
    assert (after, day) == (State.FEED, 0)
    assert (viewer.platforms, viewer.following) == (1, -1)
