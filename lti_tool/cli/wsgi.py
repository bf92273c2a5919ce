"""The tool for a web server of several processes: `gunicorn "lti_tool.cli.wsgi:app()"`.

No worker runs in it: `stoke worker` is a process of its own (design.md, Decided).
"""

from flask import Flask

from lti_tool.cli.opening import opened, prepare


def app() -> Flask:
    """Return the app, after a look whether it can start.

    Raises:
        SettingsInvalid, ClickException: with the sentence that says why not.
    """
    with opened() as tool:
        prepare(tool)
        # What was opened belongs to this process; a forked one must open connections of its own.
    return tool.app
