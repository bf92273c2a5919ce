"""What the worker does, put together: its jobs, and the thread that runs them."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread

from sqlalchemy.orm import Session, sessionmaker

from lti_tool.activities.kinds import KINDS
from lti_tool.activities.public_pages import public_channels, public_pages
from lti_tool.admin.jobs import LinkMails, PlatformChecks
from lti_tool.admin.sign_ins import purge_sign_ins
from lti_tool.boards.jobs import BoardTurns
from lti_tool.boards.joining import forget
from lti_tool.cli.opening import Tool
from lti_tool.course.copies.jobs import NoticeHandlers
from lti_tool.course.copies.recording import purge_notices
from lti_tool.course.jobs import PlatformRoster, Roster, RosterSyncs, RosterWishes
from lti_tool.course.launch_log import purge_launch_log
from lti_tool.course.lifecycle import purge_removed
from lti_tool.course.participations import purge_participations
from lti_tool.course.registrations import purge_invites
from lti_tool.exports.jobs import StatementSending
from lti_tool.exports.outgoing import purge_told
from lti_tool.exports.store import Store
from lti_tool.exports.target import target_of
from lti_tool.grading.answered import purge_answers
from lti_tool.grading.jobs import GradebookChecks, PlatformGradebook, Rescoring, ReviewOffers, ScoreDeliveries
from lti_tool.grading.wishes import catch_up
from lti_tool.kinds.discussion.cards.jobs import LinkCards
from lti_tool.kinds.race.jobs import SourceChecks
from lti_tool.kinds.sharing.digest.jobs import DigestSending
from lti_tool.kinds.sharing.jobs import ShareChecks
from lti_tool.kinds.sharing.owned.jobs import MentionLooks, PlaceLooks
from lti_tool.kinds.sharing.views.cards import cards_of
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.nonces import purge_nonces
from lti_tool.lti.notice_handlers import NoticeService
from lti_tool.lti.tokens import AccessTokens
from lti_tool.notices.mailing.jobs import NoticeMails
from lti_tool.notices.sources import SOURCES
from lti_tool.notices.views.letters import letters_of
from lti_tool.outbox.jobs import periodic
from lti_tool.outbox.service import beat
from lti_tool.outbox.worker import GRACE_SECONDS, Job, Worker
from lti_tool.outside.mail import Mailer
from lti_tool.safety.jobs import CourseEnds
from lti_tool.settings import Settings

PURGE_SECONDS = 600.0
WISHES_SECONDS = 30.0
"""How soon after its first launch a course's list of people is wanted."""
ROSTER_SECONDS = 2.0
CARDS_SECONDS = 3.0
NOTICES_SECONDS = 10.0
RECORDS_SECONDS = 10.0
BEAT_SECONDS = 15.0
CHECK_SECONDS = 60.0
DIGEST_SECONDS = 30.0
BOARDS_SECONDS = 30.0
ENDS_SECONDS = 60.0


def jobs_of(tool: Tool) -> list[Job]:
    """Everything that a worker of this tool does."""
    # Not the app's own sessions: jobs run in threads that no request stands behind.
    sessions = sessionmaker(tool.engine, expire_on_commit=False)
    http = PlatformHttp(inside_allowed=tool.settings.on_loopback)
    tokens, own = AccessTokens(http, sessions, tool.secret), tool.settings.addresses
    gradebook = PlatformGradebook(http, tokens, launch_url=own.launch)
    deliveries = ScoreDeliveries(sessions, gradebook, _now, tool.settings.deliveries_at_once)
    return [
        *_mail_jobs(tool, sessions),
        *_record_jobs(tool, sessions),
        Job("fetch_link_cards", LinkCards(sessions, _now, public_pages()), CARDS_SECONDS),
        Job("check_shares", ShareChecks(sessions, _now, public_pages()), CARDS_SECONDS),
        Job("look_at_places", PlaceLooks(sessions, _now, tool.secret, public_pages()), CARDS_SECONDS),
        Job("look_at_mentions", MentionLooks(sessions, _now, tool.secret, public_pages()), CARDS_SECONDS),
        _digest_job(tool, sessions),
        Job("check_sources", SourceChecks(sessions, _now, public_pages()), CARDS_SECONDS),
        *_roster_jobs(sessions, PlatformRoster(http, tokens, _now), tool.secret),
        periodic("beat", beat, sessions, _now, BEAT_SECONDS),
        Job("check_platforms", PlatformChecks(sessions, _now, http, tool.secret), CHECK_SECONDS),
        Job("deliver_scores", deliveries),
        Job("rescore", Rescoring(sessions, _now)),
        Job("turn_boards", BoardTurns(sessions, _now), BOARDS_SECONDS),
        Job("end_courses", CourseEnds(sessions, _now, forget, tool.secret), ENDS_SECONDS),
        Job("check_gradebooks", GradebookChecks(sessions, gradebook, _now)),
        Job("offer_reviews", ReviewOffers(sessions, gradebook, _now)),
        Job("ask_for_notices", NoticeHandlers(sessions, NoticeService(http, tokens), _now, own)),
        periodic("purge_notices", purge_notices, sessions, _now, PURGE_SECONDS),
        periodic("purge_nonces", purge_nonces, sessions, _now, PURGE_SECONDS),
        periodic("purge_participations", purge_participations, sessions, _now, PURGE_SECONDS),
        periodic("purge_launch_log", purge_launch_log, sessions, _now, PURGE_SECONDS),
        periodic("purge_answers", purge_answers, sessions, _now, PURGE_SECONDS),
        periodic("purge_invites", purge_invites, sessions, _now, PURGE_SECONDS),
        periodic("purge_removed", purge_removed, sessions, _now, PURGE_SECONDS),
        periodic("purge_sign_ins", purge_sign_ins, sessions, _now, PURGE_SECONDS),
    ]


def _digest_job(tool: Tool, sessions: Callable[[], Session]) -> Job:
    """The job that tells courses' channels of their week."""
    draw = cards_of(tool.app, tool.settings)
    return Job(
        "send_digests", DigestSending(sessions, _now, tool.secret, draw, public_channels()), DIGEST_SECONDS
    )


def _roster_jobs(sessions: Callable[[], Session], roster: Roster, secret: str) -> list[Job]:
    """The jobs that find and read courses' lists of people."""
    syncs = RosterSyncs(sessions, roster, _now, on_return=catch_up, secret=secret)
    return [
        Job("want_rosters", RosterWishes(sessions, _now), WISHES_SECONDS),
        Job("read_rosters", syncs, ROSTER_SECONDS),
    ]


def _mail_jobs(tool: Tool, sessions: Callable[[], Session]) -> list[Job]:
    """The jobs that need a mail server, where the settings name one."""
    mailer = mailer_of(tool.settings)
    if mailer is None:
        return []
    return [
        Job("mail_links", LinkMails(sessions, _now, mailer, tool.settings.addresses)),
        Job("mail_notices", notice_mails(tool, sessions, mailer, _now), NOTICES_SECONDS),
    ]


def mailer_of(settings: Settings) -> Mailer | None:
    """The way to the mail server that the settings name, None where they name none."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return Mailer(settings.smtp_url.get_secret_value(), settings.mail_from)


def notice_mails(
    tool: Tool, sessions: Callable[[], Session], mailer: Mailer, clock: Callable[[], datetime]
) -> NoticeMails:
    """The job that mails people what is new to them."""
    draw = letters_of(tool.app, tool.settings)
    return NoticeMails(sessions, clock, tool.app.extensions[SOURCES], draw, mailer)


def _record_jobs(tool: Tool, sessions: Callable[[], Session]) -> list[Job]:
    """The jobs that tell a store what was done, where the settings name one."""
    target, base_url = target_of(tool.settings), tool.settings.base_url
    if target is None:
        return []
    kinds, store = tool.app.extensions[KINDS], Store(target, base_url)
    sending = StatementSending(sessions, _now, kinds, store, tool.secret, target.names)
    return [
        Job("tell_acts", sending, RECORDS_SECONDS),
        periodic("purge_told", purge_told, sessions, _now, PURGE_SECONDS),
    ]


class WorkerThread:
    """The worker in a thread of its own."""

    def __init__(self, tool: Tool, grace: float = GRACE_SECONDS) -> None:
        """`grace` is how many seconds the calls under way may take to end."""
        self._worker = Worker(jobs_of(tool))
        self._grace = grace
        self._stop = Event()
        self._thread = Thread(target=self._worker.run, args=(self._stop, grace), name="worker", daemon=True)

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def is_running(self) -> bool:
        """Whether it looks for work."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Claim nothing more, and let what is under way end."""
        self._stop.set()
        self._thread.join(self._grace + 1)


def _now() -> datetime:
    return datetime.now(UTC)
