"""/trees/replace and its preview."""

import json

import pytest

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db


def graph(text: str) -> Graph:
    return Graph.of([Node("a", f"Title {text}", f"Text {text}", outcome="resolved")])


@pytest.fixture
def guides(team, owner):
    return [factories.tree(team, owner, title, graph=graph("old")) for title in ("A", "B", "C")]


@pytest.fixture
def find(client, team):
    """Answers the preview of a replacement."""

    def preview(query="", **fields):
        body = {"find": "old", "by": "new", "places": ["titles", "texts", "answers"]} | fields
        response = client.post(f"/trees/replace/preview?team={team.pk}{query}", body)
        assert response.status_code == 200
        return page_of(response)

    return preview


@pytest.fixture
def replace(client, team):
    """Replaces in these guides, as the preview says it."""

    def post(*chosen, **fields):
        body = {"find": "old", "by": "new", "places": ["titles", "texts", "answers"], "guide": chosen} | fields
        return client.post(f"/trees/replace?team={team.pk}", body)

    return post


def announced(response) -> dict:
    return json.loads(response["HX-Trigger"])["announce"]


def titles(page) -> list[str]:
    return page.texts(".replace-guides strong")


def text_of(guide) -> str:
    return Tree.objects.get(pk=guide.pk).graph.nodes["a"].body


# The form and its scope


def test_form_searches_the_folder_that_the_library_showed(client, team, network):
    page = page_of(client.get(f"/trees/replace?team={team.pk}&folder={network.pk}"))
    assert page.heading == "Find and replace" and page.field("folder").value == str(network.pk)
    assert page.field("chosen").is_set("data-chosen")


def test_filters_of_the_library_apply_and_are_said(client, find, team, guides, owner):
    red = Category.objects.create(team=team, name="Red")
    guides[0].set_categories([red])
    guides[1].archive(by=owner)
    page = page_of(client.get(f"/trees/replace?team={team.pk}&category={red.pk}&archived=on"))
    assert "with the category Red" in page and "archived" in page
    assert page.link("Search all instead").href == f"/trees/replace?team={team.pk}"
    assert titles(find()) == ["A", "C"]
    assert titles(find(f"&category={red.pk}")) == ["A"]
    assert titles(find("&archived=on")) == ["B"]
    assert titles(find("&q=zebra")) == []


def test_folder_of_the_form_counts_and_not_that_of_the_filters(find, team, guides, owner, network):
    other = Folder.objects.create(team=team, name="Other")
    guides[0].update_details(by=owner, folder=network)
    guides[1].update_details(by=owner, folder=other)
    assert titles(find(folder=network.pk)) == ["A"]
    assert titles(find(f"&folder={network.pk}", folder=other.pk)) == ["B"]
    assert titles(find(f"&folder={network.pk}")) == ["A", "B", "C"]


def test_chosen_guides_alone_are_searched(find, guides):
    assert titles(find(chosen=f"{guides[2].pk},{guides[0].pk}")) == ["A", "C"]


def test_guides_of_others_are_not_searched(find, guides, stranger, editor, owner):
    secret = factories.tree(stranger.teams().get(), stranger, "Secret", graph=graph("old"))
    till = factories.tree(factories.team("Stores", admin=owner, viewer=editor), owner, "Till", graph=graph("old"))
    assert titles(find()) == ["A", "B", "C"]
    assert titles(find(chosen=f"{guides[0].pk},{secret.pk},{till.pk}")) == ["A"]


# The preview


def test_preview_shows_each_changed_line_and_changes_nothing(find, guides, team, owner):
    factories.tree(team, owner, "Other", graph=graph("blue"))
    page = find()
    assert page.heading == "6 matches in 3 guides"
    assert page.css("del")[0].text == "old" and page.css("ins")[0].text == "new"
    assert "Text new" in page and "Title of a step" in page
    assert [box["value"] for box in page.css("[name=guide]")] == [f"{guide.pk}:1" for guide in guides]
    assert all(box.is_set("checked") for box in page.css("[name=guide]"))
    assert page.field("find").value == "old" and page.field("by").value == "new"
    assert [text_of(guide) for guide in guides] == ["Text old"] * 3


def test_options_reach_the_search(find, team, owner):
    for title, text in (("Word", "old"), ("Part", "older"), ("Capital", "OLD")):
        factories.tree(team, owner, title, graph=graph(text))
    assert titles(find()) == ["Capital", "Part", "Word"]
    assert titles(find(whole_word="on")) == ["Capital", "Word"]
    assert titles(find(whole_word="on", match_case="on")) == ["Word"]
    assert find(places=["titles"]).heading == "3 matches in 3 guides"
    assert "is in none of" in find(places=["answers"])


def test_text_that_is_nowhere_is_said(find, guides):
    assert "“zebra” is in none of the 3 guides." in find(find="zebra")


def test_markup_in_texts_is_text(find, team, owner):
    factories.tree(team, owner, "<b>A</b>", graph=graph("<img src=x onerror=alert(1)>"))
    page = find(find="img", by="<script>alert(1)</script>")
    assert not page.has(".replace-guides img, .replace-guides script, .replace-guides b")
    assert "<script>alert(1)</script>" in page


def test_many_lines_are_cut_and_counted(find, team, owner):
    nodes = [Node(f"n{n}", "old", outcome="resolved") for n in range(25)]
    factories.tree(team, owner, "Long", graph=Graph.of(nodes))
    page = find()
    assert page.heading == "25 matches in 1 guide" and len(page.css("dt")) == 10 and "and 15 more lines" in page


def test_guide_that_would_be_too_long_cannot_be_ticked(find, team, owner):
    factories.tree(team, owner, "Long", graph=Graph.of([Node("a", "A", "old " * 10_000, outcome="resolved")]))
    page = find(by="x" * 200)
    assert "Cannot be changed: the step" in page
    assert page.css("[name=guide]")[0].is_set("disabled")


def test_more_guides_than_one_replacement_takes_are_said(find, guides, monkeypatch):
    monkeypatch.setattr("trees.library.replace.MAX_GUIDES_PER_REPLACE", 2)
    page = find()
    assert titles(page) == ["A", "B"] and "guides match. These are the first" in page
    monkeypatch.setattr("trees.library.replace.MAX_GUIDES_PER_REPLACE", 3)
    page = find()
    assert titles(page) == ["A", "B", "C"] and "These are the first" not in page


def chars_of(guides) -> int:
    return sum(len(guide.draft.content) for guide in guides)


@pytest.mark.parametrize(("limit", "size"), [("MAX_GUIDES_SEARCHED", len), ("MAX_CHARS_SEARCHED", chars_of)])
def test_scope_as_large_as_the_limit_is_searched(find, guides, monkeypatch, limit, size):
    monkeypatch.setattr(f"trees.library.replace.{limit}", size(guides))
    assert titles(find()) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("limit", "size", "message"),
    [
        ("MAX_GUIDES_SEARCHED", len, "more than 2 guides"),
        ("MAX_CHARS_SEARCHED", chars_of, "more than can be searched"),
    ],
)
def test_scope_that_is_too_large_is_refused_before_any_work(client, team, guides, monkeypatch, limit, size, message):
    monkeypatch.setattr(f"trees.library.replace.{limit}", size(guides) - 1)
    monkeypatch.setattr("trees.library.replace.drafts_of", lambda keys: pytest.fail("the drafts were read"))
    body = {"find": "old", "by": "new", "places": ["titles"]}
    response = client.post(f"/trees/replace/preview?team={team.pk}", body)
    assert response.status_code == 422 and message in page_of(response)


@pytest.mark.parametrize(
    "fields",
    [{"find": ""}, {"find": "  "}, {"find": "x" * 201}, {"by": "x" * 201}, {"places": []}, {"folder": 999_999}],
)
def test_form_that_makes_no_sense_is_422(client, team, guides, fields):
    body = {"find": "old", "by": "new", "places": ["titles"]} | fields
    response = client.post(f"/trees/replace/preview?team={team.pk}", body)
    assert response.status_code == 422 and page_of(response).has(".form-error")


def test_statements_of_a_preview_do_not_grow_with_the_guides(find, guides, django_assert_num_queries):
    for chosen in (guides[:1], guides):
        with django_assert_num_queries(6):  # the session, teams, folders, the scope, its size, the drafts
            find(chosen=",".join(str(guide.pk) for guide in chosen))


# The new drafts


def test_ticked_guides_get_a_new_draft_and_one_undo(client, replace, guides, owner):
    guides[0].publish(by=owner)
    response = replace(f"{guides[0].pk}:1", f"{guides[1].pk}:1")
    assert announced(response)["message"] == "2 guides changed, as new drafts."
    assert [text_of(guide) for guide in guides] == ["Text new", "Text new", "Text old"]
    tree = Tree.objects.get(pk=guides[0].pk)
    assert (tree.live.serial, tree.serial, tree.draft.message) == (1, 2, "Replaced “old” with “new”")
    page = page_of(response)
    assert page.texts("li a") == ["A", "B"] and "Publish a guide on its page" in page
    undone = client.post(announced(response)["undo"])
    assert announced(undone)["message"] == "2 guides changed back."
    assert [text_of(guide) for guide in guides] == ["Text old"] * 3
    assert page.button("Undo all")["hx-post"] == announced(response)["undo"]


def test_as_many_guides_as_one_replacement_takes_are_changed_and_no_more(replace, guides, monkeypatch):
    monkeypatch.setattr("trees.library.forms.replace_form.MAX_GUIDES_PER_REPLACE", 2)
    refused = replace(*(f"{guide.pk}:1" for guide in guides))
    assert refused.status_code == 400 and "Choose from 1 to 2 guides." in page_of(refused)
    assert announced(replace(*(f"{guide.pk}:1" for guide in guides[:2])))["message"].startswith("2 guides changed")
    assert [text_of(guide) for guide in guides] == ["Text new", "Text new", "Text old"]


def test_guide_changed_since_the_preview_is_named_and_left(replace, guides, owner):
    guides[1].commit(graph("very old"), by=owner, onto=1)
    response = replace(*(f"{guide.pk}:1" for guide in guides))
    expected = "2 guides changed, as new drafts. 1 left out: “B” (was changed meanwhile)."
    assert announced(response)["message"] == expected
    assert text_of(guides[1]) == "Text very old"


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1:2:3"], ["9" * 30 + ":1"]])
def test_nothing_chosen_is_400(replace, guides, chosen):
    assert replace(*chosen).status_code == 400


def test_guides_of_strangers_are_404_and_those_one_reads_403(replace, guides, stranger, editor, owner):
    secret = factories.tree(stranger.teams().get(), stranger, "Secret", graph=graph("old"))
    till = factories.tree(factories.team("Stores", admin=owner, viewer=editor), owner, "Till", graph=graph("old"))
    assert replace(f"{secret.pk}:1").status_code == 404
    assert replace(f"{till.pk}:1").status_code == 403
    assert (text_of(secret), text_of(till)) == ("Text old", "Text old")
