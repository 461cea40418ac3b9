"""Queries that support desks type find the guide that is meant, at its rank; on both databases the same."""

import pytest

from tests import factories
from tests.trees.search import library, library_fields, library_spellings
from tests.trees.search.table import rows
from tests.trees.search.table_fields import FIELDS, HABITS
from tests.trees.search.table_spellings import SPELLINGS
from trees.core.graph import Graph, Node, Option
from trees.models import Synonyms, Tree
from trees.models.search import index as search_index
from trees.models.search.matches import Filters, search_guides


def plant(team, owner, lines, runs):
    """Indexes the guides of ``lines``."""
    for title, description, text, answers in library.guides(lines):
        options = tuple(Option(f"o{i}", answer, "end") for i, answer in enumerate(answers))
        graph = Graph.of([Node("start", "Begin", text, options), Node("end", "Finished", outcome="resolved")])
        tree = factories.tree(team, owner, title, description=description, graph=graph)
        Tree.objects.filter(pk=tree.pk).update(run_count=runs.get(title, 0))
    for _ in search_index.refresh_all():
        pass


def wrong_rows(table, user, team):
    """The rows of ``table`` that find another guide, each with what it finds."""
    titles, filters = dict(Tree.objects.values_list("pk", "title")), Filters(list(user.teams()), own_team=team.pk)
    wrong = []
    for query, title, rank in table:
        matches = [titles[key] for key in search_guides(query, filters).keys]
        places = [str(place) for place, each in enumerate(matches, 1) if each.startswith(title)]
        if (places or ["-"])[0] != rank:
            wrong.append(f"{query} | {title} | {rank}: is at {places or '-'} of {matches[:4]}")
    return "\n".join(wrong)


@pytest.mark.django_db
def test_every_query_of_the_table_finds_its_guide_at_its_rank(team, owner):
    plant(team, owner, library.GUIDES, library.RUNS)
    Synonyms.objects.set_lines(team, library.SYNONYMS, by=owner)
    assert not wrong_rows(rows(), owner, team)


@pytest.mark.django_db
def test_other_spellings_endings_and_sentences_find_the_guide_that_is_meant(team, owner):
    plant(team, owner, library_spellings.GUIDES, library_spellings.RUNS)
    assert not wrong_rows(rows(SPELLINGS), owner, team)


@pytest.mark.django_db
def test_words_of_many_fields_of_work_find_the_guide_that_is_meant_however_they_are_typed(team, owner):
    plant(team, owner, library_fields.GUIDES, library_fields.RUNS)
    assert not wrong_rows(rows(FIELDS, HABITS), owner, team)


def test_the_tables_are_long_enough_and_name_guides_that_there_are():
    assert len(rows()) >= 200
    tables = [
        (library.GUIDES, rows()),
        (library_spellings.GUIDES, rows(SPELLINGS)),
        (library_fields.GUIDES, rows(FIELDS, HABITS)),
    ]
    for lines, table in tables:
        titles = [title for title, *_ in library.guides(lines)]
        assert [title for _, title, _ in table if not any(each.startswith(title) for each in titles)] == []
