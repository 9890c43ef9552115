"""The table of the report card: every target, pattern and experiment, with its range, its dates and its measure.

Targets and patterns are what was published about the real market until 2023, and two figures of 2024; experiments are
what economists expect of any market. A range has both ends, or one where only a sign or a bound is claimed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sim.evidence import experiments as e
from sim.evidence import measures as m
from sim.evidence.experiments import Play
from sim.evidence.observing import Record
from sim.evidence.rows import REASONS, Part, Row

PAST = Play(date(2020, 1, 1), (date(2024, 6, 30) - date(2020, 1, 1)).days + 1)
"""One continuous market, from which everything about the past is read."""
FORECAST = Play(date(2027, 1, 1), 365)
LAST = 2023
"""The last year with published figures to compare with."""


def _target(name: str, meaning: str, when: str, source: str, unit: str, *parts: Part, **more: Any) -> Row:
    return Row(name, "target", meaning, when, source, more.get("trust", "M"), unit, more.get("plays", (PAST,)), parts)


def _pattern(name: str, meaning: str, source: str, unit: str, *parts: Part, **more: Any) -> Row:
    when = more.get("when", "2023")
    return Row(name, "pattern", meaning, when, source, more.get("trust", "M"), unit, more.get("plays", (PAST,)), parts)


def _experiment(name: str, meaning: str, source: str, plays: tuple[Play, ...], *parts: Part) -> Row:
    return Row(name, "experiment", meaning, "", source, "H" if name == "own_price" else "M", "share", plays, parts)


def _market(of: int, low: float, high: float) -> Row:
    part = Part("", lambda record: m.revenue(record, of), low, high)
    return _target(f"market_{of}", "size of the microdrama market", str(of), "iiMedia", "1e8 yuan", part)


def _april(record: Record) -> Any:
    return m.plays_in(record, "plays_on_kuaishou", date(2021, 4, 1), date(2021, 4, 30))


def _year(record: Record) -> Any:
    return m.plays_in(record, "plays", *m.year(LAST))


def _returned(channel: str) -> Callable[[Record], float | None]:
    return lambda record: m.return_rate(record, channel, LAST)


def _bought(record: Record) -> float | None:
    found = [float(record.month(f"{did}_{who}", LAST, 12)) for who in ("women", "men") for did in ("bought", "watched")]
    return m.odds_ratio(*found)


def _back(record: Record) -> float | None:
    back, active = (record.total(name, *m.year(LAST)) for name in ("back_today", "active_yesterday"))
    return m.ratio(back, active)


def _hits(record: Record) -> float | None:
    plays, titles = (m.views_of_year(record, LAST, name) for name in ("episodes_watched", "title_weight"))
    return m.share_of_hits(plays, titles, record.netizens)


def _liked(record: Record) -> float | None:
    begun, shown = (record.total(name, *m.year(LAST)) for name in ("titles_begun", "titles_shown"))
    return m.ratio(begun, shown)


def _auc(record: Record) -> float | None:
    liked = _liked(record)
    return None if liked is None else m.auc(float(record.month("accuracy", LAST, 12)), liked)


def _shelf(record: Record) -> float | None:
    orders, pages = (record.total(name, *m.year(LAST)) for name in ("orders_shelf", "pages_shelf"))
    return m.ratio(orders, pages)


def _of_twins(name: str, figure: str, **limits: float) -> Part:
    why = "" if limits else "amount"
    return Part(name, lambda now, base: e.of_twins(figure, now, base), **limits, why=why)  # type: ignore[arg-type]


def _change(name: str) -> Callable[[Record, Record], float | None]:
    return lambda now, before: m.changed(name, now, before)


TARGETS = (
    _market(2020, 8, 11),
    _market(2021, 31, 42),
    _market(2022, 90, 115),
    _market(2023, 340, 410),
    _target(
        "market_2027", "size of the microdrama market, as it was forecast", "2027", "iiMedia", "1e8 yuan",
        Part("", lambda record: m.revenue(record, 2027), 850, 1010, "forecast"), plays=(FORECAST,),
    ),
    _target(
        "netizens", "internet users", "2023-12", "CNNIC", "million people",
        Part("", lambda scenario: scenario.population.netizens / 1e6, 1092, 1092, "input"), trust="H", plays=(),
    ),
    _target(
        "shortvideo_users", "short-video users", "2023-12", "CNNIC", "million people",
        Part("", lambda scenario: m.people_at(scenario, date(2023, 12, 31)) / 1e6, 1053, 1053, "input"),
        trust="H", plays=(),
    ),
    _target(
        "titles_2023q3", "titles issued through formal channels", "2023 Q3", "the seed paper", "titles",
        Part("", None, why="licences"), trust="H", plays=(),
    ),
    _target(
        "mix_2023", "revenue from paying viewers, from advertising and by revenue split", "2023", "DataEye", "share",
        Part("paid", lambda record: m.revenue_share(record, LAST, "paid_by_viewers"), 0.505, 0.605),
        Part(
            "advertising",
            lambda record: m.revenue_share(record, LAST, "advertising_sold"), 0.37, 0.47,
        ),
        Part(
            "split",
            lambda record: m.revenue_share(record, LAST, "memberships_split", "advertising_split"), 0.0, 0.07,
        ),
    ),
    _target(
        "adspend_2023", "traffic bought over revenue", "2023", "DataEye", "share",
        Part("", lambda record: m.revenue_share(record, LAST, "traffic_for_dramas"), 0.75, 0.88),
    ),
    _target(
        "form_mix", "monthly users of the paid forms, as shares of the three", "2023-11", "DataEye", "share",
        Part("Douyin mini-program", lambda record: m.form_share(record, "douyin_mini", (2023, 11)), 0.57, 0.73),
        Part("app", lambda record: m.form_share(record, "drama_app", (2023, 11)), 0.17, 0.33),
        Part("WeChat mini-program", lambda record: m.form_share(record, "wechat_mini", (2023, 11)), 0.02, 0.18),
    ),
    _target(
        "heavy_2021", "users of Kuaishou's dramas who watch ten episodes a day or more", "2021-04", "Kuaishou", "share",
        Part("", lambda record: m.share_of_heavy(_april(record)), 0.08, 0.12),
    ),
    _target(
        "video_purchase", "users who ever bought because of video", "2020, 2022", "CNSA", "share",
        Part("by the end of 2020", lambda r: m.stock_share(r, "bought_by_video", "users", (2020, 12)), 0.12, 0.20),
        Part("by the end of 2022", lambda r: m.stock_share(r, "bought_by_video", "users", (2022, 12)), 0.35, 0.50),
    ),
    _target(
        "shelf_conversion", "purchases per item page view on the shelf", "2023", "Taobao UserBehavior", "share",
        Part("", _shelf, 0.018, 0.027), trust="H",
    ),
    _target(
        "return_shelf", "orders returned, on the shelf", "2023", "trade press", "share",
        Part("", _returned("shelf"), 0.10, 0.15),
    ),
    _target(
        "return_live", "orders returned, in live rooms", "2023", "trade press", "share",
        Part("", _returned("live"), 0.30, 0.50),
    ),
    _target(
        "ever_bought", "viewers of dramas who ever bought from one", "2024-06", "CNSA", "share",
        Part("", lambda r: m.stock_share(r, "bought_in_drama", "watched", (2024, 6)), 0.35, 0.45),
    ),
)  # fmt: skip

PATTERNS = (
    _pattern(
        "growth", "growth of revenue in each year of one continuous market", "iiMedia", "share",
        Part("2021", lambda record: m.growth(record, 2021), 1.5, 3.3),
        Part("2022", lambda record: m.growth(record, 2022), 1.5, 3.3),
        Part("2023", lambda record: m.growth(record, 2023), 1.5, 3.3), when="2021-2023",
    ),
    _pattern(
        "view_skew", "views are unequal over the titles of a year", "KuaiRand", "share",
        Part("Gini coefficient", lambda r: m.inequality(m.views_of_year(r, LAST)), 0.70, 0.90),
        Part("top fifth of titles", lambda r: m.top_share(m.views_of_year(r, LAST), 0.2), 0.75, None), trust="H",
    ),
    _pattern(
        "activity_skew", "episodes a day of active viewers are about log-normal", "KuaiRec", "ratio",
        Part("sd of log", lambda record: m.sd_of_log(_year(record)), 0.9, 1.3),
        Part("median over lower quartile", lambda record: m.quantile_ratio(_year(record), 0.5, 0.25), 1.7, 2.7),
        Part("upper quartile over median", lambda record: m.quantile_ratio(_year(record), 0.75, 0.5), 1.5, 2.5),
        trust="H",
    ),
    _pattern(
        "funnel", "of exposures, counted clip by clip, few are watched for long and fewer to the end", "KuaiRand",
        "share",
        Part("effective view", lambda r: m.Clips.of(r, LAST).watched_for(m.EFFECTIVE_SECONDS), 0.41, 0.57),
        Part("long view", lambda r: m.Clips.of(r, LAST).watched_for(m.LONG_SECONDS), 0.28, 0.44),
        Part("complete", lambda r: m.Clips.of(r, LAST).complete(), 0.07, 0.23), trust="H",
    ),
    _pattern(
        "watch_ratio", "watched over length, counted clip by clip", "KuaiRec", "ratio",
        Part("lower quartile", lambda r: m.Clips.of(r, LAST).watch_ratio(0.25), 0.16, 0.46),
        Part("median", lambda r: m.Clips.of(r, LAST).watch_ratio(0.5), 0.57, 0.87),
        Part("upper quartile", lambda r: m.Clips.of(r, LAST).watch_ratio(0.75), 1.01, 1.31), trust="H",
    ),
    _pattern(
        "return_next_day", "active viewers who are back on the next day", "KuaiRand", "share",
        Part("", _back, 0.57, 0.76), trust="H",
    ),
    _pattern(
        "personalisation", "titles begun per title recommended: the best recommender over a blind one", "KuaiRec",
        "ratio",
        Part("", lambda best, blind: e.times(e.share_liked(best), e.share_liked(blind)), 1.7, 2.1),
        trust="H", when="", plays=(e.SEEING, e.BLIND),
    ),
    _pattern(
        "accuracy_level", "how well a recommender tells liked titles from others (AUC)", "KuaiRand", "share",
        Part("", _auc, 0.67, 0.80),
    ),
    _pattern(
        "hits", "titles of a year above 1.5 plays per netizen", "derived from iiMedia and CNNIC", "share",
        Part("", _hits, 0.002, 0.006),
    ),
    _pattern(
        "front_loading", "first week's share of a title's lifetime receipts", "statements of producers", "share",
        Part("", lambda record: m.front_loading(record, LAST), 0.6, None),
    ),
    _pattern(
        "returns_order", "live orders come back more often than those from dramas, these more than the shelf's",
        "trade press", "share",
        Part("live", _returned("live"), 0.30, 0.50),
        Part("drama", _returned("drama"), why="amount"),
        Part("shelf", _returned("shelf"), 0.10, 0.15),
        Part("live less drama", lambda r: m.difference(_returned("live")(r), _returned("drama")(r)), 0, None),
        Part("drama less shelf", lambda r: m.difference(_returned("drama")(r), _returned("shelf")(r)), 0, None),
    ),
    _pattern(
        "women_buy", "odds of having bought from a drama, women over men", "survey of 937 people", "ratio",
        Part("", _bought, 3, None), when="2023-12",
    ),
    _pattern(
        "evening", "viewing peaks near 20 to 21 h, and purchases per view fall at the peak", "Kuaishou, Taobao",
        "share", Part("", None, why="daily"), trust="H", plays=(),
    ),
    _pattern(
        "word_of_mouth", "elasticity of sales to what is said: how well, and how much", "You et al. 2015", "ratio",
        Part("valence", None, 0.22, 0.62, "volume"),
        Part("volume", None, 0.04, 0.44, "volume"), trust="H", plays=(),
    ),
    _pattern(
        "social_influence", "influence makes success more unequal and less predictable",
        "Salganik, Dodds & Watts 2006", "share",
        Part("inequality, with less without", lambda a, b, c, d: m.difference(
            e.mean_inequality(a, b), e.mean_inequality(c, d)), 0, None),
        Part("unpredictability, with less without", lambda a, b, c, d: m.difference(
            e.unpredictability(a, b), e.unpredictability(c, d)), 0, None),
        trust="H", when="", plays=(*e.INFLUENCED, *e.ALONE),
    ),
    _pattern(
        "recovery", "good service raises repurchase, and a fault made good never beats none",
        "de Matos et al. 2007, Curtis et al. 2011", "share",
        Part("repurchase, better service less usual", lambda served, base: m.difference(
            e.repurchase(served, "of_treated"), e.repurchase(base, "of_treated")), 0, None),
        Part("repurchase, no fault less a fault made good", lambda served, base: m.difference(
            e.repurchase(base, "smooth"), e.repurchase(base, "recovered")), 0, None),
        trust="H", when="", plays=(e.SERVED_MUCH, e.CHOSEN),
    ),
    _pattern(
        "subsidy_fades", "what coupons attract does not stay once they end", "Li & Zhu, Zhang, Zhu & V.", "share",
        Part("gain of orders while they last", lambda now, base: e.gain_in(e.COUPON_DAYS, now, base), 0, None),
        Part("that gain less the gain afterwards", lambda now, base: m.difference(
            e.gain_in(e.COUPON_DAYS, now, base), e.gain_in(e.LATER_DAYS, now, base)), 0, None),
        when="", plays=(e.COUPONS, e.BASE),
    ),
)  # fmt: skip

EXPERIMENTS = (
    _experiment(
        "own_price", "a tenth of the merchants raise prices by 10 %", "Bijmolt et al. 2005", (e.DEAR_SOME, e.HELD),
        Part("own elasticity", e.own_elasticity, -3.5, -1.5),
        Part("orders of rivals", e.change_of_rivals, 0, None),
        Part("own profit", e.change_of_own_profit, None, 0.01),
    ),
    _experiment(
        "all_prices", "all prices rise by 10 % at unchanged cost", "studies of categories", (e.DEAR_ALL, e.HELD),
        Part("orders", _change("orders"), -0.15, -0.05),
        Part("consumer surplus in the simulated channels", e.change_of_inside_surplus, -0.95, -0.10),
        Part("consumer surplus", _change("consumer_surplus"), why="amount"),
    ),
    _experiment(
        "unit_costs", "unit costs rise by 10 %", "theory", (e.COSTLY, e.BASE),
        Part("yuan of price per yuan of cost", e.pass_through, 0.05, 1),
        Part("profit of merchants", _change("merchant_profit"), None, 0),
    ),
    _experiment(
        "household_budgets", "household budgets rise by 10 %", "income elasticities of goods", (e.RICHER, e.BASE),
        Part("sales", _change("gmv"), 0.03, 0.12),
    ),
    _experiment(
        "commission_waived", "platforms waive the commission", "theory", (e.WAIVED, e.BASE),
        Part("prices", e.change_of_price, None, 0),
        Part("sales", _change("gmv"), 0, None),
        Part("profit of merchants", _change("merchant_profit"), 0, None),
        Part("net revenue of platforms", _change("platform_net_revenue"), None, 0),
    ),
    _experiment(
        "live_closed", "live rooms close", "revealed preference", (e.LIVE_CLOSED, e.BASE),
        Part("sales", _change("gmv"), None, 0),
        Part("consumer surplus", _change("consumer_surplus"), None, 0),
    ),
    _experiment(
        "personal_data_off", "nobody's personal data are used", "KuaiRec, a field experiment", (e.BLIND, e.BASE),
        Part("clicks on offers in dramas", _change("pages_microdrama"), -0.95, -0.2),
        Part("sales through dramas", _change("gmv_microdrama"), -0.95, -0.2),
        Part("orders of small merchants less those of large ones", e.small_less_large, None, 0),
        Part("concentration of orders", e.change_of_concentration, 0, None),
    ),
    _experiment(
        "service_forced", "a tenth of the merchants serve better than they would choose, by 0.1 and by 0.4", "theory",
        (e.SERVED, e.SERVED_MUCH, e.CHOSEN),
        Part("own profit at 0.1", lambda some, _, base: e.change_of_own_profit(some, base), -0.05, 0.05),
        Part("own profit at 0.4", lambda _, much, base: e.change_of_own_profit(much, base), None, -0.1),
        Part("own repurchase at 0.4", lambda _, much, base: m.difference(
            e.repurchase(much, "of_treated"), e.repurchase(base, "of_treated")), 0, None),
        Part("own rating at 0.4", lambda _, much, base: e.change_of_own_rating(much, base), 0, None),
    ),
    _experiment(
        "enforcement", "enforcement against piracy rises from 0 to 0.5 and to 1", "theory", e.PIRACY,
        Part("sessions taken from copies: second step less first", e.second_step_against_copies, None, 0),
        Part("paid by viewers: second step less first", lambda *r: e.second_step("paid_by_viewers", r), why="noise"),
        Part("cost: second step less first", lambda *r: e.second_step("enforcement", r), 0, None),
    ),
    _experiment(
        "drama_links_off",
        "links in dramas are off: all sales lost beside the incremental ones, and the gap between them, by its causes",
        "definition",
        (e.LINKS_OFF, e.LINKED),
        _of_twins("unexplained rest of the gap over incremental sales", "gap_replaced", low=-0.3, high=0.3),
        _of_twins("loss over incremental sales", "gmv_twin"),
        _of_twins("the same with 90 days after", "gmv_twin_net"),
        _of_twins("gap: sales of these days", "gap_later"),
        _of_twins("gap: needs met ahead by impulse", "gap_swallowed"),
        _of_twins("gap: visits to shelves and live rooms", "gap_visits"),
        _of_twins("gap: budgets", "gap_budget"),
        _of_twins("gap: prices of the same merchants", "gap_prices"),
        _of_twins("gap: who sells", "gap_merchants"),
    ),
)  # fmt: skip

ROWS: dict[str, Row] = {row.id: row for row in (*TARGETS, *PATTERNS, *EXPERIMENTS)}
"""Every row, by its id."""
SAYING = frozenset(
    text
    for row in ROWS.values()
    for text in (row.meaning, row.source, row.unit, *(part.name for part in row.parts), *REASONS.values())
    if text
)
"""What is said here in English, and translated in the catalogues."""
