"""Searching: the same answers on both databases, whatever the accents, and nothing that is gone."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, true
from sqlalchemy.orm import Session

from lti_tool.kinds.discussion.models import PostKind
from lti_tool.kinds.discussion.search.rules import asked_words, excerpt, fold, telling_words, words_of
from lti_tool.kinds.discussion.search.service import find_posts, threads_like
from lti_tool.kinds.discussion.service import add_post, delete_post, edit_post
from tests.databases import PostgresTemplate, SQLiteTemplate, engine_on, recorded_statements
from tests.discussion.room import Browser, Room, Seat, terms

Browse = Callable[[Seat], Browser]
TEXTS = (
    "How do you give feedback to someone with far more years than you?",
    "Déjà vu: le café était fermé, naïve résumé.",
    "Straße, Ærøskøbing, Łódź and İstanbul",
    "في فريقي، السُّؤال نفسه يخفّف التوتر",
    "東京で会議をする",
    "We measured 3.5 cm in 2024; see https://example.org/feedback and don't_panic",
    "Feedback on **feedback**, given in `feedback`",
    "कृपया मुझे बताइए",
    "안녕하세요 여러분",
    "naïveté",
)
QUERIES = (
    "feedback", "FEED", "feedback years", "years someone", "cafe", "CAFÉ", "deja etait", "resume", "strasse",
    "aeroskobing", "lodz", "istanbul", "السؤال", "توتر", "التوتر", "東京", "会", "京東",
    "3.5", "2024", "dont", "don't",
    "कृपया", "안녕", "naive", "panic", "example", "@1", "'", '" OR "', "a*b", "x:y",
    "NOT feedback", "", "🙂", "nowhere",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café, CAFE\u0301!", ["cafe", "cafe"]),
        ("Straße Łódź", ["strasse", "lodz"]),
        ("السُّؤال", ["السوال"]),
        ("東京 Tokyo", ["東", "京", "tokyo"]),
        ("don't_stop 3.5", ["don", "t", "stop", "3", "5"]),
        ("x" * 100, ["x" * 60]),
        ("🙂 …", []),
    ],
)
def test_words_are_compared_without_case_accents_and_marks(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert fold(fold(text)) == fold(text)


def test_a_query_asks_for_each_word_once_and_for_a_few() -> None:
    assert asked_words("to be or not to be") == ["to", "be", "or", "not"]
    assert len(asked_words(" ".join(str(n) for n in range(50)))) == 8
    assert telling_words("How do I begin with an experienced technician?") == [
        "experienced", "technician", "begin", "with",
    ]  # fmt: skip


def test_an_excerpt_begins_near_the_first_match_and_marks_them_all() -> None:
    text = "word " * 40 + "the Café is closed, and so are cafés elsewhere " + "word " * 60

    pieces = excerpt(text, ["cafe"])

    assert [piece.text for piece in pieces if piece.is_match] == ["Café", "cafés"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… word")
    assert whole.endswith("word …")
    assert len(whole) < 230
    assert [piece.text for piece in excerpt("Nothing here", ["x"])] == ["Nothing here"]


@pytest.fixture
def both(
    sqlite_template: SQLiteTemplate, postgres_template: PostgresTemplate, tmp_path: Path, noon: datetime
) -> Iterator[list[Session]]:
    """A session on each database, with the same discussion in both."""
    lite_url = sqlite_template.copy(tmp_path)
    with postgres_template.copy() as url, engine_on(lite_url) as lite, engine_on(url) as postgres:
        sessions = []
        for engine in (lite, postgres):
            room = Room(engine, noon, terms(noon)).open()
            seat = room.join("Amara")
            session = Session(engine)
            who, activity = room.who(session, seat), room.activity(session)
            for number, text in enumerate(TEXTS):
                add_post(session, who, activity, text, None, str(number), noon)
            sessions.append(session)
        yield sessions
        for session in sessions:
            session.close()


@pytest.mark.postgres
def test_both_databases_give_the_same_answers(both: list[Session]) -> None:
    for query in QUERIES:
        lite, postgres = (
            [post.id for post in find_posts(session, 1, query, true()).posts] for session in both
        )
        assert lite == postgres, query
        alike = [[post.id for post in threads_like(session, 1, query, true())] for session in both]
        assert alike[0] == alike[1], query

    def found(query: str) -> list[int]:
        return [post.id for post in find_posts(both[0], 1, query, true()).posts]

    assert found("feedback") == [7, 6, 1]
    assert found("cafe") == found("CAFÉ") == [2]
    assert found("naive") == [10, 2]
    assert found("السؤال") == [4]
    assert found("東京") == [5]
    assert found("strasse") == found("lodz") == [3]
    assert found("years nowhere") == found("@1") == found("") == []


@pytest.mark.usefixtures("any_database")
def test_edits_are_found_at_once_and_what_is_removed_no_more(
    session: Session, room: Room, amara: Seat, noon: datetime
) -> None:
    who, activity = room.who(session, amara), room.activity(session)
    made = add_post(session, who, activity, "About apples", None, "a", noon)

    edit_post(session, who, activity, made.id, 1, "About pears", noon)
    session.flush()
    assert not find_posts(session, activity.id, "apples", true()).posts
    assert [post.id for post in find_posts(session, activity.id, "pears", true()).posts] == [made.id]
    delete_post(session, who, activity, made.id, noon, moderates=False)
    session.flush()
    assert not find_posts(session, activity.id, "pears", true()).posts


@pytest.mark.usefixtures("any_database")
def test_other_discussions_are_not_searched(
    engine: Engine, session: Session, room: Room, amara: Seat, noon: datetime
) -> None:
    other = Room(engine, noon, terms(noon)).open()
    stranger = other.who(session, other.join("Stranger"))
    add_post(session, stranger, other.activity(session), "About apples and pears there", None, "a", noon)

    assert not find_posts(session, room.activity_id, "apples", true()).posts
    assert not threads_like(session, room.activity_id, "Apples and pears there", true())
    assert find_posts(session, other.activity_id, "apples", true()).posts


@pytest.mark.usefixtures("any_database")
def test_threads_that_share_most_with_a_question_come_first(
    session: Session, room: Room, amara: Seat, noon: datetime
) -> None:
    who, activity = room.who(session, amara), room.activity(session)
    texts = (
        "Experienced technicians are defensive",
        "How do I begin with an experienced technician who is defensive?",
        "Feedback in the kitchen",
        "Begin with the weather",
    )
    for number, text in enumerate(texts):
        add_post(session, who, activity, text, None, str(number), noon, PostKind.ASK)
    add_post(session, who, activity, "An experienced defensive technician replies", 3, "r", noon)

    alike = threads_like(
        session, activity.id, "How to begin when a technician is experienced and défensive?", true()
    )

    assert [post.id for post in alike] == [2, 1]
    assert threads_like(session, activity.id, "How?", true()) == []


@pytest.mark.usefixtures("any_database")
def test_a_page_of_what_was_found_marks_the_words(app: Flask, room: Room, amara: Seat) -> None:
    browser = Browser(app, amara)
    for number in range(20):
        browser.post("posts", body=f"Café number {number} <script>")

    with recorded_statements() as statements:
        page = browser.get("search?q=cafe").text

    assert len(statements) <= 6
    assert page.count("<mark>Café</mark>") == 20
    assert "<script>" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Skip to what was found" in page
    assert browser.get("search?q=nowhere").text.count("Nothing found") == 1
    assert browser.get("search?q=%00&before=99999999999").status_code == 200


def test_while_asking_one_sees_what_sounds_alike(browse: Browse, amara: Seat, jonas: Seat) -> None:
    question = "How do you begin with an experienced technician?"
    browse(amara).post("posts", act="ask", body=question)
    browse(amara).post("posts/1/reply", body="I begin with what I saw.")
    browse(amara).post("posts/2/accept")
    asked = "Where to begin with a technician who is more experienced?"

    fragment = browse(jonas).post("alike", htmx=True, act="ask", body=asked).text
    page = browse(jonas).post("alike", act="ask", body=asked).text

    assert "This may already be answered." in fragment
    assert "1 thread sounds like yours." in fragment
    assert re.search(r'threads/1#post-1"><bdi>Amara Okafor</bdi>: <span dir="auto">How do you', fragment)
    assert "answered" in fragment
    assert "<html" not in fragment
    assert "This may already be answered." in page
    assert f"{asked}</textarea>" in page
    assert 'value="ask" checked' in page
    assert browse(jonas).post("alike", htmx=True, act="give", body=asked).text.strip() == ""
    assert "Nothing here sounds like it." in browse(jonas).post("alike", act="ask", body="Hm?").text
