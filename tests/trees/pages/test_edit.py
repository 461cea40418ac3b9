"""/trees/<id>/edit and /trees/<id>/edit/text: what the server says before the editor is loaded."""

import pytest

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.django_db
VIEWS = ["edit", "edit/text"]


@pytest.mark.parametrize("view", VIEWS)
def test_editor_knows_its_guide_and_its_view(page_client_for, editor, tree, view):
    html = page_of(page_client_for(editor).get(f"/trees/{tree.pk}/{view}"))
    assert html.by_data("editor", tree.pk)["data-view"] == ("text" if view == "edit/text" else "steps")
    assert f"Edit “{tree.title}”" in html


@pytest.mark.parametrize("view", VIEWS)
def test_page_itself_holds_nothing_of_the_draft(page_client_for, editor, tree, view):
    """The draft comes from the API, so a page that the browser kept never shows an old one."""
    html = page_of(page_client_for(editor).get(f"/trees/{tree.pk}/{view}"))
    assert "Is the light on?" not in html.source


@pytest.mark.parametrize("view", VIEWS)
def test_queries_do_not_grow_with_steps_and_revisions(
    page_client_for, editor, team, view, django_assert_max_num_queries
):
    large = factories.tree(team, editor, graph=Graph.of([Node(f"n{i}", f"Step {i}") for i in range(200)]))
    for i in range(5):
        large.commit(Graph.of([Node("only", f"Step {i}")]), by=editor, onto=large.serial)
    client = page_client_for(editor)
    with django_assert_max_num_queries(4):
        assert client.get(f"/trees/{large.pk}/{view}").status_code == 200
