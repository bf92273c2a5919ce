"""Open edX's LTI platform code as a server on loopback; prints its address, and ends when its input does.

    python serve.py FOLDER

Run in an environment of its own (tests/referee/environment.py), which holds no line of Stoke.
"""

import sys
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer


class Server(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread: a request for a token makes the LMS ask the tool for its keys."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def configure(base_url: str, folder: str) -> None:
    """Bare settings: the package, what it needs of Django, and a database file."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="for tests on loopback only",
        ALLOWED_HOSTS=["localhost"],
        LMS_ROOT_URL=base_url,
        LMS_BASE=base_url,
        PLATFORM_NAME="Saltmarsh",
        ROOT_URLCONF="pages",
        USAGE_ID_PATTERN=r"(?P<usage_id>[^/]+)",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/edx.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "rest_framework",
            "lti_consumer",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "edx_django_utils.cache.middleware.RequestCacheMiddleware",
            "edx_django_utils.cache.middleware.TieredCacheMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        LOGGING_CONFIG=None,
        OPENEDX_TELEMETRY=[],
    )
    django.setup()


def main(folder: str) -> None:
    """Serve until nobody holds the other end of this process's input."""
    server = Server(("127.0.0.1", 0), Quiet)
    base_url = f"http://localhost:{server.server_port}"
    configure(base_url, folder)
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    from course import LEARNERS, TEACHER, enrol, stand_in_for_the_lms

    stand_in_for_the_lms()
    enrol((TEACHER, *LEARNERS))
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, daemon=True).start()
    print(base_url, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
