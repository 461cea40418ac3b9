"""GET /api/v1/trees/{id}/problems"""

import pytest

from trees.core.graph import Graph, Node, Option

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(tree, owner):
    """The published guide's draft, in which an option leads nowhere."""
    tree.publish(by=owner)
    ways = (Option("yes", "Yes", "done"), Option("no", "No"))
    graph = Graph.of([Node("power", "Is the light on?", "Look.", ways), Node("done", "Solved", outcome="resolved")])
    tree.commit(graph, by=owner, onto=tree.serial)
    return tree


def test_a_problem_has_its_line_in_the_text_and_what_fixes_it(editor_api, broken):
    [problem] = editor_api.get(f"trees/{broken.pk}/problems").json()
    assert (problem["kind"], problem["level"], problem["node"], problem["option"]) == (
        "leads-nowhere", "error", "power", "no"
    )  # fmt: skip
    text = editor_api.get(f"trees/{broken.pk}/export").content.decode()
    assert text.split("\n")[problem["line"] - 1].startswith("- [No]()")
    assert problem["fix"]["label"] == "Add the step “No”"


def test_what_fixes_it_is_what_a_change_of_the_draft_takes(editor_api, broken):
    [problem] = editor_api.get(f"trees/{broken.pk}/problems").json()
    saved = editor_api.patch(f"trees/{broken.pk}/draft", onto=broken.serial, changes=problem["fix"]["changes"])
    assert saved.status_code == 200
    left = editor_api.get(f"trees/{broken.pk}/problems").json()
    assert [(each["kind"], each["fix"]) for each in left] == [("no-outcome", None)]


def test_readers_hear_of_the_release_and_of_nothing_to_fix(viewer_api, broken, owner):
    assert viewer_api.get(f"trees/{broken.pk}/problems").json() == []
    one = Graph.of([Node("power", "Is it on?", "", (Option("next", "Next", "done"),)), *[broken.graph.nodes["done"]]])
    broken.commit(one, by=owner, onto=broken.serial)
    broken.publish(by=owner)
    [problem] = viewer_api.get(f"trees/{broken.pk}/problems").json()
    assert (problem["kind"], problem["fix"]) == ("single-option", None)


def test_readers_of_an_unpublished_guide_hear_nothing(viewer_api, broken):
    broken.unpublish()
    assert viewer_api.get(f"trees/{broken.pk}/problems").json() == []


def test_questions_to_the_database_do_not_grow_with_the_problems(
    editor_api, tree, owner, django_assert_max_num_queries
):
    nodes = [Node(f"n{i}", f"Step {i}", f"![x](/pictures/{i}.webp)", (Option("a", "A"),)) for i in range(50)]
    tree.commit(Graph.of(nodes), by=owner, onto=tree.serial)
    with django_assert_max_num_queries(5):
        assert len(editor_api.get(f"trees/{tree.pk}/problems").json()) > 150


def test_of_very_many_problems_the_first_are_told_and_errors_before_all(editor_api, tree, owner):
    """The answer to each save has them: it must stay small where a guide is at its beginning."""
    loose = tuple(Option(f"o{i}", f"Way {i}") for i in range(12))
    nodes = [Node(f"n{i}", f"Step {i}", options=loose) for i in range(100)]
    tree.commit(Graph.of(nodes), by=owner, onto=1)
    told = editor_api.get(f"trees/{tree.pk}/problems").json()
    assert len(told) == 1000
    assert {each["level"] for each in told} == {"error"}
