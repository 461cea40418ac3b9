"""/invitations/<token>: the page behind the link of an invitation."""

from typing import cast
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation
from accounts.requests import PageRequest
from project.web.errors import not_signed_in, unauthorized


@csrf_exempt  # only the header signs a request in here, so there is nothing to forge
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Anybody with the link sees it; POST, with a Bearer header, accepts it."""
    invitation = Invitation.objects.for_token(token).select_related("team", "invited_by").first()
    if request.method == "POST":
        return accept(cast(PageRequest, request), invitation)
    back = {"next": request.path}
    known = {"email": invitation.email if invitation else "", "invitation": token}
    context = {
        "invitation": invitation,
        "login": f"{reverse('login')}?{urlencode(back | known)}",
        "signup": f"{reverse('signup')}?{urlencode(back | {'invitation': token})}",
    }
    return render(request, "accounts/invitation.html", context, status=status_of(invitation))


def accept(request: PageRequest, invitation: Invitation | None) -> HttpResponse:
    if not request.device:
        return unauthorized(not_signed_in())
    if invitation is None:
        return JsonResponse({"detail": "There is no such invitation.", "code": "not_found"}, status=404)
    try:
        invitation.accept(request.user)
    except ValidationError as error:
        return JsonResponse({"detail": error.messages[0], "code": "gone"}, status=410)
    return JsonResponse({"team": invitation.team_id})


def status_of(invitation: Invitation | None) -> int:
    if invitation is None:
        return 404
    return 200 if invitation.is_open else 410
