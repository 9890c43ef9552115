"""Specification: the application plays days in which dated policies act, or says that it does not."""

from argparse import ArgumentParser
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from sim.app.address import decoded, encoded, usual
from sim.app.estimate import Collected
from sim.app.player import Player
from sim.app.reproducing import loaded
from sim.app.window import MOST, days_to_watch, first_part, parts_of, start_to_watch
from sim.cli import app
from sim.experiments.execution.executors import threads
from sim.scenario import Scenario

SMALL = usual().with_(viewers=250, days=21, replications=3, warm_up=14)
BAN = {"set": "levers.ad_load", "platform": ["douyin", "kuaishou"], "value": 0.2}
YAML = "extends: baseline.yaml\ntitle: A ban\npolicies:\n  - {set: levers.ad_load, value: 0.2, from: %s}\n"


def ban(first=None, last=None, **changes):
    return SMALL.with_(title="A ban", policies=[BAN | {"from": first, "to": last}], **changes)


# how many days


def test_days_reach_a_season_into_the_last_policy_or_its_end():
    assert days_to_watch(SMALL) == 21
    assert days_to_watch(ban("2024-06-01")) == 152 + 90
    assert days_to_watch(ban("2024-06-01", "2024-06-10")) == 152 + 10
    assert days_to_watch(ban("2024-01-19", "2024-01-21")) == 21
    assert days_to_watch(ban("2024-01-19", "2024-01-22")) == 22
    assert days_to_watch(ban("2024-01-11")) == 21  # it acts on half of the days
    assert days_to_watch(ban("2024-01-12")) == 11 + 90
    assert days_to_watch(ban("2023-01-05")) == days_to_watch(ban(None, "2025-01-01")) == 21
    assert days_to_watch(ban("2024-06-01", days=365)) == 365


def test_nobody_gets_a_run_of_years_unasked_but_another_start_is_offered():
    far = ban("2026-01-05")
    assert days_to_watch(far) == 21
    assert days_to_watch(ban("2025-10-02")) == 640 + 90 == MOST
    assert days_to_watch(ban("2025-10-03")) == 21
    assert start_to_watch(far) == date(2026, 1, 5)
    assert start_to_watch(ban("2024-06-01")) is None
    assert start_to_watch(ban("2023-03-01", "2023-04-01")) == date(2023, 3, 1)
    assert start_to_watch(ban(None, "2023-04-01")) == date(2023, 4, 1)
    assert start_to_watch(ban("2020-01-05", "2020-02-01")) == date(2020, 1, 5)  # after a shorter warm-up
    assert start_to_watch(ban("2031-01-05")) is None  # no run begins so late


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ([], 152 + 90),
        (["--days", "30"], 30),
        (["--set", "days=40"], 40),
        (["--set", "start=2024-05-01"], 90),
        (["--set", "start=2024-03-15"], 78 + 90),
    ],
)
def test_the_command_plays_days_in_which_the_policies_act_unless_told_otherwise(given, days, tmp_path, capsys):
    path = tmp_path / "ban.yaml"
    path.write_text(YAML.replace("extends: baseline.yaml\n", "days: 365\n") % "2024-06-01")
    parser = ArgumentParser()
    app.add_arguments(parser)
    base = app._base(parser.parse_args([str(path), *given]))
    assert (base.days, base.viewers) == (days, 2_000)
    assert ("warning" in capsys.readouterr().err) == (days in (30, 40))


def test_a_file_gets_the_days_its_policies_need_unless_it_says_how_many():
    found = loaded("ban.yaml", (YAML % "2024-02-01").encode(), SMALL)
    assert (found.scenario.days, found.longer) == (31 + 90, True)
    stated = loaded("ban.yaml", (YAML % "2024-02-01" + "days: 30\n").encode(), SMALL)
    assert (stated.scenario.days, stated.longer) == (30, False)
    ours = loaded("mine.yaml", b"extends: baseline.yaml\ntitle: Mine\n", ban("2024-02-01"))
    assert (ours.scenario.days, ours.longer) == (21, False)  # the session chose its days for its own policies


def test_a_file_that_starts_early_gets_the_warm_up_that_there_is_time_for():
    found = loaded("early.yaml", b"title: Early\nstart: 2020-01-05\n", SMALL).scenario
    assert (found.warm_up, found.days_before) == (14, 4)


# the first estimate


def test_results_are_taken_after_each_third():
    assert parts_of(90) == (30, 60, 90)
    assert parts_of(21) == (7, 14, 21)
    assert parts_of(12) == (12,)


def test_the_first_estimate_covers_days_in_which_each_policy_acts():
    assert first_part(SMALL, SMALL.with_(care=0.5)) == 7
    assert first_part(SMALL, ban("2024-01-03")) == 7  # five days, 2 to 6
    assert first_part(SMALL, ban("2024-01-04")) == 14
    assert first_part(SMALL, ban("2024-01-07", "2024-01-07")) == 7  # all that there is of it
    assert first_part(SMALL, ban("2024-01-12")) is None
    assert first_part(ban("2024-01-04"), SMALL) == 14  # a policy that is left out
    assert first_part(ban("2024-01-12"), ban("2024-01-12", care=0.5)) == 7  # both have it
    assert first_part(SMALL, ban("2024-06-01")) == 7  # it never acts: that is said elsewhere


def test_an_estimate_of_a_later_part_is_paired_with_the_same_days_of_the_baseline(warm):
    base = Scenario().with_(viewers=60, days=21, replications=2)
    late = base.with_(policies=[BAN | {"from": "2024-01-05"}])
    found = Collected(base, late)
    player = Player(threads(2))
    try:
        for one in player.order(base, late).arrivals():
            if one.under:
                found.early[one.seed] = one.parts[0]
            else:
                found.add(one)
    finally:
        player.close()
    estimate = found.estimate()
    assert (estimate.days, estimate.whole, estimate.unchanged) == (14, False, False)
    assert {len(one.daily) for one in (*estimate.without, *estimate.under)} == {14}
    assert found.done == pytest.approx(14 / 21)
    without, under = estimate.without[0].daily, estimate.under[0].daily
    assert without[:4].equals(under[:4])
    assert not without[4:].equals(under[4:])


# the page


def idle(page):
    return page.locator(".problem.idle")


def done(page):
    expect(page.locator(".progress-words")).to_have_text("Done: 3 of 3 pairs.")


def scenario_of(page):
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    return decoded(asked.get("s", ""), decoded(asked.get("b", ""), usual()))


def test_a_policy_that_never_acts_is_said_with_its_dates_and_a_button_that_plays_it(visit):
    page = visit(f"/?b={encoded(SMALL, usual())}&s={encoded(ban('2024-01-29', '2024-02-04'), SMALL)}")
    expect(idle(page)).to_contain_text("These policies do nothing in the days that are played")
    expect(idle(page).locator("li")).to_have_text(
        "policies[0] (levers.ad_load) holds from 2024-01-29 to 2024-02-04, but the run goes from 2024-01-01 to "
        "2024-01-21: it never acts; it takes at least 29 days to reach it."
    )
    expect(page.locator(".policies")).to_contain_text("never acts")
    expect(page.locator(".unchanged")).to_have_text(
        "Every figure is the same as in the baseline, in every pair: nothing that was changed acts in these days."
    )
    done(page)
    expect(page.locator(".spoken")).to_contain_text("Every figure is the same")
    idle(page).get_by_role("button", name="Play 35 days").click()
    expect(idle(page)).to_have_count(0)
    done(page)
    expect(page.locator(".unchanged")).to_have_count(0)
    assert scenario_of(page).days == 35


def test_a_policy_that_is_over_before_the_start_can_be_started_with(visit):
    page = visit(f"/watch?b={encoded(SMALL, usual())}&s={encoded(ban('2023-03-01', '2023-04-01'), SMALL)}")
    expect(idle(page)).to_contain_text("a start by 2023-04-01 would meet it")
    expect(idle(page).get_by_role("button", name="Play")).to_have_count(0)
    idle(page).get_by_role("button", name="Start on 2023-03-01").click()
    expect(idle(page)).to_have_count(0)
    expect(page.locator(".clock .date")).to_have_text("2023-03-01")


def test_a_policy_that_acts_is_not_spoken_of(visit):
    page = visit(f"/?b={encoded(SMALL, usual())}&s={encoded(ban('2024-01-08'), SMALL)}")
    done(page)
    expect(page.locator(".policies")).to_be_visible()
    expect(idle(page)).to_have_count(0)


def test_what_never_acts_is_told_in_chinese_too(visit):
    page = visit(f"/?lang=zh&b={encoded(SMALL, usual())}&s={encoded(ban('2024-06-01'), SMALL)}")
    expect(idle(page)).to_contain_text(
        "policies[0]（levers.ad_load）自 2024-06-01 起，而运行自 2024-01-01 至 2024-01-21：它从不生效；"
        "至少要 153 天才能到达。"
    )
    expect(idle(page).get_by_role("button", name="运行 242 天")).to_be_visible()
    expect(page.locator(".unchanged")).to_contain_text("所作的改动在这些日子里都不起作用")


def test_a_file_that_is_loaded_brings_the_days_its_policies_need(visit, tmp_path):
    page = visit()
    done(page)
    file = tmp_path / "ban.yaml"
    file.write_text(YAML % "2024-01-20, to: 2024-02-10")
    page.locator(".files input[type=file]").set_input_files(file)
    expect(page.locator(".files .told-of-file")).to_contain_text("now 41 days are")
    done(page)
    assert scenario_of(page).days == 41
    expect(page.locator(".shown")).to_contain_text("41 days from 2024-01-01")
    file.write_text(YAML % "2024-06-01" + "days: 22\n")
    page.locator(".files input[type=file]").set_input_files(file)
    expect(page.locator(".files .told-of-file")).to_contain_text("it takes at least 153 days to reach it")


# what is wrong with a file, where the file is chosen


BELOW = """() => {
  const [button, told] = [".files .upload", ".files .told-of-file"].map((which) =>
    document.querySelector(which).getBoundingClientRect());
  return told.top >= button.bottom && told.top - button.bottom < 40 && told.bottom <= innerHeight;
}"""
"""Whether the answer to a file begins at most a line below the button that chose it, and is in sight."""


@pytest.mark.parametrize("place", ["/", "/watch"])
def test_what_is_wrong_with_a_file_is_said_below_the_button_and_in_sight(visit, tmp_path, place):
    page = visit(place)
    file = tmp_path / "early.yaml"
    file.write_text("extends: baseline.yaml\nstart: 2019-01-05\n")
    upload = page.locator(".files .upload")
    expect(upload).to_be_visible()
    if place == "/":
        done(page)
    else:
        expect(page.locator(".series.below")).to_be_visible()
    # the button stands at the lower edge, so that what comes below it would be out of sight
    upload.evaluate("button => button.scrollIntoView({ block: 'end' })")
    page.locator(".files input[type=file]").set_input_files(file)
    expect(page.locator(".files .problem")).to_contain_text("early.yaml was not loaded; nothing has changed")
    expect(page.locator(".files .problem li")).to_contain_text("early.yaml:2: start is 2019-01-05")
    page.wait_for_function(BELOW)
    expect(page.locator(".status .problem")).to_have_count(0)


def test_a_file_that_cannot_be_read_is_answered(visit, tmp_path):
    page = visit("/watch")
    file = tmp_path / "gone.yaml"
    file.write_text("title: Gone\n")
    expect(page.locator(".files .upload")).to_be_visible()
    page.evaluate("() => { File.prototype.arrayBuffer = () => Promise.reject(new DOMException('gone')); }")
    page.locator(".files input[type=file]").set_input_files(file)
    expect(page.locator(".files .problem li")).to_have_text(
        "gone.yaml: cannot be read: the browser has no access to it."
    )
