"""What programs ask the authorization server: its metadata, a registration, tokens, and to be disconnected."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import reads_own_token
from accounts.models import Grant
from accounts.network import ip_of
from accounts.oauth import clients, grants
from accounts.oauth.errors import OAuthError
from accounts.oauth.requests import asked_resource, issuer_of, resource_of
from accounts.oauth.scopes import SCOPES
from accounts.throttles import take
from project.web.json import json_response

MAX_BODY_BYTES = 65_536
FORM = "application/x-www-form-urlencoded"
TOO_MANY = "Too many requests. Try again in {} s."
View = Callable[[HttpRequest], HttpResponse]


def of_programs(view: View) -> View:
    """Decorator: one limited request of a program, whose answer nobody keeps. OAuthError is answered as JSON."""

    @csrf_exempt
    @reads_own_token
    @cache_control(no_store=True)
    @require_POST
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        return _answer(view, request)

    return answer


def _answer(view: View, request: HttpRequest) -> HttpResponse:
    if seconds := take("oauth", ip_of(request)):
        response = OAuthError("temporarily_unavailable", TOO_MANY.format(seconds), 429).response()
        response.headers["Retry-After"] = str(seconds)
        return response
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            raise OAuthError("invalid_request", f"A request holds at most {MAX_BODY_BYTES:,} bytes.", 413)
        return view(request)
    except OAuthError as error:
        return error.response()


# /.well-known/oauth-authorization-server


@csrf_exempt
@reads_own_token
@require_safe
def oauth_metadata(request: HttpRequest) -> HttpResponse:
    """RFC 8414."""
    site = issuer_of(request)
    return json_response(
        {
            "issuer": site,
            "authorization_endpoint": site + reverse("oauth_authorize"),
            "token_endpoint": site + reverse("oauth_token"),
            "registration_endpoint": site + reverse("oauth_register"),
            "revocation_endpoint": site + reverse("oauth_revoke"),
            "scopes_supported": [str(scope) for scope in SCOPES],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": clients.GRANT_TYPES,
            "token_endpoint_auth_methods_supported": ["none"],
            "revocation_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "client_id_metadata_document_supported": True,
            "authorization_response_iss_parameter_supported": True,
            "service_documentation": site + reverse("help_page", args=["agents"]),
        }
    )


# /oauth/register


@of_programs
def oauth_register(request: HttpRequest) -> HttpResponse:
    """RFC 7591."""
    if request.content_type != "application/json":
        raise OAuthError("invalid_client_metadata", "The body must be application/json.")
    try:
        metadata = orjson.loads(request.read(MAX_BODY_BYTES))
    except orjson.JSONDecodeError as error:
        raise OAuthError("invalid_client_metadata", f"This is not JSON: {error}.") from None
    return json_response(clients.register(metadata), status=201)


# /oauth/token


@of_programs
def oauth_token(request: HttpRequest) -> HttpResponse:
    """RFC 6749, 4.1.3 and 6."""
    form = read_form(request)
    kind = form.get("grant_type", "")
    if kind not in GRANTS:
        raise OAuthError("unsupported_grant_type", f"grant_type must be {' or '.join(GRANTS)}.")
    return json_response(grants.tokens_of(GRANTS[kind](form, resource_of(request))))


def by_code(form: QueryDict, resource: str) -> Grant:
    client_id, code = needed(form, "client_id"), needed(form, "code")
    verifier = needed(form, "code_verifier")
    return grants.exchange(code, client_id, form.get("redirect_uri"), verifier, asked_resource(form, resource))


def by_refresh(form: QueryDict, resource: str) -> Grant:
    client_id, token = needed(form, "client_id"), needed(form, "refresh_token")
    return grants.refresh(token, client_id, asked_resource(form, resource))


GRANTS: dict[str, Callable[[QueryDict, str], Grant]] = {"authorization_code": by_code, "refresh_token": by_refresh}


# /oauth/revoke


@of_programs
def oauth_revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009: a token that is not one, or is no longer, is not an error."""
    form = read_form(request)
    grants.revoke(needed(form, "token"), needed(form, "client_id"), resource_of(request))
    return json_response({})


def read_form(request: HttpRequest) -> QueryDict:
    """Raises OAuthError. A client has no secret here, so one that shows a password is none of ours."""
    if request.headers.get("Authorization", "").lower().startswith("basic "):
        raise OAuthError("invalid_client", "Clients have no secret here: send client_id in the body.", 401)
    if request.content_type != FORM:
        raise OAuthError("invalid_request", f"The body must be {FORM}.")
    try:
        form = QueryDict(request.read(MAX_BODY_BYTES), encoding="utf-8")
    except TooManyFieldsSent:
        raise OAuthError("invalid_request", "These are too many parameters.") from None
    repeated = [name for name in form if name != "resource" and len(form.getlist(name)) > 1]
    if repeated:
        raise OAuthError("invalid_request", f"{repeated[0]:.40} must not be repeated.")
    return form


def needed(form: QueryDict, name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise OAuthError("invalid_request", f"{name} is missing.")
    return value
