"""What the pages of Django's admin share: each change goes into the audit log, and history is read-only."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts import audit

M = TypeVar("M", bound=Model)


class AuditedAdmin(admin.ModelAdmin[M]):
    show_full_result_count = False

    def log_addition(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        audit.record("admin.added", obj, kind=str(obj._meta.verbose_name))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: M, message: Any) -> LogEntry:
        audit.record("admin.changed", obj, kind=str(obj._meta.verbose_name), fields=fields_of(message))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[M]) -> list[LogEntry]:
        audit.record_each("admin.deleted", queryset, kind=str(queryset.model._meta.verbose_name))
        return super().log_deletions(request, queryset)


def fields_of(message: Any) -> str:
    """The names of the fields that a form changed, as Django's own log has them; never their values."""
    changes = [change.get("changed", {}) for change in message if isinstance(change, dict)]
    return ", ".join(str(name) for change in changes for name in change.get("fields", []))[:200]


class ReadOnlyAdmin(AuditedAdmin[M]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False
