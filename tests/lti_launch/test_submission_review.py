"""A submission review opens with somebody to review and a column to review them in, or not at all."""

import pytest

from lti_tool.errors import LaunchRefused
from lti_tool.lti.values import SubmissionReview
from tests.lti_launch.conftest import Door
from tests.lti_launch.platform import AGS, LTI, resource_link_claims, review_claims

ITEMS = "https://lms.test/3/items?t=1"
BAD = {
    "nobody to review": ({f"{LTI}for_user": None}, "claim_for_user"),
    "somebody without an id": ({f"{LTI}for_user": {"name": "Ada"}}, "claim_for_user"),
    "an empty id": ({f"{LTI}for_user": {"user_id": ""}}, "claim_for_user"),
    "an id of 256 characters": ({f"{LTI}for_user": {"user_id": "u" * 256}}, "claim_for_user"),
    "a number for an id": ({f"{LTI}for_user": {"user_id": 91}}, "claim_for_user"),
    "no resource link": ({f"{LTI}resource_link": None}, "claim_resource_link"),
    "no grade service": ({AGS: None}, "claim_endpoint"),
    "no column": ({AGS: {"scope": [], "lineitems": ITEMS}}, "claim_lineitem"),
    "a column over plain http": ({AGS: {"lineitem": "http://lms.test/3/items/8"}}, "claim_lineitem"),
}


def test_a_review_tells_whose_work_and_where(door: Door) -> None:
    launch = door.launch(review_claims(door.now))

    assert launch.review == SubmissionReview("u-91", "https://lms.test/3/items/8?t=1")


@pytest.mark.parametrize(("changes", "code"), BAD.values(), ids=BAD)
def test_a_review_that_does_not_say_so_is_refused(door: Door, changes: dict[str, object], code: str) -> None:
    with pytest.raises(LaunchRefused, match=code):
        door.launch(review_claims(door.now, **changes))


def test_another_message_that_names_somebody_is_no_review(door: Door) -> None:
    launch = door.launch(resource_link_claims(door.now, **{f"{LTI}for_user": {"user_id": "u-2"}}))

    assert launch.review is None
