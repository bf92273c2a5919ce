"""Activities as the content items of a deep linking answer."""

from collections.abc import Sequence

from lti_tool.activities.kinds import Kinds
from lti_tool.activities.values import ActivityView
from lti_tool.lti.values import ContentItem


def content_items(kinds: Kinds, activities: Sequence[ActivityView]) -> list[ContentItem]:
    """Return one item for each activity; one that is not graded asks for no gradebook column."""
    return [
        ContentItem(
            activity=one.uuid,
            title=one.title,
            text=one.objective,
            score_maximum=one.score_maximum if kinds[one.kind].is_graded(one.options) else None,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
        )
        for one in activities
    ]
