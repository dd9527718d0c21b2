"""Which fields a record may have in a file, and what stands in them: read from the models, so that both stay one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from dalel.register.models import (
    Actor,
    Case,
    Charge,
    ChargeStatus,
    Event,
    Measure,
    Opinion,
    Organisation,
    Party,
    Penalty,
    Person,
    Proceeding,
    Publication,
    Reaction,
    RelatedCase,
    Reply,
    Seizure,
    Source,
    Statistic,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a record of one model is written.

    ``called`` gives fields another name in files where a column cannot have it (``from``); ``lists`` are the records
    that belong to it, by the name of their list; ``names`` whether it has names; ``links`` fields that hold several
    keys; ``parent`` is the column that says to which record it belongs.
    """

    model: type[models.Model]
    called: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Shape] = field(default_factory=dict)
    names: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""

    def columns(self) -> dict[str, models.Field[object, object]]:
        """The columns that a file may set, by their name in files."""
        hidden = {"id", "key", "position", self.parent}
        kept = [
            each
            for each in self.model._meta.concrete_fields
            if each.name not in hidden and (each.editable or isinstance(each, models.JSONField))
        ]
        return {self.called.get(each.name, each.name): each for each in kept}


_TERM = {"since": "from"}
ACTORS = Shape(Actor, parent="event")
STATUSES = Shape(ChargeStatus, parent="charge")
CASE = Shape(
    Case,
    lists={
        "parties": Shape(Party, parent="case", called=_TERM),
        "proceedings": Shape(Proceeding, parent="case"),
        "charges": Shape(Charge, parent="case", lists={"statuses": STATUSES}),
        "events": Shape(Event, parent="case", lists={"actors": ACTORS}),
        "seizures": Shape(Seizure, parent="case"),
        "opinions": Shape(Opinion, parent="case"),
        "measures": Shape(Measure, parent="case", called=_TERM),
        "penalties": Shape(Penalty, parent="case"),
        "publications": Shape(Publication, parent="case", links={"authors": "person"}),
        "reactions": Shape(Reaction, parent="case"),
        "replies": Shape(Reply, parent="case"),
        "related": Shape(RelatedCase, parent="case", called={"other": "case"}),
    },
)
FILES = {
    "sources.yaml": Shape(Source),
    "people.yaml": Shape(Person, names=True),
    "organisations.yaml": Shape(Organisation, names=True),
    "statistics.yaml": Shape(Statistic, called={"is_claim": "claim", "norm_as_given": "norms_as_given"}),
}
"""The files beside ``cases/``: each maps keys to records of one shape."""
