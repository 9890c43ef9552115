"""The viewers at the start: published shares, weights that add up, and nobody who depends on how many there are."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import ValidationError

from sim.names import FORMS, PLATFORMS, Adoption, Channel, Form
from sim.processes.adoption.rules import adoption_chance, adoption_rate, lapse_chance, push
from sim.processes.population.parameters import Population
from sim.scenario.diffusion import EAGERNESS, adoption_path, people_by_day, people_on, spread_on, usual_exposure
from sim.scenario.model import GROUPS
from sim.world.population import build_viewers, weights_of

SCENARIO = SimpleNamespace(**{name: group() for name, group in GROUPS.items()})
NEW_YEAR = date(2024, 1, 1)
PEOPLE = 1_053_000_000
APP, DOUYIN, MINI = (1 << PLATFORMS.index(name) for name in ("drama_app", "douyin", "douyin_mini"))


def changed(**groups):
    """The default scenario with some parameters of some groups replaced."""
    new = {name: GROUPS[name](**values) for name, values in groups.items()}
    return SimpleNamespace(**{**vars(SCENARIO), **new})


def viewers(count=40_000, seed=1, start=NEW_YEAR, days=365, scenario=SCENARIO, **kwargs):
    return build_viewers(scenario, seed, count, start, days, **kwargs)


@pytest.fixture(scope="module")
def table():
    return viewers()


def share(column):
    return float(np.mean(column))


# how many people


@pytest.mark.parametrize("count", [1, 7, 1000, 40_001])
def test_weights_sum_to_the_population_and_differ_by_at_most_one(count):
    weights = weights_of(count, PEOPLE)
    assert weights.sum(dtype=np.int64) == PEOPLE
    assert weights.max() - weights.min() <= 1


def test_more_viewers_than_people_are_refused():
    with pytest.raises(ValueError, match="cannot stand for"):
        weights_of(11, 10)


def test_the_population_follows_the_published_path():
    p = SCENARIO.population
    assert people_on(date(2010, 1, 1), p) == 648_000_000
    assert people_on(date(2021, 12, 31), p) == 934_000_000
    assert 934_000_000 < people_on(date(2022, 7, 1), p) < 1_012_000_000
    assert people_on(date(2030, 1, 1), p) == PEOPLE


def test_those_present_follow_the_path_day_by_day():
    back_cast = viewers(start=date(2020, 1, 1), days=800)
    path = people_by_day(date(2020, 1, 1), 800, SCENARIO.population)
    assert back_cast["weight"].sum(dtype=np.int64) == path[-1]
    for day in (0, 100, 400, 799):
        present = back_cast["weight"][back_cast["joins_on"] <= day].sum(dtype=np.int64)
        assert present == pytest.approx(path[day], rel=0.01)
    assert (back_cast["adoption"][back_cast["joins_on"] > 0] == Adoption.NONE).all()


def test_everybody_is_there_when_the_population_no_longer_grows(table):
    assert (table["joins_on"] == 0).all()


# nobody depends on how many there are


def test_a_viewer_does_not_depend_on_how_many_viewers_there_are(table):
    few = viewers(1_234)
    assert [n for n in few if few[n].tobytes() != table[n][:1_234].tobytes()] == ["weight"]


def test_one_extra_viewer_with_the_same_weight_changes_no_row(table):
    base, extended = viewers(1_000, weight=500), viewers(1_001, weight=500)
    assert all(base[n].tobytes() == extended[n][:1_000].tobytes() for n in base)


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    assert viewers(500).equals(viewers(500))
    assert "daily_income" in viewers(500).differences(viewers(500, seed=2))


def test_halving_the_viewers_leaves_shares_within_sampling_error(table):
    half = viewers(20_000)
    for name in ("gender", "city_tier", "adoptable", "trust", "taste"):
        assert share(half[name]) == pytest.approx(share(table[name]), abs=0.012)
    assert share(half["adoption"] == Adoption.PAID) == pytest.approx(
        share(table["adoption"] == Adoption.PAID), abs=0.008
    )
    assert np.median(half["daily_income"]) == pytest.approx(np.median(table["daily_income"]), rel=0.03)


# who they are


def test_published_segment_shares_are_met(table):
    assert share(table["gender"] == 0) == pytest.approx(0.52, abs=0.01)
    assert share(table["age_band"] == 1) == pytest.approx(0.22, abs=0.01)
    assert share(table["age_band"] == 3) == pytest.approx(0.30, abs=0.01)
    assert share(table["city_tier"] == 1) == pytest.approx(0.65, abs=0.01)
    assert (table["segment"] == table["gender"] * 8 + table["age_band"] * 2 + table["city_tier"]).all()


def test_free_time_is_log_normal_with_the_measured_spread(table):
    logs = np.log(table["free_minutes"].astype(float))
    assert logs.std() == pytest.approx(1.1, abs=0.02)
    assert np.exp(np.median(logs)) == pytest.approx(20.0, rel=0.03)
    quarters = np.quantile(table["free_minutes"], [0.25, 0.5, 0.75])
    assert quarters[1] / quarters[0] == pytest.approx(2.1, abs=0.15)


def test_income_has_the_median_asked_for_and_rises_with_the_city_tier(table):
    income = table["daily_income"]
    assert np.median(income) == pytest.approx(100 * SCENARIO.population.income_median, rel=0.03)
    assert np.median(income[table["city_tier"] == 0]) > 1.4 * np.median(income[table["city_tier"] == 1])
    assert income.min() > 0


def test_willingness_to_pay_is_counted_from_about_the_median_of_the_months_budgets(table):
    monthly = 30 * np.median(table["daily_income"]) / 100
    assert monthly == pytest.approx(SCENARIO.needs.usual_budget, rel=0.05)


def in_hand(**changes):
    """Money in hand in days of income, and days to payday."""
    people = viewers(4_000, scenario=changed(**changes))
    return people["wallet"] / people["daily_income"], people["payday"].astype(int) - NEW_YEAR.day


def test_the_wallet_holds_what_is_left_until_payday_and_savings(table):
    p = SCENARIO.population
    to_payday = table["payday"].astype(int) - NEW_YEAR.day
    days = np.minimum(to_payday + int(30 * p.savings_at_start), int(30 * SCENARIO.needs.wallet_months))
    assert (table["wallet"] == table["daily_income"].astype(np.int64) * days).all()
    assert set(np.unique(table["payday"])) == set(range(1, 29))


def test_without_savings_it_holds_just_that_and_never_more_than_a_wallet_may():
    days, to_payday = in_hand(population={"savings_at_start": 0.0})
    assert (days == to_payday).all()
    days, _ = in_hand(population={"savings_at_start": 5.0}, needs={"wallet_months": 2.0})
    assert (days == 60).all()


# where they are


def test_a_viewer_uses_about_four_and_a_half_platforms(table):
    assert np.bitwise_count(table["platforms"]).mean() == pytest.approx(4.5, abs=0.2)


def test_each_platform_has_its_monthly_users(table):
    for k, name in enumerate(PLATFORMS[:9]):
        users = share((table["platforms"] >> k) & 1) * PEOPLE
        assert users == pytest.approx(getattr(SCENARIO.platforms, name).monthly_users, abs=8e6)


def test_kuaishou_and_pinduoduo_are_stronger_in_smaller_cities(table):
    for name in ("kuaishou", "pinduoduo"):
        uses = (table["platforms"] >> PLATFORMS.index(name)) & 1
        assert share(uses[table["city_tier"] == 1]) > share(uses[table["city_tier"] == 0])


def test_active_people_use_more_platforms(table):
    used = np.bitwise_count(table["platforms"])
    active = table["free_minutes"] > np.median(table["free_minutes"])
    assert used[active].mean() > used[~active].mean() + 0.3


def test_only_users_of_a_long_video_platform_are_its_members(table):
    long_video = sum(1 << k for k, form in enumerate(FORMS) if form == Form.LONG_VIDEO)
    assert not (table["memberships"] & ~table["platforms"]).any()
    assert not (table["memberships"] & ~np.uint16(long_video)).any()
    assert share((table["memberships"] >> PLATFORMS.index("iqiyi")) & 1) * PEOPLE == pytest.approx(1.08e8, rel=0.05)


# how far they have taken up the form


def test_users_of_paid_forms_number_about_a_hundred_million_at_the_end_of_2023(table):
    """127 million accounts of the three forms were counted in November 2023; some people have two."""
    _, paid = adoption_path(SCENARIO, date(2023, 12, 31))
    may_pay = SCENARIO.population.adoptable_share * SCENARIO.adoption.payer_share * PEOPLE
    assert 85e6 <= paid * may_pay <= 127e6
    assert share(table["adoption"] == Adoption.PAID) * PEOPLE == pytest.approx(paid * may_pay, rel=0.03)


def test_half_of_all_viewers_have_watched_dramas_in_feeds_by_then(table):
    feed, _ = adoption_path(SCENARIO, NEW_YEAR)
    adoptable = SCENARIO.population.adoptable_share
    assert 0.48 < feed * adoptable < 0.56
    assert share(table["adoption"] != Adoption.NONE) == pytest.approx(feed * adoptable, abs=0.01)


def test_what_acquaintances_do_is_known_as_far_as_the_path_says(table):
    spread, adoptable = spread_on(SCENARIO, NEW_YEAR), SCENARIO.population.adoptable_share
    assert table["peer_feed"] == pytest.approx(spread.known_feed[0] * adoptable)
    assert table["peer_paid"] == pytest.approx(spread.known_paid[0] * adoptable * SCENARIO.adoption.payer_share)


def test_nobody_pays_before_the_form_exists_and_almost_everybody_who_may_in_the_long_run():
    p = SCENARIO.adoption
    assert adoption_path(SCENARIO, p.paid_since)[1] == 0.0
    assert adoption_path(SCENARIO, min(p.feed_since, p.paid_since) - timedelta(days=1)) == (0.0, 0.0)
    assert adoption_path(SCENARIO, date(2050, 1, 1))[1] > 0.95  # a few always fall back, where traffic is short
    assert adoption_path(changed(adoption={"paid_external": 0.0}), date(2030, 1, 1))[1] == 0.0
    late = changed(adoption={"paid_since": date(2022, 1, 1)})
    assert adoption_path(late, date(2021, 12, 31))[1] == 0.0 < adoption_path(late, date(2022, 3, 1))[1]
    assert not (viewers(5_000, start=date(2021, 6, 1), scenario=late)["adoption"] == Adoption.PAID).any()


def test_daily_adoption_by_the_rule_follows_the_path():
    """Class by class of eagerness, where all follow what everybody does; who joins has not adopted."""
    scenario = changed(adoption={"mass": 1.0})
    p, q = scenario.adoption.as_tuple(), scenario.population
    eager = np.exp(p.eagerness * np.array(EAGERNESS) - p.eagerness**2 / 2)
    feed = paid = np.zeros(len(eager))
    day = scenario.adoption.feed_since
    may = p.payer_share * q.adoptable_share
    assert day == scenario.adoption.paid_since
    while day < date(2024, 1, 1):
        stay = people_on(day, q) / people_on(day + timedelta(days=1), q)
        feed, paid = stay * feed, stay * paid
        watch = adoption_rate(p.feed_external, p.feed_imitation, float(feed.mean()), 0.0, p)
        users = float(paid.mean()) * may * people_on(day, q)
        bought = usual_exposure(users)
        use = push(bought, p) * adoption_rate(p.paid_external, p.paid_imitation, float(paid.mean()), 0.0, p)
        chances = np.array([[adoption_chance(rate * e) for e in eager.tolist()] for rate in (watch, use)])
        back = lapse_chance(p.lapse, bought)
        feed, paid = feed + chances[0] * (1.0 - feed), paid + chances[1] * (feed - paid) - back * paid
        day += timedelta(days=1)
    spread = spread_on(scenario, day)
    assert feed == pytest.approx(spread.feed, rel=0.02)
    assert paid == pytest.approx(spread.paid, rel=0.04)


def test_payers_are_a_trait_that_some_of_the_adoptable_have_and_only_they_use_paid_forms(table):
    adoptable, payer = table["adoptable"] == 1, table["payer"] == 1
    assert (adoptable | ~payer).all()
    assert share(payer[adoptable]) == pytest.approx(SCENARIO.adoption.payer_share, abs=0.01)
    assert payer[table["adoption"] == Adoption.PAID].all()
    assert share(payer[table["adoption"] == Adoption.FEED]) > 0.2, "some watchers have yet to try"


def test_only_adoptable_viewers_have_adopted(table):
    assert (table["adoptable"][table["adoption"] != Adoption.NONE] == 1).all()
    assert share(table["adoptable"]) == pytest.approx(0.726, abs=0.01)


def logs(column):
    """Standardised logarithms."""
    found = np.log(column.astype(float))
    return (found - found.mean()) / found.std()


def test_eagerness_goes_with_free_time_and_income_as_far_as_the_scenario_says(table):
    p, eager = SCENARIO.adoption, table["eagerness"]
    assert eager.mean() == pytest.approx(1.0, abs=0.01), "rates are those of people on average"
    assert np.log(eager.astype(float)).std() == pytest.approx(p.eagerness, rel=0.02)
    assert np.corrcoef(logs(eager), logs(table["free_minutes"]))[0, 1] == pytest.approx(p.order_activity, abs=0.02)
    segment = [table["segment"] == s for s in range(16)]  # the eager have more than others like them
    wealth = [np.corrcoef(logs(eager[one]), logs(table["daily_income"][one]))[0, 1] for one in segment]
    assert np.mean(wealth) == pytest.approx(p.order_income, abs=0.03)


def test_early_adopters_are_more_eager_and_have_more_time_and_more_money():
    table = viewers(20_000, scenario=changed(adoption={"order_activity": 0.4}))
    states = [(table["adoption"] == state) & (table["payer"] == 1) for state in Adoption]
    for column, least in (("eagerness", 1.15), ("free_minutes", 1.3), ("daily_income", 1.05)):
        waiting, watching, paying = (table[column][state].mean() for state in states)
        assert waiting < watching < paying
        assert paying > least * waiting


def test_where_people_differ_more_in_eagerness_early_adopters_differ_more_from_others():
    def more_time(eagerness):
        people = viewers(20_000, scenario=changed(adoption={"eagerness": eagerness, "order_activity": 0.4}))
        paid, waiting = people["adoption"] == Adoption.PAID, people["adoption"] == Adoption.NONE
        return people["free_minutes"][paid].mean() / people["free_minutes"][waiting].mean()

    alike, unlike = more_time(0.0), more_time(1.0)
    assert alike == pytest.approx(1.0, abs=0.08)
    assert unlike > 1.4


def test_payers_split_over_the_forms_as_published(table):
    homes = table["home_paid"][table["adoption"] == Adoption.PAID]
    for name, published in (("douyin_mini", 0.65), ("drama_app", 0.25), ("wechat_mini", 0.10)):
        assert share(homes == PLATFORMS.index(name)) == pytest.approx(published, abs=0.02)


def test_a_mini_program_on_douyin_needs_douyin_and_payers_use_their_home(table):
    at_mini = table["home_paid"] == PLATFORMS.index("douyin_mini")
    assert (table["platforms"][at_mini] & DOUYIN).all()
    paid = table["adoption"] == Adoption.PAID
    assert ((table["platforms"][paid] >> table["home_paid"][paid]) & 1).all()
    assert not (table["platforms"][~paid] & (APP | MINI)).any()


def test_of_those_with_both_at_hand_the_ones_with_more_time_prefer_an_app_to_a_mini_program(table):
    paid = (table["adoption"] == Adoption.PAID) & ((table["platforms"] & DOUYIN) > 0)
    time = np.log(table["free_minutes"].astype(float))
    at = {name: paid & (table["home_paid"] == PLATFORMS.index(name)) for name in ("drama_app", "douyin_mini")}
    assert time[at["drama_app"]].mean() > time[at["douyin_mini"]].mean() + 0.1


def test_users_of_drama_apps_have_the_most_time(table):
    time = table["free_minutes"]
    on_app = (table["platforms"] & APP) > 0
    assert time[on_app].mean() > 1.7 * time.mean()


def test_watchers_have_a_past_and_others_none(table):
    watched = table["adoption"] != Adoption.NONE
    assert np.bitwise_count(table["active_days"][watched]).mean() / 16 == pytest.approx(0.6, abs=0.01)
    assert not table["active_days"][~watched].any()
    assert table["profile_data"][watched].min() > table["profile_data"][~watched].max()


# what they like and need


def test_channels_are_trusted_each_by_its_mean_and_by_trusting_people_all_more(table):
    trust, p = table["trust"], SCENARIO.population
    assert trust.shape == (len(table), len(Channel))
    means = {Channel.DRAMA: p.trust_mean, Channel.LIVE: p.trust_live, Channel.SHELF: p.trust_shelf}
    for channel, mean in means.items():
        assert trust[:, channel].mean() == pytest.approx(mean, abs=0.01)
        assert np.ptp(trust[:, channel]) == pytest.approx(2 * p.trust_spread, rel=0.02)
        assert trust[:, channel] - mean == pytest.approx(trust[:, Channel.DRAMA] - p.trust_mean, abs=1e-6)


def test_nobody_trusts_a_channel_less_than_not_at_all_or_more_than_fully():
    wide = viewers(2_000, scenario=changed(population={"trust_mean": 0.95, "trust_live": 0.05, "trust_spread": 0.5}))
    assert wide["trust"].min() == 0.0
    assert wide["trust"].max() == 1.0


def test_what_platforms_know_of_anybody_is_as_old_as_in_a_market_that_has_been_running(table):
    assert (table["profile_age"] == SCENARIO.population.profile_age).all()
    assert SCENARIO.population.profile_age > 0


# parameters


@pytest.mark.parametrize(
    "bad",
    [
        {"aged_30_39": 0.5, "aged_50_over": 0.5},
        {"short_video_users": [[date(2021, 1, 1), 5], [date(2020, 1, 1), 6]]},
        {"short_video_users": [[date(2020, 1, 1), 6], [date(2021, 1, 1), 5]]},
        {"income_by_age": [1, 1, 1, 0]},
        {"wommen": 0.5},
    ],
)
def test_an_impossible_population_is_refused(bad):
    with pytest.raises(ValidationError):
        Population(**bad)
