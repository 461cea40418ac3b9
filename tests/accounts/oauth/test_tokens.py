"""Codes and tokens: how a program gets them, what they are good for, and when they end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.digests import s256
from accounts.models import ApiKey, AuditEntry, AuthorizationCode, Grant
from accounts.models.grants import CODE_SECONDS, IDLE_TIME, MAX_AGE
from accounts.oauth.grants import ACCESS_LIFETIME
from tests import factories
from tests.accounts.calls import call
from tests.accounts.oauth.program import METADATA, Program, error_of, refused, titles
from tests.accounts.oauth.request import SITE, VERIFIER
from trees.models import Run

pytestmark = pytest.mark.django_db


def test_program_that_was_allowed_follows_a_guide(ann, guide, program):
    response = program.fetch(program.code(ann))
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    said = response.json()
    assert (said["token_type"], said["scope"]) == ("Bearer", "read run")
    assert 3590 <= said["expires_in"] <= 3600
    here = program.caller.call("begin_run", guide=guide.pk)[0]
    program.caller.call("answer", run=here["run"], step=here["step"], answer="yes")
    run = Run.objects.get()
    assert (run.person, run.outcome, run.key.name, run.done_by) == (ann, "resolved", "Assistant", "agent")
    key = ApiKey.objects.get()
    assert key.last_used_at and key.expires_at - timezone.now() > IDLE_TIME - timedelta(minutes=1)


def test_code_is_used_once_and_a_second_use_ends_what_it_gave(ann, guide, program):
    code = program.code(ann)
    program.fetch(code)
    assert error_of(program.fetch(code)) == (400, "invalid_grant")
    assert refused(program.caller) == "agent_disconnected"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "made up"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": "v" * 42}, "invalid_grant"),
        ({"code_verifier": "ä" * 64}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:3119/callback"}, "invalid_grant"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
        ({"resource": [f"{SITE}/mcp"] * 2}, "invalid_target"),
        ({"client_id": "tlc_other"}, "invalid_grant"),
        ({"client_id": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"code_verifier": [VERIFIER, VERIFIER]}, "invalid_request"),
    ],
    ids=repr,
)
def test_code_is_good_for_who_asked_for_it_alone(ann, team, program, changes, error):
    assert error_of(program.fetch(program.code(ann), **changes)) == (400, error)
    assert not Grant.objects.exists()


def test_verifier_that_could_be_guessed_is_refused(ann, team, program):
    code = program.code(ann, code_challenge=s256("short"))
    assert error_of(program.fetch(code, code_verifier="short")) == (400, "invalid_grant")


def test_redirect_uri_need_not_be_repeated(ann, team, program):
    assert program.fetch(program.code(ann), redirect_uri=None).status_code == 200


def test_code_of_one_program_is_worth_nothing_to_another(ann, team, program):
    assert error_of(Program().fetch(program.code(ann))) == (400, "invalid_grant")


def test_late_code_is_refused_and_goes_with_the_next(ann, team, program):
    code = program.code(ann)
    AuthorizationCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert error_of(program.fetch(code)) == (400, "invalid_grant")
    program.code(ann)
    left = AuthorizationCode.objects.get().expires_at - timezone.now()
    assert timedelta(seconds=CODE_SECONDS - 5) < left <= timedelta(seconds=CODE_SECONDS)


def test_code_ends_with_the_device_at_which_it_was_allowed(ann, team, program):
    code = program.code(ann)
    tokens.revoke_all(ann, "signed_out")
    assert error_of(program.fetch(code)) == (400, "invalid_grant")


def test_clients_have_no_secret():
    response = Client(headers={"Authorization": "Basic YTpi"}).post("/oauth/token", {"grant_type": "refresh_token"})
    assert error_of(response) == (401, "invalid_client")


def test_tokens_come_by_form_and_post_alone():
    assert error_of(Client().post("/oauth/token", {}, content_type="application/json")) == (400, "invalid_request")
    for path in ("token", "register", "revoke"):
        assert Client().get(f"/oauth/{path}").status_code == 405


# What an access token is good for


def test_token_opens_the_mcp_server_and_nothing_else(ann, guide, program):
    program.connect(ann)
    for token in (program.tokens["access_token"], program.tokens["refresh_token"]):
        assert call("GET", "me", token=token).json()["code"] == "token_invalid"
        client = Client(headers={"Authorization": f"Bearer {token}", "HX-Request": "true"})
        assert [client.get(url).status_code for url in ("/trees/", "/api/v1/trees", "/keys")] == [401] * 3
        assert call("POST", "refresh", token=token).status_code == 401
        assert call("POST", "logout", token=token).status_code == 401
    assert refused(type(program.caller)(program.tokens["refresh_token"])) == "token_invalid"
    assert titles(program.caller) == [guide.title]


def test_kind_of_a_token_is_signed_and_not_what_it_begins_with(ann, guide, program):
    """A refresh token lives for weeks: it must not do as an access token whatever a client writes before it."""
    program.connect(ann)
    access, refresh = (program.tokens[name].partition("_")[2] for name in ("access_token", "refresh_token"))
    assert refused(type(program.caller)(f"tla_{refresh}")) == "token_invalid"
    assert error_of(program.refresh(f"tlr_{access}")) == (400, "invalid_grant")
    assert titles(program.caller) == [guide.title]


def test_token_is_for_the_url_that_it_was_made_for(ann, team, program, settings):
    program.connect(ann)
    settings.BASE_URL = "https://moved.example"
    response = program.caller.request("tools/list")
    assert (response.status_code, response.json()["error"]["data"]["code"]) == (401, "token_invalid")
    assert error_of(program.refresh(resource=None)) == (400, "invalid_grant")


def test_code_is_for_the_url_that_it_was_made_for(ann, team, program, settings):
    code = program.code(ann)
    settings.BASE_URL = "https://moved.example"
    assert error_of(program.fetch(code, resource=None)) == (400, "invalid_grant")
    assert not Grant.objects.exists()


def test_token_of_a_device_cannot_be_refreshed_here(ann, program):
    assert error_of(program.refresh(tokens.sign_in(ann).refresh)) == (400, "invalid_grant")


def test_reading_is_not_running_and_the_refusal_says_what_is_needed(ann, team, guide, program):
    caller = program.connect(ann, {"scope": "read", "teams": team.pk})
    assert program.tokens["scope"] == "read"
    assert "begin_run" not in [tool["name"] for tool in caller.result("tools/list")["tools"]]
    response = caller.request("tools/call", name="begin_run", arguments={"guide": guide.pk})
    needed = f'Bearer error="insufficient_scope", scope="run", {METADATA.split(", ")[1]}'
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (403, needed)
    for version, status in (("2025-11-25", 403), ("2025-06-18", 200)):  # the latter knows no scope to ask for
        assert caller.older("tools/call", version, name="begin_run", arguments={}).status_code == status


def test_agent_reaches_the_teams_it_was_allowed(ann, team, guide, program):
    other = factories.team("Field", admin=ann)
    elsewhere = factories.published(other, ann, "Elsewhere")
    run = Run.objects.start(elsewhere, by=ann)
    caller = program.connect(ann, {"scope": "run", "teams": team.pk})
    assert titles(caller) == [guide.title]
    for tool, arguments in (
        ("read_guide", {"guide": elsewhere.pk}),
        ("begin_run", {"guide": elsewhere.pk}),
        ("summary", {"run": str(run.pk)}),
    ):
        assert caller.call(tool, **arguments)[1], tool
    assert caller.request("resources/read", uri=f"guide://{elsewhere.pk}").status_code == 400
    assert Run.objects.count() == 1


def test_member_who_is_removed_takes_the_agent_along(ann, team, guide, program):
    team.memberships.create(user=factories.person("Ben"), role="admin")
    other = factories.published(factories.team("Field", admin=ann), ann, "Elsewhere")
    caller = program.connect(ann)
    team.remove(team.memberships.get(user=ann))
    assert titles(caller) == [other.title]
    assert caller.call("read_guide", guide=guide.pk)[1]


def test_request_takes_one_statement_to_know_who_asks(ann, team, program, django_assert_num_queries):
    caller = program.connect(ann)
    caller.request("tools/list")
    with django_assert_num_queries(1):
        caller.request("tools/list")


# Refreshing


def test_refresh_gives_the_next_pair_and_ends_nothing_that_is_in_use(ann, guide, program, django_assert_num_queries):
    first = program.connect(ann)
    before = program.tokens
    with django_assert_num_queries(6):  # one counts the request, and two hold a savepoint
        response = program.refresh()
    assert response.status_code == 200
    assert {program.tokens[name] != before[name] for name in ("access_token", "refresh_token")} == {True}
    assert (titles(first), titles(program.caller)) == ([guide.title], [guide.title])
    assert (Grant.objects.count(), Grant.objects.get().gen) == (1, 2)


def test_refresh_whose_answer_was_lost_is_answered_the_same(ann, team, program):
    program.connect(ann)
    old = program.tokens["refresh_token"]
    first, second = program.refresh(old).json(), program.refresh(old).json()
    Grant.objects.update(rotated_at=timezone.now() - timedelta(hours=2))
    assert program.refresh(old).status_code == 200  # hours later, as the new one was never seen
    assert {**first, "expires_in": 0} == {**second, "expires_in": 0}


def test_refresh_token_that_was_used_before_is_a_copy_and_ends_the_agent(ann, team, program):
    program.connect(ann)
    copied = program.tokens["refresh_token"]
    program.refresh()
    program.refresh()
    assert error_of(program.refresh(copied)) == (400, "invalid_grant")
    assert refused(program.caller) == "agent_disconnected"
    assert error_of(program.refresh()) == (400, "invalid_grant")
    actions = ["agent.disconnected", "agent.reused", "agent.connected"]
    assert [each.action for each in AuditEntry.objects.filter(action__startswith="agent.")] == actions


def test_copy_in_the_hands_of_another_program_harms_nobody(ann, team, program):
    program.connect(ann)
    assert error_of(Program().refresh(program.tokens["refresh_token"])) == (400, "invalid_grant")
    assert error_of(program.refresh(program.tokens["access_token"])) == (400, "invalid_grant")
    assert program.refresh().status_code == 200


def test_agent_ends_when_it_is_not_used_and_a_year_after_it_was_connected(ann, team, program):
    program.connect(ann)
    ApiKey.objects.get_queryset().update(created_at=timezone.now() - MAX_AGE + timedelta(days=3))
    program.refresh()
    left = ApiKey.objects.get().expires_at - timezone.now()
    assert timedelta(days=2) < left <= timedelta(days=3)
    ApiKey.objects.get_queryset().update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refused(program.caller) == "agent_disconnected"
    assert error_of(program.refresh()) == (400, "invalid_grant")


def test_access_token_expires_and_the_refresh_token_does_not(ann, team, program):
    program.connect(ann)
    Grant.objects.update(rotated_at=timezone.now() - ACCESS_LIFETIME - timedelta(seconds=1))
    expired = program.refresh(program.tokens["refresh_token"])  # the first pair, again
    assert expired.json()["expires_in"] > 3590
    Grant.objects.update(rotated_at=timezone.now() - ACCESS_LIFETIME - timedelta(seconds=1), acked_gen=1)
    again = program.refresh(program.tokens["refresh_token"])
    assert again.status_code == 200
