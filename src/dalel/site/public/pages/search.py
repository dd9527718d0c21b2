"""Search: names in any script and spelling, and the words of texts in any form."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dalel.errors import CommandError
from dalel.export import clean_text
from dalel.register.search import find_named, search_texts
from dalel.site.public.asked import LONGEST
from dalel.site.public.places import page_of
from dalel.site.public.reading import PublicRequest
from dalel.site.public.seeing import public_sight, showing_of
from dalel.site.public.words import public_page
from dalel.site.words import word

MOST = 30


@public_page
def search(request: PublicRequest) -> HttpResponse:
    """Who is called so, and which records say so, with the passage."""
    q = clean_text(request.GET.get("q", "")).strip()[:LONGEST]
    try:
        named = find_named(q, limit=MOST) if q else []
        texts = search_texts(q, limit=MOST) if q else []
    except CommandError:  # nothing in it is a word
        named, texts = [], []
    sight = public_sight()
    for noun in ("person", "organisation"):
        sight.read(noun, [each.key for each in named if each.noun == noun])
    sight.read("case", [each.case for each in texts if each.case])
    showing = showing_of(sight, [])
    context = {
        "q": q,
        "named": [(each.names, showing.named(each.noun, each.key), word("register/noun", each.noun), each.cases)
                  for each in named],
        "texts": [
            (
                page_of(each.noun, each.key),
                word("register/noun", each.noun),
                showing.named("case", each.case).text if each.case else "",
                each.lang,
                each.passage.pieces,
            )
            for each in texts
        ],
    }  # fmt: skip
    return render(request, "public/search.html", context)
