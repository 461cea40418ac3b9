"""A provider of OpenID Connect on this machine: oidc-provider-mock, which here also checks what PKCE promises."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    import flask


@contextmanager
def running_provider() -> Iterator[str]:
    """Its issuer, while it runs."""
    import oidc_provider_mock  # which takes half a second
    from werkzeug.serving import make_server

    app = oidc_provider_mock.app()
    check_pkce(app)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own guard: this one has no TLS
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def check_pkce(app: flask.Flask) -> None:
    """RFC 7636, 4.6, which the provider itself leaves out: no code without the verifier of its challenge."""
    import flask

    challenges: dict[str, tuple[str, str]] = {}

    @app.after_request
    def remember(response: flask.Response) -> flask.Response:
        asked, answer = flask.request.args, parse_qs(urlsplit(response.headers.get("Location", "")).query)
        if flask.request.path == "/oauth2/authorize" and "code" in answer:
            challenges[answer["code"][0]] = asked["code_challenge"], asked["redirect_uri"]
            assert asked["code_challenge_method"] == "S256"
        return response

    @app.before_request
    def check() -> tuple[dict[str, str], int] | None:
        sent = flask.request.form
        if flask.request.path != "/oauth2/token":
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), sent.get("redirect_uri", "")
        return None if proved == challenges.get(sent["code"]) else ({"error": "invalid_grant"}, 400)
