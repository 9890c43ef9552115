"""Specification of the page What if."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from sim.app.address import encoded, usual

QUALITY = "After sales quality"
DONE = re.compile(r"Done: 3 of 3 pairs")


def slider(page, name=QUALITY):
    return page.get_by_role("slider", name=name, exact=True)


def move(page, key, name=QUALITY):
    slider(page, name).focus()
    page.keyboard.press(key)


def done(page):
    expect(page.locator(".fresh")).to_be_visible()
    expect(page.locator(".progress-words")).to_have_text(DONE)


def change(page, outcome):
    return page.locator(f"tr[data-key={outcome}] .change b").first.inner_text()


def answered(page):
    expect(page.locator("table.answer").first).to_be_visible()  # else the baseline alone may be what is done
    done(page)


def query(page):
    return parse_qs(urlsplit(page.url).query)


def test_the_page_opens_with_the_baseline(visit):
    page = visit()
    expect(page.get_by_role("heading", name="The baseline")).to_be_visible()
    done(page)
    assert "yuan" in page.locator("table").first.inner_text()
    assert "250 simulated viewers, after a warm-up of 14 days" in page.locator(".shown").inner_text()
    expect(page.locator(".chart[data-revision]")).to_have_count(6)
    expect(page.locator("footer")).to_contain_text("seed 1")
    assert query(page).keys() == {"b"}  # sizes that are not the usual ones


def test_a_higher_standard_of_service_means_fewer_returns_and_none_leaves_what_merchants_choose(visit):
    page = visit()
    move(page, "End")
    answered(page)
    assert change(page, "return_rate").startswith("-")
    assert change(page, "consumer_surplus").startswith("+")
    assert "3 pairs of runs with the same luck" in page.locator(".shown").inner_text()
    move(page, "Home")
    expect(page.locator("tr[data-key=return_rate] .change b").first).to_have_text(re.compile("^[+]?0"))


def test_a_slider_moved_by_keyboard_says_its_value_and_its_bounds(visit):
    page = visit()
    move(page, "ArrowRight")
    expect(slider(page)).to_have_attribute("aria-valuetext", "0.51")
    assert slider(page).get_attribute("min") == "0"
    assert slider(page).get_attribute("max") == "1"
    page.get_by_role("button", name="About After sales quality").click()
    told = page.locator(".told:visible")
    expect(told).to_contain_text("service after a sale, the mean of its four dimensions")
    expect(told).to_contain_text("Assumed: the middle of the scale; nobody published a level")


def test_what_changed_is_said_to_screen_readers_once_it_is_known(visit):
    page = visit()
    move(page, "End")
    answered(page)
    told = re.compile(r"3 pairs.*Consumer surplus \+[\d.]+ %, interval")
    expect(page.get_by_role("status").first).to_contain_text(told)


@pytest.mark.parametrize(
    ("language", "lever", "said"),
    [("en", QUALITY, "returned orders per delivered order"), ("zh", "售后质量", "退货订单占已送达订单的比例")],
)
def test_what_an_outcome_means_unfolds_by_keyboard_and_stays_unfolded(visit, language, lever, said):
    page = visit(f"/?lang={language}")
    move(page, "End", lever)
    row = page.locator("tr[data-key=return_rate]").first
    expect(row.locator(".meaning")).to_be_hidden()
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator(".meaning")).to_have_text(said)
    expect(row.locator(".meaning")).to_be_visible()
    assert change(page, "return_rate").startswith("-")
    slider(page, lever).evaluate("one => { one.value = one.min; one.dispatchEvent(new Event('input')) }")
    expect(row.locator(".change b")).to_have_text(re.compile("^[+]?0"))
    expect(row.locator(".meaning")).to_be_visible()
    expect(row.locator("summary")).to_be_focused()


def test_stopping_leaves_what_was_found_and_going_on_finishes_it(visit):
    page = visit()
    done(page)
    page.get_by_role("button", name="Size of the simulation").click()
    page.get_by_label("pairs of runs").select_option("40")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".progress-words")).to_contain_text("Stopped")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.get_by_label("pairs of runs").select_option("3")
    done(page)


def test_a_reload_and_a_colleague_see_the_same_scenario(visit):
    page = visit()
    move(page, "End")
    answered(page)
    found, address = change(page, "return_rate"), page.url
    page.reload()
    answered(page)
    assert change(page, "return_rate") == found
    expect(slider(page)).to_have_value("1")
    parts = urlsplit(address)
    colleague = visit(f"{parts.path}?{parts.query}")
    answered(colleague)
    assert change(colleague, "return_rate") == found


def test_back_to_the_baseline_forgets_every_change(visit):
    page = visit()
    move(page, "End")
    expect(page.get_by_role("button", name="Back: After sales quality")).to_be_visible()
    page.get_by_role("button", name="Back to the baseline").click()
    expect(slider(page)).to_have_value("0.5")
    expect(page.get_by_role("heading", name="The baseline")).to_be_visible()
    assert "s" not in query(page)


def test_what_is_moved_while_an_answer_is_awaited_is_not_lost(visit):
    page = visit()
    done(page)
    sliders = page.locator(".levers input[type=range]")
    sliders.evaluate_all(
        "all => all.forEach(one => { one.value = one.max; one.dispatchEvent(new Event('input')) })"
    )  # one message for each would have been one too many
    answered(page)
    page.reload()
    for place in range(3):
        expect(sliders.nth(place)).to_have_value(sliders.nth(place).get_attribute("max"))


def test_policies_from_a_file_are_shown_and_leave_other_folds_as_they_are(visit, tmp_path):
    page = visit()
    size = page.get_by_role("button", name="Size of the simulation")
    size.click()
    file = tmp_path / "dated.yaml"
    file.write_text(
        "extends: baseline.yaml\npolicies: [{set: levers.ad_load, platform: douyin, from: 2024-01-05, value: 0.5}]\n"
    )
    page.locator(".files input[type=file]").set_input_files(file)
    expect(page.locator(".policies")).to_contain_text("from 2024-01-05")
    expect(size).to_have_attribute("aria-expanded", "true")


def test_the_page_is_complete_in_chinese(visit):
    page = visit("/?lang=zh")
    move(page, "End", "售后质量")
    expect(page.locator("table.answer").first).to_be_visible()
    shut = page.locator(".page .fold-title[aria-expanded=false]")
    while shut.count():
        fold = shut.first.element_handle()
        fold.press("Enter")  # what opens above it moves it away from under a mouse
        page.wait_for_function("fold => fold.ariaExpanded === 'true'", arg=fold)
    expect(page.locator("table.answer")).to_have_count(9)
    english = set(re.findall(r"[A-Za-z]{3,}", page.locator(".page").inner_text())) - {"YAML", "CSV", "HTML", "GMV"}
    assert english == set()


def test_the_language_can_be_switched_and_stays_in_the_address(visit):
    page = visit()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="杠杆")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(slider(page, "售后质量")).to_be_visible()
    assert query(page)["lang"] == ["zh"]
    page.reload()
    expect(page.get_by_role("heading", name="杠杆")).to_be_visible()
    page.get_by_role("link", name="观看运行").click()
    expect(page).to_have_url(re.compile(r"/watch\?.*lang=zh"))


def test_two_sessions_at_once_do_not_see_each_other(visit):
    one, other = visit(), visit()
    move(one, "End")
    move(other, "Home")
    answered(one)
    answered(other)
    assert change(one, "return_rate").startswith("-")
    assert not change(other, "return_rate").startswith("-")
    expect(slider(one)).to_have_value("1")
    expect(slider(other)).to_have_value("0")


def test_a_damaged_address_is_answered_in_words(visit):
    page = visit("/?s=garbage")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("cannot be used; this is the baseline instead")
    expect(alert).to_contain_text("it is damaged")
    page.get_by_role("button", name="Close").click()
    expect(alert).to_have_count(0)
    done(page)


def test_a_value_out_of_bounds_is_answered_in_words(visit):
    page = visit()
    page.get_by_role("button", name="Assumptions of the model").click()
    page.get_by_role("button", name=re.compile("^Purchase \\(")).click()
    box = page.get_by_role("spinbutton").first
    box.fill("-1e9")
    box.press("Tab")
    assert not box.evaluate("box => box.validity.valid")
    expect(slider(page)).to_have_value("0.5")


def test_an_assumption_changes_the_baseline_too(visit):
    page = visit()
    done(page)
    before = page.locator("table").first.inner_text()
    page.get_by_role("button", name="Assumptions of the model").click()
    page.get_by_role("button", name=re.compile("^Merchants \\(")).click()
    box = page.get_by_role("spinbutton").first
    value = float(box.input_value())
    box.fill(f"{value * 0.5:g}")
    box.press("Tab")
    expect(page.locator("table").first).not_to_have_text(before)
    expect(page.get_by_role("heading", name="The baseline")).to_be_visible()


def test_dated_policies_come_with_the_address_and_are_shown(visit):
    base = usual().with_(viewers=250, days=21, replications=3, warm_up=14)
    terms = {"budget": 4e9, "face_value": 20, "min_spend": 0}
    plan = {"plan": "coupons", "platform": "kuaishou", "from": "2024-01-05", **terms}
    policy = base.with_(policies=[plan])
    page = visit(f"/?b={encoded(base, usual())}&s={encoded(policy, base)}")
    shown = page.locator(".policies")
    expect(shown).to_contain_text("coupons")
    expect(shown).to_contain_text("from 2024-01-05")
    answered(page)
    page.get_by_role("button", name="All other outcomes").click()
    expect(page.locator("tr[data-key=subsidy_spent] .change b")).to_contain_text("+")
