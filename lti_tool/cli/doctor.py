"""`stoke doctor`: what is wrong, and what to do about it."""

from dataclasses import asdict

import click

from lti_tool.cli.asking import TROUBLE, json_option, show
from lti_tool.cli.checks import Finding, examine


@click.command()
@json_option
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Look at settings, database, keys, clock and base URL; exit code 1 where something is wrong."""
    findings = examine()
    wrong = sum(not finding.fine for finding in findings)
    end = f"{wrong} to mend." if wrong else "All is well."
    show(as_json, [asdict(finding) for finding in findings], "\n".join([*map(_line, findings), "", end]))
    if wrong:
        context.exit(TROUBLE)


def _line(finding: Finding) -> str:
    line = f"{'ok   ' if finding.fine else 'WRONG'} {finding.matter}: {finding.says}"
    return f"{line}\n      {finding.do}" if finding.do else line
