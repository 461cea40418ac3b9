"""What no well-meaning client sends: each is refused, none is an error of ours."""

import pytest

from tests import factories
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db
BEYOND = [2**31, 2**63 - 1, 2**63, 10**30, -1, 0]
LISTS = ["trees", "folders", "categories"]


@pytest.mark.parametrize("number", BEYOND)
def test_id_that_cannot_be_is_404(api, tree, number):
    for path in ["trees/{}", "folders/{}", "categories/{}", "teams/{}", "teams/{}/members", "trees/{}/revisions",
                 "trees/{}/problems", "trees/{}/export", f"trees/{tree.pk}/revisions/{{}}"]:  # fmt: skip
        response = api.get(path.format(number))
        assert response.status_code == 404, path
        assert response.json()["code"] == "not_found"
    assert api.delete(f"trees/{number}").status_code == 404


@pytest.mark.parametrize("value", [*BEYOND, 1.5, 1e300, True, "x", "\x00", "-1", [], {}, [1], None, "²", "9" * 5000])
@pytest.mark.parametrize("path", LISTS)
def test_team_that_cannot_be_is_refused_by_name(api, path, value):
    response = api.post(path, team=value, title="T", name="N")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["team"]


@pytest.mark.parametrize("value", [*BEYOND, 1.5, True, "x", "\x00", [], {}])
def test_folder_and_categories_that_cannot_be_are_refused(api, team, value):
    folder = Folder.objects.create(team=team, name="Network")
    assert list(api.post("trees", team=team.pk, title="T", folder=value).json()["errors"]) == ["folder"]
    assert list(api.patch(f"folders/{folder.pk}", parent=value).json()["errors"]) == ["parent"]
    assert list(api.post("trees", team=team.pk, title="T", categories=[value]).json()["errors"]) == ["categories"]
    assert not Tree.objects.exists()


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "", " ", "x" * 100_000, [], {}, None, True])
def test_names_that_cannot_be_are_refused(api, team, tree, value):
    category = Category.objects.create(team=team, name="Red")
    assert api.post("folders", team=team.pk, name=value).status_code == 400
    assert api.patch(f"categories/{category.pk}", name=value).status_code == 400
    assert api.patch(f"teams/{team.pk}", name=value).status_code == 400
    assert api.patch(f"trees/{tree.pk}", title=value).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'"x"', b"5", b"{", b'{"name": "\\ud800"}', b'{"name": "\xff"}', b'{"team": NaN}', b"\x00",
     b'{"team": 1e999}', b"[" * 100_000, b'{"a":' * 100_000, b'{"name": "\\u0000"}', "ĥ".encode("utf-16")],
)  # fmt: skip
@pytest.mark.parametrize("path", ["trees", "trees/import", "teams", "auth/login", "auth/password/reset"])
def test_body_that_is_not_what_was_asked_for_is_400(api, path, body):
    response = api.client.post(f"/api/v1/{path}", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "graph",
    [None, [], "x", 5, {"nodes": []}, {"nodes": {"": {}}}, {"nodes": {"a b": {}}}, {"nodes": {"a": None}},
     {"nodes": {"a": {"title": 5}}}, {"nodes": {"a": {"options": {"x": 1}}}}, {"nodes": {"a": {"options": [5]}}},
     {"start": "x"}, {"start": 5}, {"nodes": {"a": {"outcome": "maybe"}}}, {"nodes": {"a": {"outcome": ["resolved"]}}},
     {"nodes": {"a": {"outcome": {"x": 1}}}}, {"nodes": {"a": {"title": "x" * 501}}}, {"nodes": {"x" * 65: {}}}],
)  # fmt: skip
def test_graph_that_cannot_be_is_400(api, tree, graph):
    response = api.post(f"trees/{tree.pk}/revisions", graph=graph, onto=1)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["graph"]
    tree.refresh_from_db()
    assert tree.serial == 1


@pytest.mark.parametrize("onto", [-1, 2**31, 10**30, "x", None, 1.5, [], True])
def test_serial_that_cannot_be_is_400(api, tree, onto):
    response = api.post(f"trees/{tree.pk}/revisions", graph=factories.graph().to_json(), onto=onto)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["onto"])


def test_characters_that_cannot_be_stored_are_left_out_of_a_graph(api, tree):
    graph = {"start": "a", "nodes": {"a": {"title": "A\x00B", "body": "C\x00D", "outcome": "resolved"}}}
    saved = api.post(f"trees/{tree.pk}/revisions", graph=graph, onto=1)
    assert saved.status_code == 201
    assert saved.json()["graph"]["nodes"]["a"]["title"] == "A B"
    assert saved.json()["graph"]["nodes"]["a"]["body"] == "CD"


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_body_of_another_media_type_is_415(api, team, media_type):
    response = api.client.post("/api/v1/folders", b"name=x", content_type=media_type)
    assert response.status_code == 415
    assert response.json()["code"] == "unsupported_media_type"


def test_body_beyond_the_limit_is_413(api):
    response = api.client.post("/api/v1/teams", b" " * (12 * 1024 * 1024 + 1), content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_broken_multipart_is_400(api):
    for body in [b"", b"--x", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data; name=team\r\n\r\n\xff\r\n--x--"]:
        response = api.client.post("/api/v1/trees/import", body, content_type="multipart/form-data; boundary=x")
        assert response.status_code == 400
    assert api.client.post("/api/v1/trees/import", b"x", content_type="multipart/form-data").status_code == 400


def test_unknown_url_is_404_in_json_and_tells_no_others(api):
    response = api.get("nowhere")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert "URLPattern" not in response.json()["detail"]


def test_two_who_take_one_name_at_the_same_moment_is_409(api, team, monkeypatch):
    """The check finds the name free, and the database still refuses the second one."""
    Category.objects.create(team=team, name="Red")
    monkeypatch.setattr(Category, "full_clean", lambda self: None)
    response = api.post("categories", team=team.pk, name="Red")
    assert (response.status_code, response.json()["code"]) == (409, "conflict")
