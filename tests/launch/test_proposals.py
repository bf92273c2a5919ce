"""Prompts that learners propose: votes, what instructors say, and whose idea a discussion was."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from lti_tool.activities.models import Activity
from lti_tool.activities.proposals.models import Proposal, ProposalVote
from lti_tool.activities.proposals.rules import Refusal, State, proposing_refusal, takes_vote
from lti_tool.acts.models import Act
from lti_tool.course.models import Context, Membership
from lti_tool.database import db
from lti_tool.kinds.discussion.options import Options, write_options
from tests.databases import recorded_statements
from tests.launch.test_course_home import WAYS, add, home_of
from tests.launch.test_front_desk import FORM
from tests.support.school import School, Visit
from tests.tool import Clock

IDEA = {
    "title": "When is silence an answer?",
    "prompt": "Tell of a time when nobody answered.\n\n1. **Look closer.** What did it do?",
    "reason": "All of us will lead a meeting in which it happens.",
}


@pytest.mark.parametrize(
    ("is_on", "open_ones", "refusal"),
    [(True, 0, None), (True, 2, None), (True, 3, "enough"), (False, 0, "off"), (False, 3, "off")],
)
def test_who_may_propose_one_more(is_on: bool, open_ones: int, refusal: Refusal | None) -> None:
    assert proposing_refusal(is_on, open_ones) == refusal


@pytest.mark.parametrize(
    ("state", "is_own", "is_on", "expected"),
    [
        ("open", False, True, True),
        ("open", True, True, False),
        ("open", False, False, False),
        ("taken", False, True, False),
        ("declined", False, True, False),
        ("withdrawn", False, True, False),
    ],
)
def test_what_takes_a_vote(state: State, is_own: bool, is_on: bool, expected: bool) -> None:
    assert takes_vote(state, is_own, is_on) == expected


def propose(visit: Visit, title: str = IDEA["title"], **changes: str) -> int:
    """The number that the list gives it."""
    made = {"uuid": str(uuid4())} | IDEA | {"title": title} | changes
    assert visit.post("proposals/new", **made).status_code == 303
    page = visit.get("proposals/").text
    return int(re.findall(rf'id="proposal-(\d+)">\s*<h3 dir="auto">{re.escape(title)}', page)[0])


def titles(page: str) -> list[str]:
    return re.findall(r'<h3 dir="auto">([^<]+)</h3>', page)


def rows(school: School, table: type[Proposal] | type[ProposalVote]) -> int:
    with school.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def amara(school: School) -> Visit:
    return home_of(school, "amara")


@pytest.fixture
def jonas(school: School) -> Visit:
    return home_of(school, "jonas")


@pytest.fixture
def ines(school: School) -> Visit:
    return home_of(school, "ines")


def test_a_learner_proposes_once_and_others_read_it_safely(
    school: School, amara: Visit, jonas: Visit
) -> None:
    form = IDEA | {"uuid": str(uuid4()), "prompt": IDEA["prompt"] + "\n\n<script>alert(1)</script>"}

    once, twice = amara.post("proposals/new", **form), amara.post("proposals/new", **form)
    page = jonas.get("proposals/").text

    assert (once.status_code, twice.status_code) == (303, 303)
    assert rows(school, Proposal) == 1
    assert "Proposed by <bdi>Amara" in page
    assert "<strong>Look closer.</strong>" in page
    assert "<script>alert" not in page
    assert "Proposed by you" in amara.get("proposals/").text
    assert "proposals/" in amara.get().text
    assert "Proposed prompts" in amara.get().text


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"title": " "}, "title"),
        ({"title": "\u200b"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"prompt": "\0 \r\n"}, "prompt"),
        ({"prompt": "x" * 4_001}, "prompt"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    school: School, amara: Visit, change: dict[str, str], name: str
) -> None:
    answer = amara.post("proposals/new", **IDEA | change)

    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert rows(school, Proposal) == 0


@pytest.mark.usefixtures("any_database")
def test_votes_count_once_each_and_can_be_taken_back(school: School, amara: Visit, jonas: Visit) -> None:
    idea = propose(amara)

    for _time in range(2):
        assert jonas.post(f"proposals/{idea}/vote", do="vote").status_code == 303
    voted = jonas.get("proposals/").text
    for _time in range(2):
        assert jonas.post(f"proposals/{idea}/vote", do="undo").status_code == 303

    assert "1 vote<" in voted
    assert "Take my vote back" in voted
    assert "0 votes" in amara.get("proposals/").text
    assert rows(school, ProposalVote) == 0


def test_nobody_votes_for_what_they_proposed(school: School, amara: Visit) -> None:
    idea = propose(amara)

    assert "Vote for" not in amara.get("proposals/").text
    assert amara.post(f"proposals/{idea}/vote", do="vote").status_code == 409
    assert rows(school, ProposalVote) == 0


def test_most_votes_come_first_and_then_what_waits_longest(
    school: School, amara: Visit, jonas: Visit, clock: Clock
) -> None:
    propose(amara, "The first")
    clock.move(minutes=1)
    propose(amara, "The second")
    clock.move(minutes=1)
    third = propose(amara, "The third")
    jonas.post(f"proposals/{third}/vote", do="vote")
    with recorded_statements() as statements:
        page = jonas.get("proposals/").text

    assert titles(page) == ["The third", "The first", "The second"]
    assert len(statements) <= 4, statements


def test_votes_of_who_only_tries_the_course_out_do_not_count(
    school: School, amara: Visit, jonas: Visit
) -> None:
    idea = propose(amara)
    jonas.post(f"proposals/{idea}/vote", do="vote")
    school.in_database(
        lambda session: session.execute(
            update(Membership)
            .where(Membership.id.in_(select(ProposalVote.membership_id)))
            .values(is_test_user=True)
        )
    )

    assert "0 votes" in amara.get("proposals/").text


@pytest.mark.usefixtures("any_database")
def test_three_can_wait_at_once_and_what_was_written_for_a_fourth_is_not_lost(
    school: School, amara: Visit
) -> None:
    first, *_rest = [propose(amara, f"Number {number}") for number in range(3)]

    fourth = amara.post("proposals/new", **IDEA)
    amara.post(f"proposals/{first}/withdraw")
    page = amara.get("proposals/").text

    assert fourth.status_code == 422
    assert "3 of your proposals wait for an answer." in fourth.text
    assert IDEA["reason"] in fourth.text
    assert titles(page) == ["Number 1", "Number 2"]
    propose(amara, "Another")


def test_only_who_proposed_it_withdraws_it(school: School, amara: Visit, jonas: Visit) -> None:
    idea = propose(amara)

    assert jonas.post(f"proposals/{idea}/withdraw").status_code == 404
    assert titles(jonas.get("proposals/").text) == [IDEA["title"]]


@pytest.mark.usefixtures("any_database")
def test_an_instructor_declines_for_a_reason_that_the_proposer_alone_reads(
    school: School, amara: Visit, jonas: Visit, ines: Visit
) -> None:
    idea = propose(amara)

    without = ines.post(f"proposals/{idea}/decline", answer=" ")
    done = ines.post(f"proposals/{idea}/decline", answer="Week 6 is about this.")
    again = ines.post(f"proposals/{idea}/decline", answer="Another reason.")

    assert (without.status_code, done.status_code, again.status_code) == (422, 303, 303)
    assert "Week 6 is about this." in amara.get("proposals/").text
    assert "Another reason." not in amara.get("proposals/").text
    assert titles(jonas.get("proposals/").text) == []
    assert jonas.post(f"proposals/{idea}/vote", do="vote").status_code == 409


@pytest.mark.usefixtures("any_database")
def test_what_an_instructor_takes_up_begins_the_form_and_says_who_proposed_it(
    school: School, amara: Visit, jonas: Visit, ines: Visit
) -> None:
    idea = propose(amara)
    form = ines.get(f"add/new?proposal={idea}").text
    assert IDEA["title"] in form
    assert "Tell of a time when nobody answered." in form
    assert IDEA["reason"] in form
    assert f'name="proposal" value="{idea}"' in form
    assert titles(jonas.get("proposals/").text) == [IDEA["title"]], "nothing is decided by looking"

    sent = FORM | {"proposal": str(idea), "title": IDEA["title"]}
    once, twice = ines.post("add/new", **sent), ines.post("add/new", **sent)
    late = amara.post(f"proposals/{idea}/withdraw")

    assert (once.status_code, twice.status_code, late.status_code) == (303, 303, 409)
    assert "Taken up" in jonas.get("proposals/").text
    with school.app.app_context():
        activity_id = db.session.scalars(select(Activity.id)).one()
        assert db.session.scalars(select(Proposal.activity_id)).one() == activity_id
        assert db.session.scalars(select(Act.id)).all() == []
    inside = f"{ines.home[:-1]}.{activity_id}/discussion/"
    assert "Proposed by <bdi>Amara" in ines.browser.get(inside).text
    hidden = write_options(Options(names="peers"))
    school.in_database(lambda session: session.execute(update(Activity).values(options=hidden)))
    assert "Proposed by" not in ines.browser.get(inside).text


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize("number", ["999", "2147483648", "99999999999999999999", "-1"])
def test_what_nobody_proposed_begins_no_form(school: School, ines: Visit, number: str) -> None:
    assert ines.get(f"add/new?proposal={number}").status_code == 404
    assert ines.post("add/new", **FORM | {"proposal": number}).status_code == 404
    with school.app.app_context():
        assert db.session.query(Activity).count() == 0


def test_two_instructors_do_not_make_two_of_one_proposal(school: School, amara: Visit, ines: Visit) -> None:
    idea = propose(amara)
    ines.post("add/new", **FORM | {"proposal": str(idea)})

    second = ines.post("add/new", **FORM | {"proposal": str(idea), "uuid": str(uuid4())})

    assert second.status_code == 409
    with school.app.app_context():
        assert db.session.query(Activity).count() == 1


@pytest.mark.usefixtures("any_database")
def test_an_instructor_switches_it_off_for_the_course(
    school: School, amara: Visit, jonas: Visit, ines: Visit
) -> None:
    idea = propose(amara)

    ines.post("proposals/switch", do="off")

    assert "takes no proposals at the moment" in amara.get("proposals/").text
    assert amara.post("proposals/new", **IDEA).status_code == 422
    assert jonas.post(f"proposals/{idea}/vote", do="vote").status_code == 409
    assert IDEA["title"] in ines.get("proposals/").text
    ines.post("proposals/switch", do="on")
    propose(jonas, "Again")


def test_staff_see_how_many_wait(school: School, amara: Visit, ines: Visit) -> None:
    propose(amara)

    assert "1 waits" in ines.get().text


def test_staff_propose_nothing_and_learners_decide_nothing(school: School, amara: Visit, ines: Visit) -> None:
    idea = propose(amara)

    assert ines.post("proposals/new", **IDEA).status_code == 403
    assert ines.post(f"proposals/{idea}/vote", do="vote").status_code == 403
    assert amara.get(f"proposals/{idea}/decline").status_code == 403
    assert amara.post(f"proposals/{idea}/decline", answer="No.").status_code == 403
    assert amara.post("proposals/switch", do="off").status_code == 403
    assert amara.get(f"add/new?proposal={idea}").status_code == 403


def test_another_courses_proposals_are_not_there(
    school: School, amara: Visit, jonas: Visit, ines: Visit
) -> None:
    idea = propose(amara)
    school.pick("moodle")
    here = select(Proposal.context_id).scalar_subquery()
    other = select(Context.id).where(Context.id != here).limit(1).scalar_subquery()
    school.in_database(lambda session: session.execute(update(Proposal).values(context_id=other)))

    assert jonas.post(f"proposals/{idea}/vote", do="vote").status_code == 404
    assert ines.post(f"proposals/{idea}/decline", answer="No.").status_code == 404
    assert ines.get(f"add/new?proposal={idea}").status_code == 404
    assert titles(ines.get("proposals/").text) == []


def test_a_copied_course_takes_no_proposals_along(school: School, amara: Visit) -> None:
    add(school, "Feedback")
    propose(amara)
    school.campus.copy_course(WAYS)
    link = next(one for one in reversed(school.campus.links(WAYS)) if one.custom)

    copied = school.launch(WAYS, "ines", link.id)

    assert copied.page.status_code == 200
    assert rows(school, Proposal) == 1
