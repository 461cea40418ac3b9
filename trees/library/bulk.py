"""Many guides at once, as pages and the API share it: which were chosen, what to say afterwards, and the undo."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404

from accounts.models import User
from trees.library.forms.library import DEFAULT_SORT
from trees.library.query import LibraryQuery, listed, search_library
from trees.library.rows.guide_rows import counted
from trees.models import undo_keys
from trees.models.bulk import actions, drafts
from trees.models.bulk.actions import MAX_GUIDES_PER_ACTION, LeftOut, Outcome
from trees.models.queries.keyset import ORDERS

MAX_GUIDES_NAMED = 5
UNDO = {"field": actions.undo, "categories": actions.undo, "drafts": drafts.undo_drafts}
KEYS = re.compile(r"[0-9]{1,18}(?:,[0-9]{1,18})*")


def read_keys(text: str) -> list[int]:
    """The keys in ``"3,17,4"``, each once. BadRequest for anything else, and for too many."""
    if not KEYS.fullmatch(text) or text.count(",") >= MAX_GUIDES_PER_ACTION:
        raise BadRequest(f"Choose from 1 to {MAX_GUIDES_PER_ACTION:,} guides.")
    return list(dict.fromkeys(map(int, text.split(","))))


def listed_keys(user: User, query: LibraryQuery) -> tuple[list[int], bool]:
    """The keys of the guides of the list that ``query`` asks for, in its order, and whether there are more than one
    action takes."""
    trees, matches = listed(user, query), search_library(query)
    if matches is not None:
        trees = trees.filter(pk__in=matches.keys)
    keys = list(trees.order_by(*ORDERS[query.sort].order).values_list("pk", flat=True)[: MAX_GUIDES_PER_ACTION + 1])
    if matches is not None and query.sort == DEFAULT_SORT:
        keys.sort(key={key: place for place, key in enumerate(matches.keys)}.__getitem__)
    return keys[:MAX_GUIDES_PER_ACTION], len(keys) > MAX_GUIDES_PER_ACTION


def checked(outcome: Outcome) -> Outcome:
    """``outcome``, unless no guide could be changed: Http404 where none is the user's, else PermissionDenied."""
    if outcome.changed or outcome.unchanged:
        return outcome
    if all(each.reason == actions.GONE for each in outcome.left_out):
        raise Http404
    raise PermissionDenied(f"Nothing was changed. {left_out_sentence(outcome.left_out)}".strip())


def undo(key: str, record: undo_keys.Record, user: User) -> Outcome:
    """Undoes an action of ``user``. Http404 for that of another person, and where it was undone already."""
    if record["by"] != user.pk:
        raise Http404
    outcome = undo_keys.undo_once(key, record, lambda record: UNDO[record["kind"]](record, by=user))
    if outcome is None:
        raise Http404
    return outcome


def sentence(outcome: Outcome, done: str) -> str:
    """Such as "12 guides moved to Network. 1 left out: “VPN” (was changed meanwhile)."."""
    parts = [f"{counted(len(outcome.changed), 'guide')} {done}."] if outcome.changed or not outcome.unchanged else []
    if outcome.unchanged:
        parts.append(f"{counted(len(outcome.unchanged), 'guide')} needed no change.")
    return " ".join([*parts, left_out_sentence(outcome.left_out)]).strip()


def left_out_sentence(left_out: Sequence[LeftOut]) -> str:
    """Names the guides and the reasons; "" for none."""
    if not left_out:
        return ""
    named = [f"“{each.title}” ({each.reason})" for each in left_out if each.title]
    gone = sum(not each.title for each in left_out)
    names = named[:MAX_GUIDES_NAMED]
    if more := len(named) - len(names):
        names.append(f"and {more} more")
    if gone:
        names.append(f"{counted(gone, 'guide')} that no longer {'exists' if gone == 1 else 'exist'}")
    return f"{len(left_out):,} left out: {', '.join(names)}."
