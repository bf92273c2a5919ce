"""Tables that a lower room knows by name are as the room that owns them says."""

from lti_tool.activities.models import Activity
from lti_tool.grading.steps import ACTIVITY


def test_what_grading_reads_of_activities_stands_in_their_table() -> None:
    owned = Activity.__table__.columns

    assert {column.name for column in ACTIVITY.columns} <= set(owned.keys())
    for column in ACTIVITY.columns:
        assert owned[column.name].type.python_type in (column.type.python_type, float)
