"""/teams/: the teams of this person, their members, and who is invited."""

import json
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import emails
from accounts.access import team_or_404
from accounts.forms import InviteForm, RoleForm, TeamForm
from accounts.models import Role, Team, User, require
from accounts.throttles import InvitationThrottle
from project.web.pages import announce, done, page

UNDO_SECONDS = 300

# /teams/


@require_http_methods(["GET", "HEAD", "POST"])
@page
def teams(request):
    if request.method != "POST":
        return show_teams(request, TeamForm())
    form = TeamForm(request.POST)
    if not form.is_valid():
        return show_teams(request, form, status=422)
    team = Team.objects.create_team(form.cleaned_data["name"], by=request.user)
    return done(request, f"Team “{team.name}” made.", to=team_url(team))


# /teams/<id>/


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team(request, pk):
    if request.method != "POST":
        return show(request, team_or_404(request.user, pk))
    team = team_or_404(request.user, pk, Role.ADMIN)
    form = TeamForm(request.POST, instance=team)
    if not form.is_valid():
        return show(request, team_or_404(request.user, pk), status=422, form=form)
    form.save()
    return announce(show(request, team), "Renamed.")


# /teams/<id>/members/<id>


@require_http_methods(["POST", "DELETE"])
@page
def member(request, pk, member):
    """POST changes the role, or brings back whom DELETE has just taken out."""
    team = team_or_404(request.user, pk)
    if "was" in request.POST:
        require(team.role, Role.ADMIN)
        return bring_back(request, team)
    found = get_object_or_404(team.memberships.select_related("user"), pk=member)
    leaving = request.method == "DELETE" and found.user_id == request.user.pk
    if not leaving:
        require(team.role, Role.ADMIN)
    change = remove if request.method == "DELETE" else change_role
    try:
        return change(request, team, found)
    except ValidationError as error:
        return show(request, team, status=422, refused=" ".join(error.messages))


def change_role(request, team, found):
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise ValidationError("There is no such role.")
    role = Role(form.cleaned_data["role"])
    team.change_role(found, role)
    return announce(show(request, team_or_404(request.user, team.pk)), f"{found.user} is now {role.with_article}.")


def remove(request, team, found):
    team.remove(found)
    if found.user_id == request.user.pk:
        return done(request, f"You have left {team.name}.", to=reverse("teams"))
    was = signing.dumps({"user": found.user_id, "role": found.role}, salt=salt(team))
    undo = f"{reverse('member', args=[team.pk, found.pk])}?{urlencode({'was': was})}"
    return announce(show(request, team), f"{found.user} is no longer in {team.name}.", undo)


def bring_back(request, team):
    """Undoes ``remove``: what to undo is signed, so that nobody is taken into a team who was not in it."""
    try:
        was = signing.loads(request.POST["was"], salt=salt(team), max_age=UNDO_SECONDS)
        user = User.objects.get(pk=was["user"])
    except (signing.BadSignature, User.DoesNotExist):
        raise Http404 from None
    team.memberships.get_or_create(user=user, defaults={"role": was["role"]})
    response = HttpResponse(headers={"HX-Location": json.dumps({"path": team_url(team), "target": "#main"})})
    return announce(response, f"{user} is back in {team.name}.")


def salt(team) -> str:
    return f"accounts.member-of-{team.pk}"


def team_url(team) -> str:
    return reverse("team", args=[team.pk])


# /teams/<id>/invitations


@require_POST
@page
def team_invitations(request, pk):
    team = team_or_404(request.user, pk, Role.ADMIN)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show(request, team, status=422, invite=form)
    try:
        return send(request, team, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("email", error)
        return show(request, team, status=422, invite=form)


# /teams/<id>/invitations/<id>


@require_http_methods(["POST", "DELETE"])
@page
def team_invitation(request, pk, invitation):
    """POST sends it again, with a new link; DELETE withdraws it."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    found = get_object_or_404(team.invitations.pending(), pk=invitation)
    if request.method == "DELETE":
        found.delete()
        return announce(show(request, team), f"The invitation of {found.email} is withdrawn.")
    try:
        return send(request, team, found.email, Role(found.role))
    except ValidationError as error:
        return show(request, team, status=422, refused=" ".join(error.messages))


def send(request, team, email, role):
    """Raises ValidationError for somebody who is a member already, and for too many in an hour."""
    if not InvitationThrottle().allow_request(request, None):
        raise ValidationError("That were many invitations. Go on in an hour.")
    invitation = team.invite(email, role, by=request.user)
    sent = emails.send_invitation(invitation, request)
    link = emails.invitation_link(invitation, request)
    invited = {"email": invitation.email, "sent": sent, "link": link}
    return announce(show(request, team, invited=invited), f"{invitation.email} is invited.")


def show_teams(request, form, status=200):
    found = list(request.user.teams().with_size())
    for one in found:
        one.role_words = Role(one.role).label
    return render(request, "accounts/teams.html", {"teams": found, "form": form}, status=status)


def show(request, team, status=200, **context):
    """The team's page; ``context`` brings forms with errors in them, ``refused`` or ``invited``."""
    is_admin = team.role == Role.ADMIN
    defaults = {
        "team": team,
        "is_admin": is_admin,
        "members": team.memberships.select_related("user"),
        "invitations": team.invitations.pending() if is_admin else (),
        "roles": Role.choices,
        "form": TeamForm(instance=team),
        "invite": InviteForm(),
    }
    return render(request, "accounts/team.html", defaults | context, status=status)
