"""A library, apart from any database and any file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from trees.core.formats.document import Document, FormatError
from trees.core.links import PICTURE_SUFFIX, PICTURES_PATH

PICTURE_KEY = re.compile("[0-9a-f]{32}")
PICTURE = re.compile(f"{PICTURES_PATH}({PICTURE_KEY.pattern}){re.escape(PICTURE_SUFFIX)}")


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A folder: ``path`` is its directory, ``network/vpn``; ``name`` what it is called, ``VPN``."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """``file``: its path, with ``.md``. ``id``: what it is known by for life, ``Tree.source``.

    ``number``: what the options of this library's graphs call it by, where they lead through it. ``error``: why its
    file could not be read; it has no document then.
    """

    file: str
    id: str
    number: int = 0
    document: Document = field(default_factory=Document)
    categories: tuple[str, ...] = ()
    archived: bool = False
    review: date | None = None
    error: FormatError | None = None

    @property
    def folder_path(self) -> str:
        """The path of the folder it is in, "" for none."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Library:
    """Folders stand before what is in them. ``only``: the path of the folder that was exported, "" for all.

    ``pictures``: key -> WebP. ``has_manifest``: whether there was a ``library.toml``.
    """

    folders: tuple[FolderEntry, ...] = ()
    categories: tuple[CategoryEntry, ...] = ()
    guides: tuple[GuideEntry, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
    only: str = ""
    has_manifest: bool = True
