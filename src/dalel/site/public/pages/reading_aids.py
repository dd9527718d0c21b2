"""What helps to read the register: the glossary, how we count, what can be downloaded."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dalel.register.statistics import Unit
from dalel.register.statistics.grouping import INCLUSION, date_rule, inclusion
from dalel.site.public.edition import CHECKSUMS, DOWNLOADS
from dalel.site.public.linked_data import dataset_data
from dalel.site.public.reading import PublicRequest
from dalel.site.public.words import public_page, tell
from dalel.site.words import language, word
from dalel.vocabulary import LANGUAGES, vocabulary

PRINCIPLES = ("count-units", "count-official", "count-unknown", "count-dates", "count-status", "count-steps",
              "count-hidden", "count-day", "count-change")  # fmt: skip
"""What holds for every number, as sentences."""
API = ("cases", "persons", "charges", "events", "norms", "organisations", "sources", "figures")
"""The lists of the API."""


def glossary_nouns() -> list[str]:
    """The words of the register that have a title for readers; others are sentences, or words of the staff alone."""
    return sorted(code.removeprefix("words-") for code in vocabulary("site") if code.startswith("words-"))


@public_page
def glossary(request: PublicRequest) -> HttpResponse:
    """Every word of the register with what it means."""
    lang = language()
    found = []
    for noun in glossary_nouns():
        terms = vocabulary(f"register/{noun}").values()
        said = [(each.code, each.say(lang), each.definition.get(lang, "")) for each in terms]
        found.append((noun, tell(f"words-{noun}"), said))
    return render(request, "public/glossary.html", {"words": found})


@public_page
def how_we_count(request: PublicRequest) -> HttpResponse:
    """What each number of the register counts, by which date, and what it leaves out."""
    units = [
        (
            word("register/unit", unit.value),
            vocabulary("register/unit")[unit.value].definition[language()],
            word("register/counting", inclusion(unit, None)),
            word("register/counting", date_rule(unit, None)),
        )
        for unit in Unit
    ]
    special = [word("register/counting", code) for code in INCLUSION.values()]
    return render(request, "public/counting.html", {"units": units, "special": special, "principles": PRINCIPLES})


@public_page
def data(request: PublicRequest) -> HttpResponse:
    """What can be downloaded, with checksums, and where the API is."""
    elsewhere = tuple(f".{lang}." for lang in LANGUAGES if lang != language())
    files = request.edition.downloads
    context = {
        "data": dataset_data(request.edition, tell("site-title"), tell("site-says")),
        "api": API,
        "own": [each for each in files if not any(part in each.name for part in elsewhere)],
        "others": [each for each in files if any(part in each.name for part in elsewhere)],
    }
    return render(request, "public/data.html", context)


def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the edition."""
    edition = request.edition  # type: ignore[attr-defined] # it has its edition, see `reading`
    known = {each.name for each in edition.downloads} | {CHECKSUMS}
    if name not in known:
        raise Http404
    kinds = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "json": "application/jsonl",
             "parquet": "application/vnd.apache.parquet", "sqlite3": "application/vnd.sqlite3",
             "zip": "application/zip"}  # fmt: skip
    kind = kinds.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    return FileResponse((edition.path / DOWNLOADS / name).open("rb"), content_type=kind)
