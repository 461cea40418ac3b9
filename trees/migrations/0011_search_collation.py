from django.db import migrations

TABLES = {"trees_searchword": ["word"], "trees_searchform": ["form", "word"]}


def by_code_point(apps, schema_editor):
    """Ranges of words are read from the index on PostgreSQL too, whatever the database's collation."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in TABLES.items():
            types = ", ".join(f'ALTER COLUMN {column} TYPE varchar(60) COLLATE "C"' for column in columns)
            schema_editor.execute(f"ALTER TABLE {table} {types}")


class Migration(migrations.Migration):
    dependencies = [
        ("trees", "0010_run_snapshots"),
    ]

    operations = [
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
