"""What every refusal has."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one refusal and the HTTP status that goes with them."""

    status: int
    title: str
    lead: str
    todo: list[str] = field(default_factory=list)


def again() -> list[str]:
    """Return what somebody does who comes from a course and has to begin anew."""
    return [_("Go back to your course."), _("Click the activity again.")]


def not_here() -> Wording:
    """Return the words for what is nowhere, or nothing of one's own."""
    lead = _("There is nothing at this address, or it belongs to another course.")
    return Wording(404, _("Nothing is here"), lead, again())


def generic() -> Wording:
    """Return the words where nothing better is known."""
    lead = _("Something went wrong on our side. Nothing was changed.")
    return Wording(500, _("This did not work"), lead, [_("Try again in a minute.")])


def status(
    code: int, title: Callable[[], str], lead: Callable[[], str], todo: Callable[[], list[str]] = list
) -> Callable[[], Wording]:
    """Return what makes the words of an HTTP status; sentences are translated when they are asked for."""
    return lambda: Wording(code, title(), lead(), todo())
