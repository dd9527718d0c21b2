"""Migrations on a filled register: back to each of them and forward again nothing is lost that it had a table for."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from everything import canary, drafts

from dalel.register.actions.act import Doing
from dalel.register.actions.advance import advance
from dalel.register.actions.load_folder import load_drafts
from dalel.register.actions.restrict import restrict
from dalel.register.exchange.dump import TABLES, dump_table
from dalel.register.search import find_named
from dalel.site.start import working_in

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def names() -> list[str]:
    """Every migration of the register, oldest first."""
    loader = MigrationLoader(connection)
    return [name for app, name in loader.graph.forwards_plan(("register", latest(loader))) if app == "register"]


def latest(loader: MigrationLoader) -> str:
    return str(loader.graph.leaf_nodes("register")[0][1])


def tables(migration: str) -> dict[str, bytes]:
    """Every table with the columns that it had at a migration."""
    return {name: b"".join(dump_table(model, migration)) for name, model in TABLES.items()}


@pytest.mark.slow
@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_back_to_each_migration_and_forward_again_keeps_what_it_had_a_table_for(tmp_path: Path) -> None:
    # SQLite's tables are made anew by a migration, which a database in memory that others share refuses.
    with working_in(tmp_path / "file.sqlite3") if connection.vendor == "sqlite" else nullcontext():
        load_drafts(drafts(), Doing("author", AT, "load"))
        advance("case", "cas-1", Doing("second", AT, "review"))
        restrict("person", "per-1", Doing("editor", AT, "restrict"), level="team", field="names")
        empty = [name for name, rows in tables(names()[-1]).items() if not rows]
        assert empty == ["import", "pseudonym", "comment", "task", "note", "answer"]
        for name in reversed(names()[:-1]):
            held = tables(name)
            call_command("migrate", "register", name, verbosity=0)
            there = set(connection.introspection.table_names())
            call_command("migrate", verbosity=0)
            kept = {table: rows for table, rows in held.items() if TABLES[table]._meta.db_table in there}
            again = tables(name)
            assert {table: again[table] for table in kept} == kept, name
            assert [each.key for each in find_named(canary("person", "names"))] == ["per-1"], name
