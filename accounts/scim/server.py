"""The service as scim2-server runs it, and one request through it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Filter,
    ForbiddenException,
    Patch,
    PayloadTooLargeException,
    SCIMException,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    UnauthorizedException,
)
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from accounts.scim.resources import Group, User
from accounts.scim.storage import Storage

MAX_RESULTS = 200
MAX_BODY_BYTES = 2 * 1024 * 1024
CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MAX_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=True),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token that an administrator of the site has made.",
            primary=True,
        )
    ],
)
# What Entra ID and Okta send beside the specification: attributes of their own, "False" as text, and a remove with the
# members in its value.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
SERVICE = ScimService(ScimProvider(models=[User, Group], config=CONFIG, policy=POLICY))
HANDLER = ScimHandler(SERVICE, Storage())


def answer(request: HttpRequest, path: str, base_url: str) -> ScimResponse:
    """Any fault of the request becomes an error as SCIM has them; any other exception is a bug of ours."""
    try:
        if len(request.body) > MAX_BODY_BYTES:
            raise PayloadTooLargeException(detail=f"A request has at most {MAX_BODY_BYTES} bytes.")
        said: dict[str, Any] = {"method": str(request.method), "query": request.GET.dict(), "body": request.body}
        return HANDLER.handle(ScimRequest(base_url=base_url, path=f"/{path}", headers=request.headers, **said))
    except SCIMException as error:
        return SERVICE.error_response(error)


def unauthorized() -> ScimResponse:
    return SERVICE.error_response(UnauthorizedException(detail="This takes a valid SCIM token."))


def too_many(seconds: int) -> ScimResponse:
    response = SERVICE.error_response(ForbiddenException(detail=f"Too many requests. Try again in {seconds} seconds."))
    response.status = HTTPStatus.TOO_MANY_REQUESTS
    response.body = (response.body or {}) | {"status": str(response.status.value)}
    response.headers["Retry-After"] = str(seconds)
    return response
