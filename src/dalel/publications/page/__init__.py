"""A page: one tree of blocks, shown the same as HTML and as PDF."""

from dalel.publications.page.folder import check_target, write_folder
from dalel.publications.page.html import STYLE, render_html, style
from dalel.publications.page.node import (
    Bar,
    Kind,
    Node,
    Page,
    Section,
    code,
    details,
    facts,
    heading,
    link,
    listing,
    note,
    paragraph,
    plain_text,
    preformatted,
    strong,
    table,
    words,
)
from dalel.publications.page.pdf import can_make_pdf, render_pdf

__all__ = [
    "STYLE",
    "Bar",
    "Kind",
    "Node",
    "Page",
    "Section",
    "can_make_pdf",
    "check_target",
    "code",
    "details",
    "facts",
    "heading",
    "link",
    "listing",
    "note",
    "paragraph",
    "plain_text",
    "preformatted",
    "render_html",
    "render_pdf",
    "strong",
    "style",
    "table",
    "words",
    "write_folder",
]
