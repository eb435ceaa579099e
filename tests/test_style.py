"""The look: colours that can be seen and read on both grounds, categories told apart without colour."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from helpers import style
from helpers.widget import STATIC
from tests.rooms import rooms

GRAPHICS = {"INK": style.INK, "MUTED": style.MUTED, "CONTEXT": style.CONTEXT, "ACCENT": style.ACCENT} | {
    f"CATEGORIES[{i}]": colour for i, colour in enumerate(style.CATEGORIES)
}
TEXT = {"INK": style.INK, "MUTED": style.MUTED, "ACCENT": style.ACCENT}
# Grid lines and land lie behind what is spoken of, and say nothing on their own.
BEHIND = {style.GRID, style.LAND, style.PAPER}
CSS = (STATIC / "course.css").read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def in_the_dark(colour: str) -> str:
    return style.DARK.get(colour, colour)


@pytest.mark.parametrize(("pair", "ratio"), [(("#000000", "#ffffff"), 21), (("#777777", "#ffffff"), 4.48)])
def test_contrast_is_counted_as_wcag_counts_it(pair: tuple[str, str], ratio: float) -> None:
    assert contrast(*pair) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("name", list(GRAPHICS))
def test_graphics_stand_out_on_both_grounds(name: str) -> None:
    assert contrast(GRAPHICS[name], style.PAPER) >= 3
    assert contrast(in_the_dark(GRAPHICS[name]), style.DARK_PAPER) >= 3


@pytest.mark.parametrize("name", list(TEXT))
def test_text_can_be_read_on_both_grounds(name: str) -> None:
    assert contrast(TEXT[name], style.PAPER) >= 4.5
    assert contrast(in_the_dark(TEXT[name]), style.DARK_PAPER) >= 4.5


def test_every_colour_has_a_place_in_the_dark() -> None:
    assert {*GRAPHICS.values(), *BEHIND} <= set(style.DARK)


def test_colours_are_written_in_small_letters_as_the_page_looks_them_up() -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for pair in style.DARK.items() for colour in pair)


def test_categories_differ_in_more_than_colour() -> None:
    for marks in (style.CATEGORIES, style.SYMBOLS, style.DASHES, style.PATTERNS):
        assert len(set(marks)) == len(style.CATEGORIES)


def test_text_in_charts_is_at_least_fourteen_pixels() -> None:
    sizes = re.findall(r"'size': (\d+)", str(style.layout()))
    assert sizes
    assert min(map(int, sizes)) >= 14


def test_every_chart_has_grid_lines_for_its_values_and_no_legend_unless_asked() -> None:
    layout = style.layout()
    assert layout["yaxis"].get("showgrid", True)
    assert layout["showlegend"] is False
    assert style.layout(showlegend=True)["showlegend"] is True


def test_merging_alters_neither_part() -> None:
    base, changes = {"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}
    assert style.merge(base, changes) == {"a": {"b": 3, "c": 2}}
    assert base == {"a": {"b": 1, "c": 2}}
    assert changes == {"a": {"b": 3}}


def test_events_one_above_the_other_get_room_above_the_plot() -> None:
    low, high = style.event_line(1934, "Kirov"), style.event_line(1935, "Law", level=1)
    both = style.events(low, high)
    assert [note["text"] for note in both["annotations"]] == ["Kirov", "Law"]
    assert both["annotations"][1]["y"] > both["annotations"][0]["y"]
    assert both["margin"]["t"] > style.events(low)["margin"]["t"]


# The page -----------------------------------------------------------------------------------------


def css_colours(block: str) -> dict[str, str]:
    """Return the colour variables of a block of course.css; of a theme's colour, what stands in for it."""
    return dict(re.findall(r"--course-(\w+): (?:var\([\w-]+, )?(#[0-9a-f]{6})", block))


# On paper the light theme stands with stronger lines.
LIGHT, DARK, PAPER = (css_colours(block) for block in re.findall(r"\{([^}]*--course-accent:[^}]*)\}", CSS))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "soft"])
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "link"])
def test_words_of_the_page_can_be_read(theme: dict[str, str], ground: str, name: str) -> None:
    assert contrast(theme[name], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["focus", "muted", "accent"])
def test_focus_and_edges_of_controls_can_be_seen(theme: dict[str, str], name: str) -> None:
    assert contrast(theme[name], theme["paper"]) >= 3


def test_both_themes_name_the_same_colours_and_charts_lie_on_the_same_paper() -> None:
    assert set(LIGHT) == set(DARK)
    assert [name for name in PAPER if PAPER[name] != LIGHT[name]] == ["line", "soft"]
    assert (LIGHT["paper"], DARK["paper"]) == (style.PAPER, style.DARK_PAPER)


def test_no_rule_of_the_page_uses_a_colour_outside_the_two_themes() -> None:
    rules = re.sub(r"--(course|jp)-[\w-]+:[^;]*;", "", CSS)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", rules) == []


def test_the_page_shows_no_text_below_fourteen_pixels() -> None:
    told = re.findall(r"font(?:-size)?:[^;]*?([\d.]+)(px|rem)", CSS)
    sizes = [float(size) * (16 if unit == "rem" else 1) for size, unit in told]
    assert sizes
    assert min(sizes) >= 14


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.__name__)
def test_a_lesson_room_uses_no_colour_of_its_own(room: ModuleType) -> None:
    files = list(Path(room.__path__[0]).rglob("*.py")) if hasattr(room, "__path__") else [Path(room.__file__)]
    assert files
    for file in files:
        assert not re.search(r"#[0-9a-fA-F]{6}\b|rgba?\(", file.read_text(encoding="utf-8")), file.name
