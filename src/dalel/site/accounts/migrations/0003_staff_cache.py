"""The table in which failed sign-ins are counted, for all processes of a server."""

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", "staff_cache", database=schema_editor.connection.alias, verbosity=0)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE staff_cache")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_access_log_only_grows")]
    operations = [migrations.RunPython(make, remove)]
