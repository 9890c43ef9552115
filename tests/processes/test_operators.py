"""Operators of mini-programs and apps: what they take in, buy, share and keep, when they come and when they go."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.arithmetic import remembered
from sim.market.model import MarketModel
from sim.names import FIRST_PAID, N_PLATFORMS, Funding
from sim.processes.operators import rules
from sim.processes.operators.market import close_operators, opening_operators
from sim.processes.operators.parameters import Operators
from sim.scenario import Scenario
from sim.world.catalogue import Status

P = Operators().as_tuple()
SMALL = Scenario(viewers=400, days=12)
YUAN = 100


# what one owes and decides


def test_costs_are_a_part_that_is_always_there_and_a_part_of_the_turnover():
    assert rules.running_cost(1.0, 0.0, P) == int(P.daily_cost * YUAN)
    turnover = 10_000_000.0
    assert rules.running_cost(1.0, turnover, P) == int(P.daily_cost * YUAN + P.staff_share * turnover)
    assert rules.running_cost(1.5, turnover, P) == pytest.approx(1.5 * rules.running_cost(1.0, turnover, P), abs=2)


def test_operators_differ_in_their_costs_around_the_usual():
    assert rules.cost_factor(0.0, P) == 1.0
    assert rules.cost_factor(1.0, P) == pytest.approx(np.exp(P.cost_spread))
    assert rules.cost_factor(-1.0, P) * rules.cost_factor(1.0, P) == pytest.approx(1.0)


def test_only_lasting_losses_beyond_what_is_borne_make_one_give_up_and_not_a_newcomer():
    def leaves(believed, age=P.patience + 1, luck=0.0):
        return rules.gives_up(believed, age, luck, P)

    lost = P.loss_borne
    assert leaves(-lost - 0.001)
    assert not leaves(-lost + 0.001)
    assert not leaves(lost)
    assert not leaves(-lost - 0.001, age=P.patience), "a newcomer is given time"
    assert not leaves(-lost - 0.001, luck=1.1 / P.patience), "not all at once"


def test_own_luck_tells_an_operator_less_of_its_profit_than_what_all_of_them_earn():
    assert rules.believed_profit(0.1, 0.1, P) == pytest.approx(0.1)
    assert rules.believed_profit(-1.0, 0.0, P) == pytest.approx(-P.own_results)
    own, everybody = (rules.believed_profit(*found, P) for found in ((-0.1, 0.0), (0.0, -0.1)))
    assert everybody < own < 0.0


def test_one_with_losses_holds_out_as_long_as_its_patience_on_average():
    days = 1.0 / np.mean([rules.gives_up(-1.0, 10_000, k / 100_000, P) for k in range(100_000)])
    assert days == pytest.approx(P.patience, rel=0.02)


def test_newcomers_come_where_margins_are_high():
    least = P.trickle / 30.0
    assert rules.newcomers(100, P.required_margin, P) == rules.newcomers(100, 0.0, P) == pytest.approx(least)
    assert rules.newcomers(100, -3.0, P) == pytest.approx(least), "losses bring nobody, and drive nobody away"
    one, two = (rules.newcomers(100, P.required_margin + more, P) - least for more in (0.5, 1.0))
    assert one == pytest.approx(100 * P.entry_rate * 0.5 / 30.0)
    assert two == pytest.approx(2.0 * one)


@given(audience=st.floats(0, 1e12), usual=st.floats(1, 1e12), more=st.floats(0, 1e12))
@settings(derandomize=True)
def test_the_larger_an_audience_of_its_own_the_better_titles_are_found_there(audience, usual, more):
    found = rules.found_there(audience, usual, P)
    assert 1.0 - P.private_traffic <= found <= rules.found_there(audience + more, usual, P)


def test_an_operator_as_large_as_others_shows_its_titles_as_well_as_others():
    assert rules.found_there(7e6, 7e6, P) == pytest.approx(1.0)
    assert rules.found_there(0.0, 0.0, P) == 1.0, "where nobody has an audience"
    apart = Operators(private_traffic=0.0).as_tuple()
    assert rules.found_there(1e9, 1.0, apart) == 1.0


def test_what_is_remembered_reaches_a_lasting_figure_and_forgets_a_passing_one():
    lately = 0.0
    for _ in range(round(8 * P.memory)):
        lately = remembered(lately, 500.0, P.memory)
    assert lately == pytest.approx(500.0, rel=0.001)
    for _ in range(round(8 * P.memory)):
        lately = remembered(lately, 0.0, P.memory)
    assert lately == pytest.approx(0.0, abs=0.5)


# who is there at the start


def test_there_are_as_many_operators_as_users_call_for_and_room_for_more():
    for users, expected in ((0.0, P.fewest), (50 * P.users_each, 50), (1e12, P.room)):
        table = opening_operators(SMALL, 1, users)
        assert len(table) == P.room
        assert table["active"].sum() == expected


def test_operators_are_at_home_where_titles_of_paid_forms_are():
    scenario = SMALL.with_(operators={"room": 2000})
    table = opening_operators(scenario, 1, 0.0)
    weights = np.array(scenario.production.paid_reach[FIRST_PAID:])
    found = np.bincount(table["home"] - FIRST_PAID, minlength=len(weights)) / len(table)
    assert found == pytest.approx(weights / weights.sum(), abs=0.03)
    assert np.log(table["cost_factor"]).std() == pytest.approx(P.cost_spread, rel=0.06)


# the books of a played market


def flows_of(model):
    """Fen received and paid by operators by reason, and what they held at the end."""
    entries = model.ledger.entries()
    mine = [f"operator:{i}" for i in range(len(model.operators_table))]
    got = entries[entries["payee"].isin(mine)].groupby("reason", observed=True)["fen"].sum()
    paid = entries[entries["payer"].isin(mine)].groupby("reason", observed=True)["fen"].sum()
    return got, paid


@pytest.fixture(scope="module")
def played():
    model = MarketModel(SMALL.with_(viewers=3000, days=25))
    model.run_model()
    return model


def test_the_books_of_operators_balance(played):
    got, paid = flows_of(played)
    held = played.ledger.balances[played.accounts.operators]
    assert got.sum() - paid.sum() == held.sum()
    assert (held >= 0).all(), "nobody lends to them"
    assert set(got.index) <= {"unlock", "advertising_sale", "title_share", "capital", "default"}
    assert set(paid.index) <= {"unlock_share", "traffic", "title_share", "operation", "dividend"}


def test_profit_is_what_is_left_of_receipts_once_hosts_traffic_creators_and_costs_are_paid(played):
    got, paid = flows_of(played)
    operating = got.drop(["capital", "default"], errors="ignore").sum() - paid.drop("dividend", errors="ignore").sum()
    assert sum(played.totals.until("operator_profit", played.day)) == operating


def test_what_viewers_and_advertisers_pay_in_paid_forms_is_what_their_titles_take_in(played):
    got, paid = flows_of(played)
    dramas = played.dramas
    carried = dramas["operator"] >= 0
    split = played.ledger.entries()
    split = split.loc[split["reason"] == "membership_split", "fen"].sum()
    taken = int(dramas["receipts"][carried].sum())
    assert 0 <= taken - (got["unlock"] + got["advertising_sale"] - paid["unlock_share"]) <= split
    living_on = {f: int(dramas["receipts"][dramas["funding"] == f].sum()) for f in Funding}
    assert living_on[Funding.PAYWALL] > 0
    assert living_on[Funding.ADVERTISING] > 0


def test_every_title_in_paid_forms_has_an_operator_and_no_title_in_feeds_has_one(played):
    dramas, out = played.dramas, played.dramas["status"] == Status.RUNNING
    feed = dramas["funding"] == Funding.FEED
    assert (dramas["operator"][out & ~feed] >= 0).all()
    assert (dramas["operator"][feed] == -1).all()
    active = played.operators_table["active"]
    assert (active[dramas["operator"][out & ~feed]] == 1).all()


def test_a_title_is_carried_by_an_operator_that_is_at_home_where_it_runs(played):
    dramas = played.dramas
    carried = (dramas["operator"] >= 0) & (dramas["status"] == Status.RUNNING)
    home = played.operators_table["home"][dramas["operator"][carried]]
    assert ((dramas["platforms"][carried] >> home) & 1 == 1).all()


# a day's books of one title


def day_of(model, receipts, traffic):
    """Settle a day on which one title of mini-programs took in so much for unlocked episodes; the title, its row."""
    model.step()
    tally = model.tally
    for sums in tally:
        sums[...] = 0
    rows = model.catalogue.running
    here = int(np.flatnonzero(model.dramas["funding"][rows] == Funding.PAYWALL)[0])
    drama = int(rows[here])
    home = next(p for p in range(FIRST_PAID, N_PLATFORMS) if model.dramas["platforms"][drama] >> p & 1)
    tally.unlocks[home][here] = receipts
    model.pay(model.accounts.income, model.accounts.coins, "capital", receipts)
    model.dramas["campaign_spent"][rows] = 0
    model.dramas["campaign_spent"][drama] = traffic
    before = {name: model.dramas[name][drama] for name in ("receipts", "earned")}
    cash = int(model.ledger.balances[model.accounts.operators[model.dramas["operator"][drama]]])
    model.operator_market.settle(tally)
    model.ledger.close_day(model.day)
    gained = {name: int(model.dramas[name][drama] - was) for name, was in before.items()}
    fee = int(receipts * float(model.platforms_table["unlock_share"][home]))
    return drama, gained, fee, cash


def shares(model, drama):
    """What creator and operator of a title paid each other today."""
    entries = model.ledger.entries(model.day)
    entries = entries[entries["reason"] == "title_share"]
    creator, operator = f"creator:{model.dramas['creator'][drama]}", f"operator:{model.dramas['operator'][drama]}"
    gain = entries[(entries["payer"] == operator) & (entries["payee"] == creator)]["fen"].sum()
    loss = entries[(entries["payer"] == creator) & (entries["payee"] == operator)]["fen"].sum()
    return gain, loss


def creators_share(model, drama):
    """What the form that a title's operator is at home on passes on."""
    return model.platforms_table["content_split"][model.operators_table["home"][model.dramas["operator"][drama]]]


def test_a_gain_is_shared_once_the_host_and_the_traffic_are_paid():
    model = MarketModel(SMALL)
    drama, gained, fee, _ = day_of(model, receipts=50_000_000, traffic=20_000_000)
    net = 50_000_000 - fee - 20_000_000
    assert gained["receipts"] == 50_000_000 - fee
    assert gained["earned"] == int(creators_share(model, drama) * net) > 0
    assert shares(model, drama) == (gained["earned"], 0)


def test_a_loss_is_shared_too():
    model = MarketModel(SMALL)
    drama, gained, fee, _ = day_of(model, receipts=5_000_000, traffic=20_000_000)
    loss = 20_000_000 - (5_000_000 - fee)
    assert gained["receipts"] == 5_000_000 - fee
    assert gained["earned"] == -int(creators_share(model, drama) * loss) < 0
    assert shares(model, drama) == (0, -gained["earned"])


def test_owners_take_what_is_above_twice_the_capital_and_no_more():
    model = MarketModel(SMALL)
    capital = int(P.capital * YUAN)
    drama, _, _, _ = day_of(model, receipts=100 * capital, traffic=0)
    operator = int(model.dramas["operator"][drama])
    assert model.ledger.balances[model.accounts.operators[operator]] == 2 * capital
    assert (model.ledger.balances[model.accounts.operators] <= 2 * capital).all()


# coming and going


def test_the_titles_of_a_closed_operator_end():
    model = MarketModel(SMALL)
    model.step()
    dramas = model.dramas
    row = int(np.bincount(dramas["operator"][dramas["status"] == Status.RUNNING].clip(0)).argmax())
    carried = (dramas["operator"] == row) & (dramas["status"] == Status.RUNNING)
    others = (dramas["operator"] != row) & (dramas["status"] == Status.RUNNING)
    assert carried.any()
    exits = model.operator_exits
    close_operators(model, np.array([row]))
    assert (dramas["status"][carried] == Status.RETIRED).all()
    assert (dramas["status"][others] == Status.RUNNING).all()
    assert model.operators_table["active"][row] == 0
    assert model.operator_exits == exits + 1
    model.catalogue.open_day(model.day)
    assert not np.isin(model.catalogue.running, np.flatnonzero(carried)).any()


def test_an_operator_that_cannot_pay_closes_and_its_owners_bear_what_is_missing():
    model = MarketModel(SMALL)
    model.step()
    row = int(np.flatnonzero(model.operators_table["active"])[0])
    account = int(model.accounts.operators[row])
    model.pay(account, model.accounts.service_cost, "operation", int(model.ledger.balances[account]) + 10**13)
    model.step()
    assert model.operators_table["active"][row] == 0
    assert model.ledger.balances[account] >= 0
    assert model.totals["operator_exits"][model.day - 1] >= 1
    entries = model.ledger.entries()
    assert ((entries["reason"] == "default") & (entries["payee"] == f"operator:{row}")).any()


def test_those_with_lasting_losses_leave_unless_they_bear_any():
    dear = {"daily_cost": 1e6, "patience": 2.0, "memory": 2.0, "trickle": 0.0, "capital": 1e8}
    leaving, staying = (MarketModel(SMALL.with_(days=12, operators=dear | loss)) for loss in ({}, {"loss_borne": 10.0}))
    for model in (leaving, staying):
        model.run_model()
    there = [int(model.operators_table["active"].sum()) for model in (leaving, staying)]
    assert there[0] < 0.5 * there[1]
    assert sum(leaving.totals.until("operator_exits", leaving.day)) == there[1] - there[0]


def came(model, margin, days=60):
    """How many newcomers there are after so many mornings on which operators earn that much per yuan of cost."""
    before = int(model.operators_table["active"].sum())
    for day in range(days):
        model.day, model.operator_market.margin = day, margin
        model.operator_market.look()
        model.ledger.close_day(day)
    return int(model.operators_table["active"].sum()) - before


def test_newcomers_come_to_a_market_where_operators_earn_more_than_they_cost():
    eager = SMALL.with_(operators={"entry_rate": 1.0, "users_each": 1e6})
    few, many = (came(MarketModel(eager), P.required_margin + excess) for excess in (-1.0, 1.0))
    assert few <= 4 * P.trickle
    assert many > 10
    assert many > 3 * few


def test_a_newcomer_has_capital_and_nothing_else_and_no_more_come_than_there_is_room_for():
    model = MarketModel(SMALL)
    table = model.operators_table
    idle = table["active"] == 0
    table["receipts"][idle] = table["profit"][idle] = table["audience"][idle] = 1e9  # of those who were there before
    came(model, 50.0)
    assert table["active"].all()
    new = np.flatnonzero(idle)
    for lately in ("receipts", "profit", "audience"):
        assert (table[lately][new] == 0.0).all()
    assert (model.ledger.balances[model.accounts.operators[new]] == int(P.capital * YUAN)).all()
    assert (table["since"][new] >= 0).all()


def test_without_the_feedback_of_supply_nobody_comes_or_goes():
    dear = {"daily_cost": 1e6, "patience": 2.0, "memory": 2.0}
    model = MarketModel(SMALL.with_(operators=dear, feedbacks={"supply": False}))
    before = model.operators_table["active"].copy()
    model.run_model()
    assert (model.operators_table["active"] == before).all()
    model.operator_market.margin = 50.0
    model.operator_market.look()
    assert (model.operators_table["active"] == before).all()


def test_without_any_operator_titles_of_paid_forms_find_no_place():
    model = MarketModel(SMALL.with_(operators={"trickle": 0.0, "entry_rate": 0.0}))
    model.step()
    close_operators(model, np.flatnonzero(model.operators_table["active"]))
    for _ in range(8):
        model.step()
    dramas, running = model.dramas, model.dramas["status"] == Status.RUNNING
    assert (dramas["funding"][running] == Funding.FEED).all()
    assert running.any()
    assert model.tally.unlocks.sum() == 0


def test_an_operator_with_a_larger_audience_of_its_own_has_its_titles_found_more_often():
    model = MarketModel(SMALL)
    model.step()
    rows = model.catalogue.running
    operator = model.dramas["operator"][rows]
    large = int(np.bincount(operator.clip(0)).argmax())
    model.operators_table["audience"] = 1e6
    model.operators_table["audience"][large] = 4e6
    found = model.operator_market.found(rows)
    assert (found[operator == large] > 1.0).all()
    small = (operator >= 0) & (operator != large)
    assert (found[small] < 1.0).all()
    assert (found[operator < 0] == 1.0).all()
