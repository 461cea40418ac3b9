"""A library in memory, independent of the database and of files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from trees.core.formats.document import Document, FormatError
from trees.core.graph import Graph
from trees.core.links import PICTURE_SUFFIX, PICTURES_PATH

PICTURE_KEY = re.compile("[0-9a-f]{32}")
PICTURE = re.compile(f"{PICTURES_PATH}({PICTURE_KEY.pattern}){re.escape(PICTURE_SUFFIX)}")


class GraphElsewhere(Protocol):
    """A graph that is not in memory: in the temporary file of an import, or in the database."""

    def load(self) -> Graph: ...

    @property
    def trees(self) -> Collection[int]: ...


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A folder. ``path``: its directory, such as ``network/vpn``. ``name``: its title, such as ``VPN``."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class CategoryEntry:
    """A category."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """``file``: its path, with ``.md``. ``id``: identifies it across exports and imports; stored in ``Tree.source``.

    ``number``: the tree that options of this library's graphs name when they lead through it. ``error``: why its file
    could not be read; it has no document then. ``elsewhere``: where the graph is, when it is not in the document.
    """

    file: str
    id: str
    number: int = 0
    document: Document = field(default_factory=Document)
    categories: tuple[str, ...] = ()
    archived: bool = False
    review: date | None = None
    error: FormatError | None = None
    elsewhere: GraphElsewhere | None = None

    @property
    def graph(self) -> Graph:
        return self.elsewhere.load() if self.elsewhere else self.document.graph

    @property
    def trees(self) -> Collection[int]:
        """The numbers of the guides that it leads through."""
        return self.elsewhere.trees if self.elsewhere else self.document.graph.trees()

    @property
    def folder_path(self) -> str:
        """The path of its folder, "" for none."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Library:
    """Folders come before what they contain. ``only``: the path of the exported folder, "" for the whole library.

    ``pictures``: key -> WebP. ``has_manifest``: whether there is a ``library.toml``.
    """

    folders: tuple[FolderEntry, ...] = ()
    categories: tuple[CategoryEntry, ...] = ()
    guides: tuple[GuideEntry, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    only: str = ""
    has_manifest: bool = True
