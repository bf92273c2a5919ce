"""Findings about health as sentences: what is so, what it means, what to do (look.md 9)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import format_datetime, format_timedelta, gettext, ngettext

from lti_tool.admin.health.answer_words import answer_words
from lti_tool.admin.health.record_words import SENDING
from lti_tool.admin.health.rules import Finding, Matter

_ = gettext


@dataclass(frozen=True, slots=True)
class Words:
    """`copy` is a text for the platform's own admin, "" where they need to do nothing."""

    title: str
    says: str
    copy: str = ""


def words_of(finding: Finding) -> Words:
    """Return the words for a finding."""
    if finding.matter in SENDING:
        return Words(*SENDING[finding.matter](dict(finding.values)))
    name = finding.platform.name if finding.platform else ""
    return WORDS[finding.matter](name, dict(finding.values))


def _no_worker(_name: str, values: dict[str, Any]) -> Words:
    says = _(
        "Scores, mails and lists of people wait until one runs; nothing is lost. Start it: stoke worker."
    )
    if values["seen_at"] is None:
        return Words(_("No worker has ever run"), says)
    seen = format_datetime(values["seen_at"], "EEE d MMM, HH:mm")
    return Words(_("No worker is running since %(when)s", when=seen), says)


def _no_key(_name: str, _values: dict[str, Any]) -> Words:
    says = _("Without it no score is sent and no activity is added. On the server: stoke keys rotate.")
    return Words(_("Stoke has no signing key"), says)


def _grades_refused(name: str, values: dict[str, Any]) -> Words:
    kept = ngettext(
        "%(num)d piece of work waits here, none is lost.",
        "%(num)d pieces of work wait here, none is lost.",
        values["waiting"],
    )
    why = {
        "scope_missing": _("It does not let Stoke send grades: the grade service is switched off there."),
        "access_refused": _("It refuses our token: the tool may not be active there, or its keys differ."),
        "misconfigured": _("Its token address answers with a page or a redirect, not with a token."),
    }[values["reason"]]
    title = _("%(name)s does not let us write grades", name=name)
    copy = _(
        "Stoke cannot send grades to %(name)s. %(why)s Please look at the settings of the external tool "
        "Stoke: it has to be active, its services for grade sync and column management have to be allowed, "
        "its client id and its key set address have to be those of the registration. "
        "Nothing is lost meanwhile.",
        name=name,
        why=why,
    )
    return Words(title, f"{why} {kept}", copy)


def _deployment(name: str, values: dict[str, Any]) -> Words:
    title = ngettext(
        "%(num)d deployment of %(name)s waits for your yes",
        "%(num)d deployments of %(name)s wait for your yes",
        values["count"],
        name=name,
    )
    return Words(title, _("People who click there are told to ask you. Approve it if you know the place."))


def _keys_gone(name: str, values: dict[str, Any]) -> Words:
    why = answer_words(values["reason"])
    says = _("%(why)s The last good keys are believed for a day; after that launches fail.", why=why)
    copy = _(
        "Stoke cannot read the key set of %(name)s. %(why)s Please see that it is reachable.",
        name=name,
        why=why,
    )
    return Words(_("The keys of %(name)s cannot be read", name=name), says, copy)


def _clock(name: str, values: dict[str, Any]) -> Words:
    seconds = abs(values["seconds"])
    title = (
        _("The clock of %(name)s is %(seconds)s seconds ahead of ours", name=name, seconds=seconds)
        if values["seconds"] > 0
        else _("The clock of %(name)s is %(seconds)s seconds behind ours", name=name, seconds=seconds)
    )
    if seconds <= 60:
        lead = _("Launches still pass; we allow 60. Above that they fail.")
    else:
        lead = _("We allow 60 seconds, so launches may fail.")
    rest = _("Usually it is our side: check the time service of this machine.")
    return Words(title, f"{lead} {rest}")


def _silent(name: str, values: dict[str, Any]) -> Words:
    says = _(
        "%(why)s The next try is on %(when)s; work that waits: %(count)s. Nothing is lost.",
        why=answer_words(values["reason"]),
        when=format_datetime(values["until"], "EEE d MMM, HH:mm"),
        count=values["waiting"],
    )
    return Words(_("Work for %(name)s rests a while", name=name), says)


def _token(name: str, values: dict[str, Any]) -> Words:
    says = _("%(why)s Scores are tried again by themselves.", why=answer_words(values["reason"]))
    return Words(_("%(name)s gave no token when it was last asked", name=name), says)


def _not_used(name: str, _values: dict[str, Any]) -> Words:
    says = _(
        "Nobody has opened Stoke from there, and it gives Stoke no access yet. It will once its admin has "
        "activated the tool; then press Check again."
    )
    return Words(_("%(name)s is not used yet", name=name), says)


def _late(_name: str, values: dict[str, Any]) -> Words:
    title = _("Work in the background is %(time)s late", time=format_timedelta(values["oldest"]))
    return Words(
        title, _("Rows that wait: %(count)s. If this stays, start another worker.", count=values["depth"])
    )


def _key_old(_name: str, values: dict[str, Any]) -> Words:
    says = _(
        "It is %(days)s days old; once a year is a good habit. On the server: stoke keys rotate.",
        days=values["days"],
    )
    return Words(_("Our signing key wants to be changed"), says)


def _scores_refused(name: str, values: dict[str, Any]) -> Words:
    title = ngettext(
        "%(name)s refused %(num)d score within a day",
        "%(name)s refused scores %(num)d times within a day",
        values["count"],
        name=name,
    )
    return Words(
        title, _("%(why)s Instructors see it beside each learner.", why=answer_words(values["answer"]))
    )


def _rosters_fail(_name: str, values: dict[str, Any]) -> Words:
    title = ngettext(
        "The list of people of %(num)d course cannot be read",
        "The lists of people of %(num)d courses cannot be read",
        values["rosters"].failing,
    )
    return Words(title, _("Nobody was removed by that. People still come in by their own launches."))


def _keys(_name: str, values: dict[str, Any]) -> Words:
    says = ngettext(
        "Ours is %(num)d day old; change it by %(when)s.",
        "Ours is %(num)d days old; change it by %(when)s.",
        values["days"],
        when=format_datetime(values["next_at"], "d MMM y"),
    )
    return Words(_("Keys"), says)


def _cookies(_name: str, values: dict[str, Any]) -> Words:
    launches = values["launches"]
    says = _(
        "Of the %(all)s launches let in today, %(kept)s kept a cookie, %(without)s used the way without one.",
        all=launches.opened,
        kept=launches.cookie,
        without=launches.without_cookie,
    )
    return Words(_("Cookies in frames"), says)


def _scores(_name: str, values: dict[str, Any]) -> Words:
    says = ngettext(
        "%(num)d score was delivered within a day.",
        "%(num)d scores were delivered within a day.",
        values["count"],
    )
    return Words(_("Scores"), says)


def _rosters(_name: str, values: dict[str, Any]) -> Words:
    rosters = values["rosters"]
    says = _(
        "Read last on %(when)s; courses: %(courses)s, people who left: %(left)s.",
        when=format_datetime(rosters.last_whole_at, "EEE d MMM, HH:mm"),
        courses=rosters.courses,
        left=rosters.left,
    )
    return Words(_("Rosters"), says)


def _work(_name: str, values: dict[str, Any]) -> Words:
    if values["held"] and not values["depth"]:
        says = _("Nothing waits, except for the platforms above: %(held)s.", held=values["held"])
    elif not values["depth"]:
        says = _("Nothing waits.")
    else:
        seconds = int(values["oldest"].total_seconds())
        says = ngettext(
            "Nothing is older than %(num)d second.", "Nothing is older than %(num)d seconds.", seconds
        )
    return Words(_("Work in the background"), says)


def _invites(_name: str, values: dict[str, Any]) -> Words:
    says = ngettext(
        "%(num)d invitation was not used yet; it works for seven days.",
        "%(num)d invitations were not used yet; each works for seven days.",
        values["count"],
    )
    return Words(_("Invitations"), says)


WORDS: dict[Matter, Callable[[str, dict[str, Any]], Words]] = {
    Matter.NO_WORKER: _no_worker,
    Matter.NO_KEY: _no_key,
    Matter.GRADES_REFUSED: _grades_refused,
    Matter.DEPLOYMENT_WAITS: _deployment,
    Matter.KEYS_GONE: _keys_gone,
    Matter.CLOCK: _clock,
    Matter.PLATFORM_SILENT: _silent,
    Matter.TOKEN: _token,
    Matter.NOT_USED: _not_used,
    Matter.WORK_LATE: _late,
    Matter.KEY_OLD: _key_old,
    Matter.SCORES_REFUSED: _scores_refused,
    Matter.ROSTERS_FAIL: _rosters_fail,
    Matter.KEYS: _keys,
    Matter.COOKIES: _cookies,
    Matter.SCORES: _scores,
    Matter.ROSTERS: _rosters,
    Matter.WORK: _work,
    Matter.INVITES: _invites,
}
