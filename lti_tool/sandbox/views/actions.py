"""What the buttons of the campus do; each goes back to the page it was pressed on."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.state import Profile
from lti_tool.sandbox.troubles import Faults

_LATE_SECONDS = 8.0
_SHORT_TOKEN_SECONDS = 5
_CLOCK_SECONDS = 90.0


def _set(**changes: object) -> Callable[[Faults], None]:
    def change(faults: Faults) -> None:
        for name, value in changes.items():
            setattr(faults, name, value)

    return change


# The names of the buttons on "Make trouble".
TROUBLES: dict[str, Callable[[Faults], None]] = {
    "slow": _set(slow_seconds=_LATE_SECONDS),
    "429": _set(throttle=429, retry_after="30"),
    "429 without Retry-After": _set(throttle=429, retry_after=None),
    "403 throttle": _set(throttle=403, retry_after=None),
    "503": _set(down=503),
    "500": _set(down=500),
    "short tokens": _set(token_seconds=_SHORT_TOKEN_SECONDS),
    "used-up tokens": _set(token_calls=1),
    "lost reply": _set(lost_scores=1),
    "clock ahead": _set(clock_seconds=_CLOCK_SECONDS),
    "clock behind": _set(clock_seconds=-_CLOCK_SECONDS),
    "signed out": _set(signed_out=True),
    "notices lost": _set(notices_lost=True),
    "history timed out": _set(history_cut="timed out"),
    "SpeedGrader": _set(speedgrader_encodes_twice=True, speedgrader_wrong_link=True),
    "storage silent": _set(storage="silent"),
    "storage full": _set(storage="storage_exhaustion"),
    "mend": Faults.reset,
}


def actions(campus: Campus, ways: str) -> Blueprint:
    """The blueprint of one site's buttons."""
    blueprint = Blueprint(f"{ways}_actions", __name__, url_prefix=f"/{ways}")
    rules: tuple[tuple[str, Callable[..., AnyResponse]], ...] = (
        ("/start-over", lambda: _start_over(campus, ways)),
        ("/courses/<int:number>/copy", lambda number: _copy(campus, ways, number)),
        ("/courses/<int:number>/begin", lambda number: _begin(campus, ways, number)),
        ("/courses/<int:number>/conclude", lambda number: _conclude(campus, ways, number)),
        ("/courses/<int:number>/grade", lambda number: _grade(campus, ways, number)),
        ("/courses/<int:number>/column", lambda number: _column(campus, ways, number)),
        ("/courses/<int:number>/trouble", lambda number: _trouble(campus, ways, number)),
        ("/courses/<int:number>/profile", lambda number: _profile(campus, ways, number)),
    )
    for rule, view in rules:
        blueprint.add_url_rule(rule, rule.rpartition("/")[2], view, methods=["POST"])
    return blueprint


def _to(ways: str, number: int, page: str = "") -> AnyResponse:
    return redirect(f"/{ways}/courses/{number}{page}", code=303)


def _start_over(campus: Campus, ways: str) -> AnyResponse:
    campus.start_over(ways)
    return _to(ways, campus.courses(ways)[-1].number)


def _copy(campus: Campus, ways: str, number: int) -> AnyResponse:
    return _to(ways, campus.copy_course(ways, number).number)


def _begin(campus: Campus, ways: str, number: int) -> AnyResponse:
    """When the course begins, at midnight; what is no date takes the start away."""
    try:
        starts_at = datetime.fromisoformat(request.form.get("starts_on", "")).replace(tzinfo=UTC)
    except ValueError:
        starts_at = None
    campus.begin_course(ways, number, starts_at)
    return _to(ways, number)


def _conclude(campus: Campus, ways: str, number: int) -> AnyResponse:
    campus.conclude_course(ways, number, request.form.get("concluded") == "yes")
    return _to(ways, number)


def _grade(campus: Campus, ways: str, number: int) -> AnyResponse:
    """A grade typed by the teacher; what is no number gives the cell back to the tool."""
    try:
        score = float(request.form.get("score", "").replace(",", "."))
    except ValueError:
        score = None
    item_number = request.form.get("column", type=int) or 0
    campus.override_grade(ways, request.form.get("person", ""), item_number, score)
    return _to(ways, number, "/gradebook")


def _column(campus: Campus, ways: str, number: int) -> AnyResponse:
    item_number, wish = request.form.get("column", type=int) or 0, request.form.get("wish")
    item = next((item for item in campus.line_items(ways) if item.number == item_number), None)
    if item and wish == "delete":
        campus.delete_item(ways, item_number)
    elif item and wish == "lock":
        campus.change_item(ways, item_number, locked=not item.locked, published=item.published)
    elif item and wish == "publish":
        campus.change_item(ways, item_number, locked=item.locked, published=not item.published)
    return _to(ways, number, "/gradebook")


def _trouble(campus: Campus, ways: str, number: int) -> AnyResponse:
    wish = request.form.get("trouble", "")
    if wish == "new keys":
        campus.rotate_keys(ways)
    elif wish in TROUBLES:
        TROUBLES[wish](campus.faults(ways))
    return _to(ways, number, "/gradebook#trouble")


def _profile(campus: Campus, ways: str, number: int) -> AnyResponse:
    """Which Canvas the site resembles (lti.md G4)."""
    wish = request.form.get("profile", "")
    if wish in list(Profile):
        campus.choose_profile(Profile(wish))
    return _to(ways, number, "/gradebook#profile")
