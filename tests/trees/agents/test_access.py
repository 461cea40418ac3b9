"""Who may do what: scopes of keys, roles, and teams."""

import pytest

from accounts import tokens
from accounts.models import ApiKey, Scope, User
from tests import factories
from tests.trees.agents.calls import Caller
from trees.agents.tools import TOOLS
from trees.models import Flag, Run, RunEvent

pytestmark = pytest.mark.django_db
METADATA = 'resource_metadata="http://testserver/.well-known/oauth-protected-resource/mcp"'
SIGN_IN = f'scope="read run", {METADATA}'


def calls(run, guide):
    """A right call of each tool."""
    here = {"run": str(run.pk), "step": f"0/{guide.live_id}/power"}
    return {
        "find_guides": {"text": "printer"},
        "read_guide": {"guide": guide.pk},
        "begin_run": {"guide": guide.pk},
        "my_runs": {},
        "note": {"run": str(run.pk), "text": "Hot."},
        "fill_in": here | {"values": {}},
        "flag": {"run": str(run.pk), "kind": "wrong", "text": "No light."},
        "answer": here | {"answer": "Yes"},
        "go_back": here | {"step": f"1/{guide.live_id}/done"},
        "look_up": here,
        "finish": here | {"outcome": "escalate"},
        "summary": {"run": str(run.pk)},
    }


@pytest.mark.parametrize("scope", Scope)
def test_scope_decides_over_every_tool(scope, guide, owner, key_of):
    caller = Caller(key_of(owner, scope))
    run = Run.objects.start(guide, by=owner)
    listed = {tool["name"] for tool in caller.result("tools/list")["tools"]}
    assert set(calls(run, guide)) == set(TOOLS)
    for name, arguments in calls(run, guide).items():
        response = caller.request("tools/call", name=name, arguments=arguments)
        if scope.covers(TOOLS[name].scope):
            assert not response.json()["result"]["isError"], (name, response.json())
            assert name in listed
            continue
        challenge = f'Bearer error="insufficient_scope", scope="{TOOLS[name].scope}", {METADATA}'
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (403, challenge)
        assert response.json()["error"]["message"] == "This needs the scope run; this key or agent has read."
        assert name not in listed


@pytest.mark.parametrize("version", [None, "2025-06-18", "2025-11-25"])
def test_older_client_keeps_its_connection_when_the_scope_of_its_key_is_too_small(version, guide, owner, key_of):
    """It would end it at 403, and a key has no other scope to ask for."""
    response = Caller(key_of(owner, Scope.READ)).older("tools/call", version, name="begin_run", arguments={})
    assert (response.status_code, response.json()["error"]["data"]) == (200, {"code": "insufficient_scope"})


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_members_run_and_a_colleagues_run_is_only_read(role, request, guide, owner, key_of):
    caller = Caller(key_of(request.getfixturevalue(role)))
    run = Run.objects.start(guide, by=owner)
    for name, arguments in calls(run, guide).items():
        text, is_error = caller.call(name, **arguments)
        assert is_error == ("run" in arguments and name != "summary"), name
        assert not is_error or "This run is somebody else's" in text
    assert not RunEvent.objects.exists() and not Flag.objects.exists()


def test_stranger_sees_nothing_of_the_team(guide, owner, stranger, key_of):
    caller = Caller(key_of(stranger))
    run = Run.objects.start(guide, by=owner)
    for name, arguments in calls(run, guide).items():
        answer, is_error = caller.call(name, **arguments)
        assert answer == {"find_guides": {"guides": []}, "my_runs": {"runs": []}}.get(name, answer)
        assert is_error == (name not in ("find_guides", "my_runs"))
        assert guide.title not in str(answer)
    assert caller.result("resources/list")["resources"] == []
    assert caller.request("resources/read", uri=f"guide://{guide.pk}").json()["error"]["code"] == -32602
    assert not RunEvent.objects.exists() and Run.objects.count() == 1


def test_key_of_a_team_has_no_other(guide, team, owner, key_of):
    other = factories.published(factories.team("Other", admin=owner), owner, "Elsewhere")
    caller = Caller(key_of(owner, team=team))
    assert [row["id"] for row in caller.call("find_guides")[0]["guides"]] == [guide.pk]
    assert caller.call("read_guide", guide=other.pk)[1]


def test_drafts_are_never_told(tree, guide, agent):
    assert [row["id"] for row in agent.call("find_guides")[0]["guides"]] == [guide.pk]
    assert agent.call("read_guide", guide=tree.pk) == ("This guide is not published.", True)
    assert agent.call("begin_run", guide=tree.pk) == ("This guide is not published.", True)


def test_without_a_right_token_nothing_is_answered(guide, owner, key_of):
    assert Caller("").request("tools/list").status_code == 401
    bare = Caller("x").send(b"{}", Authorization=None)
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, f"Bearer {SIGN_IN}")
    assert Caller("x").send(b"{}", Authorization="DPoP abc").status_code == 401
    key = key_of(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    for token, code in ((key, "user_inactive"), ("tl_nonsense", "key_invalid"), ("abc", "token_invalid")):
        response = Caller(token).request("tools/list")
        assert (response.status_code, response.json()["error"]["data"]) == (401, {"code": code})
        assert response.headers["WWW-Authenticate"] == f'Bearer error="invalid_token", {SIGN_IN}'


def test_revoked_key_ends_at_once(agent, guide):
    assert agent.request("tools/list").status_code == 200
    ApiKey.objects.get().revoke()
    assert agent.request("tools/list").json()["error"]["data"] == {"code": "key_revoked"}


def test_second_factor_that_a_team_requires_is_asked_for(owner, team, guide):
    team.require_factor(True)
    response = Caller(tokens.sign_in(owner).access).request("tools/list")
    assert (response.status_code, response.json()["error"]["data"]) == (403, {"code": "factor_required"})
