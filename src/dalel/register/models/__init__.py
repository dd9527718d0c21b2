"""The models of the register."""

from __future__ import annotations

from dalel.register.models.answer import Answer
from dalel.register.models.case import Case, Proceeding, RelatedCase
from dalel.register.models.change import Act, Change
from dalel.register.models.charge import Charge, ChargeStatus
from dalel.register.models.comment import Comment
from dalel.register.models.event import Actor, Event
from dalel.register.models.fields import PartialDateField, TermField, TextsField
from dalel.register.models.imported import Import
from dalel.register.models.measure import Measure
from dalel.register.models.name import NameWord
from dalel.register.models.norm import Norm
from dalel.register.models.note import Note
from dalel.register.models.opinion import Opinion
from dalel.register.models.organisation import Organisation, OrganisationName
from dalel.register.models.party import Party
from dalel.register.models.penalty import Penalty
from dalel.register.models.person import Person, PersonName
from dalel.register.models.publication import Publication
from dalel.register.models.reaction import Reaction
from dalel.register.models.record import Citation, Dated, Record
from dalel.register.models.reply import Reply
from dalel.register.models.restriction import Pseudonym, Restriction
from dalel.register.models.seizure import Seizure
from dalel.register.models.source import Source
from dalel.register.models.standing import StandingStep
from dalel.register.models.statistic import Statistic
from dalel.register.models.task import Task
from dalel.register.models.text_word import TextWord

__all__ = [
    "Act",
    "Actor",
    "Answer",
    "Case",
    "Change",
    "Charge",
    "ChargeStatus",
    "Citation",
    "Comment",
    "Dated",
    "Event",
    "Import",
    "Measure",
    "NameWord",
    "Norm",
    "Note",
    "Opinion",
    "Organisation",
    "OrganisationName",
    "PartialDateField",
    "Party",
    "Penalty",
    "Person",
    "PersonName",
    "Proceeding",
    "Pseudonym",
    "Publication",
    "Reaction",
    "Record",
    "RelatedCase",
    "Reply",
    "Restriction",
    "Seizure",
    "Source",
    "StandingStep",
    "Statistic",
    "Task",
    "TermField",
    "TextWord",
    "TextsField",
]
