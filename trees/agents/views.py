"""/mcp, and the metadata that tells clients how to sign in to it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import FACTOR_REQUIRED, BearerRequest, reads_own_token, sent_token, sign_in
from accounts.models import Scope
from accounts.oauth.requests import issuer_of, resource_of
from accounts.oauth.scopes import scope_text
from accounts.tokens import Refused
from project.web.json import json_response
from trees.agents.agent import Agent
from trees.agents.methods import answer_call, client_of, metadata, metadata_url, throttle
from trees.agents.rpc import INVALID_REQUEST, Call, Id, RpcError, answer, id_of, read_body, read_call, refuse

NOTHING_TO_ANSWER = 202


@csrf_exempt
@reads_own_token
@require_POST
def mcp(request: HttpRequest) -> HttpResponse:
    response = _answer(cast(BearerRequest, request))
    response.headers["Cache-Control"] = "no-store"
    return response


@csrf_exempt
@reads_own_token
@require_safe
def protected_resource(request: HttpRequest) -> HttpResponse:
    """RFC 9728."""
    return json_response(metadata(issuer_of(request)))


def _answer(request: BearerRequest) -> HttpResponse:
    call_id: Id = None
    try:
        agent = _agent(request)
        throttle("agent", agent)
        body = read_body(request)
        call_id = id_of(body)
        call: Call = read_call(request, body)
        agent = replace(agent, client=client_of(call.params))
        if call.is_notification:
            return HttpResponse(status=NOTHING_TO_ANSWER)
        return answer(call.id, answer_call(call, agent))
    except RpcError as error:
        return refuse(call_id, error)


def _agent(request: BearerRequest) -> Agent:
    """Who asks. A browser's page of another site may not, whatever token it has: RpcError."""
    site = issuer_of(request)
    if request.headers.get("Origin", site) not in (site, _own_site(request)):
        raise RpcError(INVALID_REQUEST, "Requests of pages of other sites are refused.", status=403)
    try:
        sign_in(request, sent_token(request), takes_keys=True, resource=resource_of(request))
    except Refused as refused:
        error = "" if refused.code == "token_missing" else 'error="invalid_token", '
        asked = f'scope="{scope_text(Scope.RUN)}", resource_metadata="{metadata_url(site)}"'
        challenge = {"WWW-Authenticate": f"Bearer {error}{asked}"}
        raise RpcError(401, refused.detail, {"code": refused.code}, status=401, headers=challenge) from None
    if request.device and request.device.lacks_factor:
        raise RpcError(403, FACTOR_REQUIRED, {"code": "factor_required"}, status=403)
    scope = Scope(request.api_key.scope) if request.api_key else Scope.ADMIN
    return Agent(request.user, scope, site, request.api_key)


def _own_site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
