"""JSON-RPC as the Model Context Protocol sends it over HTTP, revision 2026-07-28: one POST, one answer, no session.

``read_call`` looks at a request in the order of the specification: the body, then what ``_meta`` says of the sender,
then whether the headers repeat it, then the revision. A request of an older client, which names an older revision or
none, has no ``_meta`` and no headers to repeat. The first thing that is wrong raises RpcError.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from project.web.json import json_response

LATEST = "2026-07-28"
OLDER = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")  # those that begin with `initialize`
STEPS_UP = OLDER[0]  # the only one of them that says what a client does when its scope is too small
MAX_BYTES = 1_000_000

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022
STATUSES = {
    PARSE_ERROR: 400, INVALID_REQUEST: 400, INVALID_PARAMS: 400, METHOD_NOT_FOUND: 404,
    HEADER_MISMATCH: 400, UNSUPPORTED_VERSION: 400,
}  # fmt: skip
META = "io.modelcontextprotocol/"
VERSION_KEY, CAPABILITIES_KEY = f"{META}protocolVersion", f"{META}clientCapabilities"
VERSION_HEADER, METHOD_HEADER, NAME_HEADER = "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name"
NAMED_BY = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
ENCODED = re.compile(r"=\?base64\?(.*)\?=")
ACCEPTED = ("application/json", "text/event-stream")

Id = str | int | None


class RpcError(Exception):
    """An error as JSON-RPC answers it. ``status``: of HTTP; ``headers``: of the answer."""

    def __init__(
        self, code: int, message: str, data: Any = None, status: int = 0, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data
        self.status = status or STATUSES.get(code, 200)
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``revision``: that its header names, "" for none. ``is_notification``: nothing is to be answered."""

    id: Id
    method: str
    params: dict[str, Any]
    revision: str
    is_notification: bool = False

    @property
    def older(self) -> bool:
        """Whether it is of a client that shakes hands first."""
        return self.revision != LATEST


def read_body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in ``request``. Raises RpcError, before anything is read where the headers say it already."""
    accepted = [each.split(";")[0].strip().lower() for each in request.headers.get("Accept", "").split(",")]
    if "*/*" not in accepted and not set(ACCEPTED) <= set(accepted):
        raise RpcError(INVALID_REQUEST, f"Not acceptable: Accept must name {' and '.join(ACCEPTED)}.", status=406)
    if request.content_type != "application/json":
        raise RpcError(INVALID_REQUEST, "The body must be application/json.", status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        raise RpcError(INVALID_REQUEST, f"A request holds at most {MAX_BYTES:,} bytes.", status=413)
    try:
        body = orjson.loads(request.read(MAX_BYTES + 1))
    except orjson.JSONDecodeError as error:
        raise RpcError(PARSE_ERROR, f"This is not JSON: {error}.") from None
    if not isinstance(body, dict):
        raise RpcError(INVALID_REQUEST, "The body must be one JSON-RPC request.")
    return body


def id_of(body: dict[str, Any]) -> Id:
    """The id to answer with; None where it is not one."""
    return body["id"] if type(body.get("id")) in (str, int) else None


def read_call(request: HttpRequest, body: dict[str, Any]) -> Call:
    """What ``body`` asks for. Raises RpcError."""
    method, params = body.get("method"), body.get("params", {})
    wrong_id = "id" in body and id_of(body) is None
    if body.get("jsonrpc") != "2.0" or not isinstance(method, str) or wrong_id:
        raise RpcError(INVALID_REQUEST, "The body must be one JSON-RPC request.")
    if not isinstance(params, dict):
        raise RpcError(INVALID_PARAMS, "params must be an object.")
    version, notification = request.headers.get(VERSION_HEADER), "id" not in body
    if version is None or version in OLDER:
        return Call(id_of(body), method, params, version or "", notification)
    if notification:
        _check_version(version)
    else:
        _check_envelope(request, method, params)
    return Call(id_of(body), method, params, version, notification)


def answer(call_id: Id, result: dict[str, Any]) -> HttpResponse:
    return json_response({"jsonrpc": "2.0", "id": call_id, "result": result})


def refuse(call_id: Id, error: RpcError) -> HttpResponse:
    said = {"code": error.code, "message": error.message} | ({} if error.data is None else {"data": error.data})
    response = json_response({"jsonrpc": "2.0", "id": call_id, "error": said}, status=error.status)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _check_envelope(request: HttpRequest, method: str, params: dict[str, Any]) -> None:
    meta = params.get("_meta")
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if not isinstance(meta, dict) or key not in meta]
    if not isinstance(meta, dict) or missing:
        raise RpcError(INVALID_PARAMS, f"params._meta must have {' and '.join(missing)}.")
    repeated = {VERSION_HEADER: meta[VERSION_KEY], METHOD_HEADER: method}
    if method in NAMED_BY:
        repeated[NAME_HEADER] = params.get(NAMED_BY[method])
    for name, value in repeated.items():
        if value is None or _decoded(request.headers.get(name)) != value:
            raise RpcError(HEADER_MISMATCH, f"The header {name} must repeat what the body says.")
    if not isinstance(meta[VERSION_KEY], str):
        raise RpcError(INVALID_PARAMS, f"{VERSION_KEY} must be a text.")
    _check_version(meta[VERSION_KEY])


def _check_version(version: str) -> None:
    if version != LATEST:
        data = {"supported": [LATEST], "requested": version}
        raise RpcError(UNSUPPORTED_VERSION, f"Unsupported protocol version: this server speaks {LATEST}.", data)


def _decoded(value: str | None) -> str | None:
    """A header's text; one that ASCII cannot say travels as ``=?base64?...?=``. None where that is damaged."""
    encoded = ENCODED.fullmatch(value or "")
    if value is None or not encoded:
        return value
    try:
        return base64.b64decode(encoded[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
