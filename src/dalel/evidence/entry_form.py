"""The forms that a field of an entry can have: how it is checked, read and written, each once.

A form has a ``pattern`` as well: the JSON spellings of it that need no second look. A line made of such spellings in
the order of its keys is canonical by construction, so a million lines are checked without taking each one apart.
What the pattern does not match is read the careful way, which says what is wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from dalel.canonical import CanonicalValue
from dalel.evidence.parts.tree import PartsCommitment
from dalel.evidence.spelling import refuse, shown

MAX_INTEGER = 2**53 - 1
"""The largest whole number that canonical JSON can hold."""


class Form:
    """A form of field."""

    @property
    def pattern(self) -> str:
        """Matches only canonical spellings that `parse` accepts; need not match all of them."""
        raise NotImplementedError

    def parse(self, value: Any, name: str) -> Any:
        """The value of a field; the error says what was expected and what was found."""
        raise NotImplementedError

    def plain(self, value: Any) -> CanonicalValue:
        """The value as canonical JSON holds it."""
        raise NotImplementedError

    def read(self, spelled: bytes) -> Any:
        """The value of a spelling that the pattern matched."""
        return self.parse(json.loads(spelled), "")

    def free(self, spelled: bytes) -> Sequence[slice]:
        """Where any of 0-9a-f may stand instead of each other in a spelling, and the pattern matches all the same."""
        del spelled
        return ()


class Number(Form):
    """A whole number from 0 up."""

    @property
    def pattern(self) -> str:
        """Its spelling."""
        return r"(?:0|[1-9][0-9]{0,14})"

    def parse(self, value: Any, name: str) -> int:
        """A number in bounds; true is none."""
        if type(value) is not int or not 0 <= value <= MAX_INTEGER:
            refuse(f"a whole number from 0 to {MAX_INTEGER}", f"{name} {shown(value)}")
        return value

    def plain(self, value: Any) -> CanonicalValue:
        """As it is."""
        return int(value)

    def read(self, spelled: bytes) -> int:
        """Its digits."""
        return int(spelled)


class Seconds(Form):
    """A whole number of seconds, before or after."""

    @property
    def pattern(self) -> str:
        """Its spelling."""
        return r"(?:0|-?[1-9][0-9]{0,8})"

    def parse(self, value: Any, name: str) -> int:
        """A number in bounds; true is none."""
        if type(value) is not int or abs(value) > MAX_INTEGER:
            refuse("a whole number of seconds", f"{name} {shown(value)}")
        return value

    def plain(self, value: Any) -> CanonicalValue:
        """As it is."""
        return int(value)


class Text(Form):
    """A text of one form. ``plainly`` matches those of its texts that JSON spells without escapes.

    It is ``free`` if the form takes any of 0-9a-f wherever it takes one of them.
    """

    def __init__(self, form: str, plainly: str = "", *, free: bool = False) -> None:
        # ASCII: the digits of other scripts are digits to a pattern too.
        self._form = re.compile(form, re.ASCII)
        self._plainly = plainly or form
        self._is_free = free

    @property
    def pattern(self) -> str:
        """Between quotes."""
        return f'"(?:{self._plainly})"'

    def parse(self, value: Any, name: str) -> str:
        """A text that has the form."""
        if not isinstance(value, str) or not self._form.fullmatch(value):
            refuse(f"{name} in the form {self._form.pattern}", f"{name} {shown(value)}")
        return value

    def plain(self, value: Any) -> CanonicalValue:
        """As it is."""
        return str(value)

    def read(self, spelled: bytes) -> str:
        """What stands between the quotes; the pattern matches none with an escape."""
        return spelled[1:-1].decode()

    def free(self, spelled: bytes) -> Sequence[slice]:
        """Everywhere or nowhere."""
        return (slice(0, len(spelled)),) if self._is_free else ()


DIGEST = Text(r"[0-9a-f]{64}", free=True)
_TIME = Text(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NAME = re.compile(r"[a-z][a-z_]{0,31}")
_DIGEST = re.compile(DIGEST.pattern.encode())


class Time(Form):
    """A time in UTC and whole seconds (``2026-11-23T09:30:00Z``)."""

    @property
    def pattern(self) -> str:
        """Every day but the 29th of February, which is looked at with care."""
        long = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
        short = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
        february = "02-(?:0[1-9]|1[0-9]|2[0-8])"
        return rf'"(?!0000)[0-9]{{4}}-(?:{long}|{short}|{february})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"'

    def parse(self, value: Any, name: str) -> dt.datetime:
        """A time that the calendar has."""
        text = _TIME.parse(value, name)
        try:
            return parse_time(text)
        except ValueError:
            refuse("a time that the calendar has", f"{name} {shown(text)}")

    def plain(self, value: Any) -> CanonicalValue:
        """In UTC."""
        return time_text(value)

    def read(self, spelled: bytes) -> dt.datetime:
        """What stands between the quotes."""
        return parse_time(spelled[1:-1].decode())


class Commitments(Form):
    """Commitments by name."""

    @property
    def pattern(self) -> str:
        """The names that Dalel itself writes, in their order; others are looked at with care."""
        digest = '"[0-9a-f]{64}"'
        before = f'(?:"address":{digest},)?'
        between = "".join(f'(?:,"{name}":{digest})?' for name in ("final_address", "name"))
        more = "".join(f'(?:,"{name}":{digest})?' for name in ("parts", "path", "recipient", "record", "where"))
        return rf'\{{{before}"collector":{digest},"device":{digest}{between},"note":{digest}{more}\}}'

    def parse(self, value: Any, name: str) -> Mapping[str, str]:
        """Digests by small names."""
        del name
        if not isinstance(value, dict):
            refuse("commitments by name", f"commit {shown(value)}")
        for each in value:
            if not _NAME.fullmatch(each):
                refuse("a commitment's name in small letters", shown(each))
            DIGEST.parse(value[each], each)
        return value

    def plain(self, value: Any) -> CanonicalValue:
        """By name."""
        return dict(value)

    def read(self, spelled: bytes) -> Mapping[str, str]:
        """The pattern left nothing to check."""
        found: dict[str, str] = json.loads(spelled)
        return found

    def free(self, spelled: bytes) -> Sequence[slice]:
        """In the digests."""
        return [slice(*found.span()) for found in _DIGEST.finditer(spelled)]


@dataclass(frozen=True)
class Nullable(Form):
    """A form, or null where there is nothing to say."""

    form: Form

    @property
    def pattern(self) -> str:
        """The form's, or null."""
        return f"(?:null|{self.form.pattern})"

    def parse(self, value: Any, name: str) -> Any:
        """None for null."""
        return None if value is None else self.form.parse(value, name)

    def plain(self, value: Any) -> CanonicalValue:
        """Null for None."""
        return None if value is None else self.form.plain(value)


class Digests(Form):
    """Digests, at least one, in a list."""

    @property
    def pattern(self) -> str:
        """Its spelling."""
        return r'\["[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*\]'

    def parse(self, value: Any, name: str) -> tuple[str, ...]:
        """One by one."""
        if not isinstance(value, list) or not value:
            refuse("a list of SHA-256", f"{name} {shown(value)}")
        return tuple(DIGEST.parse(each, name) for each in value)

    def plain(self, value: Any) -> CanonicalValue:
        """A list."""
        return list(value)


_PARTS_FORM = Text(r"[a-z0-9+./-]{1,80}")


class Parts(Form):
    """A commitment to a document's parts."""

    @property
    def pattern(self) -> str:
        """Its spelling."""
        return r'\{"count":(?:0|[1-9][0-9]{0,14}),"form":"[a-z0-9+./-]{1,80}","root":"[0-9a-f]{64}"\}'

    def parse(self, value: Any, name: str) -> PartsCommitment:
        """Three fields and no other."""
        if not isinstance(value, dict) or value.keys() != {"count", "form", "root"}:
            refuse("the parts' count, form and root", f"{name} {shown(value)}")
        return PartsCommitment(
            count=Number().parse(value["count"], "count"),
            form=_PARTS_FORM.parse(value["form"], "form"),
            root=DIGEST.parse(value["root"], "root"),
        )

    def plain(self, value: Any) -> CanonicalValue:
        """By name."""
        return {"count": value.count, "form": value.form, "root": value.root}


_VISIBLE = r"[!#-\[\]-~]"

Count = Annotated[int, Number()]
Offset = Annotated[int | None, Nullable(Seconds())]
When = Annotated[dt.datetime, Time()]
Digest = Annotated[str, DIGEST]
DigestOrNone = Annotated[str | None, Nullable(DIGEST)]
DigestList = Annotated[tuple[str, ...], Digests()]
Status = Annotated[int | None, Nullable(Number())]
Tool = Annotated[str, Text(r"[!-~]{1,200}", _VISIBLE + "{1,200}", free=True)]
Url = Annotated[str, Text(r"[!-~]{1,8192}", _VISIBLE + "{1,8192}", free=True)]
Code = Annotated[str, Text(r"[a-z0-9-]{1,40}", free=True)]
Origin = Annotated[str, Text(r"dalel/[0-9a-f]{32}")]
Vkey = Annotated[
    str,
    Text(r"[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}", r"[#-*,-\[\]-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}"),
]
MediaType = Annotated[str, Text(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")]
Ranges = Annotated[str, Text(r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*")]
Committed = Annotated[Mapping[str, str], Commitments()]
MaybeParts = Annotated[PartsCommitment | None, Parts()]


def time_text(time: dt.datetime) -> str:
    """A time as the ledger writes it: UTC, whole seconds (``2026-11-23T09:30:00Z``)."""
    if time.tzinfo is None:
        raise ValueError("the ledger needs a time with its zone")
    return time.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def parse_time(text: str) -> dt.datetime:
    """Read a time that `time_text` wrote."""
    return dt.datetime.fromisoformat(text)
