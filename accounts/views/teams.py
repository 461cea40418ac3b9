"""/teams/: the teams of this person."""

from django.shortcuts import render

from project.pages import page


@page
def teams(request):
    return render(request, "accounts/teams.html", {"teams": request.user.teams()})
