"""Who acts as somebody else looks and changes nothing; Student View is never scored (lti.md C3, G3)."""

import pytest
from sqlalchemy import func, select

from lti_tool.acts.models import Act
from lti_tool.database import db
from lti_tool.grading.models import ScoreDelivery
from tests.support.school import School, Visit

TEXT = "These are more than three words of mine"
COMPOSER = 'id="compose"'


def as_another(school: School, link: str, persona: str) -> Visit:
    login = school.desk.start_launch("canvas", persona, link, masquerader="sam")
    return school.enter("canvas", login, school.browser())


def count(school: School, table: type[Act] | type[ScoreDelivery]) -> int:
    with school.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_an_admin_who_acts_as_a_learner_sees_their_page_and_writes_nothing(school: School, link: str) -> None:
    """Holds: `custom.masquerading_user_id` is read, and leaves only looking (web/permissions.py)."""
    before = (count(school, Act), count(school, ScoreDelivery))
    visit = as_another(school, link, "amara")

    answer = visit.post("discussion/posts", body=TEXT, form_key="a")

    assert visit.page.status_code == 200
    assert "You are looking at this as somebody else." in visit.page.text
    assert COMPOSER not in visit.page.text
    assert answer.status_code == 403
    assert (count(school, Act), count(school, ScoreDelivery)) == before


@pytest.mark.parametrize("path", ["discussion/settings", "learners/retry"])
def test_an_admin_who_acts_as_a_teacher_configures_and_sends_nothing(
    school: School, link: str, path: str
) -> None:
    answer = as_another(school, link, "ines").post(path)

    assert answer.status_code == 403
    assert "You are looking at this as somebody else" in answer.text


def test_acting_as_a_learner_takes_nothing_from_the_learner(school: School, link: str) -> None:
    acts = count(school, Act)
    as_another(school, link, "amara")
    visit = school.launch("canvas", "amara", link)

    assert COMPOSER in visit.page.text
    assert visit.post("discussion/posts", body=TEXT, form_key="a").status_code in (200, 303)
    assert count(school, Act) == acts + 1


def test_student_view_writes_and_is_never_scored(school: School, link: str) -> None:
    """Holds: `system/person#TestUser` makes a preview user (lti/roles.py), whom `is_scored` leaves out."""
    acts, deliveries = count(school, Act), count(school, ScoreDelivery)
    preview = school.launch("canvas", "preview", link)

    assert preview.post("discussion/posts", body=TEXT, form_key="a").status_code in (200, 303)

    assert (count(school, Act), count(school, ScoreDelivery)) == (acts + 1, deliveries)
    assert "Test Student" not in school.launch("canvas", "ines", link).get("learners/").text
