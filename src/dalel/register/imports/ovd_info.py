"""``ovd-info``: OVD-Info's CSV of detentions at public events, one row an event with how many people were detained.

A row names no person and no case, so it gives a figure that somebody else counted (`Statistic`), never a case of ours:
figures of others and our own counts are two series.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dalel.errors import DataError
from dalel.register.imports.assembly import Assembled, Assembly, one_line
from dalel.register.imports.dates import read_date
from dalel.register.imports.format import Decisions
from dalel.register.imports.verdict import Account

DATES = ("%d.%m.%Y",)
"""The list writes the day first."""
TEXTS = {
    "ru": ("event_type", "description", "subject", "organizer", "agreement", "place"),
    "en": ("event_type_eng", "description_eng", "subject_eng", "organizer_eng", "agreement_eng"),
}
"""The columns that describe the event, by language."""


@dataclass(slots=True)
class OvdInfo:
    """Read rows of the list of detentions."""

    decisions: Decisions
    prefix: str = "ovd-info"
    publisher: str = "OVD-Info"
    language: str = "ru"
    needs: tuple[str, ...] = ("Id", "date", "number_of_detentions", "description")
    default: str = "The register has no field for this."
    _seen: dict[str, str] = field(default_factory=dict)

    def check_columns(self, columns: tuple[str, ...], name: str) -> None:
        """Every column that is read beside those that tell the format may be missing."""

    def read(self, account: Account, assembly: Assembly) -> None:
        """One row."""
        outside, number = account.text("Id"), account.text("number_of_detentions")
        if not outside:
            account.refuse("It has no Id, by which the list names an event.")
            return
        if outside in self._seen:
            account.refuse(f"{self._seen[outside]} has the same Id.")
            return
        if not (number.isascii() and number.isdigit() and int(number[:12]) < 2**31 and len(number) < 12):
            account.refuse(f'How many were detained ("{number[:60]}") is not a whole number.')
            return
        self._seen[outside] = account.row.place
        figure = assembly.record("statistic", assembly.outside_key(outside), account)
        account.take("Id", "statistic.key")
        assembly.set(figure, "count", int(number), account, "number_of_detentions")
        assembly.say(figure, "unit", "persons")
        assembly.say(figure, "form", "number_of_detentions")
        key = f"{self.prefix}-publisher"
        publisher = assembly.find("organisation", key) or assembly.record("organisation", key, account)
        assembly.name_ours(publisher, self.publisher)
        assembly.say(figure, "publisher", publisher.reference)
        self._read_date(account, assembly, figure)
        for lang, columns in TEXTS.items():
            self._read_texts(account, assembly, figure, lang=lang, columns=columns)

    def _read_date(self, account: Account, assembly: Assembly, figure: Assembled) -> None:
        text = account.text("date")
        if not text:
            return
        try:
            date, but = read_date(text, self.decisions.dates or DATES)
        except DataError as error:
            account.leave("date", one_line(error))
            return
        assembly.set(figure, "period", date, account, "date", but=but)

    def _read_texts(
        self, account: Account, assembly: Assembly, figure: Assembled, *, lang: str, columns: tuple[str, ...]
    ) -> None:
        """What the list says of the event, cell by cell in its own words, as the note in that language."""
        texts = {column: account.text(column) for column in columns if account.text(column)}
        if not texts:
            return
        figure.values["note"] = {**figure.values.get("note", {}), lang: "; ".join(texts.values())}  # type: ignore[dict-item]
        for column in texts:
            assembly.cite(figure, "note", account, column)
            account.take(column, "statistic.note")
