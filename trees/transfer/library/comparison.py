"""What an import of a library would change. Reads the database, outside of a transaction, and saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts.models import Team, User
from trees.core.fingerprint import fingerprint
from trees.core.formats import Document, FormatError
from trees.core.graph import Graph
from trees.models import Category, Folder, Tree
from trees.models.bulk_saves import GuideSave
from trees.transfer.library.content import GuideEntry, Library
from trees.transfer.library.fields import GUIDE_FIELDS, TEXT
from trees.transfer.library.places import match_categories, match_folders
from trees.transfer.library.scope import Scope
from trees.transfer.library.stored import StoredDrafts
from trees.transfer.plan import CHECKED_BEFORE, MADE, REFUSED, UNCHANGED, UPDATED
from trees.transfer.spill import Spill, spilled_text

MISSING, ARCHIVED = "missing", "archived"
GUIDES_A_TURN = 50  # after which progress is told
# How many guides are done, of how many. It may raise, which ends the import before anything was saved.
Progress = Callable[[int, int], None]


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


def changes_fingerprint(changes: Iterable[Change]) -> str:
    """Equal for equal changes of the same states."""
    rows = ((each.state, each.file, each.state != MADE and each.tree, each.fields, each.replaces) for each in changes)
    return fingerprint(*rows)


@dataclass(slots=True)
class Comparison:
    """After ``run``, ``changes`` with the ``saves`` that make them: those of a guide by the place of its change.

    ``folders`` and ``new_categories`` are to be saved before. ``trees``: by the id in the library.
    """

    library: Library
    team: Team
    by: User | None
    base: Folder | None
    archive_missing: bool = False
    progress: Progress = lambda done, total: None
    changes: list[Change] = field(default_factory=list)
    saves: dict[int, GuideSave] = field(default_factory=dict)
    folders: dict[str, Folder | None] = field(default_factory=dict)
    new_categories: list[Category] = field(default_factory=list)
    trees: dict[str, Tree] = field(default_factory=dict)
    _categories: dict[str, Category] = field(default_factory=dict)
    _spill: Spill = field(default_factory=Spill)

    def run(self) -> None:
        """ValidationError when a guide, a folder or a category cannot be saved."""
        trees = Tree.objects.filter(team=self.team).exclude(source="").select_related("folder")
        trees = trees.defer("words", "released_words")
        self.trees = {tree.source: tree for tree in trees.prefetch_related("categories")}
        self.library = replace(self.library, guides=tuple(self._refuse_broken_references()))
        self.folders = match_folders(self.library.folders, self.team, self.base)
        self._categories, self.new_categories = match_categories(
            self.library.categories, self.library.guides, self.team
        )
        missing = list(self._missing())
        self._compare([guide for guide in self.library.guides if not guide.error])
        for tree in missing:
            self._add_missing(tree)
        self.changes += [Change(REFUSED, each.file, "", error=each.error) for each in self.library.guides if each.error]

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
                    guides[at] = replace(guide, document=Document(), elsewhere=None, error=error)
                    more |= {guide.number: guide.file} if guide.id not in self.trees else {}
        return guides

    def _compare(self, guides: Sequence[GuideEntry]) -> None:
        keys = {guide.number: self.trees[guide.id].pk for guide in self.library.guides if guide.id in self.trees}
        drafts = StoredDrafts([self.trees[guide.id].pk for guide in guides if guide.id in self.trees])
        for done, guide in enumerate(guides, 1):
            graph = _with_tree_keys(guide.graph, keys)
            tree = self.trees.pop(guide.id, None)  # with it go its texts
            self._add_update(guide, graph, tree, drafts) if tree else self._add_new(guide, graph)
            if done % GUIDES_A_TURN == 0 or done == len(guides):
                self.progress(done, len(guides))

    def _add_new(self, guide: GuideEntry, graph: Graph) -> None:
        tree = Tree(team=self.team, source=guide.id)
        save = GuideSave(tree, "Imported", spilled_text(graph, self._spill), number=guide.number)
        self._set(save, guide, [*GUIDE_FIELDS])
        self._add(Change(MADE, guide.file, guide.document.title), save)

    def _add_update(self, guide: GuideEntry, graph: Graph, tree: Tree, drafts: StoredDrafts) -> None:
        differing = tuple(self._differences(tree, guide, graph, drafts))
        if not differing:
            self.changes.append(Change(UNCHANGED, guide.file, guide.document.title, tree.pk))
            return
        save = GuideSave(tree, "Imported again", was=(tree.serial, tree.updated_at))
        if TEXT in differing:
            save.text = spilled_text(graph, self._spill)
        replaces = f"{tree.serial} {tree.updated_at.isoformat()}"
        self._set(save, guide, differing)
        self._add(Change(UPDATED, guide.file, guide.document.title, tree.pk, differing, replaces=replaces), save)

    def _add_missing(self, tree: Tree) -> None:
        if not self.archive_missing:
            self.changes.append(Change(MISSING, tree.source, tree.title, tree.pk))
            return
        save = GuideSave(tree, "", was=(tree.serial, tree.updated_at))
        tree.archived_at = timezone.now()
        self._add(Change(ARCHIVED, tree.source, tree.title, tree.pk), save)

    def _add(self, change: Change, save: GuideSave) -> None:
        self.saves[len(self.changes)] = save
        self.changes.append(change)

    def _set(self, save: GuideSave, guide: GuideEntry, names: Iterable[str]) -> None:
        """Gives the tree what the files say, of the fields with ``names``. ValidationError."""
        tree = save.tree
        for each in (GUIDE_FIELDS[name] for name in names if name in GUIDE_FIELDS):
            if each.name == "categories":
                save.categories = [self._categories[name] for name in guide.categories]
            elif each.name:
                setattr(tree, each.name, each.of_entry(guide, self.folders))
        if "archive" in names:
            tree.archived_at = timezone.now() if guide.archived else None
        tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)

    def _differences(self, tree: Tree, guide: GuideEntry, graph: Graph, drafts: StoredDrafts) -> Iterator[str]:
        if drafts.load(tree.pk) != graph:
            yield TEXT
        for name, each in GUIDE_FIELDS.items():
            stated = self.library.has_manifest or not each.in_manifest
            if stated and each.of_tree(tree) != each.of_entry(guide, self.folders):
                yield name

    def _missing(self) -> Iterator[Tree]:
        """Guides that were in files and are not now. A file that cannot be read still counts."""
        ids = {guide.id for guide in self.library.guides}
        scope = Scope(self.library, self.team, self.base)
        for tree in self.trees.values():
            if tree.source not in ids and not tree.archived_at and tree in scope:
                yield tree


def _with_tree_keys(graph: Graph, keys: Mapping[int, int]) -> Graph:
    """``graph`` with the team's keys of trees in place of the library's numbers. New guides have no key yet."""
    if not set(graph.trees()) & set(keys):
        return graph
    nodes = {
        key: replace(node, options=tuple(replace(o, tree=keys.get(o.tree, o.tree)) for o in node.options))
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)
