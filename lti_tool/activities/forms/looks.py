"""The forms of a second look: what a learner asks, and what staff answer."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm

from lti_tool.activities.forms.fields import TidyField
from lti_tool.grading.looks import LONGEST


class AskForm(FlaskForm):
    """Why a learner wants staff to look again."""

    reason = TidyField(lazy_gettext("Say in a sentence what staff should look at."), LONGEST)


class AnswerForm(FlaskForm):
    """What staff tell a learner who asked."""

    answer = TidyField(lazy_gettext("Say what you found: who asked reads this."), LONGEST)
