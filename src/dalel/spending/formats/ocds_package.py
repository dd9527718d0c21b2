"""Where the releases stand in an OCDS document: a package, a record, a list, lines, or the release itself.

    release package   {"releases": [...]}                      /releases/3
    record package    {"records": [{"compiledRelease": ...}]}  /records/3/compiledRelease
    a list            [release or record or package, ...]      /3
    JSON Lines        a release, record or package a line      line 4

One release is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, cast

from dalel.errors import DocumentError
from dalel.spending.formats.format import Issue, Source
from dalel.spending.formats.gzip_content import first_bytes, open_content
from dalel.spending.formats.json_document import JsonDocument, is_json_lines, shorten

RELEASE_KEYS = frozenset(
    {"ocid", "tag", "initiationType", "parties", "planning", "tender", "bids", "awards", "contracts"}
)
RECORD_KEYS = frozenset({"compiledRelease", "versionedRelease"})
LIST_KEYS = frozenset({"releases", "records"})
KEPT_KEYS = RELEASE_KEYS | RECORD_KEYS | LIST_KEYS | {"id", "date", "language", "buyer"}
"""What is kept of an object at the top of a document, which may be a release or a record; the rest is passed over."""
FIRST_LINE = 16 << 20
"""A first line longer than this is not taken for a line of JSON Lines, but for a document written in one line."""


@dataclass(slots=True)
class Release:
    """One release with its place in the document.

    Of a compiled release ``record`` is the place of its record, and ``parts`` the releases that the record holds.
    """

    place: str
    body: dict[str, Any]
    record: str = ""
    parts: list[Any] | None = None


Found = Release | Issue


def is_release(body: Mapping[str, Any]) -> bool:
    """Whether an object is a release: it has an ocid, or two of the other parts that only a release has."""
    return "ocid" in body or len(RELEASE_KEYS & body.keys()) > 1


def is_record(body: Mapping[str, Any]) -> bool:
    """Whether an object is a record: everything published about one contracting process."""
    return bool(RECORD_KEYS & body.keys()) or ("ocid" in body and "releases" in body)


def find_releases(source: Source) -> Iterator[Found]:
    """Every release of a document in its order, and an issue for each thing that stands in the place of one."""
    odd: Issue | None = None
    is_ocds = False
    for found in releases_of_document(source):
        if isinstance(found, Issue) and found.code in {"unknown-record", "not-a-record"}:
            odd = odd or found
        else:
            is_ocds = True
        yield found
    if odd and not is_ocds:
        what = f"its keys are {odd.values['fields']}" if "fields" in odd.values else f"it is {odd.values['value']}"
        raise DocumentError(
            f"{source.name} is JSON, but not OCDS: {what}.",
            next_step='OCDS has "releases" or "records" (a package) or "ocid" (a release, a record). '
            f"Name the format it is in: dalel spending read {source.name} --format …",
        )


def releases_of_document(source: Source) -> Iterator[Found]:
    """The releases of one JSON value, or of one value a line."""
    by_line = is_json_lines(BytesIO(first_bytes(source, FIRST_LINE)))
    with open_content(source) as content:
        # Of a stream it asks read() only.
        document = JsonDocument(cast("IO[bytes]", content), name=source.name)
        content.count = lambda: document.records
        last_line = 0
        while document.peek():
            line = document.line
            if line == last_line:
                raise DocumentError(
                    f"{source.name}, line {line}: a second JSON value begins on the same line.",
                    next_step=f"Put each value on a line of its own: jq -c . {source.name} > lines.jsonl",
                )
            if by_line or last_line:
                yield from releases_of_line(document, line)
            else:
                yield from releases_of_value(document, source.name)
            last_line = line
        if not last_line:
            raise DocumentError(f"{source.name} holds nothing but spaces.", next_step="Get the document again.")


def releases_of_line(document: JsonDocument, line: int) -> Iterator[Found]:
    """The releases of one line of JSON Lines."""
    try:
        value = document.value()
    except DocumentError as error:
        raise DocumentError(f"{error.what} The value begins in line {line}.", next_step=error.next_step) from error
    yield from unpack(value, f"line {line} ")
    document.records += 1


def releases_of_value(document: JsonDocument, name: str) -> Iterator[Found]:
    """The releases of a document that is one JSON value: a list or an object."""
    mark = document.peek()
    if mark == "{":
        yield from releases_of_object(document, name)
    elif mark == "[":
        for number, value in document.elements():
            yield from unpack(value, f"/{number}")
            document.records += 1
    else:
        yield Issue("/", "not-a-record", refused=True, values={"value": shorten(document.value())})


def releases_of_object(document: JsonDocument, name: str) -> Iterator[Found]:
    """The releases of a package, one at a time; or of the bare release or record that the document is."""
    body: dict[str, Any] = {}
    keys: list[str] = []
    streamed = ""
    for key in document.members():
        if key in body or key == streamed:
            raise DocumentError(
                f'{name} has the key "{key}" twice at its top; which of them counts nobody can say.',
                next_step="Get the document again from its source, or ask the publisher.",
            )
        keys.append(key)
        if key in LIST_KEYS and document.peek() == "[" and not is_release(body) and not is_record(body):
            streamed, unpack_one = key, unpack_record if key == "records" else unpack_release
            for number, value in document.elements():
                yield from unpack_one(value, f"/{key}/{number}")
                document.records += 1
        elif key in KEPT_KEYS:
            body[key] = document.value()
        else:
            pass_over(document)
    if not streamed:
        yield from unpack(body, "", keys=keys)
    elif is_release(body) or is_record(body):
        # They were read as a package's, though a record's compiled release is to be read instead.
        raise DocumentError(
            f'{name} is one record, but has its "{streamed}" before its "ocid".',
            next_step='Put it into a record package, {"records": [ … ]}, and add that.',
        )


def pass_over(document: JsonDocument) -> None:
    """Read the next value without keeping it, however long a list it is."""
    if document.peek() != "[":
        document.value()
        return
    for _ in document.elements():
        pass


def unpack(value: object, root: str, *, keys: list[str] | None = None) -> Iterator[Found]:
    """The releases of one value that is a release, a record or a package; ``root`` is what their places begin with."""
    place = root.strip() or "/"
    if not isinstance(value, dict):
        yield Issue(place, "not-a-record", refused=True, values={"value": shorten(value)})
    elif is_record(value):
        yield from unpack_record(value, root)
    elif is_release(value):
        yield Release(root, value)
    elif any(isinstance(value.get(key), list) for key in LIST_KEYS):
        for number, release in enumerate(value.get("releases") or []):
            yield from unpack_release(release, f"{root}/releases/{number}")
        for number, record in enumerate(value.get("records") or []):
            yield from unpack_record(record, f"{root}/records/{number}")
    else:
        names = [shorten(key) for key in keys or value]
        fields = ", ".join(names[:12] + ["…"] * (len(names) > 12)) or "none"
        yield Issue(place, "unknown-record", refused=True, values={"fields": fields})


def unpack_release(value: object, place: str) -> Iterator[Found]:
    """One element of ``releases``."""
    if not isinstance(value, dict):
        yield Issue(place, "not-a-record", refused=True, values={"value": shorten(value)})
    elif "url" in value and "ocid" not in value:
        yield Issue(place, "linked-release", refused=True, values={"value": shorten(value["url"])})
    else:
        yield Release(place, value)


def unpack_record(value: object, place: str) -> Iterator[Found]:
    """The compiled release of a record, or, where it has none, each of its releases.

    A versioned release tells the same again, so it is never read.
    """
    if not isinstance(value, dict):
        yield Issue(place, "not-a-record", refused=True, values={"value": shorten(value)})
        return
    compiled, releases = value.get("compiledRelease"), value.get("releases")
    if isinstance(compiled, dict):
        parts = releases if isinstance(releases, list) and releases else None
        yield Release(f"{place}/compiledRelease", {"ocid": value.get("ocid")} | compiled, place, parts)
    elif compiled is not None:
        yield Issue(f"{place}/compiledRelease", "not-a-record", refused=True, values={"value": shorten(compiled)})
    elif isinstance(releases, list) and releases:
        for number, release in enumerate(releases):
            yield from unpack_release(release, f"{place}/releases/{number}")
    else:
        yield Issue(place.strip() or "/", "missing-field", refused=True, values={"field": "compiledRelease"})
