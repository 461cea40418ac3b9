"""The public links of a guide: list, create, revoke. And the guide as a booklet."""

from __future__ import annotations

from html import escape

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import can_edit
from accounts.mail.emails import absolute
from accounts.models import Role
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import announce, page
from project.web.params import natural_number
from trees.library.guides import tree_or_404
from trees.library.links import with_undo
from trees.models import Share, Tree, deletions
from trees.models.queries.keyset import NEWEST_SHARES
from trees.sharing.booklet import booklet, revision_to_print
from trees.sharing.forms import ShareForm, initial_like

PAGE_SIZE = 20


# /trees/<id>/share


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_share(request: PageRequest, pk: int) -> HttpResponse:
    """``?like=`` names a link whose settings the form starts with."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    if request.method != "POST":
        model = tree.shares.filter(pk=natural_number(request.GET.get("like", ""))).first()
        return show(request, tree, ShareForm(initial=initial_like(model) if model else {}))
    form = ShareForm(request.POST)
    if not form.is_valid():
        return show(request, tree, form, status=422)
    require_reauthentication(request)
    try:
        share = Share.objects.create_share(tree, request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show(request, tree, form, status=422)
    return announce(show(request, tree, ShareForm(), made=share), "Link created.")


# /trees/<id>/share/<link>


@require_http_methods(["DELETE"])
@page
def tree_share_link(request: PageRequest, pk: int, share: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    link: Share = get_object_or_404(tree.shares, pk=share)
    key = deletions.revoke_share(link)
    return announce(show(request, tree, ShareForm(), revoked=link), *with_undo("Link revoked.", key))


# /trees/<id>/print


@require_safe
@page
def tree_print(request: PageRequest, pk: int) -> HttpResponse:
    """The live release as a booklet; without one, editors get the draft."""
    tree = tree_or_404(request.user, pk)
    revision = revision_to_print(tree, not can_edit(tree))
    if revision is None and not can_edit(tree):
        return render(request, "trees/unpublished.html", {"tree": tree})
    if revision is None:
        raise Http404
    return render(request, "trees/tree_print.html", booklet(tree, revision))


def show(request: PageRequest, tree: Tree, form: ShareForm, status: int = 200, **context: object) -> HttpResponse:
    """The page. ``context``: ``made`` or ``revoked``, the link that was just created or revoked."""
    links = tree.shares.select_related("release", "created_by").defer("release__content")
    page, cursor = NEWEST_SHARES.page_or_first(links, request.GET.get("after", ""), PAGE_SIZE)
    context |= {"tree": tree, "form": form, "links": [row(request, link, tree) for link in page], "after": cursor}
    return render(request, "trees/tree_share.html", context, status=status)


def row(request: PageRequest, link: Share, tree: Tree) -> dict[str, object]:
    url = absolute(request, reverse("shared", args=[link.token]))
    return {
        "key": link.pk,
        "url": url,
        "release": link.release.number,
        "by": link.created_by or "a former member",
        "made": link.created_at,
        "state": "revoked" if link.revoked_at else "open" if link.is_open else "expired",
        "expires_at": link.expires_at,
        "indexable": link.indexable,
        "sites": link.sites,
        "embed": iframe(url, tree.title) if link.sites else "",
    }


def iframe(url: str, title: str) -> str:
    return f'<iframe src="{url}" title="{escape(title)}" width="100%" height="640" loading="lazy"></iframe>'
