"""Feeds as Atom and as JSON Feed."""

from __future__ import annotations

import datetime as dt
import json
from html import escape
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from dalel.site.public.edition import Edition
from dalel.site.public.feeds.entry import Feed
from dalel.site.public.words import tell
from dalel.site.words import language


class DatedAtom(Atom1Feed):
    """An Atom feed that is as new as its edition, also where it has no entry."""

    def latest_post_date(self) -> dt.datetime:
        """When the edition was made."""
        return made_of(self)


class DatedRss(Rss201rev2Feed):
    """The same as RSS."""

    def latest_post_date(self) -> dt.datetime:
        """When the edition was made."""
        return made_of(self)


def made_of(written: SyndicationFeed) -> dt.datetime:
    """When the edition of a feed was made."""
    made: dt.datetime = written.feed["made"]
    return made


def as_atom(feed: Feed, edition: Edition, address: str) -> str:
    """A feed as Atom (RFC 4287)."""
    return as_xml(DatedAtom, feed, edition, address)


def as_rss(feed: Feed, edition: Edition, address: str) -> str:
    """A feed as RSS 2.0, for programs that read nothing newer."""
    return as_xml(DatedRss, feed, edition, address)


def as_xml(form: type[SyndicationFeed], feed: Feed, edition: Edition, address: str) -> str:
    """A feed in a form of XML."""
    written = form(
        title=feed.title,
        link=feed.page,
        description=feed.title if form is DatedRss else None,
        language=language(),
        author_name=tell("site-title"),
        feed_url=address,
        feed_guid=address,
        made=edition.made,
    )
    for each in feed.entries:
        written.add_item(
            title=each.title,
            link=each.address,
            description=as_html(each.text or each.title),
            unique_id=each.address,
            pubdate=each.updated if form is DatedRss else None,
            updateddate=each.updated,
        )
    return written.writeString("utf-8")


def as_html(text: str) -> str:
    """A text as the HTML that readers take a summary for: nothing in it is markup."""
    return "<br>".join(escape(text, quote=False).split("\n"))


def as_json(feed: Feed, edition: Edition, address: str) -> str:
    """A feed as JSON Feed 1.1."""
    items: list[dict[str, Any]] = [
        {
            "id": each.address,
            "url": each.address,
            "title": each.title,
            "content_text": each.text or each.title,
            "date_modified": each.updated.isoformat(),
        }
        for each in feed.entries
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": address,
        "language": language(),
        "authors": [{"name": tell("site-title"), "url": f"{edition.address}/{language()}/"}],
    }
    return json.dumps({**head, "items": items}, ensure_ascii=False, indent=1) + "\n"


FORMS = {
    "atom": (as_atom, "application/atom+xml; charset=utf-8"),
    "json": (as_json, "application/feed+json"),
    "rss": (as_rss, "application/rss+xml; charset=utf-8"),
}
"""The forms by the ends of their addresses."""
