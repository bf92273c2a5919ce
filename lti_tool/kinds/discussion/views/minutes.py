"""Staff's ten minutes: who is on track, whom to look at, what is unanswered, and whom to write to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from lti_tool.activities.reading.service import attention_of
from lti_tool.activities.values import ActivityView
from lti_tool.activities.views.clock import Clock
from lti_tool.course.naming import Naming
from lti_tool.course.who import Who
from lti_tool.database import LARGEST_ID, db
from lti_tool.grading.acceptances import Wanted, accept_steps, accepted_among, take_acceptance_back
from lti_tool.grading.rules import Lane
from lti_tool.grading.triaging import Sorted, is_any_over, triaged
from lti_tool.kinds.discussion.minutes.rules import Voice
from lti_tool.kinds.discussion.minutes.service import read_talk, read_waiting
from lti_tool.kinds.discussion.moderation.reading import count_flagged
from lti_tool.kinds.discussion.naming import naming_of
from lti_tool.kinds.discussion.reading.values import PostView
from lti_tool.kinds.discussion.texts import glimpse_of
from lti_tool.kinds.discussion.views.blueprint import activity_of, bp
from lti_tool.kinds.discussion.views.nudging import show_nudge, write_nudge
from lti_tool.kinds.discussion.views.triage_words import doubted_line, line_of, name_of
from lti_tool.kinds.discussion.views.writing import writing_limit
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.naming import shown_name
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now

LANES: tuple[Lane, ...] = ("look", "behind", "nothing", "on_track")
"""In the order of the page; one may write to all but the last."""
ACCEPTED = f"/minutes/accepted/<int(max={LARGEST_ID}):membership_id>/<int(max={LARGEST_ID}):step_id>"


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A thread that waits: by whom, how it begins, since when."""

    name: str
    glimpse: str
    when: str
    asks: bool
    url: str


@bp.get("/minutes")
@allowed(Permission.SEE_WORK)
def minutes(who: Who) -> ResponseReturnValue:
    """Show all of it, or its numbers alone, which a page asks for now and then."""
    activity, moment = activity_of(who), now()
    session = db.session()
    naming = naming_of(who, activity)
    found, waiting = _sorted(activity, naming, moment), read_waiting(session, activity.id)
    numbers = _numbers(found, waiting.count)
    looks = sum(one.learner.look_id is not None for one in found)
    if wants_fragment():
        return _numbers_anew(numbers, _stands(numbers, count_flagged(session, activity.id), looks))
    talk, listed = read_talk(session, activity.id, moment), _listed(naming, found)
    told = attention_of(session, activity, [one.learner.membership_id for one in listed], moment)
    lanes = {lane: [line_of(one, told) for one in listed if one.triage.lane == lane] for lane in LANES}
    clock = Clock(moment)
    return render_template(
        "discussion/minutes.html",
        activity=activity,
        numbers=numbers,
        shown=_stands(numbers, talk.flagged, looks),
        lanes=lanes,
        on_track=sum(one.triage.lane == "on_track" for one in found),
        count=len(found),
        waiting=[_waiting(post, shown_name(naming, post.author), clock) for post in waiting.oldest],
        waiting_count=waiting.count,
        flagged=talk.flagged,
        waiting_looks=looks,
        voice=_voice_words(talk.voice),
        accepted=[(one, name_of(one.learner)) for one in accepted_among(line.learner for line in found)],
        leads_to_work=not naming.anonymity.hides_from_staff,
        is_early=not is_any_over(found, moment),
        held=found[0].learner.held if found else None,
        done=_done(),
        nobody="nobody" in request.args,
    )


@bp.post("/minutes/chosen")
@allowed(Permission.SEE_WORK)
def chosen(who: Who) -> ResponseReturnValue:
    """Ask before what the chosen ones did is accepted, or show a text to send them."""
    activity = activity_of(who)
    found = _chosen(who, activity)
    if not found:
        return redirect(url_for("discussion.minutes", nobody=1), 303)
    if request.form.get("do") == "write":
        return show_nudge(who, activity, _named(found))
    doubted = [(one.learner.membership_id, doubted_line(one)) for one in found if one.triage.doubts]
    return render_template("discussion/minutes_accept.html", activity=activity, doubted=doubted)


@bp.post("/minutes/write")
@allowed(Permission.MODERATE)
@writing_limit
def write_to_chosen(who: Who) -> ResponseReturnValue:
    """Put a text into the inboxes of the chosen ones, once for each form."""
    activity = activity_of(who)
    found = _chosen(who, activity)
    if not found:
        return redirect(url_for("discussion.minutes", nobody=1), 303)
    return write_nudge(who, activity, _named(found))


@bp.post("/minutes/accept")
@allowed(Permission.ACCEPT_WORK)
def accept_chosen(who: Who) -> ResponseReturnValue:
    """Accept every doubted step of the chosen ones."""
    activity = activity_of(who)
    wanted = [pair for one in _chosen(who, activity) for pair in _doubted(one)]
    count = accept_steps(db.session(), activity.id, wanted, who.membership_id, now())
    db.session.commit()
    return redirect(url_for("discussion.minutes", accepted=count), 303)


@bp.post(ACCEPTED)
@allowed(Permission.ACCEPT_WORK)
def take_accepted_back(who: Who, membership_id: int, step_id: int) -> ResponseReturnValue:
    """Let only what is there count for a step again."""
    activity = activity_of(who)
    take_acceptance_back(db.session(), activity.id, (membership_id, step_id), who.membership_id, now())
    db.session.commit()
    return redirect(url_for("discussion.minutes", taken_back=1), 303)


def _sorted(activity: ActivityView, naming: Naming, moment: datetime) -> list[Sorted]:
    return triaged(db.session(), activity.id, moment, tells_all=not naming.anonymity.hides_from_staff)


def _listed(naming: Naming, found: Sequence[Sorted]) -> Sequence[Sorted]:
    """Return who may be listed by name: where staff see aliases, only those who did nothing.

    What somebody did, how long it was and when it came would tell which posts are theirs.
    """
    if not naming.anonymity.hides_from_staff:
        return found
    return [one for one in found if one.triage.lane == "nothing"]


def _chosen(who: Who, activity: ActivityView) -> list[Sorted]:
    wanted = set(request.form.getlist("to", type=int))
    naming = naming_of(who, activity)
    found = _listed(naming, _sorted(activity, naming, now()))
    return [one for one in found if one.learner.membership_id in wanted]


def _named(found: Sequence[Sorted]) -> list[tuple[int, str]]:
    return [(one.learner.membership_id, name_of(one.learner)) for one in found]


def _doubted(one: Sorted) -> Iterable[Wanted]:
    for doubt in one.triage.doubts:
        yield one.learner.membership_id, one.learner.steps[doubt.place].step.id


def _waiting(post: PostView, name: str, clock: Clock) -> WaitingLine:
    url = url_for("discussion.thread", thread_id=post.id)
    return WaitingLine(name, glimpse_of(post.html), clock.short(post.created_at), post.asks, url)


def _numbers(found: Sequence[Sorted], waiting: int) -> list[tuple[str, int, str]]:
    """Return what stands at the top: the place on the page, how many, and what of."""
    lanes = [one.triage.lane for one in found]
    look, nothing = lanes.count("look"), lanes.count("nothing")
    return [
        ("look", look, str(_("to look at"))),
        ("waiting", waiting, str(_("unanswered"))),
        ("on-track", lanes.count("on_track"), str(_("on track"))),
        ("behind", lanes.count("behind"), str(_("behind"))),
        ("nothing", nothing, str(_("nothing yet"))),
    ]


def _stands(numbers: list[tuple[str, int, str]], flagged: int, looks: int) -> str:
    """Return what tells whether the lists of a page still are what its numbers say."""
    return "-".join(str(one) for one in (*(count for _place, count, _words in numbers), flagged, looks))


def _numbers_anew(numbers: list[tuple[str, int, str]], stands: str) -> str:
    """Draw the numbers alone; where they are no more those that a page came with, its lists are older."""
    shown = request.args.get("shown", stands)
    return render_template(
        "discussion/minutes_numbers.html", numbers=numbers, shown=shown, is_older=shown != stands
    )


def _voice_words(voice: Voice) -> dict[str, object]:
    share, before, compared = voice.this_week.share, voice.week_before.share, voice.comparison
    finding = ""
    if compared is not None:
        finding = _(
            "A thread that staff joined within a day has %(early).1f replies of learners, "
            "others have %(others).1f.",
            early=compared.early,
            others=compared.others,
        )
    return {
        "share": None if share is None else round(100 * share),
        "before": None if before is None else round(100 * before),
        "finding": str(finding),
        "should_wait": voice.should_wait,
    }


def _done() -> str | None:
    if (count := request.args.get("accepted", type=int)) is not None:
        return str(ngettext("%(num)d step is accepted.", "%(num)d steps are accepted.", count))
    if "taken_back" in request.args:
        return str(_("Taken back. What is there counts again, and no more."))
    if (count := request.args.get("written", type=int)) is not None:
        return str(
            ngettext("Your text is in %(num)d inbox.", "Your text is in %(num)d inboxes.", count)
            if count
            else _("Your text was there already.")
        )
    if "nobody" in request.args:
        return str(_("Nobody was chosen. Tick somebody first."))
    return None
