"""Names in texts whose letters change their number as they are compared, and those of every script."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.activities.models import Activity
from lti_tool.course.models import Alias
from lti_tool.kinds.discussion.mentions.rules import folded, mark, mentioned
from lti_tool.kinds.discussion.models import Mention
from tests.discussion.room import Browser, Room, Seat


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Jörg Strauß", "@Jörg Strauß, yes", ", yes"),
        ("Jörg Strauß", "@JÖRG STRAUSS!", "!"),
        ("Jörg Strauß", "@Jo\u0308rg Strauß.", "."),
        ("Jo\u0308rg Strauß", "@Jörg Strauß.", "."),
        ("İpek Şahin", "@İpek Şahin: evet", ": evet"),
        ("İİİ", "@İİİ", ""),
        ("\ufb01\ufb03 Fjord", "@\ufb01\ufb03 Fjord said", " said"),
        ("\ufb01\ufb03 Fjord", "@fiffi fjord said", " said"),
        ("Χλόη Σωτηρίου", "@ΧΛΌΗ ΣΩΤΗΡΊΟΥ!", "!"),
        ("Nguyễn Ái", "@Nguye\u0302\u0303n A\u0301i?", "?"),
        ("محمد بن علي", "قال @محمد بن علي، نعم", "، نعم"),
        ("مُحَمَّد", "@مُحَمَّد قال", " قال"),
        ("נועה לוי", "@נועה לוי: כן", ": כן"),
        ("राम", "@राम ने कहा", " ने कहा"),
    ],
)
def test_names_of_every_script_are_found_whole(name: str, text: str, left: str) -> None:
    marked = mark(text, {folded(name): 7})

    assert mentioned(marked) == [7]
    assert marked.partition("\ufdd1")[2] == left


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Andre", "@Andre\u0301"),
        ("राम", "@रामा"),
        ("محمد", "@محمدٌ"),
        ("علی", "@علی\u200cرضی"),
        ("Strauß", "@Straussberg"),
    ],
)
def test_a_word_that_goes_on_is_another_name(name: str, text: str) -> None:
    assert mark(text, {folded(name): 7}) == text


@pytest.mark.parametrize("name", ["Jörg Strauß", "İİİ Şahin", "\ufb01\ufb03 Fjord"])
def test_staff_post_no_real_name_beside_an_alias(
    browse: Callable[[Seat], Browser],
    room: Room,
    session: Session,
    noon: datetime,
    teacher: Seat,
    amara: Seat,
    name: str,
) -> None:
    one = room.join(name).membership_id
    session.execute(
        update(Activity).where(Activity.id == room.activity_id).values(options='{"names": "peers"}')
    )
    session.add(Alias(activity_id=room.activity_id, membership_id=one, words="Quiet Heron", given_at=noon))
    session.commit()

    browse(teacher).post("posts", body=f"As @{name} wrote", names="peers")

    session.rollback()
    assert session.scalars(select(Mention.membership_id)).all() == [one]
    page = browse(amara).get("").text
    assert "@<bdi>Quiet Heron</bdi></b> wrote" in page
    assert name not in page
