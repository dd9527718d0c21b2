"""A publication shown: the text with numbered proofs, as HTML and PDF, in short, and for other programs."""

from dalel.publications.presentation.article import make_article
from dalel.publications.presentation.custody import Held, find_held
from dalel.publications.presentation.presentation import Presentation, present, refuse_what_does_not_hold
from dalel.publications.presentation.rendering import render

__all__ = [
    "Held",
    "Presentation",
    "find_held",
    "make_article",
    "present",
    "refuse_what_does_not_hold",
    "render",
]
