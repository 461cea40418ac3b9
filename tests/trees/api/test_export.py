"""GET /api/v1/trees/{id}/export"""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests import factories
from trees.core import formats
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.django_db


def test_json_is_the_graph_itself(editor_api, tree):
    response = editor_api.get(f"trees/{tree.pk}/export", format="json")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json() == factories.graph().to_json()
    assert list(response.json()) == ["start", "nodes"]


def test_markdown_is_a_file_that_reads_back_to_the_same_guide(editor_api, tree, owner):
    tree.update_details(by=owner, description="For all printers.")
    response = editor_api.get(f"trees/{tree.pk}/export", format="markdown")
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="printer-offline.md"'
    (document,) = formats.read(response.content.decode(), "markdown")
    assert (document.title, document.description, document.graph) == (tree.title, "For all printers.", tree.graph)


def test_mermaid_is_a_flowchart_of_every_node(editor_api, tree):
    response = editor_api.get(f"trees/{tree.pk}/export", format="mermaid")
    assert response.headers["Content-Type"].startswith("text/vnd.mermaid")
    (document,) = formats.read(response.content.decode(), "mermaid")
    assert [node.title for node in document.graph.nodes.values()] == ["Is the light on?", "Solved", "Call us"]


def test_graphviz_reads_back_and_a_sheet_has_a_row_a_step(editor_api, tree):
    drawn = editor_api.get(f"trees/{tree.pk}/export", format="dot")
    assert drawn.headers["Content-Disposition"] == 'attachment; filename="printer-offline.dot"'
    (document,) = formats.read(drawn.content.decode(), "dot")
    assert list(document.graph.nodes) == list(tree.graph.nodes)
    sheet = editor_api.get(f"trees/{tree.pk}/export", format="csv")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert sheet.content.count(b"\r\n") == 1 + len(tree.graph.nodes)
    assert sheet.content.startswith(b"\xef\xbb\xbfkey,"), "without a byte-order mark a spreadsheet shows BÃ¼ro"
    assert not editor_api.get(f"trees/{tree.pk}/export", format="json").content.startswith(b"\xef\xbb\xbf")


def test_markdown_is_what_comes_unasked(editor_api, tree):
    assert editor_api.get(f"trees/{tree.pk}/export").headers["Content-Type"].startswith("text/markdown")


@pytest.mark.parametrize("accept", ["text/markdown", "text/vnd.mermaid", "application/octet-stream", "text/html"])
def test_format_counts_and_not_the_accept_header(editor_api, tree, accept):
    response = editor_api.client.get(f"/api/v1/trees/{tree.pk}/export?format=json", headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"][:16]) == (200, "application/json")


@pytest.mark.parametrize("name", ["xml", "", "\x00", "__class__", "twee"])
def test_unknown_format_is_400(editor_api, tree, name):
    response = editor_api.get(f"trees/{tree.pk}/export", format=name)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["format"])


def test_title_in_another_script_names_the_file(editor_api, team, owner):
    tree = factories.tree(team, by=owner, title="Принтер / «офлайн»")
    disposition = editor_api.get(f"trees/{tree.pk}/export").headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D0%BF")


def test_stranger_gets_404(stranger_api, tree):
    assert stranger_api.get(f"trees/{tree.pk}/export", format="json").status_code == 404


def test_pictures_and_pdf_are_files_too(editor_api, tree):
    heads = {"png": (b"\x89PNG", "image/png", ".drawio.png"), "pdf": (b"%PDF-", "application/pdf", ".pdf")}
    for name, (head, media_type, suffix) in heads.items():
        response = editor_api.get(f"trees/{tree.pk}/export", format=name)
        assert response.content.startswith(head)
        assert response.headers["Content-Type"] == media_type
        assert response.headers["Content-Disposition"] == f'attachment; filename="printer-offline{suffix}"'


def test_a_guide_that_is_too_large_is_400_and_says_what_to_do(editor_api, tree, monkeypatch):
    monkeypatch.setattr("trees.sharing.pdf.MAX_STEPS", 2)
    response = editor_api.get(f"trees/{tree.pk}/export", format="pdf")
    assert response.status_code == 400
    assert response.json()["detail"] == "A PDF has at most 2 steps; this guide has 3. Use “Print” instead."


def test_the_pdf_is_what_print_shows_and_readers_get_no_draft(viewer_api, editor_api, tree, owner):
    assert viewer_api.get(f"trees/{tree.pk}/export", format="pdf").status_code == 404
    tree.publish(by=owner)
    tree.commit(Graph.of([Node("new", "A draft")]), by=owner, onto=tree.serial)
    for api in (viewer_api, editor_api):
        reader = PdfReader(BytesIO(api.get(f"trees/{tree.pk}/export", format="pdf").content))
        assert "Release 1" in reader.pages[0].extract_text()
