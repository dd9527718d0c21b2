"""Custodies made by hand: where all is confirmed, where nobody could check, where everything fails, and odd ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from dalel.evidence.dossier.custody import CheckpointCustody, Custody, CustodyEvent, DocumentCustody
from dalel.evidence.dossier.reckoning import ReckonedStep
from dalel.evidence.dossier.sealed_text import SealedClaim, SealedText
from dalel.evidence.dossier.verdict import ClaimVerdict, DossierProperty, DossierVerification, StampSeen, Verdict
from dalel.evidence.verification import Answer

ORIGIN = "dalel/5feceb66ffc86f38d952786c6d696c79"
VKEYS = (
    f"{ORIGIN}+f2173b4f+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
    f"{ORIGIN}+8c2ea90b+ASEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9A",
)
BEGUN = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
RESULTS = (DossierProperty.UNCHANGED, DossierProperty.EXISTED_BEFORE, DossierProperty.COMPLETE)


def digest(text: str) -> str:
    """A SHA-256 to name something by."""
    return sha256(text.encode()).hexdigest()


def after(minutes: float) -> dt.datetime:
    """A time so long after the first entry."""
    return BEGUN + dt.timedelta(minutes=minutes)


def verified(
    answers: Mapping[DossierProperty, Answer], stamps: tuple[StampSeen, ...] = (), faults: tuple[str, ...] = ()
) -> DossierVerification:
    """A verification with these answers; all others are PASS."""
    return DossierVerification(
        verdicts=tuple(
            Verdict(each, answers.get(each, Answer.PASS), f"The program's own sentence about {each}.")
            for each in DossierProperty
        ),
        stamps=stamps,
        faults=faults,
    )


def event(seq: int, kind: str, minutes: float, document: str | None = None, /, **details: str) -> CustodyEvent:
    """One entry."""
    return CustodyEvent(seq=seq, time=after(minutes), type=kind, document=document, details=details, disclosed={})


def document(name: str, seq: int, minutes: float, stamps: tuple[StampSeen, ...] = ()) -> DocumentCustody:
    """A document that is shown whole."""
    return DocumentCustody(
        sha256=digest(name),
        bytes=1_234_567,
        media_type="application/json",
        name=name,
        seq=seq,
        entered=after(minutes),
        shown="whole",
        parts=None,
        stamps=stamps,
    )


def step(operation: str, result: str, printed: str, unit: str = "") -> ReckonedStep:
    """One operation of a figure."""
    return ReckonedStep(operation, result, unit, printed, None, None, False, False)


def sealed_text(*hostile: str) -> SealedText:
    """A text with a figure of every form, a quote, and claims with these names."""

    def claim(name: str, kind: str, line: int, answer: Answer, *steps: ReckonedStep, of: int = 0) -> SealedClaim:
        said = ClaimVerdict(name, answer, f"The program's own sentence about {name}.")
        rests_on = (digest("lots-page-1.json"), digest("not here either"))
        return SealedClaim(name, kind, line, said, steps, 208, of, rests_on)

    counted = (step("count", "208", "208"), step("sum", "104957665.1", "104.96 million tenge", "KZT"))
    return SealedText(
        digest("plan-typed.csv"),
        14,
        (
            claim("direct", "figure", 12, Answer.PASS, *counted),
            claim("direct-share", "figure", 13, Answer.PASS, step("share", "61739803/1235544230", "5%"), of=500),
            claim("since", "figure", 14, Answer.PASS, step("value", "2020-06-12", "12 June 2020", "date")),
            claim("said", "quote", 15, Answer.NOT_CHECKED),
            *(claim(text, text, 16, Answer.FAIL, step(text, text, text, text), of=1) for text in hostile),
        ),
    )


def confirmed() -> Custody:
    """A whole ledger with every kind of entry, where everything is confirmed."""
    free = StampSeen(6, after(32.2), "Free TSA, www.freetsa.org", Answer.PASS)
    second = StampSeen(6, after(33.5), "DigiCert SHA256 RSA4096 Timestamp Responder 2025 1", Answer.PASS)
    later = StampSeen(14, after(60 * 24 * 34), "Free TSA, www.freetsa.org", Answer.PASS)
    plan, page, table, copy = "Жоспар 2026.xlsx", "lots-page-1.json", "people.csv", "plan-typed.csv"
    kept = {"bytes": "1234567", "media_type": "application/json"}
    events = (
        event(0, "genesis", 0),
        event(1, "key", 0, epoch="1", vkey=VKEYS[0]),
        replace(
            event(2, "import", 1, digest(plan), **kept),
            disclosed={
                "name": plan,
                "note": "From the open plan page\nof the bank",
                "path": "~/plans/Жоспар 2026.xlsx",
                "collector": "aigerim",
                "device": "laptop",
            },
        ),
        replace(
            event(3, "capture", 2, digest(page), **kept, url="https://ows.example.kz/", status="200"),
            disclosed={
                "address": "https://ows.example.kz/v3/lots?limit=500&page=1",
                "final_address": "https://ows.example.kz/v3/lots?limit=500&page=1",
                "record": '{"began":"2026-11-23T09:31:58Z","exchanges":[{"address":"https://ows.example.kz/v3/lots?limit='
                '500&page=1","bytes":1234567,"headers":[["Content-Type","application/json"]],"status":200}],"v":1}',
            },
        ),
        event(4, "import", 3, digest(table), **kept),
        event(5, "capture-failed", 4, url="https://ows.example.kz/", status="503", reason="server-error"),
        event(6, "receipt", 33, kind="rfc3161", checkpoint="6", sha256=digest("stamp")),
        event(7, "receipt", 34, kind="cosignature", checkpoint="6", sha256=digest("cosignature")),
        event(8, "derive", 60, digest(copy), **kept, sources=f"{digest(plan)}, {digest('not here')}"),
        event(9, "withhold", 70, digest(table), reason="source-protection"),
        event(10, "redact", 80, digest(page), shown="0,12-22"),
        event(11, "correct", 90, entry="2"),
        replace(event(12, "transfer", 95, digest(plan)), disclosed={"recipient": "the lawyer", "where": "by hand"}),
        event(13, "key", 100, epoch="2", vkey=VKEYS[1]),
        event(14, "claim", 110, claims="12", proved="10"),
        event(15, "publish", 115),
        event(16, "seal", 120, checkpoint="14", documents="4"),
    )
    return Custody(
        origin=ORIGIN,
        size=17,
        entries=17,
        vkeys=VKEYS,
        documents=(
            document(plan, 2, 1, (free, second, later)),
            replace(document(page, 3, 2, (free, second, later)), shown="parts", parts=(12, 500)),
            replace(document(table, 4, 3, (free, second, later)), name=None, shown="withheld"),
            document(copy, 8, 60, (later,)),
        ),
        events=events,
        checkpoints=(
            CheckpointCustody(6, digest("6"), ("f2173b4f",), (("witness.example.org", after(31)),), (free, second)),
            CheckpointCustody(14, digest("14"), ("f2173b4f", "8c2ea90b"), (), (later,)),
            CheckpointCustody(17, digest("17"), ("8c2ea90b",), (), ()),
        ),
        verification=verified({}, (free, second, later)),
        texts=(sealed_text(),),
    )


def unchecked() -> Custody:
    """The same in part, looked at with nothing from outside; one stamp is earlier than the writer's clock."""
    whole = confirmed()
    claimed = tuple(replace(each, answer=Answer.NOT_CHECKED) for each in whole.verification.stamps)
    early = StampSeen(17, after(-5), "Free TSA, www.freetsa.org", Answer.NOT_CHECKED)
    names = {each.sha256: claimed[2:] if each.seq == 8 else claimed for each in whole.documents}
    documents = [replace(each, stamps=names[each.sha256]) for each in whole.documents]
    ahead = replace(document("new.json", 15, 115), stamps=(early,))
    unstamped = document("newest.json", 16, 119)
    return replace(
        whole,
        texts=(),
        size=20,
        documents=(*documents, ahead, unstamped),
        checkpoints=tuple(
            replace(each, stamps=tuple(replace(stamp, answer=Answer.NOT_CHECKED) for stamp in each.stamps))
            for each in whole.checkpoints
        ),
        verification=verified(dict.fromkeys(DossierProperty, Answer.NOT_CHECKED), (*claimed, early)),
    )


def claimed() -> Custody:
    """Nobody checked the stamp, which covers every document."""
    stamp = StampSeen(3, after(30), "Free TSA", Answer.NOT_CHECKED)
    return replace(
        failed(),
        documents=(document("plan.json", 2, 1, (stamp,)),),
        events=(
            event(0, "genesis", 0),
            event(2, "import", 1, digest("plan.json")),
            event(3, "receipt", 2, kind="opentimestamps", checkpoint="3"),
        ),
        checkpoints=(CheckpointCustody(3, digest("3"), ("f2173b4f",), (), (stamp,)),),
        verification=verified(dict.fromkeys(RESULTS, Answer.NOT_CHECKED), (stamp,)),
    )


def failed() -> Custody:
    """Everything that can fail fails; a document is gone, and a stamp and a key are not what they should be."""
    whole = confirmed()
    wrong = StampSeen(6, after(32), "Free TSA", Answer.FAIL)
    faults = tuple(
        f"documents: data/objects/ab/{digest(str(number))}: expected 100 bytes, found 99." for number in range(220)
    )
    return replace(
        whole,
        documents=(replace(document("gone.json", 2, 1, (wrong,)), shown="withheld"),),
        events=(*whole.events[:2], event(2, "import", 1, digest("gone.json"), bytes="100")),
        checkpoints=(CheckpointCustody(6, digest("6"), ("00000000",), (), (wrong,)),),
        size=6,
        entries=3,
        texts=(),
        verification=verified(dict.fromkeys(DossierProperty, Answer.FAIL), (wrong,), faults),
    )


def empty() -> Custody:
    """Nothing could be read."""
    failed_ones = dict.fromkeys(
        (DossierProperty.PACKAGE, DossierProperty.LEDGER, DossierProperty.UNCHANGED), Answer.FAIL
    )
    return Custody(
        origin="",
        size=0,
        entries=0,
        vkeys=(),
        documents=(),
        events=(),
        checkpoints=(),
        verification=verified(failed_ones, (), ("ledger: data/ledger/entries.jsonl is missing.",)),
    )


def crowded(count: int, *, checkpoints: int = 3) -> Custody:
    """So many documents, and checkpoints with a stamp each at equal distances."""
    sizes = [2 + count * number // checkpoints for number in range(1, checkpoints + 1)]
    stamps = tuple(StampSeen(size, after(size + 0.5), "Free TSA", Answer.PASS) for size in sizes)
    documents = tuple(
        document(f"page-{number:04}.json", number + 2, number + 2, tuple(s for s in stamps if s.size > number + 2))
        for number in range(count)
    )
    return Custody(
        origin=ORIGIN,
        size=count + 2,
        entries=count + 2,
        vkeys=VKEYS[:1],
        documents=documents,
        events=(
            event(0, "genesis", 0),
            event(1, "key", 0, epoch="1", vkey=VKEYS[0]),
            *(event(each.seq, "import", each.seq, each.sha256, bytes="1234567") for each in documents),
        ),
        checkpoints=tuple(
            CheckpointCustody(stamp.size, digest(str(stamp.size)), ("f2173b4f",), (), (stamp,)) for stamp in stamps
        ),
        verification=verified({}, stamps),
    )
