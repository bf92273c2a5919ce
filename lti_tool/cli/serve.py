"""`stoke serve` and `stoke worker`."""

import click

from lti_tool.cli.opening import opened, prepare
from lti_tool.cli.running import WorkerThread
from lti_tool.cli.serving import STOP_SECONDS, WebServer, listen, run_together
from lti_tool.log import set_up_log

PORT = 8700


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 200))
def serve(host: str, port: int, threads: int) -> None:
    """Serve the tool with its worker in this one process.

    For several processes: gunicorn "lti_tool.cli.wsgi:app()", and `stoke worker` beside it.
    """
    with opened() as tool:
        set_up_log(tool.settings.log_level)
        prepare(tool)
        web = WebServer(tool.app, listen(host, port), threads, bool(tool.settings.trusted_proxies))
        ready = f"Stoke serves {tool.settings.base_url} on {host}:{port}, its worker inside. Ctrl-C stops it."
        run_together([web, WorkerThread(tool, STOP_SECONDS)], ready)


@click.command()
def worker() -> None:
    """Deliver scores and do what is due, until stopped; several may run, on several machines."""
    with opened() as tool:
        set_up_log(tool.settings.log_level)
        prepare(tool)
        run_together([WorkerThread(tool)], "The worker runs. Ctrl-C stops it.")
