"""``dalel serve``: the workbench, the newsroom in the browser of this computer."""

from __future__ import annotations

import webbrowser
from contextlib import suppress

import click
import waitress

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.errors import CommandError, DataError
from dalel.newsroom import Newsroom
from dalel.site.workbench.bench import Bench
from dalel.site.workbench.keys import Keys
from dalel.site.workbench.start import workbench_application

HOST = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="The port to listen on.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@newsroom_option
def serve(*, port: int, no_browser: bool, newsroom: Newsroom) -> None:
    """Show this newsroom in the browser: spending, findings, documents, publications, checkpoints.

    Only this computer can open the pages, and only by the address that is printed: its token opens once, in one
    browser. The pages ask nothing of the network; what was done about a finding is entered there. Ctrl-C ends them.

    \b
    Examples:
      dalel serve
      dalel serve --port 8765 --no-browser
    """
    keys, bench = Keys(), Bench(newsroom)
    try:
        server = waitress.create_server(
            workbench_application(bench, keys),
            host=HOST,
            port=port,
            ident=None,
            # One person asks one thing at a time, and the engine's connection is not for two.
            threads=1,
        )
    except OSError as error:
        raise CommandError(
            f"Port {port} cannot be opened: {error.strerror}.", next_step=f"Name another: dalel serve --port {port + 1}"
        ) from error
    lay_out(bench)
    address = f"http://{HOST}:{port}/open/{keys.token}"
    click.echo(address)
    remark("Open this address in your browser. It opens once; Ctrl-C ends the workbench.")
    if not no_browser:
        webbrowser.open(address)
    server.run()


def lay_out(bench: Bench) -> None:
    """Lay many lines out before the first page asks for them, and say so: it takes a while."""
    if bench.spending.waits_for_layout():
        remark("Laying the lines out for the pages, once after each reading: a minute or two for ten million.")
        with suppress(DataError):  # Readings of another version: the pages say what to do.
            bench.lines()
