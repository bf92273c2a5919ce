"""All commands under one roof."""

import click

from lti_tool import __version__
from lti_tool.cli.activities import activity
from lti_tool.cli.admins import admin
from lti_tool.cli.asking import Sentences
from lti_tool.cli.backups import backup, restore
from lti_tool.cli.demo import demo
from lti_tool.cli.doctor import doctor
from lti_tool.cli.people import person
from lti_tool.cli.platform_changes import platform
from lti_tool.cli.serve import serve, worker
from lti_tool.cli.upkeep import acts, database, keys


@click.group(cls=Sentences)
@click.version_option(__version__, message="Stoke %(version)s")
def stoke() -> None:
    """Stoke: social learning inside the LMS.

    All commands but `demo` read the settings STOKE_… (README.md lists them); `stoke doctor` checks them.
    """


for command in (
    demo,
    serve,
    worker,
    database,
    platform,
    admin,
    activity,
    person,
    keys,
    acts,
    backup,
    restore,
    doctor,
):
    stoke.add_command(command)
