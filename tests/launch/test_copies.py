"""A course is copied in the LMS: what the copy has, who is told, and where its scores go (fault 29)."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.activities.models import Activity
from lti_tool.course.models import ContextCopy, Deployment, NoticeHandler, ReceivedNotice, Registration
from lti_tool.database import db
from lti_tool.sandbox.keys import Alteration
from lti_tool.sandbox.troubles import Scripted
from tests.databases import recorded_statements
from tests.launch.test_front_desk import add_discussion
from tests.support.school import WAYS, CampusTransport, School, Visit
from tests.tool import Clock

POST = "I said what I saw and what it did to me."
WORK = {"post", "post_version", "act", "draft", "score_delivery", "step_progress"}
"""What people made; none of it comes along."""


def contents(school: School) -> dict[str, Counter[tuple[object, ...]]]:
    """Every row of every table."""
    with school.app.app_context(), db.engine.connect() as connection:
        return {
            name: Counter(tuple(row) for row in connection.execute(select(table)))
            for name, table in db.metadata.tables.items()
        }


def rows(school: School, table: Any) -> list[Any]:
    with school.app.app_context():
        found = db.session.scalars(select(table).order_by(*table.__table__.primary_key)).all()
        db.session.expunge_all()
    return list(found)


def write(visit: Visit, text: str = POST) -> None:
    assert visit.post("discussion/posts", body=text).status_code in (200, 303)


def newest_link(school: School, ways: str) -> str:
    return school.campus.links(ways)[-1].id


@pytest.mark.parametrize("ways", WAYS)
def test_a_copied_course_begins_empty_with_moved_dates_and_a_column_of_its_own(
    school: School, ways: str, clock: Clock
) -> None:
    by = (clock.now + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    add_discussion(school, ways, **{"steps-0-by": by})
    learner = school.launch(ways, "amara", newest_link(school, ways))
    write(learner)
    learner.post("discussion/draft", body="Half a thought")
    clock.move(seconds=5)
    school.deliver()
    old_column = school.campus.line_items(ways)[-1].number
    score = school.campus.score(ways, "amara", old_column)
    assert score
    before = contents(school)

    school.campus.copy_course(ways)
    copied = newest_link(school, ways)
    first = school.launch(ways, "jonas", copied)

    after = contents(school)
    assert {name for name in WORK & before.keys() if after[name] != before[name]} == set()
    assert before["activity"] <= after["activity"]
    assert POST not in first.page.text
    assert "Copied from" not in first.page.text

    teacher = school.launch(ways, "ines", copied)
    assert "Copied from Leading Small Teams." in teacher.page.text
    assert "moved by 14 weeks" in teacher.page.text
    old, new = rows(school, Activity)
    assert (new.copied_from_id, new.days_moved) == (old.id, 98)

    write(first)
    clock.move(seconds=5)
    school.deliver()
    new_column = school.campus.line_items(ways)[-1].number
    assert new_column != old_column
    assert school.campus.score(ways, "jonas", new_column) == score
    assert school.campus.score(ways, "jonas", old_column) is None
    assert school.campus.score(ways, "amara", new_column) is None
    posted = [one for one in school.campus.messages(ways, "scores") if one.item_number == old_column]
    assert len(posted) == 1


@pytest.mark.parametrize("way", ["button", "settings"])
def test_the_note_goes_when_an_instructor_has_looked(school: School, way: str) -> None:
    add_discussion(school, "moodle")
    school.campus.copy_course("moodle")
    teacher = school.launch("moodle", "ines", newest_link(school, "moodle"))
    write(teacher)
    with recorded_statements() as statements:
        assert "Copied from Leading Small Teams" in teacher.get("discussion/").text
    assert len(statements) <= 6, statements

    if way == "button":
        teacher.post("copy/checked")
    else:
        school.in_database(lambda session: session.query(Activity).update({"title": "As before"}))
        fields = {"version": "1", "title": "Said anew", "prompt": "What else?", "objective": "To see."}
        fields |= {"reason": "It helps."}
        steps = {"steps-0-kind": "post", "steps-0-needed": "1", "steps-0-words": "0", "steps-0-share": "100"}
        assert teacher.post("discussion/settings", **fields | steps).status_code == 303

    assert "Copied from" not in teacher.get("discussion/").text


def test_only_who_may_change_the_settings_is_told(school: School) -> None:
    add_discussion(school, "canvas")
    school.campus.copy_course("canvas")
    link = newest_link(school, "canvas")

    learner = school.launch("canvas", "amara", link)

    assert "Copied from" not in learner.page.text
    assert learner.post("copy/checked").status_code == 403
    assert "Copied from" in school.launch("canvas", "ines", link).page.text


def copy_twice(school: School, ways: str) -> Activity:
    """A copy whose activity was changed, and a copy of that: its activity."""
    school.campus.copy_course(ways)
    school.launch(ways, "ines", newest_link(school, ways))
    copy_id = rows(school, Activity)[-1].id
    school.in_database(
        lambda session: session.query(Activity).filter_by(id=copy_id).update({"title": "Said better"})
    )
    school.campus.copy_course(ways)
    school.launch(ways, "amara", newest_link(school, ways))
    newest: Activity = rows(school, Activity)[-1]
    return newest


@pytest.mark.parametrize("ways", WAYS)
def test_a_history_leads_to_the_nearest_course_without_a_notice(school: School, ways: str) -> None:
    add_discussion(school, ways)
    school.campus.faults(ways).notices_lost = True
    school.launch(ways, "amara", newest_link(school, ways))

    newest = copy_twice(school, ways)

    assert (newest.title, len(rows(school, Activity))) == ("Said better", 3)


class TestNotices:
    """Canvas's ways say by themselves that a course was copied."""

    @pytest.fixture
    def asked(self, school: School) -> School:
        """A school whose tool was launched in Canvas's ways and has asked for notices."""
        add_discussion(school, "canvas")
        school.launch("canvas", "amara", newest_link(school, "canvas"))
        assert school.ask_for_notices() == 1
        return school

    def copy_twice(self, school: School) -> Activity:
        """A copy whose activity was changed, and a copy of it whose history times out: its activity."""
        school.campus.faults("canvas").history_cut = "timed out"
        return copy_twice(school, "canvas")

    def test_the_worker_asks_each_platform_once(self, asked: School) -> None:
        registration = rows(asked, Registration)[-1]
        handlers = asked.campus.tools("canvas")[0].notice_handlers
        assert handlers == {"LtiContextCopyNotice": f"http://127.0.0.1:8700/lti/notices/{registration.id}"}

        asked.launch("canvas", "jonas", newest_link(asked, "canvas"))

        assert asked.ask_for_notices() == 0

    def test_a_handler_that_is_set_already_is_not_set_again(self, asked: School) -> None:
        asked.in_database(lambda session: session.query(Deployment).update({"notices_url": None}))
        asked.launch("canvas", "amara", newest_link(asked, "canvas"))

        assert asked.ask_for_notices() == 1

        methods = [one.method for one in asked.campus.messages("canvas", "notice handlers")]
        assert methods == ["GET", "PUT", "GET"]

    def test_moodle_is_not_asked(self, school: School) -> None:
        add_discussion(school, "moodle")

        assert school.ask_for_notices() == 0

    def test_a_notice_stands_in_for_a_history_that_timed_out(self, asked: School) -> None:
        newest = self.copy_twice(asked)

        assert newest.title == "Said better"
        assert asked.campus.messages("canvas", "notice")[-1].status == 204

    def test_without_notice_and_history_the_uuids_first_owner_is_copied(self, asked: School) -> None:
        asked.campus.faults("canvas").notices_lost = True

        newest = self.copy_twice(asked)

        first, between, last = rows(asked, Activity)
        assert (between.title, last.id) == ("Said better", newest.id)
        assert newest.copied_from_id == first.id

    def test_a_notice_that_comes_twice_is_taken_once(self, asked: School) -> None:
        url, body = self.caught(asked)

        assert [self.deliver(asked, url, body) for _ in range(3)] == [204, 204, 204]

        assert len(rows(asked, ReceivedNotice)) == len(rows(asked, ContextCopy)) == 1

    @pytest.mark.parametrize(
        "spoilt", ["signature", "registration", "nobody", "no list", "too many", "large", "nested"]
    )
    def test_a_bad_delivery_leaves_no_trace(self, asked: School, spoilt: str) -> None:
        url, body = self.caught(asked)
        token = json.loads(body)["notices"][0]["jwt"]
        base = url.rpartition("/")[0]
        other = rows(asked, Registration)[0].id
        sent, status = {
            "signature": ((url, json.dumps({"notices": [{"jwt": token[:-4] + "AAAA"}]})), 400),
            "registration": ((f"{base}/{other}", body), 400),
            "nobody": ((f"{base}/999", body), 404),
            "no list": ((url, json.dumps({"notices": token})), 400),
            "too many": ((url, json.dumps({"notices": [{"jwt": token}] * 101})), 400),
            "large": ((url, json.dumps({"notices": [{"jwt": token}], "x": "y" * 300_000})), 413),
            "nested": ((url, '{"notices":' + "[" * 100_000), 400),
        }[spoilt]

        assert self.deliver(asked, *sent) == status

        assert rows(asked, ReceivedNotice) == rows(asked, ContextCopy) == []

    def test_a_good_notice_beside_a_bad_one_is_taken(self, asked: School) -> None:
        url, body = self.caught(asked)
        token = json.loads(body)["notices"][0]["jwt"]

        both = json.dumps({"notices": [{"jwt": "a.b.c"}, {"jwt": token}, "nonsense"]})

        assert self.deliver(asked, url, both) == 204
        assert len(rows(asked, ContextCopy)) == 1

    @pytest.mark.parametrize("claim", ["notice", "deployment_id"])
    def test_another_type_or_an_unknown_deployment_says_nothing(self, asked: School, claim: str) -> None:
        told: dict[str, object] = {"notice": {"id": "n", "type": "LtiHelloWorldNotice"}, "deployment_id": "7"}
        name = f"https://purl.imsglobal.org/spec/lti/claim/{claim}"
        spoil = Alteration(claims=lambda claims: claims.update({name: told[claim]}))
        asked.campus.alter_next_message("canvas", spoil)

        assert self.deliver(asked, *self.caught(asked)) == 204

        assert rows(asked, ReceivedNotice) == []

    @pytest.mark.parametrize(
        ("answer", "reason", "waits"),
        [
            (Scripted(503), "failed", timedelta(seconds=30)),
            (Scripted(429, headers={"Retry-After": "90"}), "busy", timedelta(seconds=90)),
            (Scripted(400, '{"errors":{"message":"no"}}'), "refused", timedelta(days=1)),
        ],
    )
    def test_a_service_that_fails_is_asked_again_later(
        self, school: School, clock: Clock, answer: Scripted, reason: str, waits: timedelta
    ) -> None:
        add_discussion(school, "canvas")
        school.launch("canvas", "amara", newest_link(school, "canvas"))
        # A GET is tried twice at once.
        school.campus.faults("canvas").script("notice handlers", answer, answer)

        assert (school.ask_for_notices(), school.ask_for_notices()) == (1, 0)

        (row,) = rows(school, NoticeHandler)
        assert (row.reason, row.due_at - clock.now) == (reason, waits)
        school.campus.faults("canvas").reset()
        clock.move(seconds=waits.total_seconds())
        assert school.ask_for_notices() == 1
        assert rows(school, NoticeHandler)[0].due_at is None

    def test_whatever_goes_wrong_with_one_is_noted_and_tried_again_later(
        self, school: School, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_discussion(school, "canvas")
        school.launch("canvas", "amara", newest_link(school, "canvas"))
        monkeypatch.setattr(CampusTransport, "send", None)

        assert school.ask_for_notices() == 1

        (row,) = rows(school, NoticeHandler)
        assert (row.reason, row.lease_token) == ("internal_error", None)
        assert row.due_at - clock.now == timedelta(seconds=30)

    def caught(self, school: School) -> tuple[str, str]:
        """Copy the course; the notice that the platform sends, not delivered yet."""
        sent: list[tuple[str, str]] = []

        def post(url: str, body: str) -> int:
            sent.append((url, body))
            return 0

        kept, school.campus.post = school.campus.post, post
        school.campus.copy_course("canvas")
        school.campus.post = kept
        return sent[0]

    def deliver(self, school: School, url: str, body: str) -> int:
        return school.campus.post(url, body)
