"""Flags: open ones for the editors of the guides, and answers for the people who raised them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role, Team, User, require
from accounts.requests import PageRequest
from project.web.pages import done, page, quietly, remembered
from project.web.params import filters, next_page_url
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.text import one_line
from trees.library.forms.library import FlagForm, writable_teams
from trees.library.rows.flag_rows import FIELDS, open_flags_of, read_page, rows
from trees.library.waiting import waiting_for
from trees.models import Flag, Tree

MAX_NEW_ANSWERS = 50


# /flags/


@require_safe
@page
def flags(request: PageRequest) -> HttpResponse:
    teams = list(writable_teams(request.user))
    context = {"writes": bool(teams), **open_flags(request, teams), **answers(request)}
    return render(request, "flags/flags.html", context)


@require_safe
@page
def flag_list(request: PageRequest) -> HttpResponse:
    teams = list(writable_teams(request.user))
    response = render(request, "flags/flag_list.html", {"writes": bool(teams), **open_flags(request, teams)})
    return remembered(request, response, f"{reverse('flags')}?{filters(request.GET)}")


def open_flags(request: PageRequest, teams: Sequence[Team]) -> dict[str, object]:
    """A page of the open flags of ``teams`` that have the words of ``q``, newest first."""
    text = one_line(request.GET.get("q", "")[:MAX_QUERY_CHARS])
    flags = Flag.objects.open().filter(team__in=teams).search(text)
    page, cursor = read_page(flags, request.GET.get("after", ""), [Q(team=team) for team in teams])
    return {
        "flags": rows(page, teams=len(teams) > 1, editable=True),
        "next": next_page_url(reverse("flag_list"), cursor, request.GET),
        "text": text,
    }


# /flags/answers


@require_http_methods(["GET", "HEAD", "POST"])
@page
def flag_answers(request: PageRequest) -> HttpResponse:
    """POST: the user has seen these answers (``seen``, primary keys), which the page showed."""
    if request.method != "POST":
        return render(request, "flags/flag_answers.html", answers(request))
    Flag.objects.filter(pk__in=uuids(request.POST.getlist("seen"))).mark_seen(request.user)
    return HttpResponse(status=204, headers={"HX-Trigger": "seen"})


def answers(request: PageRequest) -> dict[str, object]:
    """The answers to the user's flags: first all that are new, then those seen before, page by page."""
    answered, after = Flag.objects.answers_for(request.user), request.GET.get("after", "")
    new = [] if after else answered.filter(seen_at=None).values(*FIELDS)[:MAX_NEW_ANSWERS]
    seen, cursor = read_page(answered.exclude(seen_at=None), after)
    return {
        "new": rows(new, teams=False),
        "seen": rows(seen, teams=False),
        "next_answers": next_page_url(reverse("flag_answers"), cursor),
    }


# /flags/count


@require_safe
@page
def flags_count(request: PageRequest) -> HttpResponse:
    """How many items wait for the user, and the demo's banner. A page that is loaded whole brings both itself."""
    return render(request, "flags/flags_count.html", waiting_for(request.user))


# /flags/of/<tree>


@require_safe
@page
def tree_flags(request: PageRequest, pk: int) -> HttpResponse:
    """The next open flags of one guide; loads on scroll."""
    tree = get_object_or_404(Tree.objects.of(request.user).only("pk", "team"), pk=pk)
    return render(request, "flags/rows.html", open_flags_of(tree, request.GET.get("after", "")))


# /flags/<id>


@require_http_methods(["GET", "HEAD", "POST"])
@page
def flag(request: PageRequest, pk: UUID) -> HttpResponse:
    """One flag; an editor of the guide resolves it here."""
    flag = flag_or_404(request.user, pk, Role.EDITOR if request.method == "POST" else Role.VIEWER)
    form = FlagForm(request.POST if request.method == "POST" else None, flag=flag)
    if form.is_valid():
        try:
            flag.resolve(form.cleaned_data["message"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, "Flag resolved.", to=reverse("flags"), undo=reverse("flag_reopen", args=[pk]))
    context = {"flag": flag, "form": form, "can_edit": can_edit(flag)}
    return render(request, "flags/flag.html", context, status=422 if form.is_bound else 200)


@require_POST
@page
def flag_reopen(request: PageRequest, pk: UUID) -> HttpResponse:
    flag_or_404(request.user, pk, Role.EDITOR).reopen()
    return quietly("Flag reopened.")


def flag_or_404(user: User, pk: UUID, needed: Role) -> Flag:
    """A flag of the user's teams, else Http404; PermissionDenied where the user's role does not cover ``needed``."""
    flags = Flag.objects.of(user).select_related("tree", "release", "by", "resolved_by")
    flag = get_object_or_404(flags, pk=pk)
    require(flag.role, needed)
    return flag


def uuids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:MAX_NEW_ANSWERS]]
    except ValueError:
        raise BadRequest("A flag's key is a UUID.") from None
