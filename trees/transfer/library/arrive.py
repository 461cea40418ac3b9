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
from trees.core.graph import Graph, tidy
from trees.models import Category, Folder, Tree
from trees.transfer.library.collect import drafts
from trees.transfer.library.files import picture_file
from trees.transfer.library.pictures import Prepared, keep, prepare
from trees.transfer.library.shape import Guide, Label, Library
from trees.transfer.plan import hold

MADE, UPDATED, UNCHANGED = "made", "updated", "unchanged"
MISSING, ARCHIVED, REFUSED = "missing", "archived", "refused"
AT_ONCE = (
    "Somebody made or deleted one of these guides, folders or categories just now. Nothing was imported: try again."
)
MAX_IMAGE_PIXELS = 4 * images.MAX_IMAGE_PIXELS  # of the new pictures of one import: some seconds of work


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
    what: tuple[str, ...] = ()
    error: FormatError | None = None
    was: str = ""


class Unseen(Exception):
    """What would be done is not what was shown; nothing was changed."""


def told(changes: Iterable[Change]) -> str:
    """Tells ``changes``, and what they replace, from any others."""
    rows = ((each.state, each.file, each.state != MADE and each.tree, each.what, each.was) for each in changes)
    return fingerprint(*rows)


def arrive(
    library: Library,
    *,
    team,
    by,
    folder=None,
    delete: bool = False,
    dry: bool = False,
    shown: str | None = None,
    pictures: Prepared | None = None,
) -> list[Change]:
    """Brings ``team`` in step with ``library``: all of it, or nothing when some cannot be (ValidationError, Stale).

    ``folder``: where it all goes instead of the top. ``delete``: guides that came from files, or went into them, and
    have none now, are archived. With ``dry`` nothing stays changed. ``shown``: what was ``told`` of the changes that
    somebody agreed to; raises Unseen when others would be made by now. ``pictures``: the library's, for who is in a
    transaction already and prepared them before.
    """
    pictures = prepare(library.pictures, MAX_IMAGE_PIXELS) if pictures is None else pictures
    try:
        with transaction.atomic():
            # Two at once would both make the same guide. Only they wait: the team can be added to meanwhile.
            Team.objects.select_for_update(no_key=True).get(pk=team.pk)
            changes = [*_Arrival(library, team, by, folder, dry).run(delete), *_refused(pictures)]
            if shown is not None and told(changes) != shown:
                raise Unseen
            if dry:
                transaction.set_rollback(True)
                return [replace(change, tree=0) if change.state == MADE else change for change in changes]
            keep(pictures.encoded, team=team, by=by)
            return changes
    except IntegrityError:
        raise ValidationError(AT_ONCE) from None


def _refused(pictures: Prepared) -> list[Change]:
    return [Change(REFUSED, picture_file(key), "", error=error) for key, error in pictures.refused.items()]


@dataclass(slots=True)
class _Arrival:
    """``trees`` by ``id``, ``drafts`` by key, ``folders`` by path. ``fresh``: trees that have no revision yet."""

    library: Library
    team: Any
    by: Any
    base: Folder | None
    dry: bool
    trees: dict[str, Tree] = field(default_factory=dict)
    drafts: dict[int, Graph] = field(default_factory=dict)
    folders: dict[str, Folder | None] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def run(self, delete: bool) -> list[Change]:
        known = Tree.objects.filter(team=self.team).exclude(source="").select_related("folder")
        self.trees = {tree.source: tree for tree in known.prefetch_related("categories")}
        self.library = replace(self.library, guides=tuple(self._without_broken_ways()))
        guides = [guide for guide in self.library.guides if not guide.error]
        there = {guide.id for guide in guides}
        self.drafts = drafts([tree for tree in self.trees.values() if tree.source in there])
        missing = self._missing(delete)
        self._shelves()
        self._labels()
        for guide in guides:
            self._begin(guide)
        numbers = {guide.number: self.trees[guide.id].pk for guide in self.library.guides if guide.id in self.trees}
        changes = [self._settle(guide, numbers) for guide in guides]
        refused = [Change(REFUSED, each.file, "", error=each.error) for each in self.library.guides if each.error]
        return [*changes, *missing, *refused]

    def _without_broken_ways(self) -> list[Guide]:
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

    def _shelves(self) -> None:
        self.folders[""] = self.base
        known = {(folder.parent_id, folder.name): folder for folder in Folder.objects.filter(team=self.team)}
        for shelf in self.library.shelves:
            above = self.folders[shelf.path.rpartition("/")[0]]
            found = known.get((above and above.pk, shelf.name))
            if found is None:
                found = Folder(team=self.team, parent=above, name=shelf.name)
                found.full_clean()
                found.save()
            self.folders[shelf.path] = found

    def _labels(self) -> None:
        self.categories = {category.name: category for category in self.team.categories.all()}
        named = dict.fromkeys(name for guide in self.library.guides for name in guide.categories)
        listed = {label.name for label in self.library.labels}
        for label in (*self.library.labels, *(Label(name, "") for name in named if name not in listed)):
            category = self.categories.get(label.name) or Category(team=self.team, name=label.name)
            if category.pk is None or label.colour not in ("", category.colour):
                category.colour = label.colour or category.colour
                category.full_clean()
                category.save()
            self.categories[label.name] = category

    def _begin(self, guide: Guide) -> None:
        """A guide that is not there yet gets its number first: others may lead through it."""
        if guide.id in self.trees:
            return
        tree = Tree(team=self.team, source=guide.id, created_by=self.by, updated_by=self.by)
        tree.title, tree.description = guide.document.title, guide.document.description
        tree.folder, tree.review_on = self.folders[guide.shelf], guide.review
        # Team and folder are ours, and which sources there are is known: that need not be looked up for each.
        tree.full_clean(exclude=[*Tree.PEOPLE, "team", "folder"], validate_constraints=False)
        tree.save()
        if guide.categories:
            tree.label([self.categories[name] for name in guide.categories])
        self.trees[guide.id] = tree
        self.fresh.add(guide.id)

    def _settle(self, guide: Guide, numbers: Mapping[int, int]) -> Change:
        tree, graph = self.trees[guide.id], _led(guide.document.graph, numbers)
        new = guide.id in self.fresh
        what = () if new else tuple(self._differing(tree, guide, graph))
        was = f"{tree.serial} {tree.updated_at.isoformat()}" if what else ""
        if what:
            hold(tree)
        if (new and not self.dry) or "text" in what:
            tree.commit(graph, by=self.by, onto=tree.serial, message="Imported" if new else "Imported again")
        if fields := self._fields(guide, what):
            tree.describe(by=self.by, **fields)
        if "archive" in what or (new and guide.archived):
            (tree.archive if guide.archived else tree.restore)(self.by)
        state = MADE if new else UPDATED if what else UNCHANGED
        return Change(state, guide.file, guide.document.title, tree.pk, what, was=was)

    def _differing(self, tree: Tree, guide: Guide, graph: Graph) -> Iterator[str]:
        differs = {
            "text": self.drafts.get(tree.pk, Graph()) != graph,
            "title": tree.title != guide.document.title,
            "description": tidy(tree.description) != guide.document.description,
            "folder": tree.folder != self.folders[guide.shelf],
            "categories": {category.name for category in tree.categories.all()} != {*guide.categories},
            "archive": bool(tree.archived_at) != guide.archived,
            "review": tree.review_on != guide.review,
        }
        return (name for name, different in differs.items() if different and self._said(name))

    def _said(self, name: str) -> bool:
        """Without a ``library.toml`` nothing is said of categories, the archive and reviews, so they stay."""
        return self.library.listed or name not in ("categories", "archive", "review")

    def _fields(self, guide: Guide, what: tuple[str, ...]) -> dict[str, Any]:
        fields = {
            "title": guide.document.title,
            "description": guide.document.description,
            "folder": self.folders[guide.shelf],
            "categories": [self.categories[name] for name in guide.categories],
            "review": guide.review,
        }
        return {"review_on" if name == "review" else name: fields[name] for name in what if name in fields}

    def _missing(self, delete: bool) -> list[Change]:
        """Guides that were in files and are not now. Of one whose file cannot be read that is not known."""
        there = {guide.id for guide in self.library.guides}
        within = self._within()
        changes = []
        for tree in self.trees.values():
            if tree.source in there or tree.archived_at or not self._is_within(tree, within):
                continue
            if delete:
                tree.archive(self.by)
            changes.append(Change(ARCHIVED if delete else MISSING, tree.source, tree.title, tree.pk))
        return changes

    def _within(self) -> Folder | None | bool:
        """The folder that the files are about, None for the whole team; False where it is not there yet."""
        within = self.base
        names = {shelf.path: shelf.name for shelf in self.library.shelves}
        parts = self.library.only.split("/") if self.library.only else []
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            within = Folder.objects.filter(
                team=self.team, parent=within, name=names.get(path, parts[depth - 1])
            ).first()
            if within is None:
                return False
        return within

    def _is_within(self, tree: Tree, within: Folder | None | bool) -> bool:
        if isinstance(within, Folder):
            return bool(tree.folder and tree.folder.path.startswith(within.path))
        return within is None


def _led(graph: Graph, numbers: Mapping[int, int]) -> Graph:
    """``graph`` with this team's numbers for the library's."""
    if not set(graph.trees()) & set(numbers):
        return graph
    nodes = {
        key: replace(node, options=tuple(replace(o, tree=numbers.get(o.tree, o.tree)) for o in node.options))
        for key, node in graph.nodes.items()
    }
    return replace(graph, nodes=nodes)
