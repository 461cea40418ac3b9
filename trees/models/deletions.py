"""Bringing back a folder, a category or a webhook that was deleted a moment ago.

What it was is kept in the shared cache for a while, under a key that only the page of the person who deleted it has.
Where the cache is not there, the deletion happens all the same and there is no key: the page says so.
What has changed since is left as it is: a guide that was moved elsewhere meanwhile stays there.
"""

import logging
import secrets
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts.models import Role
from project.web.errors import Conflict
from project.web.races import raises_conflict
from trees.models.categories import MAX_CATEGORY_NAME_CHARS, Category
from trees.models.folders import MAX_FOLDER_NAME_CHARS, Folder
from trees.models.team_owned import free_name
from trees.models.tree import Tree
from trees.models.webhook_events import EVENTS
from trees.models.webhooks import Webhook

log = logging.getLogger(__name__)
UNDO_SECONDS = 600
PREFIX = "trees.undo:"
Deletion = dict[str, Any]  # by the names of the fields; the cache keeps no types


def delete_folder(folder: Folder) -> str:
    """Dissolves ``folder``. Returns the key of its undo, "" for none."""
    was = {
        "kind": "folder",
        "team": folder.team_id,
        "name": folder.name,
        "parent": folder.parent_id,
        "trees": list(folder.trees.values_list("pk", flat=True)),
        "folders": dict(folder.children.values_list("pk", "name")),
    }
    folder.dissolve()
    return _keep(was)


def delete_category(category: Category) -> str:
    """Deletes ``category``. Returns the key of its undo, "" for none."""
    was = {
        "kind": "category",
        "team": category.team_id,
        "name": category.name,
        "colour": category.colour,
        "trees": list(category.trees.values_list("pk", flat=True)),
    }
    category.delete()
    return _keep(was)


def delete_webhook(webhook: Webhook) -> str:
    """Deletes ``webhook`` and what was sent to it. Returns the key of its undo, "" for none."""
    fields = ["url", "secret", *(event.field for event in EVENTS), "active", "created_by_id", "created_at"]
    was = {
        "kind": "webhook",
        "team": webhook.team_id,
        "role": Role.ADMIN,
        "fields": {name: getattr(webhook, name) for name in fields},
    }
    webhook.delete()
    return _keep(was)


def deletion_for(key: str) -> Deletion | None:
    """What was deleted under ``key``, with the ``team`` it belonged to, and the ``role`` in it that may undo that where
    it is not an editor's; None when that is too long ago or undone."""
    deletion: Deletion | None = cache.get(PREFIX + key)
    return deletion


def restore(key: str, was: Deletion) -> Folder | Category | Webhook | None:
    """Undoes the deletion that ``deletion_for`` answers, once; None for whoever comes second."""
    if not cache.delete(PREFIX + key):
        return None
    try:
        return _restore(was)
    except (Conflict, ValidationError):
        _store(key, was)
        raise


@raises_conflict
def _restore(was: Deletion) -> Folder | Category | Webhook:
    if was["kind"] == "folder":
        return _folder(was)
    return _category(was) if was["kind"] == "category" else _webhook(was)


def _keep(was: Deletion) -> str:
    key = secrets.token_urlsafe(16)
    return key if _store(key, was) else ""


def _store(key: str, was: Deletion) -> bool:
    """Whether the cache took it. Each backend has errors of its own, and none of them may follow a deletion."""
    try:
        cache.set(PREFIX + key, was, UNDO_SECONDS)
    except Exception:
        log.exception("A deletion cannot be undone: the cache failed")
        return False
    return True


def _folder(was: Deletion) -> Folder:
    parent = Folder.objects.filter(team=was["team"], pk=was["parent"]).first()
    beside = Folder.objects.filter(team=was["team"], parent=parent)
    folder = Folder(team_id=was["team"], parent=parent, name=free_name(was["name"], beside, MAX_FOLDER_NAME_CHARS))
    folder.save()
    Tree.objects.filter(team=was["team"], folder=parent, pk__in=was["trees"]).update(folder=folder)
    for child in beside.filter(pk__in=was["folders"]):
        child.rename_and_move(was["folders"][child.pk], folder)
    return folder


def _category(was: Deletion) -> Category:
    name = free_name(was["name"], Category.objects.filter(team=was["team"]), MAX_CATEGORY_NAME_CHARS)
    category = Category.objects.create(team_id=was["team"], name=name, colour=was["colour"])
    category.trees.set(Tree.objects.filter(team=was["team"], pk__in=was["trees"]))
    return category


def _webhook(was: Deletion) -> Webhook:
    return Webhook.objects.create(team_id=was["team"], **was["fields"])
