"""Setting up custody: a key is made in memory, split, tried, and forgotten; its recipient stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from dalel.errors import DataError
from dalel.evidence.custody.identity import key_label, make_secret, parse_recipient, recipient_of
from dalel.evidence.custody.pack import open_pack, seal
from dalel.evidence.custody.piece import Index
from dalel.evidence.custody.policy import Policy
from dalel.evidence.custody.recipients import Recipient
from dalel.evidence.custody.share import Share, parse_share
from dalel.evidence.custody.splitting import open_identities, split

MOST_TRIED = 200
"""Combinations of shares that are tried before a key is used: all of them where a policy is of the usual size."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made: what packs are made for, and the shares that open them. The identity is not in it."""

    recipient: Recipient
    shares: tuple[Share, ...]
    tried: int


def make_key(policy: Policy, *, made: str) -> NewKey:
    """Make a key and split it; before it is handed out, combinations of its shares are tried on a pack."""
    secret = make_secret()
    recipient = recipient_of(secret)
    shares = split(secret, policy, made=made)
    del secret
    return NewKey(Recipient(recipient, made), tuple(shares), tried=try_shares(shares, policy, recipient=recipient))


def try_shares(shares: Sequence[Share], policy: Policy, *, recipient: str) -> int:
    """Seal something, and open it with every least combination of shares; one fewer must be refused."""
    probe = Index("rehearsal", 1, "", "", (), ())
    sealed = seal(probe.render(), recipient=parse_recipient(recipient))
    key = key_label(recipient)
    number = 0
    for number, chosen in enumerate(islice(least_combinations(shares, policy), MOST_TRIED), 1):  # noqa: B007
        identity = open_identities(chosen, keys=[key])[key]
        if open_pack(sealed, identity, name="the rehearsal")[0] != probe:
            raise DataError("The shares do not open what was sealed for them. No key was kept.")
    if opens(chosen[1:], key):
        raise DataError("Fewer shares than the policy asks for open the key. No key was kept.")
    return number


def least_combinations(shares: Sequence[Share], policy: Policy) -> Iterator[list[Share]]:
    """As many shares of each group as are needed, and no more, in every combination."""
    groups = [
        list(combinations([share for share in shares if share.slip39.group_index == index], group.needed))
        for index, group in enumerate(policy.groups)
    ]
    for each in product(*groups):
        yield [share for members in each for share in members]


def opens(shares: Sequence[Share], key: str) -> bool:
    """Whether shares open a key."""
    try:
        return key in open_identities(shares, keys=[key])
    except DataError:
        return False


def check_sheets(texts: Mapping[str, str], new: NewKey) -> None:
    """Read the sheets back as they were written: each must be the share that it was written for."""
    read = [parse_share(text, name=name) for name, text in texts.items()]
    if words_of(read) != words_of(new.shares):
        raise DataError("The sheets are not as they were written. No key was kept.", next_step="Use another disk.")


def words_of(shares: Iterable[Share]) -> list[str]:
    """The words of shares, for comparing."""
    return sorted(share.words for share in shares)
