"""The database itself refuses to change or delete a row of the access log."""

from collections.abc import Callable, Mapping

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "accounts_accessentry"
SAYS = "The access log only grows."
ON = {
    "sqlite": [
        f"CREATE TRIGGER access_log_no_{what.lower()} BEFORE {what} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for what in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"CREATE FUNCTION access_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
        f"CREATE TRIGGER access_log_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION access_log_only_grows()",
        # An empty log may be emptied, as test runs do with every table.
        f"CREATE FUNCTION access_log_not_emptied() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS (SELECT 1 FROM {TABLE}) THEN RAISE EXCEPTION '{SAYS}'; END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_not_emptied()",
    ],
}
OFF = {
    "sqlite": ["DROP TRIGGER access_log_no_update", "DROP TRIGGER access_log_no_delete"],
    "postgresql": ["DROP FUNCTION access_log_only_grows() CASCADE", "DROP FUNCTION access_log_not_emptied() CASCADE"],
}


def run(statements: Mapping[str, list[str]]) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """Run what belongs to the database at hand."""

    def apply(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(run(ON), run(OFF))]
