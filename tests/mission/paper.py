"""Where the systems that the paper names are: rooms, parameters, scenarios and tests, in the order of its sections."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where one system is. ``rooms``: modules below ``sim.processes``; ``scenarios``: names of shipped files."""

    number: int
    section: str
    system: str
    rooms: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def _of_row(name: str) -> str:
    return f"tests/mission/test_rows.py::test_row_{name}"


PAPER = (
    Place(1, "2.1", "the form itself", ("watching.rules", "production.parameters"),
          ("production.episode_seconds", "watching.usual_episode", "watching.stop_with_length"), ("shorter_episodes",),
          (_of_row("01_the_same_story_in_shorter_episodes_is_watched_for_longer"),)),
    Place(2, "2.1", "hot topics", ("topics.rules", "studios.creator"), ("topics", "production.days"),
          ("quick_production",), (_of_row("02_quickly_made_titles_catch_hot_topics_unless_topics_last"),)),
    Place(3, "2.2", "long-video platforms", ("platforms.parameters", "watching.market"),
          ("platforms.tencent_video", "platforms.iqiyi", "platforms.youku", "platforms.sohu"), ("no_long_video",),
          (_of_row("03_long_video_platforms_live_on_members_and_an_older_catalogue"),)),
    Place(4, "2.2", "shelf e-commerce with a drama channel", ("shopping.offers", "watching.viewer"),
          ("platforms.taobao.drama_channel", "purchase.habit_gain", "purchase.habit_visits"), ("no_taobao_channel",),
          (_of_row("04_a_drama_channel_brings_a_shelf_visitors_and_orders_and_the_market_less"),)),
    Place(5, "2.2", "short-video platforms", ("platforms.parameters", "watching.viewer"),
          ("platforms.douyin", "platforms.kuaishou", "rules.drama_links"), ("no_links_on_short_video",),
          (_of_row("05_most_sales_through_dramas_come_from_short_video"),)),
    Place(6, "2.2", "mini-programs", ("operators.market", "traffic.market"),
          ("traffic.reserve_price", "operators.private_traffic"), ("dearer_traffic",),
          (_of_row("06_dearer_traffic_costs_mini_programs_a_fifth_of_their_profit_and_some_their_business"),
           "tests/market/test_operators_depend.py")),
    Place(7, "2.2", "standalone apps", ("operators.market", "discovery.viewer"),
          ("platforms.drama_app.buys_traffic_on",), ("apps_without_traffic",),
          (_of_row("07_without_bought_traffic_the_audience_of_apps_is_gone"),)),
    Place(8, "3.1", "platform policy: cash", ("subsidy.production", "studios.market"),
          ("subsidy.per_title", "subsidy.min_quality"), ("taobao_plan", "theme_plan", "subsidy_plan"),
          (_of_row("08_cash_for_productions_brings_more_and_better_titles_within_its_budget"),
           "tests/processes/test_subsidy_money.py")),
    Place(9, "3.1", "platform policy: traffic", ("subsidy.exposure", "discovery.market"), ("subsidy.boost",),
          ("exposure_plan", "taobao_plan"),
          (_of_row("09_traffic_support_moves_views_to_the_titles_chosen"),)),
    Place(10, "3.1", "platform policy: merchants", ("subsidy.commissions", "subsidy.coupons", "merchants.merchant"),
          ("subsidy.discount", "subsidy.face_value", "commerce.margin_response"), ("autumn_campaign",),
          (_of_row("10_waived_commissions_and_coupons_raise_sales_and_bring_merchants_into_dramas"),)),
    Place(11, "3.1", "low cost, high return", ("studios.market", "production.rules"),
          ("production.release_while_shooting", "production.shot_before_release", "studios.stop_return"),
          ("no_stopping",), (_of_row("11_the_option_to_stop_a_title_raises_returns_and_spares_the_worst"),)),
    Place(12, "3.2", "data and targeting accuracy", ("profile", "discovery.rules", "pages.rules"),
          ("levers.targeting_accuracy", "rules.personalisation"), ("sharper_targeting",),
          ("tests/market/test_targeting_sells.py",)),
    Place(13, "3.2", "segments by gender and age", ("population.parameters",), ("population",), (),
          ("tests/processes/test_population_tastes.py",)),
    Place(14, "3.2", "need-matched products", ("placement.market", "placement.rules"), ("placement.fit",), (),
          ("tests/processes/test_placement.py",)),
    Place(15, "3.2", "changing preferences", ("discovery.rules",), ("discovery",), (),
          ("tests/processes/test_discovery.py",)),
    Place(16, "3.2", "cheaper marketing", ("traffic.campaigns",), ("traffic",), (),
          ("tests/processes/test_traffic.py",)),
    Place(17, "3.3", "immersion", ("watching.rules", "shopping.state_of_mind"),
          ("watching.weight_enjoyment", "watching.weight_control", "watching.weight_merging"), (),
          ("tests/processes/test_watching.py",)),
    Place(18, "3.3", "fragments of time", ("shopping.rules",), ("purchase.minutes_drama", "purchase.minutes_live"), (),
          ("tests/processes/test_shopping.py",)),
    Place(19, "3.3", "live streaming and the plain shelf", ("shopping.offers",), ("purchase.live_visit",), (),
          ("tests/processes/test_shopping_choice.py",)),
    Place(20, "4.1", "quality works", ("production.rules", "studios.kinds"), ("production.industrial_gain",), (),
          ("tests/processes/test_production.py",)),
    Place(21, "4.1", "homogenisation", ("production.rules", "watching.rules"),
          ("production.imitation", "watching.satiation_weight"), (), ("tests/processes/test_production.py",)),
    Place(22, "4.1", "piracy", ("piracy.rules",), ("levers.anti_piracy", "watching.pirate_leakage"), (),
          ("tests/processes/test_piracy.py",)),
    Place(23, "4.1", "market growth", ("adoption.rules", "adoption.viewer"), ("adoption",), (),
          ("tests/processes/test_adoption.py",)),
    Place(24, "4.2", "after-sales, four dimensions", ("after_sales.rules", "after_sales.viewer"),
          ("levers.responsiveness", "levers.compensation", "levers.reliability", "levers.care"),
          ("quick_and_kind_service", "better_after_sales"),
          (_of_row("24_after_a_fault_service_brings_buyers_back_but_never_as_many_as_without_one"),
           "tests/processes/test_after_sales.py")),
    Place(25, "4.2", "slow service inside the player", ("after_sales.rules",),
          ("levers.service_staffing", "platforms.douyin.page_complexity", "feedbacks.service_load"),
          ("half_the_service_staff",),
          (_of_row("25_more_orders_on_the_same_staff_are_answered_later_and_repurchase_falls"),
           "tests/processes/test_after_sales.py", "tests/mission/test_limit_cases_of_firms.py")),
    Place(26, "4.2", "returns", ("after_sales.rules",), ("levers.return_options", "levers.door_pickup"), (),
          ("tests/processes/test_after_sales.py",)),
    Place(27, "4.2", "service improves by feedback", ("merchants.service", "merchants.merchant"),
          ("rules.service_audits", "commerce.audit_step", "commerce.allowed_complaints", "commerce.service_speed"),
          ("service_audits",),
          (_of_row("27_audits_and_complaints_leave_fewer_complaints_in_the_quarters_after"),
           "tests/processes/test_merchants.py")),
    Place(28, "4.2", "integrated after-sales", ("after_sales.viewer",),
          ("levers.integration", "costs.integrated_order"), ("integrated_service",),
          (_of_row("28_the_service_of_shelves_brings_short_video_closer_to_their_repurchase"),
           "tests/processes/test_after_sales.py")),
    Place(29, "4.3", "cross-platform release", ("production.parameters",), ("production.free_reach",)),
    Place(30, "4.3", "brand consistency and adaptation", ("merchants.parameters",), ("purchase.equity_weight",)),
    Place(31, "4.3", "synchronous promotion", ()),
    Place(32, "4.3", "shared customer data", ("discovery.rules",), ("levers.data_sharing",)),
    Place(33, "4.3", "re-allocation of budget", ("merchants.merchant",), ("commerce.reallocation",), (),
          ("tests/processes/test_merchants.py",)),
    Place(34, "4.3", "one customer service", ("after_sales.market", "after_sales.rules"),
          ("rules.service_pooling", "commerce.pooling_cost"), ("a_desk_for_each_platform",),
          (_of_row("34_one_desk_for_all_platforms_answers_sooner_and_more_evenly"),)),
    Place(35, "4.2", "word of mouth", ("word_of_mouth.rules", "word_of_mouth.viewer"), ("feedbacks.word_of_mouth",), (),
          ("tests/processes/test_word_of_mouth.py",)),
    Place(36, "3.2", "offers fitted to the person", ()),
)  # fmt: skip
