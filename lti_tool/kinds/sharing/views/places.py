"""Somebody's own places: what is known to be theirs, showing that one is, and taking it away."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.errors import InputInvalid
from lti_tool.kinds.sharing.consent import agree, has_agreed
from lti_tool.kinds.sharing.forms.places import place_words
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.kinds.sharing.owned.reading import offered_accounts, places_of
from lti_tool.kinds.sharing.owned.rules import MOST_PLACES
from lti_tool.kinds.sharing.owned.service import forget_place, keep_account, look_again, name_place
from lti_tool.kinds.sharing.rules import place_code
from lti_tool.kinds.sharing.service import are_checks_allowed
from lti_tool.kinds.sharing.views.blueprint import SHARE, activity_of, bp
from lti_tool.kinds.sharing.views.handing_in import sharing_limit
from lti_tool.web.asking import allowed
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now, ports
from lti_tool.web.times import moment

PLACE = f"/places/<int(max={LARGEST_ID}):place_id>"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place as the page shows it."""

    id: int
    name: str
    url: str
    """Where it is; "" where its name is all that we have."""
    is_feed: bool
    is_known: bool
    state_words: str
    may_look: bool


@bp.get("/places")
@allowed(Permission.READ)
def places(who: Who) -> ResponseReturnValue:
    """Show one's own places; nobody else sees them."""
    return _show(who, "", "profile")


@bp.post("/places")
@allowed(Permission.WRITE)
@sharing_limit
def add_place(who: Who) -> ResponseReturnValue:
    """Take the address of a profile, a site or a feed; agreeing to the notice comes with it."""
    activity_of(who)
    way, address = request.form.get("way", "profile"), request.form.get("own_address", "")
    if request.form.get("own_agree") == "1":
        agree(db.session(), who.membership_id, now())
    try:
        name_place(db.session(), who, way, address, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, address, way, error), 422
    db.session.commit()
    return redirect(url_for("sharing.places", _anchor="places"), 303)


@bp.post(f"{PLACE}/look")
@allowed(Permission.WRITE)
@sharing_limit
def look_at_place(who: Who, place_id: int) -> ResponseReturnValue:
    """Have a place looked at once more."""
    activity_of(who)
    look_again(db.session(), who, place_id, now())
    db.session.commit()
    return redirect(url_for("sharing.places", _anchor="places"), 303)


@bp.post(f"{PLACE}/take-away")
@allowed(Permission.WRITE)
def take_place_away(who: Who, place_id: int) -> ResponseReturnValue:
    """Take a place away."""
    activity_of(who)
    forget_place(db.session(), who, place_id)
    db.session.commit()
    return redirect(url_for("sharing.places", _anchor="places"), 303)


@bp.post(f"{SHARE}/account")
@allowed(Permission.WRITE)
def keep_shares_account(who: Who, share_id: int) -> ResponseReturnValue:
    """Keep the account in which one's code was found as one's own."""
    activity_of(who)
    try:
        keep_account(db.session(), who, share_id, now())
    except InputInvalid as error:
        db.session.rollback()
        return _show(who, "", "profile", error), 422
    db.session.commit()
    return redirect(url_for("sharing.places", _anchor="places"), 303)


def _show(who: Who, address: str, way: str, error: InputInvalid | None = None) -> str:
    """Render the page; `address` and `way` are what was not taken."""
    session, code = db.session(), place_code(ports().secret, who.membership_id)
    offered = offered_accounts(session, who.membership_id)
    return render_template(
        "sharing/places.html",
        activity=activity_of(who),
        code=code,
        link=ports().settings.base_url + url_for("public_share.somebody", mark=code),
        lines=[_line(one) for one in places_of(session, who.membership_id)],
        offered=[(one.share_id, place_words(one.place), one.handle or one.account) for one in offered],
        is_allowed=are_checks_allowed(session),
        has_agreed=has_agreed(session, who.membership_id),
        address=address,
        way=way,
        field=error.field if error else "",
        problem=_problem(error) if error else "",
    )


def _line(place: OwnPlace) -> PlaceLine:
    return PlaceLine(
        id=place.id,
        name=place.handle or place.url.removeprefix("https://"),
        url=place.url if place.url.startswith("https://") else "",
        is_feed=place.way == "feed",
        is_known=place.proved_at is not None,
        state_words=_state(place),
        may_look=place.way == "feed" or place.proved_at is None,
    )


def _state(place: OwnPlace) -> str:
    sentences = {
        "no_mark": _("We looked, and your tag is not there. Put it in, and have us look again."),
        "no_feed": _("We looked, and found no feed there. Give the address of the feed itself."),
        "unread": _("Something is there, but we cannot read it. Try another page of yours."),
        "gone": _("Nothing was there when we looked last. Is the address right?"),
        "refused": _("Strangers may not see it, so we cannot look."),
        "unknown": _("It did not answer when we looked last. We try again."),
    }
    if place.reason:
        return str(sentences[place.reason])
    if place.proved_at is None:
        return str(_("We will look at it soon."))
    if place.way == "feed" and place.looked_at:
        return str(_("Read last on %(when)s.", when=moment(place.looked_at)))
    return str(_("Known to be yours since %(when)s.", when=moment(place.proved_at)))


def _problem(error: InputInvalid) -> str:
    sentences = {
        ("own_address", "not_allowed"): _("Your site's admin has not let Stoke look at anything."),
        ("own_address", "empty"): _("Where is it? Give the address of your profile, site or feed."),
        ("own_address", "no_address"): _(
            "This is no address of a page. Copy it once more, with nothing around it."
        ),
        ("own_address", "too_many"): _(
            "You can have up to %(most)s places. Take one away first.", most=MOST_PLACES
        ),
        ("own_agree", "needed"): _("Read what strangers can see, and agree first."),
        ("way", "unknown"): _("Choose what it is."),
    }
    return str(sentences[error.field, error.reason])
