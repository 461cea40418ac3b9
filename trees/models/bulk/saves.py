"""Many guides saved together, in statements for whole batches: so an import is over before other writers notice.

What takes long, such as reading texts and comparing them, is done before, outside of the transaction. Some statements
are written here, because Django's ``bulk_create`` and ``bulk_update`` take longer to write theirs than the database to
run them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from project.memory import batches
from project.web.races import raises_conflict
from trees.models.bulk.drafts import prune_drafts
from trees.models.library.categories import Category
from trees.models.trees.authoring import DRAFT_FIELDS
from trees.models.trees.revisions import Revision, Stale
from trees.models.trees.tree import Tree

MAX_GUIDES_PER_BATCH, MAX_BYTES_PER_BATCH = 50, 1_000_000  # of content
LOCKS_PER_STATEMENT = 500
DETAILS = [*Tree.COLUMNS, "sort_title", "archived_at", "updated_at", "updated_by"]
WITH_TEXT = [
    *DETAILS,
    *(name for name in DRAFT_FIELDS if name not in DETAILS),
    "origin",
    "origin_serial",
    "library_serial",
]
MERGED = "Merged with the edits made here"
# The columns of a new revision; the others have defaults in the database.
REVISION = ["tree", "serial", "content", "author", "message", "created_at", "began_at", "release_notes"]
TREE = '"tree":'
# In the stored JSON; within a string each quote has a backslash before it.
TREE_OF_OPTION = re.compile(r'(?<=,"tree":)\d+(?=})')

Field = models.Field[Any, Any]


@dataclass(frozen=True, slots=True)
class NewText:
    """What a revision stores. ``content``: reads the graph's JSON, of ``size`` bytes. ``words``: reads Tree.words."""

    content: Callable[[], str]
    words: Callable[[], str]
    size: int
    node_count: int


@dataclass(slots=True)
class GuideSave:
    """``tree``: a new one, or one that was read, with its new details set. ``text``: None for no new revision.

    ``merged``: ``text`` together with the edits made here, a revision after it; the next import merges from ``text``.
    ``base``: the field of Tree that gets the serial of ``text``.
    ``was``: (serial, updated_at) as they were read; None for a new tree. ``categories``: None for no change.
    ``number``: by which the options of other new texts name this guide, as long as it has no key.
    """

    tree: Tree
    message: str
    text: NewText | None = None
    categories: Sequence[Category] | None = None
    was: tuple[int, datetime] | None = None
    number: int = 0
    merged: NewText | None = None
    base: str = "origin_serial"

    @property
    def texts(self) -> list[tuple[NewText, str]]:
        """Of its new revisions, each with its message."""
        texts = [(self.text, self.message), (self.merged, MERGED)]
        return [(text, message) for text, message in texts if text]

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(text.size for text, _ in self.texts)


@raises_conflict
def save_guides(saves: Sequence[GuideSave], *, by: User | None) -> None:
    """All of ``saves``, or none: what an import brought is the base of the next merge.

    Stale when a guide was saved since it was read, ValidationError when it was deleted.
    Conflict when a folder or a category was deleted meanwhile, or another guide has just got the ``source`` of one.
    """
    known = [save for save in saves if save.was]
    _expect_unchanged(known)
    now = timezone.now()
    new = [save for save in saves if not save.was]
    for some in _batched(new):
        _insert(some, by, now)
    keys = {save.number: save.tree.pk for save in new if save.number}
    for some in _batched([save for save in saves if save.text]):
        _append_revisions(some, keys, by, now)
    for some in _batched(known):
        _update(some, by, now)
    _set_categories([save for save in saves if save.categories is not None])


def _expect_unchanged(saves: Sequence[GuideSave]) -> None:
    """Locks the trees, in the order of their keys."""
    for some in batches(sorted(saves, key=lambda save: save.tree.pk), LOCKS_PER_STATEMENT):
        rows = Tree.objects.filter(pk__in=[save.tree.pk for save in some]).order_by("pk").select_for_update(no_key=True)
        now = {pk: (serial, updated_at) for pk, serial, updated_at in rows.values_list("pk", "serial", "updated_at")}
        for save in some:
            if save.tree.pk not in now:
                raise ValidationError(f"“{save.tree.title}” was deleted in the meantime.")
            if now[save.tree.pk] != save.was:
                raise Stale(Tree.objects.get(pk=save.tree.pk).draft)


def _insert(saves: Sequence[GuideSave], by: User | None, now: datetime) -> None:
    for save in saves:
        tree = save.tree
        tree.created_by = tree.updated_by = by
        tree.created_at = tree.updated_at = now
        tree.sort_title = tree.title.casefold()[:200]
        _set_text(save)
    Tree.objects.bulk_create([save.tree for save in saves])
    _forget_words(saves)


def _append_revisions(saves: Sequence[GuideSave], keys: Mapping[int, int], by: User | None, now: datetime) -> None:
    def key(number: re.Match[str]) -> str:
        return str(keys.get(int(number[0]), number[0]))

    rows = []
    for save in saves:
        for serial, (text, message) in enumerate(save.texts, (save.was[0] if save.was else 0) + 1):
            content = text.content()
            if keys and TREE in content:
                content = TREE_OF_OPTION.sub(key, content)
            common = {"author": by, "message": message, "created_at": now, "began_at": now}
            rows.append(Revision(tree_id=save.tree.pk, serial=serial, content=content, **common))
    fields = _fields(Revision, REVISION)
    columns, values = ", ".join(map(_column, fields)), ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(Revision._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({values})",  # noqa: S608 (names of the model's columns)
            [list(_values(row, fields)) for row in rows],
        )


def _update(saves: Sequence[GuideSave], by: User | None, now: datetime) -> None:
    for save in saves:
        save.tree.updated_at, save.tree.updated_by = now, by
        save.tree.sort_title = save.tree.title.casefold()[:200]
        _set_text(save)
    with_text = [save.tree for save in saves if save.text]
    _update_rows(with_text, WITH_TEXT)
    _update_rows([save.tree for save in saves if not save.text], DETAILS)
    prune_drafts(with_text)
    _forget_words(saves)


def _update_rows(trees: Sequence[Tree], names: Sequence[str]) -> None:
    if not trees:
        return
    fields = _fields(Tree, names)
    for tree in trees:
        if "folder" in tree._state.fields_cache:
            tree.folder = tree.folder  # it has a key by now
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    sql = f"UPDATE {connection.ops.quote_name(Tree._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608 (as above)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*_values(tree, fields), tree.pk] for tree in trees])


def _fields(model: type[models.Model], names: Iterable[str]) -> list[Field]:
    return [cast(Field, model._meta.get_field(name)) for name in names]  # none is a reverse relation


def _column(field: Field) -> str:
    return connection.ops.quote_name(field.column or "")


def _values(row: models.Model, fields: Iterable[Field]) -> Iterator[Any]:
    return (field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)


def _set_text(save: GuideSave) -> None:
    before = save.was[0] if save.was else 0
    if save.text:
        setattr(save.tree, save.base, before + 1)
    for serial, (text, _) in enumerate(save.texts, before + 1):
        save.tree.serial = serial
        save.tree.words, save.tree.node_count = text.words(), text.node_count


def _forget_words(saves: Iterable[GuideSave]) -> None:
    """They are in memory for one batch only, and read again by whoever asks for them."""
    for save in saves:
        save.tree.__dict__.pop("words", None)


def _set_categories(saves: Sequence[GuideSave]) -> None:
    links = Tree.categories.through
    for some in batches(saves, LOCKS_PER_STATEMENT):
        if known := [save.tree.pk for save in some if save.was]:
            links.objects.filter(tree__in=known).delete()
        rows = [links(tree=save.tree, category=each) for save in some for each in save.categories or ()]
        links.objects.bulk_create(rows)


def _batched(saves: Iterable[GuideSave]) -> Iterator[list[GuideSave]]:
    """Those whose texts are in memory together."""
    batch: list[GuideSave] = []
    total = 0
    for save in saves:
        size = save.size
        if batch and (total + size > MAX_BYTES_PER_BATCH or len(batch) == MAX_GUIDES_PER_BATCH):
            yield batch
            batch, total = [], 0
        batch.append(save)
        total += size
    if batch:
        yield batch
