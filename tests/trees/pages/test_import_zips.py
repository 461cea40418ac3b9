"""/trees/import: ZIPs and folders of any formats, and where their guides go."""

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import factories
from tests.html import page_of
from trees.models import Category, Folder, Picture, Tree
from trees.transfer import incoming
from trees.transfer.incoming import NO_GUIDES, NOT_SHOWN

pytestmark = pytest.mark.django_db

DIAGRAM = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Switch it on]\n"
TABLE = "step,question,answer,next\n1,Is it full?,Yes,2\n,,No,3\n2,Empty it,,\n3,Fine,,\n"
STORY = ":: StoryTitle\nLost card\n\n:: Start\nIs it lost?\n[[Yes->Block]]\n\n:: Block\nBlock it.\n"
PICTURED = "# Lamp\n\n## Is it on? {#on}\n\n![The lamp](img/the%20lamp.png)\n\n- [Yes](#good)\n\n## Good {#good}\n"
FILES = {"Network/VPN/vpn.mmd": DIAGRAM, "Post/full.csv": TABLE, "card.twee": STORY, "LICENSE": "All rights"}


def png(colour="red"):
    buffer = BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(files, name="ours.zip"):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return SimpleUploadedFile(name, buffer.getvalue())


def file(name, content):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def sources(html):
    return [each.value for each in html.css("[name=take]")]


def send(client, to="/trees/import/preview", **data):
    return client.post(to, data)


def send_all(client, make, **data):
    """Shows what ``make()`` uploads, then imports everything that is found."""
    html = page_of(send(client, **make()))
    return client.post("/trees/import", make() | {"take": sources(html), "seen": html.field("seen").value} | data)


def test_zip_of_several_formats_is_read_and_the_rest_is_named(client):
    html = page_of(send(client, files=[zipped(FILES)]))
    assert sources(html) == ["ours.zip/Network/VPN/vpn.mmd#1", "ours.zip/Post/full.csv#1", "ours.zip/card.twee#1"]
    assert f"ours.zip/LICENSE: {NO_GUIDES}." in html
    assert not Tree.objects.exists()


def test_several_zips_and_a_file_come_together(client):
    one, two = zipped({"a.mmd": DIAGRAM}, "one.zip"), zipped({"a.mmd": DIAGRAM}, "two.zip")
    html = page_of(send(client, files=[one, file("b.mmd", DIAGRAM), two], text=DIAGRAM))
    assert sources(html) == ["one.zip/a.mmd#1", "b.mmd#1", "two.zip/a.mmd#1", "#1"]


def test_guides_are_put_into_folders_as_their_files_were(client, team, owner):
    top = Folder(team=team, name="Brought")
    top.save()
    make = lambda: {"files": [zipped(FILES)]}  # noqa: E731
    response = send_all(client, make, as_files="on", folder=top.pk)
    assert json.loads(response["HX-Location"])["path"] == f"/trees/?folder={top.pk}&sort=newest"
    places = {tree.title: tree.folder.name for tree in Tree.objects.select_related("folder")}
    assert places == {"Vpn": "VPN", "Full": "Post", "Lost card": "Brought"}
    assert Folder.objects.get(name="VPN").parent.parent == top


def test_each_guide_can_have_a_folder_and_categories_of_its_own(client, team):
    folder, hardware = Folder(team=team, name="Cards"), Category.objects.create(team=team, name="Hardware")
    folder.save()
    desk = Category.objects.create(team=team, name="Desk")
    shown = {"own ours.zip/card.twee#1": "Lost card", "folder ours.zip/card.twee#1": folder.pk}
    shown |= {"own ours.zip/Post/full.csv#1": "Full", "folder ours.zip/Post/full.csv#1": "none"}
    shown |= {"categories ours.zip/card.twee#1": [hardware.pk], "categories": [desk.pk]}
    shown |= {"title ours.zip/card.twee#1": "Lost card", "title ours.zip/Post/full.csv#1": "Full"}
    assert send_all(client, lambda: {"files": [zipped(FILES)]}, **shown).status_code == 200
    card, full = Tree.objects.get(title="Lost card"), Tree.objects.get(title="Full")
    assert (card.folder, full.folder) == (folder, None)
    assert sorted(each.name for each in card.categories.all()) == ["Desk", "Hardware"]
    assert [each.name for each in full.categories.all()] == ["Desk"]


def test_folder_of_another_team_is_refused(client, stranger):
    folder = Folder(team=stranger.teams().first() or factories.team(stranger), name="Theirs")
    folder.save()
    source = "ours.zip/card.twee#1"
    shown = {f"own {source}": "Lost card", f"title {source}": "Lost card", f"folder {source}": folder.pk}
    response = send_all(client, lambda: {"files": [zipped(FILES)]}, **shown)
    assert response.status_code == 422
    assert not Tree.objects.exists()


def test_folder_that_was_chosen_keeps_its_paths(client):
    paths = json.dumps(["desk/Network/vpn.mmd", "desk/README", "desk/.DS_Store"])
    files = [file("vpn.mmd", DIAGRAM), file("README", "Read me"), file(".DS_Store", b"\0\1")]
    html = page_of(send(client, files=files, paths=paths))
    assert sources(html) == ["desk/Network/vpn.mmd#1"]
    assert html.field("as_files").is_set("checked")
    assert f"desk/README: {NO_GUIDES}." in html
    send_all(
        client,
        lambda: {"files": [file("vpn.mmd", DIAGRAM)], "paths": json.dumps(["desk/Network/vpn.mmd"])},
        as_files="on",
    )
    folder = Tree.objects.get().folder
    assert (folder.name, folder.parent.name) == ("Network", "desk")


@pytest.mark.parametrize("paths", ["", "no JSON", "{}", "[1]", '["../../etc/passwd"]'])
def test_paths_that_do_not_fit_are_left_aside(client, paths):
    html = page_of(send(client, files=[file("vpn.mmd", DIAGRAM)], paths=paths))
    assert sources(html) == ["vpn.mmd#1"]


def test_pictures_beside_a_text_come_along(client, team):
    files = {"lamp.md": PICTURED, "img/the lamp.png": png(), "img/other.png": png("blue")}
    html = page_of(send(client, files=[zipped(files)]))
    assert "Pictures that come along: 1." in html
    assert f"ours.zip/img/other.png: {NOT_SHOWN}." in html
    assert not Picture.objects.exists()
    assert send_all(client, lambda: {"files": [zipped(files)]}).status_code == 200
    picture = Picture.objects.get()
    assert picture.team == team
    assert Tree.objects.get().graph.nodes["on"].body == f"![The lamp](/pictures/{picture.key}.webp)"


def test_the_same_pictures_a_second_time_are_stored_once(client):
    files = {"lamp.md": PICTURED, "img/the lamp.png": png()}
    for _ in range(2):
        assert send_all(client, lambda: {"files": [zipped(files)]}).status_code == 200
    assert Picture.objects.count() == 1


def test_picture_that_cannot_be_decoded_leaves_its_text(client):
    files = {"lamp.md": PICTURED, "img/the lamp.png": png()[:-30]}
    assert send_all(client, lambda: {"files": [zipped(files)]}).status_code == 200
    assert Tree.objects.get().graph.nodes["on"].body == "The lamp"
    assert not Picture.objects.exists()


def test_what_is_no_picture_is_told_in_the_preview(client):
    html = page_of(send(client, files=[zipped({"lamp.md": PICTURED, "img/the lamp.png": b"none"})]))
    assert "Pictures that are left out: 1. This file is not a PNG, JPEG, GIF or WebP picture." in html


def test_more_than_one_import_reads_is_named(client, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_FILES_PER_IMPORT", 2)
    html = page_of(send(client, files=[zipped(FILES)]))
    assert len(sources(html)) == 2
    assert "ours.zip/card.twee: beyond the first 2 files." in html


def test_all_files_of_one_import_have_a_limit_together():
    found = incoming.Incoming(bytes_left=2 * len(DIAGRAM))
    for number in range(3):
        found.add(f"{number}.mmd", len(DIAGRAM), DIAGRAM.encode)
    assert [name for name, _ in found.files] == ["0.mmd", "1.mmd"]
    (left_out,) = found.unread
    assert left_out.name == "2.mmd" and "MB that one import reads" in left_out.reason


def test_text_in_a_zip_is_a_guide_only_where_it_reads_like_one(client):
    files = {"notes.txt": "Call Ben.", "lamp.txt": DIAGRAM}
    html = page_of(send(client, files=[zipped(files, name="ours")]))  # a ZIP whatever it is called
    assert sources(html) == ["ours/lamp.txt#1"]
    assert f"ours/notes.txt: {NO_GUIDES}." in html


def test_all_of_what_was_decided_can_be_read(client):
    ways = "\n".join(f"  q{n}{{Step {n}?}} --> a{n}[A]\n  q{n} --> b{n}[B]" for n in range(9))
    html = page_of(send(client, text=f"flowchart TD\n{ways}\n"))
    assert "and 4 more." in html
    assert html.texts("details details li")[:4] == [f"Step {n}?" for n in range(5, 9)]


def test_all_of_what_was_left_out_can_be_read(client):
    rows = "".join(f"{number},Step {number}?,Go on,S{number}x\n" for number in range(1, 10))
    html = page_of(send(client, files=[file("t.csv", f"step,question,answer,next\n{rows}")]))
    assert [f"{number}: S{number}x" in html for number in range(1, 10)] == [True] * 9
