"""A feed that is named once: its posts with a task's code come by themselves, as cards (rows 29, 30)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.grading.models import Extension as ExtensionRow
from lti_tool.kinds.sharing.owned.looking import address_of, evidence_of, seen_feed
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.kinds.sharing.owned.rules import FEED_PAUSE, next_look, shared_at
from lti_tool.outside.feeds import MOST_ITEMS, read_feed
from lti_tool.outside.pages import Get, Got
from tests.sharing.test_owned import look_at_places, name, prove
from tests.sharing.test_sharing import Net, add_task, allow, code_of, done, look, page_with
from tests.support.school import School, Visit
from tests.tool import Clock

pytestmark = pytest.mark.usefixtures("any_database")

FEED = "https://blog.example.org/feed"
POST = "https://blog.example.org/hard-talks"
NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


def rss(link: str = POST, body: str = "I noticed that.", date: str = "", more: str = "") -> Got:
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Hers</title>
<item><title>Hard &amp; soft talks</title><link>{link}</link><pubDate>{date}</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{body}</p>]]></content:encoded>{more}</item>
</channel></rss>"""
    return Got(200, {"content-type": "application/rss+xml"}, text.encode())


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Hers</title><entry><title>Hard talks</title>
<link rel="self" href="https://blog.example.org/1.atom"/><link href="{POST}"/>
<published>2026-09-14T14:00:00+02:00</published><category term="ember-4T9K"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">I noticed
<a href="https://tool.example.org/s/A/ember-4T9K">that</a>.</div></content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Hers</title></channel>
<item><title>Hard talks</title><link>{POST}</link><description>I noticed that. #ember-4T9K</description>
<dc:date>2026-09-14T12:00:00Z</dc:date>
</item></rdf:RDF>"""
KINDS = {
    "rss": rss(body="I noticed that. #ember-4T9K", date="Mon, 14 Sep 2026 14:00:00 +0200").body,
    "rss by tag": rss(more="<category>ember-4T9K</category>", date="Mon, 14 Sep 2026 12:00:00 GMT").body,
    "rss by link": rss(
        body='<a href="https://tool.example.org/s/A/ember-4T9K">that</a>', date="14 Sep 2026 12:00:00 -0000"
    ).body,
    "atom": ATOM.encode(),
    "rdf": RDF.encode(),
    "latin": RDF.replace("that", "thät").encode("latin-1").replace(b"<rdf:RDF", b"", 0),
}
KINDS["latin"] = b'<?xml version="1.0" encoding="iso-8859-1"?>' + KINDS["latin"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_says_where_it_is_when_it_was_published_and_what_it_holds(kind: str) -> None:
    items = read_feed(KINDS[kind])

    assert items is not None
    assert len(items) == 1
    assert address_of(items[0], FEED) == POST
    assert items[0].published == NOON
    evidence = evidence_of(items[0])
    assert evidence.holds("#ember-4T9K")
    assert not evidence.holds("#maple-7XQ2")
    assert "<" not in evidence.text


BOMB = b"""<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title></item></channel></rss>"""
DEEP = b"<rss><item><description>%s%s</description></item></rss>" % (b"<a>" * 3_000, b"</a>" * 3_000)
OUTSIDE = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"<rss",
        b"\xff\xfe\x00",
        b"<html><body><p>No feed</p></body></html>",
        b'<?xml version="1.0" encoding="nonsense"?><rss/>',
        DEEP,
        BOMB,
        OUTSIDE,
    ],
)
def test_garbage_and_entities_are_no_feed(body: bytes) -> None:
    assert read_feed(body) is None


def test_a_feed_is_read_as_deep_and_as_far_as_is_good_for_us() -> None:
    deep = b"<rss>" + b"<item>" * 20_000 + b"</item>" * 20_000 + b"</rss>"
    items = read_feed(deep)

    assert items is not None
    assert len(items) == MOST_ITEMS
    assert address_of(items[0], FEED) is None


@pytest.mark.parametrize(
    ("got", "reason"),
    [
        (Got(404, {}, b""), "gone"),
        (Got(403, {}, b""), "refused"),
        (Got(401, {}, b""), "refused"),
        (Got(429, {}, b""), "unknown"),
        (None, "unknown"),
        (Got(200, {"content-type": "text/html"}, b"<p>No feed</p>"), "no_feed"),
        (
            Got(200, {"content-type": "application/rss+xml", "content-encoding": "gzip"}, rss().body),
            "no_feed",
        ),
        (rss(), ""),
        (Got(200, {"content-type": "text/html"}, rss().body), ""),
    ],
    ids=[
        "deleted",
        "private",
        "strangers",
        "rate-limited",
        "slow",
        "no feed",
        "packed",
        "feed",
        "mislabelled",
    ],
)
def test_what_is_no_feed_says_why(got: Got | None, reason: str) -> None:
    assert seen_feed(FEED, lambda _url, _seconds: got).reason == reason


def test_a_page_names_its_feed() -> None:
    page = Got(
        200,
        {"content-type": "text/html"},
        b'<link rel="alternate" type="text/html" href="/de"><link rel="alternate" type="application/rss+xml" '
        b'href="/feed"><link rel="alternate" type="application/rss+xml" href="/comments">',
    )
    asked = []

    def get(url: str, seconds: float) -> Got | None:
        asked.append(url)
        return rss() if url == FEED else page

    assert seen_feed("https://blog.example.org/", get).reason == ""
    assert asked == ["https://blog.example.org/", FEED]


def test_a_page_leads_to_no_feed_inside() -> None:
    page = Got(
        200,
        {"content-type": "text/html"},
        b'<link rel="alternate" type="application/rss+xml" href="http://10.0.0.1/">',
    )
    asked = []

    def get(url: str, seconds: float) -> Got | None:
        asked.append(url)
        return page

    assert seen_feed("https://blog.example.org/", get).reason == "no_feed"
    assert asked == ["https://blog.example.org/"]


@pytest.mark.parametrize(
    ("published", "at"),
    [(None, 6), (2, 2), (-3, 0), (9, 6)],
    ids=["says nothing", "in between", "before it was read", "in the future"],
)
def test_an_item_counts_since_its_author_says_within_what_we_know(published: int | None, at: int) -> None:
    when = None if published is None else NOON + timedelta(hours=published)

    assert shared_at(when, NOON, NOON + timedelta(hours=6)) == NOON + timedelta(hours=at)


def test_a_feed_that_does_not_answer_is_asked_less_often() -> None:
    waits = [next_look("feed", failures, NOON) for failures in range(6)]

    assert [(wait - NOON) / FEED_PAUSE for wait in waits if wait] == [1, 2, 3, 4, 4, 4]


@pytest.fixture
def link(school: School) -> str:
    return add_task(school)


def with_feed(school: School, link: str) -> Visit:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    assert name(learner, FEED, "feed") == 303
    return learner


def read(school: School, get: Get) -> int:
    return look_at_places(school, get)


def test_a_post_with_a_code_is_handed_in_by_itself_once(school: School, link: str, clock: Clock) -> None:
    learner = with_feed(school, link)
    layla = school.launch("moodle", "layla", link)
    code = code_of(learner)
    assert read(school, Net(rss(body=f"I noticed that. {code}"))) == 1

    assert done(learner)
    for page in (learner.get("sharing/").text, layla.get("sharing/").text):
        assert page.count(POST) == 1
        assert "Hard &amp; soft talks" in page
    assert "Read last on" in learner.get("sharing/places").text
    assert layla.post("sharing/shares/1/reply", reply="How did they take it?").status_code == 303

    clock.move(hours=7)
    assert read(school, Net(rss(body=f"I noticed that, and more. {code}"))) == 1
    assert school.launch("moodle", "amara", link).get("sharing/").text.count(POST) == 1


def test_posts_without_a_code_or_with_anothers_are_not_kept(school: School, link: str) -> None:
    learner, layla = with_feed(school, link), school.launch("moodle", "layla", link)
    read(school, Net(rss(body=f"Not hers: {code_of(layla)}")))

    assert not done(learner)
    assert not done(layla)
    assert "Hard" not in learner.get("sharing/").text.partition('id="others"')[2]


def test_what_a_feed_says_of_another_site_is_looked_at_there(school: School, link: str) -> None:
    learner = with_feed(school, link)
    code = code_of(learner)
    read(school, Net(rss("https://classmate.example.org/talk", f"I noticed that. {code}")))
    assert not done(learner)

    look(school, Net(page_with("Mine, not hers.")))
    assert not done(learner)


def test_a_withdrawn_post_does_not_come_back(school: School, link: str, clock: Clock) -> None:
    learner = with_feed(school, link)
    net = Net(rss(body=f"I noticed that. {code_of(learner)}"))
    read(school, net)
    assert learner.post("sharing/shares/1/withdraw").status_code == 303
    learner.post("sharing/outside", place="page", address=POST)
    assert learner.post("sharing/shares/2/withdraw").status_code == 303

    clock.move(hours=7)
    assert read(school, net) == 1
    assert POST not in school.launch("moodle", "amara", link).get("sharing/").text


def test_what_was_handed_in_by_hand_and_withdrawn_does_not_come_by_feed(school: School, link: str) -> None:
    learner = with_feed(school, link)
    learner.post("sharing/outside", place="page", address=POST)
    learner.post("sharing/shares/1/withdraw")
    read(school, Net(rss(body=f"I noticed that. {code_of(learner)}")))

    assert POST not in learner.get("sharing/").text


def test_a_post_after_the_deadline_does_not_come(school: School, clock: Clock) -> None:
    link = add_task(school, closes_at="2026-09-15T12:00")
    learner = with_feed(school, link)
    read(school, Net(rss()))
    code = code_of(learner)
    clock.move(days=2)
    late = rss("https://blog.example.org/late", f"Too late. {code}", "Tue, 15 Sep 2026 23:00:00 GMT")
    assert read(school, Net(late)) == 1

    assert "blog.example.org/late" not in school.launch("moodle", "amara", link).get("sharing/").text


def test_posts_count_since_they_were_published(school: School, clock: Clock) -> None:
    link = add_task(school, closes_at="2026-09-15T12:00")
    learner = with_feed(school, link)
    read(school, Net(rss()))
    code = code_of(learner)
    clock.move(days=2)
    in_time = clock() - timedelta(days=1, hours=20)
    read(school, Net(rss(body=code, date=in_time.strftime("%a, %d %b %Y %H:%M:%S GMT"))))

    assert done(school.launch("moodle", "amara", link))


def test_who_has_more_time_has_it_for_what_a_feed_brings(school: School, clock: Clock) -> None:
    link = add_task(school, closes_at="2026-09-15T12:00")
    learner = with_feed(school, link)
    code = code_of(learner)
    school.in_database(lambda session: session.add(_more_time(session)))
    clock.move(days=2)
    read(school, Net(rss(body=code, date=clock().strftime("%a, %d %b %Y %H:%M:%S GMT"))))

    assert done(school.launch("moodle", "amara", link))


def _more_time(session: Session) -> ExtensionRow:
    activity = session.scalars(select(Activity.id).where(Activity.kind == "sharing")).one()
    member = session.scalars(select(OwnPlace.membership_id)).one()
    return ExtensionRow(activity_id=activity, membership_id=member, days=7)


def test_a_post_at_a_site_that_is_known_is_owned(school: School) -> None:
    link = add_task(school, level="3")
    allow(school)
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    name(learner, FEED, "feed")
    read(school, Net(rss(body=f"I noticed that. {code_of(learner)}")))

    assert done(learner)


def test_where_pages_are_not_welcome_nothing_comes(school: School) -> None:
    link = add_task(school, places=["mastodon"])
    learner = with_feed(school, link)
    read(school, Net(rss(body=f"I noticed that. {code_of(learner)}")))

    assert not done(learner)
