"""How a program finds the authorization server, and registers itself there."""

import pytest
from django.test import Client

from accounts.oauth.clients import MAX_ID_CHARS, client_of
from accounts.oauth.redirect_uris import clean_redirect_uri, is_same, with_answer
from tests.accounts.oauth.program import Program, error_of, register
from tests.accounts.oauth.request import BACK, SITE

pytestmark = pytest.mark.django_db


def test_resource_names_the_server_and_the_server_its_endpoints():
    resource = Client().get("/.well-known/oauth-protected-resource/mcp").json()
    assert (resource["resource"], resource["authorization_servers"]) == (f"{SITE}/mcp", [SITE])
    server = Client().get("/.well-known/oauth-authorization-server").json()
    assert server["issuer"] == SITE
    assert (server["code_challenge_methods_supported"], server["scopes_supported"]) == (["S256"], ["read", "run"])
    assert server["authorization_response_iss_parameter_supported"] is True
    ends = {name.removesuffix("_endpoint"): url for name, url in server.items() if name.endswith("_endpoint")}
    paths = {"authorization": "authorize", "token": "token", "registration": "register", "revocation": "revoke"}
    assert ends == {name: f"{SITE}/oauth/{path}" for name, path in paths.items()}


def test_site_that_knows_its_own_url_names_that_one(settings):
    settings.BASE_URL = "https://guides.example"
    server = Client().get("/.well-known/oauth-authorization-server").json()
    assert server["token_endpoint"] == "https://guides.example/oauth/token"


def test_program_registers_and_is_a_public_client():
    response = register(
        client_name="Claude\u202e\nCode", token_endpoint_auth_method="client_secret_post", scope="admin"
    )
    assert (response.status_code, response.headers["Cache-Control"]) == (201, "no-store")
    said = response.json()
    assert (said["token_endpoint_auth_method"], said["redirect_uris"]) == ("none", [BACK])
    assert "client_secret" not in said
    client = client_of(said["client_id"])
    assert (client.name, client.redirect_uris, client.host) == ("Claude Code", (BACK,), "")


def test_id_with_the_most_in_it_is_known():
    uris = [f"https://{number}.example/{'c' * 180}" for number in range(10)]
    program = Program(client_name="n" * 500, redirect_uris=uris)
    assert len(program.id) <= MAX_ID_CHARS
    assert client_of(program.id).name == "n" * 60


@pytest.mark.parametrize("text", ["", "tlc_", "tlc_gAAAA", "tlc_" + "a" * 5000, "\ud800", "https://a.example/client"])
def test_made_up_id_is_not_known(text):
    assert client_of(text) is None


def test_id_of_an_older_secret_key_is_known(settings):
    program = Program()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert client_of(program.id).name == "Assistant"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://a.example"}, "invalid_redirect_uri"),
        ({"redirect_uris": [7]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a.example"] * 11}, "invalid_redirect_uri"),
        ({"redirect_uris": [f"https://a.example/{'c' * 450}"] * 5}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"grant_types": {"a": 1}}, "invalid_client_metadata"),
    ],
)
def test_registration_says_what_is_wrong(wrong, code):
    assert error_of(register(**wrong)) == (400, code)


@pytest.mark.parametrize(
    ("body", "kind"), [(b"{", "application/json"), (b"[]", "application/json"), (b"a=b", "text/plain")]
)
def test_registration_that_is_no_object_is_refused(body, kind):
    assert error_of(Client().post("/oauth/register", body, content_type=kind)) == (400, "invalid_client_metadata")


def test_large_request_is_refused_unread():
    response = Client().post("/oauth/register", b" " * 70_000, content_type="application/json")
    assert error_of(response) == (413, "invalid_request")


def test_fault_of_ours_is_told_to_programs_as_json(monkeypatch):
    monkeypatch.setattr("accounts.oauth.clients.register", lambda metadata: 1 / 0)
    client = Client(raise_request_exception=False)
    response = client.post("/oauth/register", {}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (500, "server_error")


def test_requests_of_a_network_address_are_limited(settings):
    settings.RATES = settings.RATES | {"oauth": "2/min"}
    assert [register().status_code for _ in range(2)] == [201, 201]
    response = register()
    assert error_of(response) == (429, "temporarily_unavailable")
    assert 0 < int(response.headers["Retry-After"]) <= 60


RIGHT = [
    "https://claude.ai/api/mcp/auth_callback", "http://localhost:3118/callback", "http://127.0.0.1/", "http://[::1]:80/a",
    "cursor://anysphere.cursor-mcp/oauth/callback", "com.example.app:/back", "https://a.example/?x=1",
]  # fmt: skip
WRONG = [
    "", "/callback", "http://a.example/", "http://localhost.evil.example/", "https:///a", "https://a.example/#b",
    "https://a@b.example/", "https://a.example\\@b.example/", "https://a.example/ b", "https://a.example:99999/",
    "https://[a/", "javascript:alert(1)", "data:text/html,a", "JavaScript:alert(1)", "file:///etc/passwd", "blob:a",
    "view-source:https://a.example", "https://\u00e4.example/", "https://a.example/" + "a" * 500, None, ["https://a"],
]  # fmt: skip


@pytest.mark.parametrize("uri", RIGHT)
def test_people_are_led_back_to_sites_to_their_computer_and_to_apps(uri):
    assert clean_redirect_uri(uri) == uri


@pytest.mark.parametrize("uri", WRONG, ids=repr)
def test_nobody_is_led_elsewhere(uri):
    with pytest.raises(ValueError):
        clean_redirect_uri(uri)


def test_only_the_port_of_a_program_on_the_computer_may_differ():
    assert is_same("http://localhost/callback", "http://localhost:40123/callback")
    assert is_same("http://127.0.0.1:1/a?b=c", "http://127.0.0.1:2/a?b=c")
    for registered, asked in (
        ("http://localhost/callback", "http://127.0.0.1/callback"),
        ("http://localhost/callback", "http://localhost/callback/"),
        ("http://localhost/callback", "http://localhost:1@evil.example/callback"),
        ("http://localhost/callback", "http://localhost:1/callback#a"),
        ("https://a.example/callback", "https://a.example:444/callback"),
        ("https://a.example/callback", "https://a.example/callback?more"),
        ("app:/callback", "app:/Callback"),
    ):
        assert not is_same(registered, asked), asked


def test_answer_is_added_to_what_the_url_has():
    assert with_answer("app:/a?b=c", code="x y", state="") == "app:/a?b=c&code=x+y"
    assert with_answer("https://a.example", code="&") == "https://a.example?code=%26"
