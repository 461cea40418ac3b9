"""Flags: the queue of those who write the guides, and the answers for those who raised them."""

from uuid import UUID

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role, User, require
from project.web.pages import done, page, quietly
from trees.library.flag_rows import FIELDS, flags_of, next_url, read, rows
from trees.library.forms import FlagForm, writable_teams
from trees.library.reviews import due_for
from trees.models import Flag, Tree

MOST_NEW, MOST_COUNTED = 50, 99


# /flags/


@require_safe
@page
def flags(request):
    teams = list(writable_teams(request.user))
    context = {"writes": bool(teams), **open_flags(request, teams), **answers(request)}
    return render(request, "flags/flags.html", context)


@require_safe
@page
def flag_list(request):
    teams = list(writable_teams(request.user))
    return render(request, "flags/flag_list.html", {"writes": bool(teams), **open_flags(request, teams)})


def open_flags(request, teams) -> dict:
    """A page of the open flags of ``teams``, the newest first."""
    found = Flag.objects.open().filter(team__in=teams)
    parts = [Q(team=team) for team in teams]
    found, after = read(found, request.GET.get("after", ""), parts, rows=Flag.objects.values(*FIELDS))
    return {"flags": rows(found, teams=len(teams) > 1, editable=True), "next": next_url(reverse("flag_list"), after)}


# /flags/answers


@require_http_methods(["GET", "HEAD", "POST"])
@page
def flag_answers(request):
    """POST: these, the answers that the page showed, have been seen."""
    if request.method != "POST":
        return render(request, "flags/flag_answers.html", answers(request))
    Flag.objects.filter(pk__in=keys(request.POST.getlist("seen"))).mark_seen(request.user)
    return HttpResponse(status=204, headers={"HX-Trigger": "seen"})


def answers(request) -> dict:
    """The answers for the person: what is new all at once, then what was seen, page by page."""
    mine = Flag.objects.answers_for(request.user)
    asked = request.GET.get("after", "")
    new = [] if asked else mine.filter(seen_at=None).values(*FIELDS)[:MOST_NEW]
    seen, after = read(mine.exclude(seen_at=None).values(*FIELDS), asked)
    return {
        "new": rows(new, teams=False),
        "seen": rows(seen, teams=False),
        "next_answers": next_url(reverse("flag_answers"), after),
    }


# /flags/count


@require_safe
@page
def flags_count(request):
    """How many wait for the person: open flags, answers not seen yet, guides due for review. Nothing when none do."""
    user = request.user
    waiting = [Flag.objects.open_for(user), Flag.objects.unseen_answers(user), due_for(user)]
    count = sum(each.order_by()[: MOST_COUNTED + 1].count() for each in waiting)
    return render(request, "flags/flags_count.html", {"count": count, "most": MOST_COUNTED})


# /flags/of/<tree>


@require_safe
@page
def tree_flags(request, pk):
    """The open flags of one guide that come after those on its page; loads on scroll."""
    tree = get_object_or_404(Tree.objects.of(request.user).only("pk", "team"), pk=pk)
    return render(request, "flags/rows.html", flags_of(tree, request.GET.get("after", "")))


# /flags/<id>


@require_http_methods(["GET", "HEAD", "POST"])
@page
def flag(request, pk):
    """One flag; who writes the guide resolves it here."""
    found = flag_or_404(request.user, pk, Role.EDITOR if request.method == "POST" else Role.VIEWER)
    form = FlagForm(request.POST if request.method == "POST" else None, flag=found)
    if form.is_valid():
        try:
            found.resolve(form.cleaned_data["message"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, "Resolved.", to=reverse("flags"), undo=reverse("flag_reopen", args=[pk]))
    return show(request, found, form)


@require_POST
@page
def flag_reopen(request, pk):
    flag_or_404(request.user, pk, Role.EDITOR).reopen()
    return quietly("Open again.")


def show(request, found: Flag, form):
    context = {"flag": found, "form": form, "can_edit": can_edit(found)}
    return render(request, "flags/flag.html", context, status=422 if form.is_bound else 200)


def flag_or_404(user: User, pk: UUID, needed: Role) -> Flag:
    """A flag of the user's teams, else Http404; PermissionDenied where the user's role does not cover ``needed``."""
    flags = Flag.objects.of(user).select_related("tree", "release", "by", "resolved_by")
    flag = get_object_or_404(flags, pk=pk)
    require(flag.role, needed)
    return flag


def keys(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[:MOST_NEW]]
    except ValueError:
        raise BadRequest("These are no keys of flags.") from None
