"""The record on paper, read back out of its file: its words, its tags and what it cannot show (row 58)."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Person
from lti_tool.recognition.drawing import draw
from lti_tool.recognition.paper import Part, Writing
from tests.discussion.room import Browser, Seat
from tests.recognition.test_brief import at
from tests.recognition.test_record import recognised
from tests.serving import STATIC

__all__ = ["recognised"]
Browse = Callable[[Seat], Browser]
FONTS = STATIC / "vendor" / "dejavu-fonts-2.37"
ENGLISH = Writing("en-GB")
NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)


def drawn(*parts: Part, writing: Writing = ENGLISH) -> PdfReader:
    return PdfReader(BytesIO(draw(parts, "My record", writing, FONTS, "Some are missing.", NOW)))


def paper_of(browser: Browser, **headers: str) -> PdfReader:
    answer = browser.get(at(browser, "mine.pdf"), headers=headers)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=what-i-did.pdf"
    return PdfReader(BytesIO(answer.data))


def words_of(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


def tags_of(paper: PdfReader) -> Iterator[str]:
    """The tags of a file in the order in which it is listened to."""
    document = _root(paper)["/StructTreeRoot"]["/K"][0].get_object()
    for element in document["/K"]:
        yield element.get_object()["/S"]


def _root(paper: PdfReader) -> Any:
    return paper.trailer["/Root"]


@pytest.mark.usefixtures("any_database", "recognised")
def test_a_learner_takes_along_what_they_did_and_were_thanked_for(browse: Browse, jonas: Seat) -> None:
    words = words_of(paper_of(browse(jonas)))

    for line in (
        *("What I did and was thanked for", "Jonas Lindqvist", "Small teams", "Feedback that lands"),
        *("Recognised by an instructor", "A door that was left open.", "It says what was seen."),
        *("He asked what we would have done.", "because it made me look"),
        *(
            "Monday, 14 September 2026",
            "Answers that were accepted: 1",
            "People who found something useful: 1",
        ),
    ):
        assert line in words.splitlines(), line
    assert "Amara" not in words, "whoever thanked is not named in what is handed on"


@pytest.mark.usefixtures("recognised")
def test_it_is_written_in_its_readers_language(browse: Browse, engine: Engine, jonas: Seat) -> None:
    with Session(engine) as session:
        session.execute(update(Person).where(Person.name == "Jonas Lindqvist").values(name="ليلى حداد"))
        session.commit()
    paper = paper_of(browse(jonas), **{"Accept-Language": "ar"})

    assert "ليلى حداد" in words_of(paper).splitlines()
    assert _root(paper)["/Lang"] == "ar"


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hương", "Νίκος Παπαδάκης", "Дмитро Коваленко", "ليلى حداد", "Łucja Żółć", "דנה לוי"]
)
def test_a_name_can_be_read_back_as_it_is_written(name: str) -> None:
    assert words_of(drawn(Part("strong", name))).strip() == name


def test_arabic_letters_are_joined() -> None:
    joined, alone = (drawn(Part("plain", words)) for words in ("ححح", "ح ح ح"))

    assert len(_glyphs(joined)) == 3, "one at the beginning, one between, one at the end"
    assert len(_glyphs(alone)) == 2, "the letter by itself, and the space"


def test_lines_begin_where_the_documents_language_does() -> None:
    left, right = (
        drawn(Part("plain", "ليلى"), writing=writing) for writing in (ENGLISH, Writing("ar", True))
    )

    assert _begins(left) < 60 < 500 < _begins(right)


def _begins(paper: PdfReader) -> float:
    """How far from the left the first letter of a file is."""
    content = paper.pages[0].get_contents()
    assert content is not None
    return next(float(numbers[0]) for numbers, operator in content.operations if operator == b"Td")


def _glyphs(paper: PdfReader) -> set[str]:
    """What is drawn on the first page: each form of a letter is one."""
    content = paper.pages[0].get_contents()
    assert content is not None
    return {str(letters[0]) for letters, operator in content.operations if operator == b"Tj"}


def test_it_is_tagged_titled_and_has_an_outline() -> None:
    paper = drawn(
        Part("title", "What I did"), Part("plain", "a"), Part("heading", "Thanks"), Part("small", "b")
    )

    assert list(tags_of(paper)) == ["/H1", "/P", "/H2", "/P"]
    assert _root(paper)["/MarkInfo"]["/Marked"]
    assert _root(paper)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.xmp_metadata is not None
    assert paper.xmp_metadata.dc_title == {"x-default": "My record"}
    title, below = paper.outline
    assert (title["/Title"], below[0]["/Title"]) == ("What I did", "Thanks")  # type: ignore[call-overload,index]  # an entry is a dictionary


def test_every_paragraph_stands_whole_on_one_page() -> None:
    parts = [Part("heading" if number % 9 == 0 else "plain", f"{number} words " * 20) for number in range(60)]
    paper = drawn(*parts)

    assert len(paper.pages) > 2
    assert len(list(tags_of(paper))) == len(parts)
    for page in paper.pages:
        content = page.get_contents()
        assert content is not None
        assert content.get_data().count(b"BDC") == content.get_data().count(b"EMC") > 0


def test_letters_that_no_font_has_are_said_to_be_missing_and_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "fpdf"):
        words = words_of(drawn(Part("strong", "田中 Misaki")))

    assert words.splitlines() == ["□□ Misaki", "Some are missing."]
    assert "田" not in caplog.text
    assert "Some are missing." not in words_of(drawn(Part("strong", "Misaki")))


def test_a_process_that_draws_nothing_does_not_load_what_draws() -> None:
    loaded = "import sys, lti_tool.app; print(sorted({'fpdf', 'PIL', 'fontTools'} & sys.modules.keys()))"
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", loaded], check=True, capture_output=True, text=True
    )

    assert told.stdout.strip() == "[]"
