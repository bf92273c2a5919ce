"""Every screen, for everybody: axe in light and dark, 320 px, 200 % zoom, large text, the other direction.

Pages are answered inside the process and looked at in one browser; what a screen is for, other tests show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page
from pydantic import SecretStr
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from lti_tool.activities.defaults import set_site_default
from lti_tool.activities.models import Activity
from lti_tool.acts.models import Verb
from lti_tool.acts.service import NewAct, append
from lti_tool.boards.models import BoardAlias, BoardMember
from lti_tool.boards.rules import alias_digest
from lti_tool.course.models import (
    CourseGroup,
    Deployment,
    GroupMembership,
    Membership,
    Person,
    Registration,
)
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.exports.models import RecordStore
from lti_tool.kinds.discussion.options import Options, write_options
from lti_tool.kinds.hunt.options import read_options as read_options_of_hunt
from lti_tool.kinds.quiz.models import QuizLink
from lti_tool.kinds.quiz.options import read_options as read_options_of_quiz
from lti_tool.kinds.quiz.rules import Question
from lti_tool.kinds.sharing.defaults import checks
from lti_tool.kinds.sharing.digest.models import EchoDigest
from lti_tool.kinds.sharing.models import Share, ShareLink
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.launch.views.lti import WINDOW
from lti_tool.lti.values import GroupKind
from lti_tool.notices.mailing.tokens import stop_token
from lti_tool.points.models import PointTotal
from lti_tool.points.rules import period_of
from lti_tool.points.standings.models import Stander
from lti_tool.points.standings.service import lock_standings, stand_all_anew
from lti_tool.safety.models import Retention
from lti_tool.sandbox.keys import Alteration
from lti_tool.settings import Settings
from lti_tool.web.ports import EXTENSION, Ports
from tests.admin.desk import AdminDesk
from tests.hunt.test_hunt import FORM as HUNT
from tests.hunt.test_hunt import add_hunt
from tests.journeys.looking import ARTEFACTS, SIDEWAYS
from tests.launch.test_cookieless import PAGES_AROUND, blocked, entered, login_of
from tests.launch.test_course_home import add, home_of
from tests.launch.test_front_desk import FORM, add_discussion
from tests.launch.test_registering import new_invite, start_of
from tests.look.axe import OF_COLOURS, complaints_of_axe
from tests.matrix.samples import RULES
from tests.quiz.test_quiz import FORM as QUIZ
from tests.quiz.test_quiz import PEOPLE, add_quiz
from tests.race.test_race import FORM as RACE
from tests.race.test_race import add_race
from tests.serving import Answer, Server
from tests.sharing.test_sharing import FORM as SHARING
from tests.sharing.test_sharing import add_task
from tests.support.campus import CAMPUS_URL
from tests.support.school import School, Visit
from tests.tool import Clock, settings_for

pytestmark = pytest.mark.browser
CLIPPED = """[...document.querySelectorAll("body *")].filter(it => {
  const style = getComputedStyle(it);
  return it.checkVisibility() && !it.matches("input, textarea, select")
    && ["hidden", "clip"].includes(style.overflowX) && style.position !== "absolute"
    && it.clientWidth && it.scrollWidth > it.clientWidth + 1;
}).map(it => it.outerHTML.slice(0, 80))"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
TURNED = "document.documentElement.dir = document.documentElement.dir === 'rtl' ? 'ltr' : 'rtl'"
SENDING = ("launching.js", "answer.js")
"""Scripts that lead on from a page by themselves."""
STORY = "I told a new colleague that her report was *a bit all over the place*.\n\n> What she heard\n\n`code`"


@dataclass
class World:
    """A school in use, with everybody in front of a page of theirs."""

    school: School
    learner: Visit
    teacher: Visit
    adding: Visit
    bare: Visit
    admin: AdminDesk
    held: Visit
    late: Visit
    member: int

    def page(self, name: str) -> TestResponse:
        """The page of that name in `SCREENS`."""
        who, path = SCREENS[name]
        if callable(path):
            return path(self)
        found: AdminDesk | Visit = getattr(self, who)
        path = path.format(member=self.member)
        return found.browser.get(f"/admin/{path}") if isinstance(found, AdminDesk) else found.get(path)


def on_campus(path: str) -> Callable[[World], TestResponse]:
    def page(world: World) -> TestResponse:
        client = Client(world.school.sandbox)
        return client.get(f"{path}?as=ines", base_url=CAMPUS_URL, follow_redirects=True)

    return page


def stranger(world: World) -> FlaskClient:
    return world.school.browser()


def in_new_place(world: World) -> TestResponse:
    """A launch from a deployment that nobody has approved."""
    elsewhere = {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "18"}
    world.school.campus.alter_next_message(
        "moodle", Alteration(claims=lambda claims: claims.update(elsewhere))
    )
    return world.school.launch("moodle", "amara", world.school.campus.links("moodle")[-1].id).page


def chosen(world: World, do: str) -> TestResponse:
    """What staff see who have ticked a learner."""
    return world.teacher.post("discussion/minutes/chosen", to=str(world.member), do=do)


def from_twins(world: World) -> TestResponse:
    """A login at the general address of one of two platforms with one issuer and client id."""
    told = world.school.campus.registration("moodle")
    twin = RegistrationTerms(
        "Twin", told.issuer, told.client_id, told.auth_url, told.token_url, "https://x.test/k"
    )
    at, same = world.school.clock(), (told.deployment_id,)
    world.school.in_database(lambda session: add_registration(session, twin, same, at, True))
    page = stranger(world).get("/lti/login/again", query_string=login_of(world.school, "moodle"))
    world.school.in_database(lambda session: session.execute(delete(Registration).filter_by(name="Twin")))
    return page


def copied(world: World) -> TestResponse:
    """What an instructor sees first of a discussion in a copied course."""
    world.school.campus.copy_course("moodle")
    link = next(one for one in reversed(world.school.campus.links("moodle")) if one.custom)
    return world.school.launch("moodle", "ines", link.id).page


def planned(world: World) -> TestResponse:
    """A course's plan, once it is made."""
    home = home_of(world.school, "ines")
    home.post("plan/", topic="feedback", starts_on="2026-09-21", weeks="10")
    return home.get("plan/")


def proposed(who: str, path: str = "") -> Callable[[World], TestResponse]:
    """A page of what learners propose: one is declined, and one waits with a vote."""

    def page(world: World) -> TestResponse:
        learner, teacher = home_of(world.school, "amara"), home_of(world.school, "ines")
        for key, title in (("a", "Silence"), ("b", "A meeting that could have been a walk")):
            uuid = f"0b0f34cb-07d6-4d2c-bb39-3f3b7f8c7e9{key}"
            learner.post("proposals/new", uuid=uuid, title=title, prompt=STORY, reason="All of us meet it.")
        home_of(world.school, "jonas").post("proposals/2/vote", do="vote")
        teacher.post("proposals/1/decline", answer="Week 6 is about this.")
        return home_of(world.school, who).get(f"proposals/{path}")

    return page


def second_look(who: str, path: str, **form: str) -> Callable[[World], TestResponse]:
    """A page of second looks, while one of a learner waits."""

    def page(world: World) -> TestResponse:
        world.learner.post("looks/mine", reason="My second post had forty words before I cut it.")
        seat: Visit = getattr(world, who)
        return seat.post(path, **form) if form else seat.get(path)

    return page


def behind_aliases(who: str, path: str) -> Callable[[World], TestResponse]:
    """A page of the discussion while it hides names from staff too."""

    def page(world: World) -> TestResponse:
        options = write_options(Options(names="full"))
        hidden, shown = update(Activity).values(options=options), update(Activity).values(options="{}")
        world.school.in_database(lambda session: session.execute(hidden))
        found: Visit = getattr(world, who)
        answer = found.get(path.format(member=world.member))
        world.school.in_database(lambda session: session.execute(shown))
        return answer

    return page


def flagged(world: World) -> TestResponse:
    """What waits for staff, after a learner flagged a post and staff wrote to its author."""
    world.learner.post("discussion/posts/2/flag", reason="hurtful", words="It hurts me.")
    answer = world.teacher.get("discussion/moderation")
    world.teacher.post("discussion/posts/2/decide", what="noted", words="Kindly, please.")
    return answer


def stop_path(world: World) -> str:
    """Where a mail to somebody of the course is stopped."""
    return f"/mail/stop/{stop_token(world.school.settings.secret_key.get_secret_value(), world.member)}"


def in_roles(world: World) -> TestResponse:
    """A discussion whose roles staff have given out."""
    on = update(Activity).values(options=write_options(Options(roles=True)))
    world.school.in_database(lambda session: session.execute(on))
    world.teacher.post("discussion/roles")
    answer = world.learner.get("discussion/")
    world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
    return answer


def in_circles(who: str, path: str) -> Callable[[World], TestResponse]:
    """A page of a discussion whose learners talk in small circles."""

    def page(world: World) -> TestResponse:
        on = update(Activity).values(options=write_options(Options(circles="random", circle_size=4)))
        world.school.in_database(lambda session: session.execute(on))
        world.learner.get("discussion/")
        answer: TestResponse = getattr(world, who).get(path)
        world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
        return answer

    return page


def in_race(who: str, path: str, **form: str) -> Callable[[World], TestResponse]:
    """A page of a race in which two have found something, one of it overruled."""

    def page(world: World) -> TestResponse:
        link = race_of(world)
        answer = world.school.launch("moodle", who, link)
        return answer.post(f"race/{path}", **form) if form else answer.get(f"race/{path}")

    return page


def race_of(world: World) -> str:
    """The link of the one race, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == RACE["title"]), None)
    if known:
        return known
    link = add_race(world.school)
    for who in ("amara", "layla"):
        visit = world.school.launch("moodle", who, link)
        for address in ("https://example.org/what-feedback-changes", "10.1000/182", f"example.org/{who}"):
            visit.post("race/sources", address=address, why="It counts what changed, week by week.")
    teacher = world.school.launch("moodle", "ines", link)
    teacher.post("race/sources/1", what="counts")
    teacher.post("race/sources/3", what="not", words="It quotes nobody.")
    return link


def in_sharing(who: str, path: str, **form: str) -> Callable[[World], TestResponse]:
    """A page of a sharing task in which one has shared outside, and another here."""

    def page(world: World) -> TestResponse:
        answer = world.school.launch("moodle", who, sharing_of(world))
        return answer.post(f"sharing/{path}", **form) if form else answer.get(f"sharing/{path}")

    return page


def sharing_of(world: World) -> str:
    """The link of the one sharing task, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == SHARING["title"]), None)
    if known:
        return known
    link = add_task(world.school)
    amara, layla = (world.school.launch("moodle", who, link) for who in ("amara", "layla"))
    outside = {"place": "mastodon", "address": "https://scholar.social/@amara/112233", "agree": "1"}
    amara.post("sharing/outside", **outside)
    amara.post("sharing/here", text="I noticed that. Not: you always.", audience="staff")
    layla.post("sharing/here", text="لاحظتُ ذلك.")
    layla.post("sharing/shares/1/seen")
    layla.post("sharing/mail", mail="How do you begin a hard talk?", answer="With what I saw.")
    amara.post("sharing/shares/4/reply", reply="I begin with a question.")
    amara.post("sharing/mail", mail="What would you have said?")
    return link


def in_hidden(world: World) -> TestResponse:
    """A task of whose author staff hid a reply."""
    link = sharing_of(world)
    teacher = world.school.launch("moodle", "ines", link)
    teacher.post("sharing/replies/1", words="It answers something else.")
    page = world.school.launch("moodle", "amara", link).get("sharing/")
    teacher.post("sharing/replies/1", do="show")
    return page


def in_places(**form: str) -> Callable[[World], TestResponse]:
    """The places of somebody: a site that is theirs, a feed, what is waited for, and an account to keep."""

    def page(world: World) -> TestResponse:
        learner = world.school.launch("moodle", "amara", sharing_of(world))
        with world.school.app.test_request_context():
            switch = checks()
        world.school.in_database(lambda session: set_site_default(session, switch, 1.0, locked=False))
        places = (
            ("blog.example.org/", "profile"),
            ("blog.example.org/feed", "feed"),
            ("me.example/", "feed"),
        )
        for address, way in places:
            learner.post("sharing/places", own_address=address, way=way, own_agree="1")
        world.school.in_database(_show_theirs)
        answer = learner.post("sharing/places", **form) if form else learner.get("sharing/places")
        world.school.in_database(lambda session: session.execute(delete(OwnPlace)))
        world.school.in_database(lambda session: set_site_default(session, switch, 0.0, locked=False))
        return answer

    return page


def _show_theirs(session: Session) -> None:
    then = datetime(2026, 9, 14, 12, tzinfo=UTC)
    proved = update(OwnPlace).where(OwnPlace.url.contains("blog")).values(proved_at=then, looked_at=then)
    session.execute(proved)
    session.execute(update(OwnPlace).where(OwnPlace.url.contains("me.example")).values(reason="no_feed"))
    account = {"account": "did:plc:abc", "handle": "@amara.bsky.social"}
    session.execute(update(Share).where(Share.id == 1).values(account))


def among_many(world: World) -> TestResponse:
    """A course with more activities than one reads through, and a title that is looked for."""
    for number in range(9):
        title = f"A week's talk about what one heard, number {number}"
        add_discussion(world.school, "moodle", title=title, uuid=str(uuid4()))
    return world.school.pick("moodle").post("add/", do="find", find="heard")


def in_digest(world: World) -> TestResponse:
    """A course whose channel takes nothing any more."""
    teacher = world.school.launch("moodle", "ines", sharing_of(world))
    teacher.post("sharing/digest", way="slack", address="https://hooks.slack.com/services/T0/B0/x", names="1")
    refused = update(EchoDigest).values(due_at=None, reason="refused", sent_at=world.school.clock())
    world.school.in_database(lambda session: session.execute(refused))
    page = teacher.get("sharing/digest")
    teacher.post("sharing/digest", do="off")
    return page


def in_linked(world: World) -> TestResponse:
    """A sharing task whose learners have a link, which is long."""
    in_landing(world)
    page = world.school.launch("moodle", "layla", sharing_of(world)).get("sharing/")
    world.school.launch("moodle", "ines", sharing_of(world)).post("sharing/landing", do="off")
    return page


def in_landing(world: World) -> TestResponse:
    """The page to which a share leads."""
    link = sharing_of(world)
    words = {
        "landing_title": "One sentence that helped",
        "landing_text": "People who learn tell one sentence.",
    }
    world.school.launch("moodle", "ines", link).post("sharing/landing", **words)
    found: list[str] = []
    world.school.in_database(lambda session: found.extend(session.scalars(select(ShareLink.token))))
    return stranger(world).get(f"/s/{found[0]}/ember-2345")


def in_quiz(who: str, path: str, **form: str) -> Callable[[World], TestResponse]:
    """A page of a quiz that five have answered, open to strangers."""

    def page(world: World) -> TestResponse:
        answer = world.school.launch("moodle", who, quiz_of(world))
        first, second, _third = (one.key for one in questions_of(world))
        address = path.format(first=first, second=second)
        return answer.post(f"quiz/{address}", **form) if form else answer.get(f"quiz/{address}")

    return page


def quiz_of(world: World) -> str:
    """The link of the one quiz, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == QUIZ["title"]), None)
    if known:
        return known
    link = add_quiz(world.school)
    first, second, third = (one.key for one in questions_of(world))
    for number, who in enumerate(PEOPLE):
        visit = world.school.launch("moodle", who, link)
        visit.post(f"quiz/answers/{first}", given=str(number % 3))
        if who != "amara":
            visit.post(f"quiz/answers/{second}", given=str(number))
            visit.post(f"quiz/answers/{third}", given=["0:1", "1:3", "2:2"])
    world.school.launch("moodle", "ines", link).post("quiz/public", do="on")
    return link


def questions_of(world: World) -> list[Question]:
    """The questions of the one quiz."""
    found: list[str] = []
    options = select(Activity.options).where(Activity.kind == "quiz")
    world.school.in_database(lambda session: found.extend(session.scalars(options)))
    return list(read_options_of_quiz(found[0]).questions)


def in_public(given: str = "") -> Callable[[World], TestResponse]:
    """The quiz for everybody, before or after one has answered."""

    def page(world: World) -> TestResponse:
        quiz_of(world)
        found: list[str] = []
        world.school.in_database(lambda session: found.extend(session.scalars(select(QuizLink.token))))
        client, key = stranger(world), questions_of(world)[0].key
        return client.post(f"/q/{found[0]}", data={key: given}) if given else client.get(f"/q/{found[0]}")

    return page


def in_hunt(who: str, path: str, **form: str) -> Callable[[World], TestResponse]:
    """A page of a hunt in which two stand at the second clue, one has to wait, and one has not begun."""

    def page(world: World) -> TestResponse:
        visit = world.school.launch("moodle", who, hunt_of(world))
        address = path.format(clue=clues_of(world)[1], member=world.member)
        return visit.post(f"hunt/{address}", **form) if form else visit.get(f"hunt/{address}")

    return page


def hunt_of(world: World) -> str:
    """The link of the one hunt, which is made where there is none."""
    links = world.school.campus.links("moodle")
    known = next((one.id for one in links if one.title == HUNT["title"]), None)
    if known:
        return known
    shelf = "https://library.example/catalogue/feedback-that-lands-and-what-it-is-made-of?page=3"
    more = {
        "clue_1-where": shelf,
        "clue_2-where": "Reader, page three",
        "clue_2-hint": "Count those with a name.",
    }
    link = add_hunt(world.school, tries="9", **more)
    first, second, third = clues_of(world)
    for who in ("amara", "layla", "jonas"):
        visit = world.school.launch("moodle", who, link)
        visit.post(f"hunt/clues/{first}", answer="ember")
        for _ in range({"layla": 3}.get(who, 0)):
            visit.post(f"hunt/clues/{second}", answer="7")
    visit.post(f"hunt/clues/{second}", answer="42")
    visit.post(f"hunt/clues/{third}", answer="behaviour")
    world.school.launch("moodle", "misaki", link)
    world.school.launch("moodle", "amara", link).post(f"hunt/clues/{second}/hint", number="1")
    return link


def in_ending_course(who: str, path: str = "privacy/") -> Callable[[World], TestResponse]:
    """A page of a course whose people have just been told that it is erased."""

    def page(world: World) -> TestResponse:
        at = world.school.clock()
        told = {"months": 12, "due_at": at, "warned_at": at, "erases_at": at + timedelta(days=30)}

        def tell(session: Session) -> None:
            here = session.get_one(Membership, world.member).context_id
            session.merge(Retention(context_id=here, **told))

        world.school.in_database(tell)
        found: Visit = {"amara": world.learner, "ines": world.teacher}[who]
        return found.get(path)

    return page


def erased(world: World) -> TestResponse:
    """What somebody reads who has just been erased."""
    return world.school.launch("moodle", "dmytro", hunt_of(world)).post("privacy/erase", sure="1")


def clues_of(world: World) -> list[str]:
    """The keys of the one hunt's clues."""
    found: list[str] = []
    options = select(Activity.options).where(Activity.kind == "hunt")
    world.school.in_database(lambda session: found.extend(session.scalars(options)))
    return [one.key for one in read_options_of_hunt(found[0]).clues]


def in_points(who: str, path: str = "", **form: str) -> Callable[[World], TestResponse]:
    """A page of points, in a course that gives some."""

    def page(world: World) -> TestResponse:
        switch_points_on(world)
        world.learner.post("discussion/posts", act="ask", body="Why does it land?", form_key="p")
        world.learner.post("discussion/posts", act="ask", body="And when does it?", form_key="q")
        found: Visit = getattr(world, who)
        return found.post(f"points/{path}", **form) if form else found.get(f"points/{path}")

    return page


def switch_points_on(world: World) -> None:
    worth = dict.fromkeys(RULES, "10")
    assert world.teacher.post("points/settings", **worth, is_on="yes").status_code == 303


ALL_BOARDS = dict.fromkeys(("by_week", "whole_course", "by_act", "improved", "leagues", "shows_top"), "y")
ALL_BOARDS |= {"is_on": "yes", "season": "4", "teams": "group", "best_of_team": "3", "goal": "900"}
ON_BOARDS = [("Swift Otter", 128), ("Северный Ветер", 120), ("Quiet Heron", 114), ("木漏れ日", 111)]
ON_BOARDS += [("Late Train", 105), ("الريح الشمالية", 60)]


def in_boards(who: str, path: str = "", **form: str) -> Callable[[World], TestResponse]:
    """A page of boards on which a learner and five others stand, in two teams."""

    def page(world: World) -> TestResponse:
        switch_points_on(world)
        world.teacher.post("boards/settings", **ALL_BOARDS)
        world.learner.post("boards/join", alias="Quiet Heron")
        at = world.school.clock()
        world.school.in_database(lambda session: stand_on_boards(session, at))
        found: Visit = getattr(world, who)
        return found.post(f"boards/{path}", **form) if form else found.get(f"boards/{path}")

    return page


def stand_on_boards(session: Session, now: datetime) -> None:
    """Let the learner have joined some days ago and stand third; once."""
    own = session.scalars(select(BoardMember).filter_by(alias="Quiet Heron")).one()
    course, own.joined_at = own.context_id, now - timedelta(days=4)
    if session.scalar(select(CourseGroup.id).filter_by(name="Lantern")):
        return
    groups = [
        CourseGroup(context_id=course, kind=GroupKind.GROUP, id_on_platform=name, name=name)
        for name in ("Lantern", "North Pier")
    ]
    session.add_all(groups)
    session.flush()
    for number, (alias, amount) in enumerate(ON_BOARDS):
        whose = own.membership_id if number == 2 else another_stander(session, course, number, alias, now)
        session.add(GroupMembership(membership_id=whose, group_id=groups[number % 2].id))
        got = {"amount": amount, "reached_at": now, "public_amount": amount, "public_reached_at": now}
        session.add(PointTotal(membership_id=whose, period=period_of(now, "UTC"), rule="useful", **got))
    plan = lock_standings(session, course)
    assert plan
    stand_all_anew(session, plan, now)


def another_stander(session: Session, context_id: int, number: int, alias: str, now: datetime) -> int:
    member = Membership(context_id=context_id, number=900 + number, roles="Learner", created_at=now)
    session.add(member)
    session.flush()
    here = {"membership_id": member.id, "context_id": context_id}
    session.add(BoardMember(**here, alias=alias, joined_at=now, league=1))
    session.add(BoardAlias(context_id=context_id, digest=alias_digest(alias)))
    session.add(Stander(**here, is_here=True))
    return member.id


def board_to_join(world: World) -> TestResponse:
    """What a learner sees who has not joined."""
    in_boards("teacher")(world)
    link = next(one.id for one in world.school.campus.links("moodle") if one.custom)
    return world.school.launch("moodle", "layla", link).get("boards/")


def frozen(who: str, path: str = "") -> Callable[[World], TestResponse]:
    """A page of boards while they stand still."""

    def page(world: World) -> TestResponse:
        in_boards("teacher")(world)
        world.teacher.post("boards/freeze")
        answer: TestResponse = getattr(world, who).get(f"boards/{path}")
        world.teacher.post("boards/go-on")
        return answer

    return page


def in_book(world: World) -> TestResponse:
    """A book with something of each kind."""
    link = race_of(world)
    sharing_of(world)
    world.learner.post("discussion/reactions", give="useful-2")
    world.teacher.post("discussion/resolution", body="I now ask *first*.")
    return world.school.launch("moodle", "ines", link).get("export/book")


def with_records(world: World) -> TestResponse:
    """Where acts are told, at a site that tells a store, which refuses the key."""
    app = world.school.app
    ports: Ports = app.extensions[EXTENSION]
    url = SecretStr("xapi+https://key:secret@10.0.0.7/xapi")
    app.extensions[EXTENSION] = replace(
        ports, settings=ports.settings.model_copy(update={"records_url": url})
    )
    row = RecordStore(id=1, swept_to=0, seen_to=0, seen_at=ports.clock(), failures=3, reason="access_refused")
    world.school.in_database(lambda session: session.add(row))
    page = world.admin.send("/admin/records", "/admin/records/try")
    world.school.in_database(lambda session: session.execute(delete(RecordStore)))
    app.extensions[EXTENSION] = ports
    return page


def behind_gate(world: World) -> TestResponse:
    """What a learner sees who is to write first."""
    shut = update(Activity).values(options=write_options(Options(see_after=5)))
    world.school.in_database(lambda session: session.execute(shut))
    answer = world.learner.get("discussion/")
    world.school.in_database(lambda session: session.execute(update(Activity).values(options="{}")))
    return answer


def briefed(path: str) -> Callable[[World], TestResponse]:
    """A page of the recognition brief, in a course where two did something and one was thanked."""

    def page(world: World) -> TestResponse:
        world.learner.post("discussion/posts", act="ask", body="Why does it land?", form_key="b")
        said = {"member": str(world.member), "words": "She asked what we would have done."}
        activity: list[int] = []
        world.school.in_database(
            lambda session: activity.extend(session.scalars(select(Activity.id).limit(1)))
        )
        world.teacher.post("recognition/observations", activity=str(activity[0]), **said)
        return world.teacher.get(f"recognition/{path}")

    return page


def kept(path: str) -> Callable[[World], TestResponse]:
    """A page of what a learner did and was recognised for."""

    def page(world: World) -> TestResponse:
        world.teacher.post("recognition/items/post/1", words="It says what was seen.")
        return world.learner.get(path)

    return page


TALKERS = [
    "Nikos Papadopoulos",
    "木漏れ日 花子",
    "ليلى الحداد",
    "Wolfeschlegelsteinhausenbergerdorff Annegret-Maria",
]
TALKERS += ["Jo", "Siobhán Ó Conaill"]


def in_insight(who: str, path: str) -> Callable[[World], TestResponse]:
    """A page of insight, in a course in which six people talked for three weeks."""

    def page(world: World) -> TestResponse:
        at = world.school.clock()
        world.school.in_database(lambda session: let_talk(session, at))
        found: Visit = getattr(world, who)
        return found.get(f"insight/{path}")

    return page


def proof_of_others(world: World) -> TestResponse:
    """What somebody sees who has not joined in."""
    in_insight("teacher", "")(world)
    link = next(one.id for one in world.school.campus.links("moodle") if one.custom)
    return world.school.launch("moodle", "misaki", link).get("insight/proof")


def let_talk(session: Session, now: datetime) -> None:
    """Let six people have asked, replied, thanked and closed with what they think; once."""
    if session.scalar(select(Person.id).filter_by(name="Jo")):
        return
    activity = session.scalars(select(Activity).order_by(Activity.id).limit(1)).one()
    course = activity.context_id or 0
    people = [talker(session, course, number, name, now) for number, name in enumerate(TALKERS)]
    verbs = (Verb.ASKED, Verb.GAVE, Verb.GAVE, Verb.THANKED, Verb.RESOLVED, Verb.SHARED)
    for number, one in enumerate(people * 4):
        to = people[(number * 5 + 1) % 6] if number % 6 in (1, 2, 3) and number % 3 else None
        act = NewAct(activity.id, one, one, verbs[(number + number // 6) % 6], "post", 9000 + number, to)
        append(session, act, now - timedelta(days=20 - number % 20))


def talker(session: Session, course: int, number: int, name: str, now: datetime) -> int:
    """Somebody more in a course."""
    registration = session.scalars(select(Registration.id).limit(1)).one()
    person = Person(
        registration_id=registration, id_on_platform=f"talker-{number}", name=name, created_at=now
    )
    session.add(person)
    session.flush()
    known = now - timedelta(days=30)
    member = Membership(
        context_id=course, person_id=person.id, number=700 + number, roles="Learner", created_at=known
    )
    session.add(member)
    session.flush()
    return member.id


def recognised(world: World) -> TestResponse:
    """A discussion in which staff recognised a post."""
    world.teacher.post("recognition/items/post/1", words="It says what was seen, and what it did to her.")
    return world.learner.get("discussion/threads/1")


def over(world: World) -> TestResponse:
    """What a learner is asked when a discussion is over."""
    then = world.school.clock() - timedelta(hours=1)
    world.school.in_database(lambda session: session.execute(update(Activity).values(closes_at=then)))
    world.learner.post("worth/", answer="partly")
    return world.learner.get("discussion/")


SCREENS: dict[str, tuple[str, str | Callable[[World], TestResponse]]] = {
    "discussion of a learner": ("learner", "discussion/"),
    "a thread": ("learner", "discussion/threads/1"),
    "discussion under aliases": ("learner", behind_aliases("learner", "discussion/")),
    "learners where staff see aliases": ("teacher", behind_aliases("teacher", "learners/")),
    "work where staff see aliases": ("teacher", behind_aliases("teacher", "discussion/work/{member}")),
    "look up a name": ("teacher", behind_aliases("teacher", "discussion/posts/1/reveal")),
    "who looked up names": ("teacher", "discussion/reveals"),
    "a gate": ("learner", behind_gate),
    "roles": ("learner", in_roles),
    "choosing who has a role": ("teacher", "discussion/roles"),
    "a circle of small ones": ("learner", in_circles("learner", "discussion/")),
    "who is in a circle": ("learner", in_circles("learner", "discussion/circles")),
    "who is in which circle": ("teacher", in_circles("teacher", "discussion/circles")),
    "circles of staff": ("teacher", in_circles("teacher", "discussion/")),
    "reply": ("learner", "discussion/posts/2/reply"),
    "questions": ("learner", "discussion/?show=questions"),
    "balance": ("learner", "discussion/balance"),
    "a resolution": ("learner", "discussion/resolution"),
    "takeaways": ("learner", "reading/takeaways"),
    "best": ("learner", "best/"),
    "best without a reason": ("learner", lambda world: world.learner.post("best/", pick="post-1")),
    "brief": ("teacher", briefed("brief")),
    "a brief of many": ("teacher", briefed("brief?most=20")),
    "ticks": ("teacher", briefed("brief/ticks")),
    "said in class": ("teacher", briefed("observations")),
    "an observation of nobody": ("teacher", lambda world: world.teacher.post(
        "recognition/observations", words="a bit"
    )),
    "own record": ("learner", kept("recognition/mine")),
    "an empty record": ("late", "recognition/mine"),
    "a name that is too long": (
        "learner", lambda world: world.learner.post("recognition/name", hint="NEE-kos " * 20)
    ),
    "recognise a post": ("teacher", "recognition/items/post/1"),
    "a recognised post": ("learner", recognised),
    "inbox": ("learner", "inbox/"),
    "what is mailed": ("learner", "inbox/mail"),
    "stop mail": ("", lambda world: stranger(world).get(stop_path(world))),
    "mail is stopped": ("", lambda world: stranger(world).post(stop_path(world))),
    "an empty inbox": ("teacher", "inbox/"),
    "a text that is not right": ("teacher", lambda world: world.teacher.post(
        "discussion/minutes/write", to=str(world.member), text=""
    )),
    "a takeaway that is too long": (
        "learner", lambda world: world.learner.post("reading/takeaways", takeaway="listen " * 60)
    ),
    "search": ("learner", "discussion/search?q=colleague"),
    "nothing found": ("learner", "discussion/search?q=nowhere"),
    "thank": ("learner", "discussion/posts/2/thank"),
    "thank somebody": ("learner", "discussion/thanks/new"),
    "thanks that are not right": (
        "learner", lambda world: world.learner.post("discussion/posts", act="thank", body="")
    ),
    "take thanks back": ("learner", "discussion/thanks/1/take-back"),
    "accept": ("learner", "discussion/posts/5/accept"),
    "edit": ("learner", "discussion/posts/1/edit"),
    "remove": ("learner", "discussion/posts/1/remove"),
    "not allowed": ("learner", "learners/"),
    "not here": ("learner", "discussion/threads/999"),
    "nothing chosen yet": ("bare", ""),
    "discussion of staff": ("teacher", "discussion/"),
    "learners": ("teacher", "learners/"),
    "a second look that waits": ("learner", second_look("learner", "looks/mine")),
    "second looks": ("teacher", second_look("teacher", "looks/")),
    "answer a second look": ("teacher", second_look("teacher", "looks/1")),
    "an answer that is missing": ("teacher", second_look("teacher", "looks/1", answer="")),
    "zeros": ("teacher", "learners/zeros"),
    "more time": ("teacher", "learners/{member}/time"),
    "more time that is not right": (
        "teacher", lambda world: world.teacher.post(f"learners/{world.member}/time", way="until")
    ),
    "late steps of a learner": ("late", "discussion/"),
    "release": ("held", "learners/release"),
    "learners whose scores are held": ("held", "learners/"),
    "connection": ("teacher", "connection/"),
    "settings": ("teacher", "discussion/settings"),
    "settings that are not right": (
        "teacher", lambda world: world.teacher.post("discussion/settings", version="1")
    ),
    "pin, lock or move": ("teacher", "discussion/posts/1/steer"),
    "make a reply a thread": ("teacher", "discussion/posts/2/steer"),
    "flag": ("learner", "discussion/posts/2/flag"),
    "a flag that is not right": (
        "learner", lambda world: world.learner.post("discussion/posts/2/flag", reason="other")
    ),
    "what staff look at": ("teacher", flagged),
    "decide": ("teacher", "discussion/posts/2/decide"),
    "history": ("teacher", "discussion/posts/1/history"),
    "at a glance": ("teacher", "discussion/minutes"),
    "accept what they did": ("teacher", lambda world: chosen(world, "accept")),
    "write to the chosen": ("teacher", lambda world: chosen(world, "write")),
    "work to review": ("teacher", "discussion/work/{member}"),
    "choose": ("adding", "add/"),
    "make": ("adding", "add/new"),
    "make from a pattern": ("adding", "add/new?start=two-chairs"),
    "make with something to replace": (
        "adding", lambda world: world.adding.post("add/new", **FORM, do="use:who-says-so")
    ),
    "make what is not right": (
        "adding", lambda world: world.adding.post("add/new", **FORM | {"prompt": ""})
    ),
    "plan of a whole course": ("adding", "plan/"),
    "plan that is not right": ("adding", lambda world: world.adding.post("plan/", topic="")),
    "answer to the platform": ("adding", lambda world: world.adding.post("add/new", **FORM)),
    "session ended": ("", lambda world: stranger(world).get(world.learner.home)),
    "launch refused": ("", lambda world: stranger(world).post("/lti/launch", data={})),
    "register": ("", lambda world: stranger(world).get(
        f"/lti/register/{new_invite(world.school)}", query_string=start_of(world.school, "moodle")
    )),
    "points before there are any": ("learner", "points/"),
    "my points": ("learner", in_points("learner")),
    "points of staff": ("teacher", in_points("teacher")),
    "what counts": ("teacher", in_points("teacher", "settings")),
    "what counts, not right": ("teacher", in_points("teacher", "settings", ask="99")),
    "no board": ("teacher", "boards/"),
    "a board to join": ("", board_to_join),
    "a board": ("learner", in_boards("learner")),
    "a board that stands still": ("learner", frozen("learner")),
    "a board of one act": ("learner", in_boards("learner", "?what=ask&span=week")),
    "an alias that is not taken": ("learner", in_boards("learner", "alias", alias="Swift Otter")),
    "a board of staff": ("teacher", in_boards("teacher")),
    "a board of staff that stands still": ("teacher", frozen("teacher")),
    "a moment that is over": ("teacher", in_boards("teacher", "freeze", until="2020-01-01T10:00")),
    "a board for the room": ("teacher", in_boards("teacher", "room?shown=2")),
    "boards to set up": ("teacher", in_boards("teacher", "settings")),
    "boards that show nothing": ("teacher", in_boards(
        "teacher", "settings", is_on="yes", season="0", teams="no", best_of_team="1", goal="0"
    )),
    "how a course goes": ("teacher", in_insight("teacher", "?span=course")),
    "learners who may need a word": ("teacher", in_insight("teacher", "people")),
    "all learners and their ways": ("teacher", in_insight("teacher", "people?of=all")),
    "who answers whom": ("teacher", in_insight("teacher", "answers?span=course")),
    "what came of activities": ("teacher", in_insight("teacher", "outcomes")),
    "how I take part": ("learner", in_insight("learner", "mine")),
    "the proof": ("", proof_of_others),
    "no proof": ("late", in_insight("late", "proof")),
    "the course as a file": ("teacher", "export/"),
    "the course's book": ("", in_book),
    "the book of a learner": ("", lambda world: home_of(world.school, "amara").get("export/book")),
    "a sharing task": ("", in_sharing("amara", "")),
    "a sharing task of another": ("", in_sharing("layla", "")),
    "a share that is not taken": ("", in_sharing("layla", "outside", place="mastodon", address="my blog")),
    "a text that is not taken": ("", in_sharing("layla", "here", text="")),
    "a mail that is not taken": ("", in_sharing("layla", "mail", mail="")),
    "an answer to a mail": ("", in_sharing("amara", "shares/5/answer")),
    "an answer that is empty": ("", in_sharing("amara", "shares/5/answer", answer="")),
    "before one shares": ("", in_sharing("amara", "notice")),
    "a sharing task with links": ("", in_linked),
    "places of one's own": ("", in_places()),
    "a place that is not taken": ("", in_places(own_address="my blog")),
    "where a profile's link leads": ("", lambda world: stranger(world).get("/s/me/ember-2345")),
    "shares at a glance": ("", in_sharing("ines", "glance")),
    "a reply to a share": ("", in_sharing("amara", "shares/4/reply")),
    "a reply that is empty": ("", in_sharing("amara", "shares/4/reply", reply="")),
    "hiding a reply": ("", in_sharing("ines", "replies/1")),
    "hiding a reply without a reason": ("", in_sharing("ines", "replies/1", words="")),
    "a hidden reply": ("", in_hidden),
    "a weekly card": ("", in_sharing("ines", "digest")),
    "a weekly card, not right": ("", in_sharing("ines", "digest", way="slack", address="https://example.org/")),
    "a weekly card that is refused": ("", in_digest),
    "a page for strangers": ("", in_sharing("ines", "landing")),
    "a page for strangers, not right": ("", in_sharing("ines", "landing", landing_title="")),
    "where strangers arrive": ("", in_landing),
    "what came of shares": ("", in_sharing("ines", "report")),
    "decide about a share": ("", in_sharing("ines", "shares/1")),
    "settings of a sharing task": ("", in_sharing("ines", "settings")),
    "what a learner shared": ("", lambda world: in_sharing("ines", f"work/{world.member}")(world)),
    "make a sharing task": ("adding", "add/new?kind=sharing"),
    "a quiz": ("", in_quiz("amara", "")),
    "a quiz that is answered": ("", in_quiz("layla", "")),
    "an answer that is none": ("", in_quiz("amara", "answers/{second}", given="many")),
    "a quiz at a glance": ("", in_quiz("ines", "glance")),
    "settings of a quiz": ("", in_quiz("ines", "settings")),
    "questions out of a text": ("", in_quiz("ines", "import")),
    "a text that has none": ("", in_quiz("ines", "import", text="{}")),
    "what a learner answered": ("", lambda world: in_quiz("ines", f"work/{world.member}")(world)),
    "make a quiz": ("adding", "add/new?kind=quiz"),
    "a quiz for everybody": ("", in_public()),
    "a quiz for everybody, answered": ("", in_public("0")),
    "a quiz for everybody, not answered": ("", in_public("99")),
    "what is held": ("learner", "privacy/"),
    "what erasing does": ("learner", "privacy/erase"),
    "erasing without being sure": ("learner", lambda world: world.learner.post("privacy/erase")),
    "what is held about staff": ("teacher", "privacy/"),
    "what is kept after the course": ("teacher", "privacy/keeping"),
    "months that are none": ("teacher", lambda world: world.teacher.post(
        "privacy/keeping", how="months", months="none"
    )),
    "what is held in a course that ends": ("", in_ending_course("amara")),
    "an inbox in a course that ends": ("", in_ending_course("amara", "inbox/")),
    "a course that ends": ("", in_ending_course("ines", "privacy/keeping")),
    "erased": ("", erased),
    "a hunt": ("", in_hunt("amara", "")),
    "a hunt that waits": ("", in_hunt("layla", "")),
    "a hunt that is through": ("", in_hunt("jonas", "")),
    "an answer that does not solve it": ("", in_hunt("amara", "clues/{clue}", answer="7")),
    "a hunt at a glance": ("", in_hunt("ines", "glance")),
    "settings of a hunt": ("", in_hunt("ines", "settings")),
    "a place for one more clue": ("", in_hunt("ines", "settings", **HUNT, version="1", do="clue")),
    "where a learner stands": ("", in_hunt("ines", "work/{member}")),
    "a pass without a reason": ("", in_hunt("ines", "work/{member}/help", do="pass", words="")),
    "make a hunt": ("adding", "add/new?kind=hunt"),
    "a race": ("", in_race("amara", "")),
    "a source that is not taken": ("", in_race("amara", "sources", address="a book", why="")),
    "a race at a glance": ("", in_race("ines", "glance")),
    "decide about a source": ("", in_race("ines", "sources/2")),
    "a decision without a reason": ("", in_race("ines", "sources/2", what="not")),
    "settings of a race": ("", in_race("ines", "settings")),
    "what a learner found": ("", lambda world: in_race("ines", f"work/{world.member}")(world)),
    "make a race": ("adding", "add/new?kind=race"),
    "course home of a learner": ("", lambda world: home_of(world.school, "amara").page),
    "course home of staff": ("", lambda world: home_of(world.school, "ines").page),
    "page without cookies": ("", lambda world: entered(world.school, login_of(world.school))[0]),
    "no cookies at all": ("", lambda world: blocked(world.school).post(
        "/lti/login", data=login_of(world.school) | {WINDOW: "1"}, follow_redirects=True
    )),
    "keeping a key": ("", lambda world: PAGES_AROUND["keeping"](world.school)),
    "recalling the key": ("", lambda world: PAGES_AROUND["recalling"](world.school)),
    "window of its own": ("", lambda world: PAGES_AROUND["window"](world.school)),
    "sign in": ("", lambda world: stranger(world).get("/admin/sign-in")),
    "link to sign in": ("", lambda world: stranger(world).get(world.admin.link())),
    "health": ("admin", ""),
    "launch log": ("admin", "launches"),
    "platforms": ("admin", "platforms"),
    "a platform": ("admin", "platforms/1"),
    "a platform's addresses": ("admin", "platforms/1/edit"),
    "removing a platform": ("admin", "platforms/1/remove"),
    "register by hand": ("admin", "platforms/new"),
    "invite": ("admin", "invitations/new"),
    "invitation": ("admin", lambda world: world.admin.send(
        "/admin/invitations/new", "/admin/invitations/new", True, name="Another"
    )),
    "endpoints and keys": ("admin", "addresses"),
    "defaults": ("admin", "defaults"),
    "records that nobody is told": ("admin", "records"),
    "records": ("admin", with_records),
    "campus": ("", on_campus("/moodle/")),
    "campus gradebook": ("", on_campus("/moodle/courses/2/gradebook")),
    "campus people": ("", on_campus("/moodle/courses/2/people")),
    "campus tools": ("", on_campus("/moodle/courses/2/tools")),
    "a place that waits for a yes": ("", in_new_place),
    "platforms alike": ("", from_twins),
    "a copied discussion of staff": ("", copied),
    "a week to make something for": (
        "", lambda world: home_of(world.school, "ines").get("add/new?week=3")
    ),
    "calendar without a plan": ("", lambda world: home_of(world.school, "ines").get("calendar/")),
    "a start that is not right": (
        "", lambda world: home_of(world.school, "ines").post("calendar/start", starts_on="soon")
    ),
    "proposals of a learner": ("", proposed("amara")),
    "proposals to vote for": ("", proposed("jonas")),
    "proposals of staff": ("", proposed("ines")),
    "propose": ("", proposed("jonas", "new")),
    "decline a proposal": ("", proposed("ines", "2/decline")),
    "a proposal that is not right": (
        "", lambda world: home_of(world.school, "jonas").post("proposals/new", title="")
    ),
    # Last, since they change what others show.
    "plan that was made": ("", planned),
    "calendar": ("", lambda world: home_of(world.school, "ines").get("calendar/")),
    "choose among many": ("", among_many),
    "a discussion that is over": ("", over),
}  # fmt: skip
PICTURED = {
    "a place that waits for a yes": "This place waits for approval",
    "platforms alike": "This platform needs a login address of its own",
    "a copied discussion of staff": "Copied from Leading Small Teams.",
    "calendar": "Spark calendar",
}
"""Of these a picture is kept, since no journey comes by them; and what they say."""


@pytest.fixture
def settings(database_url: str) -> Settings:
    """With a mail server, which nobody calls here; nobody is told to slow down."""
    mail = {"smtp_url": "smtp://127.0.0.1:2525", "mail_from": "stoke@school.test"}
    return settings_for(database_url, posts_a_minute=100_000, **mail)


@pytest.fixture
def world(settings: Settings, clock: Clock) -> Iterator[World]:
    school = School(settings, clock)
    add_discussion(school, "moodle")
    add(school, "Thanks that were heard", **{"steps-0-by": "2026-12-24T12:00"})
    link = school.campus.links("moodle")[-1].id
    learner = school.launch("moodle", "amara", link)
    learner.post("discussion/posts", body=STORY, form_key="a")
    school.launch("moodle", "layla", link).post("discussion/posts/1/reply", body="سؤال " * 30, form_key="b")
    layla = school.launch("moodle", "layla", link)
    learner.post("discussion/posts", act="ask", body=f"{STORY}\n\nAnd why?", form_key="c")
    for key in ("d", "e"):
        layla.post("discussion/posts/3/reply", body="لأن " * 30, form_key=key)
    learner.post("discussion/posts/4/thank", body="because it gave me *my* first sentence", form_key="f")
    learner.post("discussion/posts/4/accept")
    learner.post("discussion/posts/1/edit", body=STORY + "\n\nAdded.", version="1")
    admin = AdminDesk(school.app, school.app.test_client(), clock)
    admin.sign_in()
    members: list[int] = []

    def prepare(session: Session) -> None:
        members.extend(session.scalars(select(Membership.id).order_by(Membership.id)))
        session.add(Deployment(registration_id=1, id_on_platform="17", created_at=clock()))

    school.in_database(prepare)
    ends = {"release": "by_hand", "steps-1-by": "2026-09-14T09:00"}
    add_discussion(school, "moodle", title="Held until the end", uuid=str(uuid4()), **ends)
    held = school.campus.links("moodle")[-1].id
    late = school.launch("moodle", "amara", held)
    late.post("discussion/posts", body=STORY, form_key="c")
    bare = school.campus.add_link("moodle", "Bare", {}, None).id
    yield World(
        school,
        learner,
        school.launch("moodle", "ines", link),
        school.pick("moodle"),
        school.launch("moodle", "amara", bare),
        admin,
        school.launch("moodle", "ines", held),
        late,
        members[-1],
    )
    school.close()


@pytest.fixture
def still(server: Server) -> Iterator[Server]:
    """A server whose pages stay where they are."""
    server.held_back = SENDING
    yield server
    server.held_back = ()


def show(server: Server, shown: TestResponse) -> None:
    """Let the server answer with this page."""
    headers = {name: value for name, value in shown.headers.items() if name != "Content-Length"}
    page = Answer(shown.get_data(), shown.status_code, headers)
    server.answer = lambda asked: page if asked.path == "/" else Answer(status=404)


def troubles(page: Page) -> list[str]:
    """What somebody could not read or reach on this page."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = [f"dark, {one}" for one in complaints_of_axe(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found += complaints_of_axe(page, OF_COLOURS)
    for way, width, change in (
        ("320", 320, ""),
        ("turned", 320, TURNED),
        ("640", 640, TURNED),
        ("large", 1280, LARGE_TEXT),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        if change:
            page.evaluate(change)
        found += [f"{way}: scrolls sideways"] if page.evaluate(SIDEWAYS) else []
        found += [f"{way}: cut off {html}" for html in page.evaluate(CLIPPED)]
    return found


def test_every_screen_can_be_read_and_reached_by_everybody(world: World, page: Page, still: Server) -> None:
    found = {}
    for name in SCREENS:
        shown = world.page(name)
        assert shown.mimetype == "text/html", name
        assert shown.status_code // 100 != 3, name
        assert shown.status_code != HTTPStatus.TOO_MANY_REQUESTS, name
        show(still, shown)
        page.goto(still.at())
        if name in PICTURED:
            assert PICTURED[name] in shown.text
            page.set_viewport_size({"width": 880, "height": 900})
            page.screenshot(path=ARTEFACTS / f"{name.replace(' ', '-')}.png", full_page=True)
        if troubled := troubles(page):
            found[name] = troubled

    assert found == {}
