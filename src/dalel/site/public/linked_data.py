"""What search engines read of a page: schema.org as JSON-LD, which says no more than the page does."""

from __future__ import annotations

import datetime as dt
import json

from django.utils.safestring import SafeString, mark_safe

from dalel.site.public.edition import Edition
from dalel.site.showing import Shown
from dalel.site.words import language


def case_data(shown: Shown, edition: Edition, published: dt.datetime | None) -> SafeString:
    """A case as a creative work of the register; nobody is said to have done anything."""
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": shown.heading,
            "inLanguage": language(),
            "url": f"{edition.address}{shown.url}",
            "identifier": shown.key,
            "isPartOf": {"@type": "Dataset", "name": "Dalel", "url": f"{edition.address}/{language()}/"},
            **({"dateModified": published.isoformat()} if published else {}),
        }
    )


def dataset_data(edition: Edition, name: str, description: str) -> SafeString:
    """The register as a data set with its downloads."""
    return as_script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": name,
            "description": description,
            "inLanguage": language(),
            "url": f"{edition.address}/{language()}/",
            "dateModified": edition.made.isoformat(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": each.name,
                    "contentUrl": f"{edition.address}/downloads/{each.name}",
                    "contentSize": str(each.size),
                }
                for each in edition.downloads
            ],
        }
    )


def as_script(data: dict[str, object]) -> SafeString:
    """JSON that cannot end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - the three signs that could end it are escaped above
