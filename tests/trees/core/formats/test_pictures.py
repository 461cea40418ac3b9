"""Pictures inside files: named by a URL of their own, within limits."""

from base64 import b64encode
from urllib.parse import quote

import pytest

from trees.core.formats import pictures
from trees.core.formats.pictures import URL, FoundPictures

PNG = b"\x89PNG\r\n\x1a\n and more"


def test_same_picture_twice_is_one():
    found = FoundPictures()
    assert found.add(PNG) == found.add(PNG)
    assert found.files == {found.add(PNG): PNG}
    assert URL.fullmatch(found.add(PNG))


@pytest.mark.parametrize(
    "uri",
    [
        f"data:image/png;base64,{b64encode(PNG).decode()}",
        f"data:image/png,{b64encode(PNG).decode()}",  # as draw.io writes it into a style
        f"data:image/svg+xml;charset=utf-8,{quote(PNG)}",
    ],
)
def test_data_uris_are_read_as_files_write_them(uri):
    found = FoundPictures()
    assert found.files[found.add_data_uri(uri)] == PNG


@pytest.mark.parametrize("uri", ["https://example.org/a.png", "data:text/html;base64,AAAA", "a.png", ""])
def test_other_urls_are_no_pictures(uri):
    found = FoundPictures()
    assert found.add_data_uri(uri) == ""
    assert (found.files, found.left_out) == ({}, 0)


def test_damaged_and_too_many_pictures_are_counted(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PICTURES_PER_FILE", 2)
    found = FoundPictures()
    assert found.add_data_uri("data:image/png;base64,A") == ""
    assert [bool(found.add(data)) for data in (b"one", b"two", b"three", b"one")] == [True, True, False, True]
    assert found.left_out == 2


def test_pictures_of_a_file_have_a_limit_of_bytes_together(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PICTURE_BYTES_PER_FILE", 10)
    found = FoundPictures()
    assert [bool(found.add(data)) for data in (b"12345", b"123456", b"54321", b"1")] == [True, False, True, False]
    assert (sum(map(len, found.files.values())), found.left_out) == (10, 2)
