"""The answers of the editors to what readers reported as errors."""

import django.db.models.deletion
from django.db import migrations, models

import dalel.register.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0011_pages_of_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("noun", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200)),
                ("field", models.CharField(blank=True, default="", max_length=60)),
                (
                    "kind",
                    dalel.register.models.fields.TermField("register/answer", blank=True, default="", max_length=40),
                ),
                ("before", dalel.register.models.fields.TextsField(blank=True, default=dict)),
                ("after", dalel.register.models.fields.TextsField(blank=True, default=dict)),
                ("text", dalel.register.models.fields.TextsField(blank=True, default=dict)),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="register.act"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="register.change",
                    ),
                ),
                (
                    "confirmed_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_answer",
                        to="register.act",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="register.task",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["noun", "key"], name="answers_about")],
            },
        ),
    ]
