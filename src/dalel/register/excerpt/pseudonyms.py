"""Pseudonyms: the keys of records for those who may not know which they are."""

from __future__ import annotations

import secrets

from dalel.register.models import Pseudonym


class Pseudonyms:
    """The pseudonyms of the register; one that is asked for and not there yet is made up, and kept at the end."""

    def __init__(self) -> None:
        self.known = {(each.noun, each.key, each.field): each.text for each in Pseudonym.objects.all()}
        self.new: list[Pseudonym] = []

    def __call__(self, noun: str, key: str, field: str) -> str:
        """The pseudonym of a record, or of what one of its fields names."""
        if (noun, key, field) not in self.known:
            made = Pseudonym(noun=noun, key=key, field=field, text=f"{noun}-{secrets.token_hex(6)}")
            self.new.append(made)
            self.known[noun, key, field] = made.text
        return self.known[noun, key, field]

    def keep(self) -> None:
        """Write the new ones into the register."""
        Pseudonym.objects.bulk_create(self.new, batch_size=500)
        self.new = []
