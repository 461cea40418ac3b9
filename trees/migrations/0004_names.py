from django.db import migrations, models


class Migration(migrations.Migration):
    """Names in Python only: the columns stay as they are."""

    dependencies = [("trees", "0003_authoring")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("revision", "one_revision_a_release"),
                migrations.AlterField(
                    "revision", "release",
                    models.PositiveIntegerField(
                        "release", null=True, editable=False, db_column="release", help_text="1, 2, 3 of the releases."
                    ),
                ),
                migrations.RenameField("revision", "release", "number"),
                migrations.AddConstraint(
                    "revision", models.UniqueConstraint(fields=["tree", "number"], name="one_revision_a_release")
                ),
                migrations.AlterField(
                    "revision", "folded",
                    models.BooleanField(
                        default=False, db_default=False, editable=False, db_column="folded",
                        help_text="Whether the next one replaces it in the history.",
                    ),
                ),
                migrations.RenameField("revision", "folded", "squashed"),
            ]
        )
    ]
