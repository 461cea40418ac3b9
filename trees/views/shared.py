"""Shared guides: pages for everybody who has the link. No sign-in, no script, nothing kept but the address."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.authentication import reads_own_token
from accounts.emails import absolute
from project.web.security import SITE, header
from trees.core.places import UnknownStep, find
from trees.models import Share
from trees.models.revisions import graph_of
from trees.models.subtrees import LiveTrees
from trees.sharing.booklet import booklet
from trees.sharing.steps import about, step, url_of

MINUTE = 60
NO_SCRIPT = SITE | {"script-src": "'none'", "connect-src": "'none'", "form-action": "'none'"}
REVOKED = (
    "This link was withdrawn",
    "The people who shared this guide took it back. Ask them for another.",
)
EXPIRED = ("This link has expired", "It was only meant for a while. Ask whoever gave it to you for another.")
ARCHIVED = ("This guide is put away", "The people who shared it have archived it. Ask them for another.")
UNKNOWN = ("There is no such link", "Look whether the address is complete, or ask whoever gave it to you.")
NO_STEP = ("There is no such step", "The guide may have changed since. Start it again.")


# /s/<token>/, /s/<token>/<step>/


@require_safe
@reads_own_token
def shared(request, token, address=""):
    """One step of the guide."""
    share = Share.objects.for_token(token).first()
    if over := why_over(share):
        return refuse(request, share, *over)
    trees = LiveTrees(share.tree.team_trees())
    try:
        spot = find(address, share.release_id, graph_of, trees)
    except UnknownStep:
        return refuse(request, share, 404, NO_STEP)
    if spot.path != address:
        return HttpResponseRedirect(url_of(share, spot))
    context = step(share, spot, trees) | {"canonical": absolute(request, request.path)}
    return sealed(render(request, "shared/step.html", context), share)


# /s/<token>/print


@require_safe
@reads_own_token
def shared_print(request, token):
    share = Share.objects.for_token(token).first()
    if over := why_over(share):
        return refuse(request, share, *over)
    context = about(share) | booklet(share.tree, share.release)
    context["canonical"] = absolute(request, context["home"])
    return sealed(render(request, "shared/print.html", context), share)


def why_over(share: Share | None) -> tuple[int, tuple[str, str]] | None:
    """The status and the words for a link that does not work; None for one that does."""
    if share is None:
        return 404, UNKNOWN
    if share.revoked_at:
        return 410, REVOKED
    if not share.is_open:
        return 410, EXPIRED
    return (410, ARCHIVED) if share.tree.archived_at else None


def refuse(request, share: Share | None, status: int, words: tuple[str, str]):
    title, text = words
    known = about(share) if share and status == 404 else {}
    response = render(request, "shared/over.html", known | {"what": title, "text": text}, status=status)
    sealed(response, share)
    response.headers["Cache-Control"] = "no-store"
    return response


def sealed(response, share: Share | None):
    """``response`` without any script, to be kept for a minute, and shown in the frames of the share's sites only."""
    sites = share.sites if share else []
    policy = NO_SCRIPT | {"frame-ancestors": " ".join(sites) or "'none'"}
    response.headers["Content-Security-Policy"] = header(policy)
    response.xframe_options_exempt = bool(sites)
    response.headers["Cache-Control"] = f"public, max-age={seconds(share)}"
    if not (share and share.indexable and response.status_code == 200):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def seconds(share: Share | None) -> int:
    """How long a page may be kept: a minute, and no longer than the link works."""
    if not share or not share.expires_at:
        return MINUTE
    return max(0, min(MINUTE, int((share.expires_at - now()).total_seconds())))
