"""Importing a library: creates or updates each guide, with its folder and categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Team, User
from project.web.errors import Conflict
from project.web.races import raises_conflict
from trees.core import images
from trees.core.fingerprint import fingerprint
from trees.core.formats import Document, FormatError
from trees.core.graph import Graph
from trees.models import Category, Folder, Stale, Tree
from trees.transfer.library.content import CategoryEntry, GuideEntry, Library
from trees.transfer.library.exporter import drafts_by_tree
from trees.transfer.library.fields import GUIDE_FIELDS, TEXT
from trees.transfer.library.files import picture_path
from trees.transfer.library.pictures import PreparedPictures, prepare_pictures, save_pictures
from trees.transfer.library.scope import Scope
from trees.transfer.plan import MADE, REFUSED, UNCHANGED, UPDATED, lock_unchanged

MISSING, ARCHIVED = "missing", "archived"
CONCURRENT_CHANGE = (
    "Somebody created or deleted one of these guides, folders or categories at the same time. Nothing was imported: "
    "try again."
)
MAX_GUIDES_AT_ONCE, MAX_BYTES_AT_ONCE = 50, 1_000_000  # of stored graphs
MAX_PIXELS_PER_IMPORT = 4 * images.MAX_IMAGE_PIXELS  # of its new pictures together: some seconds of work


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does with one guide, or with a picture that is ``refused``. ``tree``: its key, 0 for none.

    ``fields``: what an update changes, by the names in ``GUIDE_FIELDS`` and TEXT. ``replaces``: the state of the guide
    that an update replaces. A ``missing`` guide is in the team but not in the files; it is left unchanged.
    """

    state: str
    file: str
    title: str
    tree: int = 0
    fields: tuple[str, ...] = ()
    error: FormatError | None = None
    replaces: str = ""


class PreviewOutdated(Exception):
    """The import would make other changes than the preview showed. Nothing was changed."""


def changes_fingerprint(changes: Iterable[Change]) -> str:
    """Equal for equal changes of the same states."""
    rows = ((each.state, each.file, each.state != MADE and each.tree, each.fields, each.replaces) for each in changes)
    return fingerprint(*rows)


def import_library(
    library: Library,
    *,
    team: Team,
    by: User | None,
    folder: Folder | None = None,
    archive_missing: bool = False,
    dry_run: bool = False,
    expected: str | None = None,
    pictures: PreparedPictures | None = None,
) -> list[Change]:
    """Brings ``team`` up to date with ``library``: all of it, or nothing (ValidationError, Stale).

    ``folder``: where to import, instead of the top. ``archive_missing``: archive guides that were imported or exported
    before and have no file now. ``dry_run``: change nothing. ``expected``: the ``changes_fingerprint`` of the preview
    that the user confirmed; raises PreviewOutdated when the changes would be others. ``pictures``: the library's,
    prepared; needed by callers that are in a transaction already.
    """
    pictures = prepare_pictures(library.pictures, MAX_PIXELS_PER_IMPORT) if pictures is None else pictures

    @raises_conflict
    def run() -> list[Change]:
        # Concurrent imports would create the same guide twice. Other writes to the team need not wait.
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        changes = [*_Import(library, team, by, folder, dry_run).run(archive_missing), *_refused(pictures)]
        if expected is not None and changes_fingerprint(changes) != expected:
            raise PreviewOutdated
        if dry_run:
            transaction.set_rollback(True)
            return [replace(change, tree=0) if change.state == MADE else change for change in changes]
        save_pictures(pictures.encoded, team=team, by=by)
        return changes

    try:
        return run()
    except Stale:
        raise
    except (Conflict, Team.DoesNotExist):
        raise ValidationError(CONCURRENT_CHANGE) from None


def _refused(pictures: PreparedPictures) -> list[Change]:
    return [Change(REFUSED, picture_path(key), "", error=error) for key, error in pictures.refused.items()]


@dataclass(slots=True)
class _Import:
    """``trees`` by the id in the library, ``drafts`` by tree, ``folders`` by path. ``new_ids``: without a revision."""

    library: Library
    team: Team
    by: User | None
    base: Folder | None
    dry_run: bool
    trees: dict[str, Tree] = field(default_factory=dict)
    drafts: dict[int, Graph] = field(default_factory=dict)
    folders: dict[str, Folder | None] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    new_ids: set[str] = field(default_factory=set)

    def run(self, archive_missing: bool) -> list[Change]:
        trees = Tree.objects.filter(team=self.team).exclude(source="").select_related("folder")
        trees = trees.defer("words", "released_words")
        self.trees = {tree.source: tree for tree in trees.prefetch_related("categories")}
        self.library = replace(self.library, guides=tuple(self._refuse_broken_references()))
        guides = [guide for guide in self.library.guides if not guide.error]
        missing = self._missing(archive_missing)
        self._make_folders()
        self._make_categories()
        for guide in guides:
            self._make_tree(guide)
        keys = {guide.number: self.trees[guide.id].pk for guide in self.library.guides if guide.id in self.trees}
        changes = [change for some in batched(guides) for change in self._apply_all(some, keys)]
        refused = [Change(REFUSED, each.file, "", error=each.error) for each in self.library.guides if each.error]
        return [*changes, *missing, *refused]

    def _refuse_broken_references(self) -> list[GuideEntry]:
        """The guides. One that leads through a guide that cannot be read, and is not in the team, gets an error."""
        guides = list(self.library.guides)
        broken: dict[int, str] = {}
        more = {guide.number: guide.file for guide in guides if guide.error and guide.id not in self.trees}
        while more:
            broken |= more
            more = {}
            for at, guide in enumerate(guides):
                if through := [broken[tree] for tree in guide.trees if tree in broken]:
                    error = FormatError(f"It leads through {through[0]}, which cannot be read.", guide.document.line)
                    guides[at] = replace(guide, document=Document(), spilled=None, error=error)
                    more |= {guide.number: guide.file} if guide.id not in self.trees else {}
        return guides

    def _make_folders(self) -> None:
        self.folders[""] = self.base
        existing = {(folder.parent_id, folder.name): folder for folder in Folder.objects.filter(team=self.team)}
        for entry in self.library.folders:
            parent = self.folders[entry.path.rpartition("/")[0]]
            folder = existing.get((parent.pk if parent else None, entry.name))
            if folder is None:
                folder = Folder(team=self.team, parent=parent, name=entry.name)
                folder.full_clean()
                folder.save()
            self.folders[entry.path] = folder

    def _make_categories(self) -> None:
        self.categories = {category.name: category for category in self.team.categories.all()}
        named = dict.fromkeys(name for guide in self.library.guides for name in guide.categories)
        listed = {entry.name for entry in self.library.categories}
        for entry in (*self.library.categories, *(CategoryEntry(name, "") for name in named if name not in listed)):
            category = self.categories.get(entry.name) or Category(team=self.team, name=entry.name)
            if category.pk is None or entry.colour not in ("", category.colour):
                category.colour = entry.colour or category.colour
                category.full_clean()
                category.save()
            self.categories[entry.name] = category

    def _make_tree(self, guide: GuideEntry) -> None:
        """Creates the tree of a new guide. All are created before any content is saved: guides refer to each other."""
        if guide.id in self.trees:
            return
        tree = Tree(team=self.team, source=guide.id, created_by=self.by, updated_by=self.by)
        values = self._values(guide, [name for name, each in GUIDE_FIELDS.items() if each.name != "categories"])
        for name, value in values.items():
            setattr(tree, name, value)
        # Team and folder are the importer's own, and the sources are known: that spares queries for each guide.
        tree.full_clean(exclude=[*Tree.PEOPLE, "team", "folder"], validate_constraints=False)
        tree.save()
        if guide.categories:
            tree.set_categories([self.categories[name] for name in guide.categories])
        self.trees[guide.id] = tree
        self.new_ids.add(guide.id)

    def _apply_all(self, guides: Sequence[GuideEntry], keys: Mapping[int, int]) -> list[Change]:
        self.drafts = drafts_by_tree([self.trees[guide.id] for guide in guides if guide.id not in self.new_ids])
        return [self._apply(guide, keys) for guide in guides]

    def _apply(self, guide: GuideEntry, keys: Mapping[int, int]) -> Change:
        tree, graph = self.trees.pop(guide.id), _with_tree_keys(guide.graph, keys)  # with it go its words and draft
        new = guide.id in self.new_ids
        differing = () if new else tuple(self._differences(tree, guide, graph))
        replaces = f"{tree.serial} {tree.updated_at.isoformat()}" if differing else ""
        if differing:
            lock_unchanged(tree)
        if (new and not self.dry_run) or TEXT in differing:
            tree.commit(graph, by=self.by, onto=tree.serial, message="Imported" if new else "Imported again")
        if values := self._values(guide, differing):
            tree.update_details(by=self.by, **values)
        if "archive" in differing or (new and guide.archived):
            (tree.archive if guide.archived else tree.restore)(self.by)
        state = MADE if new else UPDATED if differing else UNCHANGED
        return Change(state, guide.file, guide.document.title, tree.pk, differing, replaces=replaces)

    def _differences(self, tree: Tree, guide: GuideEntry, graph: Graph) -> Iterator[str]:
        if self.drafts.get(tree.pk, Graph()) != graph:
            yield TEXT
        for name, each in GUIDE_FIELDS.items():
            stated = self.library.has_manifest or not each.in_manifest
            if stated and each.of_tree(tree) != each.of_entry(guide, self.folders):
                yield name

    def _values(self, guide: GuideEntry, names: Iterable[str]) -> dict[str, Any]:
        """What ``Tree.update_details`` takes, of the fields with ``names``."""
        fields = [GUIDE_FIELDS[name] for name in names if name in GUIDE_FIELDS and GUIDE_FIELDS[name].name]
        values = {each.name: each.of_entry(guide, self.folders) for each in fields}
        if "categories" in values:
            values["categories"] = [self.categories[name] for name in guide.categories]
        return values

    def _missing(self, archive_missing: bool) -> list[Change]:
        """Guides that were in files and are not now. A file that cannot be read still counts."""
        ids = {guide.id for guide in self.library.guides}
        scope = Scope(self.library, self.team, self.base)
        changes = []
        for tree in self.trees.values():
            if tree.source in ids or tree.archived_at or tree not in scope:
                continue
            if archive_missing:
                tree.archive(self.by)
            changes.append(Change(ARCHIVED if archive_missing else MISSING, tree.source, tree.title, tree.pk))
        return changes


def _with_tree_keys(graph: Graph, keys: Mapping[int, int]) -> Graph:
    """``graph`` with the team's keys of trees in place of the library's numbers."""
    if not set(graph.trees()) & set(keys):
        return graph
    nodes = {
        key: replace(node, options=tuple(replace(o, tree=keys.get(o.tree, o.tree)) for o in node.options))
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)


def batched(guides: Iterable[GuideEntry]) -> Iterator[list[GuideEntry]]:
    """Guides whose graphs, and those that they replace, are in memory together."""
    batch: list[GuideEntry] = []
    size = 0
    for guide in guides:
        size += guide.spilled.size if guide.spilled else 0
        if batch and (size > MAX_BYTES_AT_ONCE or len(batch) == MAX_GUIDES_AT_ONCE):
            yield batch
            batch, size = [], guide.spilled.size if guide.spilled else 0
        batch.append(guide)
    if batch:
        yield batch
