"""The index follows what is stored, whoever changed it; and knows the words of each team."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Category, Folder, SearchForm, SearchPending, SearchWord, Tree
from trees.models.search import filters as search_filters
from trees.models.search import index as search_index
from trees.models.search import tables as search_tables
from trees.models.search.matches import Filters, inside, search_guides

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant(team, owner):
    def plant(title, body="", **fields):
        return factories.tree(team, by=owner, title=title, graph=Graph.of([Node("one", "Step", body)]), **fields)

    return plant


def titles(user, text, **filters):
    keys = search_guides(text, Filters(list(user.teams()), **filters)).keys
    rows = dict(Tree.objects.filter(pk__in=keys).values_list("pk", "title"))
    return [rows[key] for key in keys]


def words(team):
    """The words of the team's drafts, with the number of guides."""
    return dict(SearchWord.objects.filter(scope=team.pk * 2).values_list("word", "guides"))


def settle():
    return sum(search_index.refresh_all())


def test_change_by_a_statement_is_found_by_the_next_search(plant, owner):
    tree = plant("Old title", "forgotten")
    assert titles(owner, "forgotten") == ["Old title"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE trees_tree SET title = 'New title', words = 'remembered' WHERE id = %s", [tree.pk])
    assert titles(owner, "remembered") == ["New title"]
    assert titles(owner, "forgotten") == []


def test_draft_is_indexed_by_the_search_and_not_by_the_save(plant, owner, team):
    tree = plant("Guide")
    settle()
    with CaptureQueriesContext(connection) as seen:
        tree.commit(Graph.of([Node("one", "Step", "toner")]), by=owner, onto=1)
    assert not [query for query in seen if "search" in query["sql"]]
    assert SearchPending.objects.count() == 1
    assert titles(owner, "toner") == ["Guide"]
    assert not SearchPending.objects.exists()


def test_what_search_does_not_look_at_waits_for_nothing(plant):
    tree = plant("Guide")
    settle()
    Tree.objects.filter(pk=tree.pk).update(run_count=5, updated_at=tree.created_at, title="Guide")
    assert not SearchPending.objects.exists()


def test_filters_follow_the_folder_the_categories_and_the_archive(plant, owner, team):
    first, second = (Folder.objects.create(team=team, name=name) for name in ("First", "Second"))
    red = Category.objects.create(team=team, name="Red")
    tree = plant("Printer", folder=first)
    plant("Printer too")
    assert titles(owner, "printer", folders=inside(first)) == ["Printer"]
    Tree.objects.filter(pk=tree.pk).update(folder=second)
    tree.categories.add(red)
    assert titles(owner, "printer", folders=inside(first)) == []
    assert titles(owner, "printer", folders=inside(second), categories=[red.pk]) == ["Printer"]
    tree.categories.through.objects.all().delete()
    tree.archive(by=owner)
    assert titles(owner, "printer", categories=[red.pk]) == []
    assert titles(owner, "printer") == ["Printer too"]
    assert titles(owner, "printer", archived=True) == ["Printer"]


def test_search_in_more_folders_than_it_names_finds_the_same_in_as_many_statements(plant, owner, team, monkeypatch):
    top, other = (Folder.objects.create(team=team, name=name) for name in ("Top", "Other"))
    below = [Folder.objects.create(team=team, name=f"Part {number}", parent=top) for number in range(3)]
    for number, folder in enumerate([*below, top]):
        plant(f"Printer {number}", "Replace the toner.", folder=folder)
    plant("Printer elsewhere", "Replace the toner.", folder=other)
    plant("Printer in no folder", "Replace the toner.")
    settle()

    def found(folder):
        with CaptureQueriesContext(connection) as statements:
            results = [titles(owner, text, folders=inside(folder)) for text in ("printer", "toner", "prnter", "zebra")]
        return results, len(statements)

    named = [found(folder) for folder in (top, below[1], other)]
    assert sorted(named[0][0][0]) == [f"Printer {number}" for number in range(4)]
    monkeypatch.setattr(search_filters, "MAX_FOLDERS", 1)
    assert inside(top).below == top.path
    assert [found(folder) for folder in (top, below[1], other)] == named


def test_search_answers_from_the_index_as_it_is_while_another_session_writes(plant, owner, monkeypatch):
    plant("Printer one")
    settle()
    plant("Printer two")

    def refuse(*args):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(search_index, "_documents", refuse)
        assert titles(owner, "printer") == ["Printer one"]
    assert len(titles(owner, "printer")) == 2


def test_change_during_the_indexing_is_not_lost(plant, owner, monkeypatch):
    """The note of a change that commits later stays, also for a guide that was just indexed."""
    tree, original = plant("Guide", "first"), search_index._documents

    def meanwhile(*args):
        documents = original(*args)
        SearchPending.objects.create(tree=tree.pk)
        return documents

    monkeypatch.setattr(search_index, "_documents", meanwhile)
    search_index.refresh(10)
    assert SearchPending.objects.count() == 1


def test_statements_do_not_grow_with_guides(plant, owner):
    def statements(count):
        for number in range(count):
            plant(f"Printer {number}", "toner")
        with CaptureQueriesContext(connection) as seen:
            assert search_index.refresh(100) == count
        return len(seen)

    plant("First")
    settle()
    few = statements(2)
    assert statements(12) <= few + 2  # of numbers that are new words
    assert few <= 16


def test_statements_of_a_search_do_not_grow_with_its_words(plant, owner):
    def statements(text):
        with CaptureQueriesContext(connection) as seen:
            assert titles(owner, text) == ["Printer"]
        return len(seen)

    plant("Printer", "toner")
    settle()
    few = statements("toner zzzyx zzzwx")
    assert statements(" ".join(["toner", *(f"zzz{letter}x" for letter in "abcdefghijklmnopqrstuvwxyz" * 2)])) <= few


# The words of a team


def test_vocabulary_counts_guides(plant, owner, team):
    one = plant("Printer", "toner toner")
    plant("Toner")
    settle()
    assert (words(team)["toner"], words(team)["printer"], words(team)["step"]) == (2, 1, 2)
    one.commit(Graph.of([Node("one", "Step", "drum")]), by=owner, onto=1)
    settle()
    assert (words(team)["toner"], words(team)["drum"]) == (1, 1)


def test_word_that_no_guide_has_any_more_is_forgotten(plant, team):
    plant("Printer").delete()
    plant("Scanner")
    settle()
    assert "printer" not in words(team)
    assert not SearchForm.objects.filter(word="printer").exists()
    assert SearchForm.objects.filter(word="scanner", form="scaner").exists()


def test_guide_that_is_indexed_again_changes_no_count(plant, team):
    plant("Printer")
    settle()
    before = words(team)
    search_index.mark_all()
    assert settle() == 1
    assert words(team) == before


def test_viewer_is_not_told_of_a_word_that_only_drafts_have(plant, owner, viewer):
    tree = plant("Guide", "published")
    tree.commit(Graph.of([Node("one", "Published", outcome="resolved")]), by=owner, onto=1)
    tree.publish(by=owner)
    tree.commit(Graph.of([Node("one", "Secretproject", outcome="resolved")]), by=owner, onto=2)
    assert search_guides("secretprojct", Filters(list(viewer.teams()))).meant == ""
    assert search_guides("secretprojct", Filters(list(owner.teams()))).meant == "secretproject"


def test_unpublished_guide_leaves_the_words_of_readers(plant, owner, team):
    tree = plant("Guide")
    tree.commit(Graph.of([Node("one", "Toner", outcome="resolved")]), by=owner, onto=1)
    tree.publish(by=owner)
    settle()
    readers = SearchWord.objects.filter(scope=team.pk * 2 + 1, word="toner")
    assert readers.get().guides == 1
    tree.unpublish()
    settle()
    assert not readers.exists()


# Rebuilding


def drop_triggers():
    with connection.cursor() as cursor:
        for name in search_tables.VENDORS[connection.vendor].triggers():
            table = search_tables.LINKS if "linked" in name else "trees_tree"
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_migrate_restores_triggers_and_has_everything_indexed_that_changed_without_them(plant, owner):
    """SQLite drops a table's triggers when it alters it."""
    tree = plant("Printer")
    settle()
    drop_triggers()
    plant("Scanner")
    tree.delete()
    search_tables.install()
    assert titles(owner, "scanner") == ["Scanner"]
    assert titles(owner, "printer") == []
    plant("Copier")
    assert titles(owner, "copier") == ["Copier"]


def test_install_changes_nothing_that_is_there(plant):
    plant("Printer")
    settle()
    search_tables.install()
    assert not SearchPending.objects.exists()
