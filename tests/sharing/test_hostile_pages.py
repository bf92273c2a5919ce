"""What a hostile page, profile or feed does to whoever looks at it."""

import subprocess
import sys

import pytest

from lti_tool.kinds.sharing.owned.looking import seen_profile
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.outside.feeds import read_feed
from lti_tool.outside.pages import Got, text_of
from tests.sharing.test_owned import look_at_places, name, rows
from tests.sharing.test_sharing import Net, add_task, allow
from tests.support.school import School

# Each <p> ends the one before and has every <b> opened anew: n * n / 2 elements (HTML 13.2.4.3).
BOMB = "".join(f"<b a={number}><p>" for number in range(4_000))
SMALL = 400 * 2**20
"""Bytes of memory that reading a page of 50 kB may take beyond what Python has."""
READ = """
import resource, sys, time
from lti_tool.outside.pages import about
from lti_tool.outside.links import links_for
from lti_tool.markup import visible_text
read = {"card": about, "text": visible_text, "links": lambda html: links_for(html, "me")}[sys.argv[1]]
html = "<title>x</title>" + sys.stdin.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
read(html)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize("way", ["card", "text", "links"])
def test_a_page_of_50_kb_takes_no_gigabytes(way: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", READ, way], input=BOMB, capture_output=True, text=True, timeout=90
    )

    assert told.returncode == 0, "the process that read it was killed"
    assert int(told.stdout) < SMALL


DEEP = b"<b>" * 2_000 + b"</b>" * 2_000
FEED = b"<rss><channel><item><link>https://blog.example.org/1</link><description>%s</description></item></channel></rss>"


def test_a_feed_of_14_kb_that_is_nested_deep_is_read_or_refused() -> None:
    read_feed(FEED % DEEP)


@pytest.mark.parametrize("charset", ["idna", "undefined"])
def test_a_page_may_name_any_charset(charset: str) -> None:
    text_of(Got(200, {"content-type": f"text/html; charset={charset}"}, b"<p>..a.</p>"))


def test_a_profile_that_answers_deep_json_is_not_understood() -> None:
    deep = Got(200, {"content-type": "application/json"}, b"[" * 200_000)
    assert (
        seen_profile("https://evil.example.org/@eve", "ember-1234", lambda _url, _seconds: deep).reason
        == "unread"
    )


HOSTILE = {
    "deep feed": ("feed", "https://evil.example.org/feed", Got(200, {}, FEED % DEEP)),
    "deep json": ("profile", "https://evil.example.org/@eve", Got(200, {}, b"[" * 200_000)),
    "charset": (
        "profile",
        "https://evil.example.org/",
        Got(200, {"content-type": "text/html; charset=idna"}, b".."),
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_one_hostile_place_holds_up_no_other(school: School, kind: str) -> None:
    """The job dies at it, settles nothing (no attempt is counted), and meets it again after each lease."""
    link = add_task(school)
    allow(school)
    eve = school.launch("moodle", "amara", link)
    way, address, got = HOSTILE[kind]
    name(eve, address, way)
    look_at_places(school, Net(got))

    place = rows(school, OwnPlace)[0]
    assert isinstance(place, OwnPlace)
    assert place.lease_token is None
    assert place.attempts == 1
