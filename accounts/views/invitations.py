"""/invitations/<token>: the page behind the link of an invitation."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation
from project.web.errors import not_signed_in, unauthorized


@csrf_exempt  # only the header signs somebody in here, so there is nothing to forge
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Anybody who has the link sees it; POST, with a Bearer header, accepts it."""
    found = Invitation.objects.for_token(token).select_related("team", "invited_by").first()
    if request.method == "POST":
        return accept(request, found)
    back = {"next": request.path}
    context = {
        "invitation": found,
        "login": f"{reverse('login')}?{urlencode(back | {'email': found.email if found else '', 'invitation': token})}",
        "signup": f"{reverse('signup')}?{urlencode(back | {'invitation': token})}",
    }
    return render(request, "accounts/invitation.html", context, status=status_of(found))


def accept(request, found):
    if request.device is None:
        return unauthorized(not_signed_in())
    if found is None:
        return JsonResponse({"detail": "There is no such invitation.", "code": "not_found"}, status=404)
    try:
        found.accept(request.user)
    except ValidationError as error:
        return JsonResponse({"detail": error.messages[0], "code": "gone"}, status=410)
    return JsonResponse({"team": found.team_id})


def status_of(found: Invitation | None) -> int:
    if found is None:
        return 404
    return 200 if found.is_open else 410
