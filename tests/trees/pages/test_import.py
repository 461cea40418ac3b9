"""/trees/import: paste or drop, preview, make."""

import json
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node
from trees.models import Folder, Tree
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump
from trees.transfer.library.zip_file import pack

pytestmark = pytest.mark.django_db

TEXT = "# Mailbox full\n\n## Is it full? {#full}\n\n- [Yes](#done)\n- [No](#done)\n\n## Done {#done .resolved}\n"
DIAGRAM = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Switch it on]\n"


def file(name, content):
    return SimpleUploadedFile(name, content.encode())


def test_preview_saves_nothing(client):
    html = page_of(client.post("/trees/import/preview", {"text": TEXT}))
    assert "Mailbox full" in html
    assert "2 steps" in html
    assert not Tree.objects.exists()


def test_preview_names_what_is_wrong_and_where(client):
    broken = file("broken.mmd", "flowchart TD\n  a[One (two)] --> b\n")
    html = page_of(client.post("/trees/import/preview", {"files": [file("good.md", TEXT), broken]}))
    assert "Mailbox full" in html
    assert "broken.mmd, line 2" in html


def test_preview_counts_what_is_wrong_in_this_team(client):
    html = page_of(client.post("/trees/import/preview", {"text": TEXT.replace("(#done)", "(#done) {tree=99}")}))
    assert "2 errors to fix later" in html


def test_only_what_was_chosen_is_made(client, team, editor):
    files = [file("one.md", TEXT), file("two.mmd", DIAGRAM)]
    response = client.post("/trees/import", {"files": files, "take": ["two.mmd#1"]})
    made = Tree.objects.get()
    assert (made.team, made.created_by, made.node_count) == (team, editor, 3)
    assert json.loads(response["HX-Location"])["path"] == f"/trees/{made.pk}/"


def test_start_and_folder_are_the_persons_choice(client, team):
    folder = Folder(team=team, name="Network")
    folder.save()
    client.post("/trees/import", {"text": DIAGRAM, "take": ["#1"], "start #1": "c", "folder": folder.pk})
    made = Tree.objects.get()
    assert (made.folder, made.graph.start) == (folder, "c")


@pytest.mark.parametrize(
    "data", [{}, {"text": TEXT}, {"text": TEXT, "take": ["#9"]}, {"text": "no guide", "take": ["#1"]}]
)
def test_nothing_chosen_is_said(client, data):
    response = client.post("/trees/import", data)
    assert response.status_code == 422
    assert not Tree.objects.exists()


def test_nothing_is_imported_that_was_not_shown(client):
    html = page_of(client.post("/trees/import/preview", {"text": TEXT}))
    shown = {"take": ["#1"], "seen": html.field("seen").value}
    refused = client.post("/trees/import", shown | {"text": DIAGRAM})
    assert refused.status_code == 422
    assert "Is it on?" in page_of(refused)
    assert not Tree.objects.exists()
    assert client.post("/trees/import", shown | {"text": TEXT}).status_code == 200
    assert Tree.objects.get().title == "Mailbox full"


def test_files_are_the_ones_that_were_shown(client):
    html = page_of(client.post("/trees/import/preview", {"files": [file("one.md", TEXT)]}))
    shown = {"take": ["one.md#1"], "seen": html.field("seen").value}
    assert client.post("/trees/import", shown | {"files": [file("one.md", TEXT + "\n")]}).status_code == 422
    assert client.post("/trees/import", shown | {"files": [file("one.md", TEXT)]}).status_code == 200


def test_folder_that_is_gone_is_said(client):
    response = client.post("/trees/import", {"text": TEXT, "take": ["#1"], "folder": 999999})
    assert response.status_code == 422
    assert "That folder no longer exists" in page_of(response)
    assert not Tree.objects.exists()


def test_unknown_start_is_said(client):
    response = client.post("/trees/import", {"text": DIAGRAM, "take": ["#1"], "start #1": "nowhere"})
    assert response.status_code == 422
    assert not Tree.objects.exists()


def test_file_that_is_no_text_is_refused_by_name(client):
    html = client.post("/trees/import/preview", {"files": [SimpleUploadedFile("photo.md", b"\x89PNG\xff\x00")]})
    assert "photo.md" in page_of(html)


def test_demo_guide_fills_the_text(client):
    html = page_of(client.get("/trees/import?demo=printer-offline"))
    assert "# Printer offline" in html
    assert client.get("/trees/import?demo=../../manage").status_code == 200


def test_viewer_may_not_import(page_client_for, viewer, team):
    assert page_client_for(viewer).get("/trees/import").status_code == 403


def test_an_import_leaves_a_guide_alone_that_came_from_a_file_of_that_name(client, team, owner):
    first = factories.tree(team, owner, "Mailbox full", source="one.md#1")
    assert client.post("/trees/import", {"files": [file("one.md", TEXT)], "take": ["one.md#1"]}).status_code == 200
    first.refresh_from_db()
    assert (first.serial, Tree.objects.count()) == (1, 2)


def library(*files):
    return SimpleUploadedFile("ours.zip", pack(dict(files)))


def seen_in(page):
    return page.field("seen").value


def test_a_zip_is_shown_as_the_library_it_is_and_saves_nothing(client):
    response = client.post("/trees/import/preview", {"files": [library(("a/mail.md", TEXT.encode()), ("b.md", b"#"))]})
    html = page_of(response)
    assert "ours.zip is a library" in html
    assert "1 made" in html
    assert "b.md, line" in html
    assert not Tree.objects.exists()
    assert not Folder.objects.exists()


def test_a_library_is_imported_once_it_was_shown(client, team):
    def file():
        return library(("mail/full.md", TEXT.encode()))

    shown = {"seen": seen_in(page_of(client.post("/trees/import/preview", {"files": [file()]})))}
    refused = client.post("/trees/import", shown | {"files": [library(("x.md", TEXT.encode()))]})
    assert refused.status_code == 422
    assert "x.md" in page_of(refused)
    response = client.post("/trees/import", shown | {"files": [file()]})
    assert json.loads(response["HX-Location"])["path"] == f"/trees/?team={team.pk}&sort=newest"
    assert Tree.objects.get().folder.name == "mail"


def test_a_library_is_shown_again_when_a_guide_was_changed_meanwhile(client, team, owner, tree):
    zipped = pack(dump(export_library(team)))

    def send(to, **fields):
        files = [SimpleUploadedFile("ours.zip", zipped)]
        return client.post(to, {"files": files, "edits": "replace", **fields})

    tree.refresh_from_db()
    page = page_of(send("/trees/import/preview"))
    assert "1 unchanged" in page
    for change in (
        lambda: tree.commit(Graph(), by=owner, onto=1),
        lambda: tree.commit(Graph.of([Node("only", "An hour's work")]), by=owner, onto=2),
        lambda: tree.update_details(by=owner, description="For all"),
        lambda: tree.update_details(by=owner, description="For everybody"),
    ):
        change()
        refused = send("/trees/import", seen=seen_in(page))
        page = page_of(refused)
        assert refused.status_code == 422
        assert "The library changed in the meantime" in page
        assert "1 updated" in page
        assert (Tree.objects.get().serial, Tree.objects.get().description) == (tree.serial, tree.description)
    assert send("/trees/import", seen=seen_in(page)).status_code == 200
    assert (Tree.objects.get().graph, Tree.objects.get().description) == (factories.graph(), "")


def test_conflicts_of_a_library_are_shown_decided_and_merged(client, team, owner, tree):
    zipped = dict(dump(export_library(team)))
    (name,) = (each for each in zipped if each.endswith(".md"))
    zipped[name] = zipped[name].replace(b"Is the light on?", b"Is it lit?").replace(b"# Printer", b"# All printers")
    tree.refresh_from_db()
    nodes = tree.graph.nodes | {"power": replace(tree.graph.nodes["power"], title="Does it shine?")}
    tree.commit(replace(tree.graph, nodes=nodes), by=owner, onto=1)

    def send(to, **fields):
        return client.post(to, {"files": [SimpleUploadedFile("ours.zip", pack(zipped))], **fields})

    page = page_of(send("/trees/import/preview"))
    assert "1 place was changed both here and in the files" in page.text
    assert "Title: Does it shine?" in page
    assert "Title: Is it lit?" in page
    chosen = {"seen": seen_in(page), f"side {name}": "power"}
    assert send("/trees/import", **chosen).status_code == 200
    tree.refresh_from_db()
    assert (tree.graph.nodes["power"].title, tree.serial) == ("Is it lit?", 3)
    assert "edited here" not in page_of(send("/trees/import/preview"))


@pytest.mark.parametrize("seen", ["{}", "{}.", ".", ""])
def test_a_library_is_not_imported_unseen(client, seen):
    file = library(("mail/full.md", TEXT.encode()))
    html = page_of(client.post("/trees/import/preview", {"files": [file]}))
    file.seek(0)
    sent = seen.format(seen_in(html).partition(".")[0])
    assert client.post("/trees/import", {"files": [file], "seen": sent}).status_code == 422
    assert not Tree.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", pack({"library.toml": b"guides = 1"})])
def test_a_zip_that_cannot_be_read_says_why(client, content):
    html = page_of(client.post("/trees/import/preview", {"files": [SimpleUploadedFile("x.zip", content)]}))
    assert html.errors
