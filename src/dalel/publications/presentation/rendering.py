"""Everything that a publication is rendered to: one folder that asks for nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.publications.holdings import Holdings
from dalel.publications.page import STYLE, can_make_pdf, render_html, render_pdf, style
from dalel.publications.presentation.article import PDF, make_article
from dalel.publications.presentation.linked_data import claims_data, provenance_data
from dalel.publications.presentation.presentation import Presentation
from dalel.publications.presentation.short_form import short_forms


def render(made: Presentation, holdings: Holdings, *, draft: bool) -> Mapping[str, bytes]:
    """The files by name; without Typst there is no PDF among them."""
    claims, pdf = claims_data(made), can_make_pdf()
    page = make_article(made, holdings, draft=draft, linked_data=claims, pdf=pdf)
    texts = {
        "index.html": render_html(page),
        STYLE: style(),
        "claims.jsonld": claims,
        "provenance.jsonld": provenance_data(made),
        **{f"short/{name}.txt": post for name, post in short_forms(made, page.draft).items()},
    }
    if made.checkpoint is not None:
        texts["checkpoint.txt"] = made.checkpoint.text
    files = {name: text.encode() for name, text in texts.items()}
    return files | ({PDF: render_pdf(page)} if pdf else {})
