"""``manage.py reindex``."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from tests import factories
from trees.models import Flag, MissedSearch, Run, SearchPending, SearchWord, Tree
from trees.models.search import previous as search_previous
from trees.models.search.matches import Filters, search_guides

pytestmark = pytest.mark.django_db


def found(user, text):
    return search_guides(text, Filters(list(user.teams()))).keys


def test_indexes_what_waits(team, owner, capsys):
    for number in range(3):
        factories.tree(team, owner, f"Printer {number}")
    call_command("reindex")
    assert capsys.readouterr().out == "Indexed 3 guides, 0 runs, 0 flags.\n"
    assert not SearchPending.objects.exists()
    call_command("reindex")
    assert capsys.readouterr().out == "Indexed 0 guides, 0 runs, 0 flags.\n"


def test_all_makes_the_index_again_from_what_is_stored(tree, owner, capsys):
    assert found(owner, "printer") == [tree.pk]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trees_search")
    SearchWord.objects.all().delete()
    assert found(owner, "printer") == []
    call_command("reindex", "--all")
    assert "Indexed 1 guide, 0 runs, 0 flags." in capsys.readouterr().out
    assert found(owner, "printer") == [tree.pk]
    assert SearchWord.objects.filter(word="printer").get().guides == 1


def test_all_forgets_documents_of_guides_that_are_gone(tree, owner):
    assert found(owner, "printer") == [tree.pk]
    Tree.objects.all().delete()
    SearchPending.objects.all().delete()
    call_command("reindex", "--all", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trees_search")
        assert cursor.fetchone() == (0,)


def test_runs_of_an_older_version_are_found_before_and_get_their_tokens(tree, owner, capsys):
    tree.publish(by=owner)
    run = Run.objects.start(tree, by=owner)
    Run.objects.filter(pk=run.pk).update(ticket="INC-4711", caller="Jürgen", words="inc-4711 jürgen")
    runs = Run.objects.of(owner)
    assert runs.search("inc-47").get() == runs.search("JÜRGEN").get() == run
    assert not runs.search("jurgen").exists()
    call_command("reindex")
    assert "1 run, " in capsys.readouterr().out
    assert runs.search("inc4711").get() == runs.search("jurgen").get() == runs.search("inc-4711").get() == run
    call_command("reindex")
    assert "0 runs, 0 flags." in capsys.readouterr().out


def test_flags_of_an_older_version_get_their_words(guide, owner, capsys):
    raised = Flag.objects.raise_flag(
        uuid4(), run=None, tree=guide, release=guide.live, node="power", kind="wrong", text="Lüfter", by=owner
    )
    words = raised.words
    Flag.objects.update(words="")
    call_command("reindex")
    assert "1 flag." in capsys.readouterr().out
    assert Flag.objects.get().words == words != ""


def test_expired_missed_searches_go(team):
    MissedSearch.objects.create(team=team, text="beamer", last_at="2020-01-01T00:00:00Z")
    call_command("reindex", verbosity=0)
    assert not MissedSearch.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps the previous index by triggers")
def test_index_of_the_version_before_is_kept_until_it_is_dropped(team, owner):
    make_previous_index()
    search_previous.keep(connection.cursor(), "sqlite", [*search_previous.NAMES])
    factories.tree(team, owner, "Printer")
    assert count_previous("printer") == 1
    call_command("reindex", "--drop-previous", verbosity=0)
    assert not set(search_previous.NAMES) & set(connection.introspection.table_names())
    factories.tree(team, owner, "Printer")  # no trigger is left that would miss its table


def make_previous_index():
    """As the version before made it."""
    with connection.cursor() as cursor:
        for table, column in search_previous.INDEXES:
            tokenizer = "trigram" if "parts" in table else "unicode61"
            cursor.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5(title, description, {column}, content='trees_tree',"
                f" content_rowid='id', tokenize='{tokenizer}')"
            )


def count_previous(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trees_words WHERE trees_words MATCH %s", [word])
        return cursor.fetchone()[0]
