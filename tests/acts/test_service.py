"""The ledger on real databases."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from lti_tool.acts.models import Act, Verb
from lti_tool.acts.rules import text_digest
from lti_tool.acts.service import NewAct, acts_of_all, append, lock_memberships
from tests.databases import recorded_statements
from tests.grading.course import Course, make_course

pytestmark = pytest.mark.usefixtures("any_database")
DIGEST = text_digest("Entropy always rises in a closed system, or so they say.")


@pytest.fixture
def course(session: Session, noon: datetime) -> Course:
    return make_course(session, noon)


def test_acts_come_back_in_the_order_in_which_they_were_appended(course: Course) -> None:
    ada, ben = course.learner("Ada"), course.learner("Ben")
    _append(course, ada, Verb.GAVE, item=1, words=12)
    _append(course, ben, Verb.GAVE, item=2)
    _append(course, ada, Verb.EDITED, item=1, words=30)

    acts = acts_of_all(course.session, course.activity_id, [ada, ben])[ada]

    assert [(act.verb, act.item_id, act.words) for act in acts] == [("gave", 1, 12), ("edited", 1, 30)]
    assert acts[0].created_at == course.start


def test_the_first_who_gives_a_text_owns_it(course: Course) -> None:
    ada, ben = course.learner("Ada"), course.learner("Ben")
    first = _append(course, ada, Verb.GAVE, item=1, digest=DIGEST)

    copy = _append(course, ben, Verb.GAVE, item=2, digest=DIGEST)
    again = _append(course, ada, Verb.EDITED, item=1, digest=DIGEST)

    assert (first.copy_of_id, copy.copy_of_id, again.copy_of_id) == (None, first.id, None)


def test_manners_and_other_activities_make_no_copies(course: Course) -> None:
    other = make_course(course.session, course.start, name="two")
    ada, ben, cy = course.learner("Ada"), course.learner("Ben"), other.learner("Cy")
    _append(course, ada, Verb.GAVE, item=1, digest="")
    _append(course, ada, Verb.GAVE, item=2, digest=DIGEST)

    thanks = _append(course, ben, Verb.GAVE, item=3, digest="")
    elsewhere = _append(other, cy, Verb.GAVE, item=4, digest=DIGEST)

    assert (thanks.copy_of_id, elsewhere.copy_of_id) == (None, None)


def test_locking_takes_one_statement_at_most(course: Course) -> None:
    learners = [course.learner(name) for name in ("Ada", "Ben")]

    with recorded_statements() as statements:
        lock_memberships(course.session, learners)

    assert len(statements) <= 1


def _append(course: Course, who: int, verb: Verb, *, item: int, words: int = 0, digest: str = "") -> Act:
    act = NewAct(course.activity_id, who, who, verb, "post", item, None, words, digest)
    return append(course.session, act, course.start)
