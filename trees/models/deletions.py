"""Undoing the deletion of a folder, a category, a webhook or a lookup, or the end of a public link, for some minutes.

The deletion is kept as trees/models/undo_keys.py says. Later changes are kept: a guide that was moved to another folder
in the meantime stays there.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db.models import Model

from accounts import audit
from accounts.models import Role
from project.web.errors import Conflict
from project.web.races import lock, lock_in_order, raises_conflict
from trees.core.stored import MAX_FIELD_NAME_CHARS
from trees.models import undo_keys
from trees.models.integrations.lookups import Lookup
from trees.models.integrations.webhook_events import EVENTS
from trees.models.integrations.webhooks import Webhook
from trees.models.library.categories import MAX_CATEGORY_NAME_CHARS, Category
from trees.models.library.folders import MAX_FOLDER_NAME_CHARS, Folder
from trees.models.team_owned import free_name
from trees.models.trees.shares import Share
from trees.models.trees.tree import Tree

M = TypeVar("M", bound=Model)
Restored = Folder | Category | Webhook | Lookup | Share
LOOKUP_FIELDS = [
    "name", "url", "method", "body", "sealed_headers", "outputs_json", "seconds", "cache_seconds", "created_by_id",
    "created_at",
]  # fmt: skip
Deletion = undo_keys.Record  # ``team``, and the ``role`` that may undo it where that is not the editor


def delete_folder(folder: Folder) -> str:
    """Dissolves ``folder``. Returns the key of its undo, "" for none."""
    deletion = {
        "kind": "folder",
        "team": folder.team_id,
        "name": folder.name,
        "parent": folder.parent_id,
        "trees": list(folder.trees.values_list("pk", flat=True)),
        "folders": dict(folder.children.values_list("pk", "name")),
    }
    folder.dissolve()
    return undo_keys.keep(deletion)


def with_undo(delete: Callable[[M], Deletion]) -> Callable[[M], str]:
    """Decorator: a lost race raises Conflict. Once the row is deleted, returns the key of its undo, "" for none."""
    delete = raises_conflict(delete)

    @wraps(delete)
    def delete_and_keep(row: M) -> str:
        return undo_keys.keep(delete(row))

    return delete_and_keep


@with_undo
def delete_category(category: Category) -> Deletion:
    deletion = {
        "kind": "category",
        "team": category.team_id,
        "name": category.name,
        "colour": category.colour,
        "trees": list(category.trees.values_list("pk", flat=True)),
    }
    if not category.delete()[0]:  # another request was first
        raise Conflict()
    return deletion


@with_undo
def delete_webhook(webhook: Webhook) -> Deletion:
    """With its deliveries."""
    lock(Webhook.objects.filter(pk=webhook.pk), to_delete=True)  # nothing more comes into its outbox
    kept = ["url", "secret", "signing", "previous_secret", "previous_until", "form", "sealed_token", "with_told"]
    fields = [*kept, *(event.field for event in EVENTS), "active", "created_by_id", "created_at"]
    deletion = {
        "kind": "webhook",
        "team": webhook.team_id,
        "role": Role.ADMIN,
        "fields": {name: getattr(webhook, name) for name in fields},
    }
    audit.record("webhook.deleted", webhook)
    webhook.delete()
    return deletion


@with_undo
def delete_lookup(lookup: Lookup) -> Deletion:
    lock(Lookup.objects.filter(pk=lookup.pk), to_delete=True)  # no run asks it any more
    deletion = {
        "kind": "lookup",
        "team": lookup.team_id,
        "role": Role.ADMIN,
        "fields": {name: getattr(lookup, name) for name in LOOKUP_FIELDS},
    }
    audit.record("lookup.deleted", lookup)
    lookup.delete()
    return deletion


def revoke_share(share: Share) -> str:
    """Revokes ``share``. Returns the key of its undo, "" for none."""
    if share.revoked_at:
        return ""
    share.revoke()
    return undo_keys.keep({"kind": "share", "team": share.team_id, "share": share.pk})


def restore(key: str, deletion: Deletion) -> Restored | None:
    """Undoes a deletion, once; None when another request undid it first."""
    return undo_keys.undo_once(key, deletion, _restore)


@raises_conflict
def _restore(deletion: Deletion) -> Restored:
    return RESTORE[deletion["kind"]](deletion)


def _recreate_folder(deletion: Deletion) -> Folder:
    parent = Folder.objects.filter(team=deletion["team"], pk=deletion["parent"]).first()
    beside = Folder.objects.filter(team=deletion["team"], parent=parent)
    chars = MAX_FOLDER_NAME_CHARS
    folder = Folder(team_id=deletion["team"], parent=parent, name=free_name(deletion["name"], beside, chars))
    folder.save()
    lock_in_order(Tree.objects.filter(pk__in=deletion["trees"]))
    Tree.objects.filter(team=deletion["team"], folder=parent, pk__in=deletion["trees"]).update(folder=folder)
    for child in beside.filter(pk__in=deletion["folders"]):
        child.rename_and_move(free_name(deletion["folders"][child.pk], folder.children.all(), chars), folder)
    return folder


def _recreate_category(deletion: Deletion) -> Category:
    name = free_name(deletion["name"], Category.objects.filter(team=deletion["team"]), MAX_CATEGORY_NAME_CHARS)
    category = Category.objects.create(team_id=deletion["team"], name=name, colour=deletion["colour"])
    category.trees.set(Tree.objects.filter(team=deletion["team"], pk__in=deletion["trees"]))
    return category


def _recreate_webhook(deletion: Deletion) -> Webhook:
    webhook = Webhook.objects.create(team_id=deletion["team"], **deletion["fields"])
    audit.record("webhook.restored", webhook)
    return webhook


def _recreate_lookup(deletion: Deletion) -> Lookup:
    fields = dict(deletion["fields"])
    fields["name"] = free_name(fields["name"], Lookup.objects.filter(team=deletion["team"]), MAX_FIELD_NAME_CHARS)
    lookup = Lookup.objects.create(team_id=deletion["team"], **fields)
    audit.record("lookup.restored", lookup)
    return lookup


def _restore_share(deletion: Deletion) -> Share:
    share = Share.objects.filter(pk=deletion["share"]).select_related("tree").first()
    if share is None:
        raise Conflict()
    share.restore()
    return share


RESTORE: dict[str, Callable[[Deletion], Restored]] = {
    "folder": _recreate_folder,
    "category": _recreate_category,
    "webhook": _recreate_webhook,
    "lookup": _recreate_lookup,
    "share": _restore_share,
}
