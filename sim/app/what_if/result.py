"""The right side of What if: the difference first, then its course, then who gains and who loses."""

from __future__ import annotations

import solara

from sim.app.charts import chart
from sim.app.controls import ControlList
from sim.app.estimate import Estimate
from sim.app.facts import choice
from sim.app.parts import Fold, Press, block, markup
from sim.app.what_if.asking import Answer
from sim.app.what_if.rows import answer_rows
from sim.app.what_if.series import DRAWABLE, SERIES, band_words, series_option
from sim.app.what_if.table import HEADLINES, SIDES, member_lines, outcome_lines, side_lines, total_line
from sim.app.what_if.telling import base_table, progress_words, shown_words, spoken_words
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.report.markup import part
from sim.scenario import Scenario


@solara.component
def Result(answer: Answer, scenario: Scenario, words: Words) -> None:
    """The answer as it stands; dimmed while it belongs to an earlier scenario."""
    estimate = answer.estimate
    with solara.v.Html(tag="div"):
        _Status(answer, scenario, words)
        if estimate is not None:
            facts = {"aria-busy": str(answer.stale and answer.pending).lower(), "data-answer": estimate.question}
            with solara.v.Html(tag="div", class_="stale" if answer.stale else "fresh", attributes=facts):
                _Differences(estimate, words)
                _Series(estimate, words)
                if estimate.scenario != estimate.base:
                    _Winners(estimate, words)


@solara.component
def _Status(answer: Answer, scenario: Scenario, words: Words) -> None:
    """What is shown, how far it has come, and a way to stop; said to screen readers as well."""
    with solara.v.Html(tag="section", class_="panel status", attributes={"aria-label": words("whatif.status")}):
        with solara.v.Html(tag="div", class_="heading"):
            block("p", progress_words(answer, scenario, words), "progress-words")
            if answer.pending:
                Press(words("whatif.cancel"), answer.cancel, kind="cancel")
            elif answer.cancelled or answer.error:
                Press(words("whatif.again"), answer.again, kind="again")
        facts = {"role": "progressbar", "aria-label": words("whatif.progress"), "aria-valuemin": "0",
                 "aria-valuemax": "100", "aria-valuenow": f"{100 * answer.done:.0f}"}  # fmt: skip
        with solara.v.Html(tag="div", class_="meter" + (" working" if answer.pending else ""), attributes=facts):
            solara.v.Html(tag="span", style_=f"width: {100 * answer.done:.0f}%")
        if answer.error:
            with solara.v.Html(tag="div", class_="problem", attributes={"role": "alert"}):
                block("p", words("whatif.failed"))
                block("p", answer.error, lang="en")
        spoken = spoken_words(answer, words)
        block("p", spoken, "unseen spoken", role="status", **{"aria-live": "polite"})


@solara.component
def _Differences(estimate: Estimate, words: Words) -> None:
    alone = estimate.scenario == estimate.base
    with solara.v.Html(tag="section", class_="panel differences"):
        block("h2", words("whatif.baseline_now" if alone else "whatif.differences"))
        block("p", shown_words(estimate, words), "note shown")
        if alone:
            markup(part("table", base_table(estimate, HEADLINES, words)), "wide")
            return
        if estimate.unchanged:
            block("p", words("whatif.unchanged"), "problem unchanged")
        lines = [*outcome_lines(estimate, HEADLINES, words), total_line(estimate, words)]
        caption, unit = words("whatif.differences"), words("whatif.of_base")
        answer_rows(lines, caption, unit, words)
        if len(estimate.seeds) > 1:
            block("p", words("whatif.reading"), "note")
        rest = [name for name in OUTCOMES if name not in HEADLINES and OUTCOMES[name].numerator]
        with Fold(words("whatif.others", n=len(rest))).key("others"):  # stays open when the note comes
            answer_rows(outcome_lines(estimate, rest, words), caption, unit, words)


@solara.component
def _Series(estimate: Estimate, words: Words) -> None:
    chosen, choose = solara.use_state("active_viewers")
    with solara.v.Html(tag="section", class_="panel series"):
        block("h2", words("whatif.series"))
        with solara.v.Html(tag="ul", class_="key"):
            block("li", words("whatif.baseline"), "baseline")
            if estimate.scenario != estimate.base:
                block("li", words("whatif.scenario"), "scenario")
        block("p", band_words(estimate, words), "note")
        with solara.v.Html(tag="div", class_="grid"):
            for name in SERIES:
                _Course(estimate, name, words)
            with solara.v.Html(tag="div", class_="chosen"):
                options = [(name, words.name("outcome", name)) for name in DRAWABLE if name not in SERIES]
                ControlList(
                    [choice("outcome", words("series.choose"), options, chosen)],
                    words,
                    lambda _, name: choose(name),
                    asks=False,
                )
                _Course(estimate, chosen, words)


@solara.component
def _Course(estimate: Estimate, outcome: str, words: Words) -> None:
    """One outcome over time."""
    option = solara.use_memo(lambda: series_option(estimate, outcome, words), [estimate, outcome, words.language])
    with solara.v.Html(tag="figure"):
        title, drawn = option or (words.name("outcome", outcome), {})
        block("figcaption", title)
        chart(drawn, words("whatif.chart", title=title))


@solara.component
def _Winners(estimate: Estimate, words: Words) -> None:
    unit = words.unit(words.magnitudes[1][1], "yuan")
    with solara.v.Html(tag="section", class_="panel winners"):
        block("h2", words("section.winners"))
        block("p", words("winners.about"), "note")
        caption = words("section.winners")
        answer_rows(side_lines(estimate, words), caption, unit, words, verdicts=True)
        for side in SIDES:
            name = words.name("side", side)
            with Fold(words("whatif.members", side=name)):
                lines = member_lines(estimate, side, words)
                answer_rows(lines, name, unit, words, verdicts=True)
                block("p", words("whatif.many"), "note")
