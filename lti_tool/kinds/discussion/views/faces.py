"""What is drawn of a post, as values: equal ones look the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from flask import current_app, url_for
from flask_babel import gettext as _

from lti_tool.kinds.discussion.reading.values import CardView

BASE = "\x00"
"""Stands in a drawn post for the address of the reader's discussion; no stored text holds this character."""
MOST_FACES = 4096
"""Posts that a process keeps drawn, some kilobytes each."""
LONG, LONG_ON_A_PHONE = 110, 60
"""Words from which a post's end is folded away among others: nine lines, of which five stay in sight."""
Fold = Literal["", "everywhere", "phone"]


def fold_of(words: int) -> Fold:
    """Return where a post of so many words is folded."""
    return "everywhere" if words >= LONG else "phone" if words >= LONG_ON_A_PHONE else ""


@dataclass(frozen=True, slots=True)
class Link:
    """One item of a post's menu."""

    label: str
    url: str
    icon: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class ThanksLine:
    """Thanks below a post."""

    name: str
    reason: str
    when: str
    when_full: str
    when_iso: str
    is_private: bool
    take_back_url: str | None
    take_back_words: str
    """What that is called: staff take nothing back that others said, they remove it."""


@dataclass(frozen=True, slots=True)
class ReactionLine:
    """One meaning of a reaction: its name in the form, its words, how many gave it, and if the reader did."""

    meaning: str
    words: str
    short: str
    """The words where there is little room, "" for the same."""
    count: int
    is_pressed: bool


@dataclass(frozen=True, slots=True)
class LonelyNote:
    """What stands at a thread that nobody has answered, and what the reader may press there."""

    first: str
    rest: str
    button: str
    """Its label, "" where there is none."""
    press: str
    """"claim" or "back"."""


@dataclass(frozen=True, slots=True)
class Face:
    """All that is drawn of one post: equal faces look the same, so they are drawn once."""

    id: int
    name: str
    when: str
    when_full: str
    when_iso: str
    html: str
    """Sanitised when it was saved, see markup.py."""
    folds: Fold
    """Where its end is folded away until one asks for it."""
    level: int
    role_tag: str | None
    reply_to: str | None
    notes: tuple[str, ...]
    """States in words: late, too short to count."""
    card: CardView | None
    """Of a page that it links to."""
    locked_words: str
    """Why its thread takes no more replies, "" where it does or another post says so."""
    edited_words: str
    """That it was edited, "" where it was not."""
    edited_url: str | None
    """This and the other addresses begin with `BASE`."""
    state_words: str
    """Why there is no text, "" where there is."""
    staff_note: str
    """What staff said of it, for its author and staff; "" for nothing."""
    act: str
    """Whose mark stands at it: "ask" or "give"."""
    verb: str
    is_answered: bool
    accepted_words: str
    """By whom it was accepted as the answer, "" where it was not."""
    asked: tuple[str, ...]
    """Who is asked to reply and has not yet."""
    accolades: tuple[str, ...]
    """Why staff recognised it."""
    thanks: tuple[ThanksLine, ...]
    more_thanks: int
    reactions: tuple[ReactionLine, ...]
    reacts: bool
    """Whether these are buttons; else counts are all that is shown of them."""
    reply_url: str | None
    thank_url: str | None
    accept_url: str | None
    more: tuple[Link, ...]
    lonely: LonelyNote | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A post with its replies, ready to be shown."""

    id: int
    name: str
    level: int
    article: str
    """Drawn by Jinja, so escaped already."""
    replies: "Sequence[Card]"
    more_replies: int
    more_url: str
    is_accepted: bool
    is_cut: bool
    """Whether the whole thread may take its place."""
    holds_replies: bool
    """Whether replies to it stand below it, and not beside it."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Where one writes, as components/composer.html takes it."""

    id: str
    action: str
    form_key: str
    second: str
    """Second line of its head: what is written here."""
    label: str
    text: str
    minimum: int
    draft_url: str
    draft_key: str
    draft_state: str
    discard_url: str
    error: str | None
    target: str
    swap: str
    is_reply: bool
    act: str
    """The mark at its head and, where one may choose, the act that is chosen: "give", "ask" or "thank"."""
    first: str
    """First line of its head."""
    acts: tuple[tuple[str, str, str, int], ...] = ()
    """What one may do here: act, the two lines of its choice, and the words that make it enough."""
    whom_url: str | None = None
    """Brings the fields that thanks begin with."""
    alike_url: str | None = None
    """Brings threads that sound like a question."""
    alike: str = ""
    """Those threads, drawn."""
    warning: str = ""
    """That few posts are left, or none."""
    seen_as: str = ""
    """Under which name others see what is written here, "" where that is no question."""
    promise: str = ""
    """What the form says that it promised."""
    preview_url: str | None = None
    """Takes the text and answers how it will look."""
    names_url: str | None = None
    """Offers names of people to mention."""
    flag_url: str | None = None
    """Where one tells staff about the post that is answered."""
    preview: str = ""
    """That, already there: sanitised HTML."""


def composer_addresses(answers_id: int) -> dict[str, str]:
    """Return where the buttons of a composer send its text."""
    names = {"draft_url": "save", "discard_url": "discard", "preview_url": "preview"}
    own = {"names_url": url_for("discussion.names")}
    return own | {
        field: url_for(f"discussion.{name}", answers=answers_id or None) for field, name in names.items()
    }


def acts_of_a_thread(least: Mapping[str, int]) -> tuple[tuple[str, str, str, int], ...]:
    """Return what one may do who begins to write, as components/composer.html takes it."""
    acts = (
        ("give", _("Give"), _("a story, answer or source")),
        ("ask", _("Ask"), _("something you wonder")),
        ("thank", _("Thank"), _("a person, with a reason")),
    )
    return tuple((act, first, second, least.get(act, 0)) for act, first, second in acts)


@lru_cache(maxsize=MOST_FACES)
def drawn(face: Face, locale: str) -> str:
    """Draw a post in the language of `locale`, which is the reader's; its words depend on nothing else."""
    return str(current_app.jinja_env.get_template("discussion/article.html").render(face=face))
