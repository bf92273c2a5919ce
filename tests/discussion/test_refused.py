"""What a refusal says and offers: what happened, what was typed, and the way back (look.md 9; P13)."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from lti_tool.web.carrier import KEY_COOKIE
from lti_tool.web.limits import EXTENSION
from lti_tool.web.typed import typed_texts
from tests.discussion.room import BASE_URL, Browser, Seat

Browse = Callable[[Seat], Browser]


def offers_the_activity(page: str, seat: Seat) -> bool:
    return f'href="/p/{seat.public_id}/">Back to the activity</a>' in page


@pytest.mark.parametrize(
    ("method", "path", "form", "status", "said"),
    [
        ("GET", "posts", {}, 405, "This address is not for opening"),
        ("GET", "threads/77", {}, 404, "Nothing is here"),
        ("GET", "nowhere", {}, 404, "Nothing is here"),
        ("GET", "threads/" + "9" * 30, {}, 404, "Nothing is here"),
        ("POST", "posts", {"body": "A long story.", "csrf_token": "old"}, 400, "This page had become old"),
        ("POST", "posts/77/reply", {"body": "A long story."}, 404, "Nothing is here"),
        ("POST", "posts", {"body": "x" * 2_000_000}, 413, "This is too much at once"),
    ],
)
def test_a_refusal_says_what_happened_and_offers_the_way_back(
    browse: Browse, amara: Seat, method: str, path: str, form: dict[str, str], status: int, said: str
) -> None:
    browser = browse(amara)
    answer = browser.get(path) if method == "GET" else browser.post(path, form)

    assert answer.status_code == status
    assert said in answer.text
    assert "What to do now" in answer.text
    assert offers_the_activity(answer.text, amara)
    assert ("A long story." in answer.text) == (form.get("body") == "A long story.")


def test_who_writes_too_fast_reads_it_again_and_goes_back(app: Flask, browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.token()
    while app.extensions[EXTENSION].hit(f"writing/{amara.membership_id}", 60):
        pass

    answer = browser.post("posts", body="A long story.")

    assert answer.status_code == 429
    assert "A long story.</textarea>" in answer.text
    assert offers_the_activity(answer.text, amara)


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError(), 500), (OperationalError("", {}, Exception()), 503)]
)
def test_where_stoke_fails_nothing_typed_is_lost_either(
    app: Flask, amara: Seat, error: Exception, status: int
) -> None:
    cookie = {"Cookie": f"{KEY_COOKIE}{amara.public_id}={amara.key}"}
    path, form = f"/p/{amara.public_id}/discussion/thanks", {"body": "because of the story"}
    with app.test_request_context(path, method="POST", data=form, headers=cookie, base_url=BASE_URL):
        answer = app.make_response(app.handle_user_exception(error))

    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert "because of the story</textarea>" in page
    assert "Click the activity again." in page
    assert offers_the_activity(page, amara)


def test_the_first_page_itself_and_who_has_no_key_are_not_sent_in_circles(app: Flask, amara: Seat) -> None:
    nobody = app.test_client().get(f"/p/{amara.public_id}/discussion/", base_url=BASE_URL)
    unknown = app.test_client().get("/p/nothing/", base_url=BASE_URL)

    assert {nobody.status_code, unknown.status_code} == {401}
    assert "Back to the activity" not in nobody.text + unknown.text
    assert "Click the activity again." in nobody.text


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ({"body": "ember"}, ["ember"]),
        ({"given": "42"}, ["42"]),
        ({"chosen": "1"}, []),
        ({"title": "One", "prompt": "Two\nlines", "score_maximum": "10"}, ["One", "Two\nlines"]),
        ({"clue_1-text": "Where is it?", "clue_1-kind": "text"}, ["Where is it?"]),
        ({"do": "add", "names": "peers", "until": "2026-09-14T12:00:00 00:00"}, []),
        ({"csrf_token": "a b c", "participation_key": "a b", "form_key": "a b"}, []),
        ({"client_secret": "my own words", "password": "two words", "secret_address": "a b"}, []),
        ({"body": "  ", "words": ""}, []),
        ({"body": "same words", "words": "same words"}, ["same words"]),
    ],
)
def test_which_fields_hold_what_was_typed(app: Flask, form: dict[str, str], typed: list[str]) -> None:
    with app.test_request_context("/p/x/", method="POST", data=form):
        assert typed_texts() == typed


def test_what_a_platform_posts_is_nobodys_writing(app: Flask) -> None:
    sent = {"error": "login_required", "error_description": "Somebody is not signed in"}

    answer = app.test_client().post("/lti/launch", data=sent, base_url=BASE_URL)

    assert answer.status_code >= 400
    assert "not signed in</textarea>" not in answer.text


def test_the_second_of_two_decisions_keeps_its_words(browse: Browse, amara: Seat, teacher: Seat) -> None:
    browse(amara).post("posts", body="Something unkind")
    staff = browse(teacher)
    assert staff.post("posts/1/decide", what="hidden", words="This hurts.").status_code == 303

    again = staff.post("posts/1/decide", what="hidden", words="It's unkind & untrue.")

    assert again.status_code == 409
    assert "It's unkind & untrue.</textarea>" in unescape(again.text)
