"""Specification of a session as a whole: its pages share one scenario, and its work ends when it is closed."""

import time
from collections import deque

import pandas as pd
import psutil
import pytest
from playwright.sync_api import expect

import sim
from sim.app.address import encoded, usual
from sim.app.watch.showing import Showing
from tests.app.test_files import saved
from tests.app.test_what_if import answered, done, move, slider

LONG = usual().with_(viewers=5_000, days=3_650, replications=40, warm_up=0)
"""Keeps two workers busy for a quarter of an hour; watched at the highest speed, it takes two minutes."""
WINDOW, LOOK = 2.0, 0.25  # seconds
WORKS, RESTS = 0.2, 0.1  # seconds of processor time within a window
MOST = 90  # seconds for work to begin or to end on a machine with much else to do, less than either work takes


def spent(server):
    """Processor time of the server and its workers so far."""
    process = psutil.Process(server.process.pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def works(server):
    """Wait until work is done within a window: less than the whole of it is enough to see that."""
    seen, until = deque([spent(server)], maxlen=round(WINDOW / LOOK) + 1), time.monotonic() + MOST
    while seen[-1] - seen[0] <= WORKS:
        assert time.monotonic() < until, seen
        time.sleep(LOOK)
        seen.append(spent(server))


def rests(server, windows=1):
    """Wait until next to nothing is done in each of some windows, one after the other, since any moment."""
    step = round(WINDOW / LOOK)
    seen, until = deque(maxlen=windows * step + 1), time.monotonic() + MOST
    while len(seen) < windows * step + 1 or any(
        seen[k + step] - seen[k] >= RESTS for k in range(0, len(seen) - 1, step)
    ):
        assert time.monotonic() < until, seen
        time.sleep(LOOK)
        seen.append(spent(server))


def begin_to_compute(visit):
    page = visit(f"/?b={encoded(LONG, usual())}")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    return page


def begin_to_watch(visit):
    page = visit(f"/watch?b={encoded(LONG, usual())}")
    page.get_by_role("button", name="a month a second").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.watch progress').value >= 30")
    return page


@pytest.mark.parametrize("begin", [begin_to_compute, begin_to_watch])
def test_what_a_session_plays_ends_when_it_is_closed(visit, server, begin):
    page = begin(visit)
    works(server)
    page.goto("about:blank")
    rests(server, windows=2)


def test_the_scenario_of_the_first_page_is_the_one_that_is_watched(visit, tmp_path):
    page = visit()
    move(page, "End")
    expect(page.get_by_role("button", name="Baseline (YAML)")).to_be_visible()  # so the move has arrived
    page.get_by_role("link", name="Watch a run").click()
    page.get_by_role("button", name="One day on").click()
    expect(page.locator(".clock .day")).to_have_text("Day 1 of 21")
    plan = sim.load(saved(page, "Scenario (YAML)", tmp_path))
    assert plan.levers.after_sales_quality == 1
    shown = pd.read_csv(saved(page, "Daily outcomes", tmp_path), encoding="utf-8-sig", parse_dates=["date"])
    again = Showing(plan).play(1).daily
    pd.testing.assert_frame_equal(shown, again, check_dtype=False, check_exact=True)
    page.get_by_role("link", name="What if").click()
    expect(slider(page)).to_have_value("1")
    answered(page)  # charts that come up while a page is left would complain


def test_the_report_of_a_comparison_opens_without_any_server(visit, browser, tmp_path):
    page = visit()
    move(page, "End")
    answered(page)
    file = saved(page, "Report (HTML)", tmp_path)
    assert file.name == "report.html"
    complaints, requests = [], []
    with browser.new_context(offline=True) as context:
        report = context.new_page()
        report.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        report.on("pageerror", lambda error: complaints.append(str(error)))
        report.on("request", lambda request: requests.append(request.url))
        report.goto(file.as_uri())
        assert report.title() == "Policies compared with: Baseline – Simulation report"
        assert report.evaluate("document.documentElement.lang") == "en"
        expect(report.get_by_role("heading", level=1)).to_be_visible()
        expect(report.locator("main, body").first).to_contain_text("250 simulated viewers")
        assert report.locator("table").count() > 1
    assert [url for url in requests if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
    assert complaints == []


def test_an_earlier_answer_is_dimmed_while_another_is_awaited(visit):
    page = visit()
    move(page, "End")
    answered(page)
    page.get_by_role("button", name="Size of the simulation").click()
    for size, value in (("days", "365"), ("simulated viewers", "20000")):  # takes a while
        before = page.url
        page.get_by_label(size, exact=True).select_option(value)
        page.wait_for_function("before => location.href !== before", arg=before)  # so it has arrived
    earlier = page.locator(".stale")
    expect(earlier).to_have_attribute("aria-busy", "true")
    expect(earlier).to_have_css("opacity", "0.45")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".progress-words")).to_contain_text("belong to the scenario before")
    expect(earlier).to_have_attribute("aria-busy", "false")
    page.get_by_label("days", exact=True).select_option("21")
    page.get_by_label("simulated viewers").select_option("250")
    answered(page)
    expect(page.locator(".fresh")).to_have_attribute("aria-busy", "false")


FRAMES = """() => {
    window.frames_seen = [];
    const look = () => {
        const answer = document.querySelector("[data-answer]");
        window.frames_seen.push({
            address: location.search,
            lever: [...document.querySelectorAll("input[type=range]")].map(one => one.value).join(),
            figures: answer?.querySelector("table.answer")?.innerText ?? "",
            dimmed: Number(getComputedStyle(answer).opacity) < 1,
        });
        requestAnimationFrame(look);
    };
    look();  // now: on a busy machine the next frame may come after the change
}"""


def by_key(page):
    slider(page).focus()
    page.keyboard.press("ArrowLeft")


def by_reset(page):
    page.get_by_role("button", name="Back to the baseline").click()


def by_file(page):
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.yaml", "mimeType": "text/yaml", "buffer": b"extends: b.yaml\nlevers: {targeting_accuracy: 0.2}"}
    )


@pytest.mark.parametrize("change", [by_key, by_reset, by_file])
def test_figures_of_an_earlier_scenario_are_never_shown_undimmed(visit, change):
    page = visit()
    move(page, "End")
    answered(page)
    expect(page.locator("[data-answer]")).to_have_css("opacity", "1")  # so the document knows what is asked now
    earlier = page.locator("[data-answer]").get_attribute("data-answer")
    figures, address = page.locator("table.answer").first.inner_text(), page.evaluate("location.search")
    page.evaluate(FRAMES)
    change(page)
    page.wait_for_function("earlier => document.querySelector('[data-answer]').dataset.answer !== earlier", arg=earlier)
    done(page)
    frames = page.evaluate("window.frames_seen")
    levers = frames[0]["lever"]
    moved = [one for one in frames if one["lever"] != levers or one["address"] != address]
    earlier_ones = [one for one in moved if one["figures"] == figures]
    assert len(earlier_ones) > 1
    assert all(one["dimmed"] for one in earlier_ones)
    assert not frames[0]["dimmed"]
    assert not frames[-1]["dimmed"]


def test_a_chart_that_is_chosen_dims_nothing(visit):
    page = visit()
    done(page)
    expect(page.locator("[data-answer]")).to_have_css("opacity", "1")
    page.evaluate(FRAMES)
    page.locator(".chosen select").select_option(index=3)
    page.wait_for_timeout(1_000)
    assert not any(one["dimmed"] for one in page.evaluate("window.frames_seen"))


def test_a_move_that_is_taken_back_leaves_the_answer_as_it_was(visit):
    page = visit()
    done(page)
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-answer]")).to_have_css("opacity", "1")
    done(page)
