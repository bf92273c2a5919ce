"""What the table of teams shows, in a sentence about one's own."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _

from lti_tool.boards.views.lists import Shown


def own_team_words(teams: Sequence[Shown]) -> str:
    """Say how far one's own team stands from those next to it; "" where one has none, or several."""
    own = [place for place, team in enumerate(teams) if team.is_own]
    if len(own) != 1 or len(teams) < 2:
        return ""
    place, team = own[0], teams[own[0]]
    before = teams[place - 1] if place else None
    after = teams[place + 1] if place + 1 < len(teams) else None
    words = {"team": team.name, "before": before and before.name, "after": after and after.name}
    words |= {"fewer": _gap(before, team), "more": _gap(team, after)}
    if before is None:
        return str(_("%(team)s stands first, %(more)s points ahead of %(after)s.", **words))
    if after is None:
        return str(_("%(team)s is %(fewer)s points behind %(before)s.", **words))
    return str(_("%(team)s is %(fewer)s points behind %(before)s and %(more)s ahead of %(after)s.", **words))


def _gap(higher: Shown | None, lower: Shown | None) -> str:
    if higher is None or lower is None:
        return ""
    return str(format_decimal(round(higher.amount - lower.amount, 1)))
