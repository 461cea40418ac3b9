"""What a person brings to the import page: files, folders, ZIPs and a pasted text, as named contents to read.

A ZIP is either a library, which an export made (``holds_library``), or files like any others.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath

from trees.core import formats, links
from trees.core.formats import FormatError, is_readable_name, markdown
from trees.core.formats.drawio.png import holds_drawing
from trees.models.library.folders import MAX_FOLDER_NAME_CHARS
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.library.zip_file import (
    NOT_A_ZIP,
    ArchiveError,
    is_zip,
    named_entries,
    refusal_of,
    unpack,
)  # fmt: skip
from trees.transfer.plan import MAX_BYTES_PER_FILE, MAX_FILES_PER_IMPORT, decode

MAX_BYTES_PER_IMPORT = 24_000_000  # of what is read: some seconds
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
TRIED_SUFFIXES = (".txt", ".xml", ".svg")  # of many other things, too
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
NO_GUIDES = "no format that guides are read from"
NOT_SHOWN = "a picture that no guide shows, and that holds no drawing"
LIBRARY_ALONE = "a whole library, which is imported alone: without other files and without a text"
Content = str | bytes
Read = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is not read, and why, as the end of a sentence."""

    name: str
    reason: str


@dataclass(slots=True)
class Incoming:
    """``files``: name and content of what is read; a name begins with that of its ZIP. ``pictures``: by path."""

    files: list[tuple[str, Content]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    pictures: dict[str, Read] = field(default_factory=dict)
    bytes_left: int = MAX_BYTES_PER_IMPORT

    def name_unused_pictures(self, shown: set[str]) -> None:
        self.unread += [Unread(name, NOT_SHOWN) for name in self.pictures if name not in shown]

    def add(self, name: str, size: int, read: Read, chosen: bool = False) -> None:
        """Reads one more file. What cannot hold a guide is named, unless it was ``chosen`` by itself."""
        if _is_picture(name) and not (chosen and size <= MAX_BYTES_PER_FILE and holds_drawing(read())):
            self.pictures[name] = read
        elif not (chosen or is_readable_name(name) or name.lower().endswith(TRIED_SUFFIXES)):
            self.unread.append(Unread(name, NO_GUIDES))
        elif len(self.files) >= MAX_FILES_PER_IMPORT:
            self.unread.append(Unread(name, f"beyond the first {MAX_FILES_PER_IMPORT:,} files"))
        elif min(size, MAX_BYTES_PER_FILE) > self.bytes_left:
            most = f"{MAX_BYTES_PER_IMPORT // 1_000_000} MB"
            self.unread.append(Unread(name, f"beyond the {most} that one import reads: import it by itself"))
        else:
            content = read()
            self.bytes_left -= len(content)
            if chosen or is_readable_name(name) or _holds_guide(content):
                self.files.append((name, content))
            else:
                self.unread.append(Unread(name, NO_GUIDES))


def read_incoming(uploads: Iterable[tuple[str, bytes]], text: str = "") -> Incoming:
    """Everything that was brought. Nothing is raised: what is not read is named."""
    incoming = Incoming()
    for name, content in uploads:
        if not is_zip(name, content[:4]):
            _add_upload(incoming, name, content)
            continue
        try:
            _add_zip(incoming, name, content)
        except ArchiveError as error:
            incoming.unread.append(Unread(name, str(error)))
        except UNREADABLE:
            incoming.unread.append(Unread(name, NOT_A_ZIP))
    if text.strip():
        incoming.files.append(("", text.strip("\r\n ")))
    return incoming


def holds_library(content: bytes) -> bool:
    """Whether a ZIP is a library: one with a manifest, or of nothing but guides in our Markdown form.

    A damaged one counts as a library, which says what is wrong.
    """
    try:
        names = {name for name, _ in _entries_of(content)}
        if any(PurePosixPath(name).name == MANIFEST for name in names):
            return True
        if any(is_readable_name(name) and not name.endswith(".md") for name in names):
            return False
        files = unpack(BytesIO(content))
        return bool(files) and all(_is_our_markdown(path, data) for path, data in files.items())
    except (ArchiveError, *UNREADABLE):
        return True


def folders_of(name: str) -> list[str]:
    """The folders that a file lay in, long names cut: ``["Network", "VPN"]`` of ``our.zip/Network/VPN/a.mmd``."""
    above = [part for part in name.split("/")[:-1] if part not in ("", ".", "..")]
    folders = above[1:] if above and above[0].lower().endswith(".zip") else above
    return [each if len(each) <= MAX_FOLDER_NAME_CHARS else f"{each[: MAX_FOLDER_NAME_CHARS - 1]}…" for each in folders]


def _add_upload(incoming: Incoming, name: str, content: bytes) -> None:
    incoming.add(name, len(content), lambda: content, chosen="/" not in name)  # with a path it is of a folder


def _add_zip(incoming: Incoming, zip_name: str, content: bytes) -> None:
    entries = _entries_of(content)
    if any(PurePosixPath(name).name == MANIFEST for name, _ in entries):
        incoming.unread.append(Unread(zip_name, LIBRARY_ALONE))
        return
    archive = zipfile.ZipFile(BytesIO(content))
    inside = _common_folder([name for name, _ in entries])
    accepted: set[str] = set()
    for path, entry in sorted(entries, key=lambda each: each[0].split("/")):
        name = f"{zip_name}/{path.removeprefix(inside)}"
        if refusal := refusal_of(path, entry, accepted):
            incoming.unread.append(Unread(name, f"it {refusal}"))
        else:
            accepted.add(path)
            incoming.add(name, entry.file_size, _reader(archive, entry))


def _entries_of(content: bytes) -> list[tuple[str, zipfile.ZipInfo]]:
    """Path and entry of each file, without what systems hide in a ZIP."""
    named = named_entries(zipfile.ZipFile(BytesIO(content)))
    return [
        (path, entry)
        for path, entry in named
        if not any(part.startswith((".", "__MACOSX")) or "\r" in part for part in path.split("/"))
    ]


def _reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Read:
    def read() -> bytes:
        with archive.open(entry) as unpacked:
            return unpacked.read(MAX_BYTES_PER_FILE + 1)

    return read


def _common_folder(names: list[str]) -> str:
    """The one folder that everything is in, with a slash; else ""."""
    tops = {name.partition("/")[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURE_SUFFIXES) and not is_readable_name(name)


def _holds_guide(content: bytes) -> bool:
    try:
        return formats.holds_guide(decode(content))
    except FormatError:
        return False


def _is_our_markdown(path: str, data: bytes) -> bool:
    if not path.endswith(".md"):
        return True
    try:
        text = decode(data)
    except FormatError:
        return True
    pictures = (to for _, to in links.pictures(text))
    return formats.detect(path, text) == markdown.NAME and not any(to and links.is_relative(to) for to in pictures)
