"""The public links of a guide: who made which, a new one, and the end of one. Beside them, the guide as a booklet."""

from html import escape

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import can_edit
from accounts.emails import absolute
from accounts.models import Role
from project.web.pages import announce, page
from project.web.params import natural_number
from project.web.times import ago
from trees.library.guides import tree_or_404
from trees.models import Share, Tree
from trees.models.keyset import Keyset
from trees.sharing.booklet import booklet
from trees.sharing.forms import ShareForm, like

NEWEST = Keyset("-created_at", "-id")
PAGE = 20


# /trees/<id>/share


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_share(request, pk):
    found = shareable(request, pk)
    if request.method != "POST":
        return show(request, found, ShareForm(initial=wanted(request, found)))
    form = ShareForm(request.POST)
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        made = Share.objects.create_share(found, request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return show(request, found, form, status=422)
    return announce(show(request, found, ShareForm(), made=made), "The link is made.")


# /trees/<id>/share/<link>


@require_http_methods(["DELETE"])
@page
def tree_share_link(request, pk, share):
    found = shareable(request, pk)
    link = get_object_or_404(found.shares, pk=share)
    link.revoke()
    return announce(show(request, found, ShareForm(), revoked=link), "The link is revoked.")


# /trees/<id>/print


@require_safe
@page
def tree_print(request, pk):
    """The live release as a booklet; for who writes it the draft, where there is none."""
    found = tree_or_404(request.user, pk)
    if found.live is None and not can_edit(found):
        return render(request, "trees/unpublished.html", {"tree": found})
    release = found.live or (found.draft if found.serial else None)
    if release is None:
        raise Http404
    return render(request, "trees/tree_print.html", booklet(found, release))


def shareable(request, pk) -> Tree:
    return tree_or_404(request.user, pk, Role.EDITOR)


def wanted(request, found: Tree) -> dict:
    """What the form starts with: ``?like=`` names a link that the new one is to resemble."""
    other = found.shares.filter(pk=natural_number(request.GET.get("like", ""))).first()
    return like(other) if other else {}


def show(request, found: Tree, form: ShareForm, status: int = 200, **context):
    """``made`` and ``revoked``: the link that was just made, or ended."""
    links = found.shares.select_related("release", "created_by").defer("release__content")
    part, after = NEWEST.page_or_first(links, request.GET.get("after", ""), PAGE)
    now = timezone.now()
    context |= {"tree": found, "form": form, "links": [row(request, link, found, now) for link in part], "after": after}
    return render(request, "trees/tree_share.html", context, status=status)


def row(request, link: Share, found: Tree, now) -> dict:
    url = absolute(request, reverse("shared", args=[link.token]))
    return {
        "key": link.pk,
        "url": url,
        "release": link.release.number,
        "by": link.created_by or "somebody who left",
        "made": ago(link.created_at, now),
        "state": "revoked" if link.revoked_at else "open" if link.is_open else "expired",
        "expires_at": link.expires_at,
        "indexable": link.indexable,
        "sites": link.sites,
        "embed": snippet(url, found.title) if link.sites else "",
    }


def snippet(url: str, title: str) -> str:
    """The HTML that shows the link in a frame."""
    return f'<iframe src="{url}" title="{escape(title)}" width="100%" height="640" loading="lazy"></iframe>'
