"""/scim/v2/: the door for a company's directory. Only a SCIM token opens it, and it opens nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.authentication import bearer, reads_own_token
from accounts.digests import digest_of
from accounts.mail.emails import absolute
from accounts.models import ScimToken
from accounts.models.directory import PREFIX
from accounts.network import ip_of
from accounts.throttles import take

if TYPE_CHECKING:
    from scim2_server.responses import ScimResponse

ROOT = "/scim/v2"


@reads_own_token
@csrf_exempt  # only the header lets a request in here, so there is nothing to forge
@never_cache
def scim(request: HttpRequest, path: str) -> HttpResponse:
    # Not before the first request: pydantic and these models take 0.6 s and 14 MB.
    from accounts.scim import server

    token = token_of(request)
    if token is None:
        wait = take("login_address", ip_of(request))
        return sent(server.too_many(wait) if wait else server.unauthorized())
    sender: Any = request
    sender.scim_token = token
    token.note_use()
    if wait := take("scim", str(token.pk)):
        return sent(server.too_many(wait))
    return sent(server.answer(request, path, absolute(request, ROOT)))


def token_of(request: HttpRequest) -> ScimToken | None:
    text = bearer(request) or ""
    if not text.startswith(PREFIX):
        return None
    now = timezone.now()
    return ScimToken.objects.filter(digest=digest_of(text), revoked_at=None, expires_at__gt=now).first()


def sent(response: ScimResponse) -> HttpResponse:
    body = b"" if response.body is None else json.dumps(response.body).encode()
    return HttpResponse(body, status=response.status.value, headers=response.headers)
