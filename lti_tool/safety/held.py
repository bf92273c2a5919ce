"""Where anything about a person stands, and what erasing does to it: one table (PRIVACY.md, ADR 0058).

Whoever adds a table or a text column says here, or in `tests/house/test_privacy.py`, what it holds.
"""

from dataclasses import dataclass
from typing import Literal

Erasing = Literal["delete", "blank", "keep"]
"""The row goes; its words go and the row stays; or it stays, and is nobody's any more."""
Shelf = Literal["you", "wrote", "did", "scores", "points", "settings", "told", "visits"]
"""Under which heading a person finds it."""


@dataclass(frozen=True, slots=True)
class Held:
    """One table in which rows belong to a member of a course."""

    table: str
    owner: str
    """The column that names the member; or, with `through`, the row of another table that does."""
    shelf: Shelf
    erasing: Erasing
    words: tuple[str, ...] = ()
    """Columns with what somebody wrote, or what tells who they are."""
    through: str = ""
    """The table whose owner it is."""
    named_by: str = ""
    """The table whose rows, of that owner, name it: `owner` is its own id then."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A table of what is done once, or so many times: it stays done for who comes back (ADR 0067)."""

    table: str
    what: str
    """The column that names a question, a clue or a share."""
    of: str = ""
    """The table of that, where it alone tells the activity."""
    right: str = ""
    """The column that says whether the one answer was right."""
    wrong: str = ""
    """The column that counts wrong ones."""
    hints: str = ""


HELD: tuple[Held, ...] = (
    Held("post_version", "post_id", "wrote", "delete", ("body",), through="post"),
    Held("post", "author_id", "wrote", "blank", ("body", "body_html", "folded", "lock_words", "staff_words")),
    Held("draft", "membership_id", "wrote", "delete", ("body",)),
    Held("thanks", "thanker_id", "wrote", "blank", ("reason",)),
    Held(
        "proposal", "membership_id", "wrote", "delete", ("title", "prompt", "prompt_html", "reason", "answer")
    ),
    Held(
        "share",
        "membership_id",
        "wrote",
        "blank",
        ("url", "code", "text", "answer", "handle", "account", "decision_words", "text_digest"),
    ),
    Held("echo_reply", "membership_id", "wrote", "blank", ("body", "hide_words")),
    Held("find", "membership_id", "wrote", "blank", ("why",)),
    Held("quiz_answer", "membership_id", "wrote", "delete", ("given",)),
    Held("best_pick", "membership_id", "wrote", "delete", ("why",)),
    Held("second_look", "membership_id", "wrote", "delete", ("reason", "answer")),
    Held("flag", "membership_id", "wrote", "blank", ("words",)),
    Held("decision", "by_membership_id", "wrote", "keep", ("words",)),
    Held("thread_change", "by_membership_id", "wrote", "keep", ("words",)),
    Held("reveal", "by_membership_id", "wrote", "keep", ("reason",)),
    Held("source", "decided_by_id", "wrote", "keep", ("decision_words",)),
    Held("reading_day", "membership_id", "did", "blank", ("takeaway",)),
    Held("act", "membership_id", "did", "blank", ("digest",)),
    Held("reaction", "membership_id", "did", "keep"),
    Held("clue_stand", "membership_id", "did", "blank", ("passed_words",)),
    Held("share_witness", "membership_id", "did", "keep"),
    Held("proposal_vote", "membership_id", "did", "delete"),
    Held("worth_answer", "membership_id", "did", "keep"),
    Held("reply_claim", "membership_id", "did", "delete"),
    Held("step_progress", "membership_id", "scores", "keep"),
    Held("step_acceptance", "membership_id", "scores", "keep"),
    Held("extension", "membership_id", "scores", "keep"),
    Held("score_delivery", "membership_id", "scores", "keep"),
    Held("point_entry", "membership_id", "points", "keep"),
    Held("point_total", "membership_id", "points", "keep"),
    Held("standing", "membership_id", "points", "keep"),
    Held("board_member", "membership_id", "settings", "delete", ("alias",)),
    Held("alias", "membership_id", "settings", "keep", ("words",)),
    Held("name_hint", "membership_id", "settings", "delete", ("words",)),
    Held("mail_choice", "membership_id", "settings", "delete", ("locale", "time_zone")),
    Held("share_mention", "membership_id", "told", "delete", ("url", "target")),
    Held("own_place", "membership_id", "settings", "delete", ("url", "account", "handle")),
    Held("share_consent", "membership_id", "settings", "delete"),
    Held("gate_pass", "membership_id", "settings", "delete"),
    Held("circle_member", "membership_id", "settings", "keep"),
    Held("role_holder", "membership_id", "settings", "delete"),
    Held("thread_mute", "membership_id", "settings", "delete"),
    Held("group_membership", "membership_id", "settings", "delete"),
    Held("thanks", "receiver_id", "told", "keep"),
    Held("nudge", "membership_id", "told", "delete", ("body",)),
    Held("recognition", "membership_id", "told", "blank", ("words",)),
    Held("source", "id", "told", "keep", ("decision_words",), named_by="find"),
    Held("mention", "membership_id", "told", "keep"),
    Held("reply_request", "membership_id", "told", "delete"),
    Held("read_mark", "membership_id", "told", "delete"),
    Held("participation", "membership_id", "visits", "delete", ("locale", "return_url", "deep_linking")),
)
"""In the order in which it is erased: what hangs on something goes before it."""
TRIED: tuple[Tried, ...] = (
    Tried("quiz_answer", "question", right="is_right"),
    Tried("clue_stand", "clue", wrong="wrong", hints="hints"),
    Tried("share_witness", "share_id", of="share"),
)
PERSON = ("id_on_platform", "name", "email", "locale", "time_zone", "theme")
"""Of `person`: the row goes with the last course of a person."""
ROSTER = ("id_on_platform", "name", "email")
"""Of `roster_entry`: what the platform's list of people says of them; the row goes."""
OF_ADMINS = frozenset({("admin", "email"), ("admin", "folded_email"), ("admin_session", "time_zone")})
"""Who admins are: no course holds it, and it goes with the admin."""
REASONS = frozenset({"decision", "thread_change", "reveal", "source"})
"""What staff said of what others wrote: it stays with that, until the whole course is erased."""
IN_SCORES: Shelf = "scores"
"""What a site may have erased as well."""
SECRETS = frozenset(
    {"form_key", "key_digest", "lease_token", "url_digest", "text_digest", "digest", "folded"}
)
"""Columns that say nothing to anybody, or are to be known by nobody."""
