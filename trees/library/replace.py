"""Find and replace over guides: a preview that changes nothing, and the new drafts of those that were chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import orjson
from django.core.exceptions import ValidationError
from django.db.models import F, Sum
from django.db.models.functions import Length

from accounts.access import CAN_EDIT
from accounts.models import User
from trees.core.changes.replace import Change, Query, replace_in
from trees.core.graph import Graph
from trees.core.text import quoted
from trees.models import Revision
from trees.models.bulk.actions import Outcome
from trees.models.bulk.drafts import NewDraft, commit_drafts, drafts_of
from trees.models.trees.tree import TreeQuerySet

MAX_GUIDES_SEARCHED = 2_000
MAX_CHARS_SEARCHED = 20_000_000  # of all drafts together, as they are stored: some seconds of work
MAX_GUIDES_PER_REPLACE = 200
MAX_CHANGES_SHOWN = 10  # of a guide


@dataclass(frozen=True, slots=True)
class Match:
    """A guide with matches. ``changes``: its first changed lines. ``error``: why it cannot be changed, or ""."""

    tree: int
    title: str
    serial: int
    matches: int
    changes: list[Change]
    more: int
    error: str

    @property
    def key(self) -> str:
        """What a form sends of it: the guide, and the draft that was looked at."""
        return f"{self.tree}:{self.serial}"


@dataclass(slots=True)
class Preview:
    """``searched``: how many guides. ``more``: whether further guides match, beyond those of one replacement."""

    searched: int
    guides: list[Match]
    more: bool

    @property
    def matches(self) -> int:
        return sum(each.matches for each in self.guides)


def preview(user: User, scope: TreeQuerySet, query: Query, by: str) -> Preview:
    """What replacing ``query`` by the text ``by`` would change in the guides of ``scope`` that ``user`` may edit.

    ValidationError before any work where the scope is too large.
    """
    titles = dict(
        scope.filter(CAN_EDIT).order_by("sort_title", "pk").values_list("pk", "title")[: MAX_GUIDES_SEARCHED + 1]
    )
    _check_size(titles)
    candidates = (draft for draft in drafts_of(titles) if query.may_match(draft[2]))
    matches = (_match(tree, titles[tree], serial, content, query, by) for tree, serial, content in candidates)
    guides = list(islice((match for match in matches if match.matches), MAX_GUIDES_PER_REPLACE + 1))
    return Preview(len(titles), guides[:MAX_GUIDES_PER_REPLACE], len(guides) > MAX_GUIDES_PER_REPLACE)


def apply(user: User, serials: Mapping[int, int], query: Query, by: str) -> Outcome:
    """Saves the replacement as new drafts of the guides, by the serial of the draft that the preview showed.

    Who calls it checks that there are at most MAX_GUIDES_PER_REPLACE. See ``commit_drafts``.
    """

    def edit(graph: Graph) -> NewDraft:
        result = replace_in(graph, query, by, 0)
        return NewDraft(result.graph if result.matches else None, result.error)

    return commit_drafts(serials, edit, by=user, message=f"Replaced {quoted(query.text)} with {quoted(by)}")


def _check_size(titles: Mapping[int, str]) -> None:
    if len(titles) > MAX_GUIDES_SEARCHED:
        raise ValidationError(
            f"These are more than {MAX_GUIDES_SEARCHED:,} guides. Choose a folder, or filter the library first."
        )
    drafts = Revision.objects.filter(tree__in=list(titles), serial=F("tree__serial"))
    size: int = drafts.order_by().aggregate(size=Sum(Length("content")))["size"] or 0
    if size > MAX_CHARS_SEARCHED:
        raise ValidationError(
            f"These guides have {size // 1_000_000} million characters, more than can be searched at once "
            f"({MAX_CHARS_SEARCHED // 1_000_000} million). Choose a folder, or filter the library first."
        )


def _match(tree: int, title: str, serial: int, content: str, query: Query, by: str) -> Match:
    result = replace_in(Graph.from_json(orjson.loads(content)), query, by, MAX_CHANGES_SHOWN)
    more = result.lines - len(result.changes)
    return Match(tree, title, serial, result.matches, result.changes, more, result.error)
