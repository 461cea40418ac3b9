import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Now

BEGAN_AT = {"default": django.utils.timezone.now, "editable": False,
            "help_text": "When its gesture began: that of those squashed into it."}
SQUASHED = {"default": False, "editable": False, "db_column": "folded",
            "help_text": "Whether the next one replaces it in the history."}
GESTURE = {"blank": True, "editable": False, "help_text": "What it was saved in the middle of.", "max_length": 80}
WORDS = {"blank": True, "editable": False, "help_text": "What search looks through for readers."}
COUNT = {"default": 0, "editable": False, "help_text": "Nodes of the live release."}

FIELDS = [
    ("revision", "began_at", models.DateTimeField, BEGAN_AT, Now()),
    ("revision", "gesture", models.CharField, GESTURE, ""),
    ("revision", "squashed", models.BooleanField, SQUASHED, False),
    ("tree", "released_count", models.PositiveIntegerField, COUNT, 0),
    ("tree", "released_words", models.TextField, WORDS, ""),
]


class Migration(migrations.Migration):
    """Columns that the version before 0003 does not know get a default in the database, so that it can still insert.

    0003 says so by now. A database that was migrated before that gets the defaults here: the state first forgets them.
    """

    dependencies = [("trees", "0006_pins")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model, name, kind(**options)) for model, name, kind, options, _ in FIELDS
            ]
        ),
        *(
            migrations.AlterField(model, name, kind(**options, db_default=value))
            for model, name, kind, options, value in FIELDS
        ),
    ]
