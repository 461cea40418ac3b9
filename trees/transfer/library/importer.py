"""Into the database: a library's guides, each made or brought up to date, with its folder and categories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Team
from trees.core import images
from trees.core.fingerprint import fingerprint
from trees.core.formats import Document, FormatError
from trees.core.graph import Graph
from trees.core.text import tidy
from trees.models import Category, Folder, Tree
from trees.transfer.library.content import CategoryEntry, GuideEntry, Library
from trees.transfer.library.exporter import drafts_by_tree
from trees.transfer.library.files import picture_path
from trees.transfer.library.pictures import PreparedPictures, prepare_pictures, save_pictures
from trees.transfer.plan import lock_unchanged

MADE, UPDATED, UNCHANGED = "made", "updated", "unchanged"
MISSING, ARCHIVED, REFUSED = "missing", "archived", "refused"
CONCURRENT_CHANGE = (
    "Somebody made or deleted one of these guides, folders or categories just now. Nothing was imported: try again."
)
MAX_PIXELS_PER_IMPORT = 4 * images.MAX_IMAGE_PIXELS  # of the new pictures of one import: some seconds of work


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one guide, or of a picture that is ``refused``. ``tree``: its number, 0 where there is none.

    ``what``: of an update, what differs: text, title, description, folder, categories, archive, review.
    A ``missing`` guide is in the team and not in the files; it is left as it is. ``was``: of an update, which state of
    the guide it replaces.
    """

    state: str
    file: str
    title: str
    tree: int = 0
    fields: tuple[str, ...] = ()
    error: FormatError | None = None
    replaces: str = ""


class PreviewOutdated(Exception):
    """What would be done is not what was shown; nothing was changed."""


def changes_fingerprint(changes: Iterable[Change]) -> str:
    """Tells ``changes``, and what they replace, from any others."""
    rows = ((each.state, each.file, each.state != MADE and each.tree, each.fields, each.replaces) for each in changes)
    return fingerprint(*rows)


def import_library(
    library: Library,
    *,
    team,
    by,
    folder=None,
    archive_missing: bool = False,
    dry_run: bool = False,
    expected: str | None = None,
    pictures: PreparedPictures | None = None,
) -> list[Change]:
    """Brings ``team`` in step with ``library``: all of it, or nothing when some cannot be (ValidationError, Stale).

    ``folder``: where it all goes instead of the top. ``delete``: guides that came from files, or went into them, and
    have none now, are archived. With ``dry`` nothing stays changed. ``shown``: what was ``told`` of the changes that
    somebody agreed to; raises Unseen when others would be made by now. ``pictures``: the library's, for who is in a
    transaction already and prepared them before.
    """
    pictures = prepare_pictures(library.pictures, MAX_PIXELS_PER_IMPORT) if pictures is None else pictures
    try:
        with transaction.atomic():
            # Two at once would both make the same guide. Only they wait: the team can be added to meanwhile.
            Team.objects.select_for_update(no_key=True).get(pk=team.pk)
            changes = [*_Import(library, team, by, folder, dry_run).run(archive_missing), *_refused(pictures)]
            if expected is not None and changes_fingerprint(changes) != expected:
                raise PreviewOutdated
            if dry_run:
                transaction.set_rollback(True)
                return [replace(change, tree=0) if change.state == MADE else change for change in changes]
            save_pictures(pictures.encoded, team=team, by=by)
            return changes
    except IntegrityError:
        raise ValidationError(CONCURRENT_CHANGE) from None


def _refused(pictures: PreparedPictures) -> list[Change]:
    return [Change(REFUSED, picture_path(key), "", error=error) for key, error in pictures.refused.items()]


@dataclass(slots=True)
class _Import:
    """``trees`` by ``id``, ``drafts`` by key, ``folders`` by path. ``fresh``: trees that have no revision yet."""

    library: Library
    team: Any
    by: Any
    base: Folder | None
    dry_run: bool
    trees: dict[str, Tree] = field(default_factory=dict)
    drafts_by_tree: dict[int, Graph] = field(default_factory=dict)
    folders: dict[str, Folder | None] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    new_ids: set[str] = field(default_factory=set)

    def run(self, archive_missing: bool) -> list[Change]:
        known = Tree.objects.filter(team=self.team).exclude(source="").select_related("folder")
        self.trees = {tree.source: tree for tree in known.prefetch_related("categories")}
        self.library = replace(self.library, guides=tuple(self._refuse_broken_references()))
        guides = [guide for guide in self.library.guides if not guide.error]
        there = {guide.id for guide in guides}
        self.drafts_by_tree = drafts_by_tree([tree for tree in self.trees.values() if tree.source in there])
        missing = self._missing(archive_missing)
        self._make_folders()
        self._make_categories()
        for guide in guides:
            self._make_tree(guide)
        numbers = {guide.number: self.trees[guide.id].pk for guide in self.library.guides if guide.id in self.trees}
        changes = [self._apply(guide, numbers) for guide in guides]
        refused = [Change(REFUSED, each.file, "", error=each.error) for each in self.library.guides if each.error]
        return [*changes, *missing, *refused]

    def _refuse_broken_references(self) -> list[GuideEntry]:
        """The guides; one that leads through another which cannot be read, and is not here either, has that error."""
        guides = list(self.library.guides)
        broken: dict[int, str] = {}
        more = {guide.number: guide.file for guide in guides if guide.error and guide.id not in self.trees}
        while more:
            broken |= more
            more = {}
            for at, guide in enumerate(guides):
                if through := [broken[tree] for tree in guide.document.graph.trees() if tree in broken]:
                    error = FormatError(f"It leads through {through[0]}, which cannot be read.", guide.document.line)
                    guides[at] = replace(guide, document=Document(), error=error)
                    more |= {guide.number: guide.file} if guide.id not in self.trees else {}
        return guides

    def _make_folders(self) -> None:
        self.folders[""] = self.base
        known = {(folder.parent_id, folder.name): folder for folder in Folder.objects.filter(team=self.team)}
        for entry in self.library.folders:
            above = self.folders[entry.path.rpartition("/")[0]]
            found = known.get((above and above.pk, entry.name))
            if found is None:
                found = Folder(team=self.team, parent=above, name=entry.name)
                found.full_clean()
                found.save()
            self.folders[entry.path] = found

    def _make_categories(self) -> None:
        self.categories = {category.name: category for category in self.team.categories.all()}
        named = dict.fromkeys(name for guide in self.library.guides for name in guide.categories)
        listed = {label.name for label in self.library.categories}
        for label in (*self.library.categories, *(CategoryEntry(name, "") for name in named if name not in listed)):
            category = self.categories.get(label.name) or Category(team=self.team, name=label.name)
            if category.pk is None or label.colour not in ("", category.colour):
                category.colour = label.colour or category.colour
                category.full_clean()
                category.save()
            self.categories[label.name] = category

    def _make_tree(self, guide: GuideEntry) -> None:
        """A guide that is not there yet gets its number first: others may lead through it."""
        if guide.id in self.trees:
            return
        tree = Tree(team=self.team, source=guide.id, created_by=self.by, updated_by=self.by)
        tree.title, tree.description = guide.document.title, guide.document.description
        tree.folder, tree.review_on = self.folders[guide.folder_path], guide.review
        # Team and folder are ours, and which sources there are is known: that need not be looked up for each.
        tree.full_clean(exclude=[*Tree.PEOPLE, "team", "folder"], validate_constraints=False)
        tree.save()
        if guide.categories:
            tree.set_categories([self.categories[name] for name in guide.categories])
        self.trees[guide.id] = tree
        self.new_ids.add(guide.id)

    def _apply(self, guide: GuideEntry, numbers: Mapping[int, int]) -> Change:
        tree, graph = self.trees[guide.id], _with_tree_ids(guide.document.graph, numbers)
        new = guide.id in self.new_ids
        differing = () if new else tuple(self._differences(tree, guide, graph))
        replaces = f"{tree.serial} {tree.updated_at.isoformat()}" if differing else ""
        if differing:
            lock_unchanged(tree)
        if (new and not self.dry_run) or "text" in differing:
            tree.commit(graph, by=self.by, onto=tree.serial, message="Imported" if new else "Imported again")
        if values := self._values(guide, differing):
            tree.update_details(by=self.by, **values)
        if "archive" in differing or (new and guide.archived):
            (tree.archive if guide.archived else tree.restore)(self.by)
        state = MADE if new else UPDATED if differing else UNCHANGED
        return Change(state, guide.file, guide.document.title, tree.pk, differing, replaces=replaces)

    def _differences(self, tree: Tree, guide: GuideEntry, graph: Graph) -> Iterator[str]:
        differs = {
            "text": self.drafts_by_tree.get(tree.pk, Graph()) != graph,
            "title": tree.title != guide.document.title,
            "description": tidy(tree.description) != guide.document.description,
            "folder": tree.folder != self.folders[guide.folder_path],
            "categories": {category.name for category in tree.categories.all()} != {*guide.categories},
            "archive": bool(tree.archived_at) != guide.archived,
            "review": tree.review_on != guide.review,
        }
        return (name for name, different in differs.items() if different and self._is_stated(name))

    def _is_stated(self, name: str) -> bool:
        """Without a ``library.toml`` nothing is said of categories, the archive and reviews, so they stay."""
        return self.library.has_manifest or name not in ("categories", "archive", "review")

    def _values(self, guide: GuideEntry, differing: tuple[str, ...]) -> dict[str, Any]:
        values = {
            "title": guide.document.title,
            "description": guide.document.description,
            "folder": self.folders[guide.folder_path],
            "categories": [self.categories[name] for name in guide.categories],
            "review": guide.review,
        }
        return {"review_on" if name == "review" else name: values[name] for name in differing if name in values}

    def _missing(self, archive_missing: bool) -> list[Change]:
        """Guides that were in files and are not now. Of one whose file cannot be read that is not known."""
        there = {guide.id for guide in self.library.guides}
        within = self._scope()
        changes = []
        for tree in self.trees.values():
            if tree.source in there or tree.archived_at or not self._is_in_scope(tree, within):
                continue
            if archive_missing:
                tree.archive(self.by)
            changes.append(Change(ARCHIVED if archive_missing else MISSING, tree.source, tree.title, tree.pk))
        return changes

    def _scope(self) -> Folder | None | bool:
        """The folder that the files are about, None for the whole team; False where it is not there yet."""
        within = self.base
        names = {entry.path: entry.name for entry in self.library.folders}
        parts = self.library.only.split("/") if self.library.only else []
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            within = Folder.objects.filter(
                team=self.team, parent=within, name=names.get(path, parts[depth - 1])
            ).first()
            if within is None:
                return False
        return within

    def _is_in_scope(self, tree: Tree, within: Folder | None | bool) -> bool:
        if isinstance(within, Folder):
            return bool(tree.folder and tree.folder.path.startswith(within.path))
        return within is None


def _with_tree_ids(graph: Graph, numbers: Mapping[int, int]) -> Graph:
    """``graph`` with this team's numbers for the library's."""
    if not set(graph.trees()) & set(numbers):
        return graph
    nodes = {
        key: replace(node, options=tuple(replace(o, tree=numbers.get(o.tree, o.tree)) for o in node.options))
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)
