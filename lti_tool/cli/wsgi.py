"""The tool for a web server of several processes: `gunicorn "lti_tool.cli.wsgi:app()"`.

No worker runs in it: `stoke worker` is a process of its own (design.md, Decided).
"""

import gc
import sys

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from lti_tool.cli.asking import database_sentence
from lti_tool.cli.opening import opened, prepare
from lti_tool.errors import SettingsInvalid
from lti_tool.log import set_up_log

GUNICORN_STOPS = 3
"""With this exit code of a process gunicorn ends; after any other it starts the process over and over."""


def app() -> Flask:
    """Return the app, after a look whether it can serve.

    Raises:
        SystemExit: it cannot; plain sentences on standard error have said why.
    """
    try:
        return _looked_after()
    except SettingsInvalid as error:
        lines = error.lines
    except click.ClickException as error:
        lines = [error.message]
    except DBAPIError as error:
        lines = [database_sentence(error)]
    click.echo("\n".join(lines), err=True)
    sys.exit(GUNICORN_STOPS)


def _looked_after() -> Flask:
    # The connections of this look are closed at its end, so that forked processes share none.
    with opened() as tool:
        set_up_log(tool.settings.log_level)
        prepare(tool)
        # What lives as long as the process is not looked through again for every few requests.
        gc.collect()
        gc.freeze()
        return tool.app
