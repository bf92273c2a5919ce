"""Activities as the content items of a deep linking answer."""

from collections.abc import Sequence

from lti_tool.activities.values import ActivityView
from lti_tool.lti.values import ContentItem


def content_items(activities: Sequence[ActivityView]) -> list[ContentItem]:
    """Return one item for each activity."""
    return [
        ContentItem(
            activity=one.uuid,
            title=one.title,
            text=one.objective,
            score_maximum=one.score_maximum,
            opens_at=one.opens_at,
            closes_at=one.closes_at,
        )
        for one in activities
    ]
