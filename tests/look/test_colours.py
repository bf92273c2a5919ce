"""Contrast of colours that stand on each other, recomputed from the style sheet (WCAG 2.2: 1.4.3, 1.4.11)."""

import re

import pytest

from tests.look.pages import TEMPLATES
from tests.serving import STATIC

PAPERS = ("paper", "paper2", "paper3")
TEXT = ("ink", "ink2", "ink3", "ember", "ask", "give", "thank", "ok", "warn", "bad")
ON_SOFT = [
    ("onember", "ember"),
    ("ink", "embersoft"),
    ("ember", "embersoft"),
    ("ink", "oksoft"),
    ("ok", "oksoft"),
    ("ink", "warnsoft"),
    ("warn", "warnsoft"),
    ("ink", "badsoft"),
    ("bad", "badsoft"),
]
PAIRS = [(text, paper, 4.5) for text in TEXT for paper in PAPERS]
PAIRS += [("edge", paper, 3.0) for paper in PAPERS]
PAIRS += [(above, below, 4.5) for above, below in ON_SOFT]


def themes() -> dict[str, dict[str, str]]:
    """Token to colour, for each theme."""
    return colours_of((STATIC / "stoke.css").read_text(encoding="utf-8"))


def colours_of(text: str) -> dict[str, dict[str, str]]:
    """The same for any style."""
    found = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", text)
    return {
        "light": {name: light for name, light, _ in found},
        "dark": {name: dark for name, _, dark in found},
    }


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("above", "below", "least"), PAIRS)
def test_every_pair_of_colours_can_be_told_apart(theme: str, above: str, below: str, least: float) -> None:
    tokens = themes()[theme]

    assert contrast(tokens[above], tokens[below]) >= least


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


def test_the_plain_page_has_the_colours_of_the_style_sheet() -> None:
    plain = colours_of((TEMPLATES / "plain.html").read_text(encoding="utf-8"))

    assert plain["light"]
    assert plain["light"].items() <= themes()["light"].items()
    assert plain["dark"].items() <= themes()["dark"].items()
