"""The lists and records of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dalel.errors import CommandError, did_you_mean
from dalel.register.case_file import read_case_file
from dalel.register.exchange.units import Row
from dalel.site.public.api.nouns import NOUNS, Noun
from dalel.site.public.api.paging import Paging
from dalel.site.public.api.throttle import PerAddress
from dalel.site.public.asked import check_asked, read_asked
from dalel.site.public.edition import Edition
from dalel.site.public.seeing import public_sight
from dalel.vocabulary import LANGUAGES

ALSO = ("fields", "lang", "page_size", "cursor")
"""What a list is asked beside its filters."""


class PublicView(APIView):
    """What every answer of the API has: how often one may ask."""

    http_method_names: ClassVar = ["get", "head"]
    throttle_classes: ClassVar = [PerAddress]

    def get_throttles(self) -> list[Any]:
        """The counters; kept so that the answer can tell what is left."""
        self.counters = super().get_throttles()
        return list(self.counters)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Tell how often one may ask."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        for counter in getattr(self, "counters", ()):
            for name, value in counter.headers().items():
                answer[name] = value
        return answer


class NounView(PublicView):
    """An answer about one noun."""

    noun: ClassVar[Noun]

    def check_words(self, query: Mapping[str, str], known: tuple[str, ...]) -> None:
        """Refuse what no answer knows: a filter that is mistyped must not give everything."""
        for name in query:
            if name not in known:
                raise CommandError(f'There is no filter "{name}" here.', next_step=did_you_mean(name, known))

    def fields_asked(self, query: Mapping[str, str]) -> list[str]:
        """The fields that are asked for; all where none is named."""
        known = [field.name for field in self.noun.fields]
        asked = [name for name in query.get("fields", "").split(",") if name]
        for name in asked:
            if name not in known:
                raise CommandError(f'There is no field "{name}".', next_step=did_you_mean(name, known))
        return asked or known

    def rows(self, found: list[Any], query: Mapping[str, str], edition: Edition) -> list[Row]:
        """Records as rows, with the fields that are asked for."""
        lang = query.get("lang", "en")
        if lang not in LANGUAGES:
            raise CommandError(f'There is no language "{lang}".', next_step=f"There are {', '.join(LANGUAGES)}.")
        names = self.fields_asked(query)
        return [{name: row[name] for name in names} for row in self.noun.rows(found, lang, edition)]


def edition_of(request: Request) -> Edition:
    """The edition from which a request is answered."""
    edition = request._request.edition
    assert isinstance(edition, Edition)  # noqa: S101 - see `dalel.site.public.reading`
    return edition


class ListView(NounView):
    """A list, a page at a time."""

    def get(self, request: Request) -> Response:
        """The records that fit, by key."""
        query = request.query_params
        self.check_words(query, (*self.noun.filters, *ALSO))
        asked, edition = read_asked(query), edition_of(request)
        check_asked(asked)
        paging = Paging()
        paging.ordering = self.noun.by
        page = paging.paginate_queryset(self.noun.find(asked, edition), request)
        return Response(
            {
                "edition": edition.made.isoformat(),
                "next": paging.get_next_link(),
                "previous": paging.get_previous_link(),
                "results": self.rows(list(page or ()), query, edition),
            }
        )


class OneView(NounView):
    """One record."""

    def get(self, request: Request, key: str) -> Response:
        """The record of a key."""
        query, edition = request.query_params, edition_of(request)
        self.check_words(query, ("fields", "lang"))
        found = list(self.noun.find(read_asked({}), edition).filter(**{self.noun.by: key}))
        if not found:
            raise Http404
        return Response(self.rows(found, query, edition)[0])


class CaseRecordsView(PublicView):
    """All that belongs to a case."""

    def get(self, request: Request, key: str) -> Response:
        """Every record of a case with what it says and where that is from, in the order of procedure."""
        found = read_case_file(key, public_sight())
        if found is None:
            raise Http404
        records = [{"noun": seen.noun, "key": seen.key, **seen.said} for seen in found.everything()]
        return Response({"edition": edition_of(request).made.isoformat(), "records": records})


class IndexView(PublicView):
    """What the API has."""

    def get(self, request: Request) -> Response:
        """The lists by address."""
        from_here = edition_of(request).address
        return Response({name: f"{from_here}/api/{name}" for name in (*NOUNS, "schema")})
