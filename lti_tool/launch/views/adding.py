"""Adding activities to a course: in the platform's own dialog, or for a link that came without one."""

from collections.abc import Collection, Mapping
from uuid import uuid4

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.activities.defaults import site_defaults
from lti_tool.activities.forms import TO_KIND
from lti_tool.activities.kinds import Kind, SettingsForm
from lti_tool.activities.placing import bind_chosen, placed_in
from lti_tool.activities.proposals.service import take
from lti_tool.activities.service import activities_of, activity_in, create_activity
from lti_tool.activities.spelling.rules import plain_spelling
from lti_tool.activities.values import ActivityView, Beginning
from lti_tool.activities.views import all_kinds
from lti_tool.activities.views.changing import prepare
from lti_tool.course.registrations import deployment_on_platform, known_registration
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.errors import NotAllowed, NotHere
from lti_tool.launch.items import content_items
from lti_tool.launch.views.calendar import beginning_of_week
from lti_tool.launch.views.having import had_by, had_of
from lti_tool.launch.views.proposals import beginning_of
from lti_tool.lti.deep_linking import RESOURCE_LINK
from lti_tool.lti.deep_linking import answer as sign_answer
from lti_tool.lti.signing_keys import current_key
from lti_tool.web.asking import allowed, participation_blueprint, wants_fragment
from lti_tool.web.headers import allow_form_to
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports
from lti_tool.web.sent import sent_uuid

bp = participation_blueprint("adding", __name__, "/add")

MANY = 8
"""More activities than this are not read through: they can be looked for."""


@bp.get("/")
@allowed(Permission.ADD_ACTIVITIES)
def choose(who: Who) -> ResponseReturnValue:
    """Show the course's activities; where all of them have their place, one goes straight to making one.

    `have` asks for those that it has all the same.
    """
    if who.deep_linking and RESOURCE_LINK not in who.deep_linking.accept_types:
        return render_template("launch/no_activities_here.html")
    activities = activities_of(db.session(), who.context_id)
    placed = placed_in(db.session(), who.context_id)
    if not activities or not ("have" in request.args or had_of(activities, placed).waiting):
        return redirect(url_for("adding.new", participation=who.public_id), 303)
    return _choosing(who, activities, placed)


@bp.post("/")
@allowed(Permission.ADD_ACTIVITIES)
def add(who: Who) -> ResponseReturnValue:
    """Send the chosen activities to the platform, or bind the one to this link."""
    activities = activities_of(db.session(), who.context_id)
    placed = placed_in(db.session(), who.context_id)
    if request.form.get("do") == "find":
        return _choosing(who, activities, placed)
    wanted = request.form.getlist("activity")
    chosen = [one for one in activities if str(one.id) in wanted]
    if len(chosen) < len(wanted):
        raise NotHere
    if not chosen:
        return _choosing(who, activities, placed, _("Choose an activity, or make a new one.")), 422
    if len(chosen) > 1 and not takes_several(who):
        return _choosing(
            who, activities, placed, _("This place takes one activity. Choose one of them.")
        ), 422
    return _finish(who, chosen)


@bp.get("/new")
@allowed(Permission.MAKE_ACTIVITIES)
def new(who: Who) -> ResponseReturnValue:
    """Show the form of a new activity.

    `start` names what of the kind's library it begins with, `week` in which week of the course, `proposal`
    what a learner proposed.
    """
    kind = _kind(request.args)
    form = _new_form(who, kind)
    proposal_id = request.args.get("proposal", 0, type=int)
    if proposal_id:
        form.begin(beginning_of(who, proposal_id))
    elif week := request.args.get("week", 0, type=int):
        form.begin(Beginning(opens_at=beginning_of_week(who, week)))
    if start := request.args.get("start"):
        form.apply(f"use:{start}")
    return _making(who, kind, form, str(uuid4()), proposal_id)


@bp.post("/new")
@allowed(Permission.MAKE_ACTIVITIES)
def make(who: Who) -> ResponseReturnValue:
    """Make the activity and send it; or change the form's kind or rows, or say what is missing."""
    uuid, proposal_id = sent_uuid("uuid"), request.form.get("proposal", 0, type=int)
    change = request.form.get("do", "")
    is_other = change.startswith(TO_KIND)
    kind = _kind({"kind": change.removeprefix(TO_KIND)} if is_other else request.form)
    form = _new_form(who, kind)
    if is_other:
        form.carry(request.form)
    elif change:
        form.apply(change)
    if change:
        return _making(who, kind, form, uuid, proposal_id)
    if not form.validate_on_submit():
        return _making(who, kind, form, uuid, proposal_id), 422
    made = create_activity(
        db.session(), who.registration_id, who.context_id, kind.name, form.terms(), now(), uuid
    )
    if proposal_id:
        take(db.session(), who, proposal_id, made.id, now())
    return _finish(who, [activity_in(db.session(), made.id, who.context_id)])


def takes_several(who: Who) -> bool:
    """Whether the platform takes more than one activity at once (row D5)."""
    return who.deep_linking is not None and who.deep_linking.accept_multiple


def _finish(who: Who, chosen: list[ActivityView]) -> ResponseReturnValue:
    if who.deep_linking is not None:
        return answer_with(who, chosen)
    if who.is_at_course:
        db.session.commit()
        return redirect(url_for("calendar.show", made=chosen[0].id), 303)
    if who.resource_link_id is None:
        raise NotAllowed(Permission.ADD_ACTIVITIES)
    bind_chosen(db.session(), who.context_id, who.resource_link_id, chosen[0].id, now())
    db.session.commit()
    return redirect(url_for("launch.home", participation=who.public_id), 303)


def answer_with(who: Who, chosen: list[ActivityView]) -> ResponseReturnValue:
    """Keep what was made, and show the signed answer as a form.

    It is sent by itself where script runs, else by Continue.
    """
    session, settings = db.session(), who.deep_linking
    registration = known_registration(session, who.registration_id)
    if registration is None or settings is None:
        raise NotHere
    deployment_id = deployment_on_platform(session, who.deployment_id)
    key = current_key(session, ports().secret, now())
    session.commit()
    items = content_items(all_kinds(), chosen)
    launch_url = ports().settings.base_url + url_for("lti.launch")
    token = sign_answer(registration, deployment_id, settings, items, key, launch_url, now())
    allow_form_to(settings.return_url)
    page = render_template("launch/answer.html", url=settings.return_url, token=token, chosen=chosen)
    return make_response(page)


def _choosing(
    who: Who, activities: list[ActivityView], placed: Collection[int], problem: str | None = None
) -> str:
    chosen, find = request.form.getlist("activity"), request.form.get("find", "")
    return render_template(
        "launch/choose.html",
        activities=sorted(_found(activities, find, chosen), key=lambda one: one.id in placed),
        had=had_of(activities, placed),
        is_many=len(activities) > MANY,
        find=find,
        placed=placed,
        kinds=all_kinds(),
        several=takes_several(who),
        problem=problem,
        chosen=chosen,
    )


def _found(activities: list[ActivityView], find: str, chosen: list[str]) -> list[ActivityView]:
    """Keep those whose title has these letters; what was chosen before stays chosen, so it stays in sight."""
    letters = plain_spelling(find)
    return [one for one in activities if str(one.id) in chosen or letters in plain_spelling(one.title)]


def _new_form(who: Who, kind: Kind) -> SettingsForm:
    form = kind.new_form(site_defaults(db.session()))
    prepare(form, who.context_id)
    return form


def _making(who: Who, kind: Kind, form: SettingsForm, uuid: str, proposal_id: int) -> str:
    template = "launch/new_fields.html" if wants_fragment() and request.form.get("do") else "launch/new.html"
    return render_template(
        template,
        kind=kind,
        cards=[
            {"value": one.name, "icon": one.icon, "name": one.title(), "line": one.summary()}
            for one in all_kinds()
        ],
        form=form,
        uuid=uuid,
        proposal_id=proposal_id,
        had=had_by(db.session(), who.context_id),
    )


def _kind(values: Mapping[str, str]) -> Kind:
    kinds = all_kinds()
    name = values.get("kind", "")
    return kinds[name] if name in kinds else next(iter(kinds))
