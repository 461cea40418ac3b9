"""Calls of the sign-in API, and tokens that nobody should accept."""

import json
import time

import jwt
from django.conf import settings
from django.test import Client

from accounts import tokens
from tests.factories import PASSWORD

AUTH = "/api/v1/auth/"


def call(method: str, path: str, data=None, token: str | None = None, body: bytes | None = None, **headers):
    """One JSON call of /api/v1/auth/ + ``path`` by a client that keeps nothing. ``body`` goes as it is."""
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if body is None:
        body = b"" if data is None else json.dumps(data).encode()
    return Client().generic(method, AUTH + path, body, content_type="application/json", headers=headers)


def login(email: str, password: str = PASSWORD):
    return call("POST", "login", {"email": email, "password": password})


def refresh(token: str):
    return call("POST", "refresh", token=token)


def me(access: str):
    return call("GET", "me", token=access)


def forged(token: str, key: str | None = None, algorithm: str = "HS256", **claims) -> str:
    """The same token with other ``claims``, another key or another algorithm."""
    known = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(known | claims, key or (settings.SECRET_KEY if algorithm != "none" else ""), algorithm)


def expired(token: str) -> str:
    return forged(token, exp=int(time.time()) - 1)


def assert_refused(response, code: str) -> None:
    """A 401 as every client can rely on it."""
    assert response.status_code == 401
    challenge = "Bearer" if code == "token_missing" else 'Bearer error="invalid_token"'
    assert response.headers["WWW-Authenticate"] == challenge
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "application/json"
    said = response.json()
    assert said["code"] == code
    assert code in tokens.DETAILS
    assert said["detail"]
