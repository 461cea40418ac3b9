"""/teams/<id>/synonyms: the words that a team takes for the same in a search, and what was searched for in vain."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import team_or_404
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import done, page
from trees.library.forms.synonym_form import SynonymsForm
from trees.library.query import library_query, search_library
from trees.models import MissedSearch, Synonyms
from trees.models.library.synonyms import groups


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_synonyms(request: PageRequest, pk: int) -> HttpResponse:
    """All members see them, admins change them. ``?add=word`` begins a line with it, without saving."""
    if request.method == "POST":
        return save(request, team_or_404(request.user, pk, Role.ADMIN))
    team = team_or_404(request.user, pk)
    form = SynonymsForm(None, lines=Synonyms.objects.lines_for(team.pk), added=request.GET.get("add", ""))
    return show(request, team, form)


def save(request: PageRequest, team: Team) -> HttpResponse:
    form = SynonymsForm(request.POST, lines=Synonyms.objects.lines_for(team.pk))
    if not form.is_valid():
        return show(request, team, form, status=422)
    Synonyms.objects.set_lines(team, form.cleaned_data["lines"], by=request.user)
    return done(request, "Synonyms saved.", to=reverse("team_synonyms", args=[team.pk]))


def show(request: PageRequest, team: Team, form: SynonymsForm, status: int = 200) -> HttpResponse:
    can_change = Role(team.role).covers(Role.ADMIN)
    context = {
        "team": team,
        "form": form,
        "groups": groups(form.stored),
        "saved": Synonyms.objects.filter(team=team).select_related("updated_by").first(),
        "missed": MissedSearch.objects.suggestions(team) if can_change else [],
        "can_change": can_change,
    }
    return render(request, "trees/team_synonyms.html", context, status=status)


# /teams/<id>/synonyms/missed/<id>


@require_http_methods(["DELETE"])
@page
def missed_search(request: PageRequest, pk: int, missed: int) -> HttpResponse:
    """Takes a suggestion off the list."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    if not MissedSearch.objects.filter(team=team, pk=missed).delete()[0]:
        raise Http404
    return done(request, "Suggestion removed.", to=reverse("team_synonyms", args=[team.pk]))


# /trees/missed


@require_POST
@page
def missed_searches(request: PageRequest) -> HttpResponse:
    """Counts the search of the query string for the admins of its team, if no guide has its words. Not by whom.

    What only a near word finds counts as well: it may be a word that the guides lack, and no misspelling.
    """
    query = library_query(request)
    matches = search_library(query)
    if query.team is None or query.other_team:
        raise Http404
    if matches is not None and (matches.only_meant or not matches.keys):
        MissedSearch.objects.record(query.team, query.text)
    return HttpResponse(status=204)
