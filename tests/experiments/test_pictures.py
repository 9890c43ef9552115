"""Pictures of sweeps and comparisons: what they say, in both languages, and what they refuse."""

import warnings

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import sim
from sim.experiments.comparison.effects import paired
from sim.experiments.graphics import drawing
from sim.experiments.graphics.dots import effects, returns
from sim.locale import Words
from sim.outcomes import OUTCOMES
from tests.worlds import QUICK

pytestmark = pytest.mark.slow

pytestmark = pytest.mark.usefixtures("warm")

SMALL = sim.Scenario().with_(title="A small market", viewers=100, days=10, warm_up=0, seed=3, replications=3, **QUICK)
SUBSIDY, TARGETING = "policy_subsidy", "targeting_accuracy"


@pytest.fixture(scope="module")
def grid():
    return sim.sweep(SMALL, {SUBSIDY: [0, 1e9, 4e9], TARGETING: [0.2, 0.9]}, workers=1)


@pytest.fixture(scope="module")
def sample():
    asked = {TARGETING: (0.2, 0.9), "care": (-0.5, 0.5)}
    return sim.sweep(SMALL.with_(days=2), asked, design="sobol", n=8, replications=2, workers=1)


def texts(picture):
    return [text.get_text() for text in picture.findobj(match=lambda artist: hasattr(artist, "get_text"))]


def line(axes, place):
    return [np.asarray(data) for data in axes.get_lines()[place].get_data()]


def test_lines_show_means_with_bands_and_units(grid):
    picture = grid.picture.lines("hours_watched", over=SUBSIDY, by=TARGETING)
    (axes,) = picture.axes
    assert isinstance(picture, Figure)
    assert axes.get_xlabel() == "policy subsidy [bn yuan per year]"
    assert axes.get_ylabel() == "Hours watched [m hours]"
    assert "mean of 3 seeds; band: 95 % interval" in texts(picture)
    x, y = line(axes, 1)
    means = grid.table[grid.table[TARGETING] == 0.9].groupby(SUBSIDY)["hours_watched"].mean()
    assert x.tolist() == [0, 1, 4]
    np.testing.assert_allclose(y * 1e6, means)
    assert len(axes.collections) == 2
    assert [entry.get_text() for entry in axes.get_legend().get_texts()] == ["0.2", "0.9"]


def test_differences_from_one_value_are_paired_by_seed(grid):
    (axes,) = grid.picture.lines("hours_watched", over=TARGETING, by=SUBSIDY, against=0.2).axes
    runs = grid.table[grid.table[SUBSIDY] == 4e9].pivot(index="seed", columns=TARGETING, values="hours_watched")
    _, y = line(axes, 2)
    np.testing.assert_allclose(y * 1e6, [0, (runs[0.9] - runs[0.2]).mean()])
    assert axes.get_ylabel() == "Hours watched, difference [m hours]"
    (axes,) = grid.picture.lines("return_rate", over=TARGETING, at={SUBSIDY: 0}, against=0.2).axes
    assert axes.get_ylabel() == "Return rate, difference [points]"
    with pytest.raises(ValueError, match=r"no point has targeting_accuracy 0\.5"):
        grid.picture.lines("gmv", over=TARGETING, by=SUBSIDY, against=0.5)
    with pytest.raises(ValueError, match="several points have the same values"):
        grid.picture.lines("gmv", over=TARGETING, against=0.2)


def test_scattered_points_are_dots_and_not_joined(sample):
    (axes,) = sample.picture.lines("hours_watched", over=TARGETING).axes
    assert {drawn.get_linestyle() for drawn in axes.get_lines()} == {"None"}


def test_a_heat_map_has_a_cell_for_every_point_with_its_mean(grid):
    picture = grid.picture.heat_map("gmv", SUBSIDY, TARGETING)
    axes, bar = picture.axes
    cells = axes.images[0].get_array()
    assert cells.shape == (2, 3)
    mean = grid.table.loc[grid.table["point"] == grid.point({SUBSIDY: 4e9, TARGETING: 0.2}), "gmv"].mean()
    assert cells[0, 2] * 1e9 == pytest.approx(mean)
    assert bar.get_ylabel() == "Sales (GMV) [bn yuan]"
    assert len(axes.texts) == 6
    assert axes.images[0].cmap.name == "cividis"


def test_between_scattered_points_the_surface_is_drawn(sample):
    axes = sample.picture.heat_map("hours_watched", TARGETING, "care").axes[0]
    assert len(axes.collections) >= 1
    assert not axes.images


def test_days_have_dates_and_bands_over_seeds(grid):
    (axes,) = grid.picture.days("orders", [0, 5], smooth=1).axes
    assert axes.get_ylabel() == "Orders [m orders a day]"
    _, y = line(axes, 1)
    expected = grid.series("orders")["orders"].sel(point=5).mean("seed") / 1e6
    np.testing.assert_allclose(y, expected)
    labels = axes.get_legend_handles_labels()[1]
    assert labels == ["policy subsidy 0, targeting accuracy 0.2", "policy subsidy 4 bn, targeting accuracy 0.9"]


def test_effects_are_relative_changes_of_pairs(grid):
    picture = grid.picture.effects(0, 1, ["hours_watched", "active_viewers"])
    (axes,) = picture.axes
    sides = [grid.table.loc[grid.table["point"] == point, "hours_watched"].tolist() for point in (0, 1)]
    middle, _ = line(axes, 1)
    assert middle[0] == pytest.approx(100 * paired(*sides).relative)
    assert axes.get_xlabel() == "change [%]"
    assert "Targeting accuracy 0.9 against targeting accuracy 0.2" in texts(picture)


def test_an_interaction_is_bold_where_its_interval_excludes_zero(grid):
    axes = grid.picture.interaction("creator_income", SUBSIDY, TARGETING).axes[0]
    found = grid.interaction(SUBSIDY, TARGETING, "creator_income").iloc[2]
    cells = axes.images[0].get_array()
    assert cells[0].tolist() == [0, 0, 0]
    assert cells[:, 0].tolist() == [0, 0]
    corner = next(text for text in axes.texts if text.get_position() == (2, 1))
    sure = found["ci_low"] > 0 or found["ci_high"] < 0
    assert corner.get_fontweight() == ("bold" if sure else "normal")
    shown = cells[1, 2]
    size = found["difference"] / shown
    assert size == pytest.approx(10 ** round(np.log10(size)))


def test_a_comparison_has_dots_for_every_policy():
    policies = [SMALL.with_(title="Sharper", targeting_accuracy=0.9), SMALL.with_(title="Paid", policy_subsidy=4e9)]
    comparison = sim.compare(SMALL, policies, warm_up=0, workers=1)
    (axes,) = effects(comparison).axes
    assert axes.get_legend_handles_labels()[1] == ["Sharper", "Paid"]
    (axes,) = returns(comparison).axes
    assert axes.get_xlabel() == "yuan per yuan"
    best = comparison.league.dropna(subset="return_per_yuan").iloc[0]
    assert axes.get_yticklabels()[0].get_text() == best["policy"]


def test_pictures_are_there_in_chinese_with_letters_for_every_word(grid):
    pictures = grid.picture.translated("zh")
    drawn = [
        pictures.lines("hours_watched", SUBSIDY, TARGETING),
        pictures.days("orders", [0, 5]),
        pictures.effects(0, 5),
        pictures.interaction("gmv", SUBSIDY, TARGETING),
    ]
    assert "政策补贴（亿元/年）" in texts(drawn[0])
    if not drawing._installed():
        pytest.skip("no Chinese font is installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for picture in drawn:
            picture._repr_png_()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_can_stand_on_an_axis(outcome, language):
    axis = drawing.outcome_axis(outcome, [0.5, float("nan")], Words(language))
    assert axis.label.startswith(Words(language).name("outcome", outcome))
    assert axis.divisor > 0


def test_a_notebook_shows_a_picture_as_it_is(grid):
    assert grid.picture.heat_map("gmv", SUBSIDY, TARGETING)._repr_png_().startswith(b"\x89PNG")


def test_no_picture_changes_the_style_of_others(grid):
    import matplotlib

    before = dict(matplotlib.rcParams)
    grid.picture.translated("zh").lines("gmv", SUBSIDY, TARGETING)
    assert dict(matplotlib.rcParams) == before


def test_what_cannot_be_told_apart_is_refused(grid, sample):
    with pytest.raises(ValueError, match="8 lines cannot be told apart: choose at most 7"):
        sample.picture.days("gmv")
    with pytest.raises(ValueError, match="no run is there to draw"):
        grid.picture.lines("gmv", SUBSIDY, at={TARGETING: 0.5})
    three = sim.sweep(SMALL.with_(days=1), {SUBSIDY: [0], TARGETING: [0.2], "care": [0, 0.5]}, workers=1)
    with pytest.raises(ValueError, match="several points have the same"):
        three.picture.heat_map("gmv", SUBSIDY, TARGETING)


def test_a_name_that_is_not_there_is_told_of(grid):
    pictures = grid.picture
    for ask in (
        lambda outcome: pictures.lines(outcome, SUBSIDY),
        lambda outcome: pictures.lines(outcome, SUBSIDY, TARGETING, against=0),
        lambda outcome: pictures.heat_map(outcome, SUBSIDY, TARGETING),
        lambda outcome: pictures.days(outcome),
        lambda outcome: pictures.effects(0, 1, [outcome]),
        lambda outcome: pictures.interaction(outcome, SUBSIDY, TARGETING),
    ):
        with pytest.raises(ValueError, match="hours_watchd: no such outcome; did you mean 'hours_watched'"):
            ask("hours_watchd")
    for ask in (
        lambda name: pictures.lines("gmv", name),
        lambda name: pictures.lines("gmv", SUBSIDY, name),
        lambda name: pictures.lines("gmv", SUBSIDY, at={name: 0.2}),
        lambda name: pictures.heat_map("gmv", name, TARGETING),
        lambda name: pictures.interaction("gmv", SUBSIDY, name),
    ):
        with pytest.raises(ValueError, match="targeting is not varied in this sweep; did you mean 'targeting_acc"):
            ask("targeting")
    with pytest.raises(IndexError, match="there are points 0 to 5, and no 99"):
        pictures.days("gmv", points=[99])


def test_colours_are_those_that_everybody_can_tell_apart():
    okabe_ito = {"#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"}
    assert {to_hex(colour) for colour in drawing.COLOURS} <= okabe_ito
    assert len(drawing.MARKERS) == len(drawing.COLOURS)


@pytest.fixture(scope="module")
def by_date():
    asked = {"start": ["2024-03-01", "2023-03-01", "2024-01-01"], "feedbacks.supply": [True, False]}
    return sim.sweep(SMALL.with_(days=3), asked, replications=2, workers=1)


def ticks(axis):
    return [tick.get_text() for tick in axis.get_ticklabels()]


def test_dates_stand_side_by_side_in_their_order(by_date):
    (axes,) = by_date.picture.lines("hours_watched", over="start", by="feedbacks.supply").axes
    assert ticks(axes.xaxis) == ["2023-03-01", "2024-01-01", "2024-03-01"]
    x, y = line(axes, 1)
    assert x.tolist() == [0, 1, 2]
    means = by_date.table[by_date.table["feedbacks.supply"]].groupby("start")["hours_watched"].mean()
    np.testing.assert_allclose(y / means.to_numpy(), y[0] / means.iloc[0])
    assert [entry.get_text() for entry in axes.get_legend().get_texts()] == ["false", "true"]


def test_every_picture_of_dates_and_switches_can_be_drawn(by_date):
    cells_of = by_date.picture.heat_map("hours_watched", "start", "feedbacks.supply").axes[0]
    assert ticks(cells_of.yaxis) == ["false", "true"]
    difference = by_date.picture.lines(
        "hours_watched", over="start", against="2024-01-01", at={"feedbacks.supply": True}
    )
    assert line(difference.axes[0], 0)[1][1] == 0
    assert "2024-03-01" in texts(by_date.picture.interaction("hours_watched", "start", "feedbacks.supply"))


def test_points_that_a_list_repeats_are_drawn_once():
    asked = {TARGETING: [0.2, 0.9, 0.2], "care": [0, 0, 0]}
    found = sim.sweep(SMALL.with_(days=2), asked, design="list", replications=2, workers=1)
    (axes,) = found.picture.lines("hours_watched", over=TARGETING).axes
    assert line(axes, 0)[0].tolist() == [0.2, 0.9]
