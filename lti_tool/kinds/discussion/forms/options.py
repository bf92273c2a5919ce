"""The part of the form for what is set beside dates and steps."""

from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms.fields.core import Field

from lti_tool.activities.forms.problems import Problem
from lti_tool.kinds.discussion.forms.circles import CirclesForm, circles_data
from lti_tool.kinds.discussion.forms.gate import GateForm, gate_data
from lti_tool.kinds.discussion.forms.names import NamesForm, names_data
from lti_tool.kinds.discussion.options import Options, Reacting, Resolving
from lti_tool.web.fields import ChoiceField, WholeNumberField

DEPTHS = ("1", "2", "3")
FEWEST_A_DAY, MOST_A_DAY = 3, 100
"""Below three there is no room for a warning (row 83: at n - 2)."""


class OptionsForm(NamesForm, GateForm, CirclesForm):
    """A discussion's options; each field is named as in `Options`."""

    posts_a_day = WholeNumberField(FEWEST_A_DAY, MOST_A_DAY, is_optional=True)
    reactions = ChoiceField(("all", "staff"), lazy_gettext("Choose who reacts."), default="all")
    roles = ChoiceField(
        ("no", "yes", "weekly"), lazy_gettext("Choose whether there are roles."), default="no"
    )
    repliers = ChoiceField(("no", "yes"), lazy_gettext("Choose who is asked to reply."), default="no")
    depth = ChoiceField(DEPTHS, lazy_gettext("Choose how deep replies go."), default="2")
    resolutions = ChoiceField(("all", "staff"), lazy_gettext("Choose who closes."), default="all")

    @property
    def limit_words(self) -> str:
        """How much one may write as the form stands, in one line."""
        if not self.posts_a_day.data:
            return str(_("As much as one likes"))
        return str(ngettext("%(num)d post in 24 hours", "%(num)d posts in 24 hours", self.posts_a_day.data))

    @property
    def reactions_words(self) -> str:
        """Who reacts as the form stands, in one line."""
        return str(_("Staff alone") if self.reactions.data == "staff" else _("Everybody"))

    @property
    def roles_words(self) -> str:
        """Who looks after it as the form stands, in one line."""
        words = {"yes": _("Host, sceptic and summariser"), "weekly": _("Three others each week")}
        return str(words.get(self.roles.data) or _("Nobody by role"))

    @property
    def repliers_words(self) -> str:
        """Who is asked to reply as the form stands, in one line."""
        return str(_("Two learners for each thread") if self.repliers.data == "yes" else _("Nobody by name"))

    @property
    def depth_words(self) -> str:
        """How deep replies go as the form stands, in one line."""
        depth = int(self.depth.data) if self.depth.data in DEPTHS else Options().depth
        return str(ngettext("%(num)d level of replies", "%(num)d levels of replies", depth))

    @property
    def resolutions_words(self) -> str:
        """Who closes as the form stands, in one line."""
        return str(_("Staff alone") if self.resolutions.data == "staff" else _("Everybody"))

    def option_controls(self) -> list[Field]:
        """Every control of this part."""
        return [
            self.posts_a_day,
            self.reactions,
            self.roles,
            self.repliers,
            self.depth,
            self.resolutions,
            *self.names_controls(),
            *self.gate_controls(),
            *self.circles_controls(),
        ]

    def role_problems(self) -> list[Problem]:
        """What keeps a step from asking for what roles ask."""
        if self.roles.data == "no":
            told = _("A step asks for what roles ask: switch roles on, or choose another step.")
            return [(told, [self.roles])]
        if self.anonymity().hides_from_staff:
            told = _(
                "Names are hidden from you, and a role's step in the gradebook would say whose they are."
            )
            return [(told, [self.names])]
        return []

    def mark_problems(self) -> list[Problem]:
        """What keeps a step from counting what learners mark as useful."""
        if self.reactions.data == "staff":
            told = _("A step counts what learners mark as useful: let everybody react, or take another.")
            return [(told, [self.reactions])]
        if self.anonymity().hides_from_staff:
            told = _("Names are hidden from you, and whom many found useful would tell whose posts they are.")
            return [(told, [self.names])]
        return []

    def options(self) -> Options:
        """Return what was filled in; only after it was found valid."""
        names, (circles, circle_size) = self.anonymity(), self.circle_choice()
        return Options(
            posts_a_day=self.posts_a_day.data,
            names=names.level,
            names_of_staff=names.staff_too,
            reactions=cast(Reacting, self.reactions.data),
            roles=self.roles.data != "no",
            roles_weekly=self.roles.data == "weekly",
            circles=circles,
            circle_size=circle_size,
            repliers=self.repliers.data == "yes",
            depth=int(self.depth.data or Options().depth),
            resolutions=cast(Resolving, self.resolutions.data),
            see_after=self.see_after.data,
            see_from=self.see_from.data,
            see_until=self.see_until.data,
        )


def options_data(options: Options) -> dict[str, Any]:
    """Return what the form of a discussion with these options begins with."""
    return {
        "posts_a_day": options.posts_a_day,
        "reactions": options.reactions,
        "roles": "weekly" if options.roles_weekly else "yes" if options.roles else "no",
        "repliers": "yes" if options.repliers else "no",
        "depth": str(options.depth),
        "resolutions": options.resolutions,
        **names_data(options.anonymity),
        **gate_data(options.gate),
        **circles_data(options),
    }
