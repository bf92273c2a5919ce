"""Drawing a text: a file of A4 pages that is tagged, so that it can be listened to as well as read."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from lti_tool.recognition.paper import Part, Writing

FAMILY = "DejaVu"
UNDRAWN = "\N{WHITE SQUARE}"
"""Stands for a letter that the fonts do not have."""
Tag = Literal["H1", "H2", "P"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: its size in points, the space before it in millimetres."""

    size: float
    before: float
    is_bold: bool = False


LOOKS = {
    "title": Look(20, 0, is_bold=True),
    "heading": Look(14, 7, is_bold=True),
    "strong": Look(11, 3, is_bold=True),
    "plain": Look(11, 1),
    "small": Look(9, 0.5),
}
TAGS: dict[str, Tag] = {"title": "H1", "heading": "H2"}
"""By look: what it is to who listens; a paragraph else."""


def draw(
    parts: Sequence[Part], title: str, writing: Writing, fonts: Path, undrawn: str, now: datetime
) -> bytes:
    """Return a file of these parts.

    `fonts` is a folder that holds both; `undrawn` is said at the end where a letter was in neither.
    """
    paper = _Paper(title, writing, fonts, now)
    for part in parts:
        paper.write_part(part)
    if paper.has_undrawn:
        paper.write_part(Part("small", undrawn))
    return bytes(paper.output())


class _Paper(FPDF):
    """A document whose paragraphs are tagged, which fpdf2 does for pictures only."""

    def __init__(self, title: str, writing: Writing, fonts: Path, now: datetime) -> None:
        # Every letter can be copied out again, and all that is needed to show them is in the file.
        super().__init__(enforce_compliance="PDFA_2U")
        self.has_undrawn = False
        self.side = Align.R if writing.is_from_right else Align.L
        self.set_title(title)
        self.set_lang(writing.language)
        self.set_creation_date(now)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font(FAMILY, "", fonts / "DejaVuSans.ttf")
        self.add_font(FAMILY, "B", fonts / "DejaVuSans-Bold.ttf")
        self.set_margin(20)
        self.add_page()

    def write_part(self, part: Part) -> None:
        """Write a paragraph or a heading, whole on one page; a heading is in the outline too."""
        look, words = LOOKS[part.look], self._drawable(part.words)
        self.set_font(FAMILY, "B" if look.is_bold else "", look.size)
        # Shaping measures a line anew for each letter, and most words are as wide without it.
        self.set_text_shaping(use_shaping_engine=any(map(_is_shaped, words)))
        self.ln(look.before)
        height = look.size * 0.5
        if self._flow(words, height, is_dry=True):
            self.add_page()
        if part.look in TAGS:
            self.start_section(words, level=int(part.look != "title"))
        with self._tagged(TAGS.get(part.look, "P")):
            self._flow(words, height)

    def _flow(self, words: str, height: float, is_dry: bool = False) -> bool:
        """Return whether a page ended within the words."""
        ended = self.multi_cell(
            0,
            height,
            words,
            align=self.side,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            dry_run=is_dry,
            output=MethodReturnValue.PAGE_BREAK,
        )
        return bool(ended)

    @contextmanager
    def _tagged(self, tag: Tag) -> Iterator[None]:
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{tag}", mcid=number)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    def _drawable(self, words: str) -> str:
        """Return words without the letters that neither font has, which fpdf2 would write to the log."""
        fonts = [one for one in self.fonts.values() if isinstance(one, TTFFont)]
        drawn = "".join(one if all(ord(one) in font.cmap for font in fonts) else UNDRAWN for one in words)
        self.has_undrawn |= drawn != words
        return drawn


def _is_shaped(letter: str) -> bool:
    """Whether a letter changes with its neighbours: it runs from the right, or stands upon another."""
    return unicodedata.bidirectional(letter) in ("R", "AL", "AN", "NSM")
