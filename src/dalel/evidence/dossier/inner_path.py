"""A path inside a package (a bag, an archive): whether it stays there, and which others it could be taken for."""

from __future__ import annotations

import re
import unicodedata

SHOWN_CHARACTERS = 200


def find_fault(path: str) -> str | None:
    """Why a path must not be followed, as the end of a sentence; None where it stays inside on every computer."""
    parts = path.split("/")
    faults = {
        "it is empty": not path,
        "it is absolute": path.startswith("/"),
        "it begins with ~, somebody's home folder": path.startswith("~"),
        "it begins with the letter of a drive": re.match(r"[A-Za-z]:", path) is not None,
        "it has a backslash, which parts folders on Windows": "\\" in path,
        "it has a zero byte": "\0" in path,
        "it leads out of the folder (..)": ".." in parts,
        "a part of it is empty or a dot": "." in parts or "" in parts,
    }
    return next((fault for fault, is_there in faults.items() if is_there), None)


def fold(path: str) -> str:
    """What some computers make of a path: Windows and macOS do not tell capital letters, macOS not how é is written."""
    decomposed = unicodedata.normalize("NFD", path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed.casefold()))


def shown(path: str) -> str:
    """A path in a sentence: in quotation marks, cut where it is long, with what cannot be seen spelled out."""
    cut = path if len(path) <= SHOWN_CHARACTERS else path[:SHOWN_CHARACTERS] + "…"
    return f'"{"".join(each if is_seen(each) else spell_out(each) for each in cut)}"'


def is_seen(character: str) -> bool:
    """Whether it looks like itself. An accent that stands apart from its letter does not."""
    return character.isprintable() and not unicodedata.combining(character)


def spell_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
