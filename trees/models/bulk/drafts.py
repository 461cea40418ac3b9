"""New drafts of many guides in one transaction. Nothing is published: readers see the live releases as before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import orjson
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from project.web.races import raises_conflict
from trees.core.graph import Graph
from trees.models.bulk.actions import CHANGED, LeftOut, Outcome, lock_writable
from trees.models.trees import revisions
from trees.models.trees.authoring import DRAFT_FIELDS
from trees.models.trees.revisions import Revision
from trees.models.trees.tree import Tree
from trees.models.undo_keys import Record

DRAFTS_PER_STATEMENT = 100
NOT_KEPT = "its draft of before is not kept any more"


@dataclass(frozen=True, slots=True)
class NewDraft:
    """``graph``: the new content; None for no change. ``error``: why it cannot be saved."""

    graph: Graph | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Save:
    tree: Tree
    graph: Graph
    copy_of: int | None = None


@raises_conflict
def commit_drafts(onto: Mapping[int, int], edit: Callable[[Graph], NewDraft], *, by: User, message: str) -> Outcome:
    """Saves ``edit(draft)`` as the new draft of each guide of ``onto``: the serial, by tree, that was looked at.

    A guide with a newer draft is left out. The number of statements grows with the pages of DRAFTS_PER_STATEMENT only.
    """
    trees, left_out = lock_writable(onto, by)
    fresh = _unchanged_since(onto, trees, left_out)
    graphs = _graphs({tree.pk: tree.serial for tree in fresh})
    saves, unchanged = [], []
    for tree in fresh:
        draft = edit(graphs[tree.pk])
        if draft.error:
            left_out.append(LeftOut(tree.pk, tree.title, draft.error))
        elif draft.graph is None:
            unchanged.append(tree.pk)
        else:
            saves.append(_Save(tree, draft.graph))
    serials = {save.tree.pk: (save.tree.serial, save.tree.serial + 1) for save in saves}
    _save(saves, by, message)
    record = {"kind": "drafts", "by": by.pk, "serials": serials, "message": message}
    return Outcome(list(serials), unchanged, left_out, record)


@raises_conflict
def undo_drafts(record: Record, *, by: User) -> Outcome:
    """Undoes ``commit_drafts``: appends a copy of the draft before it. Guides that were saved since are left out."""
    before, after = ({tree: pair[at] for tree, pair in record["serials"].items()} for at in (0, 1))
    trees, left_out = lock_writable(after, by)
    fresh = _unchanged_since(after, trees, left_out)
    graphs = _graphs({tree.pk: before[tree.pk] for tree in fresh})
    left_out += [LeftOut(tree.pk, tree.title, NOT_KEPT) for tree in fresh if tree.pk not in graphs]
    saves = [_Save(tree, graphs[tree.pk], before[tree.pk]) for tree in fresh if tree.pk in graphs]
    _save(saves, by, f"Undid: {record['message']}")
    return Outcome([save.tree.pk for save in saves], [], left_out)


def _unchanged_since(serials: Mapping[int, int], trees: Iterable[Tree], left_out: list[LeftOut]) -> list[Tree]:
    """The trees that still have their serial and a draft; the others are added to ``left_out``."""
    fresh = []
    for tree in trees:
        if tree.serial and tree.serial == serials[tree.pk]:
            fresh.append(tree)
        else:
            left_out.append(LeftOut(tree.pk, tree.title, CHANGED))
    return fresh


def _graphs(serials: Mapping[int, int]) -> dict[int, Graph]:
    """The graph of the revision with that serial, by tree."""
    rows = Revision.objects.filter(tree__in=serials, serial__in=set(serials.values())).defer("message")
    return {row.tree_id: row.graph for row in rows if row.serial == serials[row.tree_id]}


def _save(saves: Iterable[_Save], by: User, message: str) -> None:
    now, rows, trees = timezone.now(), [], []
    for each in saves:
        revision = Revision(
            tree=each.tree,
            serial=each.tree.serial + 1,
            content=orjson.dumps(each.graph.to_json()).decode(),
            author=by,
            message=message[:200],
            created_at=now,
            began_at=now,
            copy_of=each.copy_of,
        )
        revision.graph = each.graph
        each.tree.set_draft(revision, by)
        rows.append(revision)
        trees.append(each.tree)
    Revision.objects.bulk_create(rows, DRAFTS_PER_STATEMENT)
    Tree.objects.bulk_update(trees, DRAFT_FIELDS, DRAFTS_PER_STATEMENT)
    prune_drafts(trees)


def prune_drafts(trees: list[Tree]) -> None:
    """Deletes old revisions of the few guides that have more than are kept."""
    kept = Revision.objects.filter(tree__in=trees, number=None, squashed=False).order_by().values("tree")
    full = kept.annotate(count=Count("*")).filter(count__gt=revisions.MAX_KEPT_REVISIONS)
    pending = set(full.values_list("tree", flat=True))
    for tree in trees:
        if tree.pk in pending:
            tree.prune(tree.serial)


def drafts_of(trees: Iterable[int]) -> Iterable[tuple[int, int, str]]:
    """``(tree, serial, stored content)`` of the newest revisions, in the order of ``trees``.

    Read a page at a time: all at once may be many MB.
    """
    keys = list(trees)
    for at in range(0, len(keys), DRAFTS_PER_STATEMENT):
        page = keys[at : at + DRAFTS_PER_STATEMENT]
        drafts = Revision.objects.filter(tree__in=page, serial=F("tree__serial")).order_by()
        rows = {row[0]: row for row in drafts.values_list("tree", "serial", "content")}
        yield from (rows[key] for key in page if key in rows)
