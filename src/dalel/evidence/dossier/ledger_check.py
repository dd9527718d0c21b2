"""The check of the ledger: lines, proofs, checkpoints, keys, and what they say of the documents here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dalel.errors import DataError
from dalel.evidence.checkpoint.checkpoint import check_signatures, parse_proof, render_inclusion
from dalel.evidence.checkpoint.note import COSIGNATURE, SIGNATURE, Vkey, strict_base64
from dalel.evidence.commitment import Disclosure, parse_disclosures
from dalel.evidence.disclosures import commitments
from dalel.evidence.dossier.layout import MAX_PARTS_FILE
from dalel.evidence.dossier.opened import Opened, attempt, read_signed
from dalel.evidence.dossier.verdict import BLOCKED, Docket, DossierProperty
from dalel.evidence.entry import Key, Redact, Withhold
from dalel.evidence.merkle import is_consistent, is_included
from dalel.evidence.parts import parse_parts, parse_ranges, verify_parts
from dalel.export import counted


def check_ledger(opened: Opened, docket: Docket) -> None:
    """Check that the lines are those that the newest checkpoint was signed over."""
    which = DossierProperty.LEDGER
    newest = opened.newest
    count = len(opened.entries)
    proofs = {place.number: place.path for place in opened.of("inclusion")}
    if newest is None:
        docket.conclude(which, passed="", unchecked=BLOCKED)
        return
    size, root = newest.checkpoint.size, newest.checkpoint.root
    if opened.is_whole:
        if opened.roots.get(size) != root:
            found = opened.roots.get(size, b"").hex()
            docket.fault(which, f"the {size} lines give the root {found}, and checkpoint {size} has {root.hex()}")
        for path in proofs.values():
            docket.fault(which, f"{path}: the ledger is whole, and needs no proof of an entry")
    else:
        for seq, leaf in opened.leaves.items():
            if seq not in proofs:
                docket.fault(which, f"entry {seq}: there is no proof that it is in the ledger")
            elif not proves(opened, proofs[seq], seq=seq, leaf=leaf):
                docket.fault(which, f"{proofs[seq]}: it does not prove entry {seq} as it stands here")
        for seq in sorted(proofs.keys() - opened.leaves.keys()):
            docket.fault(which, f"{proofs[seq]}: entry {seq} is not here")
    whole = f"All {count} entries are here, and give the root of checkpoint {size}."
    part = f"{count} of {size} entries are shown, each proved to be in the ledger of checkpoint {size}."
    docket.conclude(which, passed=whole if opened.is_whole else part)


def proves(opened: Opened, path: str, *, seq: int, leaf: bytes) -> bool:
    """Whether an inclusion proof leads from a line to the newest checkpoint, and is spelled as it should be."""
    newest = opened.newest
    try:
        data = opened.read(path)
        head = data.partition(b"\n\n")[0].decode("ascii").split("\n")
        proof = [strict_base64(line) for line in head[2:]]
    except (DataError, UnicodeDecodeError):
        return False
    if newest is None or render_inclusion(seq, proof, newest.data) != data:
        return False
    checkpoint = newest.checkpoint
    return is_included(leaf, index=seq, size=checkpoint.size, proof=proof, root=checkpoint.root)


def check_checkpoints(opened: Opened, docket: Docket, witnesses: Sequence[Vkey]) -> set[int]:
    """Check every checkpoint; the sizes of those that a witness given cosigned."""
    which = DossierProperty.CHECKPOINTS
    newest = opened.newest
    keys = opened.keys
    for size, signed in opened.checkpoints.items():
        before = len(docket.faults.get(which, ()))
        path = f"checkpoint {size}"
        if opened.origin and signed.checkpoint.origin != opened.origin:
            docket.fault(which, f"{path}: it is of the ledger {signed.checkpoint.origin}, not {opened.origin}")
        attempt(docket, which, path, partial(check_signatures, signed, keys))
        if newest is not None and not is_beginning(opened, size):
            docket.fault(which, f"{path}: it is not a beginning of checkpoint {newest.checkpoint.size}")
        if len(docket.faults.get(which, ())) == before:
            opened.sound.add(size)
    for place in opened.of("consistency"):
        if opened.is_whole:
            docket.fault(which, f"{place.path}: the ledger is whole, and needs no proof of a beginning")
        elif place.number not in opened.checkpoints or newest is None or place.number >= newest.checkpoint.size:
            docket.fault(which, f"{place.path}: there is no earlier checkpoint of size {place.number}")
    seen = check_cosigned(opened, docket, witnesses)
    said = "each signed by the ledger's key of its time, and a beginning of the newest."
    # Without all lines nothing tells whether an earlier checkpoint is a beginning of the newest.
    is_blocked = not opened.is_in_part and DossierProperty.LEDGER in docket.faults and len(opened.checkpoints) > 1
    docket.conclude(
        which,
        passed=f"{counted(len(opened.checkpoints), 'checkpoint')}, {said}",
        unchecked=BLOCKED if is_blocked else "",
    )
    return seen


def is_beginning(opened: Opened, size: int) -> bool:
    """Whether a checkpoint is a beginning of the newest one."""
    newest, here = opened.newest, opened.checkpoints[size].checkpoint
    if newest is None or size == newest.checkpoint.size:
        return True
    if not opened.is_in_part:
        return opened.roots.get(size, here.root) == here.root
    try:
        old, proof, note = parse_proof(opened.read(f"data/proofs/consistency/{size:06d}"))
    except DataError:
        return False
    last = newest.checkpoint
    fits = old == size and note == newest.data
    return fits and is_consistent(old, size=last.size, proof=proof, old_root=here.root, root=last.root)


def check_cosigned(opened: Opened, docket: Docket, witnesses: Sequence[Vkey]) -> set[int]:
    """Check notes that others signed too: the same text and signatures, and more."""
    seen: set[int] = set()
    which = DossierProperty.CHECKPOINTS
    for place in opened.of("cosigned"):
        signed = attempt(docket, which, place.path, partial(read_signed, opened, place.path))
        own = opened.checkpoints.get(place.number)
        if signed is None:
            continue
        if (
            own is None
            or signed.note.text != own.note.text
            or not set(own.note.signatures) <= set(signed.note.signatures)
        ):
            docket.fault(which, f"{place.path}: it is not checkpoint {place.number} with more signatures")
            continue
        for key in witnesses:
            if attempt(docket, which, place.path, partial(signed.note.is_signed_by, key)):
                seen.add(place.number)
    return seen


def check_key(opened: Opened, docket: Docket, pins: Sequence[Vkey]) -> None:
    """Check that a key given from outside is one of the ledger's."""
    which = DossierProperty.KEY
    given = [pin for pin in pins if pin.kind == SIGNATURE]
    named = {key.vkey: key for key in opened.keys}
    known = [pin for pin in given if str(pin) in named]
    if given and not known:
        docket.fault(which, f"none of the keys given ({', '.join(map(str, given))}) is one of this ledger's")
    said = ", ".join(f"{pin.key_id.hex()} (epoch {named[str(pin)].epoch})" for pin in known)
    unchecked = ""
    if not given:
        unchecked = "No key was given. Get it from elsewhere than this package: --pin-vkey VKEY."
    elif known and not any(leads_on(opened, named[str(pin)]) for pin in known):
        unchecked = "The key given is the ledger's, but the checkpoint in which it hands over to the next is not here."
    docket.conclude(which, passed=f"The key given is the ledger's: {said}.", unchecked=unchecked)


def leads_on(opened: Opened, key: Key) -> bool:
    """Whether a key leads to the newest one: each key after it was handed over to in a checkpoint that is here."""
    return all(later.seq + 1 in opened.sound for later in opened.keys if later.seq > key.seq)


def witness_keys(pins: Sequence[Vkey]) -> list[Vkey]:
    """The keys of witnesses among those given."""
    return [pin for pin in pins if pin.kind == COSIGNATURE]


def check_documents(opened: Opened, docket: Docket, digests: dict[str, str]) -> None:
    """Check that every document is here as it was recorded, or that an entry says why not."""
    which = DossierProperty.DOCUMENTS
    documents = opened.documents
    whole = 0
    withheld = {entry.object for entry in opened.entries.values() if isinstance(entry, Withhold)}
    redacted = {entry.object for entry in opened.entries.values() if isinstance(entry, Redact)}
    parts = {place.digest for place in opened.of("parts")}
    for digest, entry in documents.items():
        path = f"data/objects/{digest[:2]}/{digest}"
        if path in opened.places:
            whole += 1
            if opened.sizes[path] != entry.bytes:
                docket.fault(which, f"{path}: expected {entry.bytes} bytes, found {opened.sizes[path]}")
            elif digests.get(path) != digest:
                docket.fault(which, f"{path}: expected the SHA-256 {digest}, found {digests.get(path)}")
        elif digest not in withheld and not (digest in redacted and digest in parts):
            docket.fault(which, f"{path}: entry {entry.seq} names it, and no entry says that it is held back")
    for place in opened.of("object"):
        if place.digest not in documents:
            docket.fault(which, f"{place.path}: no entry names it")
    held_back = len(documents) - whole
    docket.conclude(
        which,
        passed=f"{counted(whole, 'document')}, each as it was recorded"
        + (f"; {held_back} held back, as entries say." if held_back else "."),
        unchecked="" if documents else "No entry names a document.",
    )


def check_disclosures(opened: Opened, docket: Docket) -> None:
    """Check that every value shown matches its commitment."""
    which = DossierProperty.DISCLOSURES
    shown = 0
    for place in opened.of("disclosure"):
        values = attempt(docket, which, place.path, partial(read_disclosed, opened, place.path))
        entry = opened.entries.get(place.number)
        commit = commitments(entry) if entry else {}
        for name, value in (values or {}).items():
            shown += 1
            if commit.get(name) != value.commitment(name):
                docket.fault(which, f"{place.path}: {name!a} does not match what entry {place.number} commits to")
        if values == {} or (values is not None and entry is None):
            docket.fault(which, f"{place.path}: it discloses nothing of an entry that is here")
    docket.conclude(
        which,
        passed=f"{counted(shown, 'value')} shown, each as committed to.",
        unchecked="" if shown else "No name, note or path is disclosed here.",
    )


def read_disclosed(opened: Opened, path: str) -> dict[str, Disclosure]:
    """The values that a file discloses."""
    return parse_disclosures(opened.read(path))


def check_redactions(opened: Opened, docket: Docket) -> None:
    """Check that every part shown is one of its document, and that what is shown is what an entry says."""
    which = DossierProperty.REDACTIONS
    count = 0
    for place in opened.of("parts"):
        entry = opened.documents.get(place.digest)
        said = [e.shown for e in opened.entries.values() if isinstance(e, Redact) and e.object == place.digest]
        if entry is None or entry.parts is None or not said:
            docket.fault(which, f"{place.path}: no entry says that parts of this document are shown")
            continue
        tree = entry.parts
        try:
            shown = parse_parts(opened.read(place.path, limit=MAX_PARTS_FILE))
            verify_parts(shown, document=place.digest, count=tree.count, root=tree.root)
            if shown.indexes not in [parse_ranges(each, tree.count) for each in said]:
                docket.fault(which, f"{place.path}: it shows other parts than the entry says ({' or '.join(said)})")
            count += len(shown.indexes)
        except DataError as error:
            docket.fault(which, f"{place.path}: {error.what}")
    documents = len(opened.of("parts"))
    docket.conclude(
        which,
        passed=f"{counted(count, 'part')} of {counted(documents, 'document')} shown, each proved; others say nothing.",
        unchecked="" if documents else "No document is shown in part.",
    )
