"""``us-pft``: the CSV of the U.S. Press Freedom Tracker, one row an incident.

An incident is not a case. A row is taken where it tells of an arrest, a charge or a seizure; what befell a person
otherwise (an attack, a subpoena in somebody else's case) has no place in a register of prosecutions, and that is said.
The list does not tell which of several people was arrested or charged, so such a row gives the people and no charge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dalel.errors import DataError
from dalel.register.imports.assembly import Assembled, Assembly, one_line
from dalel.register.imports.dates import read_date
from dalel.register.imports.format import Decisions
from dalel.register.imports.verdict import Account
from dalel.register.imports.words import UnknownWordError, read_word

MAPPING = "us-pft"
STATES = {"District of Columbia": "US-DC"}
_STATE = re.compile(r"[A-Z][\w .'-]+ \(([A-Z]{2})\)", re.ASCII)
_PERSON = re.compile(r"\s*([^(),]+?)\s*(?:\(([^()]*)\))?\s*")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|esq)\.?", re.IGNORECASE)
_EQUIPMENT = re.compile(r"([\w /-]+): count of ([0-9]{1,6})")
_ADDRESS = re.compile(r"https?://[^/]+/(?:all-incidents|incidents)/([a-z0-9-]+)/?", re.IGNORECASE)
ARREST, SEIZURE = "Arrest / Criminal Charge", "Equipment Search or Seizure"
TOLD = (
    "arrest_status",
    "status_of_charges",
    "current_charges",
    "dropped_charges",
    "detention_date",
    "release_date",
)
"""Columns any of which tells of a step of a case."""
ARRESTS = (
    "detained and released without being processed",
    "detained and still in custody",
    "arrested and still in custody",
    "arrested and released",
)
"""The list's words (incident/models/choices.py, ARREST_STATUS) that say that somebody was held."""
EQUIPMENT = {
    "in custody": "CUSTODY",
    "returned in full": "RETURNED_FULL",
    "returned in part": "RETURNED_PART",
}
SEVERAL = "The row names several people and does not say to which of them this applies."
INEXACT = "The list says that the exact date is not known, and not how far it is; no date is set."
NOT_A_MEASURE = (
    "Whether it ended is not kept: custody here is what a court ordered, and the list does not say who ordered it."
)
SEARCHED = "The list has things there that were searched or seized, and no status says that these were taken."
CHARGES = "The row has one status for several charges."
NOBODY = "The row names no person to whom this applies."


@dataclass(slots=True)
class UsPft:
    """Read rows of the Tracker's CSV."""

    decisions: Decisions
    prefix: str = "us-pft"
    publisher: str = "U.S. Press Freedom Tracker"
    language: str = "en"
    needs: tuple[str, ...] = ("title", "slug", "categories", "date", "targeted_journalists", "status_of_charges")
    default: str = "The register has no field for this."
    _seen: dict[str, str] = field(default_factory=dict)

    def check_columns(self, columns: tuple[str, ...], name: str) -> None:
        """Every column that is read beside those that tell the format may be missing."""

    def read(self, account: Account, assembly: Assembly) -> None:
        """One row."""
        for column, cell in account.row.cells.items():
            if cell.text.strip() in {"None", "[]"}:
                account.empty(column)
        slug, categories = self._text(account, "slug"), self._text(account, "categories")
        if not slug:
            account.refuse("It has no slug, by which the list names an incident.")
            return
        if slug in self._seen:
            account.refuse(f"{self._seen[slug]} has the same slug.")
            return
        kinds = {kind.strip() for kind in categories.split(",")}
        told = any(self._text(account, each) for each in TOLD) or self._was_taken(account)
        if ARREST not in kinds and not told:
            account.refuse("It tells of no arrest, charge or seizure, so it is no case of this register.")
            return
        self._seen[slug] = account.row.place
        found = _ADDRESS.fullmatch(slug)
        case = assembly.record("case", assembly.outside_key(found[1] if found else slug), account)
        account.take("slug", "case.key")
        self._read_case(account, assembly, case)
        people = self._read_people(account, assembly, case)
        one = people[0] if len(people) == 1 else None
        self._account_for_categories(account, kinds)
        self._read_events(account, assembly, case)
        self._read_arrest(account, assembly, case, person=one, people=len(people))
        self._read_charges(account, assembly, case, person=one, people=len(people))
        self._read_equipment(account, assembly, case, person=one)

    def _text(self, account: Account, column: str) -> str:
        text = account.text(column)
        return "" if text in {"None", "[]"} else text

    def _read_case(self, account: Account, assembly: Assembly, case: Assembled) -> None:
        title = self._text(account, "title")
        if title:
            assembly.set(case, "title", {"en": title}, account, "title")
        state = self._text(account, "state")
        code = _STATE.fullmatch(state)
        region = f"US-{code[1]}" if code else STATES.get(state, "")
        if region and assembly.set(case, "region", region, account, "state"):
            case.values["country"] = "US"
            assembly.cite(case, "country", account, "state")
        elif state and not region:
            account.leave("state", f'"{state}" has no code of a state with it.')
        city = self._text(account, "city")
        if city:
            assembly.set(case, "place", city, account, "city")

    def _read_people(self, account: Account, assembly: Assembly, case: Assembled) -> list[Assembled]:
        text = self._text(account, "targeted_journalists")
        people = []
        for name, outlet in self._split_people(account, text):
            person = assembly.record("person", assembly.content_key([case.key, name]), account)
            if not assembly.name(person, name, "", account, "targeted_journalists"):
                assembly.drop(person, account)
                continue
            assembly.say(person, "occupations", ["journalist"])
            key = assembly.inner_key(case.key, "party", person.key)
            party = assembly.record("party", key, account, parent=("case", case))
            assembly.set(party, "person", person.reference, account, "targeted_journalists")
            if outlet:
                assembly.set(party, "description", {"en": outlet}, account, "targeted_journalists")
            people.append(person)
        institution = self._text(account, "targeted_institutions")
        if "," in institution:
            account.leave("targeted_institutions", "A comma may divide two names or belong to one.")
        elif institution:
            body = assembly.record("organisation", assembly.content_key([case.key, institution]), account)
            if assembly.name(body, institution, "", account, "targeted_institutions"):
                key = assembly.inner_key(case.key, "party", body.key)
                party = assembly.record("party", key, account, parent=("case", case))
                assembly.set(party, "organisation", body.reference, account, "targeted_institutions")
            assembly.drop(body, account)
        return people

    def _split_people(self, account: Account, text: str) -> list[tuple[str, str]]:
        """Names with their outlets; none where a comma or a bracket leaves it uncertain what is a name."""
        pieces = re.split(r",(?![^()]*\))", text) if text else []
        found = [_PERSON.fullmatch(piece) for piece in pieces]
        if any(
            each is None or _SUFFIX.fullmatch(each[1]) or (len(pieces) > 1 and " " not in each[1]) for each in found
        ):
            account.leave("targeted_journalists", "Where one name ends and the next begins is not certain.")
            return []
        return [(each[1], (each[2] or "").strip()) for each in found if each]

    def _date(self, account: Account, assembly: Assembly, event: Assembled, *, column: str, basis: str = "") -> bool:
        """Date an event by a cell; where the list says that the day is not known, the date is kept as given only."""
        text = self._text(account, column)
        if not text:
            return False
        if column == "date" and self._text(account, "exact_date_unknown").casefold() == "true":
            assembly.set(event, "date_as_given", text, account, column, but=INEXACT)
            return True
        try:
            date, but = read_date(text, self.decisions.dates)
        except DataError as error:
            assembly.set(event, "date_as_given", text, account, column, but=one_line(error))
            return True
        return assembly.set(event, "date", date, account, column, but=but, basis=basis)

    def _read_events(self, account: Account, assembly: Assembly, case: Assembled) -> None:
        """A detention, a seizure and a release, where the row tells of one."""
        used = False
        if self._has_arrest(account):
            event = self._event(account, assembly, case, kind="detention", cell="arrest_status")
            if not self._date(account, assembly, event, column="detention_date"):
                # The list's own rule: a detention without a date of its own was on the date of the incident.
                used = self._date(account, assembly, event, column="date", basis="inferred")
        if self._was_taken(account):
            event = self._event(account, assembly, case, kind="seizure", cell="equipment_seized")
            used = self._date(account, assembly, event, column="date", basis="inferred") or used
        self._read_release(account, assembly, case)
        if used:
            account.take("exact_date_unknown", "event.date")
        elif self._text(account, "date"):
            account.leave("date", "It is the date of the incident, and the row tells of no step on it that is kept.")

    def _was_taken(self, account: Account) -> bool:
        """Whether things were taken: the column is of things "searched or seized", and only their status tells."""
        pieces = self._text(account, "equipment_seized").split(",")
        status = self._text(account, "status_of_seized_equipment").casefold()
        return status in EQUIPMENT and any(_EQUIPMENT.fullmatch(piece.strip()) for piece in pieces)

    def _read_release(self, account: Account, assembly: Assembly, case: Assembled) -> None:
        """A release, where its date can be read: nothing else in the row says that there was one."""
        text = self._text(account, "release_date")
        if not text:
            return
        try:
            date, but = read_date(text, self.decisions.dates)
        except DataError as error:
            account.leave("release_date", one_line(error))
            return
        event = self._event(account, assembly, case, kind="release", cell="release_date")
        assembly.set(event, "date", date, account, "release_date", but=but)

    def _account_for_categories(self, account: Account, kinds: set[str]) -> None:
        """Categories decide whether a row is taken; those that are no step of a case give nothing."""
        if kinds & {ARREST, SEIZURE}:
            account.take("categories", "whether the row is read")
        for kind in sorted(kinds - {ARREST, SEIZURE, ""}):
            account.leave("categories", f'"{kind}" is no step of a case.')

    def _has_arrest(self, account: Account) -> bool:
        status = self._text(account, "arrest_status")
        return bool(status) and status.casefold() in ARRESTS

    def _event(self, account: Account, assembly: Assembly, case: Assembled, *, kind: str, cell: str) -> Assembled:
        event = assembly.record("event", f"{case.key}/event/{kind}", account, parent=("case", case))
        assembly.set(event, "kind", kind, account, cell)
        return event

    def _read_arrest(
        self, account: Account, assembly: Assembly, case: Assembled, *, person: Assembled | None, people: int
    ) -> None:
        """The role of the one person whom the row names, and the measure, where the status tells which one it is."""
        status = self._text(account, "arrest_status")
        if not status:
            return
        if person is None:
            account.leave("arrest_status", SEVERAL if people else NOBODY)
            return
        if status.casefold() not in ARRESTS:
            account.leave("arrest_status", f'"{status}" does not say that anybody was held.')
            return
        try:
            measure = read_word("register/measure", status, decided=self.decisions.of("register/measure"))
        except UnknownWordError:
            account.leave("arrest_status", NOT_A_MEASURE)
        else:
            key = assembly.inner_key(case.key, "measure", person.key)
            held = assembly.record("measure", key, account, parent=("case", case))
            assembly.set(held, "person", person.reference, account, "arrest_status")
            assembly.set(held, "measure", measure, account, "arrest_status")
        party = assembly.record("party", assembly.inner_key(case.key, "party", person.key), account)
        assembly.set(party, "role", "detained", account, "arrest_status", basis="inferred")

    def _read_charges(
        self, account: Account, assembly: Assembly, case: Assembled, *, person: Assembled | None, people: int
    ) -> None:
        """A charge for each that is listed; the overall status is that of the current ones, where it is one of ours."""
        for column in ("current_charges", "dropped_charges"):
            text = self._text(account, column)
            if not text:
                continue
            if person is None:
                account.leave(column, SEVERAL if people else NOBODY)
                continue
            for words in (piece.strip() for piece in text.split(",")):
                if not words:
                    continue
                key = assembly.inner_key(case.key, "charge", [person.key, words, column])
                charge = assembly.record("charge", key, account, parent=("case", case))
                assembly.set(charge, "person", person.reference, account, column)
                assembly.set(charge, "norm_as_given", words, account, column)
                if column == "dropped_charges":
                    self._status(account, assembly, charge, code="dropped", cell=column)
                elif len([each for each in text.split(",") if each.strip()]) > 1:
                    account.leave("status_of_charges", CHARGES)
                else:
                    self._overall_status(account, assembly, charge)
        status = self._text(account, "status_of_charges")
        if status and not self._text(account, "current_charges"):
            account.leave("status_of_charges", "The row lists no current charge that it could be the status of.")
        elif status and person is None:
            account.leave("status_of_charges", SEVERAL if people else NOBODY)

    def _overall_status(self, account: Account, assembly: Assembly, charge: Assembled) -> None:
        status = self._text(account, "status_of_charges")
        if not status:
            return
        try:
            code = self._word("register/charge-status", status)
        except UnknownWordError as error:
            account.not_known("status_of_charges", str(error))
            return
        self._status(account, assembly, charge, code=code, cell="status_of_charges")

    def _status(self, account: Account, assembly: Assembly, charge: Assembled, *, code: str, cell: str) -> None:
        step = assembly.record("status", f"{charge.key}/status/as-listed", account, parent=("charge", charge))
        assembly.set(step, "status", code, account, cell)
        assembly.drop(step, account)

    def _read_equipment(
        self, account: Account, assembly: Assembly, case: Assembled, *, person: Assembled | None
    ) -> None:
        text = self._text(account, "equipment_seized")
        status = self._text(account, "status_of_seized_equipment")
        if status and not text:
            account.leave("status_of_seized_equipment", "The row lists no seized equipment.")
        if text and not self._was_taken(account):
            account.leave("equipment_seized", SEARCHED)
            if status:
                account.leave("status_of_seized_equipment", f'"{status}" does not say that anything was taken.')
            return
        for piece in (each.strip() for each in text.split(",") if each.strip()):
            found = _EQUIPMENT.fullmatch(piece)
            if found is None:
                account.leave("equipment_seized", f'"{piece}" is not a thing with its count.')
                continue
            key = assembly.inner_key(case.key, "seizure", found[1])
            seizure = assembly.record("seizure", key, account, parent=("case", case))
            if person is not None:
                assembly.set(seizure, "person", person.reference, account, "equipment_seized")
            self._device(account, assembly, seizure, thing=found[1])
            assembly.set(seizure, "quantity", int(found[2]), account, "equipment_seized")
            if status:
                try:
                    code = self._word("register/seizure-status", status)
                except UnknownWordError as error:
                    account.not_known("status_of_seized_equipment", str(error))
                else:
                    assembly.set(seizure, "status", code, account, "status_of_seized_equipment")

    def _device(self, account: Account, assembly: Assembly, seizure: Assembled, *, thing: str) -> None:
        """The device by our word for it; its own words are kept in any case."""
        assembly.set(seizure, "description", {"en": thing}, account, "equipment_seized")
        try:
            code = read_word("register/device", thing, decided=self.decisions.of("register/device"))
        except UnknownWordError as error:
            account.not_known("equipment_seized", str(error))
            return
        assembly.set(seizure, "device", code, account, "equipment_seized")

    def _word(self, noun: str, given: str) -> str:
        """Our word for one of theirs: as decided, or as the mapping has it in reverse."""
        decided = self.decisions.of(noun)
        try:
            return read_word(noun, given, decided=decided, outside=MAPPING)
        except UnknownWordError:
            label = EQUIPMENT.get(given.casefold())
            if label is None:
                raise
        try:
            return read_word(noun, label, decided=decided, outside=MAPPING)
        except UnknownWordError as error:
            raise UnknownWordError(str(error).replace(label, given)) from None
