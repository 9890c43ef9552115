"""The answer in sentences, for readers and for screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from sim.app.estimate import Estimate
from sim.app.what_if.asking import Answer
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.records.figures import figure, scale_of
from sim.records.summary import estimate as mean_of
from sim.report.differences import relative, signed
from sim.report.markup import Table
from sim.report.page import warm_up_words
from sim.scenario import Scenario

_SPOKEN = ("gmv", "market_revenue", "consumer_surplus")


def progress_words(answer: Answer, scenario: Scenario, words: Words) -> str:
    """How far the work has come."""
    n, estimate = scenario.replications, answer.estimate
    if answer.stale and answer.cancelled:
        return words("whatif.cancelled_stale")
    if estimate is None:
        return words("whatif.playing_baseline" if answer.pending else "whatif.nothing")
    if answer.stale:
        return words("whatif.playing_first" if answer.pending else "whatif.nothing")
    pairs = len(estimate.seeds)
    if answer.pending and not estimate.whole:
        return words("whatif.first_estimate", n=n)
    if answer.pending:
        return words("whatif.refining", pairs=pairs, n=n)
    return words("whatif.cancelled" if answer.cancelled else "whatif.finished", pairs=pairs, n=n)


def shown_words(estimate: Estimate, words: Words) -> str:
    """What the figures rest on: days, viewers, pairs, and whether there is an interval."""
    scenario, n = estimate.scenario, len(estimate.seeds)
    days = words("whatif.days" if estimate.whole else "whatif.first_days", days=estimate.days, all=scenario.days)
    facts = {"n": n, "days": days, "start": scenario.start, "viewers": f"{scenario.viewers:,}"}
    facts |= {"warm_up": warm_up_words(estimate.base.days_before, words)}
    key = "one" if n == 1 else "many"
    if scenario == estimate.base:
        return words(f"whatif.base_{key}", **facts)
    return words(f"whatif.pairs_{key}", **facts)


def spoken_words(answer: Answer, words: Words) -> str:
    """The headline as a sentence; silent until the first estimate, and while the last one is stale."""
    estimate = answer.estimate
    if estimate is None or answer.stale or estimate.scenario == estimate.base or (answer.pending and estimate.whole):
        return ""
    if estimate.unchanged:
        return f"{shown_words(estimate, words)} {words('whatif.unchanged')}"
    told = []
    for name in _SPOKEN:
        value, low, high = relative(estimate.effect(name)._asdict())
        if value is not None:
            interval = ""
            if low is not None and high is not None:
                interval = words("whatif.spoken_interval", low=signed(low, 1), high=signed(high, 1))
            told.append(f"{words.name('outcome', name)} {signed(value, 1)} %{interval}")
    return f"{shown_words(estimate, words)} {'; '.join(told)}"


def base_table(estimate: Estimate, names: Sequence[str], words: Words) -> Table:
    """The baseline alone: each outcome with its interval over replications, and what it means."""
    rows = []
    for name in names:
        values = [one.values[name] for one in estimate.without]
        found = mean_of([value for value in values if value is not None])
        mean, unit = found["mean"], OUTCOMES[name].unit
        if mean is None:
            continue
        divisor, magnitude = scale_of(mean, unit, words.magnitudes)
        value, low, high = figure(mean, found["ci_low"], found["ci_high"], divisor)
        interval = words("headline.between", low=low, high=high) if low else ""
        rows.append(
            (
                words.name("outcome", name),
                words.amount(value, magnitude, unit),
                interval,
                words.declared(OUTCOMES[name].meaning),
            )
        )
    headings = [words(f"headline.{name}") for name in ("outcome", "value", "ci", "meaning")]
    return Table(words("whatif.baseline_now"), headings, rows, numbers=(1, 2))
