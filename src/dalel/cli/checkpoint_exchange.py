"""``dalel checkpoint cosign|keep|compare``: what comes from others, and what goes back to them."""

from __future__ import annotations

from pathlib import Path

import click

from dalel.cli.given import read_file, read_vkey, write_new
from dalel.cli.output import remark
from dalel.cli.place import folder_option, newsroom_option, open_newsroom
from dalel.cli.workplace import now, open_evidence
from dalel.errors import CommandError
from dalel.evidence.checkpoint import (
    Comparison,
    Vkey,
    Witness,
    check_conflict,
    compare_checkpoints,
    compare_with_ledger,
    keep_cosigned,
    keep_ots,
)
from dalel.evidence.disk import Disk
from dalel.evidence.verification import Answer
from dalel.newsroom import Newsroom


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--name", metavar="NAME", help="Your name as a witness, the first time: like aigerim.example/witness")
@click.option("--vkey", metavar="VKEY", help="The ledger's key, as its owner told you; the first time.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it. Default: stdout.")
@newsroom_option
def cosign(file: Path, name: str | None, vkey: str | None, output: Path | None, newsroom: Newsroom) -> None:
    """Keep a colleague's checkpoint, and countersign it if it continues the one kept before.

    FILE is what they got from "dalel checkpoint publish", with --since N if you kept one of size N. Send back what is
    printed. Kept is every checkpoint, in the folder witness of your newsroom: two that do not fit prove what happened.

    \b
    Examples:
      dalel checkpoint cosign checkpoint.txt --name aigerim.example/witness --vkey dalel/5fec…+1f2e3d4c+AX…
      dalel checkpoint cosign for-witness.txt --output cosigned.txt
    """
    witness = Witness(newsroom.witness, Disk())
    done = witness.cosign(read_file(file), name=name, vkey=read_vkey(vkey) if vkey else None, time=now())
    data = done.note.render()
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        write_new(output, data)
    before = f" It continues the one of size {done.before}." if done.before else " It is the first one kept."
    remark(f"Kept and countersigned: size {done.size}.{before}")
    remark(f"Your key as a witness: {witness.key(None).witness_vkey}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.option("--vkey", metavar="VKEY", help="The witness's key, for a cosigned checkpoint.")
@click.option(
    "--size", type=click.IntRange(min=1), metavar="N", help="The checkpoint that an OpenTimestamps proof is over."
)
@click.option(
    "--block-header",
    "headers",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="80 bytes of a Bitcoin block from elsewhere, to check a proof with.",
)
@newsroom_option
def keep(file: Path, vkey: str | None, size: int | None, headers: tuple[Path, ...], newsroom: Newsroom) -> None:
    """Keep what came back: a checkpoint that a witness cosigned, or an OpenTimestamps proof.

    It is checked first, and entered in the ledger.

    \b
    Examples:
      dalel checkpoint keep cosigned.txt --vkey aigerim.example/witness+1f2e3d4c+BH…
      dalel checkpoint keep 000012.ots --size 12
    """
    held = open_evidence(newsroom)
    data = read_file(file)
    if vkey is not None:
        kept = keep_cosigned(held, data, read_vkey(vkey), time=now())
        remark(f"Kept: checkpoint {kept}, cosigned by {read_vkey(vkey).name}.")
    elif size is not None:
        blocks = [each.read_bytes() for each in headers]
        said = keep_ots(held, data, size=size, headers=blocks, time=now())
        remark(f"Kept: an OpenTimestamps proof over checkpoint {size}. {said}")
    else:
        raise CommandError(
            "What is this file? A cosigned checkpoint needs --vkey, an OpenTimestamps proof --size.",
            next_step="dalel checkpoint keep --help",
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True))
@click.argument("other", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--vkey", "vkeys", multiple=True, metavar="VKEY", help="The ledger's key, as its owner told it.")
@click.option("--proof", type=click.Path(path_type=Path), metavar="FILE", help="Write the proof of two histories here.")
@folder_option
def compare(file: Path, other: Path | None, vkeys: tuple[str, ...], proof: Path | None, folder: Path | None) -> None:
    """Compare a checkpoint that somebody held with the ledger here, or with another file.

    PASS: one is the beginning of the other. FAIL: entries are missing (rollback), or there are two histories (fork).
    The exit code is 1 on FAIL. Two histories can be proved to anyone who knows the ledger's key, by the file that
    --proof writes. Two files, or such a proof, need no newsroom but the key: --vkey.

    \b
    Examples:
      dalel checkpoint compare held-by-counsel.txt
      dalel checkpoint compare theirs.txt ours.txt --vkey dalel/5fec…+1f2e3d4c+AX…
      dalel checkpoint compare held-by-counsel.txt --proof conflict.txt
      dalel checkpoint compare conflict.txt --vkey dalel/5fec…+1f2e3d4c+AX…
    """
    keys = [read_vkey(each) for each in vkeys]
    found = find_comparison(read_file(file), read_file(other) if other else None, keys, folder)
    click.echo(f"{found.answer}  {found.finding}: {found.says}")
    if proof is not None and found.proof:
        write_new(proof, found.proof)
        remark(f"The proof is in {proof}. Anyone checks it: dalel checkpoint compare {proof} --vkey VKEY")
    elif proof is not None:
        remark("There are no two histories to prove, so no file was written.")
    if found.answer is Answer.FAIL:
        raise SystemExit(1)


def find_comparison(file: bytes, other: bytes | None, keys: list[Vkey], folder: Path | None) -> Comparison:
    """Two files, a proof by itself, or a file and the ledger here."""
    if other is not None:
        return compare_checkpoints(file, other, keys)
    if b"--\n" in file:
        return check_conflict(file, keys)
    return compare_with_ledger(file, open_evidence(open_newsroom(folder)), keys)
