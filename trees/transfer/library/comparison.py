"""What an import of a library would change. Reads the database, outside of a transaction, and saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts.models import Team, User
from trees.core.formats import FormatError
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.core.text import quoted
from trees.models import Folder, LibraryOrigin, Tree
from trees.models.bulk.saves import GuideSave
from trees.transfer.library.changes import ARCHIVED, COLOUR, MISSING, NAME, Change
from trees.transfer.library.content import GuideEntry, Library
from trees.transfer.library.fields import GUIDE_FIELDS, TEXT, Places
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.library.merging import (
    Edits,
    MergedText,
    changes_of,
    keeps_edits,
    merge_fields,
    merge_text,
)
from trees.transfer.library.origins import Details, details_of, library_origin, stated
from trees.transfer.library.places import FOLDER, match_categories, match_folders
from trees.transfer.library.references import refuse_broken_references
from trees.transfer.library.scope import Scope
from trees.transfer.library.stored import StoredDrafts
from trees.transfer.merging import MAX_CONFLICTS_SHOWN, ConflictRow
from trees.transfer.plan import CHECKED_BEFORE, MADE, REFUSED, UNCHANGED, UPDATED
from trees.transfer.sources import DECIDE, HERE, MERGE, REPLACE, conflict_error, merge_error
from trees.transfer.spill import Spill, spilled_text

BASE = "library_serial"  # the field of Tree that names the revision with what the files said
GUIDES_A_TURN = 50  # after which progress is told
# How many guides are done, of how many. It may raise, which ends the import before anything was saved.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Comparison:
    """After ``run``, ``changes`` with the ``saves`` that make them: those of a guide by the place of its change.

    ``places`` are to be saved before, and what the files say is to be recorded after. ``trees``: by the id in the
    library, while they are compared. ``brought``: guide and tree of those that are as in the files, or merged with
    them. ``same``: those of them whose text is that of the file, without a save. ``undecided``: paths of folders and
    names of categories that were refused for their conflicts.
    """

    library: Library
    team: Team
    by: User | None
    base: Folder | None
    archive_missing: bool = False
    progress: Progress = lambda done, total: None
    edits: Edits = field(default_factory=Edits)
    changes: list[Change] = field(default_factory=list)
    saves: dict[int, GuideSave] = field(default_factory=dict)
    origin: LibraryOrigin = field(default_factory=LibraryOrigin)
    trees: dict[str, Tree] = field(default_factory=dict)
    brought: list[tuple[GuideEntry, Tree]] = field(default_factory=list)
    same: list[Tree] = field(default_factory=list)
    undecided: set[str] = field(default_factory=set)
    _places: Places | None = None
    _spill: Spill = field(default_factory=Spill)

    @property
    def places(self) -> Places:
        assert self._places, "run() comes first"
        return self._places

    def run(self) -> None:
        """ValidationError when a guide, a folder or a category cannot be saved."""
        trees = Tree.objects.filter(team=self.team).exclude(source="").select_related("folder", "library_origin")
        trees = trees.defer("words", "released_words")
        self.trees = {tree.source: tree for tree in trees.prefetch_related("categories")}
        self.library = replace(self.library, guides=tuple(refuse_broken_references(self.library, self.trees)))
        self._match_places()
        missing = list(self._missing())
        self._compare([guide for guide in self.library.guides if not guide.error])
        for tree in missing:
            self._add_missing(tree)
        self.changes += [Change(REFUSED, each.file, "", error=each.error) for each in self.library.guides if each.error]

    def _match_places(self) -> None:
        library, team = self.library, self.team
        self.origin = library_origin(team, self.base)
        known = LibraryOrigin() if self.edits.mode == REPLACE else self.origin
        folders = match_folders(library.folders, team, self.base, known.folders, self._decide)
        categories = match_categories(library.categories, library.guides, team, known.categories, self._decide)
        self._places = Places(folders, categories)

    def _decide(self, what: str, name: str, base: str | None, here: str, new: str) -> str:
        """The name of a folder, by its path, or the colour of a category: as in the files, or as it is here."""
        field, file = (NAME, name) if what == FOLDER else (COLOUR, MANIFEST)
        change = Change(UNCHANGED, file, here if what == FOLDER else name)
        is_conflict = base not in (here, new) and here != new and self.edits.mode != REPLACE
        if is_conflict:
            words = ([f"{field.capitalize()}: {each}"] for each in (here, new))
            row = ConflictRow(f"{field} of {what} {name}", f"{what.capitalize()} {change.title}", *words)
            change = replace(change, conflicts=(row,))
        takes_file = self.edits.takes_file(file, row.key) if is_conflict else base != new or self.edits.mode == REPLACE
        if here != new and takes_file:
            lines = (f"{field.capitalize()}: {quoted(here)} becomes {quoted(new)}.",)
            change = replace(change, state=UPDATED, fields=(field,), lines=lines)
        elif self.edits.refuses(change.conflicts):
            change = replace(change, state=REFUSED, error=conflict_error(change.title, change.conflicts))
            self.undecided.add(name)
        if change.state != UNCHANGED or change.conflicts:
            self._add(change)
        return new if takes_file else here

    def _compare(self, guides: Sequence[GuideEntry]) -> None:
        keys = {guide.number: self.trees[guide.id].pk for guide in self.library.guides if guide.id in self.trees}
        trees = [self.trees[guide.id] for guide in guides if guide.id in self.trees]
        drafts = StoredDrafts([tree.pk for tree in trees])
        bases = StoredDrafts([tree.pk for tree in trees if tree.library_serial != tree.serial], BASE)
        for done, guide in enumerate(guides, 1):
            graph = _with_tree_keys(guide.graph, keys)
            tree = self.trees.pop(guide.id, None)  # with it go its texts
            self._add_update(guide, graph, tree, drafts, bases) if tree else self._add_new(guide, graph)
            if done % GUIDES_A_TURN == 0 or done == len(guides):
                self.progress(done, len(guides))

    def _add_new(self, guide: GuideEntry, graph: Graph) -> None:
        tree = Tree(team=self.team, source=guide.id)
        save = GuideSave(tree, "Imported", spilled_text(graph, self._spill), number=guide.number, base=BASE)
        self._set(save, guide, stated(guide, self.places, True))
        self.brought.append((guide, tree))
        self._add(Change(MADE, guide.file, guide.document.title), save)

    def _add_update(self, guide: GuideEntry, new: Graph, tree: Tree, drafts: StoredDrafts, bases: StoredDrafts) -> None:
        file, draft = guide.file, drafts.load(tree.pk)
        state = f"{tree.serial} {tree.updated_at.isoformat()}"
        change = Change(UNCHANGED, file, guide.document.title, tree.pk, replaces=state)
        base = bases.load(tree.pk) if new != draft and tree.pk in bases else None
        edited = tree.library_serial != tree.serial
        try:
            text = merge_text(file, new, draft, base, edited, self.edits)
        except GraphError as error:
            self.changes.append(replace(change, state=REFUSED, error=merge_error(error)))
            return
        said = stated(guide, self.places, self.library.has_manifest)
        fields, conflicts = merge_fields(file, tree, said, details_of(tree), self.places, self.edits)
        rows = (*conflicts, *text.conflicts)
        change = replace(change, conflicts=rows[:MAX_CONFLICTS_SHOWN])
        if self.edits.refuses(rows):
            self.changes.append(replace(change, state=REFUSED, error=conflict_error(change.title, rows)))
            return
        self.brought.append((guide, tree))
        if new == draft and edited:
            self.same.append(tree)
        change = replace(change, keeps_edits=keeps_edits(tree, new, text, said, fields))
        self._add(*self._update(change, guide, tree, fields, text, draft))

    def _update(
        self, change: Change, guide: GuideEntry, tree: Tree, fields: Details, text: MergedText, draft: Graph
    ) -> tuple[Change, GuideSave | None]:
        """``change`` with what it changes, and its save, if there is something to save."""
        differing = [TEXT] if text.draft != draft else []
        differing += [name for name in GUIDE_FIELDS if name in fields]
        if differing:
            lines = changes_of(fields, tree, text, draft, self.places)
            change = replace(change, state=UPDATED, fields=tuple(differing), lines=lines)
        elif not text.brought:
            return replace(change, replaces=change.replaces if change.conflicts else ""), None
        save = GuideSave(tree, "Imported again", was=(tree.serial, tree.updated_at), base=BASE)
        save.text = spilled_text(text.brought, self._spill) if text.brought else None
        save.merged = spilled_text(text.merged, self._spill) if text.merged else None
        self._set(save, guide, fields)
        return change, save

    def _add_missing(self, tree: Tree) -> None:
        """A guide without a file. Archiving one that was edited here would be a conflict."""
        change, mode = Change(MISSING, tree.source, tree.title, tree.pk), self.edits.mode
        edited = tree.library_serial not in (None, tree.serial)
        if not self.archive_missing or (edited and mode == HERE):
            self._add(change)
        elif edited and mode == MERGE:
            error = FormatError(f"{quoted(tree.title)} was edited here, and has no file any more.", hint=DECIDE)
            self._add(replace(change, state=REFUSED, error=error))
        else:
            save = GuideSave(tree, "", was=(tree.serial, tree.updated_at))
            tree.archived_at = timezone.now()
            self._add(replace(change, state=ARCHIVED), save)

    def _add(self, change: Change, save: GuideSave | None = None) -> None:
        if save:
            self.saves[len(self.changes)] = save
        self.changes.append(change)

    def _set(self, save: GuideSave, guide: GuideEntry, values: Details) -> None:
        """Gives the tree these values, by the names of GUIDE_FIELDS. ValidationError."""
        tree, places = save.tree, self.places
        for name, value in values.items():
            if name == "folder":
                tree.folder = places.folders.by_path[guide.folder_path]
            elif name == "categories":
                named = (places.categories.by_key[key] for key in value)
                save.categories = [*{id(each): each for each in named}.values()]  # two names may be one category
            elif name == "archive":
                tree.archived_at = timezone.now() if value else None
            else:
                setattr(tree, GUIDE_FIELDS[name].name, value)
        tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)

    def _missing(self) -> Iterator[Tree]:
        """Guides that were in files and are not now. A file that cannot be read still counts."""
        ids = {guide.id for guide in self.library.guides}
        scope = Scope(self.library, self.base, self.places.folders)
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
