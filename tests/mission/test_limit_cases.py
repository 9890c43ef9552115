"""Where theory says what viewers and their platforms must come to, the market that is played comes to it."""

from functools import cache
from math import exp, sqrt

import numpy as np
import pytest
from scipy.stats import chi2_contingency, chisquare

from sim.agents.viewer_base import ViewerBase
from sim.market.model import MarketModel
from sim.names import N_PLATFORMS, N_SEEN, PLATFORMS, Channel
from sim.picking import remembers
from sim.processes.discovery.viewer import candidate
from sim.processes.luck import match_with
from sim.processes.profile import accuracy_at
from sim.processes.shopping import offers
from sim.processes.shopping.viewer import need_in_focus, visits
from sim.scenario import Scenario
from sim.world.rows import plain
from sim.world.today import CANDIDATES, empty_tally

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("warm")]

QUIET = {"word_of_mouth": False}
ALL_KNOWN = {"half_data": 0.001, "staleness_rate": 0.0, "buzz_weight": 0.0, "heard_weight": 0.0}
"""What a platform knows of a viewer whom it has seen at all is what the lever lets it know."""


def people_of(model, rows):
    """Viewers as the phases of their day read them."""
    return [ViewerBase.view(model, int(row)).cells for row in rows]


# targeting


class Screens(MarketModel):
    """A market that notes the choice of every screen that the platform itself filled."""

    def discover(self):
        super().discover()
        table = self.viewers_table
        own = (table["shown"] >= 0) & (table["shown_by_ad"] == 0) & (table["venue"] < N_PLATFORMS)
        self.own_choice = np.flatnonzero(own)
        self.on_screen()

    def on_screen(self):
        """What is noted."""


class BestMatches(Screens):
    """How far below the best of its candidates, in sd of matches, each screen's title was."""

    def __init__(self, *args, **settings):
        self.below, self.better_than_mean = [], []
        super().__init__(*args, **settings)

    def on_screen(self):
        now = plain(self.today)
        for viewer in people_of(self, self.own_choice):
            accuracy = accuracy_at(viewer, now, viewer.venue)
            if accuracy < 0.9999:  # of a newcomer nothing is known yet
                continue
            weighed = {candidate(viewer, now, accuracy, k) for k in range(CANDIDATES)} - {-1}
            matches = {
                a: match_with(viewer, now, a)
                for a in weighed
                if not remembers(viewer.seen, N_SEEN, now.screens.drama[a])
            }
            if len(matches) > 1:
                shown = match_with(viewer, now, now.screens.slot_of[viewer.shown])
                self.below.append(max(matches.values()) - shown)
                self.better_than_mean.append(shown - np.mean(list(matches.values())))


def test_a_platform_that_knows_all_shows_the_best_match_among_its_candidates():
    model = BestMatches(
        Scenario(viewers=1_500, days=4, warm_up=0).with_(targeting_accuracy=1, discovery=ALL_KNOWN, feedbacks=QUIET)
    )
    model.run_model()
    assert len(model.below) > 1_000
    assert np.max(model.below) < 5 * sqrt(1.0 - 0.9999**2), "no further than the noise that is left"
    assert np.mean(np.array(model.below) == 0.0) > 0.97
    assert np.mean(model.better_than_mean) > 0.5


class FirstScreens(Screens):
    """Who was shown what on the first day by people whom no title is known to, and what stood to be shown."""

    def on_screen(self):
        if self.day == 0:
            table, screens = self.viewers_table, self.today.screens
            rows = self.own_choice[(table["seen"][self.own_choice] == -1).all(axis=1)]
            self.venue, self.gender = table["venue"][rows], table["gender"][rows]
            self.title = screens.slot_of[table["shown"][rows]]
            self.weights = np.diff(screens.organic, prepend=0, axis=1)
            self.genre = screens.genre[self.title]


@cache
def first_screens(accuracy):
    still = {"buzz_weight": 0.0, "heard_weight": 0.0}
    scenario = Scenario(viewers=60_000, days=1, warm_up=0).with_(discovery=still, feedbacks=QUIET)
    model = FirstScreens(scenario.with_(targeting_accuracy=accuracy))
    model.run_model()
    return model


def by_genre_and_gender(model):
    return np.histogram2d(model.genre, model.gender, bins=(8, 2))[0]


@pytest.mark.parametrize("platform", ["douyin", "kuaishou"])
def test_a_platform_that_knows_nothing_broadcasts_every_title_with_its_weight(platform):
    model, p = first_screens(0.0), PLATFORMS.index(platform)
    shown = np.bincount(model.title[model.venue == p], minlength=model.weights.shape[1])
    expected = shown.sum() * model.weights[p] / model.weights[p].sum()
    often = expected >= 5
    pooled = [np.append(numbers[often], numbers[~often].sum()) for numbers in (shown, expected)]
    assert often.sum() > 30
    assert chisquare(*pooled).pvalue > 0.001


def test_what_is_broadcast_is_the_same_for_women_and_men_and_what_is_targeted_is_not():
    assert chi2_contingency(by_genre_and_gender(first_screens(0.0))).pvalue > 0.001
    assert chi2_contingency(by_genre_and_gender(first_screens(0.75))).pvalue < 1e-9


# choice


WAYS = ("shelf", "live", "known", "outside", "wait")


class Shoppers(MarketModel):
    """Expected and counted choices of those who look into a need: a nested logit written once more."""

    def __init__(self, *args, **settings):
        self.expected, self.variance, self.counted = (dict.fromkeys(WAYS, 0.0) for _ in range(3))
        super().__init__(*args, **settings)

    def shop(self):
        now, chances = plain(self.today), {}
        for viewer in people_of(self, np.flatnonzero(self.viewers_table["needs"])):
            if viewer.joins_on <= self.day and (focus := need_in_focus(viewer, now)) >= 0:
                chances[viewer.row] = focus, chances_of(viewer, now, visits(viewer, now, offers.FOR_NEED, focus))
        super().shop()
        ordered = {int(v): k for k, v in enumerate(self.new_orders["viewer"])}
        for row, (focus, chance) in chances.items():
            self.counted[self.way_of(row, focus, ordered.get(row))] += 1
            for way, share in chance.items():
                self.expected[way] += share
                self.variance[way] += share * (1 - share)

    def way_of(self, row, focus, order):
        if order is None:
            return "wait" if self.viewers_table["needs"][row] >> focus & 1 else "outside"
        if self.new_orders["known"][order]:
            return "known"
        return "live" if self.new_orders["channel"][order] == Channel.LIVE else "shelf"


def chances_of(viewer, now, visit):
    """By way, from the utilities of all that this viewer meets."""
    met = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "weighed", lambda choice, offer, luck, p: met.append(offer) or choice)
        offers.elsewhere(viewer, now, plain(empty_tally(0)), visit, 0)
    p, usual = now.purchase, now.stores.usual_price[visit.category]
    terms = dict.fromkeys(("shelf", "live", "known"), 0.0)
    for offer in met:
        kind = "known" if offer.known else "live" if offer.channel == Channel.LIVE else "shelf"
        terms[kind] += exp(offer.utility / p.nest) if offer.price - offer.coupon <= viewer.wallet else 0.0
    inside = sum(terms.values())
    weights = {kind: inside**p.nest * term / inside if inside else 0.0 for kind, term in terms.items()}
    weights |= {"outside": exp((visit.value - usual) / (p.noise * usual) + p.outside), "wait": exp(p.wait)}
    total = sum(weights.values())
    return {way: weight / total for way, weight in weights.items()}


def test_choices_in_the_market_have_the_shares_of_the_logit():
    model = Shoppers(Scenario(viewers=2_500, days=25, warm_up=0).with_(rules={"drama_links": False}))
    model.run_model()
    assert sum(model.counted.values()) > 5_000
    for way in WAYS:
        off = model.counted[way] - model.expected[way]
        assert abs(off) < 3 * sqrt(model.variance[way]), way
        assert model.expected[way] > 100, way


# adoption


EXTERNAL, IMITATION = 1.0, 12.0  # a year
DAYS = 60
MIXED = Scenario(days=DAYS, warm_up=0).with_(
    adoption={
        "feed_since": "2024-01-01",
        "paid_since": "2024-01-01",
        "feed_external": EXTERNAL,
        "feed_imitation": IMITATION,
        "paid_external": 0.0,
        "paid_imitation": 0.0,
        "mass": 1.0,
        "eagerness": 0.0,
    },
    population={"short_video_users": [["2020-01-01", 10**9], ["2030-01-01", 10**9]], "netizens": 10**9},
    studios={"creators": 40},
    commerce={"merchants": 16},
)
"""All are equally eager and know what everybody does; nobody has begun to watch, joins or leaves."""
SIZES = (250, 1_000, 4_000)
RUNS = 12


def adopters(viewers, seed):
    """Day by day, those who watch dramas over those who ever will."""
    model = MarketModel(MIXED.with_(viewers=viewers, seed=seed), threads=1)
    may = model.viewers_table["adoptable"] == 1
    found = []
    while model.running:
        model.step()
        found.append((model.viewers_table["adoption"][may] > 0).mean())
    return np.array(found)


def bass(years):
    """The closed form of Bass (1969)."""
    gone = exp(-(EXTERNAL + IMITATION) * years)
    return (1.0 - gone) / (1.0 + IMITATION / EXTERNAL * gone)


def bass_by_days():
    """His curve where people look around once a day."""
    share, path = 0.0, []
    for _ in range(DAYS):
        share += (1.0 - share) * (EXTERNAL + IMITATION * share) / 365
        path.append(share)
    return np.array(path)


def test_a_well_mixed_market_comes_to_the_curve_of_bass_by_the_root_of_its_size():
    path = bass_by_days()
    assert path[-1] > 0.3
    assert path == pytest.approx([bass((day + 1) / 365) for day in range(DAYS)], abs=0.01)
    off = {n: np.array([adopters(n, seed) for seed in range(RUNS)]) - path for n in SIZES}
    error = [np.sqrt((off[n] ** 2).mean()) for n in SIZES]
    slope = np.polyfit(np.log(SIZES), np.log(error), 1)[0]
    assert -0.65 < slope < -0.35
    of_seeds = off[SIZES[-1]][:, -1]
    assert abs(of_seeds.mean()) < 3 * of_seeds.std(ddof=1) / sqrt(RUNS)
