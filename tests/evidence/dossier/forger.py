"""A forger: takes a sealed dossier apart, changes it, and makes the manifests fit again, without the ledger's key."""

from __future__ import annotations

import importlib.util
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import dalel.evidence.dossier

VERIFY_SCRIPT = Path(dalel.evidence.dossier.__file__).with_name("verify.py")

Files = dict[str, bytes]


def load_script() -> ModuleType:
    """The program that lies in every dossier, as a module."""
    spec = importlib.util.spec_from_file_location("verify_of_the_dossier", VERIFY_SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = load_script()


def manifest_of(files: Files) -> bytes:
    """The lines of a manifest."""
    return b"".join(
        f"{sha256(data).hexdigest()}  {path}\n".encode()
        for path, data in sorted(files.items(), key=lambda each: each[0])
    )


def rebuild(files: Files) -> Files:
    """The same files with manifests that fit them."""
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    top = {path: data for path, data in files.items() if "/" not in path and not path.endswith("manifest-sha256.txt")}
    top["manifest-sha256.txt"] = manifest_of(payload)
    return {**payload, **top, "tagmanifest-sha256.txt": manifest_of(top)}


def write(files: Files, folder: Path) -> Path:
    """Write a dossier; files of the last one that are not in it go."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
    return folder
