#!/bin/sh
# Django on SQLite: a changed column moves behind the others, and with it each reference of the table to itself.
#
# Versions   Django 5.2.19, Python 3.11, its SQLite
# Input      a model with the fields id, name, parent (a foreign key to "self"), team, note; one migration makes "name"
#            longer, the next one gives "note" another default
# Expected   both leave the columns in their order: the length of "name" is no concern of "parent", and a second change
#            none of what the first one has moved
# Seen       id, name, parent_id, team, note at first; then id, team, note, name, parent_id; then id, name, team, note,
#            parent_id. What was changed last stands last; the next change of the table puts it back; a reference
#            to itself never comes back. Nothing warns of it. On PostgreSQL the order stays.
# Source     django/db/backends/sqlite3/schema.py, _remake_table: the new table is made of the old model's fields, of the
#            new model's one that changed, and of clones of those that refer to the table itself. A field sorts by its
#            creation_counter, which is larger in all that were made later.
# One would guess that a table which is made again is made as it was, but for the column that the operation names.
# Who meets it: who squashes migrations and compares the schemas to be sure, as two databases with one state of the
# migrations differ by their past; who copies rows by position between them (INSERT INTO t SELECT * FROM old.t, or the
# INSERTs of sqlite3's .dump and of Python's iterdump, which name no columns): a parent's key lands in another column,
# mostly without an error, as SQLite takes values that do not fit a column's type.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19
cd "$folder"
venv/bin/python - <<'PYTHON'
import sqlite3
import sys

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState


def columns(table):
    with connection.cursor() as cursor:
        return [row[1] for row in cursor.execute(f"PRAGMA table_info({table})")]


first, *later = [
    migrations.CreateModel(
        "Folder",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=10)),
            ("parent", models.ForeignKey("self", models.CASCADE, null=True)),
            ("team", models.BigIntegerField(null=True)),
            ("note", models.CharField(max_length=10, db_default="a")),
        ],
    ),
    migrations.AlterField("folder", "name", models.CharField(max_length=20)),
    migrations.AlterField("folder", "note", models.CharField(max_length=10, db_default="b")),
]
state, seen = ProjectState(), []
for number, operation in enumerate([first, *later]):
    migration = migrations.Migration(f"000{number}", "shop")
    migration.operations = [operation]
    with connection.schema_editor() as editor:
        state = migration.apply(state, editor)
    seen.append(" ".join(columns("shop_folder")))
print(f"Django {django.get_version()}, SQLite {sqlite3.sqlite_version}", *seen, sep="\n")
expected = ["id name parent_id team note", "id team note name parent_id", "id name team note parent_id"]
sys.exit(0 if seen == expected else 1)
PYTHON
