"""Replies in the course to what was shared (row 29)."""

import pytest
from sqlalchemy import select

from lti_tool.acts.models import Act, Verb
from lti_tool.kinds.sharing.replies.models import EchoReply
from tests.databases import recorded_statements
from tests.sharing.test_sharing import add_task, outside
from tests.support.school import School, Visit
from tests.tool import Clock

REPLIES = {
    "steps-1-kind": "reply",
    "steps-1-needed": "1",
    "steps-1-words": "0",
    "steps-0-share": "50",
    "steps-1-share": "50",
}


@pytest.fixture
def link(school: School) -> str:
    return add_task(school, **REPLIES)


def shared(school: School, link: str) -> tuple[Visit, Visit, Visit]:
    """Amara has shared something; Layla and a teacher look on."""
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    amara.post("sharing/here", text="I noticed that.")
    return amara, layla, ines


def verbs(school: School) -> list[Verb]:
    found: list[Verb] = []
    acts = select(Act.verb).where(Act.item_kind == "echo_reply").order_by(Act.id)
    school.in_database(lambda session: found.extend(session.scalars(acts)))
    return found


def test_a_reply_stands_at_the_share_meets_a_step_and_is_told_of(school: School, link: str) -> None:
    amara, layla, _ines = shared(school, link)
    assert "Reply to Amara" in layla.get("sharing/").text
    answer = layla.post("sharing/shares/1/reply", reply="So did I, and they stayed.")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#reply-1")

    assert "So did I, and they stayed." in amara.get("sharing/").text
    assert "1 of 2 done" in layla.get("sharing/").text
    assert "replied to you" in amara.get("inbox/").text
    assert verbs(school) == [Verb.GAVE]


def test_replying_to_oneself_meets_no_step_and_is_told_to_nobody(school: School, link: str) -> None:
    amara, _layla, _ines = shared(school, link)
    amara.post("sharing/shares/1/reply", reply="As I said.")

    assert "1 of 2 done" in amara.get("sharing/").text
    assert "replied to you" not in amara.get("inbox/").text


def test_only_a_share_that_counts_and_that_one_reads_is_replied_to(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    outside(amara)
    amara.post("sharing/here", text="Between us.", audience="staff")
    for share in (1, 2, 99):
        assert layla.get(f"sharing/shares/{share}/reply").status_code == 404
        assert layla.post(f"sharing/shares/{share}/reply", reply="Yes.").status_code == 404

    assert ines.post("sharing/shares/2/reply", reply="Thank you.").status_code == 303
    assert "Thank you." in amara.get("sharing/").text
    assert "Thank you." not in layla.get("sharing/").text
    ines.post("sharing/shares/1/seen")
    assert layla.post("sharing/shares/1/reply", reply="Yes.").status_code == 303


def test_one_form_replies_once_and_what_is_not_taken_stays(school: School, link: str) -> None:
    _amara, layla, _ines = shared(school, link)
    empty = layla.post("sharing/shares/1/reply", reply=" ")
    assert empty.status_code == 422
    assert "Write something first." in empty.text
    long = layla.post("sharing/shares/1/reply", reply="a" * 5001)
    assert long.status_code == 422
    assert "a" * 5001 in long.text

    key = "6f0f34cb-07d6-4d2c-bb39-3f3b7f8c7e12"
    for _twice in range(2):
        assert layla.post("sharing/shares/1/reply", reply="Once.", form_key=key).status_code == 303
    assert verbs(school) == [Verb.GAVE]


def test_a_reply_is_taken_back_with_its_words_by_who_wrote_it(school: School, link: str) -> None:
    amara, layla, _ines = shared(school, link)
    layla.post("sharing/shares/1/reply", reply="Too fast.")
    assert amara.post("sharing/replies/1/take-back").status_code == 404
    assert layla.post("sharing/replies/1/take-back").status_code == 303
    assert layla.post("sharing/replies/1/take-back").status_code == 404

    assert "Too fast." not in amara.get("sharing/").text
    assert "1 of 2 done" not in layla.get("sharing/").text
    bodies: list[str] = []
    school.in_database(lambda session: bodies.extend(session.scalars(select(EchoReply.body))))
    assert bodies == [""]
    assert verbs(school) == [Verb.GAVE, Verb.TOOK_BACK]


def test_staff_hide_a_reply_for_a_reason_that_its_author_reads_and_show_it_again(
    school: School, link: str
) -> None:
    amara, layla, ines = shared(school, link)
    layla.post("sharing/shares/1/reply", reply="Buy my book.")
    assert amara.get("sharing/replies/1").status_code == 403
    assert ines.post("sharing/replies/1", words="").status_code == 422
    assert ines.post("sharing/replies/1", words="It sells something.").status_code == 303
    assert ines.post("sharing/replies/1", words="Once more.").status_code == 409

    assert "Buy my book." not in amara.get("sharing/").text
    assert "replied to you" not in amara.get("inbox/").text
    assert "It sells something." in layla.get("sharing/").text
    assert "1 of 2 done" not in layla.get("sharing/").text
    assert ines.post("sharing/replies/1", do="show").status_code == 303
    assert "Buy my book." in amara.get("sharing/").text
    assert "1 of 2 done" in layla.get("sharing/").text
    assert verbs(school) == [Verb.GAVE, Verb.HID, Verb.RESTORED]


def test_insight_counts_shares_among_what_others_could_reply_to(school: School, link: str) -> None:
    amara, layla, ines = shared(school, link)
    layla.post("sharing/here", text="So did I.")
    layla.post("sharing/here", text="Between us.", audience="staff")
    amara.post("sharing/shares/1/reply", reply="As I said.")
    layla.post("sharing/shares/1/reply", reply="They stayed.")

    assert "1 of 2 threads got a reply." in ines.get("insight/").text


def test_nothing_is_replied_once_the_task_is_over(school: School, clock: Clock) -> None:
    link = add_task(school, closes_at="2026-09-15T12:00", **REPLIES)
    shared(school, link)[1].post("sharing/shares/1/reply", reply="In time.")
    clock.move(days=2)

    layla = school.launch("moodle", "layla", link)
    assert layla.post("sharing/shares/1/reply", reply="Late.").status_code == 409
    assert layla.post("sharing/replies/1/take-back").status_code == 409
    page = layla.get("sharing/").text
    assert "In time." in page
    assert "Late." not in page


def test_erasing_oneself_takes_ones_replies_out_of_the_page(school: School, link: str) -> None:
    amara, layla, _ines = shared(school, link)
    layla.post("sharing/shares/1/reply", reply="I was here.")
    assert "I was here." in layla.get("privacy/").text
    assert layla.post("privacy/erase", sure="1").status_code in (200, 303)

    assert "I was here." not in amara.get("sharing/").text
    bodies: list[str] = []
    school.in_database(lambda session: bodies.extend(session.scalars(select(EchoReply.body))))
    assert bodies == [""]


def test_a_page_costs_no_statement_more_for_each_reply(school: School, link: str) -> None:
    amara, layla, _ines = shared(school, link)
    layla.post("sharing/shares/1/reply", reply="One.")
    amara.get("sharing/")
    with recorded_statements() as few:
        amara.get("sharing/")
    for number in range(5):
        layla.post("sharing/shares/1/reply", reply=f"One of {number}.")
    with recorded_statements() as many:
        amara.get("sharing/")

    assert len(many) == len(few) <= 9
