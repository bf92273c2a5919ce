"""A feed is its author's word: what it says of the past, and of pages at the same host."""

import pytest

from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.rules import speaks_for
from lti_tool.outside.pages import Got
from tests.sharing.test_feeds import read, rss
from tests.sharing.test_owned import name, rows
from tests.sharing.test_sharing import Net, add_task, allow, code_of, done
from tests.support.school import School
from tests.tool import Clock


def test_a_feed_that_failed_for_weeks_backdates_no_post(school: School, clock: Clock) -> None:
    """Named before the end, 503 until weeks after it; then written, and dated an hour before the end."""
    link = add_task(school, closes_at="2026-09-15T12:00")
    allow(school)
    learner = school.launch("moodle", "amara", link)
    name(learner, "https://blog.example.org/feed", "feed")
    code = code_of(learner)
    for _day in range(30):
        clock.move(days=1)
        read(school, Net(Got(503, {}, b"")))
    clock.move(days=1)
    read(school, Net(rss(body=f"Written today. {code}", date="Tue, 15 Sep 2026 08:00:00 GMT")))

    assert not done(school.launch("moodle", "amara", link))


def test_a_feed_proves_nothing_of_a_classmates_page_at_the_same_host(school: School) -> None:
    """Two people blog at one host; whose feed it is says that the other's page holds their code."""
    link = add_task(school)
    allow(school)
    learner = school.launch("moodle", "amara", link)
    name(learner, "https://blogs.example.org/eve/feed", "feed")
    read(school, Net(rss("https://blogs.example.org/layla/my-talk", f"Mine. {code_of(learner)}")))

    share = rows(school, Share)[0]
    assert isinstance(share, Share)
    assert (share.check, share.level) == ("waiting", 0), "nobody has looked at that page"


@pytest.mark.parametrize(
    ("feed", "page", "speaks"),
    [
        ("https://blog.example.org/feed", "https://blog.example.org/2026/09/what-i-saw", True),
        ("https://blog.example.org/index.xml", "https://blog.example.org/a", True),
        ("https://blogs.example.org/eve/feed", "https://blogs.example.org/eve/a", True),
        ("https://blogs.example.org/eve/feed", "https://blogs.example.org/layla/a", False),
        ("https://blogs.example.org/eve/feed", "https://blogs.example.org/evelyn/a", False),
        ("https://blogs.example.org/eve.xml", "https://blogs.example.org/layla/a", False),
        ("https://blogs.example.org/feed?of=eve", "https://blogs.example.org/layla/a", False),
        ("https://blog.example.org/feed", "https://other.example.org/a", False),
    ],
)
def test_for_which_pages_a_feed_speaks(feed: str, page: str, speaks: bool) -> None:
    assert speaks_for(feed, page) is speaks
