"""The rules of feeds, read off their specifications and not off the program: JSON Feed 1.1, Atom (RFC 4287), RSS 2.0.

https://www.jsonfeed.org/version/1.1/ · https://www.rfc-editor.org/rfc/rfc4287 · https://www.rssboard.org/rss-specification
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TEXTS = {"title", "description", "user_comment", "language", "summary", "content_html", "content_text", "id", "name"}
ADDRESSES = {"home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image", "banner_image",
             "avatar"}  # fmt: skip
MOMENTS = {"date_published", "date_modified"}
HEAD = TEXTS - {"summary", "content_html", "content_text", "id", "name"} | {
    "version", "home_page_url", "feed_url", "next_url", "icon", "favicon", "authors", "expired", "hubs", "items",
}  # fmt: skip
ITEM = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
        "date_published", "date_modified", "authors", "tags", "language", "attachments"}  # fmt: skip
AUTHOR = {"name", "url", "avatar"}


def is_address(text: object) -> bool:
    parts = urlsplit(text if isinstance(text, str) else "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_moment(text: object) -> bool:
    if not isinstance(text, str) or not RFC3339.fullmatch(text):
        return False
    return dt.datetime.fromisoformat(text).tzinfo is not None


def json_feed_faults(body: bytes) -> list[str]:
    """What of a JSON Feed breaks a rule of version 1.1."""
    feed = json.loads(body)
    if not isinstance(feed, dict):
        return ["a feed is an object"]
    faults = list(object_faults("feed", feed, HEAD))
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("feed: version")
    faults += [f"feed: no {name}" for name in ("title", "items") if name not in feed]
    items = feed.get("items", [])
    for number, item in enumerate(items):
        where = f"item {number}"
        faults += object_faults(where, item, ITEM)
        faults += [f"{where}: no id"] * (not item.get("id"))
        faults += [f"{where}: no content"] * (not {"content_html", "content_text"} & set(item))
    if len({item.get("id") for item in items}) != len(items):
        faults.append("feed: an id twice")
    return faults


def object_faults(where: str, said: dict[str, Any], known: set[str]) -> Iterator[str]:
    for name, value in said.items():
        if name not in known and not name.startswith("_"):
            yield f"{where}: {name} is not known"
        elif name in TEXTS and not isinstance(value, str):
            yield f"{where}: {name} is no text"
        elif name in ADDRESSES and not is_address(value):
            yield f"{where}: {name} is no address"
        elif name in MOMENTS and not is_moment(value):
            yield f"{where}: {name} is no moment"
        elif name == "authors":
            for author in value:
                yield from object_faults(f"{where}: author", author, AUTHOR)
                if not set(author) & AUTHOR:
                    yield f"{where}: an author says nothing"


def atom_faults(body: bytes) -> list[str]:
    """What of an Atom feed breaks a rule of RFC 4287."""
    feed = ET.fromstring(body)  # noqa: S314 - our own feed
    faults = [] if feed.tag == f"{ATOM}feed" else ["no feed"]
    faults += [] if feed.get(LANG) else ["feed: no language"]
    faults += atom_element_faults("feed", feed)
    if not any(each.get("rel") == "self" for each in feed.findall(f"{ATOM}link")):
        faults.append("feed: no self")
    entries = feed.findall(f"{ATOM}entry")
    has_author = feed.find(f"{ATOM}author/{ATOM}name") is not None
    for number, entry in enumerate(entries):
        where = f"entry {number}"
        faults += atom_element_faults(where, entry)
        if not has_author and entry.find(f"{ATOM}author/{ATOM}name") is None:
            faults.append(f"{where}: no author")
        has_alternate = any(each.get("rel", "alternate") == "alternate" for each in entry.findall(f"{ATOM}link"))
        if entry.find(f"{ATOM}content") is None and not has_alternate:
            faults.append(f"{where}: neither content nor alternate")
    if len({entry.findtext(f"{ATOM}id") for entry in entries}) != len(entries):
        faults.append("feed: an id twice")
    return faults


def atom_element_faults(where: str, element: ET.Element) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"{where}: not one {name}"
    if not is_address(element.findtext(f"{ATOM}id")):
        yield f"{where}: id is no address"
    if not is_moment(element.findtext(f"{ATOM}updated")):
        yield f"{where}: updated is no moment"
    links = [(each.get("rel", "alternate"), each.get("type"), each.get("hreflang"))
             for each in element.findall(f"{ATOM}link")]  # fmt: skip
    if len(links) != len(set(links)):
        yield f"{where}: a link of one kind twice"
    yield from (
        f"{where}: link to nowhere" for each in element.findall(f"{ATOM}link") if not is_address(each.get("href"))
    )
    for name in ("title", "summary", "content"):
        for each in element.findall(f"{ATOM}{name}"):
            if each.get("type", "text") not in {"text", "html", "xhtml"} or (each.get("type") != "xhtml" and len(each)):
                yield f"{where}: {name} of no type"


def rss_faults(body: bytes) -> list[str]:
    """What of an RSS feed breaks a rule of RSS 2.0."""
    root = ET.fromstring(body)  # noqa: S314 - our own feed
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["no channel of RSS 2.0"]
    faults = [f"channel: no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    faults += [] if is_address(channel.findtext("link")) else ["channel: link is no address"]
    faults += [] if is_mail_moment(channel.findtext("lastBuildDate")) else ["channel: lastBuildDate is no moment"]
    guids = []
    for number, item in enumerate(channel.findall("item")):
        where = f"item {number}"
        faults += [] if item.findtext("title") or item.findtext("description") else [f"{where}: says nothing"]
        faults += [] if is_address(item.findtext("link")) else [f"{where}: link is no address"]
        faults += [] if is_mail_moment(item.findtext("pubDate")) else [f"{where}: pubDate is no moment"]
        guid = item.find("guid")
        if guid is None or (guid.get("isPermaLink", "true") == "true" and not is_address(guid.text)):
            faults.append(f"{where}: guid is no address")
        else:
            guids.append(guid.text)
    return faults + (["channel: a guid twice"] if len(guids) != len(set(guids)) else [])


def is_mail_moment(text: str | None) -> bool:
    try:
        return parsedate_to_datetime(text or "").tzinfo is not None
    except ValueError:
        return False
