"""The Flask application around a campus."""

from pathlib import Path

from flask import Flask, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.sandbox.campus import Campus
from lti_tool.sandbox.views.actions import actions
from lti_tool.sandbox.views.control import control
from lti_tool.sandbox.views.doors import doors
from lti_tool.sandbox.views.launch import launches
from lti_tool.sandbox.views.mail import mail
from lti_tool.sandbox.views.pages import pages
from lti_tool.sandbox.views.storage import storage
from lti_tool.sandbox.views.tools import tools
from lti_tool.sandbox.ways import ALL_WAYS

_ROOT = Path(__file__).resolve().parents[2]


def create_sandbox(campus: Campus) -> Flask:
    """The campus as a WSGI application. It has no sign-in, so it must never stand in production: the
    command line refuses it there."""
    app = Flask(
        __name__,
        template_folder=str(_ROOT / "templates" / "sandbox"),
        static_folder=str(_ROOT / "static" / "sandbox"),
    )
    app.add_url_rule("/", "home", _home)
    for ways in ALL_WAYS:
        app.register_blueprint(doors(campus, ways))
        app.register_blueprint(launches(campus, ways))
        app.register_blueprint(pages(campus, ways))
        app.register_blueprint(actions(campus, ways))
        app.register_blueprint(tools(campus, ways))
        app.register_blueprint(mail(campus, ways))
        app.register_blueprint(storage(campus, ways))
    app.register_blueprint(control(campus))
    app.after_request(_guard)
    return app


def _home() -> AnyResponse:
    return redirect("/moodle/")


def _guard(response: Response) -> Response:
    """No script but our own files; frames and forms may lead to any tool."""
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; frame-src http: https:; form-action 'self' http: https:; base-uri 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response
