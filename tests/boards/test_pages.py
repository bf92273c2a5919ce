"""The pages of boards: off, joined under an alias, near, frozen, for the room (rows 36 to 45, 51, 89)."""

from collections import Counter
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.boards.joining import forget
from lti_tool.boards.models import BoardAlias, BoardMember
from lti_tool.course.models import CourseGroup, GroupMembership, Membership
from lti_tool.lti.values import GroupKind
from lti_tool.points.standings.models import Standing
from lti_tool.points.standings.rules import Plan
from tests.boards.room import EVERYTHING, SEASON, Boards
from tests.databases import recorded_statements
from tests.discussion.room import Seat

SETTINGS = {"is_on": "yes", "season": "4", "teams": "no", "best_of_team": "4", "goal": "0"}


class Tables(HTMLParser):
    """The words of each cell of the tables of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self._in = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.rows[-1][-1] += data


def rows(page: str) -> list[list[str]]:
    """What stands in the tables, without empty cells."""
    return [[cell.strip() for cell in row if cell.strip()] for row in Tables(page).rows]


def test_a_course_has_none_until_an_instructor_says_so(boards: Boards, amara: Seat, teacher: Seat) -> None:
    assert "This course has no board." in boards.page(amara)
    assert boards.post(amara, "join", alias="Quiet Heron").status_code == 404
    assert boards.browse(amara).get(f"/p/{amara.public_id}/boards/settings").status_code == 403
    assert "This course gives no points." in boards.page(teacher, "settings")


def test_a_discussion_leads_to_its_board(boards: Boards, amara: Seat, teacher: Seat) -> None:
    before = boards.browse(amara).get("").text
    boards.open(teacher)

    assert "/boards/" not in before
    tabs = boards.browse(amara).get("").text.partition("<main")[0]
    assert [name for name in ("Discussion", "Board", "My record") if f">{name}</a>" in tabs][1:] == [
        "Board",
        "My record",
    ]
    assert "/boards/" in boards.browse(teacher).get("").text.partition("<main")[2]


def test_switches_stand_beside_what_research_found(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    page = boards.page(teacher, "settings")

    for found in (
        "Hanus and Fox",
        "Chen and others",
        "Kim and Castelli",
        "Sailer and Homner",
        "Park and Kim",
    ):
        assert found in page
    assert "Points never feed a score." in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"season": "0"}, "Choose at least one time that a board goes over."),
        ({"season": "0", "by_week": "y", "leagues": "y"}, "Leagues and a shared goal need a season."),
        ({"season": "9"}, "Choose how long a season is"),
        ({"best_of_team": "1"}, "A whole number between 3 and 10."),
        ({"is_on": "perhaps"}, "Choose whether there are boards."),
    ],
)
def test_settings_that_show_nothing_are_refused_with_a_sentence(
    boards: Boards, teacher: Seat, changes: dict[str, str], sentence: str
) -> None:
    boards.open(teacher)
    answer = boards.post(teacher, "settings", **(SETTINGS | changes))

    assert answer.status_code == 422
    assert sentence in answer.text


def test_nothing_is_shown_before_one_joins(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    boards.fill([60, 50, 40, 30, 20])
    page = boards.page(amara)

    assert "Join with an alias" in page
    assert "<table" not in page
    assert "Swift Otter" not in page


def test_joining_asks_for_an_alias_and_keeps_what_is_typed(
    boards: Boards, amara: Seat, teacher: Seat
) -> None:
    boards.open(teacher)
    boards.fill([60])
    for alias, sentence in (
        ("swift  OTTER", "Somebody has or had this alias."),
        ("The great Amara", "That says who you are."),
        ("X", "An alias has at least 3 letters."),
    ):
        answer = boards.post(amara, "join", alias=alias)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{alias}"' in answer.text
    boards.join(amara, "Quiet Heron")
    boards.join(amara, "Another One")

    assert "<bdi>Quiet Heron</bdi>" in boards.page(amara)


def test_who_joined_stays_three_days_then_leaves_and_is_gone_at_once(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20, 10])
    boards.post(teacher, "freeze")
    boards.clock.forward(days=3, minutes=-1)
    early = boards.post(seats[0], "leave")
    boards.clock.forward(minutes=1)
    boards.post(seats[0], "leave")

    assert early.status_code == 409
    assert "You can leave or take another alias from Thu 17 Sep, 12:00." in early.text
    assert "Swift Otter" not in boards.page(seats[1])
    assert "Swift Otter" not in boards.page(teacher)
    with Session(boards.engine) as session:
        assert session.scalar(select(Standing.minus).filter_by(membership_id=seats[0].membership_id)) is None
    assert "Join with an alias" in boards.page(seats[0])


def test_an_alias_is_never_given_twice(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher)
    boards.join(amara, "Quiet Heron")
    early = boards.post(amara, "alias", alias="Calm Lynx")
    boards.clock.forward(days=3)
    boards.post(amara, "alias", alias="Calm Lynx")
    boards.clock.forward(days=3)

    assert early.status_code == 409
    assert "<bdi>Calm Lynx</bdi>" in boards.page(amara)
    assert boards.post(amara, "alias", alias="Quiet Heron").status_code == 422
    boards.post(amara, "leave")
    assert boards.post(amara, "join", alias="Calm Lynx").status_code == 422


def test_who_is_forgotten_leaves_no_word_behind(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher)
    boards.join(amara, "Quiet Heron")
    with Session(boards.engine) as session:
        forget(session, [amara.membership_id])
        session.commit()
        assert session.scalars(select(BoardMember.alias)).all() == []
        assert "Heron" not in str(session.scalars(select(BoardAlias.digest)).all())


@pytest.mark.parametrize("roles", ["Instructor", "TeachingAssistant", "Mentor", "ContentDeveloper"])
def test_staff_and_mentors_cannot_join(boards: Boards, teacher: Seat, roles: str) -> None:
    boards.open(teacher)
    seat = boards.room.join("Somebody", roles)

    assert boards.post(seat, "join", alias="Quiet Heron").status_code == 403


def test_a_preview_user_cannot_join_and_is_told(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher)
    with Session(boards.engine) as session:
        session.get_one(Membership, amara.membership_id).is_test_user = True
        session.commit()

    assert "Only learners of this course stand on its board" in boards.page(amara)
    assert boards.post(amara, "join", alias="Quiet Heron").status_code == 404


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([60, 57, 57, 57, 50], "The two after you have as many as you."),
        ([60, 57, 57, 50, 40], "The one after you has as many as you, the next 7 fewer."),
        ([70, 60, 60, 57, 57], "The one after you has as many as you."),
        ([60, 60, 57, 57, 57], "The two before you have 3 and 3 more."),
    ],
)
def test_who_has_as_many_is_told_so(boards: Boards, teacher: Seat, points: list[int], said: str) -> None:
    boards.open(teacher)
    seats = boards.fill(points)

    pages = [boards.page(seat) for seat in seats]

    assert any(said in page for page in pages)
    assert not any(f" {zero}" in page for page in pages for zero in ("0 fewer", "0 and", "0 more"))


@pytest.mark.usefixtures("any_database")
def test_a_learner_sees_two_on_each_side_in_words_and_in_a_table(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([90, 64, 60, 57, 55, 51, 5])
    page = boards.page(seats[3])

    assert "You have 57 points. The two before you have 3 and 7 more." in page
    assert "The two after you have 2 and 6 fewer." in page
    assert rows(page) == [
        ["Alias", "Points", "Beside you"],
        ["Северный Ветер", "64", "7 ahead"],
        ["Quiet Heron", "60", "3 ahead"],
        ["木漏れ日 you", "57"],
        ["Late Train", "55", "2 behind"],
        ["Lucky Ibex", "51", "6 behind"],
    ]
    assert "Swift Otter" not in page
    assert "Place 4 of 7." in page
    assert '<th scope="row">' in page
    assert "<caption" in page


def test_the_first_and_the_last_and_who_has_nothing_read_it(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 60, 40, 30, 1, 0])

    assert "You have 60 points. Nobody stands before you." in boards.page(seats[0])
    assert "as much as you" in boards.page(seats[0])
    assert "Place 1 of 5. 2 people have as much, and share it." in boards.page(seats[1])
    assert (
        "You have 1 point. The two before you have 29 and 39 more. Nobody stands after you."
        in boards.page(seats[4])
    )
    assert "You have no points here yet, so nobody sees you among the people near them." in boards.page(
        seats[5]
    )


def test_among_fewer_than_five_nobody_is_shown_not_even_to_staff(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30])

    for page in (boards.page(seats[0]), boards.page(teacher), boards.page(teacher, "room?shown=9")):
        assert "Северный Ветер" not in page
        assert "<table" not in page
    assert "The board is hidden for now." in boards.page(seats[0])
    boards.room.join("Somebody who has not joined")
    assert "4 of 5 learners have joined." in boards.page(teacher)
    fifth = boards.room.join("A fifth one")
    boards.join(fifth, "Calm Lynx")
    assert "Северный Ветер" not in boards.page(seats[0])
    boards.earn(fifth, 10)
    boards.settle()
    assert "Северный Ветер" in boards.page(seats[0])


def test_a_list_shows_nobody_else_before_five_have_points_in_it(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30, 0, 0])
    page = boards.page(seats[0])

    assert "You have 60 points. Others are shown once five people have points here." in page
    assert "Your league" in page
    assert "Северный Ветер" not in page
    assert "Who stands first" not in page
    for path in ("", "room?shown=9"):
        assert "A list is shown once five people have points in it." in boards.page(teacher, path)
        assert "Swift Otter" not in boards.page(teacher, path)


def test_staff_see_aliases_and_places_and_nobodys_name(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    boards.fill([60, 50, 50, 30, 20])
    page = boards.page(teacher)

    assert [row[:3] for row in rows(page)[1:]] == [
        ["1", "Swift Otter", "60"],
        ["2", "Северный Ветер", "50"],
        ["2", "Quiet Heron", "50"],
        ["4", "木漏れ日", "30"],
        ["5", "Late Train", "20"],
    ]
    assert "Learner 0" not in page


def test_an_alias_that_offends_is_replaced_unseen(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20])
    assert boards.post(seats[0], "replace-alias", alias="Late Train").status_code == 403
    assert boards.post(teacher, "replace-alias", alias="Nobody's").status_code == 404
    boards.post(teacher, "replace-alias", alias="Late Train")

    assert "Late Train" not in boards.page(teacher)
    assert "Late Train" not in boards.page(seats[4])
    assert boards.near(seats[4]).own is not None


def test_a_frozen_board_stands_still_under_a_badge_and_goes_on(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20])
    boards.post(teacher, "freeze", until="2026-09-15T10:00")
    boards.earn(seats[4], 90)
    boards.settle()
    still = boards.page(seats[4])

    assert "Frozen until Tue 15 Sep, 10:00" in still
    assert "Standings show Mon 14 Sep, 12:00; your own points go on counting." in still
    assert "You have 20 points." in still
    assert '<span class="figure">90</span>' in still
    boards.clock.forward(days=1)
    assert "You have 90 points." in boards.page(seats[4])
    boards.turn()
    boards.post(teacher, "freeze")
    assert ">Frozen<" in boards.page(teacher).replace("</svg> ", ">")
    boards.post(teacher, "go-on")
    assert "Freeze the board" in boards.page(teacher)
    assert "Let it go on" not in boards.page(teacher)


def test_a_moment_that_is_over_freezes_nothing(boards: Boards, amara: Seat, teacher: Seat) -> None:
    boards.open(teacher)
    for until, sentence in (("2026-09-13T10:00", "That moment is over."), ("soon", "Give a date and a time")):
        answer = boards.post(teacher, "freeze", until=until)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{until}"' in answer.text
    assert boards.post(amara, "freeze").status_code == 403


def test_the_room_sees_one_place_more_with_each_link(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    boards.fill([60, 50, 50, 30, 20, 10])
    covered, one, three = (boards.page(teacher, f"room?shown={shown}") for shown in (0, 1, 3))

    assert all(alias not in covered for alias in ("Swift Otter", "Late Train"))
    assert rows(one)[-1] == ["5", "Late Train", "20"]
    assert "Swift Otter" not in three
    assert [row[0] for row in rows(three)[1:]] == ["1", "2", "2", "4", "5"]
    assert "shown=4" in three
    assert "Those are the first." in boards.page(teacher, "room?shown=5")
    assert "Swift Otter" in boards.page(teacher, "room?shown=999")


def test_each_act_has_a_board_and_so_has_who_improved(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30, 20])
    boards.earn(seats[4], 5, rule="ask")
    boards.earn(seats[4], 5, weeks_ago=1)
    boards.settle()

    assert boards.near(seats[4], "season", "ask").rank == 1
    assert boards.near(seats[0], "season", "ask").own is None
    assert boards.near(seats[0], "week", "answer").rank == 1
    assert "You have 20 points more than in your own weeks before." in boards.page(seats[4], "?what=improved")
    assert "Board: Asking" in boards.page(seats[4], "?what=ask&span=course")
    for nonsense in ("?what=x&span=y", "?what=improved&span=month"):
        assert "People near you" in boards.page(seats[4], nonsense)


def test_leagues_are_formed_with_each_season_and_newcomers_join_the_smallest(
    boards: Boards, teacher: Seat
) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([120 - 2 * n for n in range(20)])
    first = leagues(boards)
    boards.clock.forward(weeks=4)
    boards.turn()
    second = leagues(boards)

    assert [first[seat.membership_id] for seat in seats] == [1] * 8 + [2] * 7 + [2, 2, 1, 2, 1]
    assert [second[seat.membership_id] for seat in seats] == [1] * 10 + [2] * 10
    for seat in seats[:5]:
        boards.earn(seat, 50)
    boards.settle()
    page = boards.page(seats[3])
    assert "Your league" in page
    assert "Alias 9" in page
    assert "Alias 10" not in page


@pytest.mark.parametrize("people", [7, 15, 16, 17, 31, 46])
def test_no_league_has_fewer_than_eight_however_people_come(
    people: int, boards: Boards, teacher: Seat
) -> None:
    boards.open(teacher, EVERYTHING)
    boards.fill([people - number for number in range(people)])
    sizes = sorted(Counter(leagues(boards).values()).values())

    assert all(8 <= size <= 15 for size in sizes) or sizes == [people]


def test_a_frozen_board_keeps_its_leagues_until_it_goes_on(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([20 + number for number in range(20)])
    before = leagues(boards)
    boards.post(teacher, "freeze")
    boards.clock.forward(weeks=4)
    boards.turn()
    still, page = leagues(boards), boards.page(seats[0])
    boards.post(teacher, "go-on")

    assert still == before
    assert "Your league" in page
    assert [leagues(boards)[seat.membership_id] for seat in seats] == [2] * 10 + [1] * 10


def leagues(boards: Boards) -> dict[int, int | None]:
    with Session(boards.engine) as session:
        return {
            row[0]: row[1] for row in session.execute(select(BoardMember.membership_id, BoardMember.league))
        }


def test_teams_have_the_mean_of_their_best_and_small_ones_are_left_out(boards: Boards, teacher: Seat) -> None:
    terms = SETTINGS | {"teams": "group", "best_of_team": "3", "goal": "400"}
    boards.open(teacher)
    boards.post(teacher, "settings", **terms)
    seats = boards.fill([60, 50, 40, 0, 100, 20, 0, 90, 80])
    teams(boards, {"Lantern": seats[:4], "North Pier": seats[4:7], "Two of us": seats[7:]})
    page = boards.page(seats[0])

    assert [row for row in rows(page) if row[0].startswith(("Lantern", "North", "Two"))] == [
        ["Lantern yours", "4 people", "50"],
        ["North Pier", "3 people", "40"],
    ]
    assert "Lantern stands first, 10 points ahead of North Pier." in page
    assert "North Pier is 10 points behind Lantern." in boards.page(seats[5])
    assert "The goal we share: 400 points this season." in page
    assert "440 so far: we have reached it." in page


def test_no_sum_and_no_mean_tells_what_too_few_people_have(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    boards.post(teacher, "settings", **SETTINGS | {"teams": "group", "best_of_team": "3", "goal": "400"})
    seats = boards.fill([60, 50, 40, 30, 0, 0])
    teams(boards, {"Lantern": seats[:3], "North Pier": seats[3:]})
    few = boards.page(seats[0])
    boards.earn(seats[5], 20)
    boards.settle()
    enough = boards.page(seats[0])

    assert "180" not in few
    assert "How far we are is shown once five people have points." in few
    assert "Lantern" not in few
    assert "North Pier" not in boards.page(teacher).partition("Teams")[0]
    assert "200 so far." in enough
    assert "Lantern stands first" in enough


def test_a_team_without_a_name_has_a_number_that_stays(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    boards.post(teacher, "settings", **SETTINGS | {"teams": "group", "best_of_team": "3"})
    seats = boards.fill([60, 50, 40, 10, 20, 30, 9, 9, 9])
    teams(boards, {"#1": [], "Lantern": seats[6:], "#2": seats[3:6], "#3": seats[:3]})
    page = boards.page(seats[0])

    assert [row[0] for row in rows(page) if row[0].startswith(("Team ", "Lantern"))][-3:] == [
        "Team 3 yours",
        "Team 2",
        "Lantern",
    ]
    assert "Team 3 stands first, 30 points ahead of Team 2." in page


def teams(boards: Boards, members: dict[str, list[Seat]]) -> None:
    """Put people into groups; those whose name begins with # have an id alone."""
    with Session(boards.engine) as session:
        for name, seats in members.items():
            group = CourseGroup(
                context_id=boards.room.context_id,
                kind=GroupKind.GROUP,
                id_on_platform=name,
                name=name if name[0] != "#" else "",
            )
            session.add(group)
            session.flush()
            session.add_all(
                GroupMembership(membership_id=one.membership_id, group_id=group.id) for one in seats
            )
        session.commit()


def test_switched_off_nothing_is_seen_and_switched_on_all_are_back(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20])
    boards.post(teacher, "settings", **(SETTINGS | {"is_on": "no"}))
    off = boards.page(seats[0])
    boards.post(teacher, "settings", **SETTINGS)

    assert "This course has no board." in off
    assert boards.near(seats[4]).rank == 5


def test_another_season_length_begins_with_this_week(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, SEASON)
    boards.clock.forward(weeks=1)
    boards.turn()
    seats = boards.fill([60, 50, 40, 30, 20])
    assert "Mon 14 Sep to Sun 11 Oct" in boards.page(seats[0])
    boards.post(teacher, "settings", **(SETTINGS | {"season": "2"}))

    assert "Mon 21 Sep to Sun 4 Oct" in boards.page(seats[0])
    assert "Season 1" in boards.page(seats[0])


def test_what_one_had_in_seasons_before_is_ones_own_to_read(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher)
    seats = boards.fill([60, 50, 40, 30, 20])
    first = boards.page(seats[0])
    boards.clock.forward(weeks=4)
    boards.turn()
    boards.earn(seats[0], 5)
    second = boards.page(seats[0])

    assert "Your seasons before" not in first
    assert "<span>Season 1</span> <strong>60</strong>" in second
    assert "<span>Season 1</span> <strong>50</strong>" not in second


def test_a_board_takes_as_many_statements_however_many_stand_on_it(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30, 20])
    browser, path = boards.browse(seats[0]), f"/p/{seats[0].public_id}/boards/"
    browser.get(path)
    with recorded_statements() as few:
        browser.get(path)
    boards.fill([9] * 30)
    browser = boards.browse(seats[0])
    browser.get(path)
    with recorded_statements() as many:
        browser.get(path)

    assert len(few) == len(many) <= 12


def test_the_week_goes_back_to_zero_while_a_season_goes_on(boards: Boards, teacher: Seat) -> None:
    boards.open(teacher, EVERYTHING)
    seats = boards.fill([60, 50, 40, 30, 20])
    boards.clock.now += timedelta(weeks=1)
    boards.turn()

    assert boards.near(seats[0], "week").own is None
    assert boards.near(seats[0], "season").rank == 1
    assert Plan().spans == ("season",)
