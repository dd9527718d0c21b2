"""Django, started for one newsroom: the command line opens the register through this."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from dalel.errors import CommandError
from dalel.site.sqlite import OPTIONS

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")
HOW_TO_NAME_ONE = (
    "Write postgres://USER:PASSWORD@HOST/NAME or sqlite:///FILE, or leave it out: register.sqlite3 is used."
)


def start_django(settings_module: str = "dalel.site.settings") -> None:
    """Set Django up, once in a process; its models can be imported then. No database is opened.

    A ``DATABASE_URL`` that names no database Dalel knows, or one whose driver is not installed, is an error that says
    what to do; its password is never shown.
    """
    if not settings.configured:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    try:
        engine = settings.DATABASES["default"]["ENGINE"]
    except (ValueError, KeyError) as error:
        raise CommandError("DATABASE_URL is not the address of a database.", next_step=HOW_TO_NAME_ONE) from error
    if engine not in ENGINES:
        raise CommandError("DATABASE_URL names a kind of database that Dalel does not use.", next_step=HOW_TO_NAME_ONE)
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise CommandError(
            "The driver of PostgreSQL is not installed.", next_step='Install it: pip install "dalel[postgres]"'
        ) from error


@contextmanager
def connected_to(database: str, options: Mapping[str, object]) -> Iterator[None]:
    """Work in another SQLite database; afterwards the one that was open is open again."""
    held, before = connections.settings["default"], connections["default"]
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": database, "OPTIONS": dict(options)}
    try:
        connections.settings["default"] = {**held, **engine}
        connections["default"] = connections.create_connection("default")
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = held
        connections["default"] = before


@contextmanager
def working_in(file: Path) -> Iterator[None]:
    """Work in another register, made in an SQLite file."""
    with connected_to(str(file), OPTIONS):
        call_command("migrate", verbosity=0, interactive=False)
        yield


def open_register(newsroom: Path) -> None:
    """Open the register of a newsroom: made where there is none yet, brought up to date where it is older.

    Without ``DATABASE_URL`` it is ``register.sqlite3`` in the newsroom. What the database refuses is an error that
    names it, without its password.
    """
    if not settings.IS_DATABASE_NAMED:
        connection.close()
        connection.settings_dict["NAME"] = str((newsroom / "register.sqlite3").absolute())
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise CommandError(
            f"The register cannot be opened: {str(error).strip().splitlines()[0]}.",
            next_step=f'The database is "{connection.settings_dict["NAME"]}"; DATABASE_URL names another.',
        ) from error
