"""Sets of viewers, made in any way that Mesa and Python know, hold everybody they should, or say why they cannot."""

import copy
import gc
import operator
import pickle
import weakref
from random import Random

import numpy as np
import pytest
from mesa.agentset import AgentSet

from sim.agents.everyone import Everyone
from sim.agents.viewer_set import ViewerSet
from tests.tiny_market import Creator, TinyMarket, Viewer

pytestmark = pytest.mark.filterwarnings("ignore:No Agents specified")  # what Mesa says of every empty set of its own

PEOPLE = 60
ENGINES = ("compiled", "mesa")
OPERATIONS = {
    "&": (operator.and_, operator.iand), "|": (operator.or_, operator.ior),
    "-": (operator.sub, operator.isub), "^": (operator.xor, operator.ixor),
}  # fmt: skip
"""Operators with their form in place; of Python's sets they give what they should give here."""
SETS = {
    "all viewers": lambda m: m.viewers,
    "some viewers": lambda m: m.viewers.sort("row").select(at_most=15),
    "no viewers": lambda m: m.viewers.select(at_most=0),
    "all agents": lambda m: m.agents,
    "some agents": lambda m: m.agents.select(lambda agent: agent.row % 3 == 0),
    "creators and merchants": lambda m: m.agents - m.viewers - m.platforms,
}
OTHERS = SETS | {
    "a list of viewers, twice": lambda m: [*m.viewers[10:30], *m.viewers[10:30]],
    "a list of viewers and creators": lambda m: [*m.viewers[5:9], *m.creators],
    "a generator": lambda m: (viewer for viewer in m.viewers if viewer.row < 7),
    "a set of Python's": lambda m: {m.viewers[3], m.viewers[39], m.creators[0]},
    "Mesa's set of viewers": lambda m: AgentSet(m.viewers[20:], m.random),
    "Mesa's set of creators": lambda m: m.agents_by_type[Creator],
    "a Mesa set of some": lambda m: AgentSet([*m.viewers[:3], *m.creators[:2]], m.random),
    "nothing": lambda m: [],
}


@pytest.fixture(params=ENGINES, scope="module")
def market(request):
    """Tests leave it as it is."""
    return TinyMarket(rng=3, engine=request.param, viewers=PEOPLE)


def ids(agents):
    """Who is in a set; each once."""
    found = [agent.unique_id for agent in agents]
    assert len(found) == len(set(found)) == (len(agents) if hasattr(agents, "__len__") else len(found))
    return set(found)


def members(agents):
    return {agent.unique_id for agent in agents}


@pytest.mark.parametrize("sign", OPERATIONS)
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("one", SETS)
def test_sets_combine_as_pythons_do_with_whatever_holds_agents(market, one, other, sign):
    plain, in_place = OPERATIONS[sign]
    mine, theirs = members(SETS[one](market)), members(OTHERS[other](market))
    assert ids(plain(SETS[one](market), OTHERS[other](market))) == plain(mine, theirs)
    if other != "a generator":
        assert ids(plain(OTHERS[other](market), SETS[one](market))) == plain(theirs, mine)
    changed = SETS[one](market)
    if isinstance(changed, ViewerSet) and sign in "|^" and not theirs <= members(market.viewers):
        with pytest.raises(TypeError, match="a set of viewers holds viewers only"):
            in_place(changed, OTHERS[other](market))
    else:
        same = changed
        changed = in_place(changed, OTHERS[other](market))
        assert changed is same
        assert ids(changed) == plain(mine, theirs)


def test_a_union_with_what_is_no_agent_of_the_market_is_refused(market):
    stranger = TinyMarket(rng=3, engine=market.engine, viewers=PEOPLE)
    for some in (stranger.viewers, stranger.viewers[:2], stranger.creators, stranger.agents, [1, 2]):
        for mine in (market.viewers, market.agents):
            with pytest.raises(TypeError, match="no agent of this market"):
                mine | some
            assert ids(mine & some) == set()
            assert ids(mine - some) == ids(mine)


def test_a_union_of_types_can_do_what_a_set_of_everyone_can(market):
    both = market.viewers.select(at_most=5) | market.creators
    assert isinstance(both, Everyone)
    assert sorted(both.get("row")) == sorted([0, 1, 2, 3, 4, 0, 1, 2, 3])
    assert both.select(agent_type=Viewer) == market.viewers.select(at_most=5)
    assert both.groupby(type).count() == {Creator: 4, Viewer: 5}


# Mesa's own sets, which hold agents weakly


def test_mesas_set_of_viewers_is_complete_and_stays_so(market):
    made = AgentSet(market.viewers, market.random)
    assert ids(made) == members(market.viewers)
    for another in (made.shuffle(), made.sort("wallet"), made.select(lambda v: v.row >= 0), copy.copy(made)):
        assert ids(another) == members(market.viewers)
    assert ids(made.shuffle(inplace=True)) == ids(made.sort("row", inplace=True)) == members(market.viewers)
    groups = made.groupby("age_band")
    assert set().union(*(ids(group) for _, group in groups)) == members(market.viewers)
    assert made.get("wallet") == [viewer.wallet for viewer in made]


def test_viewers_added_to_mesas_set_one_by_one_stay_in_it(market):
    made = AgentSet([], market.random)
    for row in range(PEOPLE):
        made.add(market.viewers[row])
    assert ids(made) == members(market.viewers)
    made.discard(market.viewers[3])
    made.remove(market.viewers[4])
    assert len(made) == PEOPLE - 2
    assert market.viewers[5] in made
    assert market.viewers[3] not in made


@pytest.mark.parametrize("engine", ENGINES)
def test_so_do_viewers_who_were_at_hand_before_anybody_was_kept(engine):
    market = TinyMarket(rng=3, engine=engine, viewers=PEOPLE)
    first, second = list(market.viewers), list(market.viewers)
    one, other = AgentSet(first, market.random), AgentSet(second, market.random)
    del first, second
    assert ids(one) == ids(other) == members(market.viewers)


def test_weak_sets_of_pythons_hold_them_too(market):
    assert ids(weakref.WeakSet(market.viewers)) == members(market.viewers)
    assert len(weakref.WeakKeyDictionary({viewer: viewer.row for viewer in market.viewers})) == PEOPLE


@pytest.mark.parametrize("engine", ENGINES)
def test_a_set_outlives_the_name_of_its_market(engine):
    def some():
        model = TinyMarket(rng=3, engine=engine, viewers=PEOPLE)
        return AgentSet(model.viewers), model.viewers.select(at_most=9), model.agents.select(agent_type=Creator)

    made, chosen, creators = some()
    gc.collect()
    assert (len(ids(made)), len(ids(chosen)), len(ids(creators))) == (PEOPLE, 9, 4)


@pytest.mark.parametrize("repeat", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
@pytest.mark.parametrize("make", [lambda m: AgentSet(m.viewers), lambda m: m.viewers, lambda m: m.agents])
def test_a_copied_or_pickled_set_is_complete(market, make, repeat):
    again = repeat(make(market))
    gc.collect()
    assert ids(again) == members(make(market))


def test_a_set_that_the_market_holds_is_pickled_with_it_and_the_kept_views_are_not(market):
    before = len(pickle.dumps(market))
    market.watched = AgentSet(market.viewers[:4])
    again = pickle.loads(pickle.dumps(market))
    gc.collect()
    assert ids(again.watched) == members(market.viewers[:4])
    assert all(viewer.model is again for viewer in again.watched)
    del market.watched
    assert len(pickle.dumps(market)) == before


def test_reading_makes_no_market_keep_a_view():
    market = TinyMarket(rng=3, viewers=PEOPLE)
    people = market.viewers
    people.map(lambda viewer: viewer.wallet)
    people.groupby(lambda viewer: viewer.age_band)
    assert people[3] in people.select(at_most=9)
    assert people[3] in market.agents
    assert list(market.agents)[-1] == people[PEOPLE - 1]
    assert not (people ^ people[:5]) & people[:5]
    assert "_kept_views" not in market.__dict__


def test_the_market_draws_from_mesas_generator_what_it_always_drew():
    drawn = TinyMarket(rng=3, viewers=PEOPLE).random
    assert [drawn.random(), drawn.randrange(9)] == [(usual := Random(3)).random(), usual.randrange(9)]


# rows and numbers


def test_a_set_of_named_rows_holds_each_once():
    market = TinyMarket(rng=3, viewers=PEOPLE)
    assert ViewerSet(market, [5, 2]).get("row") == [5, 2]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="once each"):
        ViewerSet(market, np.array([1, 1]))
    for row in (-1, PEOPLE):
        with pytest.raises(ValueError, match=f"between 0 and {PEOPLE - 1}"):
            ViewerSet(market, np.array([row]))


@pytest.mark.parametrize(
    ("at_most", "number"), [(3, 3), (1, 1), (0.5, 30), (1.0, 60), (np.float32(0.25), 15), (np.int64(1), 1), (99, 60)]
)
def test_at_most_is_a_number_or_a_share(market, at_most, number):
    assert len(market.viewers.select(at_most=at_most)) == number


@pytest.mark.parametrize("at_most", [-1, -0.5, float("nan")])
def test_at_most_cannot_be_less_than_nobody(market, at_most):
    for agents in (market.viewers, market.agents):
        with pytest.raises(ValueError, match="at_most is"):
            agents.select(at_most=at_most)
