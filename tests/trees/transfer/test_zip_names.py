"""Names in ZIPs, as macOS, Windows, 7-Zip and PowerShell write them."""

import stat
import unicodedata
import zipfile
from io import BytesIO

import pytest

from tests import factories
from trees.models import Folder, Tree
from trees.transfer.incoming import read_incoming
from trees.transfer.library import directory
from trees.transfer.library.exporter import file_name
from trees.transfer.library.files import load
from trees.transfer.library.zip_file import ArchiveError, unpack

GUIDE = b"# Printer\n\n## Is it on? {.resolved}\n"
NAME = "b\u00fcro/\u00fcberhitzt.md"
NFD = unicodedata.normalize("NFD", NAME)
MANIFEST = f'[[guides]]\nfile = "{NFD}"\nid = "hot"\n'.encode()


def archive(*files, links=(), flag=True):
    """A ZIP of ``(raw name, content)``; ``flag``: whether names are marked as UTF-8."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for number, (name, content) in enumerate(files):
            entry = zipfile.ZipInfo(chr(ord("g") + number) * len(name))
            entry.external_attr = (stat.S_IFLNK if name in links else stat.S_IFREG | 0o644) << 16
            made.writestr(entry, content)
    data = buffer.getvalue()
    for number, (name, _) in enumerate(files):  # zipfile writes no raw names
        data = data.replace(chr(ord("g") + number).encode() * len(name), name)
    return BytesIO(_flagged(data, flag))


def _flagged(data, flag):
    """``data`` with bit 11 of the flags of each entry set, or not."""
    raw = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset + 1] = 8 if flag else 0
            at = raw.find(mark, at + 4)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "flag"),
    [
        (NAME.encode(), True),
        (NFD.encode(), True),
        (NFD.encode(), False),  # the Finder
        (NAME.encode("cp437"), False),  # 7-Zip, Windows
        (NAME.replace("/", "\\").encode(), True),  # Compress-Archive of PowerShell 5
    ],
)
def test_a_guide_is_found_under_its_name_whoever_made_the_zip(raw, flag):
    library = load(unpack(archive((raw, GUIDE), (b"library.toml", MANIFEST), flag=flag)))
    (guide,) = library.guides
    assert (guide.file, guide.id, guide.error) == (NAME, "hot", None)


@pytest.mark.parametrize(
    "name",
    [
        b"docs/what is this?.txt",
        b"Icon\r",
        b"../outside.txt",
        b"a.md:stream",
        b"/etc/hosts",
        b".github/link",
        b"docs/CON.txt",
        b"a\x00b.md",
        b"x" * 400,
    ],
)
def test_what_is_no_guide_is_left_out_whatever_it_is_called(name):
    files = unpack(archive((b"printer.md", GUIDE), (name, b"x"), links=(b".github/link",)))
    assert list(files) == ["printer.md"]


def test_two_names_that_are_one_in_nfc_are_refused():
    with pytest.raises(ArchiveError, match="occurs twice"):
        unpack(archive((NAME.encode(), GUIDE), (NFD.encode(), GUIDE)))


def test_a_guide_that_is_a_link_is_refused():
    with pytest.raises(ArchiveError, match="is a link to another file"):
        unpack(archive((b"printer.md", b"/etc/hosts"), links=(b"printer.md",)))


def test_an_answer_through_a_guide_finds_it_by_either_form_of_its_name():
    leads = f"# A\n\n## B\n\n- [Yes](#b) {{tree={NFD}}}\n".encode()
    library = load(unpack(archive((NAME.encode(), GUIDE), (b"a.md", leads))))
    assert [guide.error for guide in library.guides] == [None, None]


def test_a_folder_around_the_library_may_have_finders_files_beside_it():
    files = unpack(
        archive(
            (b"team/library.toml", b""), (b"team/printer.md", GUIDE), (b".DS_Store", b"x"), (b"__MACOSX/._team", b"x")
        )
    )
    assert sorted(files) == ["library.toml", "printer.md"]


@pytest.mark.parametrize("title", ["AUX", "nul", "COM1", "Lpt9", "con"])
def test_names_that_windows_keeps_for_itself_are_changed(title):
    assert file_name(title) == f"{title.lower()}_"


@pytest.mark.django_db
def test_an_export_has_no_name_that_windows_cannot_unpack(team, owner):
    from trees.transfer.library.exporter import export_library

    folder = Folder.objects.create(team=team, name="AUX")
    factories.tree(team, owner, title="nul", folder=folder)
    Tree.objects.filter(title="nul").update(folder=folder)
    (guide,) = export_library(team).guides
    assert guide.file == "aux_/nul_.md"


def test_what_systems_hide_in_a_zip_is_neither_read_nor_named():
    hidden = [(b"__MACOSX/._a.md", GUIDE), (b".DS_Store", b"x"), (b"Network/.git/a.md", GUIDE)]
    content = archive((b"Network/a.md", GUIDE), *hidden).getvalue()
    incoming = read_incoming([("our.zip", content)])
    assert ([name for name, _ in incoming.files], incoming.unread) == (["our.zip/a.md"], [])


def test_links_in_a_directory_are_not_followed(tmp_path):
    (tmp_path / "elsewhere.md").write_bytes(GUIDE)
    library = tmp_path / "library"
    library.mkdir()
    (library / "a.md").write_bytes(GUIDE)
    (library / "link.md").symlink_to(tmp_path / "elsewhere.md")
    assert set(directory.read(library)) == {"a.md"}
