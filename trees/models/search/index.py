"""Bringing the search index up to date with the guides that changed.

Triggers note each change in SearchPending. A search first indexes a few of the guides that are waiting, so it finds
what was just saved, and saving a draft costs one small row: those of the teams that are searched come first, the newest
before the others. ``manage.py worker`` indexes all that wait, in the background; ``manage.py reindex`` indexes them
all, or every guide again.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Event
from typing import Any

import orjson
from django.apps import apps
from django.db import OperationalError, connections, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Role
from trees.core.search.document import lexemes, vocabulary
from trees.models.search import tables as search_tables
from trees.models.search import words as search_words
from trees.models.search.tables import LINKS, PENDING, tables_of

DRAFT, RELEASE = 0, 1
MAX_SEARCHED_CHARS = 150_000
MAX_REFRESHED_PER_SEARCH = 40
MAX_NOTES_PER_CHOICE = 2_000  # notes that are looked at for the guides to index next: more would slow each search down
MAX_NOTES_PER_GUIDE = 4  # on average, of those that are deleted at once
BATCH_SIZE = 500
BACKGROUND_BATCH_SIZE = 50  # SQLite has one writer at a time: a batch is over before another one notices
BACKGROUND_PAUSE_SECONDS = 0.1  # as long as SQLite lets a session sleep that waits for the lock
SCOPE, FOLDER, CATEGORY, KIND = "s", "f", "c", "k"  # letters of the lexemes that filters ask for
ARCHIVED = "a"


class SearchPending(models.Model):
    """A guide that changed since it was indexed: triggers add rows, see trees/models/search/tables.py."""

    tree = models.BigIntegerField()

    def __str__(self) -> str:
        return f"guide {self.tree}"


def waiting() -> int:
    """How many notes of changed guides there are, of which a guide may have several."""
    return SearchPending.objects.count()


def scope_of(team: int, role: str) -> int:
    """What a member with ``role`` searches of a team: its drafts or its releases."""
    return team * 2 + (DRAFT if Role(role).can_write else RELEASE)


def scope_lexeme(scope: int, archived: bool) -> str:
    return f"{SCOPE}{scope}{ARCHIVED if archived else ''}"


def refresh_for_search(teams: Collection[int], using: str = "default") -> None:
    """Indexes what waits, or a part of it where that is much: the guides of ``teams`` first.

    Waits for another session that writes, but not for long: then the search answers from the index as it is.
    """
    try:
        refresh(MAX_REFRESHED_PER_SEARCH, using, teams=teams, wait=True)
    except OperationalError:  # still locked: the next search does it, or the worker
        return


def refresh_in_background(stop: Event, max_seconds: float, using: str = "default") -> int:
    """Indexes all that waits, in short transactions with pauses for other writers. Returns how many guides.

    Ends early when ``stop`` is set, after ``max_seconds``, or while another session indexes.
    """
    guides, until = 0, time.monotonic() + max_seconds
    while SearchPending.objects.using(using).exists():  # outside a transaction, which would make writers wait
        number = refresh(BACKGROUND_BATCH_SIZE, using)
        guides += number
        if not number or time.monotonic() > until or stop.wait(BACKGROUND_PAUSE_SECONDS):
            break
    return guides


def refresh_all(using: str = "default") -> Iterable[int]:
    """Indexes all that waits, in batches; yields how many guides each had."""
    while number := refresh(BATCH_SIZE, using):
        yield number


def mark_all(using: str = "default") -> None:
    """Lets every guide be indexed again."""
    with connections[using].cursor() as cursor:
        search_tables.mark_all(cursor)


def refresh(limit: int, using: str = "default", *, teams: Collection[int] = (), wait: bool = False) -> int:
    """Indexes up to ``limit`` of the guides that wait: those of ``teams`` first, the newest before the others.

    Returns how many; 0 also while another session does it, unless this one is to ``wait`` for it. OperationalError:
    that took too long.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = tables_of(connection)
        if not tables.lock(cursor, wait):
            return 0
        trees = _next(cursor, limit, teams)
        if not trees:
            return 0
        # Read before the guides are: a change that commits later keeps its note.
        notes = SearchPending.objects.using(using).filter(tree__in=trees).order_by("-pk")
        read = list(notes.values_list("pk", flat=True)[: limit * MAX_NOTES_PER_GUIDE])
        wanted = _documents(trees, using)
        existing = tables.read(cursor, [*wanted])
        changed = {key: document for key, document in wanted.items() if set(document) != set(existing.get(key, ()))}
        if changed:
            search_words.count(cursor, _changes(existing, changed))
            tables.write(cursor, changed)
        SearchPending.objects.using(using).filter(pk__in=read).delete()
        return len(trees)


def _next(cursor: CursorWrapper, limit: int, teams: Collection[int]) -> list[int]:
    """The guides to index next. In one statement, whose work does not grow with the number of notes."""
    first = f"CASE WHEN max(team_id) IN ({', '.join(['%s'] * len(teams))}) THEN 0 ELSE 1 END, " if teams else ""
    cursor.execute(
        f"SELECT note.tree FROM (SELECT id, tree FROM {PENDING} ORDER BY id DESC LIMIT {MAX_NOTES_PER_CHOICE}) AS note"
        " LEFT JOIN trees_tree ON trees_tree.id = note.tree"
        f" GROUP BY note.tree ORDER BY {first}max(note.id) DESC LIMIT {limit}",
        [*teams],
    )
    return [tree for (tree,) in cursor.fetchall()]


def _documents(trees: Sequence[int], using: str) -> dict[int, list[str]]:
    """The two documents of each of ``trees``, by their ids; empty where there is nothing to find."""
    result: dict[int, list[str]] = {tree * 2 + kind: [] for tree in trees for kind in (DRAFT, RELEASE)}
    rows = _rows(trees, using)
    categories = _categories(trees, using)
    headings = _headings(rows, using)
    for row in rows:
        draft = headings.get((row["id"], row["serial"]), "")
        words = _words(row, draft, row["words"])
        result[row["id"] * 2 + DRAFT] = _filters(row, DRAFT, categories) + words
        if row["live_id"]:
            live = headings.get((row["id"], row["live_serial"]), "")
            same = live == draft and row["released_words"] == row["words"]
            released = words if same else _words(row, live, row["released_words"])
            result[row["id"] * 2 + RELEASE] = _filters(row, RELEASE, categories) + released
    return result


def _rows(trees: Sequence[int], using: str) -> list[dict[str, Any]]:
    fields = ["id", "team_id", "title", "description", "folder_id", "archived_at", "serial", "live_id"]
    rows = apps.get_model("trees", "Tree")._base_manager.using(using).filter(pk__in=trees)
    return list(rows.order_by().values(*fields, "words", "released_words", live_serial=Coalesce(F("live__serial"), 0)))


def _headings(rows: Sequence[Mapping[str, Any]], using: str) -> dict[tuple[int, int], str]:
    """(guide, serial) -> titles and answers of the steps, of its draft and its live release."""
    revisions = apps.get_model("trees", "Revision")._base_manager.using(using)
    wanted = Q(tree__in=[row["id"] for row in rows]) & (Q(serial=F("tree__serial")) | Q(pk=F("tree__live")))
    contents = revisions.filter(wanted).order_by().values_list("tree", "serial", "content")
    return {(tree, serial): _heading(content) for tree, serial, content in contents}


def _heading(content: str) -> str:
    nodes = orjson.loads(content).get("nodes", {}).values()
    labels = (option.get("label", "") for node in nodes for option in node.get("options") or ())
    return "\n".join([*(node.get("title", "") for node in nodes), *labels])[:MAX_SEARCHED_CHARS]


def _categories(trees: Sequence[int], using: str) -> dict[int, list[int]]:
    (links,) = (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == LINKS)
    rows = links._base_manager.using(using).filter(tree__in=trees).values_list("tree_id", "category_id")
    result: dict[int, list[int]] = defaultdict(list)
    for tree, category in rows:
        result[tree].append(category)
    return result


def _words(row: Mapping[str, Any], headings: str, text: str) -> list[str]:
    return lexemes(row["title"], row["description"], headings, text)


def _filters(row: Mapping[str, Any], kind: int, categories: Mapping[int, Sequence[int]]) -> list[str]:
    """The lexemes by which filters find the document."""
    scope = scope_lexeme(row["team_id"] * 2 + kind, bool(row["archived_at"]))
    folder = [f"{FOLDER}{row['folder_id']}"] if row["folder_id"] else []
    return [scope, f"{KIND}{kind}", *folder, *(f"{CATEGORY}{category}" for category in categories.get(row["id"], ()))]


def _changes(existing: Mapping[int, Sequence[str]], changed: Mapping[int, Sequence[str]]) -> dict[int, Counter[str]]:
    """By how much the number of guides changes that have a word, in each scope."""
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    for key, document in changed.items():
        for words, sign in ((existing.get(key, ()), -1), (document, 1)):
            for scope in (int(lexeme[1:].rstrip(ARCHIVED)) for lexeme in words if lexeme[0] == SCOPE):
                changes[scope].update(dict.fromkeys(vocabulary(words), sign))
    return {scope: Counter({word: by for word, by in words.items() if by}) for scope, words in changes.items()}
