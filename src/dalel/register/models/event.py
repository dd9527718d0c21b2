"""An event: something that happened in a case, with who acted in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.register.models.case import Case, Proceeding
from dalel.register.models.fields import TermField, TextsField
from dalel.register.models.organisation import Organisation
from dalel.register.models.party import one_of
from dalel.register.models.person import Person
from dalel.register.models.record import Dated, Record


class Event(Dated, Record):
    """One thing that happened, of a closed list of kinds."""

    noun = "event"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    kind = TermField("register/event-kind", db_index=True)
    place = models.CharField(max_length=200, blank=True, default="")
    text = TextsField()
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["case", "position"]


class Actor(Record):
    """A person or an organisation in an event, in one role."""

    noun = "actor"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="actors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    role = TermField("register/role")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["event", "position"]
        constraints: ClassVar = [one_of("actor_is_one")]
