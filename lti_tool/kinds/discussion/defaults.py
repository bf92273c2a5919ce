"""What admins may set for all discussions of a site."""

from datetime import datetime

from flask_babel import gettext as _

from lti_tool.activities.defaults import Default, SiteDefaults
from lti_tool.activities.rules import LARGEST_MAXIMUM, LEAST_MAXIMUM, MOST_NEEDED, MOST_WORDS
from lti_tool.grading.values import StepTerms
from lti_tool.kinds.discussion.cards.service import ALLOWED

DAYS = 3
"""On how many days a new discussion asks for something."""


def score_maximum() -> Default:
    """The highest score that a new discussion's column is made with."""
    label = _("Highest score in the gradebook")
    return Default(
        "discussion.score_maximum",
        label,
        10.0,
        LEAST_MAXIMUM,
        LARGEST_MAXIMUM,
        is_whole=False,
        is_lockable=True,
    )


def needed(kind: str) -> Default:
    """How many posts or replies the first steps ask for."""
    if kind == "reply":
        return Default("discussion.replies", _("Replies that the second step asks for"), 2, 1, MOST_NEEDED)
    return Default("discussion.posts", _("Posts that the first step asks for"), 1, 1, MOST_NEEDED)


def words(kind: str) -> Default:
    """The least words of a post or a reply."""
    if kind == "reply":
        label = _("Least words of a reply")
        return Default("discussion.reply_words", label, 0, 0, MOST_WORDS, is_lockable=True)
    label = _("Least words of a post")
    return Default("discussion.post_words", label, 50, 0, MOST_WORDS, is_lockable=True)


def link_cards() -> Default:
    """Whether the worker fetches what posts link to, so that its title stands below them (row 84)."""
    label = _("Fetch the title of pages that posts link to, from the public internet")
    return Default(ALLOWED, label, 0, 0, 1, is_switch=True)


def fixed_words(site: SiteDefaults, kind: str) -> int | None:
    """Return the least words that instructors cannot change for steps of this kind, None where they can."""
    least = site.fixed(words(kind)) if kind in ("post", "reply") else None
    return None if least is None else int(least)


def all_defaults() -> list[Default]:
    """Return all of them in the order in which pages show them."""
    numbers = [score_maximum(), needed("post"), words("post"), needed("reply"), words("reply")]
    return [*numbers, link_cards()]


def first_steps(
    site: SiteDefaults,
    post_by: datetime | None = None,
    reply_by: datetime | None = None,
    end: datetime | None = None,
) -> tuple[StepTerms, ...]:
    """Return the steps of a new discussion: posts, then replies, and thanks and days by its end."""
    return (
        StepTerms("post", int(site.of(needed("post"))), int(site.of(words("post"))), post_by, 40),
        StepTerms("reply", int(site.of(needed("reply"))), int(site.of(words("reply"))), reply_by, 40),
        StepTerms("thank", 1, 0, end, 10),
        StepTerms("days", DAYS, 0, end, 10),
    )
