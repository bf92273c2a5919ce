"""What holds for every kind of activity (docs/adding-a-kind.md)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from lti_tool.activities.models import Activity
from lti_tool.activities.views import all_kinds
from lti_tool.acts.models import Act
from lti_tool.course.models import Participation
from tests.activities.every_kind import WAYS_OF
from tests.exports.reading import tables_of
from tests.support.school import School, Visit

KINDS = sorted(WAYS_OF)
WITH_WORDS = [kind for kind in KINDS if WAYS_OF[kind].said]
HOUSE = Path(__file__).parents[2]


def added(school: School, kind: str, ways: str = "moodle") -> str:
    """The link of an activity of this kind."""
    visit = school.pick(ways)
    answer = visit.post("add/new", **WAYS_OF[kind].form)
    assert answer.status_code == 200, answer.text
    assert school.send_answer(ways, answer)[0] < 400
    return school.campus.links(ways)[-1].id


def do_all(visit: Visit, kind: str) -> list[int]:
    return [visit.post(path_of(visit, kind, path), **form).status_code for path, form in WAYS_OF[kind].does]


def path_of(visit: Visit, kind: str, path: str) -> str:
    """A path, with what the kind's page has in the place of `{next}`."""
    before, _gap, after = path.partition("{next}")
    if not _gap:
        return path
    found = re.search(rf"{before}(\w+){after}[#\"]", visit.get(f"{kind}/").text)
    return f"{before}{found[1] if found else 'gone'}{after}"


def test_every_kind_has_its_entry_here(school: School) -> None:
    with school.app.app_context():
        assert sorted(kind.name for kind in all_kinds()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_the_files_that_the_page_on_adding_one_names(kind: str) -> None:
    package, templates = HOUSE / "lti_tool/kinds" / kind, HOUSE / "templates" / kind
    modules = ("kind", "models", "rules", "service", "defaults", "made", "forms/__init__", "views/__init__")
    files = [package / f"{name}.py" for name in modules]
    files += [templates / f"{name}.html" for name in ("page", "work", "settings_fields")]

    assert [path for path in files if not (path.exists() or path.with_suffix("").is_dir())] == []


def test_that_page_names_every_file_of_the_kind_to_be_copied() -> None:
    told = (HOUSE / "docs/adding-a-kind.md").read_text()
    files = [path for path in (HOUSE / "lti_tool/kinds/race").glob("*.py") if path.name != "__init__.py"]

    assert [path.name for path in files if f"`{path.name}`" not in told] == []


@pytest.mark.parametrize("ways", ["moodle", "canvas"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_learner_does_reaches_the_gradebook(school: School, kind: str, ways: str) -> None:
    learner = school.launch(ways, "amara", added(school, kind, ways))

    assert set(do_all(learner, kind)) == {303}
    school.deliver()

    assert school.campus.score(ways, "amara", school.campus.line_items(ways)[-1].number) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_copied_course_takes_the_settings_and_nobodys_work(school: School, kind: str) -> None:
    do_all(school.launch("moodle", "amara", added(school, kind)), kind)
    school.campus.copy_course("moodle")
    copy = next(one for one in reversed(school.campus.links("moodle")) if one.custom)
    page = school.launch("moodle", "amara", copy.id).page

    assert page.status_code == 200
    acts = select(func.count(Act.id)).select_from(Activity).outerjoin(Act, Act.activity_id == Activity.id)
    each = acts.group_by(Activity.id).order_by(Activity.id)
    counted: list[int] = []
    school.in_database(lambda session: counted.extend(session.scalars(each)))
    assert counted == [len(WAYS_OF[kind].does), 0]
    options: list[str] = []
    school.in_database(lambda session: options.extend(session.scalars(select(Activity.options))))
    assert options[1] == options[0]
    assert set(do_all(school.launch("moodle", "amara", copy.id), kind)) == {303}


@pytest.mark.parametrize("kind", KINDS)
def test_after_it_closed_nothing_is_taken(school: School, kind: str) -> None:
    learner = school.launch("moodle", "amara", added(school, kind))
    ended = update(Activity).values(closes_at=school.clock() - timedelta(minutes=1))
    school.in_database(lambda session: session.execute(ended))

    assert set(do_all(learner, kind)) == {409}
    assert learner.get().status_code in (200, 303)


@pytest.mark.parametrize("kind", KINDS)
def test_its_addresses_answer_at_no_activity_of_another_kind(school: School, kind: str) -> None:
    for other in KINDS:
        learner = school.launch("moodle", "amara", added(school, other))
        assert set(do_all(learner, kind)) == ({303} if other == kind else {404})


@pytest.mark.parametrize("kind", KINDS)
def test_its_pages_open_for_staff_and_its_settings_are_saved(school: School, kind: str) -> None:
    link = added(school, kind)
    teacher, learner = school.launch("moodle", "ines", link), school.launch("moodle", "amara", link)
    do_all(learner, kind)
    with school.app.app_context():
        it = all_kinds()[kind]
        reads = [rule for rule in school.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        rules = {rule.endpoint: rule.rule for rule in reads}
    member: list[int] = []
    mine = select(Participation.membership_id).order_by(Participation.id.desc())
    school.in_database(lambda session: member.append(session.scalars(mine).first() or 0))

    for endpoint in (it.page_endpoint, it.glance_endpoint, it.settings_endpoint, it.work_endpoint):
        path = rules[endpoint].partition("<participation>/")[2]
        answer = teacher.get(path.partition("<")[0] + (str(member[0]) if "<" in path else ""))
        assert answer.status_code == 200, endpoint
    form = {name: text for name, text in WAYS_OF[kind].form.items() if name not in ("kind", "uuid")}
    saved = teacher.post(f"{kind}/settings", **form | {"title": "Called otherwise", "version": "1"})
    assert saved.status_code == 303
    assert "Called otherwise" in learner.get(f"{kind}/").text


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_written_in_anothers_name(school: School, kind: str) -> None:
    link = added(school, kind)
    masked = update(Participation).values(is_masquerade=True)
    learner = school.launch("moodle", "amara", link)
    school.in_database(lambda session: session.execute(masked))

    assert set(do_all(learner, kind)) == {403}


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_staff_recognise_what_a_learner_did_and_it_stands_there(school: School, kind: str) -> None:
    link = added(school, kind)
    teacher, learner = school.launch("moodle", "ines", link), school.launch("moodle", "amara", link)
    do_all(learner, kind)
    act: list[Act] = []
    school.in_database(lambda session: act.extend(session.scalars(select(Act).order_by(Act.id.desc()))))
    place = f"recognition/items/{act[0].item_kind}/{act[0].item_id}"

    assert WAYS_OF[kind].said in teacher.get(place).text
    assert teacher.post(place, words="It says what was seen.").status_code == 303
    for visit in (learner, teacher):
        assert "It says what was seen." in visit.get(f"{kind}/").text
    assert place.removeprefix("recognition/") in teacher.get(f"{kind}/").text or kind == "discussion"
    assert teacher.post("recognition/1/take-back").status_code == 303
    assert "It says what was seen." not in learner.get(f"{kind}/").text


@pytest.mark.parametrize("kind", WITH_WORDS)
def test_what_a_learner_did_is_in_the_brief_and_in_their_record(school: School, kind: str) -> None:
    link = added(school, kind)
    teacher, learner = school.launch("moodle", "ines", link), school.launch("moodle", "amara", link)
    do_all(learner, kind)

    assert WAYS_OF[kind].said in teacher.get("recognition/brief").text
    assert "In 1 activity" in learner.get("recognition/mine").text


@pytest.mark.parametrize("kind", KINDS)
def test_a_course_that_is_taken_along_holds_what_was_made_in_it(school: School, kind: str) -> None:
    learner = school.launch("moodle", "amara", added(school, kind))
    do_all(learner, kind)

    answer = school.launch("moodle", "ines", school.campus.links("moodle")[-1].id).get(
        "export/course?format=csv"
    )

    tables = tables_of(answer.get_data())
    acts = {(row["item_kind"], row["item"]) for row in tables["acts"]}
    items = {(row["item_kind"], row["item"]) for row in tables["items"]}
    assert items
    assert items <= acts
    assert {row["name"] for row in tables["items"]} == {"Amara Okafor"}
