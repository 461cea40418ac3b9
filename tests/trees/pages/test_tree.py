"""/trees/<id>/ and what can be done with one guide."""

import json

import pytest

from tests import factories
from tests.html import announced, page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db


# /trees/<id>/


def test_page_shows_the_steps_in_reading_order_with_their_answers(client, tree):
    html = page_of(client.get(f"/trees/{tree.pk}/"))
    assert html.heading == "Printer offline"
    assert [each["id"] for each in html.css("li.step")] == ["n-power", "n-done", "n-call"]
    assert html.texts("strong") == ["front"]
    assert "#n-done" in html.links


def test_page_says_who_changed_it(client, tree):
    html = page_of(client.get(f"/trees/{tree.pk}/"))
    assert "changed by Owner" in html
    assert "revision 1" in html


def test_page_counts_all_problems_and_lists_the_first(client, team, editor):
    made = factories.tree(team, editor, graph=Graph.of([Node(f"n{i}", f"Step {i}") for i in range(60)]))
    html = page_of(client.get(f"/trees/{made.pk}/"))
    assert "119 problems; the first 50:" in html
    assert html.texts(".badge.error") == ["error"] * 50


def test_page_lists_problems_and_hides_no_step(client, team, editor):
    graph = Graph.of(
        [Node("a", "Start", options=(Option("x", "On"),)), Node("lost", "Never reached", outcome="resolved")]
    )
    made = factories.tree(team, editor, graph=graph)
    html = page_of(client.get(f"/trees/{made.pk}/"))
    assert "leads nowhere yet" in html
    assert "“Never reached” cannot be reached from the start." in html
    assert html.text.count("Never reached") >= 2


def test_page_says_in_its_place_what_a_step_asks_for(client, team, editor):
    body = 'Look below.\n\nLight: ____ {#light choices="green, off" .required}\n\nThen go on with {{light}}.'
    made = factories.tree(team, editor, graph=Graph.of([Node("a", "Start", body, outcome="resolved")]))
    html = page_of(client.get(f"/trees/{made.pk}/"))
    asks = "Asks for: Light (one of green, off, required)"
    assert html.text.index("Look below.") < html.text.index(asks) < html.text.index("Then go on")
    assert html.by_data("value", "light").text == "light"
    assert "____" not in html.source


def test_page_links_to_the_guide_that_an_answer_leads_through(client, team, editor, stranger):
    wifi = factories.published(team, editor, "Wi-Fi trouble")
    foreign = factories.published(stranger.teams().get(), stranger, "Somebody else's")
    options = (Option("a", "At home", "end", wifi.pk), Option("b", "Elsewhere", "end", foreign.pk))
    made = factories.tree(
        team, editor, graph=Graph.of([Node("a", "Start", options=options), Node("end", "Good", outcome="resolved")])
    )
    html = page_of(client.get(f"/trees/{made.pk}/"))
    assert "through Wi-Fi trouble" in html and html.link("Wi-Fi trouble").href == f"/trees/{wifi.pk}/"
    assert "through a guide that is not here" in html
    assert "which is not in this team." in html
    assert foreign.title not in html.source


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<svg><script href="data:,alert(1)"/></svg>',
        "[x](javascript:alert(1))",
        '<a hx-get="/trees/" hx-on:click="alert(1)">x</a>',
        "[x](data:text/html,<script>alert(1)</script>)",
        '<form action="https://evil.example"><input name=a></form>',
        "<style>*{display:none}</style>",
    ],
)
def test_markup_in_a_step_stays_text(client, team, editor, evil):
    made = factories.tree(team, editor, evil[:150], graph=Graph.of([Node("a", evil, evil, outcome="resolved")]))
    html = page_of(client.get(f"/trees/{made.pk}/"))
    assert {each.node.tag for body in html.css(".step-body") for each in body.css("*")} <= {"div", "p", "a"}
    links = html.css(".step-body a")
    assert all(each["href"].startswith("https://evil.example") for each in links)  # as text that is a URL
    assert html.scripts == []


def test_thousands_of_brackets_are_shown_as_they_are(client, team, editor):
    made = factories.tree(team, editor, graph=Graph.of([Node("a", "Start", "[" * 40_000, outcome="resolved")]))
    assert "[" * 40_000 in page_of(client.get(f"/trees/{made.pk}/"))


def test_long_guide_comes_in_parts(client, team, editor):
    nodes = [Node(f"n{i}", f"Step {i}", options=(Option("o", "Continue", f"n{i + 1}"),)) for i in range(650)]
    made = factories.tree(team, editor, graph=Graph.of([*nodes, Node("n650", "End", outcome="resolved")]))
    first = page_of(client.get(f"/trees/{made.pk}/"))
    assert len(first.css(".step")) == 300
    assert f"/trees/{made.pk}/steps?from=300" in first.requests
    last = page_of(client.get(f"/trees/{made.pk}/steps?from=600"))
    assert "End" in last
    assert last.requests == []


def test_queries_do_not_grow_with_steps(client, tree, team, editor, django_assert_max_num_queries):
    nodes = [Node(f"n{i}", f"Step {i}", "*text*", outcome="resolved") for i in range(200)]
    made = factories.tree(team, editor, graph=Graph.of(nodes))
    for each in (tree, made):
        with django_assert_max_num_queries(5):
            client.get(f"/trees/{each.pk}/")


# /trees/new, /trees/<id>/settings


def test_new_guide_begins_where_one_was(client, team):
    folder = Folder(team=team, name="Network")
    folder.save()
    html = page_of(client.get(f"/trees/new?folder={folder.pk}"))
    assert html.field("folder").value == str(folder.pk)


def test_new_guide(client, team, editor):
    red = Category.objects.create(team=team, name="Red")
    client.post(f"/trees/new?team={team.pk}", {"title": "  Mailbox   full ", "categories": [red.pk]})
    made = Tree.objects.get()
    assert (made.title, made.team, made.created_by, list(made.categories.all())) == (
        "Mailbox full",
        team,
        editor,
        [red],
    )


def test_duplicate_begins_with_the_draft_and_what_it_was_filed_under(client, team, tree):
    red = Category.objects.create(team=team, name="Red")
    tree.set_categories([red])
    url = f"/trees/new?copy={tree.pk}"
    html = page_of(client.get(url))
    title = html.field("title").value
    assert (html.heading, title) == ("Duplicate “Printer offline”", "Printer offline (copy)")
    client.post(url, {"title": title, "categories": [red.pk]})
    made = Tree.objects.get(title=title)
    assert (made.graph, made.live, list(made.categories.all())) == (tree.graph, None, [red])
    assert made.draft.message == "Copied from “Printer offline”"


def test_duplicate_is_for_editors_of_the_guide(client, page_client_for, viewer, stranger, tree):
    url = f"/trees/new?copy={tree.pk}"
    assert [page_client_for(each).get(url).status_code for each in (viewer, stranger)] == [403, 404]
    assert client.get("/trees/new?copy=x").status_code == 404


def test_guide_needs_a_title(client, team):
    response = client.post(f"/trees/new?team={team.pk}", {"title": "   "})
    assert response.status_code == 422
    assert page_of(response).has("[aria-invalid=true]")


def test_details_change_and_the_graph_stays(client, tree):
    client.post(f"/trees/{tree.pk}/settings", {"title": "Printer dead", "description": "All of them"})
    tree.refresh_from_db()
    assert (tree.title, tree.description, tree.serial) == ("Printer dead", "All of them", 1)


def test_details_that_changed_meanwhile_are_not_undone_in_silence(client, tree, owner):
    path, red = f"/trees/{tree.pk}/settings", Category.objects.create(team=tree.team, name="Red")
    old = page_of(client.get(path)).field("seen").value
    tree.update_details(by=owner, title="Printer dead", categories=[red])
    refused = client.post(path, {"title": "Printer offline", "description": "Mine", "seen": old})
    html = page_of(refused)
    assert refused.status_code == 422
    assert "Somebody else changed this in the meantime." in html and "Mine" in html
    tree.refresh_from_db()
    assert (tree.title, [*tree.categories.all()]) == ("Printer dead", [red])
    again = client.post(path, {"title": "Printer offline", "seen": html.field("seen").value})
    assert again.status_code == 200


# Move, archive, delete


def test_moved_guide_offers_undo(client, tree, team):
    folder = Folder(team=team, name="Network")
    folder.save()
    response = client.post(f"/trees/{tree.pk}/move", {"folder": folder.pk}, headers={"HX-Target": "dialog#dialog"})
    tree.refresh_from_db()
    assert tree.folder == folder
    assert announced(response) == {
        "message": "“Printer offline” moved to Network.",
        "undo": f"/trees/{tree.pk}/move?folder=",
    }


def test_archive_and_back(client, tree):
    response = client.post(f"/trees/{tree.pk}/archive")
    tree.refresh_from_db()
    assert tree.archived_at
    client.post(announced(response)["undo"])
    tree.refresh_from_db()
    assert tree.archived_at is None


def test_delete_needs_the_title_typed(client, tree):
    response = client.post(f"/trees/{tree.pk}/delete", {"title": "printer"})
    assert response.status_code == 422
    assert Tree.objects.exists()
    client.post(f"/trees/{tree.pk}/delete", {"title": "Printer  offline"})
    assert not Tree.objects.exists()


def test_deleting_leaves_the_page_of_what_is_gone_for_the_library_of_its_team(client, tree):
    path, dialog = f"/trees/{tree.pk}/delete", {"HX-Target": "dialog#dialog"}
    response = client.post(path, {"title": "Printer offline"}, headers=dialog)
    assert json.loads(response["HX-Location"])["path"] == f"/trees/?team={tree.team_id}"
    assert "changed" not in json.loads(response["HX-Trigger"])
