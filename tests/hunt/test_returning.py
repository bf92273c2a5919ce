"""Who erases themselves and comes back has the tries that they had left (ADR 0067)."""

from sqlalchemy import select

from lti_tool.acts.models import Act, Verb
from lti_tool.course.models import Membership, Person
from lti_tool.kinds.hunt.rules import Clue, group_of
from tests.hunt.test_hunt import add_hunt, give, keys
from tests.support.school import School, Visit


def come_back(school: School, visit: Visit, link: str) -> Visit:
    """Erase somebody, and let them open the hunt again."""
    assert visit.post("privacy/erase", sure="1").status_code == 200
    return school.launch("moodle", "amara", link)


def test_tries_that_were_used_up_stay_so_until_staff_give_new_ones(school: School) -> None:
    link = add_hunt(school, tries="2")
    learner, first = school.launch("moodle", "amara", link), keys(school)[0]
    give(learner, first, "a flame")
    back = come_back(school, learner, link)
    assert "1 try left." in back.get("hunt/").text
    give(back, first, "a spark")

    back = come_back(school, back, link)
    assert "0 tries left." in back.get("hunt/").text
    assert give(back, first, "ember") == 409
    members: list[int] = []
    amara = select(Membership.id).join(Person, Person.id == Membership.person_id)
    amara = amara.where(Person.name.like("Amara%"))
    school.in_database(lambda session: members.extend(session.scalars(amara)))
    teacher = school.launch("moodle", "ines", link)
    assert teacher.post(f"hunt/work/{members[0]}/help", do="again").status_code == 303
    assert give(back, first, "ember") == 303


def test_hints_that_were_opened_stay_open_and_take_their_points(school: School) -> None:
    link = add_hunt(school)
    learner, first = school.launch("moodle", "amara", link), keys(school)[0]
    learner.post(f"hunt/clues/{first}/hint", number="1")
    back = come_back(school, learner, link)

    assert "It glows." in back.get("hunt/").text
    assert give(back, first, "ember") == 303
    kinds: list[str] = []
    solved = select(Act.item_kind).where(Act.verb == Verb.SOLVED)
    school.in_database(lambda session: kinds.extend(session.scalars(solved)))
    assert kinds == ["clue_1"]


def test_a_variant_is_no_other_clue() -> None:
    clues = [Clue("a", "", "text", group="g"), Clue("b", "", "text", group="g"), Clue("c", "", "text")]

    assert group_of(clues, clues[0]) == {"a", "b"}
    assert group_of(clues, clues[2]) == {"c"}


def test_who_comes_back_to_a_variant_has_no_new_tries(school: School) -> None:
    link = add_hunt(school, tries="1", **{"clue_1-group": "g", "clue_2-group": "g"})
    visit, variants = school.launch("moodle", "amara", link), keys(school)[:2]
    assert "1 try left." in visit.get("hunt/").text
    for key in variants:
        give(visit, key, "12")

    # By lot, one of the next few gets the other variant.
    for _ in range(5):
        visit = come_back(school, visit, link)
        assert "0 tries left." in visit.get("hunt/").text
        assert [give(visit, key, "ember") for key in variants].count(303) == 0
