"""Refuse a word that does not fit its law, wherever it came from: a conviction for an administrative offence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q

from dalel.register.chunk import chunks
from dalel.register.folder import Draft
from dalel.register.models import ChargeStatus, Proceeding
from dalel.register.refusal import RefusedDataError, Word, kind
from dalel.register.status_word import RULED, word_instead


def check_words(drafts: Sequence[Draft], held: Collection[tuple[str, str]]) -> None:
    """Look at the statuses and outcomes that were written, and at those of charges and cases that were changed."""
    steps = keys_of(drafts, "status", "status")
    charges, cases = [
        [draft.key for draft in drafts if draft.noun == noun and (noun, draft.key) in held]
        for noun in ("charge", "case")
    ]
    for chunk in chunks(steps):
        check_statuses(Q(key__in=chunk))
    for chunk in chunks(charges):
        check_statuses(Q(charge__key__in=chunk))
    for chunk in chunks(cases):
        check_statuses(Q(charge__case__key__in=chunk))
        check_outcomes(Q(case__key__in=chunk))
    for chunk in chunks(keys_of(drafts, "proceeding", "outcome")):
        check_outcomes(Q(key__in=chunk))


def keys_of(drafts: Sequence[Draft], noun: str, column: str) -> list[str]:
    """The drafts that say a word which belongs to one branch of law."""
    return [draft.key for draft in drafts if draft.noun == noun and draft.values[column] in RULED]


def check_statuses(which: Q) -> None:
    """The statuses of charges, by the norm of each or else the kind of its case."""
    found = ChargeStatus.objects.filter(which, status__in=RULED)
    check("status", found.values_list("key", "status", "charge__norm__key", "charge__case__kind"))


def check_outcomes(which: Q) -> None:
    """The outcomes of proceedings, by the kind of the case: one may be about several norms."""
    found = Proceeding.objects.filter(which, outcome__in=RULED)
    check("proceeding", ((key, said, None, of) for key, said, of in found.values_list("key", "outcome", "case__kind")))


def check(noun: str, said: Iterable[tuple[str, str, str | None, str]]) -> None:
    """Refuse the first word that does not fit."""
    words = {"status": "register/charge-status", "proceeding": "register/proceeding-outcome"}[noun]
    for key, word, norm, case_kind in said:
        if instead := word_instead(word, norm=norm or "", kind=case_kind):
            raise RefusedDataError(
                "word-not-of-branch",
                then="word-of-branch",
                noun=kind(noun),
                key=key,
                said=Word(words, word),
                instead=Word(words, instead),
            )
