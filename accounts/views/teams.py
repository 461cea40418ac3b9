"""/teams/: the teams of this user, their members, and their invitations."""

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import pluralize
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import team_or_404
from accounts.forms import InviteForm, RoleForm, TeamForm
from accounts.mail.emails import invitation_link, send_invitation
from accounts.members import MAX_SEARCH_CHARS, invitation_rows, member_rows, size_of
from accounts.models import Invitation, Membership, Role, Team, User, require
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from accounts.team_rows import team_rows
from accounts.throttles import take
from project.web.direction import isolated
from project.web.pages import announce, done, page, quietly, refused
from project.web.params import natural_number

UNDO_SECONDS = 300

# /teams/


@require_http_methods(["GET", "HEAD", "POST"])
@page
def teams(request: PageRequest) -> HttpResponse:
    if request.method != "POST":
        return show_teams(request, TeamForm())
    form = TeamForm(request.POST)
    if not form.is_valid():
        return show_teams(request, form, status=422)
    team = Team.objects.create_team(form.cleaned_data["name"], by=request.user)
    return done(request, f"Team “{team.name}” created.", to=team_url(team))


# /teams/list


@require_safe
@page
def team_list(request: PageRequest) -> HttpResponse:
    """The user's teams whose name has ``q``; after a cursor, those that follow."""
    text = request.GET.get("q", "").replace("\0", "")[:MAX_SEARCH_CHARS]
    rows, following = team_rows(request.user, text, natural_number(request.GET.get("after", "")))
    return render(request, "accounts/team_rows.html", {"rows": rows, "next": following, "text": text})


# /teams/<id>/


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team(request: PageRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return show(request, team_or_404(request.user, pk))
    team = team_or_404(request.user, pk, Role.ADMIN)
    form = TeamForm(request.POST, instance=team)
    if not form.is_valid():
        return show(request, team_or_404(request.user, pk), status=422, form=form)
    form.save()
    return announce(show(request, team), "Team renamed.")


# /teams/<id>/factor


@require_POST
@page
def team_factor(request: PageRequest, pk: int) -> HttpResponse:
    team = team_or_404(request.user, pk, Role.ADMIN)
    require_reauthentication(request)
    team.require_factor("required" in request.POST)
    words = "Members need a second factor now." if team.requires_factor else "A second factor is no longer required."
    return announce(show(request, team), words)


# /teams/<id>/members


@require_safe
@page
def team_members(request: PageRequest, pk: int) -> HttpResponse:
    """The members whose name or email has ``q``; after a cursor, those that follow."""
    team = team_or_404(request.user, pk)
    text = request.GET.get("q", "").replace("\0", "")[:MAX_SEARCH_CHARS]
    members, following = member_rows(team, text, natural_number(request.GET.get("after", "")))
    context = {**team_context(team), "members": members, "next": following}
    return render(request, "accounts/member_rows.html", context)


# /teams/<id>/members/<id>


@require_http_methods(["POST", "DELETE"])
@page
def member(request: PageRequest, pk: int, member: int) -> HttpResponse:
    """POST changes the role, or undoes a DELETE. The answer is the row; of the person who asks, the page."""
    team = team_or_404(request.user, pk)
    if "was" in request.POST:
        require(team.role, Role.ADMIN)
        return bring_back(request, team)
    membership = get_object_or_404(team.memberships.of_people().select_related("user"), pk=member)
    is_own = membership.user_id == request.user.pk
    if not (is_own and request.method == "DELETE"):
        require(team.role, Role.ADMIN)
    change = remove if request.method == "DELETE" else change_role
    try:
        return change(request, team, membership)
    except ValidationError as error:
        refused = " ".join(error.messages)
        if is_own:
            return show(request, team, status=422, refused=refused)
        return show_member(request, team, member, refused)


def change_role(request: PageRequest, team: Team, membership: Membership) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise ValidationError("There is no such role.")
    role = Role(form.cleaned_data["role"])
    if role == Role.ADMIN:
        require_reauthentication(request)
    team.change_role(membership, role)
    if membership.user_id == request.user.pk:
        shown = show(request, team_or_404(request.user, team.pk))
    else:
        shown = show_member(request, team, membership.pk)
    return announce(shown, f"{isolated(membership.user)} is now {role.with_article}.")


def remove(request: PageRequest, team: Team, membership: Membership) -> HttpResponse:
    pk, user = membership.pk, membership.user
    team.remove(membership)
    if user.pk == request.user.pk:
        return done(request, f"You have left {isolated(team.name)}.", to=reverse("teams"))
    was = signing.dumps({"user": user.pk, "role": membership.role}, salt=salt(team))
    undo = f"{reverse('member', args=[team.pk, pk])}?{urlencode({'was': was})}"
    return announce(HttpResponse(), f"{isolated(user)} removed from {isolated(team.name)}.", undo)


def bring_back(request: PageRequest, team: Team) -> HttpResponse:
    """Undoes ``remove``. What to undo is signed, so that only a person who was in the team can come back."""
    try:
        was = signing.loads(request.POST["was"], salt=salt(team), max_age=UNDO_SECONDS)
        user = User.objects.get(pk=was["user"])
    except (signing.BadSignature, User.DoesNotExist):
        raise Http404 from None
    team.add_member(user, was["role"])
    return quietly(f"{isolated(user)} is back in {isolated(team.name)}.")


def salt(team: Team) -> str:
    return f"accounts.member-of-{team.pk}"


def team_url(team: Team) -> str:
    return reverse("team", args=[team.pk])


# /teams/<id>/invitations


@require_http_methods(["GET", "HEAD", "POST"])
@page
def team_invitations(request: PageRequest, pk: int) -> HttpResponse:
    """GET: the pending invitations after a cursor. POST sends one."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    if request.method != "POST":
        invitations, following = invitation_rows(team, natural_number(request.GET.get("after", "")))
        context = {"team": team, "invitations": invitations, "next": following}
        return render(request, "accounts/invitation_rows.html", context)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return show(request, team, status=422, invite=form)
    try:
        invited, message = send(request, team, form.cleaned_data["email"], Role(form.cleaned_data["role"]))
    except ValidationError as error:
        form.add_error("email", error)
        return show(request, team, status=422, invite=form)
    return announce(show(request, team, invited=invited), message)


# /teams/<id>/invitations/<id>


@require_http_methods(["POST", "DELETE"])
@page
def team_invitation(request: PageRequest, pk: int, invitation: int) -> HttpResponse:
    """POST sends it again, with a new link, or undoes a DELETE, which withdraws it. The answer is the row."""
    team = team_or_404(request.user, pk, Role.ADMIN)
    if "was" in request.POST:
        return invite_again(request, team)
    pending = get_object_or_404(team.invitations.pending(), pk=invitation)
    if request.method == "DELETE":
        was = signing.dumps(pending.to_json(), salt=salt(team))
        pending.withdraw()
        undo = f"{reverse('team_invitation', args=[team.pk, invitation])}?{urlencode({'was': was})}"
        rest = "" if team.invitations.pending().exists() else render_to_string("accounts/no_invitations.html")
        return announce(HttpResponse(rest), f"Invitation of {pending.email} withdrawn.", undo)
    try:
        invited, message = send(request, team, [pending.email], Role(pending.role))
    except ValidationError as error:
        return show_invitation(request, team, pending, status=422, row_refused=" ".join(error.messages))
    [renewed] = invited["invitations"]
    return announce(show_invitation(request, team, renewed, invited=invited), message)


def invite_again(request: PageRequest, team: Team) -> HttpResponse:
    """Undoes that an invitation was withdrawn: the link in its email works again."""
    try:
        invitation = Invitation.from_json(signing.loads(request.POST["was"], salt=salt(team), max_age=UNDO_SECONDS))
    except signing.BadSignature:
        raise Http404 from None
    try:
        invitation.restore()
    except ValidationError as error:
        return refused(" ".join(error.messages))
    return quietly(f"{invitation.email} is invited again.")


def send(request: PageRequest, team: Team, emails: list[str], role: Role) -> tuple[dict[str, Any], str]:
    """What accounts/invited.html shows, and the message. Raises ValidationError for the email of a member, and for too
    many invitations in an hour. Then none is sent."""
    if role == Role.ADMIN:
        require_reauthentication(request)
    if any(take("invitation", str(request.user.pk)) for _ in emails):
        raise ValidationError("Too many invitations. Try again in an hour.")
    invitations = team.invite_all(emails, role, by=request.user)
    outcomes = [send_invitation(invitation, request) for invitation in invitations]
    links = [(each.email, invitation_link(each, request)) for each in invitations]
    if len(links) == 1:
        whom, text = links[0]
    else:
        whom, text = f"{len(links)} people", "\n".join(f"{email} {link}" for email, link in links)
    sent = all(outcomes)
    advice = f"pass on the link{pluralize(links)}"
    message = f"Invitation sent to {whom}." if sent else f"No email was sent to {whom}: {advice}."
    return {"whom": whom, "sent": sent, "text": text, "count": len(links), "invitations": invitations}, message


def show_teams(request: PageRequest, form: TeamForm, status: int = 200) -> HttpResponse:
    rows, following = team_rows(request.user)
    return render(request, "accounts/teams.html", {"rows": rows, "next": following, "form": form}, status=status)


def show(request: PageRequest, team: Team, status: int = 200, **context: Any) -> HttpResponse:
    """The team's page; ``context`` brings forms with errors in them, ``refused`` or ``invited``."""
    members, following = member_rows(team)
    defaults = {
        **team_context(team),
        "members": members,
        "next": following,
        "size": size_of(team, members, bool(following)),
        "form": TeamForm(instance=team),
        "invite": InviteForm(),
    }
    if team.role == Role.ADMIN:
        defaults["invitations"], defaults["next_invitations"] = invitation_rows(team)
    return render(request, "accounts/team.html", defaults | context, status=status)


def show_member(request: PageRequest, team: Team, pk: int, refused: str = "") -> HttpResponse:
    """The row of one member."""
    member = get_object_or_404(team.memberships.select_related("user"), pk=pk)
    context = {**team_context(team), "member": member, "row_refused": refused}
    return render(request, "accounts/member_row.html", context, status=422 if refused else 200)


def show_invitation(
    request: PageRequest, team: Team, invitation: Invitation, status: int = 200, **context: Any
) -> HttpResponse:
    """The row of one invitation, with ``row_refused`` or ``invited``."""
    context |= {"team": team, "invitation": invitation}
    return render(request, "accounts/invitation_row.html", context, status=status)


def team_context(team: Team) -> dict[str, Any]:
    """What the rows of members need."""
    return {"team": team, "is_admin": team.role == Role.ADMIN, "roles": Role.choices}
