"""Queries that support desks type find the guide that is meant, at its rank; on both databases the same."""

import pytest

from tests import factories
from tests.trees.search.library import RUNS, SYNONYMS, guides
from tests.trees.search.table import rows
from trees.core.graph import Graph, Node, Option
from trees.models import Synonyms, Tree
from trees.models.search import index as search_index
from trees.models.search.matches import Filters, search_guides

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(team, owner):
    for title, description, text, answers in guides():
        options = tuple(Option(f"o{i}", answer, "end") for i, answer in enumerate(answers))
        graph = Graph.of([Node("start", "Begin", text, options), Node("end", "Finished", outcome="resolved")])
        tree = factories.tree(team, owner, title, description=description, graph=graph)
        Tree.objects.filter(pk=tree.pk).update(run_count=RUNS.get(title, 0))
    Synonyms.objects.set_lines(team, SYNONYMS, by=owner)
    for _ in search_index.refresh_all():
        pass


def test_every_query_of_the_table_finds_its_guide_at_its_rank(library, team, owner):
    titles, filters = dict(Tree.objects.values_list("pk", "title")), Filters(list(owner.teams()), own_team=team.pk)
    wrong = []
    for query, title, rank in rows():
        matches = [titles[key] for key in search_guides(query, filters).keys]
        places = [str(place) for place, each in enumerate(matches, 1) if each.startswith(title)]
        if (places or ["-"])[0] != rank:
            wrong.append(f"{query} | {title} | {rank}: is at {places or '-'} of {matches[:4]}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_long_enough_and_names_guides_that_there_are():
    assert len(rows()) >= 200
    titles = [title for title, *_ in guides()]
    assert [title for _, title, _ in rows() if not any(each.startswith(title) for each in titles)] == []
