"""A library's files in a directory. Other files there are never changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from trees.core.formats import FormatError
from trees.transfer import plan
from trees.transfer.library import manifest
from trees.transfer.library.content import Library
from trees.transfer.library.files import is_library_file, picture_path

WRITTEN, CHANGED, REMOVED, UNCHANGED = "written", "changed", "removed", "unchanged"


def read(directory: Path) -> dict[str, bytes]:
    """The library files in ``directory``, by relative path in NFC. OSError when one cannot be read."""
    files = sorted(path for path in directory.rglob("*") if path.is_file() and not path.is_symlink())
    names = {unicodedata.normalize("NFC", path.relative_to(directory).as_posix()): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if is_library_file(name)}


def read_manifest(directory: Path) -> Library:
    """The library that the ``library.toml`` in ``directory`` describes; an empty one without. FormatError."""
    file = directory / manifest.MANIFEST
    return manifest.read(plan.decode(file.read_bytes())) if file.is_file() else Library(has_manifest=False)


def write(directory: Path, files: Mapping[str, bytes], before: Library, dry_run: bool = False) -> list[tuple[str, str]]:
    """Writes files that differ, and removes those in ``before`` but not in ``files``. Returns each ``(state, path)``.

    FormatError when a file that no export wrote, or one outside the directory, would be replaced; then nothing is
    written.
    """
    known = {manifest.MANIFEST} if before.has_manifest else set()
    known |= {guide.file for guide in before.guides} | {picture_path(key) for key in before.pictures}
    for path in sorted(known | set(files)):
        if not (directory / path).resolve().is_relative_to(directory.resolve()):
            raise FormatError(f"{path} is a link out of the directory.", hint="Remove the link.")
    states = [(_state(directory / path, data), path) for path, data in sorted(files.items())]
    for state, path in states:
        if state == CHANGED and path not in known:
            raise FormatError(f"{path} was not written by an export and would be replaced.", hint="Move it away.")
    gone = sorted(path for path in known - set(files) if (directory / path).is_file())
    if not dry_run:
        for state, path in states:
            if state != UNCHANGED:
                (directory / path).parent.mkdir(parents=True, exist_ok=True)
                (directory / path).write_bytes(files[path])
        for path in gone:
            _remove(directory, path)
    return [*states, *((REMOVED, path) for path in gone)]


def _state(file: Path, data: bytes) -> str:
    if not file.exists():
        return WRITTEN
    return UNCHANGED if file.is_file() and file.read_bytes() == data else CHANGED


def _remove(directory: Path, path: str) -> None:
    """Removes a file, and the directories that are empty then."""
    file = directory / path
    file.unlink()
    for above in file.parents:
        if above == directory or any(above.iterdir()):
            return
        above.rmdir()
