"""/trees/<id>/try: a draft, step by step, as a run will show it."""

import json

import pytest

from tests import factories
from tests.html import Page, page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(page_client_for, editor):
    return page_client_for(editor)


@pytest.fixture
def read(client):
    def read(address: str, status: int = 200) -> Page:
        response = client.get(address)
        assert response.status_code == status
        return page_of(response)

    return read


def drafted(team, editor, *nodes: Node, start=None):
    return factories.tree(team, editor, graph=Graph.of(nodes, start))


def test_draft_is_shown_step_by_step_and_nothing_is_recorded(read, team, editor):
    ask = Node("ask", "Is it on?", "Look at the **front**.", (Option("1", "Yes", "end"), Option("2", "No", "")))
    tree = drafted(team, editor, ask, Node("end", "Solved", outcome="resolved"))
    first = read(f"/trees/{tree.pk}/try")
    assert "Is it on?" in first and first.texts("strong") == ["front"]
    assert first.by_data("key", 1).href == f"/trees/{tree.pk}/try/end"
    assert "leads nowhere yet" in first and f"/trees/{tree.pk}/edit#n-ask" in first.links
    last = read(f"/trees/{tree.pk}/try/end")
    assert "The problem is solved." in last and f"/trees/{tree.pk}/try" in last.links
    assert not Run.objects.exists()


def test_draft_is_shown_and_not_what_is_live(read, team, editor):
    tree = drafted(team, editor, Node("end", "Solved", outcome="resolved"))
    tree.publish(by=editor)
    tree.commit(Graph.of([Node("end", "Solved at last", outcome="resolved")]), by=editor, onto=tree.serial)
    assert "Solved at last" in read(f"/trees/{tree.pk}/try")


def test_way_through_another_guide_goes_in_and_comes_back(read, team, editor):
    inner = drafted(team, editor, Node("in", "Restart it", outcome="resolved"))
    inner.publish(by=editor)
    inner.commit(Graph.of([Node("in", "Not published", outcome="resolved")]), by=editor, onto=inner.serial)
    ask = Node("ask", "Is it on?", "", (Option("1", "No", "end", inner.pk),))
    tree = drafted(team, editor, ask, Node("end", "Solved", outcome="resolved"))
    assert f"/trees/{tree.pk}/try/ask.1" in read(f"/trees/{tree.pk}/try").links
    inside = read(f"/trees/{tree.pk}/try/ask.1")
    assert "Restart it" in inside and inner.title in inside
    assert f"/trees/{inner.pk}/edit#n-in" in inside.links
    assert f"/trees/{tree.pk}/try/end" in inside.links and "Continue" in inside


def test_answer_has_its_condition_for_the_browser_and_in_words(read, team, editor):
    answers = (Option("1", "Yes", "end", condition="age < 2"), Option("2", "No", "end", condition="else"))
    ask = Node("ask", "Is it new?", "Age: ____ {#age .number}", answers)
    tree = drafted(team, editor, ask, Node("end", "Solved", outcome="resolved"))
    page = read(f"/trees/{tree.pk}/try")
    first, other = page.by_data("key", 1), page.by_data("key", 2)
    assert "if age < 2" in first.text and "otherwise" in other.text
    assert json.loads(first["data-if"])[0] == "<" and json.loads(other["data-if"]) == ["else"]
    assert page.by_data("try-step", "ask").is_set("data-decides")


def test_guide_without_a_start_says_so(read, team, editor):
    tree = drafted(team, editor, Node("a", "One"), Node("b", "Two"), start="")
    assert "needs a step to start at" in read(f"/trees/{tree.pk}/try")
    assert "Two" in read(f"/trees/{tree.pk}/try/b")
    assert "needs a step to start at" in read(f"/trees/{factories.tree(team, editor, graph=Graph()).pk}/try")


@pytest.mark.parametrize("address", ["gone", "ask.9", "ask.1/x", "ask/ask", "."])
def test_step_that_is_not_there_is_404(read, team, editor, address):
    tree = drafted(team, editor, Node("ask", "Is it on?", "", (Option("1", "Yes", "ask"),)))
    read(f"/trees/{tree.pk}/try/{address}", 404)


def test_queries_do_not_grow_with_steps_and_revisions(client, team, editor, django_assert_max_num_queries):
    tree = drafted(team, editor, *(Node(f"n{i}", f"Step {i}") for i in range(200)))
    for i in range(5):
        tree.commit(Graph.of([Node("only", f"Step {i}")]), by=editor, onto=tree.serial)
    with django_assert_max_num_queries(5):
        assert client.get(f"/trees/{tree.pk}/try").status_code == 200
