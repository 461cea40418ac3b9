"""/teams/<id>/summary: the form of a team's summaries, with an example of what it makes."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import team_or_404
from accounts.models import Role
from project.web.pages import done, page
from trees.running.forms import SummaryForm
from trees.running.summary import save_template, template_of
from trees.running.summary_template import EXAMPLE, STANDARD, VARIABLES, summary


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_summary(request, pk):
    """Everybody in the team sees it, admins change it. With ``?standard`` the standard form stands there, not saved."""
    if request.method == "POST":
        return save(request, team_or_404(request.user, pk, Role.ADMIN))
    team = team_or_404(request.user, pk)
    now = template_of(team.pk)
    text = STANDARD if "standard" in request.GET else now
    return show(request, team, SummaryForm(initial={"text": text}), text, changed=text != now)


def save(request, team):
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return show(request, team, form, template_of(team.pk), status=422)
    save_template(team, form.cleaned_data["text"], by=request.user)
    return done(request, "Saved: summaries have this form now.", to=f"/teams/{team.pk}/summary")


# /teams/<id>/summary/preview


@require_POST
@page
def team_summary_preview(request, pk):
    """What the form that was typed makes of the example, or what is wrong with it."""
    team_or_404(request.user, pk, Role.ADMIN)
    form = SummaryForm(request.POST)
    made = summary(EXAMPLE, form.cleaned_data["text"]) if form.is_valid() else None
    return render(request, "trees/team_summary_preview.html", {"form": form, "made": made})


def show(request, team, form, text: str, status: int = 200, changed: bool = False):
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
