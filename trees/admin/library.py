"""Admin pages of the library. History is read-only."""

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from accounts.admin.base import AuditedAdmin, M, ReadOnlyAdmin
from trees.models import (
    Category,
    Delivery,
    Fetch,
    Flag,
    Folder,
    Lookup,
    MissedSearch,
    Picture,
    Pin,
    Presence,
    Revision,
    Run,
    RunEvent,
    RunSnapshot,
    Share,
    SummaryTemplate,
    Synonyms,
    Tree,
    Webhook,
)
from trees.models.integrations.webhook_events import EVENTS
from trees.models.trees.tree import TreeQuerySet


@admin.register(Folder)
class FolderAdmin(AuditedAdmin[Folder]):
    list_display = ["name", "team", "parent"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    list_select_related = ["team", "parent"]
    search_fields = ["name", "team__name"]
    autocomplete_fields = ["team", "parent"]
    readonly_fields = ["path"]

    def get_readonly_fields(self, request: HttpRequest, obj: Folder | None = None) -> list[str]:
        """Folders are moved in the library, which moves their subfolders too."""
        return ["path", "team", "parent"] if obj else ["path"]


@admin.register(Category)
class CategoryAdmin(AuditedAdmin[Category]):
    list_display = ["name", "team", "colour"]
    list_filter = ["colour"]
    list_select_related = ["team"]
    search_fields = ["name", "team__name"]
    autocomplete_fields = ["team"]

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> list[str]:
        return ["team"] if obj else []


@admin.register(Tree)
class TreeAdmin(AuditedAdmin[Tree]):
    """The details of a guide. Its content is edited in the library, where saves are checked."""

    list_display = ["title", "team", "folder", "node_count", "run_count", "updated_at", "updated_by", "archived_at"]
    list_filter = [("archived_at", admin.EmptyFieldListFilter), "updated_at"]
    list_select_related = ["team", "folder", "updated_by"]
    search_fields = ["title"]
    search_help_text = "Words of the title, the description or the steps."
    autocomplete_fields = ["folder", "categories"]
    readonly_fields = [
        "team", "serial", "node_count", "run_count", "source", "created_at", "created_by", "updated_at", "updated_by"
    ]  # fmt: skip
    fields = ["title", "description", "folder", "categories", "archived_at", *readonly_fields]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Tree], search_term: str
    ) -> tuple[TreeQuerySet, bool]:
        trees = cast(TreeQuerySet, queryset)  # what the manager of Tree makes
        return trees.search(search_term), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


HEAVY_OF_RUN = ("run__tree__words", "run__tree__released_words", "run__tree__description", "run__words")


class HistoryAdmin(ReadOnlyAdmin[M]):
    """Records that are never changed.

    ``heavy``: long texts that no list shows.
    """

    heavy: tuple[str, ...] = ("tree__words", "tree__released_words", "tree__description", "release__content")

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return super().get_queryset(request).defer(*self.heavy)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


@admin.register(Revision)
class RevisionAdmin(HistoryAdmin[Revision]):
    list_display = ["tree", "serial", "number", "message", "author", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["tree", "author"]
    search_fields = ["tree__title", "message", "author__email"]
    ordering = ["-pk"]
    fields = ["tree", "serial", "message", "author", "created_at", "number", "published_at", "published_by",
              "release_notes", "shortened"]  # fmt: skip
    heavy = ("tree__words", "tree__description")

    @admin.display(description="content")
    def shortened(self, revision: Revision) -> str:
        return Truncator(revision.content).chars(2000)


@admin.register(Run)
class RunAdmin(HistoryAdmin[Run]):
    list_display = ["tree", "release", "person", "started_at", "ended_at", "outcome", "steps", "ticket"]
    list_filter = ["outcome", "started_at", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["tree", "release", "person"]
    search_fields = ["tree__title", "ticket", "caller", "person__email"]


@admin.register(RunEvent)
class RunEventAdmin(HistoryAdmin[RunEvent]):
    list_display = ["kind", "guide", "node", "option", "by", "at", "seconds"]
    list_filter = ["kind", "at"]
    list_select_related = ["by", "run__tree"]
    search_fields = ["run__tree__title", "run__ticket"]
    ordering = ["-pk"]
    heavy = HEAVY_OF_RUN

    @admin.display(description="guide")
    def guide(self, event: RunEvent) -> str:
        return event.run.tree.title


@admin.register(RunSnapshot)
class RunSnapshotAdmin(ReadOnlyAdmin[RunSnapshot]):
    """Deleting one loses nothing: it is made again from the events of its run."""

    list_display = ["guide", "serial", "last"]
    list_filter = ["last"]
    list_select_related = ["run__tree"]
    search_fields = ["run__tree__title", "run__ticket"]
    ordering = ["-last"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RunSnapshot]:
        return super().get_queryset(request).defer(*HEAVY_OF_RUN)

    @admin.display(description="guide")
    def guide(self, snapshot: RunSnapshot) -> str:
        return snapshot.run.tree.title


@admin.register(Flag)
class FlagAdmin(HistoryAdmin[Flag]):
    """Flags are resolved on the page of the guide, which notifies their author."""

    list_display = ["step", "kind", "text", "tree", "release", "by", "raised_at", "resolved_at"]
    list_filter = ["kind", ("resolved_at", admin.EmptyFieldListFilter), "raised_at"]
    list_select_related = ["tree", "release", "by"]
    search_fields = ["tree__title", "step", "text", "by__email"]


@admin.register(Share)
class ShareAdmin(HistoryAdmin[Share]):
    """Links are created on the page of the guide. The token is not shown: it is all that a reader needs."""

    list_display = ["tree", "release", "created_by", "created_at", "expires_at", "revoked_at", "indexable"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), "indexable", "created_at"]
    list_select_related = ["tree", "release", "created_by"]
    search_fields = ["tree__title", "created_by__email", "origins"]
    actions = ["revoke"]

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, shares: QuerySet[Share]) -> None:
        for share in shares:
            share.revoke()
        self.message_user(request, f"{len(shares)} revoked.")


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin[Webhook]):
    """Webhooks are set up by the team's admins. The secret is never shown."""

    list_display = ["url", "team", "active", *(event.field for event in EVENTS), "created_by", "created_at"]
    list_filter = ["active", "created_at"]
    list_select_related = ["team", "created_by"]
    search_fields = ["url", "team__name"]
    exclude = ["secret"]
    readonly_fields = ["url"]  # as text: a field for it would ask which scheme to assume


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    list_display = ["event", "webhook", "created_at", "attempts", "next_at", "delivered_at", "answer"]
    list_filter = ["event", "created_at", ("delivered_at", admin.EmptyFieldListFilter)]
    list_select_related = ["webhook"]
    search_fields = ["webhook__url", "answer"]


@admin.register(Lookup)
class LookupAdmin(ReadOnlyAdmin[Lookup]):
    """Lookups are set up by the team's admins. What is sent along is never shown."""

    list_display = ["name", "team", "method", "seconds", "created_by", "changed_at"]
    list_filter = ["changed_at"]
    list_select_related = ["team", "created_by"]
    search_fields = ["name", "team__name"]
    fields = ["name", "team", "method", "url", "seconds", "cache_seconds", "created_by", "created_at", "changed_at"]


@admin.register(Fetch)
class FetchAdmin(ReadOnlyAdmin[Fetch]):
    """What lookups asked and were told is encrypted, and not shown here."""

    list_display = ["lookup", "by", "status", "reason", "milliseconds", "created_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ["lookup", "by"]
    search_fields = ["lookup__name", "reason"]
    fields = ["lookup", "by", "node", "status", "reason", "milliseconds", "created_at", "done_at", "keep_until"]


@admin.register(SummaryTemplate)
class SummaryTemplateAdmin(ReadOnlyAdmin[SummaryTemplate]):
    """Templates are edited on the team's page, which checks them. A team without one uses the standard summary."""

    list_display = ["team", "updated_at", "updated_by"]
    list_select_related = ["team", "updated_by"]
    search_fields = ["team__name"]


@admin.register(Synonyms)
class SynonymsAdmin(ReadOnlyAdmin[Synonyms]):
    """Synonyms are edited on the team's page, which checks them."""

    list_display = ["team", "updated_at", "updated_by"]
    list_select_related = ["team", "updated_by"]
    search_fields = ["team__name", "lines"]


@admin.register(MissedSearch)
class MissedSearchAdmin(ReadOnlyAdmin[MissedSearch]):
    """Searches that found nothing, without who made them. They are offered to the team's admins as synonyms."""

    list_display = ["text", "team", "times", "last_at"]
    list_filter = ["last_at"]
    list_select_related = ["team"]
    search_fields = ["text", "team__name"]
    ordering = ["-last_at", "-pk"]


@admin.register(Pin)
class PinAdmin(ReadOnlyAdmin[Pin]):
    """Pins are kept by each person. Deleting one takes the guide from the person's list."""

    list_display = ["person", "tree", "position"]
    list_select_related = ["person", "tree"]
    search_fields = ["person__email", "tree__title"]


@admin.register(Picture)
class PictureAdmin(ReadOnlyAdmin[Picture]):
    """Pictures are uploaded in the editor. Deleting one removes it from every step that shows it."""

    list_display = ["key", "team", "width", "height", "created_by", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["team", "created_by"]
    search_fields = ["key", "team__name", "created_by__email"]


@admin.register(Presence)
class PresenceAdmin(ReadOnlyAdmin[Presence]):
    """Open drafts: a row is renewed by heartbeats, and expires seconds after the last one."""

    list_display = ["tree", "user", "node", "seen_at"]
    list_select_related = ["tree", "user"]
    search_fields = ["tree__title", "user__email"]
    ordering = ["-seen_at", "-pk"]
