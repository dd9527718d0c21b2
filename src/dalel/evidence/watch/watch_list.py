"""The watch list: addresses that are captured again and again, and how often; one JSON file in the newsroom."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkstemp

from dalel.errors import CommandError, DataError
from dalel.evidence.capture.address import Address, parse_address
from dalel.evidence.capture_record import Terms

FILE = "watch.json"
FORMAT = "dalel-watch/1"
_EVERY = re.compile(r"([1-9][0-9]{0,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Watched:
    """One address: how often it is captured (``1d``), as a page or a file, and what must be in it."""

    address: str
    every: str = "1d"
    page: bool = False
    expect: str | None = None
    why: str | None = None

    @property
    def terms(self) -> Terms:
        """What its captures are told."""
        return Terms(expect=self.expect, why=self.why)

    @property
    def method(self) -> str:
        """Which of the files of a capture is compared."""
        return "page-after-scripts" if self.page else "http"

    def is_due(self, last: dt.datetime | None, now: dt.datetime) -> bool:
        """Whether it was last asked for so long ago that it is time again."""
        return last is None or last + parse_every(self.every) <= now


def parse_every(text: str) -> dt.timedelta:
    """Read how often: a number, and h, d or w."""
    found = _EVERY.fullmatch(text)
    if found is None:
        raise CommandError(f'--every "{text[:20]}" is no interval.', next_step="Write for example 12h, 1d or 2w.")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def check_watched(address: Address) -> None:
    """An address with a key in it would stand in the list as it is."""
    if address.left_out:
        raise CommandError(
            f"{address.shown}: the value of {', '.join(address.left_out)} looks like a key; the list would keep it.",
            next_step="Watch an address without it, or capture this one by hand: dalel evidence capture URL",
        )


class WatchList:
    """The list of one newsroom."""

    def __init__(self, newsroom: Path) -> None:
        self.path = newsroom / FILE

    def read(self) -> list[Watched]:
        """What is watched, in the order in which it was added."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if found["format"] != FORMAT:
                raise ValueError(found["format"])
            watched = [Watched(**each) for each in found["watched"]]
            for each in watched:
                parse_every(each.every)
                parse_address(each.address)
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError, CommandError) as error:
            raise DataError(
                f"{self.path} is not a watch list as the format writes it.",
                next_step="Put it right, or take it away and add the addresses again: dalel evidence watch add URL",
            ) from error
        return watched

    def write(self, watched: Iterable[Watched]) -> None:
        """Write the list whole, under its name only once it is whole."""
        said = {"format": FORMAT, "watched": [asdict(each) for each in watched]}
        descriptor, name = mkstemp(dir=self.path.parent, prefix=f".{FILE}.", suffix=".part")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self.path)
