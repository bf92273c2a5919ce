"""The course home: opened from the course's menu, or by a link that nobody has given an activity."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from lti_tool.activities.models import Activity
from lti_tool.course.models import LineItem, ResourceLink
from lti_tool.database import db
from lti_tool.grading.models import DeliveryState, ScoreDelivery
from lti_tool.sandbox.keys import Alteration
from lti_tool.web.carrier import KEY_COOKIE, KEY_HEADER
from tests.databases import recorded_statements
from tests.launch.test_front_desk import FORM, add_discussion
from tests.support.school import School, Visit, form_of_any

WAYS = "canvas"
YET = "Learners see it here once one of them has opened it"


def home_of(school: School, persona: str) -> Visit:
    return school.enter(WAYS, school.desk.start_navigation(WAYS, persona), school.browser())


def add(school: School, title: str, opened_by: str | None = "jonas", **changes: str) -> int:
    """Add a discussion to the course; the id of its activity, once a learner has opened it."""
    add_discussion(school, WAYS, title=title, uuid=str(uuid4()), **changes)
    if opened_by:
        school.launch(WAYS, opened_by, school.campus.links(WAYS)[-1].id)
    with school.app.app_context():
        return db.session.scalars(select(Activity.id).filter_by(title=title)).one()


def section(page: str, start: str, end: str) -> str:
    return page.partition(start)[2].partition(end)[0]


def dated(**days: float) -> str:
    return (datetime(2026, 9, 14, 12, 0) + timedelta(**days)).strftime("%Y-%m-%dT%H:%M")


def test_a_learner_finds_what_is_due_first_and_opens_it_there(school: School) -> None:
    add(school, "Undated")
    add(school, "Later", **{"steps-0-by": dated(days=900)})
    soon = add(school, "Sooner", **{"steps-0-by": dated(days=800)})

    visit = home_of(school, "amara")
    due = re.findall(r'<strong dir="auto">(\w+)</strong>', section(visit.page.text, "Next for you", "</ol>"))
    page = visit.browser.get(f"{visit.home[:-1]}.{soon}/discussion/")

    assert visit.page.status_code == 200
    assert due[:3] == ["Sooner", "Later", "Undated"]
    assert FORM["prompt"] in page.text
    assert f'href="{visit.home}"' in page.text, "the way back"


def test_what_a_learner_does_in_an_activity_opened_there_counts_in_it_alone(school: School) -> None:
    first, second = add(school, "First"), add(school, "Second")
    visit = home_of(school, "amara")
    inside = Visit(visit.browser, visit.browser.get(f"{visit.home[:-1]}.{first}/discussion/"))

    posted = inside.post("discussion/posts", body="More than three words of mine", form_key=uuid4().hex)
    school.deliver()

    assert posted.status_code == 303
    assert posted.headers["Location"].startswith(f"{visit.home[:-1]}.{first}/")
    home = visit.get().text
    assert "1 of 2 done" in home
    assert "5 of 5 so far" in home
    with school.app.app_context():
        rows = db.session.execute(
            select(LineItem.activity_id, ScoreDelivery.state).join(
                ScoreDelivery, ScoreDelivery.line_item_id == LineItem.id
            )
        ).all()
    assert [tuple(row) for row in rows] == [(first, DeliveryState.DELIVERED)]
    assert second != first


def test_a_page_that_is_kept_for_many_readers_leads_each_back_to_their_own_home(school: School) -> None:
    activity_id = add(school, "Feedback")
    homes = [home_of(school, persona) for persona in ("amara", "layla")]

    def way_back(home: Visit) -> list[str]:
        page = home.browser.get(f"{home.home[:-1]}.{activity_id}/discussion/").text
        assert not [other for other in homes if other is not home and other.home[3:-1] in page]
        return re.findall(r'href="([^"]+)"[^>]*>All activities', page)

    assert [way_back(home) for home in (*homes, homes[0])] == [[home.home] for home in (*homes, homes[0])]
    launched = school.launch(WAYS, "jonas", school.campus.links(WAYS)[-1].id).page.text
    assert "All activities" not in launched


def test_what_is_done_or_closed_is_folded(school: School) -> None:
    done, closed = add(school, "Done"), add(school, "Closed")
    add(school, "Open")
    school.in_database(
        lambda session: session.execute(
            update(Activity).where(Activity.id == closed).values(closes_at=school.clock() - timedelta(days=1))
        )
    )
    amara, jonas = home_of(school, "amara"), home_of(school, "jonas")
    jonas_inside = Visit(jonas.browser, jonas.browser.get(f"{jonas.home[:-1]}.{done}/discussion/"))
    jonas_inside.post("discussion/posts", body="Something to answer to", form_key=uuid4().hex)
    inside = Visit(amara.browser, amara.browser.get(f"{amara.home[:-1]}.{done}/discussion/"))
    inside.post("discussion/posts", body="More than three words", form_key=uuid4().hex)
    oldest = min(re.findall(r"posts/(\d+)/reply", inside.get("discussion/").text), key=int)
    inside.post(f"discussion/posts/{oldest}/reply", body="An answer", form_key=uuid4().hex)

    page = amara.get().text

    folded = re.findall(r'<strong dir="auto">(\w+)</strong>', page.partition('class="folded"')[2])
    assert folded == ["Done", "Closed"]
    assert "Closed" not in section(page, "Next for you", "</ol>")


@pytest.mark.parametrize("opened_by", [None, "ines"], ids=["nobody opened", "its teacher looked at"])
def test_learners_see_an_activity_once_one_of_them_has_opened_it_and_staff_always(
    school: School, opened_by: str | None
) -> None:
    hidden = add(school, "Hidden", opened_by)
    add(school, "Shown")

    amara, ines = home_of(school, "amara"), home_of(school, "ines")

    assert "Hidden" not in amara.page.text
    assert "Shown" in amara.page.text
    assert YET in section(ines.page.text, "Hidden", "</li>")
    assert YET not in section(ines.page.text, "Shown", "</li>")
    assert amara.browser.get(f"{amara.home[:-1]}.{hidden}/discussion/").status_code == 404
    assert ines.browser.get(f"{ines.home[:-1]}.{hidden}/discussion/").status_code == 200


def test_a_name_in_insight_leads_from_there_to_work_in_the_newest_activity(school: School) -> None:
    add(school, "Older")
    newest = add(school, "Newest")
    visit = home_of(school, "ines")

    page = visit.get("insight/people?of=all").text
    names = re.findall(r'<th scope="row"><a href="([^"]+)"><bdi>Jonas', page)

    assert [name.rpartition("/")[0] for name in names] == [f"{visit.home[:-1]}.{newest}/discussion/work"]
    assert visit.browser.get(names[0]).status_code == 200


def test_staff_see_how_many_have_met_each_step_and_which_scores_need_them(school: School) -> None:
    activity_id = add(school, "Feedback")
    for persona in ("amara", "jonas"):
        visit = home_of(school, persona)
        inside = Visit(visit.browser, visit.browser.get(f"{visit.home[:-1]}.{activity_id}/discussion/"))
        inside.post("discussion/posts", body=f"Three words of {persona}", form_key=uuid4().hex)
    school.in_database(
        lambda session: session.execute(
            update(ScoreDelivery)
            .where(ScoreDelivery.id == select(func.min(ScoreDelivery.id)).scalar_subquery())
            .values(state=DeliveryState.NEEDS_INSTRUCTOR, due_at=None, reason="locked")
        )
    )

    page = home_of(school, "ines").page.text

    row = section(page, "Feedback", "</li>")
    assert "2 learners are known here." in page
    assert re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", row) == [
        ("Write 1 post of at least 3 words", "2 of 2 done"),
        ("Reply to 1 person", "0 of 2 done"),
    ]
    assert "1 score needs you" in row
    assert "1 score waits" in row
    assert f".{activity_id}/learners/" in row


@pytest.mark.parametrize(("persona", "is_told"), [("ines", True), ("amara", False)])
def test_an_instructor_is_told_how_to_add_one_and_can_bind_nothing_there(
    school: School, persona: str, is_told: bool
) -> None:
    activity_id = add(school, "Feedback")

    visit = home_of(school, persona)

    assert ("Assignments or Modules" in visit.page.text) is is_told
    assert visit.get("add/").status_code == 403
    assert visit.post("add/", activity=str(activity_id)).status_code == 403
    with school.app.app_context():
        course = select(ResourceLink).where(ResourceLink.activity_id.is_(None))
        assert len(db.session.scalars(course).all()) == 1


def test_a_link_that_came_with_nothing_shows_learners_the_course_rather_than_nothing(school: School) -> None:
    add(school, "Feedback")

    def bare(claims: dict[str, object]) -> None:
        prefix = "https://purl.imsglobal.org/spec/lti/claim/"
        claims[f"{prefix}resource_link"] = {"id": "another-link"}
        claims[f"{prefix}custom"] = {}
        claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = None

    link = school.campus.links(WAYS)[-1].id
    school.campus.alter_next_message(WAYS, Alteration(claims=bare))
    learner = school.launch(WAYS, "amara", link)
    school.campus.alter_next_message(WAYS, Alteration(claims=bare))
    teacher = school.launch(WAYS, "ines", link)

    assert "Next for you" in learner.page.text
    assert "Use one I have" in teacher.page.text


def test_a_course_without_activities_says_so(school: School) -> None:
    page = home_of(school, "amara").page.text
    assert "This course has no activity yet." in page
    assert "It opens here once an instructor has added one." in page
    assert "No activity here yet" in home_of(school, "ines").page.text


def test_it_works_with_the_key_in_a_header_as_where_no_cookie_is_kept(school: School) -> None:
    activity_id = add(school, "Feedback")
    visit = home_of(school, "amara")
    public_id = visit.home.split("/")[2]
    key = visit.browser.get_cookie(KEY_COOKIE + public_id, domain="localhost")
    assert key is not None
    browser = school.app.test_client(use_cookies=False)
    address = f"{visit.home[:-1]}.{activity_id}/discussion/"

    with_key = browser.get(address, headers={KEY_HEADER: key.value})

    assert FORM["prompt"] in with_key.text
    assert f'"X-Stoke-Participation": "{key.value}"' in with_key.text.replace("&#34;", '"')
    assert browser.get(address).status_code == 401


@pytest.mark.parametrize("persona", ["amara", "ines"])
def test_who_launched_one_activity_reaches_no_other_by_its_number(school: School, persona: str) -> None:
    other, own = add(school, "Hidden by the platform"), add(school, "Own")
    visit = school.launch(WAYS, persona, school.campus.links(WAYS)[-1].id)

    reached = [visit.browser.get(f"{visit.home[:-1]}.{one}/discussion/").status_code for one in (other, own)]
    form = {"csrf_token": form_of_any(visit.page.text), "body": "I was here"}
    posted = visit.browser.post(f"{visit.home[:-1]}.{other}/discussion/posts", data=form)

    assert (reached, posted.status_code) == ([404, 404], 404)


def test_a_number_that_is_no_activity_of_the_course_leads_nowhere(school: School) -> None:
    add(school, "Feedback")
    visit = home_of(school, "ines")

    places = ("999999", "99999999999", "9999999999", "0", "x", "1.1", "")
    found = [visit.browser.get(f"{visit.home[:-1]}.{place}/discussion/").status_code for place in places]

    assert found == [404, 401, 404, 401, 401, 401, 401]


def test_it_takes_six_statements_at_most_with_one_activity_and_with_forty(school: School) -> None:
    add(school, "Feedback")
    visits = [home_of(school, "amara"), home_of(school, "ines")]
    counts = [statements_of(visit) for visit in visits]
    fill(school)

    assert [statements_of(visit) for visit in visits] == counts
    assert max(counts) <= 6
    assert all(visit.get().text.count('class="own"') + 1 >= 40 for visit in visits[1:])


def statements_of(visit: Visit) -> int:
    with recorded_statements() as statements:
        assert visit.get().status_code == 200
    return len(statements)


def fill(school: School) -> None:
    """Make forty activities of the one, which learners have opened."""

    def work(_session: object) -> None:
        one = db.session.scalars(select(Activity).filter_by(title="Feedback")).one()
        for number in range(39):
            values = {c.name: getattr(one, c.name) for c in Activity.__table__.columns if c.name != "id"}
            copy = Activity(**values | {"uuid": str(uuid4()), "title": f"Feedback {number}"})
            db.session.add(copy)

    school.in_database(work)
