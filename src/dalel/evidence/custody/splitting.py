"""Splitting a secret into shares by SLIP-39, and putting it together again from enough of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from shamir_mnemonic import EncryptedMasterSecret, MnemonicError, recover_ems, split_ems
from shamir_mnemonic.shamir import ShareGroup

from dalel.errors import DataError
from dalel.evidence.custody.identity import identity_of, key_label, recipient_of
from dalel.evidence.custody.policy import Policy
from dalel.evidence.custody.share import Label, Share, group_name

NO_PASSPHRASE = b""
EXPONENT = 0
"""How often SLIP-39 hashes the passphrase. There is none: a share protects by being one of several."""


def split(secret: bytes, policy: Policy, *, made: str) -> list[Share]:
    """The shares of a secret, group by group."""
    sealed = EncryptedMasterSecret.from_master_secret(
        secret, NO_PASSPHRASE, identifier=secrets.randbits(15), extendable=True, iteration_exponent=EXPONENT
    )
    wanted = [(group.needed, group.members) for group in policy.groups]
    label = Label(key_label(recipient_of(secret)), policy, made)
    return [
        Share(f"{group.name}-{number}", each, label)
        for group, shares in zip(policy.groups, split_ems(len(wanted), wanted, sealed), strict=True)
        for number, each in enumerate(shares, 1)
    ]


@dataclass(frozen=True, slots=True)
class ShareSet:
    """Shares of one splitting; several of one member count once."""

    shares: tuple[Share, ...]

    @property
    def label(self) -> Label | None:
        """What one of the sheets says, if any is whole."""
        return next((share.label for share in self.shares if share.label), None)

    def lacking(self) -> list[str]:
        """For each group that is not complete, how many more are needed."""
        first = self.shares[0].slip39
        held = {index: self._members(index) for index in range(first.group_count)}
        complete = [index for index, each in held.items() if each and len(each) >= each[0].slip39.member_threshold]
        if len(complete) >= first.group_threshold:
            return []
        return [self._say_lacking(index, each) for index, each in held.items() if index not in complete]

    def secret(self) -> bytes:
        """The secret, from as many shares as are needed."""
        threshold = self.shares[0].slip39.group_threshold
        groups: dict[int, ShareGroup] = {}
        for index in range(self.shares[0].slip39.group_count):
            members = self._members(index)
            if len(groups) < threshold and members and len(members) >= members[0].slip39.member_threshold:
                groups[index] = ShareGroup()
                for share in members[: members[0].slip39.member_threshold]:
                    groups[index].add(share.slip39)
        try:
            sealed: EncryptedMasterSecret = recover_ems(groups)
        except MnemonicError as error:
            raise DataError(
                f"The shares of set {self.shares[0].set} do not fit together ({error}) "
                f"{', '.join(share.name for share in self.shares)}.",
                next_step="One of them was made up or is of another splitting: leave out one at a time.",
            ) from error
        secret: bytes = sealed.decrypt(NO_PASSPHRASE)
        return secret

    def _members(self, index: int) -> list[Share]:
        found = {share.slip39.index: share for share in self.shares if share.slip39.group_index == index}
        return [found[number] for number in sorted(found)]

    def _say_lacking(self, index: int, members: Sequence[Share]) -> str:
        name = group_name(self.label, index)
        if members:
            needed = members[0].slip39.member_threshold
        elif self.label:
            needed = self.label.policy.groups[index].needed
        else:
            return f"{name} has none; its sheets say how many are needed"
        more = needed - len(members)
        return f"{name} has {len(members)} of the {needed} that are needed: {more} more"


def sets_of(shares: Iterable[Share]) -> list[ShareSet]:
    """The shares by splitting, those with most shares first."""
    found: dict[tuple[object, ...], list[Share]] = {}
    for share in shares:
        found.setdefault(tuple(share.slip39.common_parameters()), []).append(share)
    return sorted(
        (ShareSet(tuple(each)) for each in found.values()), key=lambda each: (-len(each.shares), each.shares[0].set)
    )


def open_identities(shares: Sequence[Share], *, keys: Iterable[str]) -> Mapping[str, X25519PrivateKey]:
    """The identities that shares give, by the label of their key; ``keys`` are those that are of use here.

    A share of another newsroom is named. Below the policy nothing is opened, and the message says how many of which
    group are needed.
    """
    wanted = set(keys)
    for share in shares:
        if share.label and share.label.key not in wanted:
            raise another_newsroom([share], found=share.label.key, wanted=wanted)
    opened: dict[str, X25519PrivateKey] = {}
    incomplete: list[ShareSet] = []
    for each in sets_of(shares):
        if each.lacking():
            incomplete.append(each)
            continue
        secret = each.secret()
        label = key_label(recipient_of(secret))
        if label not in wanted:
            raise another_newsroom(each.shares, found=label, wanted=wanted)
        opened[label] = identity_of(secret)
    for each in incomplete:
        if opened.keys() == wanted:
            names = ", ".join(share.name for share in each.shares)
            raise DataError(
                f"{names}: of another set of shares ({each.shares[0].set}) than those that open this place.",
                next_step="It belongs to another newsroom. Leave it out.",
            )
        raise below_policy(each)
    return opened


def below_policy(each: ShareSet) -> DataError:
    """Why a set of shares opens nothing."""
    return DataError(
        f"These shares (set {each.shares[0].set}) are fewer than the policy asks for. {'; '.join(each.lacking())}.",
        next_step="Nothing was opened. Ask more holders for their sheets.",
    )


def another_newsroom(shares: Sequence[Share], *, found: str, wanted: Iterable[str]) -> DataError:
    """Why shares are refused though they are whole."""
    names = ", ".join(share.name for share in shares)
    return DataError(
        f"{names}: of another newsroom. The key is {found}; this place was written for {', '.join(sorted(wanted))}.",
        next_step="Take the sheets that carry that key, or name the place that these belong to.",
    )
