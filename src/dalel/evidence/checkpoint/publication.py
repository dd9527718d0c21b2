"""Publishing a checkpoint: its 200 bytes as text, as a QR code, and as the footer of an article."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from hashlib import sha256
from html import escape

import segno

from dalel.errors import CommandError, DataError
from dalel.evidence.checkpoint.checkpoint import SignedCheckpoint, check_signatures, render_proof, signers
from dalel.evidence.checkpoint.kept_checkpoints import KeptCheckpoints
from dalel.evidence.checkpoint.signing import survey
from dalel.evidence.entry import Publish
from dalel.evidence.evidence import Evidence
from dalel.evidence.merkle import consistency_proof
from dalel.vocabulary import term


@dataclass(frozen=True, slots=True)
class Publication:
    """A checkpoint to publish, and the key with which it is checked."""

    signed: SignedCheckpoint
    vkey: str

    @property
    def text(self) -> str:
        """The signed note."""
        return self.signed.data.decode()

    def footer(self, language: str) -> str:
        """What stands under an article, as plain text."""
        checkpoint = self.signed.checkpoint
        said = term("checkpoint", "footer").say(language, count=checkpoint.size)
        key = term("checkpoint", "footer-key").say(language)
        return f"{said}\n\n{self.text}\n{key}\n{self.vkey}\n"

    def footer_html(self, language: str) -> str:
        """The same for a web page: no script, no style, nothing from elsewhere; the QR code drawn in place."""
        checkpoint = self.signed.checkpoint
        said = escape(term("checkpoint", "footer").say(language, count=checkpoint.size))
        key = escape(term("checkpoint", "footer-key").say(language))
        return (
            f'<aside lang="{language}">\n<p>{said}</p>\n<pre>{escape(self.text)}</pre>\n'
            f"<p>{key}<br><code>{escape(self.vkey)}</code></p>\n{self.svg().strip()}\n</aside>\n"
        )

    def svg(self) -> str:
        """The note as a QR code, black on white whatever the page is."""
        drawn = io.BytesIO()
        self._code().save(drawn, kind="svg", scale=3, light="#fff", xmldecl=False, title="checkpoint", nl=False)
        return drawn.getvalue().decode()

    def png(self) -> bytes:
        """The note as a QR code for paper and messengers."""
        drawn = io.BytesIO()
        self._code().save(drawn, kind="png", scale=6)
        return drawn.getvalue()

    def terminal(self) -> str:
        """The note as a QR code in a terminal."""
        drawn = io.StringIO()
        self._code().terminal(drawn, compact=True)
        return drawn.getvalue()

    def _code(self) -> segno.QRCode:
        return segno.make_qr(self.signed.data, error="m")


def find_publication(evidence: Evidence, size: int | None) -> Publication:
    """The newest checkpoint, or the one of a size, ready to publish."""
    kept = KeptCheckpoints(evidence.folder, evidence.disk)
    sizes = kept.sizes()
    if not sizes:
        raise CommandError("There is no checkpoint yet.", next_step="Sign one: dalel checkpoint sign")
    signed = kept.read(size if size is not None else sizes[-1])
    with evidence.reading() as ledger:
        keys = survey(ledger, []).keys
    try:
        check_signatures(signed, keys)
    except DataError as error:
        raise DataError(
            f"The checkpoint of size {signed.checkpoint.size} cannot be published: {error.what}.",
            next_step="Run: dalel evidence verify",
        ) from error
    return Publication(signed=signed, vkey=str(signers(keys, signed.checkpoint.size)[-1]))


def render_request(evidence: Evidence, signed: SignedCheckpoint, *, since: int) -> bytes:
    """What a witness needs who kept the checkpoint of size ``since``: the proof that this one continues it."""
    size = signed.checkpoint.size
    if not 0 < since <= size:
        raise CommandError(
            f"--since {since}: the checkpoint is of size {size}, so there is nothing to prove from there.",
            next_step=f"Give the size that the other side kept: 1 to {size}.",
        )
    with evidence.reading() as ledger, ledger.kept.nodes() as node:
        proof = consistency_proof(since, size=size, node=node)
    return render_proof(since, proof, signed.data)


def record_publication(evidence: Evidence, signed: SignedCheckpoint, *, where: str, time: dt.datetime) -> Publish:
    """Enter where a checkpoint was published: who looks for a copy later knows where one should be."""
    with evidence.recording(time=time) as recording:
        entry = recording.enter(Publish, object=sha256(signed.data).hexdigest(), committed={"where": where})
        recording.write()
    return entry
