"""Pseudonyms: the keys of records for those who may not know which they are."""

from __future__ import annotations

import secrets

from dalel.register.chunk import CHUNK
from dalel.register.excerpt.scratch import Scratch
from dalel.register.models import Pseudonym


class Pseudonyms:
    """The pseudonyms of the register; one that is asked for and not there yet is made up."""

    def __init__(self, scratch: Scratch) -> None:
        self.scratch = scratch
        scratch.note_pseudonyms(Pseudonym.objects.values_list("noun", "key", "field", "text").iterator(chunk_size=2000))

    def __call__(self, noun: str, key: str, field: str) -> str:
        """The pseudonym of a record, or of what one of its fields names."""
        return self.scratch.pseudonym(noun, key, field) or self.make(noun, key, field)

    def make(self, noun: str, key: str, field: str) -> str:
        """A new one."""
        text = f"{noun}-{secrets.token_hex(6)}"
        self.scratch.note_pseudonyms([(noun, key, field, text)])
        return text


class KeptPseudonyms(Pseudonyms):
    """Pseudonyms of which new ones are kept in the register, some hundred at a time."""

    def __init__(self, scratch: Scratch) -> None:
        super().__init__(scratch)
        self.new: list[Pseudonym] = []

    def make(self, noun: str, key: str, field: str) -> str:
        """A new one, which is the same for ever."""
        text = super().make(noun, key, field)
        self.new.append(Pseudonym(noun=noun, key=key, field=field, text=text))
        if len(self.new) >= CHUNK:
            self.keep()
        return text

    def keep(self) -> None:
        """Write the new ones into the register."""
        Pseudonym.objects.bulk_create(self.new)
        self.new = []
