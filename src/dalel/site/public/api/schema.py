"""The description of the API, OpenAPI 3.1, written from the same declarations that it answers from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers

from dalel.jurisdictions.law import laws
from dalel.register.exchange.columns import Holds
from dalel.site.public.api.nouns import NOUNS, TEXTS_BY_LANGUAGE, Field, Noun
from dalel.site.public.api.paging import Paging
from dalel.site.public.api.throttle import PerAddress
from dalel.site.public.api.views import CaseRecordsView, IndexView, ListView, OneView
from dalel.site.public.asked import WORDS
from dalel.vocabulary import LANGUAGES, vocabulary

FILTERS_SAY = {
    "q": "A name in any spelling and script, a title, or words of texts in any form; it leads to 500 cases at most.",
    "kind": "The kind of case.",
    "norm": "A norm with its parts and points: kz:penal:274.",
    "status": "The current status of a charge.",
    "region": "The region: KZ-75.",
    "year": "The year in which the case was opened, where that is known: 2020.",
    "role": "A role that somebody has in the case.",
    "person": "The key of a person whom the case names.",
    "organisation": "The key of a body that the case names.",
}
EMPTY = "Empty where no source says it."


def serializer_of(field: Field) -> serializers.Field:
    """A field of an answer as the description has it: none is always there, since ``fields`` asks for some alone."""

    def made(kind: type[serializers.Field], says: str = "", **more: object) -> serializers.Field:
        return kind(required=False, **({"help_text": says} if says else {}), **more)

    texts = serializers.ListField(child=serializers.CharField())
    known = {
        Holds.TEXTS.value: made(serializers.ListField, field.holds, child=serializers.CharField()),
        Holds.NUMBER.value: made(serializers.IntegerField, EMPTY, allow_null=True),
        Holds.ADDRESS.value: made(serializers.URLField, "The page of the record."),
        TEXTS_BY_LANGUAGE: made(serializers.DictField, field.holds, child=serializers.CharField()),
        "true or false": made(serializers.BooleanField),
        "names as [text, language, kind]": made(serializers.ListField, field.holds, child=texts),
        "citations": made(serializers.ListField, child=serializers.DictField(child=serializers.CharField())),
    }
    return known.get(field.holds) or made(serializers.CharField, EMPTY, allow_null=True, allow_blank=True)


def parameters_of(noun: Noun) -> Iterator[OpenApiParameter]:
    """What a list can be asked."""
    for name in noun.filters:
        yield OpenApiParameter(name, values_of(name), description=FILTERS_SAY[name])
    yield from common(noun)
    size = {"type": "integer", "minimum": 1, "maximum": Paging.max_page_size, "default": Paging.page_size}
    yield OpenApiParameter("page_size", size, description="Rows of a page.")
    yield OpenApiParameter("cursor", str, description="The page, as `next` and `previous` name it.")


def values_of(name: str) -> dict[str, object]:
    """What a filter can be; empty is as if it was not asked for."""
    if name in WORDS:
        return {"type": "string", "enum": ["", *vocabulary(WORDS[name])]}
    if name == "norm":
        return {"type": "string", "enum": ["", *(key for law in laws() for key in law)]}
    return {"type": "string", "pattern": "^([1-9][0-9]{3})?$"} if name == "year" else {"type": "string"}


def common(noun: Noun) -> Iterator[OpenApiParameter]:
    """What every answer about a noun can be asked."""
    names = {"type": "array", "items": {"type": "string", "enum": ["", *(field.name for field in noun.fields)]}}
    yield OpenApiParameter("fields", names, description="Only these fields, with commas between.", explode=False)
    yield OpenApiParameter("lang", str, description="The language of the labels.", enum=list(LANGUAGES), default="en")


REFUSAL = inline_serializer("Refusal", {"error": serializers.CharField(), "next_step": serializers.CharField()})
REFUSALS = {
    code: OpenApiResponse(REFUSAL, description=says)
    for code, says in ((400, "The question is wrong."), (404, "There is none."), (429, "Asked too often: Retry-After."))
}


def views_of(noun: Noun) -> tuple[Any, Any]:
    """The views of a noun, described."""
    title = noun.name.capitalize()
    one = inline_serializer(title, {field.name: serializer_of(field) for field in noun.fields})
    page = inline_serializer(
        f"{title}Page",
        {
            "edition": serializers.DateTimeField(),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": type(one)(many=True),
        },
    )
    listing: Any = type(f"{title}List", (ListView,), {"noun": noun, "__doc__": noun.says})
    record: Any = type(f"{title}One", (OneView,), {"noun": noun, "__doc__": noun.says})
    described = extend_schema(
        operation_id=f"list_{noun.name}",
        description=noun.says,
        parameters=list(parameters_of(noun)),
        responses={200: page, **REFUSALS},
    )
    described_one = extend_schema(
        operation_id=f"read_{noun.name}",
        description=noun.says,
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH), *common(noun)],
        responses={200: one, **REFUSALS},
    )
    listing.get = described(again(ListView.get))
    record.get = described_one(again(OneView.get))
    return listing.as_view(), record.as_view()


def again(method: Any) -> Any:
    """A method once more, since each noun describes its own."""

    @wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        return method(*given, **named)

    return call


VIEWS = {name: views_of(noun) for name, noun in NOUNS.items()}
RECORD = {
    "noun": serializers.CharField(),
    "key": serializers.CharField(),
    "columns": serializers.DictField(),
    "names": serializers.ListField(),
    "links": serializers.DictField(),
    "citations": serializers.ListField(),
}


class DescribedRecords(CaseRecordsView):
    """All that belongs to a case."""

    get = extend_schema(
        operation_id="read_case_records",
        description="Every record of a case with what it says and where that is from, in the order of procedure.",
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH)],
        responses={
            200: inline_serializer(
                "CaseRecords",
                {"edition": serializers.DateTimeField(), "records": inline_serializer("Record", RECORD, many=True)},
            ),
            404: REFUSALS[404],
            429: REFUSALS[429],
        },
    )(again(CaseRecordsView.get))


class DescribedIndex(IndexView):
    """What the API has."""

    get = extend_schema(
        operation_id="index",
        description="The lists by address.",
        responses={200: OpenApiTypes.OBJECT, 429: REFUSALS[429]},
    )(again(IndexView.get))


class SchemaView(SpectacularJSONAPIView):
    """This description."""

    throttle_classes = (PerAddress,)
