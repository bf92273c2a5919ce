"""An accolade at an item: staff give one with a line on why, and take one back."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.activities.items import ItemView
from lti_tool.activities.kinds import Kind
from lti_tool.activities.recognising.reading import accolades_at
from lti_tool.activities.service import activity_for
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views import all_kinds, kind_of
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid
from lti_tool.recognition.service import give_accolade, item_to_recognise, take_back
from lti_tool.recognition.views.blueprint import bp
from lti_tool.recognition.views.words import problem_words
from lti_tool.web.asking import allowed
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now
from lti_tool.web.sent import sent_form_key

ITEM = f"/items/<item_kind>/<int(max={LARGEST_ID}):item_id>"


@bp.get(ITEM)
@allowed(Permission.RECOGNISE)
def accolade_form(who: Who, item_kind: str, item_id: int) -> ResponseReturnValue:
    """Show an item, what was said of it before, and where one says more."""
    activity, kind = _at(who)
    return _show(activity, kind, item_to_recognise(db.session(), kind, activity, (item_kind, item_id), now()))


@bp.post(ITEM)
@allowed(Permission.RECOGNISE)
def accolade(who: Who, item_kind: str, item_id: int) -> ResponseReturnValue:
    """Take an accolade; a second click gives none."""
    activity, kind = _at(who)
    ref, words = (item_kind, item_id), request.form.get("words", "")
    try:
        item = give_accolade(db.session(), kind, who, activity, ref, words, sent_form_key(), now())
    except InputInvalid as error:
        db.session.rollback()
        item = item_to_recognise(db.session(), kind, activity, ref, now())
        return _show(activity, kind, item, words, problem_words(error)), 422
    db.session.commit()
    return redirect(url_for(item.endpoint, **item.values), 303)


@bp.post(f"/<int(max={LARGEST_ID}):recognition_id>/take-back")
@allowed(Permission.RECOGNISE)
def take_accolade_back(who: Who, recognition_id: int) -> ResponseReturnValue:
    """Take an accolade back; whoever reads the item sees it no more."""
    session = db.session()
    gone = take_back(session, all_kinds(), who, recognition_id, now(), "accolade")
    session.commit()
    form = url_for("recognition.accolade_form", item_kind=gone.item_kind, item_id=gone.item_id)
    return redirect(form, 303)


def _at(who: Who) -> tuple[ActivityView, Kind]:
    activity = activity_for(db.session(), who)
    return activity, kind_of(activity)


def _show(activity: ActivityView, kind: Kind, item: ItemView, words: str = "", problem: str = "") -> str:
    naming = Naming(reader_is_staff=True, anonymity=kind.anonymity(activity.options))
    return render_template(
        "recognition/accolade.html",
        item=item,
        name=shown_name(naming, item.author),
        given=accolades_at(db.session(), item.kind, [item.id]).get(item.id, ()),
        back_url=url_for(item.endpoint, **item.values),
        words=words,
        problem=problem,
        form_key=str(uuid4()),
    )
