"""Indexes: which words stand in a second text column at all, and which changes are of what lies in a record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0009_penalties_told_apart"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="textword",
            index=models.Index(condition=models.Q(("fields__gt", 1)), fields=["word"], name="text_words_in_second"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["key"], name="changes_by_key", opclasses=["varchar_pattern_ops"]),
        ),
    ]
