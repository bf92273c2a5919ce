"""PRIVACY.md names every column that holds something of a person, and what erasing does to it."""

import re
from pathlib import Path

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from lti_tool.database import Base, UTCDateTime
from lti_tool.safety.held import HELD, OF_ADMINS, PERSON, ROSTER

ROW = re.compile(r"^\| (\w+\.\w+) \| [^|]+ \| (deleted|emptied|kept) \|$", re.MULTILINE)
WORDS = {"delete": "deleted", "blank": "emptied", "keep": "kept"}
PRIVACY = Path(__file__).parent.parent.parent / "PRIVACY.md"
WORDLESS = (Integer, Float, Boolean, Date, DateTime, UTCDateTime)
"""Types that hold no text. Any other, JSON and what nobody has thought of yet, is looked at."""
NOBODYS: dict[str, dict[str, tuple[str, ...]]] = {
    "a word from a closed list of ours": {
        "act": ("verb", "item_kind"),
        "activity": ("kind",),
        "admin": ("theme",),
        "best_pick": ("item_kind",),
        "board_setting": ("teams",),
        "course_group": ("kind",),
        "decision": ("what",),
        "draft": ("kind",),
        "echo_digest": ("way", "reason"),
        "flag": ("reason",),
        "gradebook_check": ("reason",),
        "grading": ("late_rule", "release"),
        "launch_log": ("result", "message_type", "carrier"),
        "mail_choice": ("rhythm", "agreed_to", "reason"),
        "mail_server": ("reason",),
        "membership": ("roles",),
        "notice_handler": ("reason",),
        "own_place": ("way", "reason"),
        "pause": ("reason",),
        "platform_check": ("keys", "token"),
        "point_change": ("rule",),
        "point_entry": ("rule", "why"),
        "point_total": ("rule",),
        "post": ("kind", "lock_reason", "origin", "staff_said"),
        "proposal": ("state",),
        "reaction": ("meaning",),
        "recognition": ("what", "item_kind", "deed"),
        "record_store": ("reason",),
        "registration": ("family",),
        "rescore": ("reason",),
        "reveal": ("item_kind",),
        "review_offer": ("reason",),
        "role_holder": ("role",),
        "roster_entry": ("roles",),
        "roster_sync": ("reason",),
        "score_answer": ("answer",),
        "score_delivery": ("state", "reason"),
        "share": ("place", "audience", "check", "decision"),
        "share_mention": ("reason",),
        "source": ("kind", "check", "decision"),
        "staff_act": ("what",),
        "standing_window": ("span", "what"),
        "statement": ("reason",),
        "step": ("kind",),
        "thread_change": ("what", "reason"),
        "worth_answer": ("answer",),
    },
    "drawn at random, and it leads to nothing that somebody wrote": {
        "activity": ("uuid",),
        "course_plan": ("uuid",),
        "echo_digest": ("lease_token",),
        "echo_reply": ("form_key",),
        "find": ("form_key",),
        "gradebook_check": ("lease_token",),
        "launch_log": ("reference",),
        "link_card": ("lease_token",),
        "mail_choice": ("lease_token",),
        "notice_handler": ("lease_token",),
        "nudge": ("form_key",),
        "own_place": ("lease_token",),
        "participation": ("public_id",),
        "post": ("form_key",),
        "proposal": ("uuid",),
        "quiz_link": ("token",),
        "recognition": ("form_key",),
        "registration": ("login_key",),
        "rescore": ("lease_token",),
        "review_offer": ("lease_token",),
        "roster_sync": ("lease_token",),
        "score_delivery": ("submission_key", "lease_token"),
        "share": ("form_key", "lease_token"),
        "share_link": ("token",),
        "share_mention": ("lease_token",),
        "source": ("lease_token",),
        "statement": ("lease_token",),
        "thanks": ("form_key",),
    },
    "a digest of what was drawn at random, or of an address that stands beside it": {
        "admin_session": ("key_digest",),
        "admin_sign_in": ("token_digest",),
        "invite": ("token_digest",),
        "link_card": ("url_digest",),
        "lti_nonce": ("digest",),
        "own_place": ("url_digest",),
        "participation": ("key_digest",),
        "share": ("url_digest",),
        "share_mention": ("url_digest",),
        "source": ("digest",),
    },
    "a digest of which groups a list named, which many people share": {
        "membership": ("groups_told",),
        "roster_entry": ("groups_told",),
    },
    "a digest that needs the installation's secret: it keeps a name away": {"erased_user": ("digest",)},
    "the same: it keeps somebody from trying once more": {"spent_try": ("digest",)},
    "a digest of an alias that somebody may have left: it is not given again": {"board_alias": ("digest",)},
    "keys of ours and of platforms, sealed where they are secret": {
        "echo_digest": ("address",),
        "lti_access_token": ("client_id", "scopes", "sealed_token"),
        "lti_platform_key_set": ("jwks_url", "jwks"),
        "lti_signing_key": ("kid", "sealed_private_key", "public_jwk"),
    },
    "what a platform is, and where it is reached": {
        "deployment": ("id_on_platform", "notices_url"),
        "invite": ("name",),
        "registration": (
            *("name", "issuer", "client_id", "auth_url", "token_url", "jwks_url", "token_audience"),
        ),
        "received_notice": ("id_on_platform",),
    },
    "what a course, its places and its columns are called": {
        "context": ("id_on_platform", "title", "label", "line_items_url", "ags_scopes", "memberships_url"),
        "context_copy": ("copy_on_platform", "origin_on_platform"),
        "line_item": ("url",),
        "resource_link": ("id_on_platform", "title"),
    },
    "what groups are called and where they are told, not who is in them": {
        "context": ("groups_url",),
        "course_group": ("id_on_platform", "name"),
        "roster_entry": ("groups",),
    },
    "what staff set for a whole course, which all of it read": {
        "activity": ("title", "prompt", "prompt_html", "objective", "reason", "options"),
        "course_plan": ("zone",),
        "echo_digest": ("locale",),
        "grading": ("zone",),
        "planned_activity": ("dates",),
        "point_setting": ("zone",),
        "share_link": ("title", "text"),
    },
    "a number that an admin set for the site": {"site_default": ("name", "value")},
    "which question or clue, by a key made of staff's words": {
        "clue_stand": ("clue",),
        "quiz_answer": ("question",),
        "quiz_tally": ("question",),
    },
    "how often places were chosen at a public address, by whom is not kept": {"quiz_tally": ("given",)},
    "a page of the world, with its own words; it goes with the last who named it": {
        "link_card": ("url", "title", "description"),
        "source": ("name", "url", "title"),
    },
    "a launch without its person": {
        "launch_log": (
            *("deployment_on_platform", "title", "roles", "roles_received", "kid", "issuer", "client_id"),
        ),
    },
}
"""Every other column with text or JSON, by why nobody stands in it."""


def personal() -> dict[str, str]:
    """Every column that holds something of a person, with what erasing does to it."""
    found = {f"{held.table}.{name}": WORDS[held.erasing] for held in HELD for name in held.words}
    found |= {f"person.{name}": "deleted" for name in PERSON}
    found |= {f"roster_entry.{name}": "deleted" for name in ROSTER}
    return found | {f"{table}.{name}": "kept" for table, name in OF_ADMINS}


def texts() -> set[str]:
    """Every column that could hold a word: of all tables, whatever its type is called."""
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, WORDLESS) and not column.foreign_keys
    }


def test_every_text_of_every_table_is_somebodys_or_nobodys() -> None:
    nobodys = [
        f"{table}.{name}" for named in NOBODYS.values() for table, names in named.items() for name in names
    ]

    assert texts() - set(personal()) - set(nobodys) == set()
    assert set(personal()) | set(nobodys) == texts()
    assert len(nobodys) == len(set(nobodys) - set(personal()))


def test_a_column_of_json_is_looked_at_like_a_text() -> None:
    table = Table("t", MetaData(), *(Column(kind.__name__, kind) for kind in (JSON, LargeBinary, *WORDLESS)))

    looked_at = {column.name for column in table.columns if not isinstance(column.type, WORDLESS)}
    assert looked_at == {"JSON", "LargeBinary"}


def test_the_paper_tells_of_each_and_of_what_erasing_does() -> None:
    assert dict(ROW.findall(PRIVACY.read_text("utf-8"))) == personal()


def test_each_table_that_belongs_to_a_member_is_told_to_them() -> None:
    owned = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "membership" for key in table.foreign_keys)
    }
    of_staff = {"endorsement", "staff_act", "acceptance"}
    apart = {"point_change", "post_card", "stander"}

    assert owned - {held.table for held in HELD} - of_staff - apart == set()
