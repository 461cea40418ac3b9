"""/trees/import/preview: the steps, the map, the title, and several files at once."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.html import page_of
from trees.models import Tree
from trees.transfer.incoming import LIBRARY_ALONE
from trees.transfer.library.zip_file import pack
from trees.transfer.preview import MAX_GUIDES_SHOWN, MAX_STEPS_SHOWN

pytestmark = pytest.mark.django_db

TEXT = "# Mailbox full\n\n## Is it full? {#full}\nLook at *Storage*.\n\n- [Yes](#done)\n- [No]()\n\n## Done {#done}\n"
DIAGRAM = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Switch it on]\n"


def file(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def preview(client, **data):
    return page_of(client.post("/trees/import/preview", data))


def test_preview_shows_the_steps_the_map_and_the_problems(client):
    html = preview(client, text=TEXT)
    assert [each["id"] for each in html.css("li.step")] == ["p0-full", "p0-done"]
    assert html.texts(".step em") == ["Storage"]
    drawn = json.loads(html.by_data("map")["data-map"])
    assert [node["title"] for node in drawn["nodes"]] == ["Is it full?", "Done"]
    assert [node["href"] for node in drawn["nodes"]] == ["#p0-full", "#p0-done"]
    assert "#p0-done" in html.links
    assert "“No” at “Is it full?” leads nowhere yet." in html


def test_steps_of_two_guides_have_ids_of_their_own(client):
    html = preview(client, files=[file("one.md", TEXT), file("two.md", TEXT)])
    ids = [each["id"] for each in html.css("li.step")]
    assert len(ids) == len(set(ids)) == 4


def test_large_import_shows_the_steps_of_its_first_guides(client):
    many = "".join(f"## Step {number} {{#s{number}}}\n\n- [Go on](#s{number + 1})\n\n" for number in range(80))
    long = f"# Long\n\n{many}## End {{#s80 .resolved}}\n"
    texts = [long, *[TEXT.replace("Mailbox", f"Mailbox {number}") for number in range(MAX_GUIDES_SHOWN + 2)]]
    html = preview(client, text="\n".join(texts))
    assert len(html.css("details.found-content")) == MAX_GUIDES_SHOWN
    assert f"{81 - MAX_STEPS_SHOWN} more steps" in html
    assert len(html.css("article.found-guide")) == MAX_GUIDES_SHOWN + 3


def test_title_can_be_another(client):
    html = preview(client, text=TEXT)
    fields = {name: html.field(name).value for name in ("own #1", "title #1", "seen")}
    assert fields["title #1"] == "Mailbox full"
    response = client.post("/trees/import", fields | {"text": TEXT, "take": "#1", "title #1": "Post is full"})
    assert response.status_code == 200
    assert Tree.objects.get().title == "Post is full"


def test_refused_import_keeps_what_was_typed(client):
    sent = {"files": [file("one.md", TEXT), file("two.mmd", DIAGRAM)], "own one.md#1": "Mailbox full"}
    sent |= {"own two.mmd#1": "Two", "title one.md#1": " ", "title two.mmd#1": "On?", "take": ["one.md#1"]}
    response = client.post("/trees/import", sent)
    html = page_of(response)
    assert response.status_code == 422
    assert "Each guide needs a title." in html
    assert html.field("title two.mmd#1").value == "On?", html.source
    assert [each.is_set("checked") for each in html.css("[name=take]")] == [True, False]
    assert not Tree.objects.exists()


LIBRARY = {"library.toml": b"", "a.md": TEXT.encode()}


def test_library_beside_other_files_is_refused_by_name_and_the_others_are_taken(client):
    def files():
        return [file("one.md", TEXT), file("ours.zip", pack(LIBRARY)), file("two.mmd", DIAGRAM)]

    html = preview(client, files=files())
    assert "ours.zip" in html and LIBRARY_ALONE in html
    assert "2 guides found" in html
    response = client.post("/trees/import", {"files": files(), "take": ["one.md#1", "two.mmd#1"]})
    assert response.status_code == 200
    assert sorted(Tree.objects.values_list("title", flat=True)) == ["Mailbox full", "Two"]


@pytest.mark.parametrize("data", [{"text": TEXT}, {}])
def test_two_libraries_or_one_with_a_text_are_refused_by_name(client, data):
    zips = [file("a.zip", pack(LIBRARY)), file("b.zip", pack(LIBRARY))]
    html = preview(client, files=zips[: 1 if data else 2], **data)
    assert "a.zip" in html and LIBRARY_ALONE in html
    assert ("b.zip" in html) is not bool(data)


def test_every_file_is_taken_or_refused_by_name(client):
    files = [
        file("good.md", TEXT),
        file("empty.md", ""),
        file("broken.mmd", "flowchart TD\n  a[One (two)] --> b\n"),
        file("photo.png", b"\x89PNG\r\n\x1a\n\x00\xff"),
        file("same.md", TEXT),
        file("same.md", TEXT.replace("Mailbox", "Disk")),
        file("notes.txt", "Just a sentence.\n"),
    ]
    html = preview(client, files=files)
    for name in ("good.md", "empty.md", "broken.mmd", "photo.png", "same.md", "notes.txt"):
        assert name in html, name
    assert [each.value for each in html.css("[name=take]")] == ["good.md#1", "same.md#1", "same.md#2"]


def test_a_picture_that_did_not_come_with_its_text_is_not_asked_for(client):
    text = "# Lamp\n\n## Is it on? {#on}\n\n![The switch](img/switch.png)\n\n- [Yes](#good)\n\n## Good {#good}\n"
    html = page_of(client.post("/trees/import/preview", {"text": text}))
    assert "Picture The switch" in html
    assert not html.css("img")
