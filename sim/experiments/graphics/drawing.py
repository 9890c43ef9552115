"""One style for all pictures: fonts, colours that everybody can tell apart, axes with units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from sim.experiments.sweeps.designs import Value
from sim.experiments.sweeps.plan import about, shown
from sim.locale import Words
from sim.outcomes import OUTCOMES
from sim.records.figures import AMOUNTS, decimals, number, scale_of

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito (2008), told apart with any kind of colour vision; without their yellow, which is pale on white."""
MARKERS = "osD^vPX"
GREY = "#595959"
_CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "SimHei", "Noto Sans CJK JP", "Noto Serif CJK SC", "Noto Serif CJK JP",
)  # fmt: skip
_FILES = re.compile(r"CJK|SourceHan|msyh|PingFang|Hiragino|wqy|simhei", re.IGNORECASE)
_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "axes.grid": True,
    "axes.labelcolor": "#333333",
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.unicode_minus": False,
    "figure.constrained_layout.use": True,
    "font.size": 9.5,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
}
SEQUENTIAL, DIVERGING = "cividis", "PuOr"
_MOST_NUMBERS = 100  # cells that still have room for their number
_LETTERS = 9.2  # of a title in an inch
_LONG = 20  # letters of a label that has no room beside the axes


class Picture(Figure):
    """A figure that a notebook shows as it is; ``savefig(path)`` writes it to a file."""

    def _repr_png_(self) -> bytes:
        """What a notebook shows."""
        content = BytesIO()
        self.savefig(content, format="png", dpi=120)
        return content.getvalue()


class Axis(NamedTuple):
    """How to show values along an axis: what to divide numbers by, and what to write beside it.

    Dates, names and switches are categories: they stand side by side, each with its own word.
    """

    divisor: float
    label: str
    categories: tuple[Any, ...] = ()

    def at(self, values: Any) -> pd.Series:
        """Where the values of a column lie along the axis."""
        if not self.categories:
            return values / self.divisor
        return values.map({one: place for place, one in enumerate(self.categories)}).astype(float)

    def shown(self, value: Any, form: str = ",.6g") -> str:
        """One value as it is written beside the axis, without its unit."""
        if self.categories:
            return next(shown(one) for one in self.categories if one == value)
        return format(value / self.divisor, form)

    def mark(self, axis: XAxis | YAxis) -> None:
        """Write the categories where they lie."""
        if self.categories:
            axis.set_ticks(range(len(self.categories)), [shown(one) for one in self.categories])


@contextmanager
def styled(words: Words) -> Iterator[None]:
    """The style, with fonts for a language; text keeps the fonts it was made with."""
    fonts = ["DejaVu Sans"] if words.language == "en" else [*_installed(), "DejaVu Sans"]
    with rc_context({**_STYLE, "font.family": fonts}):  # pyright: ignore[reportArgumentType]
        yield


def canvas(title: str, note: str, size: tuple[float, float] = (7.2, 4.2)) -> tuple[Picture, Axes]:
    """A picture of so many inches with a title, and what the marks in it mean below that."""
    picture = Picture(figsize=size)
    axes = picture.add_subplot()
    letters = _LETTERS / 2 if any(letter > "\u2e7f" for letter in title) else _LETTERS  # Chinese ones are wide
    lines = fill(title[:1].upper() + title[1:], int(size[0] * letters))
    picture.suptitle(lines, x=0.012, ha="left", fontsize=11.5, fontweight="bold")
    axes.set_title(note, fontsize=8.5, color=GREY)
    return picture, axes


def outcome_axis(
    outcome: str, values: Iterable[float], words: Words, *, daily: bool = False, difference: bool = False
) -> Axis:
    """The axis of an outcome, of its days, or of differences of it, that reaches as far as these values."""
    unit = OUTCOMES[outcome].unit
    divisor, magnitude = scale_of(largest(values), unit, words.magnitudes)
    shown = words("effects.points") if difference and unit == "share" else words.unit(magnitude, unit)
    if daily and OUTCOMES[outcome].kind == "flow":
        shown = words("picture.a_day", unit=shown)
    name = words.name("outcome", outcome)
    if difference:
        name = words("picture.difference", name=name)
    return Axis(divisor, words("picture.axis", name=name, unit=shown) if shown else name)


def parameter_axis(name: str, values: Iterable[Value], words: Words) -> Axis:
    """The axis of something that is varied: of numbers, or of categories in their order (dates by date)."""
    found: list[Any] = pd.Series(list(values)).tolist()  # in Python's own types
    if any(isinstance(value, bool | str) for value in found):
        return Axis(1.0, words.label(name), tuple(sorted(set(found), key=str)))
    unit = about(name)[1]
    amount = next((word for word in AMOUNTS if unit.startswith(word)), "")
    divisor, magnitude = scale_of(largest(found), amount, words.magnitudes)
    shown = ("" if words.language == "zh" else " ").join(part for part in (magnitude, words.declared(unit)) if part)
    label = words.label(name)
    return Axis(divisor, words("picture.axis", name=label, unit=shown) if shown else label)


def told(name: str, value: Any, words: Words) -> str:
    """A parameter and one of its values: `policy subsidy 2 bn`."""
    if isinstance(value, bool | str):
        return f"{words.label(name)} {shown(value)}"
    unit = about(name)[1]
    divisor, magnitude = scale_of(
        value, next((word for word in AMOUNTS if unit.startswith(word)), ""), words.magnitudes
    )
    return " ".join(part for part in (words.label(name), f"{value / divisor:,.4g}", magnitude) if part)


def cells(
    axes: Axes,
    grid: pd.DataFrame,
    colours: str,
    scales: tuple[Axis, Axis],
    half: pd.DataFrame | None = None,
) -> Any:
    """A table as coloured cells with their numbers; rows and columns are labelled by scale. Returns what was drawn.

    ``half`` holds half the width of each number's interval: it is written below, and numbers larger than it are bold.
    With a palette of two hues 0 lies in the middle, and what may well be 0 is pale.
    """
    values = grid.to_numpy(float)
    size = max(largest(values.ravel()), 0.0 if half is None else largest(half.to_numpy().ravel())) or 1.0
    low, high = (-size, size) if colours == DIVERGING else (None, None)
    drawn = axes.imshow(values, origin="lower", aspect="auto", cmap=colours, vmin=low, vmax=high)
    axes.grid(visible=False)
    for axis, labels, scale in ((axes.xaxis, grid.columns, scales[0]), (axes.yaxis, grid.index, scales[1])):
        axis.set_ticks(range(len(labels)), [scale.shown(label, ",.4g") for label in labels])
    if values.size > _MOST_NUMBERS:
        return drawn
    # as many digits as tell the cells apart
    places = min(decimals(float(np.nanmax(values) - np.nanmin(values)), None), 4)
    for (row, column), value in np.ndenumerate(values):
        if value != value:
            continue
        red, green, blue, _ = drawn.cmap(drawn.norm(value))
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        text, weight = number(value, places), "normal"
        if half is not None and half.iloc[row, column] > 0:
            text += f"\n± {number(half.iloc[row, column], places)}"
            weight = "bold" if abs(value) > half.iloc[row, column] else "normal"
        axes.text(column, row, text, ha="center", va="center", color="white" if dark else "black", fontweight=weight)
    return drawn


def largest(values: Iterable[float]) -> float:
    """The largest size among numbers, leaving out what is not a number; 0 for none."""
    return max((abs(value) for value in values if value == value), default=0.0)


def outside_legend(picture: Picture, axes: Axes, title: str = "") -> None:
    """A legend where it hides nothing: beside the axes, or below if it is wide; none for a single line."""
    labels = axes.get_legend_handles_labels()[1]
    if len(labels) < 2:
        return
    if max(map(len, labels)) > _LONG:
        picture.legend(
            title=title or None, loc="outside lower left", alignment="left", ncols=1 if len(labels) < 3 else 2
        )
    else:
        axes.legend(title=title or None, loc="center left", bbox_to_anchor=(1.01, 0.5), alignment="left")


def by_month(axes: Axes, words: Words) -> None:
    """Dates along the horizontal axis."""
    locator = AutoDateLocator()
    formatter = ConciseDateFormatter(locator)
    if words.language == "zh":
        formatter.formats[1], formatter.zero_formats[2] = "%m月", "%m月"
        formatter.offset_formats[1], formatter.offset_formats[2] = "%Y年", "%Y年%m月"
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)


def colour(place: int) -> dict[str, Any]:
    """Colour and marker of one of several lines."""
    return {"color": COLOURS[place], "marker": MARKERS[place]}


def must_be_few(names: Sequence[Any]) -> None:
    """Refuse more lines than can be told apart."""
    if len(names) > len(COLOURS):
        raise ValueError(f"{len(names)} lines cannot be told apart: choose at most {len(COLOURS)}")


@cache
def _installed() -> tuple[str, ...]:
    """The fonts of this machine that have Chinese characters, the most suitable first."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    if not known & set(_CHINESE):  # matplotlib's list may be older than the fonts
        for path in font_manager.findSystemFonts():
            if _FILES.search(path):
                font_manager.fontManager.addfont(path)
        known = {font.name for font in font_manager.fontManager.ttflist}
    return tuple(name for name in _CHINESE if name in known)
