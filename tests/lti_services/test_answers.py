"""What is read from any answer: how long to wait (fault 12), the platform's clock, its own sentence."""

from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.lti.answers import Answer, message_of

CLOCK = "Mon, 14 Sep 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 1),
        ("9999999", 3600),
        ("9" * 5000, 3600),
        ("-1", 60),
        ("soon", 60),
        ("", 60),
        ("1.5", 60),
        ("²", 60),
        ("Mon, 14 Sep 2026 12:02:00 GMT", 120),
        ("Mon, 14 Sep 2026 11:00:00 GMT", 1),
        ("Tue, 15 Sep 2026 12:00:00 GMT", 3600),
        ("Mon, 99 Sep 2026 12:00:00 GMT", 60),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600),
        ("Fri, 31 Dec 9999 23:59:59 -0500", 60),
    ],
)
def test_retry_after_is_obeyed_between_a_second_and_an_hour(asked: str, seconds: int, noon: datetime) -> None:
    assert Answer(429, {"retry-after": asked, "date": CLOCK}).pause(noon) == seconds


def test_a_date_to_wait_for_counts_from_the_platforms_own_clock(noon: datetime) -> None:
    until = {"retry-after": "Mon, 14 Sep 2026 12:02:00 GMT"}
    ten_minutes_ahead = noon + timedelta(minutes=10)

    assert Answer(429, until | {"date": CLOCK}).pause(ten_minutes_ahead) == 120
    assert Answer(429, until).pause(noon + timedelta(seconds=60)) == 60


@pytest.mark.parametrize(
    ("header", "clock"),
    [
        (CLOCK, datetime(2026, 9, 14, 12, tzinfo=UTC)),
        ("Mon, 14 Sep 2026 14:00:00 +0200", datetime(2026, 9, 14, 12, tzinfo=UTC)),
        ("Mon, 14 Sep 2026 12:00:00 -0000", datetime(2026, 9, 14, 12, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 -0500", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_platforms_clock_is_in_utc(header: str, clock: datetime | None) -> None:
    assert Answer(200, {"date": header}).date == clock


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b'{"errors": {"type": "unprocessable_entity", "message": "Concluded"}}', "Concluded"),
        (b'{"errors": [{"message": "userId is missing"}]}', "userId is missing"),
        (b'{"status": 404, "reason": "Not Found: Grade item 3"}', "Not Found: Grade item 3"),
        (
            b'{"error": "invalid_client", "error_description": "JWS signature invalid."}',
            "JWS signature invalid.",
        ),
        (b'{"errors": {"scopes": ["unknown"]}}', "unknown"),
        (b"[]", ""),
        (b"{}", ""),
        (b"7", ""),
        (b"", ""),
        (b"plain words\n", "plain words"),
        (b"<html>page</html>", ""),
        (b'"a\\u0000\\u202eb"', "ab"),
        (b'"' + b"x" * 500 + b'"', "x" * 200),
        (b"[" * 100_000, "["),
    ],
)
def test_the_platforms_sentence_is_found_and_tamed(body: bytes, sentence: str) -> None:
    assert message_of(Answer(400, {}, body))[: len(sentence) or None] == sentence
    assert len(message_of(Answer(400, {}, body))) <= 200
