"""Effects as dots with their intervals: of a point of a sweep, or of the policies of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.ticker import ScalarFormatter

from sim.experiments.graphics.drawing import COLOURS, MARKERS, Picture, canvas, must_be_few, outside_legend, styled
from sim.locale import Language, Words

if TYPE_CHECKING:
    from sim.experiments.comparison.compare import Comparison

SHOWN = (
    "gmv_microdrama", "creator_income", "merchant_profit", "platform_net_revenue", "consumer_surplus", "active_viewers",
    "return_rate", "repurchase_rate",
)  # fmt: skip
_WIDE = 10


def changes(effects: Mapping[str, pd.DataFrame], title: str, outcomes: Sequence[str], words: Words) -> Picture:
    """The relative change of outcomes in per cent, a dot with its 95 % interval for each of ``effects`` by label."""
    must_be_few(list(effects))
    tables = {label: table.set_index("outcome").reindex(outcomes) for label, table in effects.items()}
    n = max(max(table["replications"]) for table in tables.values())
    rows = [name for name in outcomes if any(np.isfinite(table.loc[name, "relative"]) for table in tables.values())]
    with styled(words):
        height = 1.3 + len(rows) * (0.25 + 0.12 * len(tables))
        note = words("picture.pairs", n=n) if n > 1 else words("picture.one")
        picture, axes = canvas(title, note, (7.2, height))
        axes.axvline(0, color="#333333", linewidth=0.9)
        for place, (label, table) in enumerate(tables.items()):
            table = table.loc[rows]
            at = np.arange(len(rows)) + (place - (len(tables) - 1) / 2) * 0.7 / len(tables)
            size = table["base"].abs()
            middle = 100 * table["relative"]
            arms = 100 * np.nan_to_num([
                (table["difference"] - table["ci_low"]) / size, (table["ci_high"] - table["difference"]) / size
            ])  # fmt: skip
            axes.errorbar(
                middle,
                at,
                xerr=arms,
                fmt=MARKERS[place],
                color=COLOURS[place],
                elinewidth=1.6,
                capsize=2.5,
                label=label,
            )
        axes.set_yticks(range(len(rows)), [words.name("outcome", name) for name in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel(words("picture.change"))
        axes.grid(visible=False, axis="y")
        outside_legend(picture, axes)
    return picture


def effects(comparison: Comparison, outcomes: Sequence[str] = SHOWN, language: Language = "en") -> Picture:
    """What every policy of a comparison changes, in per cent of the base."""
    by_policy = {str(label): table for label, table in comparison.effects.groupby("policy", sort=False)}
    words = Words(language)
    return changes(by_policy, words("picture.against", base=comparison.base.title), outcomes, words)


def returns(comparison: Comparison, language: Language = "en") -> Picture:
    """What every policy adds to total surplus per yuan of its outlay, best first; those without outlay are left out."""
    league, words = comparison.league.dropna(subset="return_per_yuan"), Words(language)
    middle = league["return_per_yuan"].to_numpy()
    n = len(comparison.record["seeds"])
    arms = np.nan_to_num([
        middle - league["return_per_yuan_ci_low"], league["return_per_yuan_ci_high"] - middle
    ])  # fmt: skip
    with styled(words):
        note = words("picture.returns_note", n=n) if n > 1 else words("picture.one")
        picture, axes = canvas(words("picture.returns"), note, (7.2, 1.3 + 0.34 * len(league)))
        axes.axvline(0, color="#333333", linewidth=0.9)
        at = range(len(league))
        axes.errorbar(middle, at, xerr=arms, fmt="o", color=COLOURS[0], elinewidth=1.6, capsize=2.5)
        axes.set_yticks(at, league["policy"])
        axes.set_ylim(len(league) - 0.5, -0.5)
        axes.set_xlabel(words("picture.per_yuan"))
        sizes = np.abs(middle)
        if sizes.max() > _WIDE * np.median(sizes):  # a tiny outlay makes huge returns, which would hide all others
            axes.set_xscale("symlog", linthresh=1, linscale=0.5)
            axes.xaxis.set_major_formatter(ScalarFormatter())
        axes.grid(visible=False, axis="y")
    return picture
