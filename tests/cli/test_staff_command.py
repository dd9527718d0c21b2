"""``dalel staff``, run as an administrator runs it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from run import Ran, run

from dalel.newsroom import Newsroom

pytestmark = pytest.mark.slow
LINK = re.compile(r"http://localhost:8000/invitation/[\w-]{43}/\n")


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    return Newsroom.create(tmp_path / "newsroom", jurisdiction="kz").root


def invite(newsroom: Path, *words: str) -> Ran:
    return run("staff", "invite", *words, "--by", "tester", folder=newsroom)


FIRST = ("aida", "--role", "administrator", "--alias", "First editor")


def test_the_first_administrator_is_invited_by_a_link_that_is_printed_once(newsroom: Path) -> None:
    ran = invite(newsroom, *FIRST)
    assert LINK.fullmatch(ran.out)
    assert ran.err == "The link is for First editor. It is printed only now, works once, and for 48 hours.\n"
    assert run("staff", "list", folder=newsroom).json() == [
        {
            "name": "aida",
            "alias": "First editor",
            "role": "administrator",
            "standing": "invited",
            "second_factor": False,
            "last_sign_in": None,
        }
    ]


def test_the_link_has_the_address_under_which_people_open_the_pages(newsroom: Path) -> None:
    environment = {"DALEL_STAFF_ADDRESS": "https://staff.example.org"}
    ran = run("staff", "invite", *FIRST, folder=newsroom, environment=environment)
    assert ran.out.startswith("https://staff.example.org/invitation/")
    environment = {"DALEL_STAFF_ADDRESS": "staff.example.org"}
    ran = run("staff", "list", folder=newsroom, environment=environment)
    assert (ran.code, ran.err) == (
        2,
        'Error: DALEL_STAFF_ADDRESS is no address: "staff.example.org".\nWrite it as https://staff.example.org\n',
    )


def test_an_account_that_is_there_gets_a_new_link_and_nothing_else_of_it_changes(newsroom: Path) -> None:
    first = invite(newsroom, *FIRST)
    again = invite(newsroom, "aida")
    assert LINK.fullmatch(again.out)
    assert again.out != first.out
    refused = invite(newsroom, "aida", "--role", "editor")
    assert (refused.code, refused.err) == (
        2,
        'Error: The account "aida" is there already.\n'
        "For a new link: dalel staff invite aida. For another role: dalel staff role aida ROLE.\n",
    )


def test_a_new_account_needs_a_role_and_an_alias(newsroom: Path) -> None:
    ran = invite(newsroom, "aida", "--role", "editor")
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        'Error: There is no account "aida"; a new one needs a role and an alias.\n'
        'dalel staff invite aida --role editor --alias "What others will see"\n',
    )


def test_roles_and_standings_change_and_a_mistyped_name_gets_the_nearest(newsroom: Path) -> None:
    invite(newsroom, *FIRST)
    invite(newsroom, "bolat", "--role", "author", "--alias", "Second")
    assert run("staff", "role", "bolat", "editor", folder=newsroom).out == "Second: Editor\n"
    assert run("staff", "suspend", "bolat", folder=newsroom).out == "Second: suspended\n"
    listed = run("staff", "list", folder=newsroom).json()
    assert [(each["role"], each["standing"]) for each in listed] == [
        ("administrator", "invited"),
        ("editor", "suspended"),
    ]
    refused = invite(newsroom, "bolat")
    assert refused.err == 'Error: The account "bolat" is suspended.\nRestore it first.\n'
    assert run("staff", "restore", "bolat", folder=newsroom).out == "Second: restored\n"
    missing = run("staff", "suspend", "bolta", folder=newsroom)
    assert (missing.code, missing.err) == (2, 'Error: There is no account "bolta".\nDid you mean bolat?\n')


def test_the_log_tells_who_changed_accounts_and_finds_what_was_changed_in_the_database(newsroom: Path) -> None:
    invite(newsroom, *FIRST)
    invite(newsroom, "aida")
    rows = run("staff", "log", folder=newsroom).json()
    assert [(row["number"], row["who"], row["act"], row["noun"], row["key"]) for row in rows] == [
        ("1", "tester", "account-changed", "account", "First editor"),
        ("2", "tester", "account-changed", "invitation", "First editor"),
        ("3", "tester", "account-changed", "invitation", "First editor"),
    ]
    last = rows[-1]["sha256"]
    fits = run("staff", "log", "--verify", folder=newsroom)
    assert fits.out == f"3 rows, each follows the one before it. The last has the SHA-256 {last}\n"
    with sqlite3.connect(newsroom / "register.sqlite3") as database:
        database.execute("DROP TRIGGER access_log_no_update")
        database.execute("UPDATE accounts_accessentry SET who = 'somebody else' WHERE id = 2")
    broken = run("staff", "log", "--verify", folder=newsroom)
    assert (broken.code, broken.out, broken.err) == (
        1,
        "",
        "Error: Row 3 of the access log does not follow the row before it: one of the two was changed, or rows between "
        "them are gone. The 2 rows before it fit.\n"
        "Compare with a backup of the database, and find out who could write to it.\n",
    )


def test_the_register_is_worked_on_by_other_commands_as_before(newsroom: Path) -> None:
    from_commands = run("register", "count", "--unit", "cases", folder=newsroom)
    invite(newsroom, *FIRST)
    assert run("register", "count", "--unit", "cases", folder=newsroom).out == from_commands.out


def test_commands_of_the_register_load_nothing_of_the_staff_pages(newsroom: Path) -> None:
    script = (
        "import sys\nfrom dalel.cli.main import dalel\n"
        "dalel(['register', 'count', '--unit', 'cases'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.split('.')[0] in {'allauth', 'fido2', 'whitenoise', 'waitress'}"
        " or name.startswith(('dalel.site.staff', 'dalel.site.accounts', 'django.contrib'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=newsroom, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_name_that_cannot_be_one_leaves_nothing_behind(newsroom: Path) -> None:
    ran = invite(newsroom, "Aida", "--role", "editor", "--alias", "Somebody")
    assert (ran.code, ran.err) == (
        1,
        'Error: "Aida" cannot be a login name.\n'
        "Use 2 to 40 small Latin letters, digits, dots, hyphens and underscores.\n",
    )
    assert run("staff", "list", folder=newsroom).json() == []
    assert run("staff", "log", folder=newsroom).json() == []


def test_several_who_write_into_the_log_at_once_write_one_after_the_other(newsroom: Path) -> None:
    invite(newsroom, *FIRST)
    words = [sys.executable, "-m", "dalel.cli.main", "staff", "invite", "aida", "--by", "tester"]
    at_work = [
        subprocess.Popen(words, cwd=newsroom, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in "1234"
    ]
    assert [process.wait(timeout=60) for process in at_work] == [0, 0, 0, 0]
    assert run("staff", "log", "--verify", folder=newsroom).out.startswith("6 rows, each follows the one before it.")


def test_without_its_packages_the_command_says_how_to_install_them(newsroom: Path) -> None:
    # A module that is None cannot be imported, as if it were not installed.
    script = "import sys\nsys.modules['allauth'] = None\nfrom dalel.cli.main import main\nmain()"
    words = [sys.executable, "-c", script, "staff", "list"]
    done = subprocess.run(words, cwd=newsroom, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        'Error: The staff pages need allauth, which is not installed.\nInstall it: pip install "dalel[staff]"\n',
    )
