"""The recipients that a newsroom keeps (``custody/recipients.json``): all that its computer knows of the keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dalel.canonical import canonical_json
from dalel.errors import CommandError, DataError
from dalel.evidence.custody.identity import key_label, parse_recipient
from dalel.evidence.custody.stock import RECIPIENTS
from dalel.evidence.disk import Disk

FORMAT = "dalel-custody-recipients/1"


@dataclass(frozen=True, slots=True)
class Recipient:
    """What packs are made for, and the day on which it was made."""

    recipient: str
    made: str

    @property
    def key(self) -> str:
        """The label of the key."""
        return key_label(self.recipient)


class KeptRecipients:
    """The file. The last recipient is the one that new packs are made for."""

    def __init__(self, newsroom: Path, disk: Disk) -> None:
        self.path = newsroom / RECIPIENTS
        self._disk = disk

    def read(self) -> list[Recipient]:
        """All of them, the oldest first; none where custody was not set up."""
        try:
            held = json.loads(self.path.read_bytes())
            if held["format"] != FORMAT:
                raise DataError(f"{self.path} is of another format.", next_step="Update Dalel.")
            found = [Recipient(each["recipient"], each["made"]) for each in held["recipients"]]
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{self.path} cannot be read.", next_step="Put it back from a copy.") from error
        for each in found:
            parse_recipient(each.recipient)
        return found

    def current(self) -> Recipient:
        """The one that new packs are made for."""
        found = self.read()
        if not found:
            raise CommandError(
                "Custody is not set up here: there is no recipient to encrypt for.",
                next_step="dalel custody setup --policy 'counsel:2of3,editors:2of3' --shares-to DIR",
            )
        return found[-1]

    def add(self, recipient: Recipient) -> None:
        """Make packs for this one from now on."""
        all_of_them = [*self.read(), recipient]
        data = canonical_json(
            {"format": FORMAT, "recipients": [{"made": r.made, "recipient": r.recipient} for r in all_of_them]}
        )
        self._disk.make_folders([self.path.parent])
        draft = self.path.with_name(f".{self.path.name}.part")
        draft.unlink(missing_ok=True)
        self._disk.write_file(draft, data + b"\n")
        self._disk.place([(draft, self.path)])
