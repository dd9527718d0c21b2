"""``dalel staff serve``: the pages, for the browsers of the staff."""

from __future__ import annotations

import os

import click
import waitress
from django.core.wsgi import get_wsgi_application

from dalel.cli.output import remark
from dalel.cli.place import newsroom_option
from dalel.newsroom import Newsroom
from dalel.site.accounts.models import Account
from dalel.site.staff.address import ADDRESS
from dalel.site.staff.start import open_staff


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@newsroom_option
def serve(*, port: int, host: str, newsroom: Newsroom) -> None:
    """Serve the staff pages until Ctrl-C; on this computer alone unless a server with a certificate stands in front.

    DALEL_STAFF_ADDRESS is the address under which people open them (https://staff.example.org), and DALEL_STAFF_PROXY
    that of the server in front (127.0.0.1): only then is it believed who asks through it.

    \b
    Examples:
      dalel staff serve
      DALEL_STAFF_ADDRESS=https://staff.example.org DALEL_STAFF_PROXY=127.0.0.1 dalel staff serve
    """
    open_staff(newsroom.root)
    shown = ADDRESS if os.environ.get("DALEL_STAFF_ADDRESS") else f"http://localhost:{port}"
    remark(f"The staff pages are at {shown}/ (Ctrl-C ends them).")
    if not Account.objects.filter(role="administrator", is_active=True).exists():
        remark(
            "There is no administrator yet. Make the first, and open the link that is printed:\n"
            '  dalel staff invite NAME --role administrator --alias "What others will see"'
        )
    proxy = os.environ.get("DALEL_STAFF_PROXY")
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    waitress.serve(get_wsgi_application(), host=host, port=port, ident=None, _quiet=True, **(trusted if proxy else {}))
