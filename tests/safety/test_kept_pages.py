"""Pages that are kept drawn show nothing of somebody who was erased (ADR 0027 and 0067)."""

from collections.abc import Callable

import pytest

from tests.discussion.room import Browser, Room, Seat

Browse = Callable[[Seat], Browser]
THANKS = "because it burns"


@pytest.mark.usefixtures("any_database")
@pytest.mark.parametrize(
    ("path", "fields", "trace"),
    [
        ("posts/1/thank", {"body": THANKS}, THANKS),
        ("posts/1/thank", {"body": THANKS}, "Amara"),
        ("posts", {"body": "As @Jonas Lindqvist said"}, "Amara"),
        ("posts/1/reply", {"body": "An answer of hers"}, "Amara"),
        ("", {}, "Amara"),
    ],
    ids=["thanks", "the thanker", "a thread", "a reply", "mentioned"],
)
def test_a_page_that_others_keep_is_drawn_anew(
    browse: Browse, room: Room, amara: Seat, jonas: Seat, path: str, fields: dict[str, str], trace: str
) -> None:
    reader = room.join("Layla Haddad")
    if path:
        room.fill(jonas.membership_id, 1)
        browse(reader).get("")
        assert browse(amara).post(path, fields).status_code in (200, 303)
    else:
        browse(jonas).post("posts", body="As @Amara Okafor said")
    assert trace in browse(reader).get("").text
    assert trace in browse(reader).get("").text
    assert browse(amara).post(f"/p/{amara.public_id}/privacy/erase", sure="1").status_code == 200

    assert trace not in browse(reader).get("").text
