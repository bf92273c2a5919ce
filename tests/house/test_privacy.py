"""PRIVACY.md names every column that holds something of a person, and what erasing does to it."""

import re
from pathlib import Path

from sqlalchemy import String, Text

from lti_tool.database import Base
from lti_tool.safety.held import HELD, OF_STAFF, PERSON, ROSTER

ROW = re.compile(r"^\| (\w+\.\w+) \| [^|]+ \| (deleted|emptied|kept) \|$", re.MULTILINE)
WORDS = {"delete": "deleted", "blank": "emptied", "keep": "kept"}
PRIVACY = Path(__file__).parent.parent.parent / "PRIVACY.md"
OF_PLATFORMS = frozenset(
    {
        *("statement", "record_store"),
        *(
            "registration",
            "deployment",
            "platform_check",
            "lti_platform_key_set",
            "lti_signing_key",
            "lti_nonce",
        ),
        *("lti_access_token", "received_notice", "score_answer", "invite", "pause", "notice_handler"),
        *(
            "context",
            "context_copy",
            "course_group",
            "resource_link",
            "line_item",
            "launch_log",
            "site_default",
        ),
        *(
            "mail_server",
            "link_card",
            "admin_sign_in",
            "rescore",
            "roster_sync",
            "erased_user",
            "review_offer",
            "gradebook_check",
        ),
    }
)
"""Tables about platforms, courses and our own work: nobody stands in them."""
OF_COURSES = frozenset(
    {
        *(
            "activity",
            "course_plan",
            "planned_activity",
            "grading",
            "step",
            "quiz_link",
            "quiz_tally",
            "share_link",
            "echo_digest",
        ),
        *("point_setting", "point_change", "board_setting", "board_alias", "standing_window"),
    }
)
"""Tables of what a course is made of; a board's used aliases are digests."""
IMPERSONAL = {
    "act": ("verb", "item_kind", "digest"),
    "admin": ("theme",),
    "admin_session": ("key_digest",),
    "clue_stand": ("clue",),
    "decision": ("what",),
    "draft": ("kind",),
    "echo_reply": ("form_key",),
    "find": ("form_key",),
    "flag": ("reason",),
    "mail_choice": ("rhythm", "agreed_to", "lease_token", "reason"),
    "membership": ("roles", "groups_told"),
    "nudge": ("form_key",),
    "participation": ("public_id", "key_digest"),
    "point_entry": ("rule", "why"),
    "point_total": ("rule",),
    "post": ("kind", "form_key", "lock_reason", "origin", "staff_said"),
    "proposal": ("uuid", "state"),
    "quiz_answer": ("question",),
    "reaction": ("meaning",),
    "recognition": ("what", "item_kind", "deed", "form_key"),
    "reveal": ("item_kind",),
    "role_holder": ("role",),
    "roster_entry": ("roles", "groups", "groups_told"),
    "score_delivery": ("state", "submission_key", "lease_token", "reason"),
    "share": ("place", "url_digest", "audience", "check", "decision", "form_key", "lease_token"),
    "source": ("digest", "kind", "name", "url", "title", "check", "decision", "lease_token"),
    "staff_act": ("what",),
    "thanks": ("form_key",),
    "thread_change": ("what", "reason"),
    "worth_answer": ("answer",),
}
"""Texts from a closed list, keys and digests."""


def personal() -> dict[str, str]:
    """Every column that holds something of a person, with what erasing does to it."""
    found = {f"{held.table}.{name}": WORDS[held.erasing] for held in HELD for name in held.words}
    found |= {f"person.{name}": "deleted" for name in PERSON}
    found |= {f"roster_entry.{name}": "deleted" for name in ROSTER}
    return found | {f"{table}.{name}": "kept" for table, name in OF_STAFF}


def test_every_text_of_every_table_is_somebodys_or_nobodys() -> None:
    known = set(personal()) | {f"{table}.{name}" for table, names in IMPERSONAL.items() for name in names}
    texts = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name not in OF_PLATFORMS | OF_COURSES
        for column in table.columns
        if isinstance(column.type, String | Text) and not column.foreign_keys
    }

    assert texts - known == set()
    assert {
        name for name in known if name.partition(".")[0] not in OF_PLATFORMS | OF_COURSES
    } - texts == set()


def test_the_paper_tells_of_each_and_of_what_erasing_does() -> None:
    assert dict(ROW.findall(PRIVACY.read_text("utf-8"))) == personal()


def test_each_table_that_belongs_to_a_member_is_told_to_them() -> None:
    owned = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "membership" for key in table.foreign_keys)
    }
    of_staff = {"decision", "thread_change", "reveal", "endorsement", "staff_act", "acceptance", "source"}
    apart = {"point_change", "post_card", "stander"}

    assert owned - {held.table for held in HELD} - of_staff - apart == set()
