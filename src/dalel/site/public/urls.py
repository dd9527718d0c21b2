"""The addresses of the public site; those of records stay the same for ever."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from dalel.site.public.api.schema import VIEWS, DescribedIndex, DescribedRecords, SchemaView
from dalel.site.public.feeds.views import feed, hearings, robots, sitemap
from dalel.site.public.following.followers import SIGNS
from dalel.site.public.pages.case import case, inside
from dalel.site.public.pages.corrections import all_corrections
from dalel.site.public.pages.follow import follow, token
from dalel.site.public.pages.home import door, home
from dalel.site.public.pages.lists import cases, courts, organisations, persons
from dalel.site.public.pages.norms import norm, norms
from dalel.site.public.pages.reading_aids import data, download, glossary, how_we_count
from dalel.site.public.pages.record import record
from dalel.site.public.pages.report import report
from dalel.site.public.pages.search import search
from dalel.site.public.pages.statistics import statistics, statistics_csv
from dalel.site.public.pictures.views import picture_of
from dalel.vocabulary import LANGUAGES


class LanguageInPath:
    """The language with which an address begins."""

    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        """The language."""
        return value

    def to_url(self, value: str) -> str:
        """The language."""
        return value


register_converter(LanguageInPath, "lang")

urlpatterns: list[URLPattern] = [
    path("", door),
    path("<lang:lang>/", home),
    path("<lang:lang>/cases", cases),
    path("<lang:lang>/cases/<str:key>", case),
    path("<lang:lang>/persons", persons),
    path("<lang:lang>/organisations", organisations),
    path("<lang:lang>/courts", courts),
    path("<lang:lang>/norms", norms),
    path("<lang:lang>/norms/<str:key>", norm),
    path("<lang:lang>/report", report),
    path("<lang:lang>/follow", follow),
    re_path(rf"^(?P<lang>en|ru|kk)/(?P<folder>follow|unfollow)/(?P<key>{SIGNS})$", token),
    path("<lang:lang>/search", search),
    path("<lang:lang>/statistics", statistics),
    path("<lang:lang>/statistics/<str:name>.csv", statistics_csv),
    path("<lang:lang>/glossary", glossary),
    path("<lang:lang>/counting", how_we_count),
    path("<lang:lang>/corrections", all_corrections),
    path("<lang:lang>/data", data),
    re_path(r"^(?P<lang>en|ru|kk)/(?P<folder>persons|organisations|sources|figures)/(?P<key>[^/]+)$", record),
    re_path(r"^(?P<lang>en|ru|kk)/(?P<folder>charges|events)/(?P<key>.+)$", inside),
    path("downloads/<str:name>", download),
    re_path(r"^feeds/cases\.(?P<form>atom|json|rss)$", feed),
    re_path(r"^feeds/(?P<folder>cases|persons|organisations|norms)/(?P<key>[^/]+)\.(?P<form>atom|json|rss)$", feed),
    path("feeds/hearings.ics", hearings),
    path("pictures/<lang:lang>/site.png", picture_of),
    re_path(
        r"^pictures/(?P<lang>en|ru|kk)/(?P<folder>cases|persons|organisations|norms)/(?P<key>[^/]+)\.png$", picture_of
    ),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("api/", DescribedIndex.as_view()),
    path("api/schema", SchemaView.as_view()),
    path("api/cases/<str:key>/records", DescribedRecords.as_view()),
    *(path(f"api/{name}", listing) for name, (listing, _) in VIEWS.items()),
    *(path(f"api/{name}/<path:key>", record) for name, (_, record) in VIEWS.items()),
]
handler404 = "dalel.site.public.pages.refusal.not_found"
