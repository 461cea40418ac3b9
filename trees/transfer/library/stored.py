"""What an export reads from the database and the pictures' store while it is written: all of a library would not fit
into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
from django.db.models import F
from django.db.models.functions import Length

from project.memory import batches
from trees.core.graph import Graph
from trees.core.links import PICTURES_PATH
from trees.models import Picture, Revision
from trees.models.trees.revisions import RevisionQuerySet
from trees.transfer.library.content import PICTURE

TREES_PER_QUERY = 500
MAX_CHARS_PER_QUERY = 2_000_000  # of drafts; a larger one comes alone


class StoredDrafts:
    """The newest drafts of ``trees``, read some at a time in that order. ``serial``: the field of Tree that names
    another revision, such as that of the last import."""

    def __init__(self, trees: Sequence[int], serial: str = "serial") -> None:
        self._serial = serial
        self._parts: dict[int, Sequence[int]] = {}
        for part in _parts(trees, serial):
            self._parts |= dict.fromkeys(part, part)
        self._contents: dict[int, str] = {}

    def __contains__(self, tree: int) -> bool:
        return tree in self._parts

    def load(self, tree: int) -> Graph:
        """An empty graph where there is no draft. KeyError where the tree was deleted meanwhile."""
        if tree not in self._parts:
            return Graph()
        if tree not in self._contents:
            self._contents = dict(_drafts(self._parts[tree], self._serial).values_list("tree", "content"))
        return Graph.from_json(orjson.loads(self._contents.pop(tree)))

    def picture_keys(self) -> set[str]:
        """Of the pictures in all drafts."""
        parts = {id(part): part for part in self._parts.values()}.values()
        contents = (text for part in parts for text in _drafts(part, self._serial).values_list("content", flat=True))
        return {key for text in contents if PICTURES_PATH in text for key in PICTURE.findall(text)}


@dataclass(frozen=True, slots=True)
class StoredGraph:
    """The draft of a tree."""

    drafts: StoredDrafts
    tree: int

    def load(self) -> Graph:
        return self.drafts.load(self.tree)

    @property
    def trees(self) -> tuple[int, ...]:
        return tuple(self.load().trees())


class StoredPictures(Mapping[str, bytes]):
    """The pictures with ``keys``, whichever team uploaded them: a picture is visible to anybody with its key. Those
    whose file is missing are left out."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._pictures = {
            picture.key: picture
            for some in batches(sorted(keys), TREES_PER_QUERY)
            for picture in Picture.objects.filter(pk__in=some).order_by("pk")
            if picture.file.storage.exists(str(picture.file.name))
        }

    def __getitem__(self, key: str) -> bytes:
        with self._pictures[key].file.open() as file:
            content: bytes = file.read()
            return content

    def __iter__(self) -> Iterator[str]:
        return iter(self._pictures)

    def __len__(self) -> int:
        return len(self._pictures)


def _drafts(trees: Sequence[int], serial: str) -> RevisionQuerySet:
    return Revision.objects.filter(tree__in=trees, serial=F(f"tree__{serial}"))


def _parts(trees: Sequence[int], serial: str) -> Iterator[Sequence[int]]:
    """Of ``trees``, those whose drafts are read together; without those that have none."""
    for some in batches(trees, TREES_PER_QUERY):
        sizes = dict(_drafts(some, serial).values_list("tree", Length("content")))
        part: list[int] = []
        for tree in filter(sizes.__contains__, some):
            if part and sum(sizes[each] for each in (*part, tree)) > MAX_CHARS_PER_QUERY:
                yield part
                part = []
            part.append(tree)
        yield part
