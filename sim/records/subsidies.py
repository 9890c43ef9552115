"""What kept policy money from being spent, over the replications of a run: figures beside the outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.market.state import Desk
from sim.money import FEN_PER_YUAN, Fen
from sim.outcome import FROM_0, Outcome
from sim.policy.plans import PLANS
from sim.processes.subsidy.market import KEPT
from sim.processes.subsidy.scheme import CAME_BACK
from sim.records.summary import Estimate, estimate
from sim.totals import DailyTotals

GOES_ON = "goes_on"
"""What keeps money of plans that end after the run."""


def _figure(name: str, unit: str, meaning: str) -> Outcome:
    return Outcome(name=name, kind="flow", unit=unit, meaning=meaning, range=FROM_0)


def _unspent(name: str, meaning: str) -> Outcome:
    return _figure(f"unspent_{name}", "yuan", meaning)


_REASONS = (
    _unspent("cash_no_titles", "cash not spent because no title was planned for the platform that offers it"),
    _unspent("cash_few_qualified", "cash not spent because few titles qualified: those that did were paid"),
    _unspent("traffic_none_qualified", "exposure not given because no title on offer qualified"),
    _unspent("traffic_boost_reached", "exposure not given because the titles that qualified had all their boost"),
    _unspent("traffic_not_for_sale", "exposure not given because support would exceed the impressions for sale"),
    _unspent("commission_no_drama_orders", "rebates not paid because nobody ordered through dramas at the platform"),
    _unspent("commission_small_commissions", "rebates not paid because the discount on all commissions came to less"),
    _unspent("coupons_no_orders", "coupons not paid because nobody ordered at the platform"),
    _unspent("coupons_all_hold_one", "coupons not paid because every user held one and used no more"),
    _unspent("coupons_must_be_covered", "coupons not handed out because the money must cover all that are out at once"),
    _unspent("coupons_few_redeemed", "coupons not paid because fewer were redeemed than the platform expected"),
    _unspent("coupons_came_back", "coupons that came back with returned orders"),
    _unspent(GOES_ON, "money of plans that go on after the run"),
)
_COUNTS = (
    _figure("titles_planned", "titles", "titles planned for platforms that offered cash"),
    _figure("titles_qualified", "titles", "titles planned whose expected quality met the bar of a plan with cash"),
    _figure("titles_paid", "titles", "titles that were given cash"),
    _figure("titles_on_offer", "titles", "titles on offer where exposure was supported, by day and platform"),
    _figure("titles_lifted", "titles", "those of them that qualified for support"),
    _figure("vouchers_issued", "coupons", "coupons handed out"),
    _figure("vouchers_redeemed", "coupons", "coupons redeemed"),
)
SUBSIDIES: dict[str, Outcome] = {one.name: one for one in (*_REASONS, *_COUNTS)}
"""What is reported of plans beside the outcomes, by name, where any was in force."""
REASONS = tuple(one.name for one in _REASONS)


def noted(desk: Desk, before: Mapping[str, int], totals: DailyTotals, days: int, first: int) -> dict[str, float] | None:
    """The figures of ``days`` days from ``first``, money in yuan; None where no plan was in force on any of them.

    before: the desk's notes at the start of ``first``.
    """
    if not any(fund.plan.end_day >= first for fund in desk.funds.values()):
        return None
    since = {name: count - before.get(name, 0) for name, count in desk.notes.items()}
    found = dict.fromkeys(SUBSIDIES, 0.0)
    for kind in KEPT:
        offered, spent = (
            int(totals.until(f"subsidy_{what}_{kind}", first + days)[first:].sum()) for what in ("offered", "spent")
        )
        goes_on = sum(
            fund.left
            for fund in desk.funds.values()
            if PLANS[fund.plan.kind].money() == kind
            and fund.plan.daily_budget is None
            and fund.plan.end_day >= first + days
        )
        found[f"unspent_{GOES_ON}"] += goes_on / FEN_PER_YUAN
        for reason, fen in _kept(kind, offered - spent - goes_on, since):
            found[f"unspent_{kind}_{reason}"] = fen / FEN_PER_YUAN
    return found | {one.name: float(since.get(one.name, 0)) for one in _COUNTS}


def _kept(kind: str, unspent: Fen, noted: Mapping[str, int]) -> Iterator[tuple[str, Fen]]:
    """Money of a kind that was not spent, divided over its reasons by how long how much lay idle for each."""
    if back := noted.get(f"{kind}.{CAME_BACK}", 0):
        yield CAME_BACK, back
    idle = {reason: noted.get(f"{kind}.{reason}", 0) for reason in KEPT[kind]}
    left, total = max(unspent - back, 0), sum(idle.values())
    if not total:
        return
    shares = {reason: left * part // total for reason, part in idle.items()}
    shares[max(idle, key=lambda reason: idle[reason])] += left - sum(shares.values())
    yield from shares.items()


def subsidy_estimates(figures: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    """Means and intervals of the figures over replications."""
    return {name: estimate([one[name] for one in figures]) for name in SUBSIDIES}
