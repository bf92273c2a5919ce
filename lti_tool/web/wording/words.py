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


def generic() -> Wording:
    """Return the words where nothing better is known."""
    lead = _("Something went wrong on our side. Nothing was changed.")
    return Wording(500, _("This did not work"), lead, [_("Try again in a minute.")])


def status(code: int, title: Callable[[], str], lead: Callable[[], str]) -> Callable[[], Wording]:
    """Return what makes the words of an HTTP status; sentences are translated when they are asked for."""
    return lambda: Wording(code, title(), lead(), [])
