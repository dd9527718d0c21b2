"""The jurisdiction's code lists as the reader of the Kazakh portal needs them: by the id that a record holds."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.jurisdictions import Code, Jurisdiction

Known = Mapping[object, tuple[str, str | None]]
"""A code list by id as JSON gives it (a number, or its digits): the code, and our word for it."""


class PortalCodes:
    """The jurisdiction's code lists as the reader needs them, and its kinds of buyers."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction
        self.method = by_id(jurisdiction.codes["method"])
        self.subject_kind = by_id(jurisdiction.codes["subject-kind"])
        self.month = by_id(jurisdiction.codes["month"])
        self.plan_status = by_id(jurisdiction.codes["plan-status"])
        self.contract_status = by_id(jurisdiction.codes["contract-status"])
        self.contract_type = by_id(jurisdiction.codes["contract-type"])
        self._buyer_kinds: dict[str, str | None] = {}

    def buyer_kind(self, name: str | None) -> str | None:
        """The kind of buyer by its name; a country has some ten thousand buyers, so each is looked at once."""
        if name is None:
            return None
        if name not in self._buyer_kinds:
            if len(self._buyer_kinds) > 50_000:
                self._buyer_kinds.clear()
            self._buyer_kinds[name] = self.jurisdiction.find_buyer_kind(name)
        return self._buyer_kinds[name]


def by_id(codes: Mapping[str, Code]) -> Known:
    """A code list by the ids that JSON may hold: 23 and "23"."""
    known: dict[object, tuple[str, str | None]] = {code: (code, entry.means) for code, entry in codes.items()}
    return known | {int(code): entry for code, entry in known.items() if isinstance(code, str) and code.isdecimal()}
