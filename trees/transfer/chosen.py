"""Importing the guides that were chosen in a preview, each to its place: all of them, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core.graph import Graph
from trees.core.text import name_key
from trees.models import Category, Folder, Picture
from trees.models.library.folders import MAX_FOLDER_NAME_CHARS
from trees.transfer.again import again_of
from trees.transfer.choices import NO_FOLDER, Choice, ChoiceRefused, titles_of
from trees.transfer.incoming import folders_of
from trees.transfer.origin import origin_of
from trees.transfer.pictures import stored_pictures
from trees.transfer.plan import PlannedGuide
from trees.transfer.saving import ImportedGuide, apply_plan

FOLDER_GONE = "That folder no longer exists: choose another."
CHANGED_HERE = "“{}” was changed here in the meantime. The preview is up to date now."
FolderPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the guides go that have no place of their own. ``as_files``: in folders as their files lay in."""

    folder: Folder | None = None
    categories: Collection[Category] = ()
    as_files: bool = False


def import_chosen(
    planned: Iterable[PlannedGuide],
    choices: Mapping[str, Choice],
    places: Places,
    starts: Mapping[str, str],
    *,
    team: Team,
    by: User,
) -> list[ImportedGuide]:
    """``starts``: keys by source. Raises ChoiceRefused, or GraphError for an unknown start."""
    titles = titles_of(choices)
    wanted = [each.starting_at(starts.get(each.source, "")) for each in planned if each.source in titles]
    with stored_pictures(wanted, team=team, by=by) as (guides, pictures):
        return _apply(guides, pictures, choices, places, titles, team, by)


@raises_conflict
def _apply(
    wanted: Sequence[PlannedGuide],
    pictures: Iterable[Picture],
    choices: Mapping[str, Choice],
    places: Places,
    titles: Mapping[str, str],
    team: Team,
    by: User,
) -> list[ImportedGuide]:
    revisions = {each.source: each for each in _revisions(wanted, choices, titles, team)}
    new = [each for each in wanted if each.source not in revisions]
    placed = [*revisions.values(), *_placed(new, choices, places, team)]
    own = {each.source: each.document.title for each in revisions.values()}
    return apply_plan(placed, team=team, by=by, titles={**titles, **own}, pictures=pictures)


def _revisions(
    wanted: Sequence[PlannedGuide],
    choices: Mapping[str, Choice],
    titles: Mapping[str, str],
    team: Team,
) -> Iterator[PlannedGuide]:
    """The guides that become a new revision of one that is here. It keeps its description, and a title of its own."""
    chosen = [each for each in wanted if choices[each.source].into]
    known = again_of(chosen, team) if chosen else {}
    for each in chosen:
        again, choice = known.get(each.source), choices[each.source]
        if (
            again is None
            or choice.into not in (again.value, again.merge_value)
            or (choice.merges and not again.merging)
        ):
            raise ChoiceRefused(CHANGED_HERE.format(each.document.title))
        graph, brought = again.graph, None
        if again.merging and choice.merges:
            # Read as from the database: together they may exceed a limit that each of them keeps.
            graph = Graph.from_json(again.merging.with_sides(choice.from_file).to_json())
            brought = again.merging.source
        title = titles[each.source] if titles[each.source] != each.document.title else again.tree.title
        description = again.tree.description or each.document.description
        document = replace(each.document, graph=graph, title=title, description=description)
        again.tree.origin = origin_of(each.file, each.number) or again.tree.origin
        yield replace(each, document=document, into=again.tree, brought=brought)


def _placed(
    wanted: Sequence[PlannedGuide], choices: Mapping[str, Choice], places: Places, team: Team
) -> list[PlannedGuide]:
    """``wanted`` with folders and categories."""
    folders = {str(folder.pk): folder for folder in team.folders.all()}
    names = {str(category.pk): category.name for category in team.categories.all()}
    common = [category.name for category in places.categories]
    paths = {each.source: tuple(folders_of(each.file)) if places.as_files else () for each in wanted}
    made = _make_folders(team, places.folder, [paths[each.source] for each in wanted], folders.values())

    def folder_of(planned: PlannedGuide) -> Folder | None:
        chosen = choices[planned.source].folder
        if chosen and chosen != NO_FOLDER and chosen not in folders:
            raise ChoiceRefused(FOLDER_GONE)
        return folders.get(chosen) if chosen else made[paths[planned.source]]

    def placed(planned: PlannedGuide) -> PlannedGuide:
        own = [names[key] for key in choices[planned.source].categories if key in names]
        all_of = dict.fromkeys([*planned.document.categories, *common, *own])
        document = replace(planned.document, categories=tuple(all_of))
        return replace(planned, folder=folder_of(planned), document=document)

    return [placed(each) for each in wanted]


def _make_folders(
    team: Team, base: Folder | None, paths: Iterable[FolderPath], existing: Iterable[Folder]
) -> dict[FolderPath, Folder | None]:
    """The folder of each path below ``base``, made where it is missing. Deeper paths end at the deepest folder."""
    known = {(folder.parent_id, name_key(folder.name)): folder for folder in existing}
    made: dict[FolderPath, Folder | None] = {(): base}
    for path in paths:
        for depth in range(1, len(path) + 1):
            if path[:depth] in made:
                continue
            above = made[path[: depth - 1]]
            made[path[:depth]] = _folder(team, above, path[depth - 1][:MAX_FOLDER_NAME_CHARS].strip(), known)
    return made


def _folder(team: Team, parent: Folder | None, name: str, known: dict[tuple[int | None, str], Folder]) -> Folder | None:
    place = (parent.pk if parent else None, name_key(name))
    if place not in known and name and (parent is None or parent.depth + 1 < Folder.MAX_DEPTH):
        folder = Folder(team=team, parent=parent, name=name)
        folder.full_clean()
        folder.save()
        known[place] = folder
    return known.get(place, parent)
