"""Campaigns for brands: what contacts leave, how platforms lift each other, who pays."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim.market.model import MarketModel
from sim.names import N_PLATFORMS, PLATFORMS
from sim.processes.campaigns.parameters import Campaigns
from sim.processes.campaigns.rules import (
    awareness_after,
    awareness_push,
    faded,
    is_lately,
    meets_chance,
    unaware_weight,
)
from sim.processes.campaigns.viewer import meet_campaign
from sim.scenario import Scenario

P = Campaigns().as_tuple()
ON_TWO = [
    {"set": "levers.brand_campaign", "platform": name, "from": "2024-01-03", "to": "2024-01-04", "value": 30.0}
    for name in ("douyin", "taobao")
]


def met(*contacts, **changes):
    """Awareness after contacts, each a platform and a day; days between fade nothing here."""
    viewer = SimpleNamespace(awareness=0.0, campaign_on=-1, campaign_day=-1, campaign_elsewhere=-1)
    group = Campaigns(**changes).as_tuple()
    for platform, day in contacts:
        meet_campaign(viewer, SimpleNamespace(campaigns=group, calendar=SimpleNamespace(day=day)), platform)
    return viewer.awareness


def test_more_money_reaches_fewer_new_people():
    chances = [meets_chance(spent, P) for spent in (0.0, 20.0, 40.0, 60.0)]
    assert chances[0] == 0.0
    assert chances[2] == pytest.approx(1 - math.exp(-1))
    assert np.all(np.diff(chances, 2) < 0)


def test_a_contact_adds_a_part_of_what_is_missing_and_awareness_fades():
    assert awareness_after(0.0, False, P) == pytest.approx(P.contact_step)
    assert awareness_after(0.5, False, P) == pytest.approx(0.5 + 0.5 * P.contact_step)
    assert awareness_after(0.2, True, Campaigns(contact_step=0.9).as_tuple()) == 1.0
    assert faded(0.5, P) == pytest.approx(0.5 * (1 - P.fading))


def test_another_platform_lifts_a_contact_for_a_week():
    alone, step = met((0, 1)), P.contact_step
    assert alone == pytest.approx(step)
    lifted = step + P.synergy * step * (1 - step)
    assert met((0, 1), (1, 8)) == pytest.approx(lifted)
    assert met((0, 1), (1, 9)) == pytest.approx(1 - (1 - step) ** 2)  # too long ago
    assert met((0, 1), (0, 2)) == pytest.approx(1 - (1 - step) ** 2)  # the same platform
    assert met((0, 1), (1, 1)) == pytest.approx(lifted)  # on the same day


def test_what_was_met_elsewhere_is_remembered_over_contacts_here():
    one, two = met((0, 1), (1, 5), (1, 12)), met((0, 1), (1, 5), (0, 12))
    assert one < two  # on 1, the last contact elsewhere was eleven days ago; on 0, it was a week ago
    assert not is_lately(3, -1, P)


def test_awareness_moves_all_offers_alike():
    push = awareness_push(0.4, P)
    assert push == pytest.approx(0.4 * P.awareness_weight)
    assert unaware_weight(3.0 * math.exp(push), 0.4, P) == pytest.approx(3.0)


def test_people_meet_campaigns_where_and_while_they_run_and_merchants_pay_the_platforms():
    model = MarketModel(Scenario(viewers=400, days=6, warm_up=0).with_(policies=ON_TWO), threads=1)
    contacts, two = [], [PLATFORMS.index(name) for name in ("douyin", "taobao")]
    while model.running:
        model.step()
        contacts.append(int(model.totals.until("campaign_contacts", model.day)[-1]))
    assert [fen > 0 for fen in contacts] == [False, False, True, True, False, False]
    known = model.viewers_table["awareness"] > 0
    used = model.viewers_table["platforms"] & sum(1 << k for k in two) > 0
    assert known[~used].sum() == 0
    assert 0.5 < known[used].mean() <= 1
    entries = model.ledger.entries()
    paid = entries[entries["reason"] == "brand_campaign"].groupby("payee", observed=True)["fen"].sum()
    users = model.platforms_table["monthly_users"]
    for k in two:
        assert paid[f"platform:{PLATFORMS[k]}"] == pytest.approx(2 * 30 / 1000 * 100 * users[k], rel=1e-5)
    assert int((paid > 0).sum()) == len(two) < N_PLATFORMS
