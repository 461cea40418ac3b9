"""POST /api/v1/trees/import"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from trees.core.formats import READABLE
from trees.models import Folder, Tree

pytestmark = pytest.mark.django_db
VPN = """# VPN will not connect

Before anything else: is the network there?

## Is the Wi-Fi on? {#wifi}

- [Yes](#done)
- [No](#switch)

## It works {#done .resolved}

## Switch it on {#switch .escalate}
"""
TWO = VPN + "\n# Second guide\n\n## Only step {#only .resolved}\n"
FLOW = "flowchart TD\n  A[Is it on?] -->|Yes| B[Fine]\n  A -->|No| C[Switch it on]\n"


@pytest.fixture
def upload(editor_api):
    """Sends files as a browser's form does."""

    def send(*files, **fields):
        parts = [SimpleUploadedFile(name, content) for name, content in files]
        return editor_api.client.post("/api/v1/trees/import", fields | {"file": parts})

    return send


def test_text_becomes_a_tree(editor_api, team, editor):
    response = editor_api.post("trees/import", format="markdown", text=VPN, team=team.pk)
    assert response.status_code == 201
    (made,) = response.json()
    tree = Tree.objects.get()
    assert (made["id"], made["title"], made["nodes"], made["state"]) == (tree.pk, "VPN will not connect", 3, "made")
    assert made["url"] == f"/trees/{tree.pk}/"
    assert (made["problems"], made["decisions"], made["error"]) == ([], [], None)
    assert tree.description == "Before anything else: is the network there?"
    assert (tree.graph.start, list(tree.graph.nodes)) == ("wifi", ["wifi", "done", "switch"])
    assert (tree.created_by, tree.source) == (editor, "")


def test_several_guides_of_a_text_are_several_trees_in_the_folder(editor_api, team):
    folder = Folder.objects.create(team=team, name="Network")
    response = editor_api.post("trees/import", text=TWO, team=team.pk, folder=folder.pk)
    assert [made["title"] for made in response.json()] == ["VPN will not connect", "Second guide"]
    assert folder.trees.count() == 2


FINNISH = "Kysymys;Vastaus;Minne\nOnko se päällä?;Kyllä;Valmis\nValmis;;\n"


def test_columns_of_a_table_are_mapped_in_json_and_in_a_form(editor_api, team, upload):
    mapping = {"Kysymys": "title", "2": "answer", "Minne": "next"}
    made = editor_api.post("trees/import", text=FINNISH, format="csv", team=team.pk, mapping=mapping)
    assert made.status_code == 201
    sent = upload(("a.csv", FINNISH.encode()), team=team.pk, mapping=json.dumps(mapping))
    assert sent.status_code == 201
    assert [[o.label for o in tree.graph.nodes[tree.graph.start].options] for tree in Tree.objects.all()] == [
        ["Kyllä"]
    ] * 2


@pytest.mark.parametrize("mapping", ["no JSON", "[]", '{"1": "colour"}', "7"])
def test_mapping_that_is_none_is_refused(upload, team, mapping):
    refused = upload(("a.csv", FINNISH.encode()), team=team.pk, mapping=mapping)
    assert refused.status_code == 400
    assert "mapping" in refused.json()["errors"]


def test_mermaid_is_recognised_and_the_start_can_be_chosen(editor_api, team):
    made = editor_api.post("trees/import", text=FLOW, team=team.pk, start="B").json()
    graph = Tree.objects.get(pk=made[0]["id"]).graph
    assert graph.start == "B"
    assert [node.title for node in graph.nodes.values()] == ["Is it on?", "Fine", "Switch it on"]


def test_what_is_null_is_left_to_us(editor_api, team):
    response = editor_api.post(
        "trees/import", text=VPN, team=team.pk, folder=None, format=None, start=None, source=None
    )
    assert (response.status_code, Tree.objects.get().source) == (201, "")


def test_json_graph_comes_back_as_it_was_exported(editor_api, tree, team):
    exported = editor_api.get(f"trees/{tree.pk}/export", format="json")
    made = editor_api.post("trees/import", format="json", text=exported.content.decode(), team=team.pk).json()
    assert Tree.objects.get(pk=made[0]["id"]).graph == tree.graph


def test_start_that_is_not_there_is_named(editor_api, team):
    response = editor_api.post("trees/import", text=VPN, team=team.pk, start="nowhere")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["start"]
    assert not Tree.objects.exists()


def test_import_with_a_source_is_repeatable(editor_api, team):
    def states(text):
        return [
            made["state"] for made in editor_api.post("trees/import", text=text, team=team.pk, source="wiki").json()
        ]

    assert states(TWO) == ["made", "made"]
    assert states(TWO) == ["unchanged", "unchanged"]
    assert states(TWO.replace("Only step", "The only step")) == ["unchanged", "updated"]
    assert [tree.serial for tree in Tree.objects.order_by("pk")] == [1, 2]


def test_import_without_a_source_makes_new_trees_each_time(editor_api, team):
    for _ in range(2):
        editor_api.post("trees/import", text=VPN, team=team.pk)
    assert Tree.objects.count() == 2


def test_files_are_read_each_by_its_own_format(upload, team):
    response = upload(("vpn.md", VPN.encode()), ("light.mmd", FLOW.encode()), team=team.pk)
    assert response.status_code == 201
    assert [made["nodes"] for made in response.json()] == [3, 3]


def test_bad_file_beside_a_good_one_is_told_with_its_reason(upload, team):
    response = upload(("vpn.md", VPN.encode()), ("photo.mmd", b"GIF89a\xff\xd8"), team=team.pk)
    assert response.status_code == 201
    good, bad = response.json()
    assert (good["state"], bad["state"], bad["id"]) == ("made", "refused", None)
    assert bad["error"]["file"] == "photo.mmd"
    assert bad["error"]["reason"] == "This is not UTF-8 text."


def test_nothing_readable_is_400_with_line_and_reason(editor_api, team):
    response = editor_api.post("trees/import", format="mermaid", text="flowchart TD\n  A[Open --> B\n", team=team.pk)
    assert response.status_code == 400
    body = response.json()
    assert body["code"] == "unreadable"
    assert body["errors"][0]["line"] == 2
    assert body["errors"][0]["reason"] in body["detail"]
    assert not Tree.objects.exists()


def test_byte_order_marks_are_understood(upload, team):
    response = upload(("a.md", b"\xef\xbb\xbf" + VPN.encode()), ("b.md", VPN.encode("utf-16")), team=team.pk)
    assert [made["title"] for made in response.json()] == ["VPN will not connect"] * 2


def test_file_beyond_the_limit_is_refused(upload, team):
    response = upload(("large.md", b"## Step\n" + b"x" * 2_000_000), team=team.pk)
    assert response.status_code == 400
    assert "at most 2,000,000 characters" in response.json()["detail"]


def test_text_and_file_exclude_each_other(upload, editor_api, team):
    assert editor_api.post("trees/import", team=team.pk).status_code == 400
    assert upload(("a.md", b"## A"), team=team.pk, text=VPN).status_code == 400


def test_viewer_imports_nothing_and_neither_does_a_stranger(viewer_api, stranger_api, team):
    assert viewer_api.post("trees/import", text=VPN, team=team.pk).status_code == 403
    refused = stranger_api.post("trees/import", text=VPN, team=team.pk)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["team"])
    assert not Tree.objects.exists()


def test_folder_of_another_team_is_refused(editor_api, team, editor):
    other = Folder.objects.create(team=factories.team("Field", editor=editor), name="Theirs")
    response = editor_api.post("trees/import", text=VPN, team=team.pk, folder=other.pk)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["folder"])
    assert not Tree.objects.exists()


@pytest.mark.parametrize("format", [*READABLE, ""])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"\x00" * 1000, b"\xff\xfe", b"\xff\xfe\x00\xd8", b"[" * 100_000, b'{"a":' * 50_000, b"# " * 50_000,
     b"graph TD\n" + b"A-->" * 20_000, b"flowchart TD\nA[\x00]-->B", b"```mermaid\n", b'{"start":"","nodes":{"":{}}}',
     b'{"start":1e999}', b'{"nodes":{"a":{"title":"\\ud800"}}}', b"\\ud800"],
)  # fmt: skip
def test_garbage_is_refused_or_made_the_best_of_but_never_an_error_of_ours(upload, team, format, content):
    assert upload(("x", content), team=team.pk, format=format).status_code in (201, 400)
    for tree in Tree.objects.all():
        assert tree.graph  # what was stored can be read again


def test_guide_that_leads_through_another_teams_is_made_and_says_so(editor_api, team, stranger):
    other = factories.published(stranger.teams().get(), stranger)
    text = VPN.replace("(#done)", f"(#done) {{tree={other.pk}}}")
    (made,) = editor_api.post("trees/import", text=text, team=team.pk).json()
    assert [(each["kind"], each["node"]) for each in made["problems"]] == [("sub-tree-missing", "wifi")]
    assert Tree.objects.get(pk=made["id"]).graph.nodes["wifi"].options[0].tree == other.pk
