"""The Compose file is one, and keeps the public site apart from the register. No engine of containers runs here."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SCHEMA = json.loads((ROOT / "tests" / "vectors" / "compose-spec" / "compose-spec.json").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def faults(compose: dict[str, Any]) -> list[str]:
    return [each.json_path for each in Draft202012Validator(SCHEMA).iter_errors(compose)]


def test_the_compose_file_is_as_the_specification_says() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert faults(COMPOSE) == []


def test_a_word_that_compose_does_not_have_is_found() -> None:
    wrong = copy.deepcopy(COMPOSE)
    wrong["services"]["site"]["readonly"] = True
    wrong["networks"]["register"]["internal"] = ["yes"]
    assert sorted(faults(wrong)) == ["$.networks.register.internal", "$.services.site"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_shut(name: str) -> None:
    service = SERVICES[name]
    shut = {key: service[key] for key in ("read_only", "cap_drop", "security_opt")}
    assert shut == {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
    assert int(service["user"].partition(":")[0]) > 0
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices", "env_file"} & set(service)


def test_the_site_has_the_editions_for_reading_and_nothing_that_leads_to_the_register() -> None:
    site, register = SERVICES["site"], SERVICES["register"]
    assert site["volumes"] == ["public-site:/srv/dalel/public-site:ro"]
    assert set(site["environment"]) == {"DALEL_PUBLIC_SITE", "DALEL_PUBLIC_ADDRESS"}
    assert "secrets" not in site
    assert not set(site["networks"]) & {*register["networks"], *SERVICES["database"]["networks"]}
    assert COMPOSE["networks"]["register"] == {"internal": True}
    assert site["user"] != register["user"]


def test_only_the_site_can_be_reached_and_only_from_this_computer() -> None:
    assert {name: each["ports"] for name, each in SERVICES.items() if "ports" in each} == {
        "site": ["127.0.0.1:8766:8766"]
    }


def test_secrets_are_files_that_neither_git_nor_the_image_takes() -> None:
    files = {name: each["file"] for name, each in COMPOSE["secrets"].items()}
    assert files == {"database-password": "secrets/database-password", "database-url": "secrets/database-url"}
    ignored = ["deploy/.env", *(f"deploy/{each}" for each in files.values())]
    asked = subprocess.run(["git", "check-ignore", *ignored], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.stdout.splitlines() == ignored
    taken = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert taken == [
        "!deploy/with-database-url",
        "!LICENSE",
        "!README.md",
        "!pyproject.toml",
        "!requirements/server.txt",
        "!src",
    ]
    given = [value for each in SERVICES.values() for value in each["environment"].values()]
    assert [value for value in given if "://" in value and "${" not in value] == []


def test_images_have_a_tag_and_run_as_nobody_of_importance() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM")]
    assert bases == ["python:3.13-slim-bookworm", "python:3.13-slim-bookworm"]
    assert SERVICES["database"]["image"] == "postgres:17-bookworm"
    users = [line for line in lines if line.startswith("USER")]
    assert users == ["USER 10001:10001"]
    copied = [word for line in lines if line.startswith("COPY") and "--from" not in line for word in line.split()[1:-1]]
    assert [each for each in copied if not each.startswith("--") and not (ROOT / each).exists()] == []


def test_what_the_image_installs_is_what_the_project_asks_for_with_digests() -> None:
    server = (ROOT / "requirements" / "server.txt").read_text(encoding="utf-8")
    dev = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pinned = {line.split(" ")[0] for line in server.splitlines() if "==" in line}
    assert pinned <= {line.split(" ")[0] for line in dev.splitlines() if "==" in line}  # what is tested is what runs
    names = {each.partition("==")[0] for each in pinned}
    assert {"django", "djangorestframework", "psycopg-binary", "waitress", "whitenoise", "hatchling"} <= names


def run_with(file: Path) -> subprocess.CompletedProcess[str]:
    words = [DEPLOY / "with-database-url", "sh", "-c", 'echo "$DATABASE_URL"']
    return subprocess.run(
        words,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL_FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_register_is_the_one_of_the_secret_and_never_another(tmp_path: Path) -> None:
    file = tmp_path / "database-url"
    done = run_with(file)
    assert (done.returncode != 0, done.stdout) == (True, "")
    file.write_text("")
    done = run_with(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{file} is empty. Write into it: postgres://USER:PASSWORD@HOST/NAME\n"
    file.write_text("postgres://dalel:a b$c@database/dalel\n")
    done = run_with(file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "postgres://dalel:a b$c@database/dalel\n", "")


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False)])
def test_a_site_without_an_edition_is_not_called_healthy(status: int, is_well: bool) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.handle_request, daemon=True).start()
        kind, program, *words = SERVICES["site"]["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        asked = [each.replace(":8766/", f":{server.server_port}/") for each in words]
        done = subprocess.run([sys.executable, *asked], capture_output=True, check=False)
    assert (done.returncode == 0) == is_well
