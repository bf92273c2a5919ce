"""The factory: wires everything, and hands the registered kinds to whoever must reach all of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool.activities.kinds import KINDS, Kinds
from lti_tool.activities.views import (
    connection,
    copies,
    extensions,
    kind_of,
    learners,
    looks,
    picking,
    reading,
    releases,
    rosters,
    table_file,
    worth,
)
from lti_tool.admin import views as admin_views
from lti_tool.admin.views import metrics
from lti_tool.boards import views as boards_views
from lti_tool.boards.joining import forget
from lti_tool.database import db
from lti_tool.exports import views as exports_views
from lti_tool.grading.telling import told_of_scores
from lti_tool.insight import views as insight_views
from lti_tool.kinds.discussion import views as discussion_views
from lti_tool.kinds.discussion.kind import Discussion
from lti_tool.kinds.discussion.telling.service import told
from lti_tool.kinds.hunt import views as hunt_views
from lti_tool.kinds.hunt.kind import Hunt
from lti_tool.kinds.quiz import views as quiz_views
from lti_tool.kinds.quiz.kind import Quiz
from lti_tool.kinds.quiz.views import public as public_quiz
from lti_tool.kinds.race import views as race_views
from lti_tool.kinds.race.kind import Race
from lti_tool.kinds.sharing import views as sharing_views
from lti_tool.kinds.sharing.kind import Sharing
from lti_tool.kinds.sharing.replies.telling import echoed
from lti_tool.kinds.sharing.views import public as public_share
from lti_tool.launch.views import adding, calendar, home, lti, notices, planning, proposals, registering
from lti_tool.lti.connections import Transport
from lti_tool.lti.http import PlatformHttp
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.notices import views as notices_views
from lti_tool.notices.sources import SOURCES
from lti_tool.notices.views import stopping
from lti_tool.points import views as points_views
from lti_tool.recognition import views as recognition_views
from lti_tool.recognition.telling import source_of
from lti_tool.recognition.views import public as public_badges
from lti_tool.safety import views as safety_views
from lti_tool.safety.service import LEAVING
from lti_tool.safety.telling import told_of_erasing
from lti_tool.settings import Settings
from lti_tool.web.carrier import FormSessions
from lti_tool.web.compressing import Compression
from lti_tool.web.errors import register_errors
from lti_tool.web.exchange import ToolRequest, ToolResponse
from lti_tool.web.headers import add_headers
from lti_tool.web.languages import register_languages
from lti_tool.web.launch_lines import LaunchLines
from lti_tool.web.limits import limiter
from lti_tool.web.ports import EXTENSION, Ports
from lti_tool.web.templates import register_templates

ROOT = Path(__file__).parent.parent
LARGEST_FORM = 1024 * 1024
STATIC_SECONDS = 3600
POOL_SECONDS = 5
"""How long a request waits for a connection before it says that Stoke is busy (fault 8)."""
VIEWS = (
    lti,
    registering,
    notices,
    home,
    adding,
    calendar,
    planning,
    proposals,
    learners,
    table_file,
    rosters,
    copies,
    worth,
    picking,
    connection,
    extensions,
    looks,
    reading,
    releases,
    discussion_views,
    race_views,
    sharing_views,
    quiz_views,
    hunt_views,
    public_quiz,
    public_share,
    points_views,
    recognition_views,
    public_badges,
    boards_views,
    insight_views,
    safety_views,
    exports_views,
    notices_views,
    stopping,
    admin_views,
    metrics,
)
csrf = CSRFProtect()


def create_app(
    settings: Settings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    transport: Transport | None = None,
) -> Flask:
    """Return the tool as a WSGI app; `transport` replaces the network in tests."""
    app = Flask(
        "lti_tool",
        root_path=str(ROOT / "lti_tool"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(_flask_settings(settings))
    app.session_interface = FormSessions()
    app.request_class, app.response_class = ToolRequest, ToolResponse
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]  # Flask's way
    _add_extensions(app)
    http = PlatformHttp(inside_allowed=settings.on_loopback, transport=transport)
    keys = PlatformKeys(http, lambda: db.session.session_factory())
    app.extensions[EXTENSION] = Ports(settings, clock, http, keys)
    app.extensions[KINDS] = kinds = Kinds([Discussion(), Race(), Sharing(), Quiz(), Hunt()])
    app.extensions[SOURCES] = (told, echoed, told_of_scores, source_of(kinds), told_of_erasing)
    app.extensions[LEAVING] = forget
    register_errors(app)
    register_templates(app)
    app.add_template_global(kind_of)
    for views in VIEWS:
        app.register_blueprint(views.bp)
    doors = (lti.login, lti.launch, registering.register, notices.receive, home.enter)
    for view in (*doors, stopping.stop, public_quiz.take, public_share.mention):
        csrf.exempt(view)
    app.after_request(add_headers)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # Errors of the database must not carry what people wrote into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_timeout": POOL_SECONDS}
        if settings.database_url.startswith("postgresql")
        else {"hide_parameters": True},
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "SEND_FILE_MAX_AGE_DEFAULT": STATIC_SECONDS,
        # A form lives as long as its participation; its token is bound to that.
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.redis_url.get_secret_value() if settings.redis_url else "memory://",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
    }


def _add_extensions(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    csrf.init_app(app)
    limiter.init_app(app)
    LaunchLines().init_app(app)
    Compression(app)
    register_languages(app)
