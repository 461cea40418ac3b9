"""Shared guides: pages for anyone with the link. Without sign-in and script: the URL is all the state."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.authentication import reads_own_token
from accounts.mail.emails import absolute
from project.web.markdown import markdown_response, wants_markdown
from project.web.security import SITE, header
from trees.core.runs.places import UnknownStep, find
from trees.library.markdown import release_markdown
from trees.models import Share
from trees.models.trees.revisions import graph_of
from trees.models.trees.subtrees import LiveTrees
from trees.sharing.booklet import booklet
from trees.sharing.steps import home_url, share_context, step_context, url_of

MAX_AGE_SECONDS = 60
NO_SCRIPT = SITE | {"script-src": "'none'", "connect-src": "'none'", "form-action": "'none'"}
# (heading, text)
REVOKED = ("This link was revoked", "The team that shared this guide revoked the link. Ask them for a new one.")
EXPIRED = ("This link has expired", "It was valid for a limited time. Ask the team that gave it to you for a new one.")
UNPUBLISHED = (
    "This guide was withdrawn",
    "The team that shared it took it back. Ask them for another guide.",
)
ARCHIVED = ("This guide is archived", "The team that shared it has archived it. Ask them for another guide.")
UNKNOWN = ("Link not found", "Check that the link is complete, or ask the team that gave it to you.")
NO_STEP = ("Step not found", "The guide may have changed. Start again at the first step.")


# /s/<token>/, /s/<token>/<step>/


@require_safe
@reads_own_token
def shared(request: HttpRequest, token: str, path: str = "") -> HttpResponse:
    """One step of the guide; all of it as Markdown for programs."""
    share = Share.objects.for_token(token).first()
    if share is None:
        return refuse(request, None, 404, UNKNOWN)
    if reason := closed_because(share):
        return refuse(request, share, 410, reason)
    if wants_markdown(request):
        return sealed(markdown_response(release_markdown(share.tree, share.release_id)), share)
    trees = LiveTrees(share.tree.team_trees())
    try:
        spot = find(path, share.release_id, graph_of, trees)
    except UnknownStep:
        return refuse(request, share, 404, NO_STEP)
    if spot.path != path:
        return HttpResponseRedirect(url_of(share, spot))
    context = step_context(share, spot, trees) | {"canonical": absolute(request, request.path)}
    return sealed(render(request, "shared/step.html", context), share)


# /s/<token>/print


@require_safe
@reads_own_token
def shared_print(request: HttpRequest, token: str) -> HttpResponse:
    share = Share.objects.for_token(token).first()
    if share is None:
        return refuse(request, None, 404, UNKNOWN)
    if reason := closed_because(share):
        return refuse(request, share, 410, reason)
    context = share_context(share) | booklet(share.tree, share.release)
    context["canonical"] = absolute(request, home_url(share))
    return sealed(render(request, "shared/print.html", context), share)


def closed_because(share: Share) -> tuple[str, str] | None:
    """The heading and the text of a link that no longer works; None for one that does."""
    if share.revoked_at:
        return REVOKED
    if not share.is_open:
        return EXPIRED
    if share.tree.archived_at:
        return ARCHIVED
    return None if share.tree.live_id else UNPUBLISHED


def refuse(request: HttpRequest, share: Share | None, status: int, words: tuple[str, str]) -> HttpResponse:
    title, text = words
    context = share_context(share) if share and status == 404 else {}
    response = render(request, "shared/over.html", context | {"what": title, "text": text}, status=status)
    sealed(response, share)
    response.headers["Cache-Control"] = "no-store"
    return response


def sealed(response: HttpResponse, share: Share | None) -> HttpResponse:
    """Adds the headers: no script, cached for MAX_AGE_SECONDS, and framed by the share's sites only."""
    sites = share.sites if share else []
    policy = NO_SCRIPT | {"frame-ancestors": " ".join(sites) or "'none'"}
    response.headers["Content-Security-Policy"] = header(policy)
    response.xframe_options_exempt = bool(sites)
    response.headers["Cache-Control"] = f"public, max-age={max_age(share)}"
    patch_vary_headers(response, ["Accept"])
    if not (share and share.indexable and response.status_code == 200):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def max_age(share: Share | None) -> int:
    """In seconds: MAX_AGE_SECONDS, or less where the link expires before."""
    if not share or not share.expires_at:
        return MAX_AGE_SECONDS
    return max(0, min(MAX_AGE_SECONDS, int((share.expires_at - now()).total_seconds())))
