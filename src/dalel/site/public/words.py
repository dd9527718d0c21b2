"""The sentences of the public site: ``vocabulary/site.yaml``, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from dalel.site.public.reading import PublicRequest
from dalel.site.words import language
from dalel.vocabulary import term

Given = ParamSpec("Given")


def tell(code: str, **values: object) -> str:
    """A sentence, its ``{names}`` filled in."""
    return term("site", code).say(language(), **values)


def public_page(
    view: Callable[Concatenate[PublicRequest, Given], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, Given], HttpResponse]:
    """A page in the language that its address begins with."""

    @wraps(view)
    def shown(request: HttpRequest, lang: str, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        with override(lang):
            return view(request, *args, **kwargs)  # type: ignore[arg-type] # it has its edition, see `reading`

    return shown  # type: ignore[return-value] # mypy tells arguments by name from those by place
