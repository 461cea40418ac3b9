"""Who may use SCIM, how often, and what bad input is told."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiKey, AuditEntry, ScimToken, Scope
from tests import factories
from tests.accounts.scim.requests import ERROR, ann_as_sent, make_token

pytestmark = pytest.mark.django_db


def test_pages_go_by_index_and_take_the_same_statements(directory, django_assert_num_queries):
    for number in range(30):
        directory("POST", "Users", ann_as_sent(userName=f"p{number}@example.com", emails=[]))
    first = directory("GET", "Users?startIndex=1&count=20").json()
    second = directory("GET", "Users?startIndex=21&count=20").json()
    assert (first["totalResults"], first["itemsPerPage"], len(second["Resources"])) == (30, 20, 10)
    assert not {row["id"] for row in first["Resources"]} & {row["id"] for row in second["Resources"]}
    with django_assert_num_queries(7):
        directory("GET", "Users?count=2")
    with django_assert_num_queries(7):
        directory("GET", "Users?count=30")


# The door


def test_only_a_live_scim_token_opens_it(owner):
    token, text = make_token()
    _, late = make_token(revoked_at=timezone.now())
    key = ApiKey.objects.create_key("Script", Scope.ADMIN, 7, by=owner).text
    for wrong in (None, "tls_made-up", late, key, tokens.sign_in(owner).access):
        response = Client(headers={"Authorization": f"Bearer {wrong}"} if wrong else {}).get("/scim/v2/Users")
        assert response.status_code == 401 and response.json()["schemas"] == [ERROR]
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/scim/v2/Users").status_code == 200
    assert client.get("/api/v1/trees").status_code == 401  # and it opens nothing else
    token.refresh_from_db()
    assert token.last_used_at and text not in str(ScimToken.objects.values())
    token.revoke()
    assert client.get("/scim/v2/Users").status_code == 401
    assert AuditEntry.objects.filter(action="scim_token.revoked").exists()


def test_requests_are_limited(directory, settings):
    settings.RATES = settings.RATES | {"scim": "2/min", "login_address": "1/min"}
    assert [directory("GET", "Users").status_code for _ in range(3)] == [200, 200, 429]
    stranger = Client(headers={"Authorization": "Bearer tls_guess"})
    assert [stranger.get("/scim/v2/Users").status_code for _ in range(2)] == [401, 429]


BAD = [
    "{",
    "[]",
    "null",
    '{"schemas": 1}',
    '{"schemas": [], "userName": {"a": 1}}',
    '{"userName": "no email"}',
    "\ud800",
]


@pytest.mark.parametrize("body", BAD)
@pytest.mark.parametrize("request_line", ["POST Users", "POST Groups", "PUT Users/{pk}", "PATCH Users/{pk}"])
def test_bad_input_is_refused_in_words(provisioned, body, request_line):
    _, text = make_token()
    method, _, path = request_line.format(pk=provisioned.pk).partition(" ")
    raw = body.encode(errors="surrogatepass")
    client = Client(headers={"Authorization": f"Bearer {text}"})
    response = client.generic(method, f"/scim/v2/{path}", raw, content_type="application/scim+json")
    assert response.status_code == 400 and response.json()["detail"]


def test_staff_make_and_revoke_a_token_in_the_admin_which_shows_it_once():
    root = Client()
    root.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    page = root.post("/admin/accounts/scimtoken/add/", {"name": "Okta", "days": "365"}, follow=True).content.decode()
    token = ScimToken.objects.get()
    text = page[page.index("tls_") :].split("<")[0].strip()
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/scim/v2/Groups").status_code == 200
    assert text not in root.get("/admin/accounts/scimtoken/").content.decode()
    root.post("/admin/accounts/scimtoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"scim_token.created", "scim_token.revoked"}
