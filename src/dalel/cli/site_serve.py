"""``dalel site serve``: the public site, for trying it."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

import click

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.cli.site_build import FOLDER, bring_up_to_date
from dalel.cli.site_notify import REQUESTS
from dalel.cli.site_reports import REPORTS
from dalel.errors import CommandError
from dalel.evidence.custody.stock import FOLLOWING
from dalel.newsroom import Newsroom
from dalel.site.public.address import public_address
from dalel.site.public.following.follow_settings import FILE
from dalel.site.start import open_register

NEEDED = ("waitress", "whitenoise", "rest_framework", "drf_spectacular", "icalendar")
KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "HOME", "SYSTEMROOT", "TMPDIR")
"""What the process that answers visitors keeps of its environment: nothing that leads to the register."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8766, show_default=True, help="The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@newsroom_option
def serve(*, port: int, host: str, newsroom: Newsroom) -> None:
    """Make an edition where the register has changed, and serve it until Ctrl-C; on this computer alone.

    What answers is another program than what read the register: it opens the edition for reading, and knows neither
    DATABASE_URL nor the newsroom. For the public, run it behind a server with a certificate: see the documentation.

    \b
    Examples:
      dalel site serve
      dalel site serve --port 8080
    """
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise CommandError(f"The site needs {', '.join(missing)}.", next_step='Install it: pip install "dalel[site]"')
    reports = newsroom.root / REPORTS
    reports.mkdir(exist_ok=True)
    wishes = newsroom.root / FOLLOWING / REQUESTS
    if (newsroom.root / FILE).exists():
        wishes.parent.mkdir(mode=0o700, exist_ok=True)
        wishes.mkdir(mode=0o700, exist_ok=True)
    address, root = public_address(f"http://{host}:{port}"), newsroom.root / FOLDER
    open_register(newsroom.root)
    bring_up_to_date(root, address)
    remark(f"The site is at {address}/ (Ctrl-C ends it).")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {
        "DALEL_PUBLIC_SITE": str(root.absolute()),
        "DALEL_PUBLIC_ADDRESS": address,
        "DALEL_PUBLIC_REPORTS": str(reports.absolute()),
        **({"DALEL_PUBLIC_FOLLOWERS": str(wishes.absolute())} if (newsroom.root / FILE).exists() else {}),
    }
    words = [sys.executable, "-m", "waitress", f"--host={host}", f"--port={port}", "--ident="]
    sys.stderr.flush()
    os.execve(sys.executable, [*words, "dalel.site.public.wsgi:application"], environment)  # noqa: S606
