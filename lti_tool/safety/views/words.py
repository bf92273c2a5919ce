"""What the shelves of what is held are called, and each text on them."""

from flask_babel import gettext as _

from lti_tool.safety.held import Shelf


def shelf_words(shelf: Shelf) -> str:
    """Return the heading of a shelf."""
    words: dict[Shelf, str] = {
        "you": _("Who you are, as your LMS says"),
        "wrote": _("What you wrote"),
        "did": _("What you did, without the words"),
        "scores": _("Your steps and scores"),
        "points": _("Your points"),
        "settings": _("What you chose, and where you belong"),
        "told": _("What came to you from others"),
        "visits": _("Your visits of the last hours"),
    }
    return str(words[shelf])


FILE_ALONE = frozenset(
    {
        *("post.body_html", "post.folded", "proposal.prompt_html"),
        *("share.code", "share.text_digest", "act.digest"),
        *("participation.locale", "participation.return_url", "participation.deep_linking"),
    }
)
"""Copies of a text, codes and what a launch brought along: they stand in the file."""


def text_words() -> dict[str, str]:
    """Return what each text is to who looks at what is held, by table and column: "post.body"."""
    return _of_you() | _written() | _chosen() | _from_others()


def received_words() -> dict[str, str]:
    """Return what texts are where they came from others, and are something else to who wrote them."""
    return {"thanks.reason": _("Thanks you got")}


def _of_you() -> dict[str, str]:
    return {
        "person.name": _("Name"),
        "person.email": _("E-mail"),
        "person.id_on_platform": _("Your number in the LMS"),
        "person.locale": _("Language"),
        "person.time_zone": _("Time zone"),
        "person.theme": _("Appearance"),
        "roster_entry.id_on_platform": _("Your number in the LMS"),
        "roster_entry.name": _("Name in the course's list"),
        "roster_entry.email": _("E-mail in the course's list"),
    }


def _written() -> dict[str, str]:
    return {
        "post.body": _("A post"),
        "post_version.body": _("How a post read earlier"),
        "draft.body": _("A draft"),
        "thanks.reason": _("Thanks you gave"),
        "proposal.title": _("A proposal"),
        "proposal.prompt": _("A proposal"),
        "proposal.reason": _("A proposal"),
        "proposal.answer": _("A proposal"),
        "share.url": _("A share"),
        "share.text": _("A share"),
        "share.answer": _("A share"),
        "share.handle": _("A share"),
        "share.account": _("A share"),
        "share.decision_words": _("A share"),
        "echo_reply.body": _("Reply to a share"),
        "echo_reply.hide_words": _("Reply to a share"),
        "quiz_answer.given": _("Answer"),
        "clue_stand.passed_words": _("Clue"),
        "find.why": _("Why a source helps"),
        "best_pick.why": _("Why it is your best"),
        "second_look.reason": _("Asked for a second look"),
        "second_look.answer": _("Answer to a second look"),
        "flag.words": _("A flag"),
        "decision.words": _("Decision about a post"),
        "post.staff_words": _("Decision about a post"),
        "post.lock_words": _("Change of a thread"),
        "thread_change.words": _("Change of a thread"),
        "reveal.reason": _("Why you looked up a name"),
        "reading_day.takeaway": _("A takeaway"),
    }


def _chosen() -> dict[str, str]:
    return {
        "board_member.alias": _("Alias on boards"),
        "alias.words": _("Alias"),
        "name_hint.words": _("How to say your name"),
        "own_place.url": _("A place of your own"),
        "own_place.account": _("A place of your own"),
        "own_place.handle": _("A place of your own"),
        "mail_choice.locale": _("Language"),
        "mail_choice.time_zone": _("Time zone"),
    }


def _from_others() -> dict[str, str]:
    return {
        "nudge.body": _("Mail from staff"),
        "recognition.words": _("Recognition"),
        "source.decision_words": _("Decision about a source"),
        "share_mention.url": _("Where your share was mentioned"),
        "share_mention.target": _("Where your share was mentioned"),
    }
