"""A share: the words of SLIP-39 that one person keeps, and what stands beside them on the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError
from shamir_mnemonic.share import Share as Slip39
from shamir_mnemonic.wordlist import WORDLIST

from dalel.errors import DataError, did_you_mean
from dalel.evidence.custody.policy import Policy, parse_policy

FIRST_LINE = "Dalel share, version 1"
_FIELDS = ("key", "policy", "group", "member", "made")
_ON_A_LINE = 6
_LONGEST = 1 << 16
_FIELD = re.compile(r"([a-z]+): (.+)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a sheet says of its share besides the words."""

    key: str
    policy: Policy
    made: str


@dataclass(frozen=True, slots=True)
class Share:
    """One share; ``name`` is the file it was read from, ``label`` is None where only the words were given."""

    name: str
    slip39: Slip39
    label: Label | None

    @property
    def words(self) -> str:
        """The words, one blank between them."""
        words: str = self.slip39.mnemonic()
        return words

    @property
    def set(self) -> int:
        """The number that all shares of one splitting have."""
        number: int = self.slip39.identifier
        return number

    @property
    def group(self) -> str:
        """The group's name, or its number where no sheet names it."""
        return group_name(self.label, self.slip39.group_index)

    @property
    def member(self) -> int:
        """Which of the group's shares it is, from 1."""
        return int(self.slip39.index) + 1


def group_name(label: Label | None, index: int) -> str:
    """What a group is called on the sheet, or else its number."""
    return label.policy.groups[index].name if label else f"group {index + 1}"


def render_share(share: Share) -> str:
    """The sheet as text: the same bytes stand in the QR code."""
    label = share.label
    assert label is not None  # noqa: S101 - only what was just made is rendered
    words = share.words.split()
    lines = [" ".join(words[at : at + _ON_A_LINE]) for at in range(0, len(words), _ON_A_LINE)]
    said = {
        "key": label.key,
        "policy": str(label.policy),
        "group": share.group,
        "member": str(share.member),
        "made": label.made,
    }
    return "\n".join([FIRST_LINE, *(f"{name}: {said[name]}" for name in _FIELDS), "", *lines, ""])


def parse_share(text: str, *, name: str) -> Share:
    """Read a sheet, or the bare words. By its checksum alone a share can be told from one with a wrong word."""
    lines = text[:_LONGEST].replace("\ufeff", "").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    label: Label | None = None
    fields: dict[str, str] = {}
    if said and said[0] == FIRST_LINE:
        fields = dict(read_fields(said[1:], name=name))
        label = Label(fields["key"], parse_policy(fields["policy"]), fields["made"])
        said = said[1 + len(_FIELDS) :]
    share = Share(name, parse_words(" ".join(said), name=name), label)
    if label is not None:
        check_label(share, fields)
    return share


def read_fields(lines: list[str], *, name: str) -> Iterator[tuple[str, str]]:
    """The lines between the first one and the words."""
    for expected, line in zip(_FIELDS, [*lines, *[""] * len(_FIELDS)], strict=False):
        found = _FIELD.fullmatch(line)
        if not found or found[1] != expected:
            raise DataError(
                f'{name}: expected the line "{expected}: …" of a sheet, found "{line[:40]}".',
                next_step="Take the sheet's text whole, or the words alone.",
            )
        yield expected, found[2]


def parse_words(text: str, *, name: str) -> Slip39:
    """The share of SLIP-39 words."""
    words = text.lower().split()
    for number, word in enumerate(words, 1):
        if word not in WORDLIST:
            raise DataError(
                f'{name}: word {number}, "{word[:20]}", is no word of a share.', next_step=did_you_mean(word, WORDLIST)
            )
    try:
        return Slip39.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise DataError(
            f"{name}: the checksum does not fit these {len(words)} words: one was misread, left out or swapped.",
            next_step="Compare every word with the sheet.",
        ) from error


def check_label(share: Share, fields: dict[str, str]) -> None:
    """What a sheet says of its share must be what the words themselves say."""
    assert share.label is not None  # noqa: S101 - the caller has just read it
    slip39, groups = share.slip39, share.label.policy.groups
    fits = slip39.group_index < len(groups) == slip39.group_count
    group = groups[slip39.group_index] if fits else None
    if (
        group is None
        or (group.name, str(share.member)) != (fields["group"], fields["member"])
        or group.needed != slip39.member_threshold
    ):
        raise DataError(
            f"{share.name}: the words are of another share than the lines above them say.",
            next_step="Take both from one sheet, or give the words alone.",
        )
