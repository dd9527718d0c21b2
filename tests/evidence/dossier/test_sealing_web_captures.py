"""Captured documents in dossiers: their addresses are disclosed or not, and both verifiers say the same of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from captured import Run
from samples import answers, tree_of
from script_answers import script
from web import answer, page, reset, site

from dalel.evidence.dossier import (
    Anchors,
    Order,
    Sealed,
    Selection,
    Workplace,
    find_custody,
    redact_fields,
    reopen,
    with_repetitions,
)
from dalel.evidence.entry import Capture, CaptureFailed, parse_entry

pytestmark = pytest.mark.slow

SealAs = Callable[..., Sealed]
WEB = frozenset(("address", "final_address", "record", "name"))


@pytest.fixture
def captured(workplace: Workplace) -> list[str]:
    """Entries 5 to 10: a plan, a failure, a page for logging in and that it is none, the plan again, another plan."""
    answers = {
        "/plan.json": answer(b'[{"lot": 1}, {"lot": 2}]', content_type="application/json"),
        "/broken": reset,
        "/closed": page("Sign in", words=3),
        "/other.json": answer(b"[7]", content_type="application/json"),
    }
    with site(answers) as ours:
        paths = ("/plan.json", "/broken", "/closed", "/plan.json", "/other.json")
        found = Run(workplace.evidence).all([ours.url(path) for path in paths])
    return [each.sha256 or "" for each in found]


def agreed(folder: Path) -> dict[str, str]:
    """The answers, which both verifiers give."""
    ours = answers(folder)
    assert {name: answer for name, answer, _ in script.verify(str(folder))} == ours
    return ours


def lines(folder: Path) -> list[str]:
    data = (folder / "data" / "ledger" / "entries.jsonl").read_bytes()
    return [parse_entry(line).type for line in data.splitlines()]


def test_a_dossier_of_captures_passes_with_both_verifiers(captured: list[str], seal_as: SealAs) -> None:
    whole = agreed(seal_as("whole").output)
    assert [whole[name] for name in ("package", "seal", "documents", "ledger", "disclosures")] == [
        "PASS", "PASS", "PASS", "PASS", "NOT CHECKED",
    ]  # fmt: skip
    named = agreed(seal_as("named", Selection(disclosed=WEB)).output)
    assert named == whole | {"disclosures": "PASS"}


def test_no_address_is_disclosed_unless_it_is_asked_for(captured: list[str], seal_as: SealAs) -> None:
    hidden = b"".join(tree_of(seal_as("hidden").output).values())
    assert b"plan.json" not in hidden
    assert b"/closed" not in hidden
    shown = seal_as("shown", Selection(disclosed=frozenset({"address"}))).output
    disclosed = json.loads((shown / "data" / "disclosures" / "000005.json").read_bytes())
    assert list(disclosed) == ["address"]
    assert disclosed["address"]["v"].endswith("/plan.json")
    custody = find_custody(shown, Anchors())
    assert {event.seq for event in custody.events if "address" in event.disclosed} == {5, 6, 7, 8, 9, 10}


def test_an_address_is_taken_back_with_all_that_repeats_it(
    captured: list[str], seal_as: SealAs, workplace: Workplace, order: Callable[..., Order]
) -> None:
    opened = reopen(seal_as("named", Selection(disclosed=WEB)).output)
    fields = with_repetitions(frozenset({"address"}))
    redact_fields(workplace, opened, fields, order=order("less"))
    less = order("less").output
    assert b"/closed" not in b"".join(tree_of(less).values())
    assert agreed(less)["disclosures"] == "PASS"


def test_a_page_in_the_documents_place_is_shown_with_the_entry_that_says_so(
    captured: list[str], seal_as: SealAs, workplace: Workplace
) -> None:
    login = seal_as("login", Selection(documents=frozenset({captured[2]}))).output
    assert lines(login) == ["genesis", "key", "capture", "capture-failed"]
    agreed(login)
    # The failure that follows the plan is that of another address, and is not shown with it; its later capture is.
    plan = seal_as("plan", Selection(documents=frozenset({captured[0]}))).output
    assert lines(plan) == ["genesis", "key", "capture", "capture"]
    agreed(plan)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Capture, "status", "404"),
        (Capture, "final_url", '"https://elsewhere.kz/"'),
        (Capture, "clock_offset", "0"),
        (Capture, "previous", f'"{"0" * 64}"'),
        (Capture, "method", '"browser"'),
        (CaptureFailed, "reason", '"not-found"'),
        (CaptureFailed, "url", '"https://elsewhere.kz/"'),
        (CaptureFailed, "status", "200"),
    ],
)
def test_whatever_is_changed_in_such_an_entry_both_verifiers_see_it(
    captured: list[str], seal_as: SealAs, kind: type[Capture | CaptureFailed], field: str, value: str
) -> None:
    folder = seal_as("dossier").output
    path = folder / "data" / "ledger" / "entries.jsonl"
    changed = path.read_bytes().splitlines()
    number = next(number for number, line in enumerate(changed) if isinstance(parse_entry(line), kind))
    entry = json.loads(changed[number])
    assert entry[field] != json.loads(value)
    entry[field] = json.loads(value)
    changed[number] = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    parse_entry(changed[number])
    path.write_bytes(b"".join(line + b"\n" for line in changed))
    found = agreed(folder)
    assert (found["package"], found["ledger"], found["unchanged"]) == ("FAIL", "FAIL", "FAIL")
