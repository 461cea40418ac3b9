"""What the pages of Django's admin share: each change goes into the audit log, and history is read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import CASCADE, Model, QuerySet
from django.http import HttpRequest

from accounts import audit

M = TypeVar("M", bound=Model)


class AuditedAdmin(admin.ModelAdmin[M]):
    show_full_result_count = False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django's own reads and lists each row that would go too, for minutes with a large team. So what may not be
        deleted is looked for first, which all that was ever used has."""
        if kept := undeletable_below(self, objs, request):
            return [str(each) for each in objs], {}, kept, []
        return super().get_deleted_objects(objs, request)

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        audit.record("admin.added", obj, kind=str(obj._meta.verbose_name))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        audit.record("admin.changed", obj, kind=str(obj._meta.verbose_name), fields=fields_of(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[M]) -> list[LogEntry]:
        audit.record_each("admin.deleted", queryset, kind=str(queryset.model._meta.verbose_name))
        return super().log_deletions(request, queryset)


def undeletable_below(page: admin.ModelAdmin[Any], objs: Any, request: HttpRequest) -> set[str]:
    """The names of the models with rows that would be deleted with ``objs``, and are not deleted in the admin. How many
    statements that takes depends on the models alone."""
    keys, names = [each.pk for each in objs], set()
    for model, path in models_below(page.model):
        if page.admin_site.is_registered(model):
            may_delete = page.admin_site.get_model_admin(model).has_delete_permission(request)
            if not may_delete and model._default_manager.filter(**{f"{path}__in": keys}).order_by().exists():
                names.add(str(model._meta.verbose_name))
    return names


def models_below(top: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Each model whose rows go with one of ``top``, and the lookup from it to ``top``, the shortest one."""
    known, paths = {top}, [(top, "pk")]
    for above, path in paths:  # which grows
        for relation in above._meta.related_objects:
            below: type[Model] = relation.related_model
            if relation.on_delete is CASCADE and below not in known:
                known.add(below)
                paths.append((below, f"{relation.field.name}__{path}"))
                yield paths[-1]


def fields_of(message: Any) -> str:
    """The names of the fields that a form changed, as Django's own log has them; never their values."""
    changes = [change.get("changed", {}) for change in message if isinstance(change, dict)]
    return ", ".join(str(name) for change in changes for name in change.get("fields", []))[:200]


class ReadOnlyAdmin(AuditedAdmin[M]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False
