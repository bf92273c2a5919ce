"""The report of a sharing task: places, echoes, and the replies that came of them (row 29, S14)."""

import re

import pytest

from lti_tool.kinds.sharing.reporting import PlaceCounts, counts_by_place, total
from tests.sharing.test_sharing import add_task, outside
from tests.support.school import School


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


def counts(school: School) -> list[PlaceCounts]:
    found: list[PlaceCounts] = []
    # The sharing task is the school's only activity.
    school.in_database(lambda session: found.extend(counts_by_place(session, 1)))
    return found


def test_places_are_counted_with_what_came_of_them(school: School, link: str) -> None:
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    for text in ("I noticed that.", "And this.", "Gone soon."):
        amara.post("sharing/here", text=text)
    layla.post("sharing/here", text="So did I.")
    amara.post("sharing/shares/3/withdraw")
    outside(layla)
    for number, visit in enumerate((layla, ines, layla, amara), 1):
        assert visit.post("sharing/shares/1/reply", reply=f"Reply {number}.").status_code == 303
    layla.post("sharing/replies/3/take-back")
    amara.post("sharing/shares/4/reply", reply="Hidden soon.")
    ines.post("sharing/replies/5", words="It repeats.")

    here, page = PlaceCounts("", 2, 3, 3, 1, 2), PlaceCounts("page", 1, 1, 0, 0, 0)
    assert counts(school) == [here, page]
    assert total([here, page]) == PlaceCounts("", 3, 4, 3, 1, 2)
    shown = ines.get("sharing/report").text
    assert "4 shares stand." in shown
    assert "3 of them count as echoes." in shown
    assert "2 replies of others came of them." in shown
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', shown)
    assert [(name, re.findall(r">(\d+)<", cells)) for name, cells in rows] == [
        ("In the course", ["2", "3", "3", "1", "2"]),
        ("A blog or any page", ["1", "1", "0", "0", "0"]),
    ]
    for name in ("Amara", "ليلى"):
        assert name not in shown


def test_a_task_in_which_nothing_was_shared_says_so_and_learners_read_no_report(
    school: School, link: str
) -> None:
    amara, ines = (school.launch("moodle", one, link) for one in ("amara", "ines"))

    assert "Nobody has shared anything yet" in ines.get("sharing/report").text
    assert amara.get("sharing/report").status_code == 403
