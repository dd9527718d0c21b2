"""What the statistics read: cases with their charges and the steps of each, as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass

from dalel.register.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Step:
    """One status of a charge, in the order of procedure; ``instance`` is before whom, where that is recorded."""

    status: str
    date: PartialDate | None = None
    instance: str = ""


@dataclass(frozen=True, slots=True)
class ChargeHistory:
    """A charge with its steps and the occupations of its person; ``norm`` is empty where no source gives it.

    ``person`` tells charges of one person from those of others.
    """

    key: str
    norm: str = ""
    steps: tuple[Step, ...] = ()
    occupations: tuple[str, ...] = ()
    person: int = 0

    @property
    def status(self) -> str:
        """The current status: the last in the order of procedure; empty where there is none."""
        return self.steps[-1].status if self.steps else ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a case."""

    kind: str
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A case with its charges and events; ``complainants`` holds a type each, empty where it is not given."""

    key: str
    kind: str = ""
    opened: PartialDate | None = None
    charges: tuple[ChargeHistory, ...] = ()
    events: tuple[Happening, ...] = ()
    complainants: tuple[str, ...] = ()

    def charges_by(self, norm: str | None) -> tuple[ChargeHistory, ...]:
        """The charges by a norm and all that is in it; without a norm, all."""
        return tuple(charge for charge in self.charges if norm is None or is_within(charge.norm, norm))


def is_within(key: str, norm: str) -> bool:
    """Whether a norm is another or a part or point of it: kz:penal:274:4 is within kz:penal:274, 274-1 is not."""
    return key == norm or key.startswith(f"{norm}:")
