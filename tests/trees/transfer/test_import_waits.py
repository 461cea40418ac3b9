"""Others write while a large library is imported: it holds the database for one short transaction at its end."""

import sqlite3
from contextlib import closing

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests import factories
from trees.transfer.library.files import load
from trees.transfer.library.importer import import_library
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan
from trees.transfer.spill import Spill

GUIDE = "# Pump {0}\n\n## Is it {1}? {{#on}}\n\n- [Yes](#off) {{tree=b/{2}.md}}\n\n## Off {{#off .resolved}}\n"


class Stopped(Exception):
    pass


def guides(count: int, word: str = "on") -> dict[str, bytes]:
    """Each leads through the next one."""
    return {f"b/{n}.md": GUIDE.format(n, word, (n + 1) % count).encode() for n in range(count)}


def bring(files, team, by, **options):
    return import_library(load(files, Spill()), team=team, by=by, **options)


class Writing:
    """Counts the statements of transactions, of which the longest is told."""

    def __init__(self):
        self.statements, self.longest = 0, 0

    def __call__(self, execute, sql, params, many, context):
        self.statements = self.statements + 1 if connection.in_atomic_block else 0
        self.longest = max(self.longest, self.statements)
        return execute(sql, params, many, context)


def longest_transaction(do) -> int:
    writing = Writing()
    with connection.execute_wrapper(writing):
        do()
    return writing.longest


@pytest.mark.django_db(transaction=True)
def test_transaction_of_an_import_has_few_statements_for_many_guides(empty, owner):
    made = longest_transaction(lambda: bring(guides(200), empty, owner))
    assert made <= 40, made
    updated = longest_transaction(lambda: bring(guides(200, "lit"), empty, owner))
    assert updated <= 40, updated
    assert [tree.serial for tree in empty.trees.all()] == [2] * 200
    first = empty.trees.get(title="Pump 0")
    assert first.graph.trees() == [empty.trees.get(title="Pump 1").pk]
    assert first.graph.nodes["on"].title == "Is it lit?"


@pytest.mark.django_db(transaction=True)
def test_files_of_single_guides_have_few_statements_too(team, owner):
    plan = plan_import([(f"{n}.md", GUIDE.format(n, "on", 1).replace(" {tree=b/1.md}", "")) for n in range(100)])
    assert longest_transaction(lambda: apply_plan(plan, team=team, by=owner)) <= 30
    assert team.trees.count() == 100


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has any number of writers")
@pytest.mark.django_db(transaction=True)
def test_another_writer_of_sqlite_is_let_in_while_guides_are_compared(empty, owner):
    def write(done, total):
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other:
            other.execute("UPDATE accounts_user SET name = ?", [f"{done} of {total}"])  # "database is locked" if held
            other.commit()
            written.append(done)

    for word in ("on", "lit"):
        written = []
        bring(guides(120, word), empty, owner, progress=write)
        assert written == [50, 100, 120]


@pytest.mark.django_db
def test_import_that_is_stopped_halfway_leaves_nothing(empty, owner):
    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        bring(guides(60), empty, owner, progress=stop)
    assert not (empty.trees.exists() or empty.folders.exists() or empty.categories.exists())


@pytest.mark.django_db
def test_import_that_fails_at_its_end_leaves_nothing(empty, owner):
    def take_its_place(done, total):
        if done == total:
            factories.tree(empty, owner, "Theirs", source="b/59.md#1")

    with pytest.raises(ValidationError, match="Nothing was imported"):
        bring(guides(60), empty, owner, progress=take_its_place)
    assert [tree.title for tree in empty.trees.all()] == ["Theirs"]
    assert not empty.folders.exists()
