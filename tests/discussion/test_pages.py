"""What people see and do, through the browser's door, with and without script."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from lti_tool.course.models import Participation
from lti_tool.kinds.discussion.models import Draft, Post
from tests.discussion.room import Browser, Clock, Room, Seat, as_it_was, terms

Browse = Callable[[Seat], Browser]
STORY = "I told a new colleague that her report was all over the place."
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


def test_a_post_stands_on_the_page_it_leads_to(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)

    answer = browser.post("posts", body="What I meant came on **page six**.")

    assert answer.status_code == 303
    page = browser.get("").text
    assert f'id="{answer.location.partition("#")[2]}"' in page
    assert "<strong>page six</strong>" in page
    assert "Amara Okafor" in page


def test_the_page_says_what_it_is_for_and_what_is_missing(browse: Browse, amara: Seat) -> None:
    page = browse(amara).get("").text

    assert '<h1 dir="auto">Tell us about feedback of yours that landed badly.</h1>' in page
    assert "Describe a behaviour and its effect." in page
    assert "Write 1 post of at least 5 words" in page
    assert "by Thu 17 Sep, 12:00" in page
    assert "0 of 2 done" in page
    assert "Nobody has written yet" in page


def test_a_long_prompt_stands_below_the_title(engine: Engine, browse: Browse, noon: datetime) -> None:
    room = Room(engine, noon, terms(noon, prompt="One paragraph.\n\nAnd *another*.")).open()

    page = browse(room.join("Amara")).get("").text

    assert '<h1 dir="auto">Feedback that lands</h1>' in page
    assert "<p>And <em>another</em>.</p>" in page


def test_every_form_is_sent_by_post_to_an_address_of_its_own(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body=STORY)
    pages = [browse(amara).get(path).text for path in ("", "posts/1/reply", "posts/1/edit", "posts/1/remove")]
    pages.append(browse(teacher).get("settings").text)

    for page in pages:
        forms = re.findall(r"<form[^>]*>", page)
        assert forms
        for form in forms:
            assert 'method="post"' in form or 'role="search"' in form
            assert "action=" in form


def test_with_script_a_post_brings_itself_and_the_moved_panels(browse: Browse, amara: Seat) -> None:
    answer = browse(amara).post("posts", htmx=True, body=STORY)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<li class="thread')
    for part in ("steps", "score", "next-step", "compose", "threads-count"):
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob="true"', answer.text), part
    done = json.loads(answer.headers["HX-Trigger"])["stoke:done"]
    assert done == {
        "message": "Posted. Steps: 1 of 2 done. Next: Reply to 2 different people.",
        "focus": "post-1",
    }


def test_a_fresh_composer_comes_with_a_fresh_key(browse: Browse, amara: Seat) -> None:
    browser, key = browse(amara), str(uuid4())

    answer = browser.post("posts", htmx=True, body=STORY, form_key=key)

    fresh = FORM_KEY.search(answer.text)
    assert fresh is not None
    assert fresh[1] != key


def test_one_form_makes_one_post(browse: Browse, engine: Engine, amara: Seat) -> None:
    browser, key = browse(amara), str(uuid4())

    locations = {browser.post("posts", body=STORY, form_key=key).location for _time in range(3)}

    assert len(locations) == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Post)) == 1


def test_a_reply_stands_under_what_it_answers(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body=STORY)
    form = browse(jonas).get("posts/1/reply")

    answer = browse(jonas).post("posts/1/reply", htmx=True, body="And what did she hear?")

    assert "your reply to Amara Okafor" in form.text
    assert '<h4 id="by-2"><bdi>Jonas Lindqvist</bdi> replies</h4>' in answer.text
    assert '<div class="slot" id="reply-1" hx-swap-oob="true">' in answer.text
    assert browse(jonas).post("posts/2/reply", body="Later").location.endswith("/discussion/?show=all#post-3")


def test_a_reply_beyond_the_first_six_leads_to_its_thread(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1, 54)

    answer = browse(amara).post("posts/1/reply", body="The fifty-fifth")

    path, _hash, anchor = answer.location.partition("#")
    assert path.endswith("/discussion/threads/1?after=50")
    assert f'id="{anchor}"' in browse(amara).get(path).text


@pytest.mark.parametrize("path", ["posts", "posts/1/reply"])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("  ", "Write something first. Your text is still empty."),
        ("\u200b", "Write something first. Your text is still empty."),
        ("kept " * 4_001, "A post or reply holds up to 20,000 characters. Yours is longer."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_not_taken_stays_in_the_box(
    browse: Browse, room: Room, jonas: Seat, path: str, body: str, sentence: str, htmx: bool
) -> None:
    room.fill(jonas.membership_id, 1)
    key = str(uuid4())

    answer = browse(jonas).post(path, htmx=htmx, body=body, form_key=key)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert key in answer.text
    assert body.strip() in answer.text
    assert ("<html" in answer.text) is not htmx


def test_a_megabyte_is_too_much(browse: Browse, amara: Seat) -> None:
    assert browse(amara).post("posts", body="x" * 1_100_000).status_code == 413


@pytest.mark.parametrize(
    ("days", "words"), [(8, "It closed Mon 21 Sep, 12:00."), (-8, "It opens Mon 7 Sep, 12:00.")]
)
def test_a_text_that_comes_too_late_or_too_early_is_kept(
    browse: Browse, engine: Engine, clock: Clock, amara: Seat, days: int, words: str
) -> None:
    browser = browse(amara)
    browser.token()
    with Session(engine) as session:
        session.connection().exec_driver_sql("UPDATE participation SET seen_at = '2026-09-22 12:00:00'")
        session.commit()
    clock.now += timedelta(days=days)

    answer = browser.post("posts", body=STORY)

    assert answer.status_code == 409
    assert words in answer.text
    assert STORY in answer.text
    with Session(engine) as session:
        assert session.scalars(select(Draft.body)).all() == [STORY]


def test_a_closed_discussion_is_read_and_not_written(
    browse: Browse, engine: Engine, noon: datetime, clock: Clock
) -> None:
    room = Room(engine, noon, terms(noon, closes_at=noon - timedelta(hours=1))).open()

    page = browse(room.join("Amara")).get("").text

    assert "This discussion is closed." in page
    assert "<textarea" not in page


def test_posts_of_other_courses_are_not_here(
    browse: Browse, engine: Engine, amara: Seat, noon: datetime
) -> None:
    browse(amara).post("posts", body=STORY)
    other = Room(engine, noon, terms(noon)).open()
    stranger = browse(other.join("Stranger", "Instructor"))

    for path in ("threads/1", "posts/1/reply", "posts/1/edit", "posts/1/remove", "posts/1/history"):
        assert stranger.get(path).status_code == 404, path
    for path in ("posts/1/reply", "posts/1/edit", "posts/1/remove", "draft?answers=1"):
        assert stranger.post(path, body="Mine now", version="1").status_code == 404, path
    assert stranger.get(f"posts/{2**40}/reply").status_code == 404


def test_another_learners_post_is_not_mine_to_change(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body=STORY)

    assert browse(jonas).get("posts/1/edit").status_code == 404
    assert browse(jonas).post("posts/1/edit", body="Not mine", version="1").status_code == 404
    assert browse(jonas).post("posts/1/remove").status_code == 404
    assert browse(jonas).get("posts/1/history").status_code == 403
    assert STORY in browse(jonas).get("").text


def test_who_only_watches_reads_and_does_not_write(browse: Browse, room: Room, amara: Seat) -> None:
    browse(amara).post("posts", body=STORY)
    mentor = browse(room.join("Mentor", "Mentor"))

    page = mentor.get("")

    assert STORY in page.text
    assert "<textarea" not in page.text
    assert mentor.get("posts/1/reply").status_code == 403


def test_an_edit_is_seen_and_staff_read_what_it_said_before(
    browse: Browse, amara: Seat, teacher: Seat
) -> None:
    browser = browse(amara)
    browser.post("posts", body=STORY)
    assert STORY in browser.get("posts/1/edit").text

    answer = browser.post("posts/1/edit", body="She heard: you are disorganised.", version="1")

    assert answer.status_code == 303
    assert "edited</span>" in browser.get("").text
    history = browse(teacher).get("posts/1/history").text
    assert STORY in as_it_was(history)
    assert "She heard" in history


def test_two_windows_keep_both_texts(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.post("posts", body=STORY)
    browser.post("posts/1/edit", body="From one window.", version="1")

    second = browser.post("posts/1/edit", body="From another window.", version="1")

    assert second.status_code == 409
    assert "From one window." in second.text
    assert "From another window." in second.text
    assert browser.post("posts/1/edit", body="From another window.", version="2").status_code == 303


def test_an_empty_edit_changes_nothing(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    browser.post("posts", body=STORY)

    assert browser.post("posts/1/edit", body=" ", version="1").status_code == 422
    assert STORY in browser.get("").text


def test_who_looks_in_anothers_name_is_offered_nothing_to_change(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browse(amara).post("posts", body=STORY)
    assert "posts/1/remove" in browse(teacher).get("").text
    with Session(engine) as session:
        session.execute(update(Participation).values(is_masquerade=True))
        session.commit()

    for seat in (amara, teacher):
        page = browse(seat).get("").text
        assert STORY in page
        assert "posts/1/remove" not in page
        assert "posts/1/edit" not in page
        assert browse(seat).get("posts/1/remove").status_code == 403


@pytest.mark.parametrize(
    ("by_staff", "words"), [(False, "Removed by its author"), (True, "Removed by an instructor")]
)
def test_a_removal_is_asked_first_and_keeps_the_replies(
    browse: Browse, amara: Seat, jonas: Seat, teacher: Seat, by_staff: bool, words: str
) -> None:
    browse(amara).post("posts", body=STORY)
    browse(jonas).post("posts/1/reply", body="And what did she hear?")
    remover = browse(teacher if by_staff else amara)

    assert "Remove this post?" in remover.get("posts/1/remove").text
    assert remover.post("posts/1/remove").status_code == 303

    page = browse(jonas).get("").text
    assert words in page
    assert STORY not in page
    assert "And what did she hear?" in page
    assert remover.get("posts/1/remove").status_code == 404


def test_a_draft_waits_after_a_lost_session(browse: Browse, room: Room, amara: Seat) -> None:
    browser = browse(amara)
    url = browser.url("draft")
    told = browser.client.post(
        url,
        base_url="https://stoke.test",
        data={"body": "Begun", "csrf_token": browser.token()},
        headers={"Referer": "https://stoke.test"},
    )

    assert (told.text, told.mimetype) == ("Draft saved 12:00", "text/plain")
    page = browse(amara).get("").text
    assert "Begun</textarea>" in page
    assert "Draft saved 12:00" in page


def test_without_script_a_draft_is_saved_by_hand(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1)
    browser = browse(amara)

    assert browser.post("draft", body="Begun").location.endswith("/discussion/")
    assert browser.post("draft?answers=1", body="A reply").location.endswith("/posts/1/reply")
    assert "A reply</textarea>" in browser.get("posts/1/reply").text
    assert browser.post("draft/discard", body="Begun").status_code == 303
    assert "Begun" not in browser.get("").text


def test_discarding_closes_a_reply_and_empties_a_new_thread(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1)
    browser = browse(amara)

    assert browser.post("draft/discard?answers=1", htmx=True, body="x").text == ""
    assert '<form class="composer"' in browser.post("draft/discard", htmx=True, body="x").text


def test_a_form_of_another_session_is_not_taken_and_the_text_is_kept(
    browse: Browse, amara: Seat, jonas: Seat
) -> None:
    for token in ("", "nonsense", browse(jonas).token()):
        answer = browse(amara).post("posts", body=STORY, csrf_token=token)

        assert answer.status_code == 400
        assert STORY in answer.text
        assert "reload" in answer.text.lower()


def test_thirty_posts_a_minute_are_too_many(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)

    answers = [browser.post("posts", body=f"Post {n}") for n in range(30)]

    assert [answer.status_code for answer in answers].count(429) == 10
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Post 29" in answers[-1].text


def test_names_and_roles_stand_at_posts(browse: Browse, room: Room, teacher: Seat) -> None:
    nameless = room.join(None)
    browse(nameless).post("posts", body="Without a name")
    browse(teacher).post("posts/1/reply", body="From staff")

    page = browse(teacher).get("").text

    assert f"<bdi>Participant {len(room.seats)}</bdi>" in page
    assert re.search(r'<span class="tag edge">\s*Instructor', page)


def test_a_mention_of_everyone_is_plain_text(browse: Browse, amara: Seat) -> None:
    browse(amara).post("posts", body="@everyone " * 100)

    text = browse(amara).get("").text.partition('<div class="text" dir="auto"><p>@everyone')[2]
    assert "<a" not in text.partition("</div>")[0]
    assert text


def test_a_short_post_says_how_many_words_it_has(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body="Too short")

    assert "2 of 5 words, not counted yet" in browse(amara).get("").text
    assert "not counted yet" not in browse(jonas).get("").text


def test_a_late_post_is_marked(browse: Browse, engine: Engine, noon: datetime) -> None:
    room = Room(engine, noon - timedelta(days=4), terms(noon - timedelta(days=4))).open()
    room.now = noon
    amara = room.join("Amara")

    browse(amara).post("posts", body=STORY)

    page = browse(amara).get("").text
    assert re.search(r'<span class="tag ?">\s*late', page)
    assert "was due Sun 13 Sep, 12:00" in page


def test_more_threads_come_as_items_or_as_a_page(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 25)
    browser = browse(amara)
    link = re.search(r'<a class="button" href="([^"]+after=[^"]+)"', browser.get("").text)
    assert link is not None

    fragment = browser.get(link[1], headers={"HX-Request": "true"}).text
    page = browser.get(link[1]).text

    assert fragment.count("<article") == page.count("<article") == 5
    assert "<html" not in fragment
    assert "Show more threads" not in fragment


def test_the_rest_of_a_thread_takes_its_place_or_is_a_page(
    browse: Browse, room: Room, amara: Seat, jonas: Seat
) -> None:
    room.fill(jonas.membership_id, 1, 60)
    browser = browse(amara)
    assert "Show 54 more replies" in browser.get("").text

    fragment = browser.get("threads/1", headers={"HX-Request": "true"}).text
    last = browser.get("threads/1?after=50").text

    assert fragment.count("<article") == 51
    assert "Show 10 more replies" in fragment
    assert last.count("<article") == 11
    assert "Show earlier replies" in last


def test_news_announce_themselves_and_ask_less_often(
    browse: Browse, clock: Clock, amara: Seat, jonas: Seat
) -> None:
    browser = browse(amara)
    found = re.search(r'hx-get="([^"]+/new[^"]+)"', browser.get("").text)
    assert found is not None
    news = found[1].replace("&amp;", "&")
    assert "every 20s" in browser.get(news).text
    clock.forward(seconds=30)
    browse(jonas).post("posts", body=STORY)

    told = browser.get(news).text

    assert "1 new post</a>" in told
    assert "every 60s" in browser.get(news.replace("wait=10", "wait=40")).text
    assert browser.get("new?since=x").status_code == 404


def test_a_long_post_is_folded_among_others_and_whole_on_its_own_page(browse: Browse, amara: Seat) -> None:
    browser = browse(amara)
    for length in (59, 60, 110):
        browser.post("posts", body=f"{'word ' * (length - 1)}last")
    folded = re.compile(r'last</p>\s*</div><details class="(.+?)"><summary>Read all<.+?id="reply-(\d)"', re.S)

    assert folded.findall(browser.get("").text) == [("tail", "3"), ("tail phone", "2")]
    assert not folded.findall(browser.get("threads/3").text)


def test_staff_see_what_learners_do_instead_of_a_score(browse: Browse, teacher: Seat) -> None:
    page = browse(teacher).get("").text

    assert "What learners do" in page
    assert 'id="score"' not in page


def test_a_closed_discussion_takes_no_edit_and_no_removal(
    browse: Browse, engine: Engine, amara: Seat, teacher: Seat
) -> None:
    browser = browse(amara)
    browser.post("posts", body=STORY)
    browser.post("posts/1/reply", body="And another.")
    with Session(engine) as session:
        session.connection().exec_driver_sql("UPDATE activity SET closes_at = '2026-09-14 11:00:00'")
        session.commit()

    assert browser.get("posts/1/edit").status_code == 409
    late = browser.post("posts/1/edit", body="Late change", version="1")
    assert late.status_code == 409
    assert "This discussion is closed" in late.text
    assert "Late change" in late.text
    assert browser.get("posts/1/remove").status_code == 404
    assert "This discussion is closed" in browser.post("posts/1/remove").text
    assert browse(teacher).post("posts/2/remove").status_code == 303


def test_an_answer_to_a_post_that_went_meanwhile_is_kept(browse: Browse, amara: Seat, jonas: Seat) -> None:
    browse(amara).post("posts", body=STORY)
    browse(amara).post("posts/1/remove")

    answer = browse(jonas).post("posts/1/reply", body="What I wanted to say")

    assert answer.status_code == 409
    assert "This post is gone" in answer.text
    assert "What I wanted to say" in answer.text


def test_an_erased_author_is_a_former_participant(
    browse: Browse, engine: Engine, amara: Seat, jonas: Seat
) -> None:
    browse(amara).post("posts", body=STORY)
    with Session(engine) as session:
        session.connection().exec_driver_sql(
            f"UPDATE membership SET person_id = NULL WHERE id = {amara.membership_id}"
        )
        session.commit()

    assert "A former participant" in browse(jonas).get("").text


def test_staff_post_without_a_score(browse: Browse, teacher: Seat) -> None:
    answer = browse(teacher).post("posts", htmx=True, body="From staff")

    assert json.loads(answer.headers["HX-Trigger"])["stoke:done"]["message"] == "Posted."
    assert 'id="score"' not in answer.text
