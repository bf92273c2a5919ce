"""Links to the next page as platforms write them (lti.md D, G3)."""

import pytest

from lti_tool.errors import AnswerUnreadable
from lti_tool.lti.answers import Answer
from lti_tool.lti.paging import MOST_PAGES, next_page, pages
from tests.lti_services.scripted import recorded

HERE = "https://lms.test/3/items?type_id=1"
NEXT = "https://lms.test/3/items?type_id=1&page=bookmark:WyJBYUJi"


def curly(text: str) -> str:
    """A header with curly quotes, as HTTP hands its bytes on."""
    return text.replace('"next"', "“next”").encode().decode("latin-1")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", None),
        ("nonsense", None),
        (f'<{NEXT}>; rel="next"', NEXT),
        (f"<{NEXT}>; rel=next", NEXT),
        (f"<{NEXT}>;rel='next'", NEXT),
        (f'<{NEXT}>; REL="NEXT"', NEXT),
        (curly(f'<{NEXT}>; rel="next"'), NEXT),
        (f"<{NEXT}>; rel=“next”", NEXT),
        (f'<{NEXT.replace("&", "&amp;")}>; rel="next"', NEXT),
        (f'<{NEXT}>; title="x"; rel="next last"', NEXT),
        (f'<https://lms.test/a>; rel="first", <{NEXT}>; rel="next", <https://lms.test/b>; rel="last"', NEXT),
        ('<https://lms.test/a>; rel="first",<https://lms.test/b>; rel="last"', None),
        ('<https://lms.test/a>; rel="nextish"', None),
        ('<https://lms.test/a?b=1&copy=2>; rel="next"', "https://lms.test/a?b=1&copy=2"),
        ('</3/items?page=2>; rel="next"', "https://lms.test/3/items?page=2"),
        ('<?page=2>; rel="next"', "https://lms.test/3/items?page=2"),
        ('<https://lms.test/a,b;c>; rel="next"', "https://lms.test/a,b;c"),
    ],
)
def test_the_next_page_is_read_letter_for_letter(header: str, found: str | None) -> None:
    assert next_page(Answer(200, {"link": header}), HERE) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/3/items",
        "http://lms.test/3/items",
        "https://lms.test:8443/3/items",
        "https://lms.test@evil.test/",
        "//evil.test/x",
        "javascript:alert(1)",
        "https://lms.test/a b",
    ],
)
def test_a_next_page_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(AnswerUnreadable):
        next_page(Answer(200, {"link": f'<{url}>; rel="next"'}), HERE)


def test_moodles_recorded_header_has_no_next_page() -> None:
    exchange = recorded("line-items-filtered")

    assert next_page(exchange.answer, exchange.url) is None


def test_pages_are_walked_to_the_last() -> None:
    links = {"https://lms.test/1": '</2>; rel="next"', "https://lms.test/2": '</3>; rel="next"'}

    walked = list(
        pages(lambda url: Answer(200, {"link": links.get(url, ""), "x": url}), "https://lms.test/1")
    )

    assert [answer.headers["x"][-1] for answer in walked] == ["1", "2", "3"]


def test_pages_that_go_round_in_a_circle_end() -> None:
    asked: list[str] = []

    def fetch(url: str) -> Answer:
        asked.append(url)
        return Answer(200, {"link": '</1>; rel="next"' if url.endswith("2") else '</2>; rel="next"'})

    with pytest.raises(AnswerUnreadable):
        list(pages(fetch, "https://lms.test/1"))

    assert len(asked) == 2


def test_pages_without_end_end() -> None:
    asked: list[str] = []

    def fetch(url: str) -> Answer:
        asked.append(url)
        return Answer(200, {"link": f'</{len(asked)}x>; rel="next"'})

    with pytest.raises(AnswerUnreadable):
        list(pages(fetch, "https://lms.test/1"))

    assert len(asked) == MOST_PAGES == 200
