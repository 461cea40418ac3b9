"""The short path answers as the whole of Django's middleware does (project/web/short_path.py)."""

import gzip
import re

import pytest
from django.conf import settings
from django.test import Client

from accounts import tokens

pytestmark = pytest.mark.django_db

REFRESH = "/api/v1/auth/refresh"
API = {"Accept": "application/json"}
PAGE = {"HX-Request": "true", "Accept": "text/html"}
BROWSER = {"Accept": "text/html", "Cookie": "sessionid=nothing; csrftoken=nothing"}
CSRF_TOKEN = re.compile(rb"[A-Za-z0-9]{64}")
REQUESTS = [
    ("GET", "/health/live", {}),
    ("HEAD", "/health/live", {}),
    ("POST", "/health/live", {}),
    ("GET", "/trees/", BROWSER),
    ("GET", "/trees/", BROWSER | {"Accept-Encoding": "gzip"}),
    ("GET", "/trees/list", PAGE),
    ("GET", "/trees/list", PAGE | {"Accept-Encoding": "gzip"}),
    ("GET", "/trees", PAGE),
    ("GET", "/trees/999999/", PAGE),
    ("GET", "/trees/new?team=999999", PAGE),
    ("POST", "/trees/list", PAGE),
    ("GET", "/api/v1/trees", API),
    ("GET", "/api/v1/trees/", API),
    ("GET", "/api/v1/nothing", API),
    ("GET", "/api/v1/trees/999999", API),
    ("GET", "/api/v1/trees?team=999999", API),
    ("GET", "/api/v1/trees", {"Accept": "text/html"}),
    ("OPTIONS", "/api/v1/trees", API),
    ("DELETE", "/api/v1/trees", API),
    ("GET", "/api/v1/auth/me", API),
    ("POST", REFRESH, API),
    ("GET", "/api/v1/schema", API),
    ("GET", "/login", BROWSER),
    ("GET", "/admin/", BROWSER),
    ("GET", "/", BROWSER),
    ("GET", "/static/nothing.css", {}),
    ("GET", "/no/such/page", BROWSER),
]


def test_classes_stand_in_the_order_of_the_middleware():
    order = iter(settings.MIDDLEWARE)
    assert all(name in order for name in settings.SHORT_PATH)


@pytest.mark.parametrize("signed_in", [True, False], ids=["token", "no token"])
@pytest.mark.parametrize(("method", "url", "headers"), REQUESTS)
def test_answer_is_that_of_the_whole_middleware(settings, owner, tree, method, url, headers, signed_in):
    token = {"Authorization": f"Bearer {tokens.sign_in(owner).access}"} if signed_in else {}
    short = answer(method, url, headers | token)
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert short == answer(method, url, headers | token)


@pytest.mark.parametrize("token", ["Bearer", "Bearer ", "bearer x.y.z", "Basic x", "Bearerx y"])
@pytest.mark.parametrize(("method", "url"), [("GET", "/api/v1/trees"), ("GET", "/trees/list"), ("POST", REFRESH)])
def test_what_is_no_token_is_answered_alike(settings, method, url, token):
    headers = API | {"HX-Request": "true", "Authorization": token}
    short = answer(method, url, headers)
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]
    assert short == answer(method, url, headers)


def test_unknown_host_is_refused():
    assert Client().get("/trees/", headers={"Host": "elsewhere.example"}).status_code == 400


def test_session_of_the_admin_signs_in_where_no_token_does(settings, owner):
    owner.is_staff = True
    owner.save()
    client = Client()
    client.force_login(owner)
    assert client.get("/api/v1/trees", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/trees/list", headers=PAGE).status_code == 401


def test_plain_http_is_sent_to_https_but_for_what_watches_a_machine(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    assert Client().get("/trees/").headers["Location"] == "https://testserver/trees/"
    assert Client().get("/health/live").status_code == 200
    assert "treeline_queue_length" in Client().get("/metrics").content.decode()
    assert "max-age=60" in Client().get("/trees/", secure=True).headers["Strict-Transport-Security"]


def test_fault_is_answered_with_every_header(client_for, owner, monkeypatch):
    monkeypatch.setattr("trees.views.library.team_rows", lambda *args: 1 / 0)
    client = client_for(owner, **{"HX-Request": "true"})
    client.raise_request_exception = False
    response = client.get("/trees/list")
    assert (response.status_code, response.headers["X-Content-Type-Options"]) == (500, "nosniff")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def answer(method: str, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without what is new each time or only matters to cookies."""
    client = Client(headers=headers)
    client.raise_request_exception = False
    response = client.generic(method, url)
    body, sent = b"".join(response) if response.streaming else response.content, dict(response.items())
    if sent.get("Content-Encoding") == "gzip":
        body, sent = gzip.decompress(body), sent | {"Content-Length": "of a random length"}
    if b"csrf" in body:
        body, sent = CSRF_TOKEN.sub(b"", body), sent | {"ETag": ""}
    sent["Vary"] = {name.strip() for name in sent.get("Vary", "").split(",")} - {"Cookie"}
    return response.status_code, sent, body
