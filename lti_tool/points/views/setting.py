"""What a course gives points for, said by its instructors."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.points.forms import PointsForm
from lti_tool.points.rules import RULES
from lti_tool.points.service import change_rules, rules_now
from lti_tool.points.views.blueprint import bp
from lti_tool.points.views.words import menu_words
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.times import reader_zone


@bp.get("/settings")
@allowed(Permission.SET_POINTS)
def setting(who: Who) -> ResponseReturnValue:
    """Show what holds."""
    is_on, worth = rules_now(db.session(), who.context_id)
    return _show(PointsForm(is_on="yes" if is_on else "no", **worth))


@bp.post("/settings")
@allowed(Permission.SET_POINTS)
def change(who: Who) -> ResponseReturnValue:
    """Take what is to hold from now on; what was earned stays."""
    form = PointsForm()
    if not form.validate_on_submit():
        return _show(form), 422
    zone, is_on = str(reader_zone()), form.is_on.data == "yes"
    change_rules(db.session(), who.context_id, who.membership_id, form.wanted(), is_on, zone, now())
    db.session.commit()
    return redirect(url_for("points.mine"), 303)


def _show(form: PointsForm) -> str:
    return render_template(
        "points/setting.html", form=form, rules=[(rule, menu_words(rule)) for rule in RULES]
    )
