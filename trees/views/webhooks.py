"""/teams/<id>/webhooks: what a team's other systems are told, for its admins."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import team_or_404
from accounts.models import Role
from project.web.pages import announce, page
from project.web.times import ago
from trees.library.forms import WebhookForm
from trees.models import Delivery, Webhook, deletions

SHOWN = 20  # deliveries
SOON = timedelta(minutes=1)  # in which what was just put into the outbox is looked for again
OVERDUE = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def webhooks(request, pk):
    team = team_or_404(request.user, pk, Role.ADMIN)
    if request.method != "POST":
        return show(request, team)
    form = WebhookForm(request.POST, team=team)
    if not form.is_valid():
        return show(request, team, status=422, form=form)
    made = team.webhooks.create(created_by=request.user, **form.cleaned_data)
    return announce(show(request, team, shown=made), "Webhook added.")


# /teams/<id>/webhooks/deliveries


@require_safe
@page
def webhook_deliveries(request, pk):
    """The last that were sent or wait. Loads again by itself while one was just put there."""
    return render(request, "trees/webhook_deliveries.html", deliveries(team_or_404(request.user, pk, Role.ADMIN)))


# /teams/<id>/webhooks/<id>


@require_http_methods(["POST", "DELETE"])
@page
def webhook(request, pk, webhook):
    """POST switches it on or off; DELETE takes it away."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    found = get_object_or_404(team.webhooks, pk=webhook)
    if request.method == "DELETE":
        key = deletions.delete_webhook(found)
        return announce(show(request, team), "The webhook is deleted.", reverse("undo", args=[key]))
    found.active = request.POST.get("active") == "on"
    found.save(update_fields=["active"])
    return announce(show(request, team), f"Switched {'on' if found.active else 'off'}.")


@require_POST
@page
def webhook_secret(request, pk, webhook):
    """Another secret, shown this once."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    found = get_object_or_404(team.webhooks, pk=webhook)
    found.rotate_secret()
    return announce(show(request, team, shown=found), "The secret is another one now.")


@require_POST
@page
def webhook_test(request, pk, webhook):
    team = team_or_404(request.user, pk, Role.ADMIN)
    get_object_or_404(team.webhooks, pk=webhook).enqueue_test()
    return announce(show(request, team), "A test is on its way.")


def show(request, team, status=200, **context):
    """The page; ``context`` brings a form with errors in it, or the webhook whose secret is ``shown``."""
    rows = [row(each, timezone.now()) for each in Webhook.objects.filter(team=team)]
    context = {"team": team, "webhooks": rows, "form": WebhookForm(team=team), **deliveries(team), **context}
    return render(request, "trees/webhooks.html", context, status=status)


def row(found: Webhook, now) -> dict:
    wants = [label for wanted, label in ((found.run_finished, "finished runs"), (found.flag_raised, "flags")) if wanted]
    return {
        "webhook": found,
        "wants": " and ".join(wants),
        "answered": f"{found.answer}, {ago(found.answered_at, now)}" if found.answered_at else "nothing sent yet",
    }


def deliveries(team) -> dict:
    now = timezone.now()
    rows = list(Delivery.objects.filter(webhook__team=team).select_related("webhook").defer("body")[:SHOWN])
    waiting = [each for each in rows if each.next_at and each.webhook.active]
    return {
        "team": team,
        "deliveries": [(each, ago(each.created_at, now)) for each in rows],
        "again": any(not each.attempts and each.created_at > now - SOON for each in waiting),
        "overdue": any(each.next_at < now - OVERDUE for each in waiting),
    }
