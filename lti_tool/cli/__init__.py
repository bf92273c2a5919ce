"""The command line: one console script, `stoke`. It speaks English, as the log and the settings do."""


def main() -> None:
    """Run the command that the shell gave."""
    # Here, since a web process of production imports this package and needs none of the commands.
    from lti_tool.cli.commands import stoke
    from lti_tool.log import set_up_log

    # What serves or works says as much as its settings ask for; a command's own words are its answer.
    set_up_log("WARNING")
    stoke.main(prog_name="stoke")
