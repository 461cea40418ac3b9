"""GET /api/v1/teams/{id}/export, /api/v1/folders/{id}/export, POST /api/v1/teams/{id}/import"""

import io
import struct
import warnings
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from trees.models import Folder, Tree
from trees.transfer.library import files as library
from trees.transfer.library import zip_file
from trees.transfer.library.zip_file import pack

pytestmark = pytest.mark.django_db
GUIDE = b"# VPN\n\n## Is it on? {#on .resolved}\n"


@pytest.fixture
def send(editor_api, team):
    """Posts a ZIP of ``files``, or the bytes that are given."""

    def sent(files, **fields):
        data = files if isinstance(files, bytes) else pack(files)
        body = fields | {"file": SimpleUploadedFile("library.zip", data)}
        return editor_api.client.post(f"/api/v1/teams/{team.pk}/import", body)

    return sent


def zipped(*entries, **changes):
    """A ZIP of (name, bytes), made without any of ``pack``'s care; ``changes`` are set on each entry."""
    found = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(found, "w") as made:
        for name, data in entries:
            info = zipfile.ZipInfo(name)
            for key, value in changes.items():
                setattr(info, key, value)
            made.writestr(info, data)
    return found.getvalue()


def flagged(data, flags):
    """The ZIP with other flags on its first entry, in both places where they stand."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(mark) + at
        data = data[:place] + struct.pack("<H", flags) + data[place + 2 :]
    return data


def test_a_team_comes_as_a_zip_of_files(editor_api, team, owner):
    folder = Folder.objects.create(team=team, name="Network")
    factories.tree(team, owner, "VPN drops", folder=folder)
    response = editor_api.get(f"teams/{team.pk}/export")
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="service-desk.zip"'
    content = response.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.namelist() == ["library.toml", "network/vpn-drops.md"]
    assert editor_api.get(f"teams/{team.pk}/export").getvalue() == content


def test_a_folder_comes_alone(editor_api, team, owner):
    folder = Folder.objects.create(team=team, name="Network")
    factories.tree(team, owner, "VPN drops", folder=folder)
    factories.tree(team, owner, "Elsewhere")
    response = editor_api.get(f"folders/{folder.pk}/export")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as found:
        assert found.namelist() == ["library.toml", "network/vpn-drops.md"]


def test_what_came_out_goes_in_and_is_told_guide_by_guide(editor_api, send, team, owner):
    tree = factories.tree(team, owner, "VPN drops")
    out = editor_api.get(f"teams/{team.pk}/export").getvalue()
    (told,) = send(out).json()
    assert (told["state"], told["id"], told["file"], told["what"]) == ("unchanged", tree.pk, "vpn-drops.md", [])
    tree.update_details(by=owner, title="Another")
    (told,) = send(out).json()
    assert (told["state"], told["what"]) == ("unchanged", [])
    (told,) = send(out, edits="replace").json()
    assert (told["state"], told["what"]) == ("updated", ["title"])
    assert told["changes"] == ["Title: “Another” becomes “VPN drops”."]


def test_what_both_changed_is_refused_with_both_sides_until_somebody_decides(editor_api, send, team, owner):
    tree = factories.tree(team, owner, "VPN drops")
    with zipfile.ZipFile(io.BytesIO(editor_api.get(f"teams/{team.pk}/export").getvalue())) as found:
        out = {name: found.read(name) for name in found.namelist()}
    out["vpn-drops.md"] = out["vpn-drops.md"].replace(b"VPN drops", b"VPN fails")
    tree.update_details(by=owner, title="Another")
    (told,) = send(out).json()
    conflict = {"key": "title of the guide", "title": "Title", "here": ["Title: Another"], "file": ["Title: VPN fails"]}
    assert (told["state"], told["id"], told["conflicts"]) == ("refused", tree.pk, [conflict])
    assert "edits=here or edits=file" in told["error"]["hint"]
    assert send(out, edits="file").json()[0]["state"] == "updated"
    tree.refresh_from_db()
    assert tree.title == "VPN fails"
    assert send(out, edits="nobody").status_code == 400


def test_a_dry_run_saves_nothing(send):
    (told,) = send({"vpn.md": GUIDE}, dry_run="true").json()
    assert (told["state"], told["id"], told["title"]) == ("made", None, "VPN")
    assert not Tree.objects.exists()


def test_it_goes_into_the_folder_that_is_named(send, team):
    folder = Folder.objects.create(team=team, name="Theirs")
    send({"vpn.md": GUIDE}, folder=folder.pk)
    assert Tree.objects.get().folder == folder


def test_folder_of_another_team_is_refused(send, stranger, editor):
    other = factories.team("Field", editor=editor)
    assert send({"vpn.md": GUIDE}, folder=Folder.objects.create(team=other, name="x").pk).status_code == 404
    assert not Tree.objects.exists()


def test_a_file_that_cannot_be_read_is_told(send):
    good, bad = send({"a.md": GUIDE, "b.md": b"# B\n\n## C\n- [x](#gone)\n"}).json()
    assert (good["state"], bad["state"], bad["id"]) == ("made", "refused", None)
    assert (bad["error"]["file"], bad["error"]["line"]) == ("b.md", 4)


def test_a_library_toml_that_cannot_be_read_is_400(send):
    response = send({"library.toml": b"guides = 7"})
    assert (response.status_code, response.json()["code"]) == (400, "unreadable")
    assert "library.toml" in response.json()["detail"]


def test_what_the_database_would_refuse_is_400(send):
    toml = b'[[folders]]\npath = "a"\nname = "' + b"x" * 100 + b'"\n'
    assert send({"library.toml": toml}).status_code == 400
    deep = "/".join("abcdefghijklmnop")
    assert send({f"{deep}/vpn.md": GUIDE}).status_code == 400
    assert not Folder.objects.exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"no zip", "not a ZIP file"),
        (zipped(("a.md", GUIDE))[:40], "not a ZIP file"),
        (zipped(("a.md", GUIDE), compress_type=zipfile.ZIP_LZMA), "compression method"),
        (zipped(("a.md", GUIDE), ("a.md", GUIDE)), "twice"),
        (zipped(("link.md", b"/etc/passwd"), external_attr=0o120777 << 16), "link"),
        (flagged(zipped(("a.md", GUIDE)), 1), "encrypted"),
        (zipped(("a.md", GUIDE)).replace(GUIDE, GUIDE[::-1]), "not a ZIP file"),
    ],
)
def test_a_zip_that_is_not_to_be_trusted_is_refused(send, data, reason):
    response = send(data)
    assert response.status_code == 400
    assert reason in response.json()["errors"]["file"][0]
    assert not Tree.objects.exists()


@pytest.mark.parametrize("path", ["../a.md", "/a.md", "a/../../b.md", "a\\..\\b.md", "C:/b.md", "a:b.md"])
def test_what_lies_outside_of_the_library_is_left_out(send, path):
    (told,) = send(zipped((path, GUIDE), ("vpn.md", GUIDE))).json()
    assert (told["state"], told["file"]) == ("made", "vpn.md")
    assert Tree.objects.count() == 1


def test_a_name_in_an_old_code_page_is_read(send):
    (told,) = send(flagged(zipped(("\xe9.md", GUIDE)), 0)).json()
    assert told["file"] == "\xe9.md"


def test_limits_hold_whatever_the_zip_says_of_itself(send, monkeypatch):
    monkeypatch.setattr(zip_file, "MAX_FILES_PER_ZIP", 2)
    assert "at most 2" in send({f"{n}.md": GUIDE for n in range(3)}).json()["errors"]["file"][0]
    monkeypatch.setattr(zip_file, "MAX_BYTES_PER_FILE", 1_000_000)
    assert "'a.md' is larger than 1 MB" in send(pack({"a.md": b"x" * 1_000_001})).json()["errors"]["file"][0]
    monkeypatch.setattr(zip_file, "MAX_UNPACKED_BYTES", 1_000_000)
    bomb = pack({"a.md": b"x" * 2_000_000})
    assert "larger than 1 MB" in send(bomb).json()["errors"]["file"][0]
    small = bomb.replace(struct.pack("<L", 2_000_000), struct.pack("<L", 10))
    assert send(small).status_code == 400
    assert not Tree.objects.exists()


def test_zip_as_large_as_it_may_be_is_read(send, monkeypatch):
    files = {"a.md": GUIDE, "b.md": GUIDE}
    monkeypatch.setattr(zip_file, "MAX_FILES_PER_ZIP", len(files))
    monkeypatch.setattr(zip_file, "MAX_UNPACKED_BYTES", sum(map(len, files.values())))
    monkeypatch.setattr(zip_file, "MAX_CONTENT", {"guides": len(files)})
    assert [told["state"] for told in send(files).json()] == ["made", "made"]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("lines", GUIDE + b"a\n" * 10),
        ("steps", GUIDE + b"## b\n" * 10),
        ("steps", GUIDE.replace(b"\n", b"\r") + b" ##\tb\r" * 10),
        ("steps", (GUIDE + b"## b\n" * 10).decode().encode("utf-16")),
        ("steps", b"# One more guide\n" * 10),
        ("answers", GUIDE + b"- [x](#on)\n" * 10),
        ("answers", GUIDE + b"1) [x](#on)\n" * 10),
    ],
)
def test_guides_have_a_limit_together(send, monkeypatch, what, text):
    monkeypatch.setattr(zip_file, "MAX_CONTENT", {what: 15})
    assert len(send({"a.md": text}, dry_run="true").json()) == 1
    (reason,) = send({"a.md": text, "b.md": text}).json()["errors"]["file"]
    assert f"'b.md', this ZIP has more than 15 {what}, all guides together" in reason
    assert not Tree.objects.exists()


def test_guides_and_folders_are_counted(send, monkeypatch):
    monkeypatch.setattr(zip_file, "MAX_CONTENT", {"guides": 1})
    (reason,) = send({"a.md": GUIDE, "b.md": b"\xff"}).json()["errors"]["file"]
    assert "more than 1 guides" in reason
    monkeypatch.setattr(library, "MAX_FOLDERS_PER_LIBRARY", 2)
    assert "at most 2 folders, this has 3" in send({"a/b/c/d.md": GUIDE}).json()["detail"]
    assert not Tree.objects.exists()


def test_what_is_no_part_of_a_library_is_passed_over(send):
    files = [("repo/library.toml", b""), ("repo/vpn.md", GUIDE), ("repo/.git/x.md", b"#"), ("repo/a.exe", b"MZ")]
    (told,) = send(zipped(*files)).json()
    assert (told["state"], told["file"]) == ("made", "vpn.md")


def test_readers_and_strangers_take_and_give_nothing(viewer_api, stranger_api, team):
    for api, code in ((viewer_api, 403), (stranger_api, 404)):
        assert api.get(f"teams/{team.pk}/export").status_code == code
