"""The state of the site, for its staff: what runs, what waits, and what needs attention. A few statements each."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from accounts.models import AuditEntry, Mail, Team, User
from project.models import BACKUP, WORKER, LastDone
from project.static_files.versions import site_version
from project.web.hosts import mailbox
from project.web.ready import MIN_FREE_BYTES
from trees.models import Delivery, Webhook

MAX_COUNTED = 1_000
RECENT = timedelta(days=7)
FAILED_SIGN_INS_SINCE, MANY_FAILURES = timedelta(days=1), 50
MAX_WORKER_SILENCE = timedelta(minutes=3)
MAX_BACKUP_AGE = timedelta(days=2)
UNSENT = "?sent_at__isempty=1"  # a filter of their list
EMAIL_BACKENDS = {
    "smtp": "sent by {}",
    "filebased": "written to files, not sent",
    "console": "printed by the worker, not sent",
}
LITTLE_SPACE = 20 * MIN_FREE_BYTES  # a warning, long before anything is refused


@dataclass(frozen=True, slots=True)
class Part:
    """``problem``: what is wrong with it, "" for nothing. ``url``: where there is more of it."""

    name: str
    words: str
    problem: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that needs attention."""

    words: str
    url: str = ""


def parts() -> list[Part]:
    return [
        Part("Version", site_version() or "in development"),
        Part("Database", f"{connection.vendor} {version_of_database()}"),
        disk(),
        worker(),
        backup(),
        *emails(),
        *webhooks(),
        failed_sign_ins(),
    ]


def attention() -> list[Item]:
    """The parts with a problem, in words."""
    return [Item(f"{part.name}: {part.problem}", part.url) for part in parts() if part.problem]


def people_and_teams() -> dict[str, str]:
    people = User.objects.filter(is_active=True, service_team=None)
    return {"people": count_of(people), "teams": count_of(Team.objects.get_queryset())}


def send_test_mail(request: HttpRequest) -> str:
    """Puts it into the outbox. Returns the email that it goes to."""
    to = cast(User, request.user).email
    text = f"This is a test mail of Treeline at {settings.BASE_URL or request.get_host()}. Emails are delivered."
    Mail.objects.enqueue(mailbox(to), "Test mail of Treeline", text)
    return to


def version_of_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


def disk() -> Part:
    usage = shutil.disk_usage(settings.VAR_DIR)
    free = f"{usage.free / 1e9:,.1f} GB free of {usage.total / 1e9:,.0f} GB"
    return Part("Disk", free, "little room is left" if usage.free < LITTLE_SPACE else "")


def worker() -> Part:
    at = LastDone.objects.at(WORKER)
    silent = at is None or timezone.now() - at > MAX_WORKER_SILENCE
    seen = f"last seen {ago(at)}" if at else ""
    return Part("Worker", seen, "it does not run: emails and webhooks wait" if silent else "")


def backup() -> Part:
    at = LastDone.objects.at(BACKUP)
    if at is None:
        return Part("Last backup", "", "none was made with manage.py backup")
    return Part("Last backup", ago(at), "it is old" if timezone.now() - at > MAX_BACKUP_AGE else "")


def emails() -> list[Part]:
    since = timezone.now() - RECENT
    url = reverse("admin:accounts_mail_changelist")
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    way = EMAIL_BACKENDS.get(backend, f"sent by {backend}").format(settings.EMAIL_HOST)
    given_up = Mail.objects.filter(next_at=None, sent_at=None, created_at__gt=since)
    lost, late = count_of(given_up), Mail.objects.late()
    problem = f"{lost} in 7 days" if lost != "0" else ""
    return [
        Part("Emails", f"{way}, {count_of(waiting(Mail))} waiting", f"{late} late" if late else "", url),
        Part("Emails given up", "list them" if problem else "none in 7 days", problem, f"{url}{UNSENT}"),
    ]


def webhooks() -> list[Part]:
    failing = count_of(Webhook.objects.filter(active=True, given_up__gt=0))
    problem = f"{failing} failing" if failing != "0" else ""
    messages, hooks = (reverse(f"admin:trees_{name}_changelist") for name in ("delivery", "webhook"))
    return [
        Part("Webhook messages", f"{count_of(waiting(Delivery))} waiting", "", messages),
        Part("Webhooks", "list them" if problem else "none failing", problem, hooks),
    ]


def failed_sign_ins() -> Part:
    """Said, and a problem only where it is far more than people mistype."""
    failures = AuditEntry.objects.filter(action="sign_in.failed", at__gt=timezone.now() - FAILED_SIGN_INS_SINCE)
    count = failures.order_by()[: MAX_COUNTED + 1].count()
    url = f"{reverse('admin:accounts_auditentry_changelist')}?q=sign_in.failed"
    return Part("Failed sign-ins", f"{capped(count)} in a day", "unusually many" if count > MANY_FAILURES else "", url)


def waiting(model: type[Mail] | type[Delivery]) -> models.QuerySet[Any]:
    return model._default_manager.filter(next_at__isnull=False)


def count_of(rows: models.QuerySet[Any]) -> str:
    return capped(rows.order_by()[: MAX_COUNTED + 1].count())


def capped(count: int) -> str:
    return f"{MAX_COUNTED:,}+" if count > MAX_COUNTED else f"{count:,}"


def ago(at: datetime | None) -> str:
    if at is None:
        return "never"
    return "just now" if timezone.now() - at < timedelta(minutes=1) else f"{timesince(at)} ago"
