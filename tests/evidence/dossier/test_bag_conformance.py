"""The BagIt conformance suite of the Library of Congress: what is said of each of its bags, word for word."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import bagit
import pytest
from bag_samples import SUITE, unpack_suite

from dalel.evidence.dossier.bag import validate_bag

EXPECTED = json.loads((SUITE.parent / "expected.json").read_text(encoding="utf-8"))

# Where the package bagit 1.9.0 answers otherwise, and why we do not follow it.
BAGIT_ANSWERS_OTHERWISE = {
    "v0.97/warning/duplicate-file-with-different-case": "refuses it where capital letters are told apart",
    "v0.97/warning/same-filename-listed-twice-with-different-normalization": "looks for the first spelling alone",
    "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path-for-fetch": "accepts it, except on Windows",
    "v0.97/windows-only/out-of-scope-file-paths-using-shortcut-for-fetch": "accepts it, except on Windows",
    "v0.97/windows-only/out-of-scope-file-paths-using-unc-for-fetch": "accepts it, except on Windows",
    "v1.0/invalid/bagit-with-invalid-whitespace": "accepts a space before the colon in version 1.0",
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_suite(tmp_path_factory.mktemp("suite"))


def bags_of(suite: Path) -> dict[str, Path]:
    return {path.relative_to(suite).as_posix(): path for path in sorted(suite.glob("v*/*/*"))}


def test_every_bag_of_the_suite_is_answered_as_expected(suite: Path) -> None:
    found = {}
    for name, path in bags_of(suite).items():
        report = validate_bag(path)
        found[name] = {
            "valid": report.valid,
            "errors": [sentence.replace(str(path), "BAG") for sentence in report.errors],
            "warnings": list(report.warnings),
        }
    assert found == EXPECTED


def test_valid_bags_are_valid_and_bags_to_warn_of_are_warned_of() -> None:
    answers = {name: (answer["valid"], bool(answer["warnings"])) for name, answer in EXPECTED.items()}
    assert len(answers) == 54
    sorts = {sort: [answer for name, answer in answers.items() if f"/{sort}/" in name] for sort in SORTS}
    assert {sort: len(found) for sort, found in sorts.items()} == SORTS
    assert all(valid for valid, _ in sorts["valid"])
    assert all(answer == (True, True) for answer in sorts["warning"])
    # The suite's readme: these are "invalid tests" that need one system or the other. We refuse them on both.
    refused = [*sorts["invalid"], *sorts["linux-only"], *sorts["windows-only"]]
    assert not any(valid for valid, _ in refused)


SORTS = {"valid": 21, "warning": 6, "invalid": 15, "linux-only": 6, "windows-only": 6}


def test_the_package_bagit_answers_otherwise_only_where_we_know_why(
    suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bagit.LOGGER, "level", logging.CRITICAL)
    otherwise = []
    for name, path in bags_of(suite).items():
        try:
            bagit.Bag(str(path)).validate()
            valid = True
        except bagit.BagError:
            valid = False
        if valid != EXPECTED[name]["valid"]:
            otherwise.append(name)
    assert otherwise == sorted(BAGIT_ANSWERS_OTHERWISE)
