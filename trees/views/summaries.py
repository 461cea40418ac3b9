"""/teams/<id>/summary: the template of a team's run summaries, with an example of its result."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import team_or_404
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import done, page
from trees.running.forms import SummaryForm
from trees.running.summary import save_template, template_of
from trees.running.summary_template import EXAMPLE, STANDARD, VARIABLES, summary


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_summary(request: PageRequest, pk: int) -> HttpResponse:
    """All members see it, admins change it. ``?standard`` shows the standard template, without saving it."""
    if request.method == "POST":
        return save(request, team_or_404(request.user, pk, Role.ADMIN))
    team = team_or_404(request.user, pk)
    saved = template_of(team.pk)
    text = STANDARD if "standard" in request.GET else saved
    return show(request, team, SummaryForm(initial={"text": text}), text, changed=text != saved)


def save(request: PageRequest, team: Team) -> HttpResponse:
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return show(request, team, form, template_of(team.pk), status=422)
    save_template(team, form.cleaned_data["text"], by=request.user)
    return done(request, "Summary template saved.", to=reverse("team_summary", args=[team.pk]))


# /teams/<id>/summary/preview


@require_POST
@page
def team_summary_preview(request: PageRequest, pk: int) -> HttpResponse:
    """What the submitted template makes of the example, or what is wrong with it."""
    team_or_404(request.user, pk, Role.ADMIN)
    form = SummaryForm(request.POST)
    made = summary(EXAMPLE, form.cleaned_data["text"]) if form.is_valid() else None
    return render(request, "trees/team_summary_preview.html", {"form": form, "made": made})


def show(
    request: PageRequest, team: Team, form: SummaryForm, text: str, status: int = 200, changed: bool = False
) -> HttpResponse:
    context = {
        "team": team,
        "form": form,
        "made": summary(EXAMPLE, text),
        "text": text,
        "changed": changed,
        "standard": text.strip() == STANDARD.strip(),
        "variables": VARIABLES,
        "can_change": Role(team.role).covers(Role.ADMIN),
    }
    return render(request, "trees/team_summary.html", context, status=status)
