"""How sure we are of a share, in words for whose share it is, and for staff."""

from dataclasses import dataclass

from flask_babel import gettext as _

from lti_tool.activities.values import ActivityView
from lti_tool.kinds.sharing.counting import needed_level
from lti_tool.kinds.sharing.reading import ShareView
from lti_tool.kinds.sharing.rules import MAIL, MATCHED, OWNED, REACHABLE, WITNESSED, level_shown


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of evidence: what it is, what it says, whether it is reached, and whether it is enough."""

    name: str
    detail: str
    is_reached: bool
    is_enough: bool


def rungs_of(share: ShareView, activity: ActivityView, *, is_own: bool) -> list[Rung]:
    """Return the levels of evidence of a share, the lowest first; none of mail and in the course."""
    if not share.place or share.place == MAIL:
        return []
    level = level_shown(share.level, witnesses=share.witnesses, staff_saw=share.staff_saw)
    needed = needed_level(activity.options, share.place)
    reached = {0} | {rung for rung in (REACHABLE, OWNED) if share.level >= rung}
    reached |= {MATCHED} if share.holds_code else set()
    reached |= {WITNESSED} if level == WITNESSED else set()
    details = _own_details() if is_own else _their_details()
    return [
        Rung(name, details[rung], rung in reached, rung == needed) for rung, name in _rung_names().items()
    ]


def looks_of(share: ShareView, activity: ActivityView, *, is_own: bool) -> str:
    """Return what the last look found, "" where that is not worth a word."""
    if not share.place or (share.is_counted and share.check != "gone"):
        return ""
    check = "" if share.place == MAIL else share.check
    if check == "there" and needed_level(activity.options, share.place) != OWNED:
        return ""
    return {**_looks(), **(_own_looks() if is_own else _their_looks())}.get(check, "")


def _rung_names() -> dict[int, str]:
    return {
        0: str(_("Claimed")),
        REACHABLE: str(_("Reachable")),
        MATCHED: str(_("Matched")),
        OWNED: str(_("Owned")),
        WITNESSED: str(_("Witnessed")),
    }


def _own_details() -> dict[int, str]:
    return {
        0: str(_("You told us about it.")),
        REACHABLE: str(_("The address opens.")),
        MATCHED: str(_("Your code stands in it.")),
        OWNED: str(_("It is at an account or a site that is known to be yours.")),
        WITNESSED: str(_("Two classmates or your instructor saw it.")),
    }


def _their_details() -> dict[int, str]:
    return {
        0: str(_("They told us about it.")),
        REACHABLE: str(_("The address opens.")),
        MATCHED: str(_("Their code stands in it.")),
        OWNED: str(_("It is at an account or a site that is known to be theirs.")),
        WITNESSED: str(_("Two classmates or an instructor saw it.")),
    }


def _looks() -> dict[str, str]:
    return {
        "waiting": str(_("We will look at it soon.")),
        "gone": str(_("It was not there when we looked last. That takes nothing away.")),
        "unknown": str(
            _("Nobody could tell when we looked. We try again; or two classmates say that they see it.")
        ),
    }


def _own_looks() -> dict[str, str]:
    return {
        "": str(_("Two classmates, or your instructor, can say that they saw it. An answer tells too.")),
        "there": str(
            _(
                "It is there. Show on “Your places” that the account or the site is yours; or two classmates "
                "say that they see it."
            )
        ),
        "refused": str(
            _("Strangers cannot see it. Two classmates, or your instructor, can say that they do.")
        ),
        "none": str(
            _("Nobody looks by itself. Two classmates, or your instructor, can say that they see it.")
        ),
    }


def _their_looks() -> dict[str, str]:
    return {
        "": str(_("Two classmates, or one of you, can say that they saw it. An answer tells too.")),
        "there": str(
            _(
                "It is there. They can show on “Your places” that the account or the site is theirs; or two "
                "classmates say that they see it."
            )
        ),
        "refused": str(_("Strangers cannot see it. Two classmates, or one of you, can say that they do.")),
        "none": str(_("Nobody looks by itself. Two classmates, or one of you, can say that they see it.")),
    }
