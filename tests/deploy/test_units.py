"""The units of systemd: every key is one that systemd knows, every service is shut, every path is in the guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [each for each in UNITS if each.suffix == ".service"]
GUIDE = (ROOT / "docs" / "how-to" / "deploy-the-public-site.md").read_text(encoding="utf-8")
KNOWN = {
    "Unit": {"Description", "After", "Wants"},
    "Install": {"WantedBy"},
    "Timer": {"OnCalendar", "Persistent"},
    # systemd.exec(5), systemd.service(5), systemd.resource-control(5)
    "Service": {
        "AmbientCapabilities", "CapabilityBoundingSet", "Environment", "EnvironmentFile", "ExecStart", "IPAddressAllow",
        "IPAddressDeny", "InaccessiblePaths", "LockPersonality", "NoNewPrivileges", "PrivateDevices", "PrivateTmp",
        "ProtectClock", "ProtectControlGroups", "ProtectHome", "ProtectHostname", "ProtectKernelLogs",
        "ProtectKernelModules", "ProtectKernelTunables", "ProtectProc", "ProtectSystem", "ReadWritePaths", "RemoveIPC",
        "Restart", "RestartSec", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime",
        "RestrictSUIDSGID", "SystemCallArchitectures", "SystemCallErrorNumber", "SystemCallFilter", "Type", "UMask",
        "User", "WorkingDirectory",
    },
}  # fmt: skip
SHUT = {
    "AmbientCapabilities": "", "CapabilityBoundingSet": "", "LockPersonality": "yes", "NoNewPrivileges": "yes",
    "PrivateDevices": "yes", "PrivateTmp": "yes", "ProtectClock": "yes", "ProtectControlGroups": "yes",
    "ProtectHome": "yes", "ProtectHostname": "yes", "ProtectKernelLogs": "yes", "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes", "ProtectProc": "invisible", "ProtectSystem": "strict", "RemoveIPC": "yes",
    "RestrictNamespaces": "yes", "RestrictRealtime": "yes", "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native", "SystemCallErrorNumber": "EPERM", "SystemCallFilter": "@system-service",
}  # fmt: skip
# Keys that may stand more than once.
LISTS = {"EnvironmentFile", "OnCalendar"}


def read(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sections, and the values of each key."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            assert section not in found
            found[section] = {}
        elif line and not line.startswith("#"):
            key, is_pair, value = line.partition("=")
            assert is_pair, line
            found[section].setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_word_of_a_unit(path: Path) -> None:
    for section, keys in read(path).items():
        assert set(keys) <= KNOWN[section]
        assert [key for key, values in keys.items() if len(values) > 1 and key not in LISTS] == []


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_shut_but_for_what_it_names(path: Path) -> None:
    service = read(path)["Service"]
    assert {key: service.get(key) for key in SHUT} == {key: [value] for key, value in SHUT.items()}
    assert service["User"] != ["root"]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_every_path_of_a_service_is_in_the_guide(path: Path) -> None:
    paths = set(re.findall(r"/(?:srv|etc|opt)/[\w./-]+", path.read_text(encoding="utf-8")))
    assert paths
    assert [each for each in sorted(paths) if each not in GUIDE and each.rpartition("/bin/")[0] not in GUIDE] == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_the_guide_names_every_unit_and_a_timer_has_its_service(path: Path) -> None:
    assert path.stem in GUIDE
    if path.suffix == ".timer":
        assert path.with_suffix(".service") in SERVICES


def test_what_answers_visitors_cannot_see_the_register_and_reaches_this_computer_alone() -> None:
    site = read(ROOT / "deploy" / "systemd" / "dalel-site@.service")["Service"]
    assert site["InaccessiblePaths"] == ["-/srv/dalel/newsroom -/etc/dalel"]
    assert site["EnvironmentFile"] == ["/etc/dalel/site.env"]  # and not that of the register
    assert (site["IPAddressDeny"], site["IPAddressAllow"]) == (["any"], ["localhost"])
    assert "AF_UNIX" not in site["RestrictAddressFamilies"][0]  # the database of the register listens there
    assert site["ReadWritePaths"] == ["-/srv/dalel/reports -/srv/dalel/wishes"]
