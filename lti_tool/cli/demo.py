"""`stoke demo`: the tool, its worker and a small LMS in one process, to be tried at once."""

import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path
from shlex import quote

import click
import flask_migrate

from lti_tool.admin.admins import add_admin
from lti_tool.admin.sign_ins import make_link
from lti_tool.cli.opening import MIGRATIONS, Tool, opened, prepare
from lti_tool.cli.running import WorkerThread
from lti_tool.cli.serving import STOP_SECONDS, Part, WebServer, listen, run_together
from lti_tool.cli.term import TITLE, WEEKS, TermCourse, play_term
from lti_tool.course.registrations import (
    RegistrationTerms,
    add_registration,
    approve_deployment,
    candidates,
)
from lti_tool.database import begin_writing
from lti_tool.log import set_up_log
from lti_tool.sandbox import Campus, MailCatcher, RegistrationDetails, ToolAddress, create_sandbox
from lti_tool.settings import load_settings

LOOPBACK = "127.0.0.1"
NAMES = {"moodle": "Saltmarsh Campus, as Moodle", "canvas": "Saltmarsh Campus, as Canvas"}
READY = """
Stoke is running. Open this in your browser:

    {campus}

It is Saltmarsh Campus, a small practice LMS; Stoke shows up inside its pages. Try this:

  1. Choose Inês Carvalho (instructor) at the top, then "Add a tool activity", and make a discussion.
  2. Choose a learner, open the discussion in the course and write a post. Choose another learner
     and reply to it.
  3. Look at "Gradebook": scores arrive by themselves, within seconds.

At the very top the campus changes between Moodle's ways and Canvas's ways. "Messages sent" shows what
the two told each other; "Make trouble", below the gradebook, breaks things on purpose. "Mail" shows what
Stoke mails, as digests to learners who agreed to them; none of it leaves this machine.
The campus is at localhost and Stoke at 127.0.0.1. Both are this machine; with two names they are two sites
to your browser, as an LMS and a tool are in life, so keep to the addresses as they are printed here.

Sam Reyes looks after Stoke itself. Sign in as Sam, within 15 minutes, with this link:

    {admin}

Sam can also register Stoke anew, at the campus's page "Tools": README.md, "For LMS admins", has the steps.

All data is in {data}; delete that folder to begin anew. Ctrl-C stops everything.
The command line works on the same data:  . {data}/environment && .venv/bin/stoke platform list
A new link for Sam:  . {data}/environment && .venv/bin/stoke admin link {email}
"""
TERM_WAYS, TERM_SEED, TERM_LEARNERS = "moodle", 12, 60
ADMIN = "sreyes@saltmarsh.example"
SENDER = "Stoke <stoke@saltmarsh.example>"


@click.command()
@click.option("--port", default=8700, show_default=True, type=click.IntRange(1, 65535), help="The tool's.")
@click.option("--sandbox-port", default=8701, show_default=True, type=click.IntRange(1, 65535))
@click.option("--term", is_flag=True, help="With a course that has run for twelve weeks.")
@click.option("--data", default="demo-data", show_default=True, type=click.Path(path_type=Path))
def demo(port: int, sandbox_port: int, term: bool, data: Path) -> None:
    """Try Stoke: the tool, its worker and a small practice LMS on this machine. Needs no settings."""
    # The addresses are taken first, so that a port in use leaves nothing behind.
    with (
        listen(LOOPBACK, port) as tool_socket,
        listen(LOOPBACK, sandbox_port) as campus_socket,
        # Any port: nobody types its number.
        listen(LOOPBACK, 0) as mail_socket,
    ):
        folder = _made(data)
        own = _own_values(folder, port, mail_socket)
        with opened(load_settings({**os.environ, **own})) as tool:
            set_up_log(tool.settings.log_level)
            _write_environment(folder / "environment", own)
            flask_migrate.upgrade(directory=str(MIGRATIONS))
            prepare(tool)
            campus = _campus(tool, folder, sandbox_port)
            catcher = MailCatcher(campus.postbox, mail_socket)
            if term:
                # It is mailed while the play goes on.
                catcher.start()
                _play_term(tool, campus)
            parts: list[Part] = [
                catcher,
                WebServer(create_sandbox(campus), campus_socket),
                WebServer(tool.app, tool_socket),
                WorkerThread(tool, STOP_SECONDS / 2),
            ]
            words = {"admin": _admin_link(tool), "email": ADMIN}
            run_together(parts, READY.format(campus=campus.base_url, data=folder, **words))


def _campus(tool: Tool, folder: Path, port: int) -> Campus:
    """The campus that this folder keeps, let in in both of its ways."""
    own = tool.settings.addresses
    address = ToolAddress(
        login_url=own.login(),
        launch_url=own.launch,
        jwks_url=own.key_set,
    )
    # A campus knows its own address and the tool's, so other ports make another campus.
    kept_in = folder / f"campus-{own.base_url.rpartition(':')[2]}-{port}"
    campus = Campus(f"http://localhost:{port}", address, folder=kept_in)
    for ways, name in NAMES.items():
        _register(tool, name, campus.registration(ways))
    return campus


def _play_term(tool: Tool, campus: Campus) -> None:
    """Add the course that has run for a term, unless this campus has it already."""
    if any(course.title == TITLE for course in campus.courses(TERM_WAYS)):
        return
    details = campus.registration(TERM_WAYS)
    registration = candidates(tool.session, details.issuer, details.client_id)[0]
    monday = tool.now.date() - timedelta(days=tool.now.weekday(), weeks=WEEKS - 1)
    click.echo(f"Playing a term of {WEEKS} weeks with {TERM_LEARNERS} learners; this takes some seconds …")
    course = TermCourse(tool, campus, TERM_WAYS, registration.id)
    with tool.app.test_request_context():
        count = play_term(course, tool, TERM_SEED, TERM_LEARNERS, monday, tool.now)
    click.echo(f"{count:,} things were done in it.")


def _admin_link(tool: Tool) -> str:
    """A fresh link with which the campus's admin signs in."""
    begin_writing(tool.session)
    token = make_link(tool.session, add_admin(tool.session, ADMIN, tool.now).id, tool.now)
    tool.session.commit()
    return tool.settings.addresses.sign_in(token)


def _made(data: Path) -> Path:
    """Make the data folder where it is not there; raise a sentence where nothing can be written in it."""
    folder = data.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise click.ClickException(
            f"The data folder {folder} cannot be written: {error.strerror}. Name another with --data."
        ) from None
    return folder


def _own_values(folder: Path, port: int, mail: socket.socket) -> dict[str, str]:
    """The settings that the demo decides, as an environment names them.

    Its mail goes to the campus, whatever server the environment at hand names: nobody in a demo is real.
    """
    return {
        "STOKE_MODE": "demo",
        "STOKE_BASE_URL": f"http://{LOOPBACK}:{port}",
        "STOKE_DATABASE_URL": f"sqlite:///{folder / 'stoke.sqlite3'}",
        "STOKE_SECRET_KEY": _secret(folder / "secret"),
        "STOKE_SMTP_URL": f"smtp://{LOOPBACK}:{mail.getsockname()[1]}",
        "STOKE_MAIL_FROM": SENDER,
    }


def _write_environment(file: Path, values: dict[str, str]) -> None:
    """Keep the demo's settings as a shell reads them, for other commands on the same data."""
    file.touch(mode=0o600)
    file.write_text("".join(f"export {name}={quote(value)}\n" for name, value in values.items()))


def _secret(file: Path) -> str:
    """The secret of this data folder, made at the first start."""
    if not file.exists():
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(secrets.token_urlsafe(48))
    return file.read_text()


def _register(tool: Tool, name: str, campus: RegistrationDetails) -> None:
    """Let one of the campus's platforms in, unless it is let in already."""
    begin_writing(tool.session)
    if known := candidates(tool.session, campus.issuer, campus.client_id):
        approve_deployment(tool.session, known[0].id, campus.deployment_id, tool.now)
    else:
        terms = RegistrationTerms(
            name=name,
            issuer=campus.issuer,
            client_id=campus.client_id,
            auth_url=campus.auth_url,
            token_url=campus.token_url,
            jwks_url=campus.jwks_url,
            family=campus.family,
        )
        add_registration(tool.session, terms, (campus.deployment_id,), tool.now)
    tool.session.commit()
