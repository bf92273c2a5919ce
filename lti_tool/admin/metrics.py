"""Figures for a monitor, in Prometheus's text format 0.0.4; of a registration its id, and no name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lti_tool.admin.health.reading import read_figures
from lti_tool.admin.health.rules import Figures
from lti_tool.course.models import LaunchLine, RosterSync
from lti_tool.course.models.launch_log import OPENED
from lti_tool.grading.models import ScoreDelivery

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
DAY = timedelta(hours=24)
UNKNOWN = "unknown"
"""Stands for the registration of a platform that is not registered."""
Labels = Mapping[str, str]


@dataclass(slots=True)
class Gauge:
    """One metric: what it says, and its values by labels."""

    name: str
    says: str
    values: list[tuple[Labels, float]] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        """The metric in the text format."""
        yield f"# HELP {self.name} {self.says}"
        yield f"# TYPE {self.name} gauge"
        for labels, value in self.values:
            inside = ",".join(f'{name}="{text}"' for name, text in labels.items())
            yield f"{self.name}{{{inside}}} {value:g}" if inside else f"{self.name} {value:g}"


def metrics_text(session: Session, now: datetime) -> str:
    """Return all metrics, as far as rows tell them."""
    figures = read_figures(session, now, now - DAY)
    gauges = [
        _launches(session, now),
        *_of_figures(figures, now),
        _waiting(session),
        _rosters(session, now),
    ]
    return "".join(f"{line}\n" for gauge in gauges for line in gauge.lines())


def _launches(session: Session, now: datetime) -> Gauge:
    result = case((LaunchLine.result == OPENED, OPENED), else_="refused")
    rows = session.execute(
        select(LaunchLine.registration_id, result, LaunchLine.carrier, func.sum(1 + LaunchLine.more))
        .where(LaunchLine.at > now - DAY)
        .group_by(LaunchLine.registration_id, result, LaunchLine.carrier)
    )
    gauge = Gauge("stoke_launches_24h", "Launches within a day by result and by how the browser was known.")
    for registration_id, how, carrier, count in rows:
        whose = str(registration_id) if registration_id else UNKNOWN
        labels = {"registration": whose, "result": how, "carrier": carrier or "none"}
        gauge.values.append((labels, float(count)))
    return gauge


def _of_figures(figures: Figures, now: datetime) -> Iterable[Gauge]:
    answers = Gauge("stoke_score_answers_24h", "Answers of platforms to scores within a day.")
    for one in figures.answers:
        labels = {"registration": str(one.registration_id), "answer": one.answer}
        answers.values.append((labels, one.count))
    depth = Gauge("stoke_work_due", "Rows of work that are due.")
    oldest = Gauge("stoke_work_oldest_seconds", "Since when the oldest of them is due.")
    for queue in figures.queues:
        labels = {"registration": str(queue.registration_id)}
        depth.values.append((labels, queue.depth))
        oldest.values.append((labels, (now - queue.oldest).total_seconds()))
    breaker = Gauge("stoke_breaker_open", "1 while no work is sent to a platform.")
    clock = Gauge("stoke_clock_offset_seconds", "A platform's clock minus ours, when last measured.")
    for platform in figures.platforms:
        labels = {"registration": str(platform.id)}
        is_open = platform.pause is not None and platform.pause.until > now
        breaker.values.append((labels, float(is_open)))
        if platform.clock_offset is not None:
            clock.values.append((labels, platform.clock_offset))
    worker = Gauge("stoke_worker_seen_seconds", "Since when no worker has said that it is there.")
    if figures.worker_seen_at:
        worker.values.append(({}, (now - figures.worker_seen_at).total_seconds()))
    mail = Gauge("stoke_mail_failures", "Failures of the mail server in a row.")
    mail.values.append(({}, figures.mail.failures))
    return (answers, depth, oldest, breaker, clock, worker, mail)


def _waiting(session: Session) -> Gauge:
    """Scores that wait, by the index of what is due: a count of all scores would grow with every term."""
    rows = session.execute(
        select(ScoreDelivery.registration_id, ScoreDelivery.state, func.count())
        .where(ScoreDelivery.due_at.is_not(None))
        .group_by(ScoreDelivery.registration_id, ScoreDelivery.state)
    )
    gauge = Gauge("stoke_scores_on_their_way", "Scores that go out by themselves, by state.")
    for registration_id, state, count in rows:
        gauge.values.append(({"registration": str(registration_id), "state": state}, count))
    return gauge


def _rosters(session: Session, now: datetime) -> Gauge:
    rows = session.execute(
        select(RosterSync.registration_id, func.min(RosterSync.last_whole_at)).group_by(
            RosterSync.registration_id
        )
    )
    gauge = Gauge("stoke_roster_age_seconds", "Age of the list of people that was read the longest ago.")
    for registration_id, read_at in rows:
        if read_at is None:
            continue
        gauge.values.append(({"registration": str(registration_id)}, (now - read_at).total_seconds()))
    return gauge
