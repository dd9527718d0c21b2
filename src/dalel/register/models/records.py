"""Every model of a record that can be named and cited, by its noun, each after those it depends on."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from dalel.register.models.case import Case, Proceeding, RelatedCase
from dalel.register.models.charge import Charge, ChargeStatus
from dalel.register.models.event import Actor, Event
from dalel.register.models.measure import Measure
from dalel.register.models.norm import Norm
from dalel.register.models.opinion import Opinion
from dalel.register.models.organisation import Organisation
from dalel.register.models.party import Party
from dalel.register.models.penalty import Penalty
from dalel.register.models.person import Person
from dalel.register.models.publication import Publication
from dalel.register.models.reaction import Reaction
from dalel.register.models.reply import Reply
from dalel.register.models.seizure import Seizure
from dalel.register.models.source import Source
from dalel.register.models.statistic import Statistic

RECORDS: Mapping[str, type[models.Model]] = {
    model.noun: model
    for model in (
        Source, Norm, Person, Organisation, Statistic, Case, RelatedCase, Party, Proceeding, Charge, ChargeStatus,
        Event, Actor, Seizure, Opinion, Measure, Penalty, Publication, Reaction, Reply,
    )
}  # fmt: skip

CASE_PATHS: Mapping[str, str] = {
    **{
        noun: "case"
        for noun, model in RECORDS.items()
        if any(column.name == "case" for column in model._meta.concrete_fields)
    },
    ChargeStatus.noun: "charge__case",
    Actor.noun: "event__case",
}
"""The records that belong to a case, by noun, and the way from each to its case."""
