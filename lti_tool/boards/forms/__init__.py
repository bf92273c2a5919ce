"""The forms of boards: what a course shows, and until when it stands still."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from lti_tool.boards.values import BoardTerms
from lti_tool.points.standings.rules import Plan
from lti_tool.web.fields import ChoiceField, MomentField, WholeNumberField
from lti_tool.web.forms import Saying

LEAST_BEST, MOST_BEST = 3, 10
MOST_GOAL = 1_000_000


class BoardForm(Saying):
    """Whether there are boards, over which times, and which."""

    is_on = ChoiceField(("no", "yes"), lazy_gettext("Choose whether there are boards."), default="no")
    season = ChoiceField(
        ("0", "2", "3", "4"), lazy_gettext("Choose how long a season is, or that there is none."), default="4"
    )
    by_week = BooleanField()
    whole_course = BooleanField()
    shows_top = BooleanField()
    by_act = BooleanField()
    improved = BooleanField()
    leagues = BooleanField()
    teams = ChoiceField(("no", "group", "section"), lazy_gettext("Choose what is a team."), default="no")
    best_of_team = WholeNumberField(LEAST_BEST, MOST_BEST, default=4)
    goal = WholeNumberField(0, MOST_GOAL, default=0)

    def validate_season(self, field: ChoiceField) -> None:
        """Refuse boards that show nothing, and leagues or a goal without a season."""
        if self.is_on.data != "yes" or field.data != "0":
            return
        if self.leagues.data or self.goal.data:
            raise ValidationError(_("Leagues and a shared goal need a season. Choose how long one is."))
        if not (self.by_week.data or self.whole_course.data):
            raise ValidationError(_("Choose at least one time that a board goes over."))

    def wanted(self) -> BoardTerms:
        """Return what was filled in; only after it was found valid."""
        plan = Plan(
            by_week=self.by_week.data,
            season_weeks=int(self.season.data),
            whole_course=self.whole_course.data,
            by_act=self.by_act.data,
            improved=self.improved.data,
        )
        return BoardTerms(
            plan=plan,
            shows_top=self.shows_top.data,
            teams="" if self.teams.data == "no" else self.teams.data,
            best_of_team=self.best_of_team.data or LEAST_BEST,
            goal=self.goal.data or 0,
            leagues=self.leagues.data,
        )


def form_data(terms: BoardTerms) -> dict[str, object]:
    """Return what the form shows of boards as they are."""
    plan = terms.plan
    return {
        "is_on": "yes",
        "season": str(plan.season_weeks),
        "by_week": plan.by_week,
        "whole_course": plan.whole_course,
        "by_act": plan.by_act,
        "improved": plan.improved,
        "shows_top": terms.shows_top,
        "leagues": terms.leagues,
        "teams": terms.teams or "no",
        "best_of_team": terms.best_of_team,
        "goal": terms.goal,
    }


class FreezeForm(FlaskForm):
    """Until when boards stand still; empty: until staff say so."""

    until = MomentField()
