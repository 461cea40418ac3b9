"""Migrations: safe beside the version before, which still runs on other machines while one is updated."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from project.database.migration_checks import migrations_are_safe, unsafe
from tests import factories, postgres
from tests.conftest import empty_database
from trees.models import Tree

NAME = models.CharField(max_length=20)


def state(**fields) -> ProjectState:
    """A project with the model Guide, which has ``fields``."""
    state = ProjectState()
    state.add_model(ModelState("trees", "Guide", [("id", models.BigAutoField(primary_key=True)), *fields.items()]))
    return state


def found(*operations, because="", **fields) -> list[str]:
    migration = migrations.Migration("0009_next", "trees")
    migration.operations, migration.safe_because = list(operations), because
    return list(unsafe(migration, state(**fields)))


def test_every_migration_is_safe():
    assert migrations_are_safe() == []


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (migrations.AddField("guide", "words", models.TextField(blank=True)), "cannot insert"),
        (migrations.AddField("guide", "words", models.TextField(default="")), "cannot insert"),
        (migrations.AddField("guide", "key", models.CharField(db_default="", max_length=9, unique=True)), "unique"),
        (migrations.AddField("guide", "of", models.ForeignKey("trees.guide", models.CASCADE)), "cannot insert"),
        (migrations.RemoveField("guide", "name"), "drops a column"),
        (migrations.DeleteModel("guide"), "drops a table"),
        (migrations.RenameModel("guide", "tree"), "renames a table"),
        (migrations.AlterModelTable("guide", "guides"), "renames a table"),
        (migrations.RenameField("guide", "name", "title"), "renames the column"),
        (migrations.AlterField("guide", "name", models.CharField(max_length=10)), "shorter"),
        (migrations.AlterField("guide", "name", models.CharField(max_length=20, unique=True)), "unique"),
        (migrations.AlterField("guide", "name", models.IntegerField()), "changes the type"),
        (migrations.AlterField("guide", "name", models.CharField(max_length=20, db_column="n")), "another column"),
        (migrations.AlterField("guide", "maybe", models.IntegerField()), "still writes NULL"),
        (migrations.AlterField("guide", "count", models.IntegerField()), "takes db_default"),
        (migrations.AddConstraint("guide", models.UniqueConstraint(fields=["name"], name="one")), "constraint"),
        (migrations.RunSQL("SELECT 1"), "cannot be checked"),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("guide", "name")]), "drops a column"),
    ],
)
def test_what_the_version_before_cannot_live_with_is_named(operation, reason):
    fields = {"name": NAME, "maybe": models.IntegerField(null=True), "count": models.IntegerField(db_default=0)}
    [message] = found(operation, **fields)
    assert reason in message
    assert found(operation, because="the table is new", **fields) == []


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("guide", "words", models.TextField(null=True)),
        migrations.AddField("guide", "words", models.TextField(db_default="")),
        migrations.AddField("guide", "likes", models.ManyToManyField("trees.guide")),
        migrations.AlterField("guide", "name", models.CharField(max_length=40, null=True, help_text="longer")),
        migrations.AddIndex("guide", models.Index(fields=["name"], name="by_name")),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("guide", "name")]),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_what_only_adds_is_safe(operation):
    assert found(operation, name=NAME) == []


def test_field_keeps_its_column_when_only_its_name_changes():
    column = models.CharField(max_length=20, db_column="name")
    assert found(migrations.RenameField("guide", "name", "title"), name=column) == []


def test_table_of_the_same_migration_may_get_any_column():
    new = migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))])
    constraint = models.UniqueConstraint(fields=["at"], name="one_visit")
    later = [migrations.AddField("visit", "at", models.DateTimeField()), migrations.AddConstraint("visit", constraint)]
    assert found(new, *later) == []


@pytest.mark.django_db
def test_version_before_0003_writes_into_the_tables_of_today():
    """With its own models: what they insert does not name the columns that came later."""
    owner = factories.person("Owner")
    team = factories.team(admin=owner)
    loader = MigrationLoader(connection, replace_migrations=False)
    before = loader.project_state([("trees", "0002_runs"), ("accounts", "0001_initial")]).apps
    tree = before.get_model("trees", "Tree").objects.create(team_id=team.pk, title="Old", created_by_id=owner.pk)
    old = before.get_model("trees", "Revision")
    old.objects.create(tree=tree, serial=1, content='{"start": "", "nodes": {}}', author_id=owner.pk)
    now = Tree.objects.get(pk=tree.pk)
    revision = now.revisions.get()
    assert (now.released_words, now.released_count) == ("", 0)
    assert (revision.squashed, revision.gesture, bool(revision.began_at)) == (False, "", True)
    now.commit(factories.graph(), by=owner, onto=1)


def tables(url: str) -> str | dict[str, list[str]]:
    """What a database is made of. Each table of SQLite as its sorted columns: where Django makes a table again, what
    was changed and what refers to the table itself come last, so its history shows in their order."""
    if url.startswith("postgres"):
        dump = subprocess.check_output([postgres.programs() / "pg_dump", "-s", "--no-owner", url], text=True)
        return "\n".join(line for line in dump.splitlines() if "restrict" not in line)  # a key, each time another one
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql > ''").fetchall()
    return {name: sorted(sql.removesuffix(")").replace(" (", ", ", 1).split(", ")) for name, sql in rows}


def test_new_database_has_the_tables_of_one_that_was_updated_now_and_then(
    migrated_database, tmp_path_factory, tmp_path
):
    with empty_database(tmp_path_factory) as url:
        env = os.environ | {"DATABASE_URL": url, "VAR_DIR": str(tmp_path)}
        subprocess.run([sys.executable, "-m", "tests.database.older_migrations"], env=env, check=True)
        assert tables(url) == tables(migrated_database)


@pytest.mark.django_db
def test_version_before_finds_its_migrations_in_a_new_database():
    """It looks for those that the squashed ones replace."""
    loader = MigrationLoader(connection, replace_migrations=False)
    assert loader.disk_migrations.keys() <= MigrationRecorder(connection).applied_migrations().keys()
