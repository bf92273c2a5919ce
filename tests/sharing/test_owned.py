"""What is shown once to be one's own makes later shares sure, and is nobody else's business (row 25)."""

import json
import re
from threading import Event

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from lti_tool.database import db
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.owned.jobs import PlaceLooks
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.kinds.sharing.owned.rules import MOST_PLACES
from lti_tool.outside.pages import Get, Got
from tests.sharing.test_sharing import Net, add_task, allow, code_of, done, look, outside, page_with
from tests.support.school import School, Visit
from tests.tool import Clock

pytestmark = pytest.mark.usefixtures("any_database")

SITE = "https://blog.example.org/"
POST = "https://bsky.app/profile/leyla.bsky.social/post/3kabc"


@pytest.fixture
def link(school: School) -> str:
    return add_task(school, level="3", places=["mastodon", "bluesky", "page"])


def look_at_places(school: School, get: Get) -> int:
    with school.app.app_context():
        sessions = sessionmaker(db.engine, expire_on_commit=False)
        secret = school.settings.secret_key.get_secret_value()
        return PlaceLooks(sessions, school.clock, secret, get)(Event())


def tag_of(visit: Visit) -> str:
    found = re.search(r"/s/me/([\w-]+)", visit.get("sharing/places").text)
    return found[1] if found else ""


def name(visit: Visit, address: str = SITE, way: str = "profile") -> int:
    sent = {"own_address": address, "way": way, "own_agree": "1"}
    return visit.post("sharing/places", **sent).status_code


def prove(school: School, visit: Visit) -> None:
    assert name(visit) == 303
    assert look_at_places(school, Net(page_with(tag_of(visit)))) == 1


def bluesky(text: str, did: str = "did:plc:abc") -> Got:
    post = {"author": {"handle": "leyla.bsky.social", "did": did}, "record": {"text": text}}
    return Got(200, {"content-type": "application/json"}, json.dumps({"thread": {"post": post}}).encode())


def rows(school: School, table: type[Share] | type[OwnPlace]) -> list[Share | OwnPlace]:
    found: list[Share | OwnPlace] = []
    school.in_database(lambda session: found.extend(session.scalars(select(table).order_by(table.id))))
    return found


def place_ids(school: School) -> list[int]:
    return [row.id for row in rows(school, OwnPlace)]


def test_a_site_shown_once_makes_later_shares_sure_without_a_code(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    assert "Known to be yours since" in learner.get("sharing/places").text

    outside(learner, address=f"{SITE}hard-talks")
    look(school, Net(page_with("I noticed that.")))

    assert done(learner)
    page = learner.get("sharing/").text
    assert re.search(r'class="reached">(?:(?!</li>).)*Owned', page, re.DOTALL)
    # No code stands in it, and nobody says so.
    assert not re.search(r'class="reached">(?:(?!</li>).)*Matched', page, re.DOTALL)
    assert "I noticed that." in page


def test_a_share_that_was_not_sure_enough_is_once_its_site_is_shown(
    school: School, link: str, clock: Clock
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    outside(learner, address=f"{SITE}hard-talks")
    look(school, Net(page_with(code_of(learner))))
    assert not done(learner)
    assert "Show on “Your places” that the account or the site is yours" in learner.get("sharing/").text

    prove(school, learner)
    look(school, Net(page_with(code_of(learner))))
    assert done(learner)
    clock.move(days=8)
    assert look(school, Net(Got(404, {}, b""))) == 1
    assert done(school.launch("moodle", "amara", link))


def test_what_lies_elsewhere_is_not_theirs(school: School, link: str) -> None:
    allow(school)
    amara, layla = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    prove(school, amara)
    outside(amara, address="https://other.example.org/talk")
    outside(layla, address=f"{SITE}hard-talks")
    look(school, Net(page_with("I noticed that.")))

    assert not done(amara)
    assert not done(layla)


def test_the_account_of_a_post_with_ones_code_is_kept_when_one_says_so(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    outside(learner, "bluesky", POST)
    look(school, Net(bluesky(f"I noticed that. {code_of(learner)}")))
    assert not done(learner)
    assert "@leyla.bsky.social" in learner.get("sharing/places").text
    assert rows(school, OwnPlace) == []

    assert learner.post("sharing/shares/1/account").status_code == 303
    assert learner.post("sharing/shares/1/account").status_code == 404
    look(school, Net(bluesky(f"I noticed that. {code_of(learner)}")))
    assert done(learner)

    # The DID stays under another handle; another DID is somebody else.
    for key, did in (("3kabd", "did:plc:abc"), ("3kabe", "did:plc:other")):
        outside(learner, "bluesky", POST.replace("3kabc", key))
        look(school, Net(bluesky("Without a code.", did)))
    assert [row.level for row in rows(school, Share) if isinstance(row, Share)] == [3, 3, 1]


def test_only_ones_own_share_offers_its_account(school: School, link: str) -> None:
    allow(school)
    amara, layla = (school.launch("moodle", one, link) for one in ("amara", "layla"))
    outside(amara, "bluesky", POST)
    look(school, Net(bluesky(code_of(amara))))

    assert layla.post("sharing/shares/1/account").status_code == 404
    assert "leyla.bsky" not in layla.get("sharing/places").text


def test_a_place_is_for_whose_it_is_alone(school: School, link: str) -> None:
    allow(school)
    amara, layla, ines = (school.launch("moodle", one, link) for one in ("amara", "layla", "ines"))
    prove(school, amara)

    for other in (layla, ines):
        assert SITE not in other.get("sharing/places").text
        assert other.post(f"sharing/places/{place_ids(school)[0]}/look").status_code == 404
        assert other.post(f"sharing/places/{place_ids(school)[0]}/take-away").status_code == 404
    assert tag_of(amara) != tag_of(layla)
    assert len(place_ids(school)) == 1


def test_what_is_taken_away_is_forgotten_and_shares_keep_what_they_reached(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    outside(learner, address=f"{SITE}hard-talks")
    look(school, Net(page_with("I noticed that.")))

    assert learner.post(f"sharing/places/{place_ids(school)[0]}/take-away").status_code == 303
    assert place_ids(school) == []
    assert done(learner)
    outside(learner, address=f"{SITE}more")
    look(school, Net(page_with("I noticed more.")))
    assert [row.level for row in rows(school, Share) if isinstance(row, Share)] == [3, 1]


def test_taking_the_agreement_back_takes_places_along(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    prove(school, learner)
    learner.post("sharing/notice/take-back")

    assert place_ids(school) == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"own_address": " "}, "Where is it?"),
        ({"own_address": "my blog"}, "This is no address of a page."),
        ({"own_address": "https://10.0.0.1/"}, "This is no address of a page."),
        ({"way": "post"}, "Choose what it is."),
        ({"own_agree": ""}, "Read what strangers can see, and agree first."),
    ],
)
def test_what_is_not_taken_says_why_and_stays(
    school: School, link: str, sent: dict[str, str], sentence: str
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    form = {"own_address": SITE, "way": "profile", "own_agree": "1"} | sent
    answer = learner.post("sharing/places", **form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert form["own_address"].strip() in answer.text
    assert place_ids(school) == []


def test_nobody_has_places_without_end(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    answers = [name(learner, f"{SITE}{number}") for number in range(MOST_PLACES + 1)]
    assert answers == [303] * MOST_PLACES + [422]
    assert name(learner) == 422


def test_without_the_admins_yes_nothing_is_looked_at(school: School, link: str) -> None:
    learner, net = school.launch("moodle", "amara", link), Net(page_with(""))
    assert name(learner) == 422
    assert "Nobody looks by itself here." in learner.get("sharing/places").text
    assert (look_at_places(school, net), net.asked) == (0, 0)


def test_a_tag_that_is_not_there_is_looked_for_a_few_times_and_when_one_asks(
    school: School, link: str, clock: Clock
) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    name(learner)
    net = Net(page_with("Nothing of mine"))
    tried = 0
    for _hour in range(12):
        tried += look_at_places(school, net)
        clock.move(minutes=10)
    assert tried == 4
    learner = school.launch("moodle", "amara", link)
    assert "your tag is not there" in learner.get("sharing/places").text

    assert learner.post(f"sharing/places/{place_ids(school)[0]}/look").status_code == 303
    assert look_at_places(school, Net(page_with(tag_of(learner)))) == 1
    assert "Known to be yours since" in learner.get("sharing/places").text
    assert look_at_places(school, net) == 0


def test_the_address_in_a_profile_tells_nothing_and_asks_for_nothing(school: School, link: str) -> None:
    allow(school)
    learner = school.launch("moodle", "amara", link)
    stranger = school.app.test_client()
    pages = [stranger.get(f"/s/me/{mark}") for mark in (tag_of(learner), "nobody-2222")]

    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text.partition("<main")[2] == pages[1].text.partition("<main")[2]
    assert "Set-Cookie" not in pages[0].headers
    assert 'content="noindex"' in pages[0].text
