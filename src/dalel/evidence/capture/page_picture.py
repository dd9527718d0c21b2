"""Pictures of a page: the whole of it, with date and address in a margin, and on paper."""

from __future__ import annotations

import base64
import datetime as dt
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MARGIN = "font:14px/20px monospace;padding:10px;background:#fff;color:#000;overflow-wrap:anywhere"
_LINE = "font:8px monospace;width:100%;margin:0 10mm;overflow-wrap:anywhere"


def caption(address: str, at: dt.datetime) -> str:
    """What stands in the margin."""
    return escape(f"{at:%Y-%m-%d %H:%M:%S} UTC  {address}")


def render_picture(page: Page, *, address: str, at: dt.datetime) -> bytes:
    """A PNG of the whole page, point for point, under a margin with date and address."""
    picture = base64.b64encode(page.screenshot(full_page=True, animations="disabled")).decode()
    framed = page.context.new_page()
    try:
        framed.set_content(
            f'<body style="margin:0"><div style="{_MARGIN}">{caption(address, at)}</div>'
            f'<img style="display:block" src="data:image/png;base64,{picture}">',
            wait_until="load",
        )
        return framed.screenshot(full_page=True)
    finally:
        framed.close()


def render_pdf(page: Page, *, address: str, at: dt.datetime) -> bytes:
    """The page as it prints, each sheet with date and address."""
    return page.pdf(
        format="A4",
        print_background=True,
        display_header_footer=True,
        header_template=f'<div style="{_LINE}">{caption(address, at)}</div>',
        footer_template=f'<div style="{_LINE}"><span class="pageNumber"></span>/<span class="totalPages"></span></div>',
        margin={"top": "18mm", "bottom": "15mm", "left": "10mm", "right": "10mm"},
    )
