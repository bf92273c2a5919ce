"""A sharing task, its places, its weekly card and its page for strangers."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lti_tool.activities.defaults import set_site_default
from lti_tool.kinds.sharing.defaults import checks
from lti_tool.kinds.sharing.digest.models import EchoDigest
from lti_tool.kinds.sharing.models import Share, ShareLink
from lti_tool.kinds.sharing.owned.models import OwnPlace
from tests.look.screens.world import Screen, Shown, World, stranger
from tests.sharing.test_sharing import FORM as SHARING
from tests.sharing.test_sharing import add_task


def in_sharing(who: str, path: str, **form: str) -> Shown:
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


def in_places(**form: str) -> Shown:
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


SCREENS: dict[str, Screen] = {
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
}  # fmt: skip
