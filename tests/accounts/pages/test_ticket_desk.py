"""The ticket desk of a team: which origins it takes, and who signs a frame in for what."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.models import AuditEntry, DeskSignIn, DeviceSession, TicketDesk
from accounts.origins import MAX_ORIGINS, clean_origins
from tests import factories
from tests.accounts.calls import call
from tests.accounts.keys import Key, base64url, refresh_with
from tests.conftest import client_for, page_client_for
from tests.html import page_of

VERIFIER = "v" * 43
CHALLENGE = base64url(hashlib.sha256(VERIFIER.encode()).digest())
ZENDESK = "https://acme.zendesk.com"


@pytest.fixture
def ann(db):
    return factories.person("Ann")


@pytest.fixture
def team(ann):
    return factories.team(admin=ann)


@pytest.fixture
def desk(team, ann):
    return TicketDesk.objects.set_origins(team, [ZENDESK], by=ann)


@pytest.fixture
def key():
    return Key()


def allow(person, desk, key, **changes):
    data = {"desk": desk.key, "key": key.thumbprint, "challenge": CHALLENGE} | changes
    return call("POST", "desk", data, token=tokens.sign_in(person).access)


def fetch(code, key, verifier=VERIFIER):
    headers = {"DPoP": key.proof(path="/api/v1/auth/login/desk")} if key else {}
    return call("POST", "login/desk", {"code": code, "verifier": verifier}, **headers)


def framed(person, desk, key) -> dict:
    """The tokens of a frame."""
    return fetch(allow(person, desk, key).json()["code"], key).json()


# Origins


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://acme.zendesk.com", "https://acme.zendesk.com"),
        ("  HTTPS://Acme.Zendesk.com/ ", "https://acme.zendesk.com"),
        ("https://desk.example:443", "https://desk.example"),
        ("https://desk.example:8443", "https://desk.example:8443"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://10.0.0.5", "https://10.0.0.5"),
        ("https://[2001:DB8::1]:444", "https://[2001:db8::1]:444"),
        ("http://localhost:4567", "http://localhost:4567"),
    ],
)
def test_origin_is_kept_as_browsers_write_it(typed, origin):
    assert clean_origins([typed, "", typed]) == [origin]


@pytest.mark.parametrize(
    "typed",
    [
        "*", "https://*.zendesk.com", "https://acme.zendesk.com/agent", "https://acme.zendesk.com?x", "'self'",
        "https://ann:pw@acme.zendesk.com", "http://acme.zendesk.com", "javascript:alert(1)", "data:,x", "null",
        "acme.zendesk.com",
        "https://a b", "https://a;script-src *", "https://a,b", "https://a.example:99999", "https://", "https://[::1",
        "https://-a.example", "https://a..example", "https://a.example\\b", "https://a.example#", "x" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_origin_is_named(typed):
    with pytest.raises(ValidationError) as refused:
        clean_origins([ZENDESK, typed])
    assert typed[:80] in refused.value.messages[0]


def test_origins_are_few():
    with pytest.raises(ValidationError, match="at most"):
        clean_origins([f"https://{number}.example" for number in range(MAX_ORIGINS + 1)])


# The page and the API


def test_admin_names_origins_and_the_audit_log_has_them(ann, team):
    admin = page_client_for(ann)
    page = f"/teams/{team.pk}/desk"
    refused = admin.post(page, {"origins": "https://*.zendesk.com"})
    assert refused.status_code == 422
    assert "name each origin in full" in refused.content.decode()
    assert "https://*.zendesk.com" in refused.content.decode()
    admin.post(page, {"origins": f"{ZENDESK}\nhttps://1.apps.zdusercontent.com/"})
    assert TicketDesk.objects.get().origins == [ZENDESK, "https://1.apps.zdusercontent.com"]
    assert TicketDesk.objects.get().key in admin.get(page).content.decode()
    entry = AuditEntry.objects.filter(action="desk.origins").get()
    assert entry.details == {"origins": f"{ZENDESK} https://1.apps.zdusercontent.com"}
    stale = admin.post(page, {"origins": "", "seen": ""})
    assert stale.status_code == 422
    assert "Somebody else changed this" in stale.content.decode()


def test_several_origins_come_back_from_a_browser_as_they_were(ann, team):
    """A form sends each line end as two characters: that is no change of somebody else."""
    admin, page = page_client_for(ann), f"/teams/{team.pk}/desk"
    admin.post(page, {"origins": f"{ZENDESK}\nhttps://1.apps.zdusercontent.com"})
    seen = page_of(admin.get(page)).css("[name=seen]")[0]["value"]
    assert "\n" in seen
    admin.post(page, {"origins": ZENDESK, "seen": seen.replace("\n", "\r\n")})
    assert TicketDesk.objects.get().origins == [ZENDESK]


def test_api_names_origins(ann, team):
    admin = client_for(ann)
    url = f"/api/v1/teams/{team.pk}/desk"
    assert admin.get(url).json() == {"key": "", "origins": []}
    refused = admin.put(url, {"origins": ["http://acme.zendesk.com"]}, content_type="application/json")
    assert "use https" in refused.json()["errors"]["origins"][0]
    made = admin.put(url, {"origins": [ZENDESK]}, content_type="application/json").json()
    assert made == {"key": TicketDesk.objects.get().key, "origins": [ZENDESK]}


def test_naming_origins_asks_who_is_there(ann, team):
    client = page_client_for(ann)
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(hours=1))
    assert client.post(f"/teams/{team.pk}/desk", {"origins": ZENDESK}).status_code == 403
    assert not TicketDesk.objects.exists()


# Who may show the frame


def test_only_named_origins_may_frame_and_only_with_the_key(desk):
    anyone = Client()
    run = anyone.get(f"/runs/new?tree=1&desk={desk.key}")
    assert f"frame-ancestors {ZENDESK};" in run.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in run.headers
    assert run.headers["Cache-Control"] == "no-store"
    assert "service-worker" not in run.content.decode()
    sign_in = anyone.get(f"/login/desk/{desk.key}?next=/runs/new")
    assert f"frame-ancestors {ZENDESK};" in sign_in.headers["Content-Security-Policy"]
    for url in (
        "/runs/new?tree=1",
        "/runs/new?tree=1&desk=",
        f"/login/desk/{desk.key}/allow",
        f"/trees/?desk={desk.key}",
    ):
        page = anyone.get(url)
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"], url
        assert page.headers["X-Frame-Options"] == "DENY", url
    assert anyone.get("/runs/new?desk=unknown").status_code == 404


def test_a_frames_url_in_a_tab_is_the_page_itself(desk):
    tab = Client(headers={"Sec-Fetch-Dest": "document"}).get(f"/runs/new?tree=1&desk={desk.key}&ticket=A")
    assert (tab.status_code, tab.url) == (302, "/runs/new?tree=1&ticket=A")


def test_window_of_the_sign_in_stays_in_touch_with_the_frame(desk):
    anyone, allow_url = Client(), f"/login/desk/{desk.key}/allow?key=k"
    assert anyone.get(allow_url).headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    on_the_way = anyone.get("/login", {"next": allow_url})
    assert on_the_way.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert anyone.get("/login", {"next": "/trees/"}).headers["Cross-Origin-Opener-Policy"] == "same-origin"


# The sign-in


def test_frame_signs_in_with_its_key_for_one_team(ann, desk, key):
    pair = framed(ann, desk, key)
    session = DeviceSession.objects.get(pk=pair["sid"])
    assert (session.user, session.desk_team, session.key_thumbprint) == (ann, desk.team, key.thumbprint)
    assert refresh_with(key, pair["refresh"]).status_code == 200
    assert "Beside tickets of" in page_client_for(ann).get("/devices").content.decode()


def test_code_works_once(ann, desk, key):
    code = allow(ann, desk, key).json()["code"]
    assert fetch(code, key).status_code == 200
    assert fetch(code, key).json()["code"] == "code_invalid"


@pytest.mark.parametrize("other", ["key", "no key", "verifier", "code"])
def test_code_is_worth_nothing_to_anybody_else(ann, desk, key, other):
    code = allow(ann, desk, key).json()["code"]
    thief = {"key": Key(), "no key": None}.get(other, key)
    answer = fetch("made up" if other == "code" else code, thief, "w" * 43 if other == "verifier" else VERIFIER)
    assert (answer.status_code, answer.json()["code"]) == (400, "code_invalid")
    assert not DeviceSession.objects.filter(desk_team=desk.team).exists()


def test_code_expires_and_ends_with_the_device_that_allowed_it(ann, desk, key):
    code = allow(ann, desk, key).json()["code"]
    DeskSignIn.objects.update(expires_at=timezone.now())
    assert fetch(code, key).status_code == 400
    code = allow(ann, desk, key).json()["code"]
    tokens.revoke_all(ann, "signed_out")
    assert fetch(code, key).status_code == 400


def test_stranger_allows_nothing(desk, key):
    assert allow(factories.person("Stranger"), desk, key).status_code == 400


def test_without_origins_frames_are_signed_out(ann, desk, key):
    pair = framed(ann, desk, key)
    TicketDesk.objects.set_origins(desk.team, [], by=ann)
    assert refresh_with(key, pair["refresh"]).json()["code"] == "session_revoked"
    code = allow(ann, desk, key).json()["code"]
    assert fetch(code, key).status_code == 400


# What it is good for


@pytest.fixture
def world(ann, desk, key):
    """A client in a frame of the team, and a run and a guide in another team of the same person."""
    pair = framed(ann, desk, key)
    elsewhere = factories.published(factories.team("Elsewhere", admin=ann), by=ann)
    client = Client(headers={"Authorization": f"Bearer {pair['access']}", "HX-Request": "true"})
    return client, factories.begun(elsewhere, by=ann), elsewhere


def test_frame_does_nothing_but_runs(world):
    client, *_ = world
    for name in ("trees", "devices", "profile", "teams", "flags", "runs", "api-me", "api-tree-list", "api-devices"):
        assert client.get(reverse(name)).status_code == 403, name


def test_frame_sees_no_other_team(world):
    client, run, tree = world
    assert client.get(f"/runs/new?tree={tree.pk}").status_code == 404
    assert "Printer offline" not in client.get("/runs/new").content.decode()
    assert "Printer offline" not in client.get("/runs/new/guides?q=printer").content.decode()
    for path in ("", "handover"):
        assert client.get(f"/runs/{run.pk}/{path}").status_code == 404
    for path in ("fork", "switch", "handover"):
        assert client.post(f"/runs/{run.pk}/{path}", {"step": 0}).status_code == 404
    assert client.get(f"/runs/panels/{tree.live_id}").status_code == 404
    events = {"events": []}
    of_run = client.post(f"/api/v1/runs/{run.pk}/events", events, content_type="application/json")
    new = {"tree": tree.pk, "release": tree.live_id} | events
    of_new = client.post(f"/api/v1/runs/{uuid4()}/events", new, content_type="application/json")
    assert (of_run.status_code, of_new.status_code) == (404, 404)


def test_frame_does_not_sign_another_frame_in(ann, desk, key):
    pair = framed(ann, desk, key)
    data = {"desk": desk.key, "key": key.thumbprint, "challenge": CHALLENGE}
    assert call("POST", "desk", data, token=pair["access"]).status_code == 403
