"""From the database: a team's library, or one folder of it with what is below."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import F

from accounts.models import Team
from trees.core.formats import Document
from trees.core.formats.keys import Names, slug
from trees.core.graph import Graph, tidy
from trees.core.links import PICTURES_PATH
from trees.models import Folder, Picture, Revision, Tree
from trees.transfer.library.files import PICTURES
from trees.transfer.library.shape import PICTURE, Guide, Label, Library, Shelf

LONGEST = 60  # characters of a name that a title gives
TOGETHER = 500  # drafts that one query reads


def collect(team, folder: Folder | None = None, names: Mapping[str, str] | None = None) -> Library:
    """The library of ``team``, or what is in ``folder``, at the same paths.

    A guide that has never been in a file gets its ``id`` (``Tree.source``) now, so that it is known again.
    ``names``: id -> the name of the file, without its folder, where it has one already.
    """
    shelves = _shelves(team, folder)
    with transaction.atomic():
        trees = _trees(team, folder)
        _identify(team, trees)
    guides = _guides(trees, shelves, names or {})
    used = {name for guide in guides for name in guide.categories}
    labels = [Label(name, colour) for name, colour in team.categories.order_by("name").values_list("name", "colour")]
    return Library(
        tuple(sorted(shelves.values(), key=lambda shelf: shelf.path.split("/"))),
        tuple(label for label in labels if not folder or label.name in used),
        tuple(guides),
        _pictures(guides),
        shelves[folder.pk].path if folder else "",
    )


def file_name(text: str) -> str:
    """``text`` as a name that every system can hold; "" when none of its letters can be in one."""
    return slug(unicodedata.normalize("NFC", text))[:LONGEST].strip("-_")


def _trees(team, folder: Folder | None) -> list[Tree]:
    trees = Tree.objects.filter(team=team).prefetch_related("categories").order_by("pk")
    return list(trees.in_folder(folder) if folder else trees)


def _shelves(team, folder: Folder | None) -> dict[int, Shelf]:
    """Key -> folder. Of names that give the same directory the later ones, by name, get a number."""
    found: dict[int, Shelf] = {}
    names: dict[str, Names] = {"": Names([PICTURES])}
    for each in sorted(Folder.objects.filter(team=team), key=lambda each: (each.depth, each.name, each.pk)):
        above = f"{found[each.parent_id].path}/" if each.parent_id else ""
        path = above + names.setdefault(above, Names()).take(file_name(each.name) or "folder")
        found[each.pk] = Shelf(path, each.name)
    if folder:
        wanted = {*folder.lineage, *Folder.objects.below(folder).values_list("pk", flat=True)}
        found = {key: shelf for key, shelf in found.items() if key in wanted}
    return found


def _identify(team, trees: Iterable[Tree]) -> None:
    new = [tree for tree in trees if not tree.source]
    if not new:
        return
    # Two exports at once would both name the same guide.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    names = Names(Tree.objects.filter(team=team).exclude(source="").values_list("source", flat=True))
    for tree in new:
        tree.source = names.take(file_name(tree.title) or "guide")
        if not Tree.objects.filter(pk=tree.pk, source="").update(source=tree.source):
            tree.refresh_from_db(fields=["source"])


def _guides(trees: list[Tree], shelves: Mapping[int, Shelf], names: Mapping[str, str]) -> list[Guide]:
    graphs = drafts(trees)
    taken: dict[str, Names] = {}
    guides = []
    # Those that have a name already come first, so that none of them is taken away.
    for tree in sorted(trees, key=lambda tree: (tree.source not in names, tree.source)):
        above = f"{shelves[tree.folder_id].path}/" if tree.folder_id in shelves else ""
        stem = names.get(tree.source, "").removesuffix(".md") or _stem(tree.source)
        file = f"{above}{taken.setdefault(above, Names()).take(stem)}.md"
        document = Document(graphs.get(tree.pk, Graph()), tree.title, tidy(tree.description))
        categories = tuple(sorted(category.name for category in tree.categories.all()))
        guides.append(Guide(file, tree.source, tree.pk, document, categories, bool(tree.archived_at), tree.review_on))
    return sorted(guides, key=lambda guide: guide.file.split("/"))


def drafts(trees: list[Tree]) -> dict[int, Graph]:
    """Key of a tree -> its draft."""
    graphs = {}
    for at in range(0, len(trees), TOGETHER):
        rows = Revision.objects.filter(tree__in=trees[at : at + TOGETHER], serial=F("tree__serial"))
        graphs |= {revision.tree_id: revision.graph for revision in rows}
    return graphs


def _stem(source: str) -> str:
    """The name that an id gives: ``vpn`` for ``Network/vpn.md#1``."""
    name = source.partition("#")[0].rpartition("/")[2]
    return file_name(name.rpartition(".")[0] or name) or "guide"


def _pictures(guides: Iterable[Guide]) -> dict[str, bytes]:
    """The pictures that the guides show; whoever knows the key of one may see it. Without those whose file is gone."""
    bodies = (node.body for guide in guides for node in guide.document.graph.nodes.values())
    keys = sorted({key for body in bodies if PICTURES_PATH in body for key in PICTURE.findall(body)})
    found = {}
    for picture in Picture.objects.filter(pk__in=keys).order_by("pk"):
        try:
            with picture.file.open() as file:
                found[picture.key] = file.read()
        except OSError:
            continue
    return found
