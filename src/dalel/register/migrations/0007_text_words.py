from typing import Any

from django.db import migrations, models

from dalel.register.search.text_index import text_words

MODELS = {
    "case": "Case",
    "charge": "Charge",
    "event": "Event",
    "publication": "Publication",
    "opinion": "Opinion",
    "reaction": "Reaction",
    "reply": "Reply",
    "source": "Source",
    "statistic": "Statistic",
}


def index_all(apps: Any, _: Any) -> None:
    """Make findable what the register says already."""
    word = apps.get_model("register", "TextWord")
    for noun, name in MODELS.items():
        rows: list[Any] = []
        for row in apps.get_model("register", name).objects.order_by("pk").iterator(chunk_size=500):
            rows.append(row)
            if len(rows) == 500:
                word.objects.bulk_create(text_words(noun, rows, word), batch_size=1000)
                rows = []
        word.objects.bulk_create(text_words(noun, rows, word), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0006_restrictions"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=110)),
                ("noun", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("fields", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("day", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["word", "-number", "-day"], name="text_words_ranked")],
                "constraints": [models.UniqueConstraint(fields=("noun", "key", "word"), name="text_word_once")],
            },
        ),
        migrations.RunPython(index_all, migrations.RunPython.noop),
    ]
