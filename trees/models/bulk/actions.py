"""One action on many guides: move, categories, archive, restore. Each is one transaction of a fixed number of
statements.

Guides that the person may not change, or that the action does not fit, are left out and named in the ``Outcome``; all
others change together. The rows are locked in the order of their keys, so that two actions take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.access import can_edit
from accounts.models import Role, User
from project.web.races import raises_conflict
from trees.models.library.categories import Category
from trees.models.library.folders import Folder
from trees.models.trees.tree import Tree
from trees.models.undo_keys import Record

MAX_GUIDES_PER_ACTION = 1_000
FIELDS = ["title", "team", "folder", "archived_at", "serial", "updated_at"]
GONE = "no longer exists"
OTHER_TEAM = "belongs to another team"
CHANGED = "was changed meanwhile"
FOLDER_GONE = "its folder was deleted"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A guide that was not changed, and why. ``title``: "" where the person may not know of the guide."""

    tree: int
    title: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """``changed`` and ``unchanged``: keys of trees; unchanged ones were already as asked. ``undo``: what undoes it."""

    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    undo: Record = field(default_factory=dict)


@raises_conflict
def move(keys: Collection[int], folder: Folder | None, *, by: User) -> Outcome:
    """Moves guides into ``folder``; None for no folder. Conflict when it was deleted meanwhile."""
    trees, left_out = lock_writable(keys, by)
    if folder:
        trees = _of_team(trees, folder.team_id, left_out)
    return _set("folder_id", folder.pk if folder else None, trees, left_out, by)


@raises_conflict
def archive(keys: Collection[int], *, by: User) -> Outcome:
    trees, left_out = lock_writable(keys, by)
    archived = [tree.pk for tree in trees if tree.archived_at]
    outcome = _set("archived_at", timezone.now(), [tree for tree in trees if not tree.archived_at], left_out, by)
    outcome.unchanged += archived
    return outcome


@raises_conflict
def restore(keys: Collection[int], *, by: User) -> Outcome:
    """Takes guides out of the archive."""
    return _set("archived_at", None, *lock_writable(keys, by), by)


@raises_conflict
def change_categories(
    keys: Collection[int], *, add: Collection[Category] = (), remove: Collection[Category] = (), by: User
) -> Outcome:
    """Adds and removes categories of one team. Conflict when one was deleted meanwhile."""
    trees, left_out = lock_writable(keys, by)
    for team in {category.team_id for category in [*add, *remove]}:
        trees = _of_team(trees, team, left_out)
    links = Tree.categories.through.objects.filter(tree__in=[tree.pk for tree in trees])
    present = set(links.filter(category__in=[*add, *remove]).values_list("tree", "category"))
    added = [(tree.pk, each.pk) for tree in trees for each in add if (tree.pk, each.pk) not in present]
    removed = sorted(pair for pair in present if pair[1] in {each.pk for each in remove})
    _link(added)
    links.filter(category__in=remove).delete()
    changed = {tree for tree, _ in [*added, *removed]}
    _touch(changed, by)
    return Outcome(
        [tree.pk for tree in trees if tree.pk in changed],
        [tree.pk for tree in trees if tree.pk not in changed],
        left_out,
        {"kind": "categories", "by": by.pk, "added": added, "removed": removed},
    )


@raises_conflict
def undo(record: Record, *, by: User) -> Outcome:
    """Undoes an action by its ``Outcome.undo``. What was changed since stays as it is, and is left out."""
    return _undo_categories(record, by) if record["kind"] == "categories" else _undo_field(record, by)


def lock_writable(keys: Collection[int], by: User) -> tuple[list[Tree], list[LeftOut]]:
    """The guides with ``keys`` that ``by`` may change, locked until the transaction ends; and the others."""
    rows = Tree.objects.of(by).filter(pk__in=set(keys)).order_by("pk").only(*FIELDS)
    trees = {tree.pk: tree for tree in rows.select_for_update(of=("self",), no_key=True)}
    left_out = [LeftOut(key, "", GONE) for key in dict.fromkeys(keys) if key not in trees]
    left_out += [
        LeftOut(tree.pk, tree.title, f"your role in its team is {Role(tree.role).label.lower()}")
        for tree in trees.values()
        if not can_edit(tree)
    ]
    return [trees[key] for key in dict.fromkeys(keys) if key in trees and can_edit(trees[key])], left_out


def _of_team(trees: Iterable[Tree], team: int, left_out: list[LeftOut]) -> list[Tree]:
    """The guides of ``team``; the others are added to ``left_out``."""
    left_out += [LeftOut(tree.pk, tree.title, OTHER_TEAM) for tree in trees if tree.team_id != team]
    return [tree for tree in trees if tree.team_id == team]


def _set(name: str, value: Any, trees: Sequence[Tree], left_out: list[LeftOut], by: User) -> Outcome:
    before = {tree.pk: getattr(tree, name) for tree in trees if getattr(tree, name) != value}
    Tree.objects.filter(pk__in=before).update(**{name: value}, updated_by=by, updated_at=timezone.now())
    if name == "archived_at":
        audit.record_each(_archiving(value), [tree for tree in trees if tree.pk in before], by=by)
    unchanged = [tree.pk for tree in trees if tree.pk not in before]
    record = {"kind": "field", "by": by.pk, "field": name, "value": value, "before": before}
    return Outcome(list(before), unchanged, left_out, record)


def _undo_field(record: Record, by: User) -> Outcome:
    name, value, before = record["field"], record["value"], record["before"]
    trees, left_out = lock_writable(before, by)
    folders = _existing_folders(before.values()) if name == "folder_id" else set()
    now, changed = timezone.now(), []
    for tree in trees:
        if getattr(tree, name) != value:
            left_out.append(LeftOut(tree.pk, tree.title, CHANGED))
        elif name == "folder_id" and before[tree.pk] and before[tree.pk] not in folders:
            left_out.append(LeftOut(tree.pk, tree.title, FOLDER_GONE))
        else:
            setattr(tree, name, before[tree.pk])
            tree.updated_by, tree.updated_at = by, now
            changed.append(tree)
    Tree.objects.bulk_update(changed, [name.removesuffix("_id"), "updated_by", "updated_at"])
    if name == "archived_at":
        for is_archived in (True, False):
            trees_of_kind = [tree for tree in changed if bool(tree.archived_at) is is_archived]
            audit.record_each(_archiving(is_archived), trees_of_kind, by=by)
    return Outcome([tree.pk for tree in changed], [], left_out)


def _archiving(archived: object) -> str:
    return "guide.archived" if archived else "guide.restored"


def _existing_folders(keys: Iterable[int | None]) -> set[int]:
    return set(Folder.objects.filter(pk__in={key for key in keys if key}).values_list("pk", flat=True))


def _undo_categories(record: Record, by: User) -> Outcome:
    pairs = [*record["added"], *record["removed"]]
    trees, left_out = lock_writable(dict.fromkeys(tree for tree, _ in pairs), by)
    keys = {tree.pk for tree in trees}
    kept = set(Category.objects.filter(pk__in={each for _, each in record["removed"]}).values_list("pk", flat=True))
    _link([(tree, each) for tree, each in record["removed"] if tree in keys and each in kept])
    links = Tree.categories.through.objects
    added = {(tree, each) for tree, each in record["added"] if tree in keys}
    rows = links.filter(tree__in=keys, category__in={each for _, each in added}).values_list("pk", "tree", "category")
    links.filter(pk__in=[pk for pk, *pair in rows if tuple(pair) in added]).delete()
    _touch(keys, by)
    return Outcome([tree.pk for tree in trees], [], left_out)


def _link(pairs: Iterable[tuple[int, int]]) -> None:
    """Gives guides categories: (tree, category) by their keys. Those that have them keep them."""
    through = Tree.categories.through
    rows = [through(tree_id=tree, category_id=category) for tree, category in pairs]
    through.objects.bulk_create(rows, ignore_conflicts=True)


def _touch(keys: Collection[int], by: User) -> None:
    Tree.objects.filter(pk__in=keys).update(updated_by=by, updated_at=timezone.now())
