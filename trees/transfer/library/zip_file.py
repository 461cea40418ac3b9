"""A library's files as a ZIP. Equal files give equal bytes. Uploaded ZIPs are not trusted."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO, cast

from project.memory import one_large_at_a_time
from trees.core.formats import FormatError, is_readable_name
from trees.transfer.library.content import Library
from trees.transfer.library.files import is_library_file, load
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.plan import MAX_BYTES_PER_FILE, decode
from trees.transfer.spill import Spill

MAX_FILES_PER_ZIP = 20_000
MAX_UNPACKED_BYTES = 64_000_000  # of all files together
# Of all guides together: some seconds to read them and to import them, while other writers wait.
MAX_CONTENT = {"guides": 2_000, "lines": 1_000_000, "steps": 40_000, "answers": 80_000}
STRUCTURE = re.compile(r"^ {0,3}(?:(#{1,2})(?=[ \t]|$)|(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[)", re.MULTILINE)
PART_BYTES = 64 * 1024  # of what is sent at once
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
NOT_A_ZIP = "This is not a ZIP file, or it is damaged."
UTF_8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1


class ArchiveError(ValueError):
    """Why a ZIP is refused."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """``files`` as a ZIP, ordered by path."""
    return b"".join(packed(files))


def packed(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """The same in parts, with one file in memory at a time. Files that are gone meanwhile are left out."""
    output = _Output()
    with zipfile.ZipFile(cast(BinaryIO, output), "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            if (content := files.get(path)) is None:
                continue
            entry = zipfile.ZipInfo(path, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content)
            if output.size >= PART_BYTES:
                yield output.take()
    yield output.take()


class _Output:
    """Where zipfile writes what is sent on at once: it has no ``tell`` and no ``seek``."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)


def is_zip(name: str, begin: bytes) -> bool:
    """Whether a file with this name and first bytes is a ZIP of files; those of Visio are ZIPs, too, but one guide."""
    return name.lower().endswith(".zip") or (begin.startswith(b"PK\x03\x04") and not is_readable_name(name))


class Unpacked(Mapping[str, bytes]):
    """The library files in a ZIP, each unpacked when it is asked for: together they may be very large."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive, self._entries = archive, entries

    def __getitem__(self, path: str) -> bytes:
        with self._archive.open(self._entries[path]) as unpacked:
            return unpacked.read(MAX_BYTES_PER_FILE + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def unpack(file: BinaryIO) -> Unpacked:
    """The library files in a ZIP; other files are not read. Raises ArchiveError."""
    try:
        archive = zipfile.ZipFile(file)
        files = Unpacked(archive, _entries(archive))
        _check_content(files)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ArchiveError(NOT_A_ZIP) from error
    except (ValueError, IndexError, OverflowError) as error:
        raise error if isinstance(error, ArchiveError) else ArchiveError(NOT_A_ZIP) from error
    return files


def load_zip(file: BinaryIO) -> Library:
    """The library in a ZIP, its graphs in a temporary file. Raises ArchiveError and FormatError."""
    with one_large_at_a_time(True):
        return load(unpack(file), Spill())


def named_entries(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Path and entry of each file in a ZIP. Raises ArchiveError if there are too many."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MAX_FILES_PER_ZIP:
        raise ArchiveError(f"This ZIP has {len(entries):,} files; at most {MAX_FILES_PER_ZIP:,}.")
    return [(entry_path(entry), entry) for entry in entries]


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The library files by path. Others are left out, whatever they are called."""
    named = named_entries(archive)
    inside = _common(path for path, _ in named)
    by_path: dict[str, zipfile.ZipInfo] = {}
    for path, entry in named:
        path = path.removeprefix(inside)
        if is_library_file(path):
            if refusal := refusal_of(path, entry, by_path):
                raise ArchiveError(f"{path[:200]!r} in this ZIP {refusal}. Nothing was imported.")
            by_path[path] = entry
    return by_path


def entry_path(entry: zipfile.ZipInfo) -> str:
    """The path of a file in a ZIP, as the system that made it meant it, in NFC.

    Without the flag for UTF-8, macOS writes UTF-8 all the same, and Windows and 7-Zip the code page 437. PowerShell 5
    writes backslashes. A name that is cut at a NUL is kept whole, so that it is no valid path.
    """
    name = entry.orig_filename
    if not entry.flag_bits & UTF_8_FLAG and not name.isascii():
        with suppress(UnicodeError):  # then it is in code page 437, as zipfile read it
            name = name.encode("cp437").decode()
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def refusal_of(path: str, entry: zipfile.ZipInfo, accepted: Container[str]) -> str:
    """Why this file of a ZIP is not read, as the end of a sentence; "" if it is."""
    if path in accepted:
        return "occurs twice"
    if entry.flag_bits & ENCRYPTED_FLAG:
        return "is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "uses an unsupported compression method"
    return "is a link to another file" if stat.S_ISLNK(entry.external_attr >> 16) else ""


def _common(names: Iterable[str]) -> str:
    """The directory that contains the whole library, if the ZIP was made of a directory; else ""."""
    paths = {path for path in names if not path.rpartition("/")[2].startswith(".")}
    tops = {path.partition("/")[0] for path in paths if not path.startswith("__MACOSX/")}
    top = next(iter(tops), "")
    return f"{top}/" if len(tops) == 1 and f"{top}/{MANIFEST}" in paths else ""


def _check_content(files: Unpacked) -> None:
    """Unpacks each file once and counts: the sizes that a ZIP declares may be wrong. A very small ZIP can have guides
    that take minutes to parse."""
    left, counts = MAX_UNPACKED_BYTES, Counter[str]()
    for path, data in files.items():
        left -= len(data)
        if left < 0:
            raise ArchiveError(f"Unpacked, this ZIP is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB.")
        if len(data) > MAX_BYTES_PER_FILE:
            raise ArchiveError(f"{path[:200]!r} is larger than {MAX_BYTES_PER_FILE // 1_000_000} MB.")
        counts.update(_length(data) if path.endswith(".md") else {})
        for what, most in MAX_CONTENT.items():
            if counts[what] > most:
                raise ArchiveError(
                    f"Up to {path[:200]!r}, this ZIP has more than {most:,} {what}, all guides together. "
                    "Import it folder by folder, or as a directory with import_trees."
                )


def _length(content: bytes) -> dict[str, int]:
    """Number of lines of a guide's file, and of those that look like a heading or an answer."""
    try:
        text = re.sub(r"\r\n?", "\n", decode(content))
    except FormatError:
        return {"guides": 1}
    headings = [bool(marks) for marks in STRUCTURE.findall(text)]
    return {"guides": 1, "lines": text.count("\n"), "steps": sum(headings), "answers": headings.count(False)}
