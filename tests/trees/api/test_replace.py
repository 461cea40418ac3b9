"""/api/v1/bulk/replace and its preview."""

import pytest

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.models import Folder, Tree

pytestmark = pytest.mark.django_db
BODY = {"find": "old", "by": "new"}


@pytest.fixture
def guides(team, owner):
    nodes = [
        Node("a", "Old step", "An old text", (Option("go", "Old way", "b"),)),
        Node("b", "End", outcome="resolved"),
    ]
    return [factories.tree(team, owner, title, graph=Graph.of(nodes)) for title in ("A", "B")]


def drafts(preview) -> list[dict]:
    return [{"tree": each["tree"], "serial": each["serial"]} for each in preview["guides"]]


def titles(response) -> list[str]:
    assert response.status_code == 200
    return [each["title"] for each in response.json()["guides"]]


def test_preview_then_replace_then_undo(editor_api, team, guides):
    preview = editor_api.post("bulk/replace/preview", **BODY, team=team.pk).json()
    assert (preview["searched"], preview["more"], len(preview["guides"])) == (2, False, 2)
    first = preview["guides"][0]
    assert (first["title"], first["serial"], first["matches"], first["more"], first["error"]) == ("A", 1, 3, 0, "")
    assert first["changes"][1] == {"node": "a", "place": "texts", "before": "An old text", "after": "An new text"}
    answer = editor_api.post("bulk/replace", **BODY, guides=drafts(preview)).json()
    assert answer["changed"] == [guide.pk for guide in guides]
    node = Tree.objects.get(pk=guides[0].pk).graph.nodes["a"]
    assert (node.title, node.body, node.options[0].label) == ("new step", "An new text", "new way")
    assert editor_api.post("bulk/undo", key=answer["undo"]).json()["changed"] == answer["changed"]
    assert Tree.objects.get(pk=guides[0].pk).graph.nodes["a"].title == "Old step"


def test_stale_draft_is_left_out(editor_api, guides, owner):
    guides[0].commit(factories.graph(), by=owner, onto=1)
    answer = editor_api.post(
        "bulk/replace", **BODY, guides=[{"tree": guide.pk, "serial": 1} for guide in guides]
    ).json()
    assert answer["changed"] == [guides[1].pk]
    assert answer["left_out"] == [{"tree": guides[0].pk, "title": "A", "reason": "was changed meanwhile"}]


def test_scope_is_a_team_a_folder_or_guides(editor_api, viewer_api, team, guides, owner, stranger):
    network = Folder.objects.create(team=team, name="Network")
    guides[0].update_details(by=owner, folder=network)
    secret = factories.tree(stranger.teams().get(), stranger, "Secret", graph=guides[0].graph)
    assert titles(editor_api.post("bulk/replace/preview", **BODY, folder=network.pk)) == ["A"]
    assert titles(editor_api.post("bulk/replace/preview", **BODY, trees=[guides[1].pk, secret.pk])) == ["B"]
    assert editor_api.post("bulk/replace/preview", **BODY, team=secret.team_id).status_code == 400
    assert viewer_api.post("bulk/replace/preview", **BODY, folder=network.pk).status_code == 403
    assert titles(viewer_api.post("bulk/replace/preview", **BODY, trees=[guides[0].pk])) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"find": ""}, "find"), ({"find": 5}, "find"), ({"find": "a\nb"}, "find"), ({"find": "x" * 201}, "find"),
        ({"by": None}, "by"), ({"by": "\x00"}, "by"), ({"places": []}, "places"), ({"places": ["body"]}, "places"),
        ({"team": None}, "team"), ({"trees": []}, "trees"), ({"folder": 1, "trees": [1]}, "folder"),
    ],
)  # fmt: skip
def test_request_that_makes_no_sense_is_400(editor_api, team, guides, fields, name):
    response = editor_api.post("bulk/replace/preview", **(BODY | {"team": team.pk} | fields))
    assert response.status_code == 400 and list(response.json()["errors"]) == [name]


@pytest.mark.parametrize(
    "drafts", [[], [{"tree": 1}], [{"tree": 0, "serial": 1}], "1", [{"tree": 1, "serial": 1}] * 201]
)
def test_drafts_that_make_no_sense_are_400(editor_api, guides, drafts):
    response = editor_api.post("bulk/replace", **BODY, guides=drafts)
    assert response.status_code == 400 and list(response.json()["errors"]) == ["guides"]


def test_options(editor_api, team, guides):
    exact = {"match_case": True, "whole_word": True, "places": ["texts"]}
    preview = editor_api.post("bulk/replace/preview", **BODY, **exact, team=team.pk).json()
    assert [each["matches"] for each in preview["guides"]] == [1, 1]
    assert titles(editor_api.post("bulk/replace/preview", find="ol", by="", **exact, team=team.pk)) == []


def test_scope_that_is_too_large_is_400(editor_api, team, guides, monkeypatch):
    monkeypatch.setattr("trees.library.replace.MAX_GUIDES_SEARCHED", 1)
    response = editor_api.post("bulk/replace/preview", **BODY, team=team.pk)
    assert response.status_code == 400 and "more than 1 guides" in response.content.decode()
