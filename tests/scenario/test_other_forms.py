"""A setting that means nothing on a platform's form is not offered there, and who gives it is told where it is."""

import pytest

import sim
from sim.names import FORMS, PLATFORMS, Form
from sim.policy.dated import DATED
from sim.processes.platforms.one_platform import PlatformSettings, platforms_with, settings_of
from sim.scenario import Scenario, ScenarioError
from sim.scenario.schema import schema

SELLING = "short video, shelves (douyin, kuaishou, taobao, pinduoduo, jd)"
PAID = "mini-programs, apps (douyin_mini, wechat_mini, drama_app)"
OF_FORMS = {
    "shop_pull": {Form.SHORT_VIDEO, Form.SHELF},
    "live_share": {Form.SHORT_VIDEO, Form.SHELF},
    "service_maturity": {Form.SHORT_VIDEO, Form.SHELF},
    "member_fee": {Form.LONG_VIDEO},
    "unlock_share": {Form.MINI_PROGRAM, Form.APP},
}
ELSEWHERE = [
    (name, setting)
    for setting, forms in OF_FORMS.items()
    for name, form in zip(PLATFORMS, FORMS, strict=True)
    if form not in forms
]


def refused(**changes):
    with pytest.raises(ScenarioError) as found:
        Scenario().with_(**changes)
    return str(found.value)


def test_there_are_38_settings_that_mean_nothing_on_a_form_and_every_other_one_is_for_all():
    assert len(ELSEWHERE) == 38
    for name in PLATFORMS:
        own = set(settings_of(name).model_fields) - set(PlatformSettings.model_fields)
        assert own == {setting for setting, forms in OF_FORMS.items() if FORMS[PLATFORMS.index(name)] in forms}


@pytest.mark.parametrize(("name", "setting"), ELSEWHERE)
def test_a_setting_of_other_forms_is_refused_with_the_platforms_that_have_it(name, setting):
    told = refused(**{f"platforms.{name}.{setting}": 0.1})
    assert told.startswith(f"with_: platforms.{name}.{setting}: a platform of this form has no such setting")
    assert ", ".join(platforms_with(setting)) in told


def test_a_file_with_several_of_them_is_told_of_all_at_once_with_their_lines(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("platforms:\n  sohu:\n    shop_pull: 1\n  jd: {unlock_share: 0.2}\n"
                    "policies:\n  - {set: platforms.jd.member_fee, value: 3}\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(ScenarioError) as found:
        sim.load(file)
    told = [str(problem).rpartition("/")[2] for problem in found.value.problems]
    no_such = "a platform of this form has no such setting; those that do"
    assert told == [
        f"wrong.yaml:3: platforms.sohu.shop_pull: {no_such}: {SELLING}.",
        f"wrong.yaml:4: platforms.jd.unlock_share: {no_such}: {PAID}.",
        f"wrong.yaml:6: platforms.jd.member_fee: {no_such}: long video (tencent_video, iqiyi, youku, sohu).",
    ]


def test_what_is_no_setting_of_any_platform_is_told_as_ever():
    assert "platforms.sohu.shop_pul: no such parameter" in refused(**{"platforms.sohu.shop_pul": 1})


def test_neither_policies_nor_editors_are_offered_it():
    offered = schema()["properties"]["platforms"]["properties"]
    assert not [where for where in ELSEWHERE if where[1] in offered[where[0]]["properties"]]
    assert not [(name, setting) for name, setting in ELSEWHERE if f"platforms.{name}.{setting}" in DATED]
