"""/admin/login/: from a device session to the session of Django's admin, which is a cookie.

So whoever uses the admin has signed in as everybody does, with passkey, code or provider, and shown that not
long ago. The cookie's session ends with the device that it was made on.
"""

from django.contrib.auth import login
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.authentication import DEVICE_KEY
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import page

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@page
def admin_sign_in(request: PageRequest) -> HttpResponse:
    if not request.user.is_staff:
        return render(request, "accounts/admin_sign_in.html", status=403)
    if request.method != "POST":
        return render(request, "accounts/admin_sign_in.html")
    require_reauthentication(request)
    sessions = SessionMiddleware(lambda _: HttpResponse())  # this request came the short way, without it
    sessions.process_request(request)
    login(request, request.user, BACKEND)
    request.session[DEVICE_KEY] = str(request.device.pk)
    response = HttpResponse(status=204, headers={"HX-Redirect": next_of(request)})
    return sessions.process_response(request, response)


def next_of(request: HttpRequest) -> str:
    to = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(to, None) and to.startswith("/admin/")
    return to if ours and not to.startswith("/admin/login") else "/admin/"
