"""The addresses of records on the site: ``/en/cases/KEY``, as the exports name them."""

from __future__ import annotations

from urllib.parse import quote

from dalel.site.anchor import anchor_of
from dalel.site.words import language

FOLDERS = {
    "case": "cases",
    "person": "persons",
    "organisation": "organisations",
    "norm": "norms",
    "source": "sources",
    "statistic": "figures",
}
"""The records that have a page, by noun, and where it is."""


def page_of(noun: str, key: str, lang: str = "") -> str:
    """The page of a record, or its place on the page of its case; empty where it has none."""
    start = f"/{lang or language()}"
    if noun in FOLDERS:
        return f"{start}/{FOLDERS[noun]}/{quote(key, safe=':')}"
    if "/" in key:
        return f"{start}/cases/{quote(key.partition('/')[0])}#{anchor_of(noun, key)}"
    return ""
