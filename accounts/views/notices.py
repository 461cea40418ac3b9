"""/notices/: what this person is told of, and which kinds they want."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Notice, NoticeChoice
from accounts.notices.kinds import GROUPS
from accounts.notices.rows import rows_of
from accounts.notices.unread import unread_of
from accounts.requests import PageRequest
from project.web.pages import announce, page
from project.web.params import next_page_url

PAGE_SIZE = 30

# /notices/


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notices(request: PageRequest) -> HttpResponse:
    """POST: all up to ``up_to``, the newest that the page showed, are read."""
    if request.method == "POST":
        shown = Notice.objects.filter(person=request.user, pk__lte=key_of(request.POST.get("up_to", "")))
        count = shown.mark_read()
        response = render(request, "accounts/notices.html", first_page(request))
        return announce(response, f"{count} notice{'' if count == 1 else 's'} marked as read.") if count else response
    if after := key_of(request.GET.get("after", "")):
        rows, cursor = Notice.objects.of(request.user).page(after, PAGE_SIZE)
        return render(request, "accounts/notice_rows.html", {"rows": rows_of(rows), "next": next_url(cursor)})
    return render(request, "accounts/notices.html", first_page(request))


def first_page(request: PageRequest) -> dict[str, object]:
    rows, cursor = Notice.objects.of(request.user).page(None, PAGE_SIZE)
    newest = rows[0].pk if rows else 0
    return {"rows": rows_of(rows), "next": next_url(cursor), "newest": newest} | unread_context(request)


def next_url(cursor: int | None) -> str:
    return next_page_url(reverse("notices"), str(cursor) if cursor else None)


def unread_context(request: PageRequest) -> dict[str, object]:
    """Of ``accounts/notices_count.html``."""
    return unread_of(Notice.objects.unread_keys(request.user))


def key_of(text: str) -> int:
    """A primary key; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


# /notices/new


@require_safe
@page
def notices_new(request: PageRequest) -> HttpResponse:
    """What came since the page was loaded: the rows above ``since``, and this region again."""
    since = key_of(request.GET.get("since", ""))
    rows, _ = Notice.objects.of(request.user).filter(pk__gt=since).page(None, PAGE_SIZE)
    newest = rows[0].pk if rows else since
    context = {"rows": rows_of(rows), "newest": newest} | unread_context(request)
    return render(request, "accounts/notices_new.html", context)


# /notices/<id>


@require_POST
@page
def notice(request: PageRequest, pk: int) -> HttpResponse:
    """Marks one as read, or as unread with ``unread``; answers its row and the number of the bell."""
    row = get_object_or_404(Notice.objects.of(request.user).select_related("by", "team"), pk=pk)
    one = Notice.objects.filter(pk=row.pk)
    _ = one.mark_unread() if "unread" in request.POST else one.mark_read()
    row.refresh_from_db(fields=["read_at"])
    return render(request, "accounts/notice_changed.html", {"rows": rows_of([row])} | unread_context(request))


# /notices/choices


@require_http_methods(["GET", "HEAD", "POST"])
@page
def notice_choices(request: PageRequest) -> HttpResponse:
    if request.method != "POST":
        return show_choices(request)
    ticked = request.POST
    names = [kind.name for group in GROUPS for kind in group.kinds]
    choices = {name: (f"site {name}" in ticked, f"mail {name}" in ticked) for name in names}
    NoticeChoice.objects.choose(request.user, choices)
    return announce(show_choices(request), "Saved.")


def show_choices(request: PageRequest) -> HttpResponse:
    chosen = NoticeChoice.objects.of(request.user)
    groups = [(group.title, [(kind, *chosen[kind.name]) for kind in group.kinds]) for group in GROUPS]
    return render(request, "accounts/notice_choices.html", {"groups": groups, "email": request.user.email})
