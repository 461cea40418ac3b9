"""Exporting a library: reads a team's guides, or those in and below one folder, from the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import Team
from trees.core.formats import Document
from trees.core.formats.keys import Names, slug
from trees.core.graph import Graph
from trees.core.text import tidy
from trees.models import Folder, Revision, Tree
from trees.transfer.library.content import CategoryEntry, FolderEntry, GuideEntry, Library
from trees.transfer.library.files import PICTURES_DIR
from trees.transfer.library.origins import ROWS_PER_STATEMENT, record_exported_places, record_first_export
from trees.transfer.library.stored import StoredDrafts, StoredGraph, StoredPictures

# No file or folder of Windows can be called so, whatever its ending.
RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in "123456789")}
MAX_NAME_CHARS = 60  # of a file name that is made from a title
DRAFTS_PER_QUERY = 500


def export_library(
    team: Team,
    folder: Folder | None = None,
    names: Mapping[str, str] | None = None,
    keys: Collection[int] | None = None,
) -> Library:
    """The library of ``team``, or the part in and below ``folder``, at the same paths.

    ``keys``: of the only guides to export, with their folders and categories; None for all. Drafts and pictures are
    read when they are asked for, and are those of that moment.

    Writes to the database: a guide that was never exported gets its ``id`` (``Tree.source``), so that a later import
    recognises it. ``names``: file names (without folder) that guides have already, by id.
    """
    folders = folder_entries(team, folder)
    with transaction.atomic():
        trees = _trees(team, folder, keys)
        categories = list(team.categories.order_by("name").values_list("name", "colour", "pk"))
        _assign_ids(team, trees)
        record_exported_places(team, folders, {name: (key, colour) for name, colour, key in categories})
        action = "guides.exported" if keys is not None else "folder.exported" if folder else "library.exported"
        audit.record(action, folder or team, team=team.pk, guides=len(trees))
    if keys is not None:
        folders = _above(trees, folders)
    guides = _guides(trees, folders, names or {})
    is_whole = folder is None and keys is None
    used = {name for guide in guides for name in guide.categories}
    return Library(
        tuple(sorted(folders.values(), key=lambda entry: entry.path.split("/"))),
        tuple(CategoryEntry(name, colour) for name, colour, _ in categories if is_whole or name in used),
        tuple(guides),
        StoredPictures(StoredDrafts([guide.number for guide in guides]).picture_keys()),
        folders[folder.pk].path if folder else "",
    )


def file_name(text: str) -> str:
    """``text`` as a file name that is valid on every system; "" when no character of it can be used."""
    name = slug(unicodedata.normalize("NFC", text))[:MAX_NAME_CHARS].strip("-_")
    return f"{name}_" if name in RESERVED_NAMES else name


def _trees(team: Team, folder: Folder | None, keys: Collection[int] | None) -> list[Tree]:
    trees = Tree.objects.filter(team=team).prefetch_related("categories").order_by("pk")
    if keys is not None:
        trees = trees.filter(pk__in=keys)
    return list(trees.in_folder(folder) if folder else trees)


def folder_entries(team: Team, folder: Folder | None) -> dict[int, FolderEntry]:
    """By key. Of folders whose names give the same directory, all but the first get a number."""
    entries: dict[int, FolderEntry] = {}
    names: dict[str, Names] = {"": Names([PICTURES_DIR])}
    for each in sorted(Folder.objects.filter(team=team), key=lambda each: (each.depth, each.name, each.pk)):
        above = f"{entries[each.parent_id].path}/" if each.parent_id else ""
        path = above + names.setdefault(above, Names()).take(file_name(each.name) or "folder")
        entries[each.pk] = FolderEntry(path, each.name)
    if folder:
        wanted = {*folder.lineage, *Folder.objects.below(folder).values_list("pk", flat=True)}
        entries = {key: entry for key, entry in entries.items() if key in wanted}
    return entries


def _above(trees: Iterable[Tree], folders: Mapping[int, FolderEntry]) -> dict[int, FolderEntry]:
    """Of ``folders``, those that ``trees`` are in, and the ones around them."""
    paths = {folders[tree.folder_id].path for tree in trees if tree.folder_id and tree.folder_id in folders}
    return {key: each for key, each in folders.items() if any(f"{path}/".startswith(f"{each.path}/") for path in paths)}


def _assign_ids(team: Team, trees: Iterable[Tree]) -> None:
    """To those that have none. What the files of a guide say at first is what their first import merges from."""
    new = [tree for tree in trees if not tree.source]
    first = [tree for tree in trees if tree.library_serial is None]
    if not new and not first:
        return
    # Concurrent exports would give one guide two ids.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    names = Names(Tree.objects.filter(team=team).exclude(source="").values_list("source", flat=True))
    for tree in new:
        tree.source = names.take(file_name(tree.title) or "guide")
    if Tree.objects.filter(source="").bulk_update(new, ["source"], ROWS_PER_STATEMENT) < len(new):
        stored = dict(Tree.objects.filter(pk__in=[tree.pk for tree in new]).values_list("pk", "source"))
        for tree in new:
            tree.source = stored[tree.pk]
    record_first_export(first)


def _guides(trees: list[Tree], folders: Mapping[int, FolderEntry], names: Mapping[str, str]) -> list[GuideEntry]:
    taken: dict[str, Names] = {}
    guides = []
    # Guides with a file name come first, so that no other guide takes it.
    for tree in sorted(trees, key=lambda tree: (tree.source not in names, tree.source)):
        above = f"{folders[tree.folder_id].path}/" if tree.folder_id and tree.folder_id in folders else ""
        stem = names.get(tree.source, "").removesuffix(".md") or _stem(tree.source)
        file = f"{above}{taken.setdefault(above, Names()).take(stem)}.md"
        document = Document(Graph(), tree.title, tidy(tree.description))
        categories = tuple(sorted(category.name for category in tree.categories.all()))
        guides.append(
            GuideEntry(file, tree.source, tree.pk, document, categories, bool(tree.archived_at), tree.review_on)
        )
    drafts = StoredDrafts([guide.number for guide in sorted(guides, key=lambda guide: guide.file)])
    guides = [replace(guide, elsewhere=StoredGraph(drafts, guide.number)) for guide in guides]
    return sorted(guides, key=lambda guide: guide.file.split("/"))


def drafts_by_tree(trees: list[Tree]) -> dict[int, Graph]:
    """The graphs of the drafts, by the key of the tree."""
    graphs: dict[int, Graph] = {}
    for at in range(0, len(trees), DRAFTS_PER_QUERY):
        rows = Revision.objects.filter(tree__in=trees[at : at + DRAFTS_PER_QUERY], serial=F("tree__serial"))
        graphs |= {revision.tree_id: revision.graph for revision in rows}
    return graphs


def _stem(source: str) -> str:
    """A file name made from an id: ``vpn`` for ``Network/vpn.md#1``."""
    name = source.partition("#")[0].rpartition("/")[2]
    return file_name(name.rpartition(".")[0] or name) or "guide"
