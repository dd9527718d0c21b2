"""Who buys and who supplies: OCDS references to organisations, resolved through the release's list of parties."""

from __future__ import annotations

from dataclasses import dataclass

from dalel.jurisdictions import Jurisdiction
from dalel.spending.formats.ocds_piece import Piece

REFERENCE = "ocds-reference"
"""The scheme of an identifier that holds within one publisher's data only: the party's id in the release."""


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation: the identifier of a register where one is published, else the publisher's own reference."""

    scheme: str | None = None
    id: str | None = None
    name: str | None = None

    def buyer_columns(self, jurisdiction: Jurisdiction) -> dict[str, str | None]:
        """The columns of a buyer; a kind of buyer is a matter of the jurisdiction's own buyers only."""
        own = self.scheme == jurisdiction.buyer_scheme
        return {
            "buyer_scheme": self.scheme,
            "buyer_id": self.id,
            "buyer_name": self.name,
            "buyer_kind": jurisdiction.find_buyer_kind(self.name) if own else None,
        }

    def supplier_columns(self) -> dict[str, str | None]:
        """The columns of a supplier."""
        return {"supplier_scheme": self.scheme, "supplier_id": self.id, "supplier_name": self.name}


NOBODY = Party()


class Parties:
    """The organisations of one release."""

    def __init__(self, release: Piece) -> None:
        self._by_id: dict[str, Piece] = {}
        for party in release.pieces("parties"):
            reference = party.text("id")
            if reference is not None:
                self._by_id.setdefault(reference, party)

    def find(self, reference: Piece | None) -> Party:
        """The organisation that a reference names; NOBODY where it has neither id nor name."""
        if reference is None:
            return NOBODY
        id_, name = reference.text("id"), reference.text("name")
        party = None if id_ is None else self._by_id.get(id_)
        # OCDS 1.0 has no parties: the identifier stands in the reference itself.
        for owner in (party, reference):
            identifier = owner.piece("identifier") if owner else None
            if identifier is None:
                continue
            scheme, number = identifier.text("scheme"), identifier.text("id")
            if scheme is not None and number is not None:
                return Party(scheme, number, name or (party.text("name") if party else None))
        if name is None and party is not None:
            name = party.text("name")
        return Party(None if id_ is None else REFERENCE, id_, name)

    def find_first(self, *references: Piece | None) -> Party:
        """The first reference that names somebody."""
        return next((found for found in map(self.find, references) if found != NOBODY), NOBODY)

    def find_supplier(self, owner: Piece, line: Piece) -> Party:
        """The one supplier of an award or a contract, for a line at ``line``.

        Where there are several, none is credited with the money: the identifier stays unpublished, the names are
        joined, and that is remarked.
        """
        suppliers = dict.fromkeys(map(self.find, owner.pieces("suppliers")))
        suppliers.pop(NOBODY, None)
        if len(suppliers) > 1:
            names = "; ".join(party.name or party.id or "" for party in suppliers)
            line.remark("several-suppliers", value=names)
            return Party(name=names)
        return next(iter(suppliers), NOBODY)
