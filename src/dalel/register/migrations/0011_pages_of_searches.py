"""An index with all that a page of a search is put in order by, so that it is read from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0010_quicker_questions"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="textword",
            name="text_words_ranked",
        ),
        migrations.AddIndex(
            model_name="textword",
            index=models.Index(fields=["word", "-number", "-day", "key", "noun"], name="text_words_ranked"),
        ),
    ]
