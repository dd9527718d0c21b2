"""Pictures, drawn when they are first asked for."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from dalel.site.public.pictures.drawing import picture
from dalel.site.public.pictures.face import FACES, face_of_site
from dalel.site.public.reading import PublicRequest
from dalel.site.public.tags import day
from dalel.site.public.words import tell


def picture_of(request: HttpRequest, lang: str, folder: str = "", key: str = "") -> HttpResponse:
    """The picture of a record's page, or that of the site."""
    edition = cast("PublicRequest", request).edition
    with override(lang):
        face = FACES[folder](key, edition) if folder else face_of_site(edition)
        at_foot = f"{tell('edition-of', day=day(edition.day))} {edition.address.partition('://')[2]}"
        answer = HttpResponse(picture(face, site=tell("site-title"), edition=at_foot), content_type="image/png")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
