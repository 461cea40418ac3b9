"""Saving a plan: all of its guides in one transaction, with their pictures, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from accounts import audit
from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core.formats import Document
from trees.core.text import name_key
from trees.models import Category, Folder, Picture, Tree
from trees.models.bulk.saves import GuideSave, save_guides
from trees.transfer.library.pictures import save_rows
from trees.transfer.library.places import save_categories
from trees.transfer.origin import origin_of, shortened
from trees.transfer.plan import CHECKED_BEFORE, MADE, UNCHANGED, UPDATED, PlannedGuide
from trees.transfer.spill import Spill, spilled_text

ROWS_PER_STATEMENT = 100


@dataclass(frozen=True, slots=True)
class ImportedGuide:
    """What the import did with one planned guide. ``state``: MADE, UPDATED or UNCHANGED."""

    planned: PlannedGuide
    tree: Tree
    state: str


def apply_plan(
    planned: Iterable[PlannedGuide],
    *,
    team: Team,
    by: User | None,
    folder: Folder | None = None,
    titles: Mapping[str, str] | None = None,
    source: str | None = None,
    pictures: Iterable[Picture] = (),
) -> list[ImportedGuide]:
    """Makes the trees of a plan, all or none; guides that are refused are skipped.

    ``titles``: another title by ``PlannedGuide.source``. With ``source`` the import can be repeated: each new guide is
    known by ``source + PlannedGuide.source``, and ``imported_again`` finds it. ``pictures``: those that
    ``stored_pictures`` has stored. A save at the same time raises Stale.
    """
    wanted = [each for each in planned if not each.error]
    places = {each.source: "" if source is None else shortened(source + each.source) for each in wanted}
    categories = _categories(team, [name for each in wanted for name in each.document.categories])
    spill, done = Spill(), []
    for each in wanted:
        document = replace(each.document, title=(titles or {}).get(each.source, each.document.title))
        if tree := each.into:
            save = _update_as_brought(tree, each, document, spill)
            done.append((ImportedGuide(each, tree, UPDATED if save else UNCHANGED), save))
        else:
            save = _new(document, team, each.folder or folder, places[each.source], categories, spill)
            save.tree.origin = origin_of(each.file, each.number)
            done.append((ImportedGuide(each, save.tree, MADE), save))
    _save([save for _, save in done if save], categories.values(), pictures, team, by)
    return [imported for imported, _ in done]


@raises_conflict
def _save(
    saves: Sequence[GuideSave],
    categories: Iterable[Category],
    pictures: Iterable[Picture],
    team: Team,
    by: User | None,
) -> None:
    save_rows(pictures)
    save_categories([category for category in categories if not category.pk])
    save_guides(saves, by=by)
    about = [save.tree for save in saves if save.was and not save.text]
    Tree.objects.bulk_update(about, ["origin"], ROWS_PER_STATEMENT)
    if saves:
        audit.record("guides.imported", team, by=by, team=team.pk, guides=len(saves))


def _categories(team: Team, names: Iterable[str]) -> dict[str, Category]:
    """By ``name_key`` of the name: the team's category of that name; it is not saved yet where the team has none."""
    wanted = {name_key(name): name for name in names}
    if not wanted:
        return {}
    known = {name_key(category.name): category for category in team.categories.all()}
    return known | {key: Category(team=team, name=name) for key, name in wanted.items() if key not in known}


def _new(
    document: Document, team: Team, folder: Folder | None, source: str, categories: Mapping[str, Category], spill: Spill
) -> GuideSave:
    tree = Tree(
        team=team,
        title=document.title,
        description=document.description,
        folder=folder,
        source=source,
        review_on=document.review,
    )
    tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)
    named = [categories[key] for key in dict.fromkeys(map(name_key, document.categories))]
    return GuideSave(tree, "Imported", spilled_text(document.graph, spill), named)


def _update_as_brought(tree: Tree, planned: PlannedGuide, document: Document, spill: Spill) -> GuideSave | None:
    """As ``_update``; where the file was merged with edits made here, first what the file says, then the merge."""
    if not planned.brought or planned.brought == document.graph:
        return _update(tree, document, spill)
    merged = spilled_text(document.graph, spill)
    if save := _update(tree, replace(document, graph=planned.brought), spill):
        save.merged = merged
    return save


def _update(tree: Tree, document: Document, spill: Spill) -> GuideSave | None:
    """None where nothing differs."""
    text_differs = orjson.dumps(document.graph.to_json()).decode() != tree.draft.content
    about_differs = (tree.title, tree.description) != (document.title, document.description)
    if not (text_differs or about_differs):
        return None
    save = GuideSave(tree, "Imported again", was=(tree.serial, tree.updated_at))
    save.text = spilled_text(document.graph, spill) if text_differs else None
    tree.title, tree.description = document.title, document.description
    tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)
    return save
