"""Re-wrapping: those who hold shares of an earlier key let another key open what was packed for theirs.

The key of each pack is taken out of its header and closed for the other key. The packs stay as they are and where they
are; none is opened, and of each only the beginning is read. A place only grows by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from dalel.errors import DataError
from dalel.evidence.custody.age_header import LONGEST, is_made_with, make_header, open_header, parse_header
from dalel.evidence.custody.contents import Contents
from dalel.evidence.custody.identity import key_label, parse_recipient
from dalel.evidence.custody.manifest import Manifest
from dalel.evidence.custody.place import Place
from dalel.evidence.custody.wraps import Wrap, Wraps, add_wraps
from dalel.evidence.store import Progress, no_progress

AT_ONCE = 256
"""Packs whose wraps go into one file. It is also what an interruption can cost."""


@dataclass(slots=True)
class Rewrapped:
    """The packs that got a wrap, those that the key opens anyway, what was added, and why others stay shut to it."""

    key: str
    wrapped: list[int] = field(default_factory=list)
    open_already: list[int] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)


def rewrap(
    place: Place,
    contents: Contents,
    identities: Mapping[str, X25519PrivateKey],
    *,
    recipient: str,
    is_rehearsal: bool,
    progress: Progress = no_progress,
) -> Rewrapped:
    """Wrap every pack that a key does not open yet; in a rehearsal everything is done but the adding to the place."""
    work = Rewrapping(place, contents, identities, recipient, progress)
    wanted = sorted(contents.manifests)
    for at in range(0, len(wanted), AT_ONCE):
        tried = (work.wrap(contents.manifests[number]) for number in wanted[at : at + AT_ONCE])
        wraps = [wrap for wrap in tried if wrap is not None]
        if wraps and not is_rehearsal:
            work.add(wraps)
        work.done.wrapped += [each.number for each in wraps]
    return work.done


class Rewrapping:
    """One re-wrapping of a place for one key."""

    def __init__(
        self,
        place: Place,
        contents: Contents,
        identities: Mapping[str, X25519PrivateKey],
        recipient: str,
        progress: Progress,
    ) -> None:
        self._place = place
        self._contents = contents
        self._identities = identities
        self._recipient = parse_recipient(recipient)
        self._progress = progress
        self.done = Rewrapped(key_label(recipient))

    def wrap(self, manifest: Manifest) -> Wrap | None:
        """The wrap of a pack; None where the key opens it already, or, with the reason, none of the shares does."""
        try:
            keys = [] if manifest.key == self.done.key else self._file_keys(manifest)
        except DataError as error:
            self.done.shut.append(f"Pack {manifest.number}: {error.what}")
            return None
        if not keys or self._is_wrapped(manifest.number, keys):
            self.done.open_already.append(manifest.number)
            return None
        pack, listing = (make_header(key, self._recipient) for key in keys)
        return Wrap(manifest.number, self._contents.parts[manifest.number].sha256, pack, listing)

    def add(self, wraps: Sequence[Wrap]) -> None:
        """Bring wraps to the place."""
        try:
            self.done.added.append(add_wraps(self._place, Wraps(self._contents.id, self.done.key, tuple(wraps))))
        except OSError as error:
            raise DataError(
                f"The re-wrapping at {self._place.url} stopped: {error.strerror or error}. Packs re-wrapped before: "
                f"{len(self.done.wrapped)}; they stand.",
                next_step="Mend it, and give the command again: it goes on where it stopped.",
            ) from error

    def _file_keys(self, manifest: Manifest) -> list[bytes]:
        """The keys of a pack and of its list, out of their headers or of an earlier wrap that is no sham."""
        headers = [parse_header(self._beginning(part.name)) for part in (manifest.pack, manifest.list)]
        if (identity := self._identities.get(manifest.key)) is not None:
            return [open_header(header, identity) for header in headers]
        for key, wrap in self._contents.wraps.get(manifest.number, []):
            if (identity := self._identities.get(key)) is not None:
                keys = [open_header(parse_header(header), identity) for header in (wrap.pack, wrap.list)]
                if all(map(is_made_with, headers, keys)):
                    return keys
        raise DataError(f"it is for the key {manifest.key}, of which no shares were given.")

    def _is_wrapped(self, number: int, keys: Sequence[bytes]) -> bool:
        """Whether there is a wrap for the key already; one that was made without the pack's own key is a sham."""
        return any(
            is_made_with(parse_header(wrap.pack), keys[0]) and is_made_with(parse_header(wrap.list), keys[1])
            for key, wrap in self._contents.wraps.get(number, [])
            if key == self.done.key
        )

    def _beginning(self, name: str) -> bytes:
        try:
            data = self._place.beginning(name, LONGEST)
        except FileNotFoundError:
            raise DataError(f"{name} is missing.") from None
        self._progress(len(data))
        return data
