"""Days of reading are days: whoever reads in two activities on one of them has read on one day."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_tool.activities.reading.service import note_takeaway
from lti_tool.activities.service import activities_of, create_activity
from tests.discussion.room import Browser, Room, Seat


@pytest.mark.usefixtures("any_database")
def test_a_record_counts_a_day_once_however_many_activities_were_read(
    browse: Callable[[Seat], Browser], engine: Engine, room: Room, amara: Seat, noon: datetime
) -> None:
    with Session(engine) as session:
        who = room.who(session, amara)
        create_activity(
            session, who.registration_id, room.context_id, "discussion", room.terms, noon, "0" * 36
        )
        session.flush()
        first, second = activities_of(session, room.context_id)
        note_takeaway(session, who, first, "Ask first.", noon)
        note_takeaway(session, who, second, "Say it at once.", noon)
        note_takeaway(session, who, second, "Look again.", noon + timedelta(days=1))
        session.commit()

    page = browse(amara).get(f"/p/{amara.public_id}/recognition/mine").text
    about = page[page.index("Days of reading") :]

    assert "2" in about[:120]
    assert "3" not in about[:120]


def test_of_several_who_only_read_on_one_day_it_is_said_once(
    browse: Callable[[Seat], Browser],
    engine: Engine,
    room: Room,
    amara: Seat,
    jonas: Seat,
    teacher: Seat,
    noon: datetime,
) -> None:
    with Session(engine) as session:
        activity = activities_of(session, room.context_id)[0]
        for seat in (amara, jonas):
            note_takeaway(session, room.who(session, seat), activity, "Ask first.", noon)
        session.commit()

    page = browse(teacher).get(f"/p/{teacher.public_id}/recognition/brief").text

    assert "2 people to thank" in page
    assert page.count("read on 1 day\n") + page.count("read on 1 day<") == 2
    assert page.count("you came to read on 1 day. What stayed with you?") == 1
