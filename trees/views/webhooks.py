"""/teams/<id>/webhooks: the webhooks of a team, for its admins."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import team_or_404
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import announce, leave, page
from project.web.times import time_html
from trees.core.message_forms import LABELS
from trees.core.signing import STANDARD
from trees.library.forms.library import WebhookForm
from trees.library.links import with_undo
from trees.models import Delivery, Webhook, deletions

MAX_DELIVERIES = 20
POLL_FOR = timedelta(minutes=1)  # how long the list reloads by itself after a message was queued
OVERDUE_AFTER = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def webhooks(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    if request.method != "POST":
        return show(request, team)
    form = WebhookForm(request.POST, team=team)
    if not form.is_valid():
        return show(request, team, status=422, form=form)
    webhook = Webhook.objects.add(team, by=request.user, **form.values)
    return announce(show(request, team, secret_of=webhook), "Webhook added.")


# /teams/<id>/webhooks/deliveries


@require_safe
@page
def webhook_deliveries(request: PageRequest, pk: int) -> HttpResponse:
    """The latest messages, sent or waiting. Reloads by itself while one was queued just now."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    return show_deliveries(request, team)


# /teams/<id>/webhooks/deliveries/<id>/again


@require_POST
@page
def webhook_again(request: PageRequest, pk: int, delivery: UUID) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    row = get_object_or_404(Delivery.objects.select_related("webhook"), pk=delivery, webhook__team=team)
    row.send_again()
    return announce(show_deliveries(request, team), "Message queued again.")


# /teams/<id>/webhooks/<id>


@require_http_methods(["POST", "DELETE"])
@page
def webhook(request: PageRequest, pk: int, webhook: int) -> HttpResponse:
    """POST switches it on or off, or has it sign by Standard Webhooks; DELETE deletes it."""
    team, hook = webhook_or_404(request, pk, webhook)
    if request.method == "DELETE":
        key = deletions.delete_webhook(hook)
        return announce(show(request, team), *with_undo("Webhook deleted.", key))
    if request.POST.get("signing") == STANDARD:
        hook.sign_by_standard()
        return announce(show(request, team, secret_of=hook), "Signed by Standard Webhooks now.")
    hook.switch(request.POST.get("active") == "on")
    return announce(show(request, team), f"Webhook switched {'on' if hook.active else 'off'}.")


# /teams/<id>/webhooks/<id>/edit


@require_http_methods(["GET", "HEAD", "POST"])
@page
def webhook_edit(request: PageRequest, pk: int, webhook: int) -> HttpResponse:
    team, hook = webhook_or_404(request, pk, webhook)
    if request.method != "POST":
        return show_form(request, hook, WebhookForm(team=team, webhook=hook))
    form = WebhookForm(request.POST, team=team, webhook=hook)
    if not form.is_valid():
        return show_form(request, hook, form, status=422)
    try:
        hook.change(by=request.user, **form.values)
    except ValidationError as refused:
        form.refuse(refused)
        return show_form(request, hook, form, status=422)
    return leave("Webhook saved.", to=reverse("webhooks", args=[team.pk]))


def show_form(request: PageRequest, hook: Webhook, form: WebhookForm, status: int = 200) -> HttpResponse:
    return render(request, "trees/webhook_edit.html", {"team": hook.team, "hook": hook, "form": form}, status=status)


# /teams/<id>/webhooks/<id>/secret, /teams/<id>/webhooks/<id>/test


@require_POST
@page
def webhook_secret(request: PageRequest, pk: int, webhook: int) -> HttpResponse:
    """Makes a new secret and shows it, this once."""
    team, hook = webhook_or_404(request, pk, webhook)
    hook.rotate_secret()
    return announce(show(request, team, secret_of=hook), "Secret replaced.")


@require_POST
@page
def webhook_test(request: PageRequest, pk: int, webhook: int) -> HttpResponse:
    team, hook = webhook_or_404(request, pk, webhook)
    hook.enqueue_test()
    return announce(show_deliveries(request, team), "Test message queued.")


def webhook_or_404(request: PageRequest, team_id: int, pk: int) -> tuple[Team, Webhook]:
    team = team_or_404(request.user, team_id, Role.ADMIN)
    return team, get_object_or_404(team.webhooks, pk=pk)


def show(request: PageRequest, team: Team, status: int = 200, **context: object) -> HttpResponse:
    """The page. ``context``: a ``form`` with errors, or ``secret_of``, the webhook whose secret is shown."""
    rows = [row(webhook) for webhook in team.webhooks.all()]
    defaults = {"team": team, "webhooks": rows, "form": WebhookForm(team=team), **deliveries(team)}
    return render(request, "trees/webhooks.html", defaults | context, status=status)


def row(webhook: Webhook) -> dict[str, object]:
    answer = format_html("{}, {}", webhook.answer, time_html(webhook.answered_at)) if webhook.answered_at else ""
    return {
        "webhook": webhook,
        "wants": ", ".join(event.summary for event in webhook.events),
        "form": LABELS.get(webhook.form, ""),
        "old_signing": webhook.signing != STANDARD,
        "answered": answer or "nothing sent yet",
    }


def show_deliveries(request: PageRequest, team: Team) -> HttpResponse:
    """The messages alone: a secret that was just shown, and what is being entered, stay on the page."""
    return render(request, "trees/webhook_deliveries.html", deliveries(team))


def deliveries(team: Team) -> dict[str, object]:
    now = timezone.now()
    latest = Delivery.objects.filter(webhook__team=team).select_related("webhook").defer("body")[:MAX_DELIVERIES]
    waiting = [(each, each.next_at) for each in latest if each.next_at and each.webhook.active]
    return {
        "team": team,
        "deliveries": latest,
        "again": any(not each.attempts and each.created_at > now - POLL_FOR for each, _ in waiting),
        "overdue": any(next_at < now - OVERDUE_AFTER for _, next_at in waiting),
    }
