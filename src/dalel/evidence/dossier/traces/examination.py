"""An examination: one file looked through, with everything that is packed in it, as far as the limits go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import chain
from typing import BinaryIO, Protocol

from dalel.errors import DocumentError
from dalel.evidence.dossier.inner_path import shown
from dalel.evidence.dossier.traces.encoded import Encoded
from dalel.evidence.dossier.traces.form import HEAD_BYTES, Form, find_closed, recognise
from dalel.evidence.dossier.traces.gzipped import gunzip
from dalel.evidence.dossier.traces.message import Message
from dalel.evidence.dossier.traces.office import MEMBERS, OfficeMember
from dalel.evidence.dossier.traces.pdf import read_pdf
from dalel.evidence.dossier.traces.picture import read_picture
from dalel.evidence.dossier.traces.search import Finds, Search
from dalel.evidence.dossier.traces.secret import JsonSecrets
from dalel.evidence.dossier.traces.term import Spellings
from dalel.evidence.dossier.traces.trace import Limits, Sayings, Trace, TraceKind
from dalel.evidence.dossier.traces.warc import Warc
from dalel.evidence.dossier.zipped import Member, read_directory, read_local_header, read_member, read_members

CHUNK = 1 << 18
TEXTS = (Form.PLAIN, Form.JSON, Form.MESSAGE)
PICTURES = (Form.JPEG, Form.PNG, Form.WEBP, Form.TIFF)


class Watch(Protocol):
    """Looks at bytes as they go by."""

    def feed(self, data: bytes) -> None: ...

    def finish(self) -> None: ...

    def say(self) -> Sayings: ...


class ExhaustedError(DocumentError):
    """More is packed in a file than may be unpacked: the rest of the file is left."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to look at: a file, or something packed in one, which can be unpacked once more but not be jumped in."""

    name: str
    chunks: Callable[[], Iterator[bytes]]
    file: BinaryIO | None = None


class Examination:
    """The examination of one file."""

    def __init__(self, path: str, *, spellings: Spellings, limits: Limits) -> None:
        self._path = path
        self._spellings = spellings
        self._limits = limits
        self._left = limits.unpacked_bytes
        self._found: list[Trace] = []
        self._counts: Counter[TraceKind] = Counter()

    def run(self, file: BinaryIO) -> list[Trace]:
        """Everything that was found."""
        try:
            self._look(Source("", partial(read_chunks, file), file), place="", depth=0)
        except ExhaustedError as error:
            self._add("", [(TraceKind.NOT_LOOKED_INTO, f"The rest was not looked into: {error.what}.")])
        more = {kind: count - self._limits.kind_traces for kind, count in self._counts.items()}
        sentence = "There are {} more of this kind in this file."
        return self._found + [
            Trace(kind, self._path, "", sentence.format(count)) for kind, count in more.items() if count > 0
        ]

    def _add(self, place: str, said: Sayings) -> None:
        for kind, sentence in said:
            self._counts[kind] += 1
            if self._counts[kind] <= self._limits.kind_traces:
                self._found.append(Trace(kind, self._path, place, sentence))

    def _look(self, source: Source, *, place: str, depth: int) -> None:
        """Search the bytes as they are; then look at what they are."""
        try:
            form, file = self._pass(source, place=place)
            if form in (Form.ZIP, Form.GZIP) and depth >= self._limits.depth:
                raise DocumentError(f"it is packed more than {self._limits.depth} deep")
            if form is Form.GZIP:
                unpacked = Source(source.name.removesuffix(".gz"), lambda: self._spending(gunzip(source.chunks())))
                self._look(unpacked, place=join(place, "unpacked"), depth=depth + 1)
            elif file is not None:
                self._open(file, form, place=place, depth=depth)
        except ExhaustedError:
            raise
        except DocumentError as error:
            self._add(place, [(TraceKind.NOT_LOOKED_INTO, f"It was not looked into to its end: {error.what}.")])

    def _pass(self, source: Source, *, place: str) -> tuple[Form, BinaryIO | None]:
        """Let all bytes go by, once. A form that must be read from several places comes back as a file."""
        head, chunks = peek(source.chunks())
        form, closed = recognise(head), find_closed(head)
        if closed is not None:
            self._add(place, [(TraceKind.NOT_LOOKED_INTO, f"It is {closed}; it was searched for names, and no more.")])
        if form is Form.COOKIE_FILE:
            self._add(place, [(TraceKind.COOKIE, "It is a file of cookies, as browsers export them.")])
        needs_file = form in (Form.ZIP, Form.PDF, *PICTURES)
        held = bytearray() if needs_file and source.file is None else None
        watches = self._watches(form, source.name)
        for chunk in chunks:
            for watch in tuple(watches):
                self._feed(watch, chunk, watches, place=place)
            if held is not None and len(held) <= self._limits.held_bytes:
                held += chunk
        for watch in tuple(watches):
            self._feed(watch, None, watches, place=place)
        for watch in watches:
            self._add(place, watch.say())
        if held is not None and len(held) > self._limits.held_bytes:
            raise DocumentError(f"it has more than {self._limits.held_bytes} bytes, and is packed in something else")
        return form, (BytesIO(held) if held is not None else source.file) if needs_file else None

    def _feed(self, watch: Watch, data: bytes | None, watches: list[Watch], *, place: str) -> None:
        """Hand bytes to one watch, or the end. Where it cannot go on, it says what it has, and the others go on."""
        try:
            watch.finish() if data is None else watch.feed(data)
        except ExhaustedError:
            raise
        except DocumentError as error:
            watches.remove(watch)
            reason = f"It was not looked into to its end: {error.what}."
            self._add(place, [*watch.say(), (TraceKind.NOT_LOOKED_INTO, reason)])

    def _watches(self, form: Form, name: str) -> list[Watch]:
        """Who looks at bytes of this form."""
        watches: list[Watch] = [Search(self._spellings, Finds())]
        if form is Form.WARC:
            watches.append(Warc(self._spellings, spend=self._spend))
        elif form is Form.JSON:
            watches.append(JsonSecrets())
        elif form is Form.MESSAGE:
            watches.append(Message())
        if form in TEXTS:
            watches.append(Encoded())
        if name in MEMBERS:
            watches.append(OfficeMember(name))
        return watches

    def _open(self, file: BinaryIO, form: Form, *, place: str, depth: int) -> None:
        """Look into a form that must be read from several places."""
        if form is Form.ZIP:
            self._look_into_zip(file, place=place, depth=depth)
        elif form is Form.PDF:
            search = Search(self._spellings, Finds(), where=" of its text")
            self._add(place, read_pdf(file, seconds=self._limits.pdf_seconds, search=search))
            self._add(place, search.say())
        else:
            self._add(place, read_picture(file, form))

    def _look_into_zip(self, file: BinaryIO, *, place: str, depth: int) -> None:
        directory = read_directory(file)
        if directory.members > self._limits.members:
            raise DocumentError(f"it has more than {self._limits.members} members")
        for member in read_members(file, directory):
            if not member.is_folder:
                source = Source(member.name, partial(self._unpack_member, file, member))
                self._look(source, place=join(place, shown(member.name)[1:-1]), depth=depth + 1)

    def _unpack_member(self, file: BinaryIO, member: Member) -> Iterator[bytes]:
        if member.is_encrypted:
            raise DocumentError("it is encrypted")
        header = read_local_header(file, member)
        yield from self._spending(read_member(file, member, data=header.data))

    def _spending(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._spend(len(chunk))
            yield chunk

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise ExhaustedError(f"more than {self._limits.unpacked_bytes} bytes are packed in it")


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, up to the size that it has now: it might grow for ever."""
    size = file.seek(0, 2)
    for start in range(0, size, CHUNK):
        file.seek(start)
        try:
            yield file.read(min(CHUNK, size - start))
        except OSError as error:
            raise DocumentError(f"it cannot be read: {error.strerror}") from error


def peek(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The beginning, and everything again."""
    seen: list[bytes] = []
    for chunk in chunks:
        seen.append(chunk)
        if sum(map(len, seen)) >= HEAD_BYTES:
            break
    return b"".join(seen)[:HEAD_BYTES], chain(seen, chunks)


def join(place: str, inner: str) -> str:
    """A place in something that is packed."""
    return f"{place} > {inner}" if place else inner
