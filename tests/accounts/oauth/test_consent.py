"""The page on which a person allows an agent to connect, or does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuthorizationCode, DeviceSession, Role
from accounts.models.grants import MAX_GRANTS_PER_PERSON
from tests import factories
from tests.accounts.oauth.program import Program, answer_of, link_of
from tests.accounts.oauth.request import BACK, SITE
from tests.conftest import page_client_for
from tests.html import page_of

pytestmark = pytest.mark.django_db
CURSOR = "cursor://anysphere.cursor-mcp/oauth/callback"


@pytest.fixture
def client(ann, team):
    return page_client_for(ann)


def test_page_says_who_asks_for_what_and_where_it_leads_back(ann, client, team, program):
    other = factories.team("Field & <b>", viewer=ann)
    factories.team("Elsewhere")
    page = page_of(client.get(program.url()))
    assert page.heading == "Connect Assistant?"
    assert "a program on this computer (127.0.0.1:3118)" in page and "ann@example.com" in page
    assert [box["value"] for box in page.css("[name=scope]")] == ["read", "run"]
    assert page.texts("[name=teams] + bdi") == ["Field & <b>", team.name]
    assert [box.is_set("checked") for box in page.css("[name=teams], [name=scope]")] == [False, True, True, True]
    assert str(other.pk) in [box["value"] for box in page.css("[name=teams]")]


def test_page_is_a_page_like_others_that_a_client_may_open_as_a_window(ann, client, program):
    shell = Client().get(program.url())
    assert shell.status_code == 200 and "Assistant" not in shell.content.decode()
    assert shell.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert Client().get(f"/login?next={program.url()[:40]}").headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    content = client.get(program.url())
    assert content.headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in shell.headers["Content-Security-Policy"]
    assert Client(headers={"HX-Request": "true"}).get(program.url()).status_code == 401


def test_allowing_leads_back_with_a_code_the_state_and_who_answers(ann, team, program):
    response = program.ask(ann)
    assert link_of(response).startswith(f"{BACK}?code=")
    answer = answer_of(response)
    assert set(answer) == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == ("s+1 &", SITE)
    assert answer["code"] not in str(AuthorizationCode.objects.values().get())


def test_denying_leads_back_with_access_denied(ann, team, program):
    response = program.ask(ann, {"deny": "1"})
    assert answer_of(response) == {"error": "access_denied", "state": "s+1 &", "iss": SITE}
    assert page_of(response).heading == "Denied"
    assert not AuthorizationCode.objects.exists()


@pytest.mark.parametrize(
    ("uri", "words"),
    [("https://claude.ai/back?a=b", "claude.ai"), (CURSOR, "the app that opens cursor: links")],
)
def test_site_and_app_are_named(ann, client, uri, words):
    program = Program(client_name="", redirect_uris=[uri])
    page = page_of(client.get(program.url(redirect_uri=uri)))
    assert page.heading == "Connect an agent?" and words in page
    denied = link_of(program.ask(client, {"deny": "1"}, redirect_uri=uri))
    assert denied.startswith(f"{uri}{'&' if '?' in uri else '?'}error=access_denied&")


def test_port_of_a_program_on_the_computer_may_differ(ann, team):
    program = Program(redirect_uris=["http://localhost/callback"])
    back = "http://localhost:51234/callback"
    assert link_of(program.ask(ann, redirect_uri=back)).startswith(f"{back}?code=")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None}, {"client_id": "made up"}, {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/callback"}, {"redirect_uri": BACK + "/"},
        {"redirect_uri": [BACK, "https://evil.example"]}, {"redirect_uri": ["https://evil.example", BACK]},
        {"client_id": ["a", "b"]},
    ],
    ids=repr,
)  # fmt: skip
def test_nobody_is_led_back_where_it_is_not_sure_who_asks(client, program, changes):
    for response in (client.get(program.url(**changes)), client.post(program.url(**changes), {"scope": "run"})):
        page = page_of(response)
        assert (response.status_code, page.heading) == (400, "This agent cannot be connected")
        assert not [link for link in page.css("a[href]") if "evil" in link["href"] or "3118" in link["href"]]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "write admin"}, "invalid_scope"),
        ({"scope": ["read", "run"]}, "invalid_request"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
        ({"resource": f"{SITE}/api/v1/"}, "invalid_target"),
        ({"resource": [f"{SITE}/mcp", f"{SITE}/mcp"]}, "invalid_target"),
        ({"resource": "http://["}, "invalid_target"),
        ({"state": "s" * 2001}, "invalid_request"),
    ],
    ids=repr,
)
def test_wrong_request_is_told_by_a_link_that_nobody_has_to_follow(client, program, changes, error):
    response = client.get(program.url(**changes))
    page = page_of(response)
    assert response.status_code == 400 and not page.has("[data-go-back]")
    assert f"{BACK}?error={error}" in page.link("Go back").href
    assert f"iss={SITE.replace(':', '%3A').replace('/', '%2F')}" in page.link("Go back").href
    assert "s" * 2001 not in page.source  # a state that is too long is not sent back
    assert client.post(program.url(**changes), {"scope": "run"}).status_code == 400
    assert not AuthorizationCode.objects.exists()


@pytest.mark.parametrize("resource", [None, f"{SITE}/mcp/", "HTTP://TestServer/mcp"])
def test_resource_is_compared_as_urls_are(ann, team, program, resource):
    assert "code" in answer_of(program.ask(ann, resource=resource))


@pytest.mark.parametrize(
    ("asked", "offered"), [("read", ["read"]), ("openid run", ["read", "run"]), (None, ["read", "run"])]
)
def test_nothing_is_offered_that_was_not_asked_for(client, program, asked, offered):
    page = page_of(client.get(program.url(scope=asked)))
    assert [box["value"] for box in page.css("[name=scope]")] == offered


def test_form_takes_only_what_it_offers(ann, client, team, program):
    stranger = factories.team("Elsewhere")
    for form, changes in (
        ({"scope": "run", "teams": stranger.pk}, {}),
        ({"scope": "run"}, {}),
        ({"teams": team.pk}, {}),
        ({"scope": "admin", "teams": team.pk}, {}),
        ({"scope": "run", "teams": team.pk}, {"scope": "read"}),
        ({"scope": "run", "teams": "x"}, {}),
    ):
        assert client.post(program.url(**changes), form).status_code == 422, form
    assert len(client.post(program.url(), {"scope": "x" * 1_000_000}).content) < 50_000
    assert not AuthorizationCode.objects.exists()
    assert "Choose one team at least." in page_of(client.post(program.url(), {"scope": "run"}))


def test_agent_is_only_allowed_by_who_has_just_shown_who_they_are(client, team, program):
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    response = program.ask(client, {"scope": "run", "teams": team.pk})
    assert (response.status_code, response.json()["code"]) == (403, "reauthentication_required")
    assert program.ask(client, {"deny": "1"}).status_code == 200


def test_person_who_lacks_a_second_factor_allows_nothing(client, team, program):
    team.require_factor(True)
    assert client.get(program.url()).status_code == 403
    assert client.post(program.url(), {"scope": "run", "teams": team.pk}).status_code == 403


def test_number_of_agents_is_limited(ann, team, program, monkeypatch):
    monkeypatch.setattr("accounts.oauth.grants.MAX_GRANTS_PER_PERSON", 1)
    program.connect(ann)
    assert program.ask(ann).status_code == 200  # the same again
    response = Program().ask(ann)
    assert (response.status_code, MAX_GRANTS_PER_PERSON) == (422, 50)
    assert "Disconnect one first" in page_of(response)


def test_page_takes_as_many_statements_whatever_the_number_of_teams(ann, client, program, django_assert_num_queries):
    client.get(program.url())
    for number in range(5):
        factories.team(f"Team {number}").memberships.create(user=ann, role=Role.VIEWER)
    with django_assert_num_queries(2):  # the session and the teams
        client.get(program.url())
