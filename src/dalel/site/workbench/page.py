"""A page of the workbench: its language stands in its address, and an error is said as the command line says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import override

from dalel.errors import CommandError, DalelError
from dalel.export import clean_text
from dalel.vocabulary.refusal import RefusalError

Given = ParamSpec("Given")


class InLanguage:
    """The part of an address that names the language."""

    regex = "en|ru|kk"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


def page(
    show: Callable[Concatenate[HttpRequest, Given], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Show a page in the language of its address; what a person can act on is said instead of it."""

    @wraps(show)
    def shown(request: HttpRequest, lang: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        with override(lang):
            try:
                return show(request, *args, **kwargs)
            except DalelError as error:
                status = HTTPStatus.NOT_FOUND if isinstance(error, CommandError) else HTTPStatus.CONFLICT
                return render(request, "error", {"told": tell(error, lang)}, status=status)

    return shown


@dataclass(frozen=True, slots=True)
class Told:
    """An error as a page says it: its sentences, and their language."""

    sentences: tuple[str, ...]
    lang: str


def tell(error: DalelError, lang: str) -> Told:
    """An error in the language of the reader, or in English where it has no other words."""
    if isinstance(error, RefusalError):
        return Told((error.tell(lang),), lang)
    return Told(tuple(text for text in (error.what, error.next_step) if text), "en")


def render(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page, without characters of a document that do what is not seen."""
    text = render_to_string(f"workbench/{template}.html", dict(context), request)
    return HttpResponse(clean_text(text), status=status)
