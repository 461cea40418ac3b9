"""A library as ``{path: bytes}``, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from trees.core.formats import FormatError, markdown
from trees.core.graph import Graph
from trees.core.links import PICTURE_SUFFIX
from trees.core.stored import MAX_ID
from trees.transfer import plan
from trees.transfer.library import manifest
from trees.transfer.library.content import FolderEntry, GuideEntry, Library
from trees.transfer.library.references import files_to_ids, ids_to_files
from trees.transfer.spill import Spill

PICTURES_DIR = "pictures"
MAX_FOLDERS_PER_LIBRARY = 5_000
TREE_NUMBER = re.compile(rb"tree=([0-9]{1,19})")


class Files(Mapping[str, bytes]):
    """The files of a library, by path, each made when it is asked for: together they may be very large."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._guides = {guide.file: guide for guide in library.guides}
        self._pictures = {picture_path(key): key for key in library.pictures}
        self._numbers = {guide.number: guide.file for guide in library.guides}

    def __getitem__(self, path: str) -> bytes:
        if path == manifest.MANIFEST:
            return manifest.write(self._library).encode()
        if path in self._pictures:
            return self._library.pictures[self._pictures[path]]
        guide = self._guides[path]
        document = replace(guide.document, graph=guide.graph)
        return ids_to_files(markdown.dump(document), self._numbers).encode()

    def __iter__(self) -> Iterator[str]:
        """Ordered, as the drafts are read."""
        return iter(sorted([manifest.MANIFEST, *self._guides, *self._pictures]))

    def __len__(self) -> int:
        return 1 + len(self._guides) + len(self._pictures)


def dump(library: Library) -> Mapping[str, bytes]:
    """The files of ``library``, by path."""
    return Files(library)


def load(files: Mapping[str, bytes], spill: Spill | None = None) -> Library:
    """The library in ``files``: what ``library.toml`` lists, and every other Markdown file that holds a guide.

    A guide whose file cannot be read has an ``error``; one whose file is missing is left out. FormatError when nothing
    can be read. ``files`` are read one at a time; with ``spill`` the graphs go there.
    """
    has_manifest = manifest.MANIFEST in files
    library = manifest.read(plan.decode(files[manifest.MANIFEST])) if has_manifest else Library()
    rows = [*(guide for guide in library.guides if guide.file in files), *_unlisted(library, files)]
    rows = [replace(guide, number=number) for guide, number in zip(rows, _free_numbers(files), strict=False)]
    numbers = {guide.file: guide.number for guide in rows}
    guides = [_read(guide, files[guide.file], numbers, spill) for guide in _refuse_repeated_ids(rows)]
    known = {guide.file for guide in library.guides}
    # With a manifest, unlisted files may be notes and the like: they are skipped when they are not guides.
    kept = tuple(guide for guide in guides if guide.file in known or not (guide.error and has_manifest))
    return replace(
        library,
        folders=_folder_entries(library, kept),
        guides=kept,
        pictures=_Pictures(files),
        has_manifest=has_manifest,
    )


def _free_numbers(files: Mapping[str, bytes]) -> Iterator[int]:
    """Numbers that no option uses for another guide, from the largest down."""
    guides = (files[path] for path in files if path.endswith(".md"))
    used = {int(number) for content in guides for number in TREE_NUMBER.findall(content)}
    return (number for number in range(MAX_ID, 0, -1) if number not in used)


def is_library_file(path: str) -> bool:
    """Whether a file with this path can be part of a library. Other files are not read at all."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.split("/"))
    return (
        not hidden
        and manifest.is_path(path)
        and (path == manifest.MANIFEST or path.endswith(".md") or _is_picture(path))
    )


def picture_path(key: str) -> str:
    """The path of the picture with ``key``."""
    return f"{PICTURES_DIR}/{key}{PICTURE_SUFFIX}"


def _is_picture(path: str) -> bool:
    return path.startswith(f"{PICTURES_DIR}/") and path.endswith(PICTURE_SUFFIX) and path.count("/") == 1


def _unlisted(library: Library, files: Iterable[str]) -> Iterator[GuideEntry]:
    """Guides in files that the manifest does not list. Their id is made from the file, as ``import_trees`` does."""
    listed = {guide.file for guide in library.guides}
    for path in sorted(files):
        if path.endswith(".md") and path not in listed:
            yield GuideEntry(path, f"{path}#1")


def _folder_entries(library: Library, guides: Iterable[GuideEntry]) -> tuple[FolderEntry, ...]:
    """The folders, including those that only occur in a guide's path; parents first."""
    entries = {entry.path: entry for entry in library.folders}
    for path in [*entries, *(guide.folder_path for guide in guides)]:
        for above in [path, *map(str, PurePosixPath(path).parents)]:
            if above not in ("", "."):
                entries.setdefault(above, FolderEntry(above, above.rpartition("/")[2]))
    if len(entries) > MAX_FOLDERS_PER_LIBRARY:
        raise FormatError(f"A library has at most {MAX_FOLDERS_PER_LIBRARY:,} folders, this has {len(entries):,}.")
    return tuple(sorted(entries.values(), key=lambda entry: entry.path.split("/")))


def _refuse_repeated_ids(guides: Iterable[GuideEntry]) -> Iterator[GuideEntry]:
    """Gives a guide an error when another one has its id: an unlisted file may have the id of a listed guide."""
    seen = set()
    for guide in guides:
        taken = FormatError(
            "Another guide has the id of this file.", hint=f"List it in {manifest.MANIFEST} with an id of its own."
        )
        yield replace(guide, id=f"{guide.file}#", error=taken) if guide.id in seen else guide
        seen.add(guide.id)


def _read(guide: GuideEntry, content: bytes, numbers: Mapping[str, int], spill: Spill | None) -> GuideEntry:
    if guide.error:
        return guide
    try:
        text = files_to_ids(plan.decode(content), numbers)
    except FormatError as unreadable:
        return replace(guide, error=unreadable)
    first, *more = plan.plan_import([(guide.file, text)], markdown.NAME)
    if more and not first.error:
        error = FormatError("This file holds more than one guide.", more[0].document.line, "Give each its own file.")
        return replace(guide, error=error)
    if spill is None or first.error:
        return replace(guide, document=first.document, error=first.error)
    return replace(
        guide, document=replace(first.document, graph=Graph()), elsewhere=spill.put(first.document.graph), error=None
    )


class _Pictures(Mapping[str, bytes]):
    """The pictures in ``files`` by their key, each read when it is asked for."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._keys = [
            path.removeprefix(f"{PICTURES_DIR}/").removesuffix(PICTURE_SUFFIX) for path in files if _is_picture(path)
        ]

    def __getitem__(self, key: str) -> bytes:
        return self._files[picture_path(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
