"""A page as PDF, set by Typst: tagged, the same bytes for the same page, with its own fonts and no others.

The page goes to Typst as data, never as Typst's own language: no word of a text can be taken for an instruction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from dalel.export import clean_text
from dalel.publications.page.node import Bar, Node, Page

LONGEST = 1_000
"""Bars are measured in thousandths of the longest one."""


def can_make_pdf() -> bool:
    """Whether Typst is installed: it is an extra, since it is large."""
    return find_spec("typst") is not None


@cache
def template() -> bytes:
    """How a page is set."""
    return files("dalel.publications.page").joinpath("page.typ").read_bytes()


def render_pdf(page: Page) -> bytes:
    """The whole page as PDF/UA."""
    data = {
        "lang": page.lang,
        "title": clean_text(page.title),
        "heading": [plain_node(node) for node in page.heading],
        "kicker": page.kicker,
        "deck": [clean_text(line) for line in page.deck],
        "draft": page.draft,
        "made_by": page.made_by,
        "sections": [
            {"title": section.title, "id": section.id, "nodes": [plain_node(node) for node in section.nodes]}
            for section in page.sections
        ],
    }
    made = import_module("typst").compile(
        template(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"page": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)  # noqa: S101 - no output file was named
    return made


def plain_node(node: Node) -> Mapping[str, Any]:
    """A node as data."""
    longest = max((bar.amount for bar in node.bars), default=None)
    return {
        "kind": node.kind.value,
        "text": clean_text(node.text),
        "number": node.number,
        "target": node.target,
        "children": [plain_node(child) for child in node.children],
        "bars": [plain_bar(bar, longest) for bar in node.bars],
    }


def plain_bar(bar: Bar, longest: Any) -> Mapping[str, Any]:
    """A bar as data; one that is not nothing is never drawn as nothing."""
    length = max(int(bar.amount * LONGEST / longest), 3) if longest and longest > 0 and bar.amount > 0 else 0
    return {"name": clean_text(bar.name), "figure": bar.figure, "length": length}
