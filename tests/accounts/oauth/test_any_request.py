"""Whatever a program sends is answered as RFC 6749, 7009 and 7591 say: JSON that nobody keeps, and never a 500."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts.oauth.program import FORM
from tests.accounts.oauth.request import BACK, CHALLENGE, RESOURCE, VERIFIER
from tests.conftest import page_client_for
from tests.examples import examples
from tests.html import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CODES = {
    "/oauth/token": {
        "invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type", "invalid_target",
    },
    "/oauth/revoke": {"invalid_request", "invalid_client"},
    "/oauth/register": {"invalid_request", "invalid_redirect_uri", "invalid_client_metadata"},
}  # fmt: skip
STEADY = settings(max_examples=examples(200), derandomize=True, database=None)
SAYABLE = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")  # RFC 6749, 5.2
JSON = "application/json"
TEXTS = st.text(max_size=40) | st.sampled_from(
    ["", "\x00", "tla_", "tlr_e30.e30.", "tlc_\u00e4", '\u00e4"\\\n', "a" * 5_000]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | st.sampled_from(["https://a.example/\u00e4", "javascript:x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ODD = [b"a=1&" * 2_000, b"[" * 60_000, b" " * 70_000, b"\xff\xfe%", b"%ff=%zz&&=;", b'{"a":1,"a":2}']
KINDS = [FORM, JSON, f"{FORM}; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "x", ""]
METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]
HEADERS = [{"Authorization": "Basic Og=="}, {"Authorization": "Bearer x"}, {"Authorization": "\u00e4"}, {"Accept": "x"}]


def mostly(usual, others):
    """``usual`` in three of four examples."""
    return st.one_of(st.just(usual), st.just(usual), st.just(usual), others)


@st.composite
def changed(draw, right, others):
    """Pairs of ``right``, of which a few are missing, doubled or of another value; and unknown ones."""
    pairs = [(name, value) for name, value in right.items() if draw(mostly(True, st.just(False)))]
    names = st.sampled_from(sorted(right)) | st.text(max_size=8)
    return [*pairs, *draw(mostly([], st.lists(st.tuples(names, others), max_size=3)))]


@st.composite
def requests(draw, program):
    path = draw(st.sampled_from(sorted(CODES)))
    asked_for = draw(mostly(RESOURCE, st.sampled_from(["http://[a", "https://elsewhere.example/mcp"])))
    right, kind = {"client_id": program.id, "resource": asked_for}, FORM
    if path == "/oauth/register":
        right, kind = {"redirect_uris": [BACK], "grant_types": ["authorization_code"], "client_name": "A"}, JSON
        body = json.dumps(draw(mostly(dict(draw(changed(right, VALUES))), VALUES))).encode()
    else:
        if path == "/oauth/revoke":
            right |= {"token": "tla_x", "token_type_hint": "x"}
        elif draw(st.booleans()):
            right |= {"grant_type": "authorization_code", "code": "c", "code_verifier": VERIFIER, "redirect_uri": BACK}
        else:
            right |= {"grant_type": "refresh_token", "refresh_token": "tlr_x", "scope": "read"}
        body = urlencode(draw(changed(right, TEXTS)), errors="replace").encode()
    body = draw(mostly(body, st.sampled_from(ODD) | st.binary(max_size=40)))
    method, kind = draw(mostly("POST", st.sampled_from(METHODS))), draw(mostly(kind, st.sampled_from(KINDS)))
    return method, path, body, kind, draw(mostly({}, st.sampled_from(HEADERS)))


def test_any_request_is_answered_as_the_standards_say(program, settings):
    settings.RATES = settings.RATES | {"oauth": "100000/min"}
    seen = set()

    @STEADY
    @given(requests(program))
    def ask(sent):
        method, path, body, kind, headers = sent
        response = Client().generic(method, path, body, content_type=kind, headers=headers)
        assert response.headers["Cache-Control"] == "no-store"
        if method != "POST":
            assert (response.status_code, response.headers["Allow"]) == (405, "POST")
            return
        said = response.json()
        seen.add(said.get("error", path))
        if "error" not in said:
            assert response.status_code == (201 if path == "/oauth/register" else 200)
            return
        assert response.status_code in (400, 401, 413)
        assert said["error"] in CODES[path] and SAYABLE.fullmatch(said["error_description"]), said
        assert (response.status_code == 401) == ("WWW-Authenticate" in response.headers)

    ask()
    assert {"/oauth/register", "/oauth/revoke", "invalid_grant", "invalid_request"} <= seen


def test_page_of_any_request_leads_nowhere_that_was_not_registered(ann, team, program):
    person, links = page_client_for(ann), []
    right = {
        "response_type": "code", "client_id": program.id, "redirect_uri": BACK, "state": "s", "scope": "read run",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "resource": RESOURCE,
    }  # fmt: skip

    @STEADY
    @given(changed(right, TEXTS))
    def ask(pairs):
        response = person.get(f"/oauth/authorize?{urlencode(pairs, errors='replace')}")
        assert response.status_code in (200, 400)
        away = [each.href for each in page_of(response).css("a[href]") if not each.href.startswith(("/", "#"))]
        links.extend(away)
        assert all(link.startswith(f"{BACK}?error=") for link in away), away

    ask()
    assert links
