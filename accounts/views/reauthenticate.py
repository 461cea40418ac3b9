"""/reauthenticate: the form that asks the person at a signed-in device who they are. A dialog of its own shows it."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.authentication import works_without_factor
from accounts.factors.codes import WRONG_CODE
from accounts.reauthentication import methods_of, prove_by_code, prove_by_password, seconds_to_wait
from accounts.requests import PageRequest
from accounts.throttles import TOO_MANY_ATTEMPTS
from project.web.pages import page


@works_without_factor
@require_http_methods(["GET", "HEAD", "POST"])
@page
def reauthenticate(request: PageRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request)
    if wait := seconds_to_wait(request.device):
        response = show(request, TOO_MANY_ATTEMPTS, status=422)
        response.headers["Retry-After"] = str(wait)
        return response
    code = request.POST.get("code")
    if code is not None and not prove_by_code(request.device, code):
        return show(request, WRONG_CODE, status=422)
    if code is None and not prove_by_password(request.device, request.POST.get("password", "")):
        return show(request, "Incorrect password.", status=422)
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"reauthenticated": {}})})


def show(request: PageRequest, error: str = "", status: int = 200) -> HttpResponse:
    provider = settings.OIDC_LABEL if settings.OIDC_ISSUER else ""
    context = {"email": request.user.email, "methods": methods_of(request.user), "error": error, "provider": provider}
    return render(request, "accounts/reauthenticate.html", context, status=status)
