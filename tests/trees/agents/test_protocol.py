"""What is not a request of the revision is refused with its code; what an older client asks is answered as it knows."""

import base64

import orjson
import pytest

from project.web import limits
from tests.conftest import client_for
from tests.trees.agents.calls import META, REVISION
from trees.agents.rpc import MAX_BYTES
from trees.agents.tools import TOOLS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HEADERS = {"Mcp-Protocol-Version": REVISION, "Mcp-Method": "tools/list"}
ANOTHER = "2030-01-01"


def body(**fields):
    return {"jsonrpc": "2.0", "id": 7, "method": "tools/list", "params": {"_meta": META}} | fields


def meta(**fields):
    return {"_meta": META | {f"io.modelcontextprotocol/{name}": value for name, value in fields.items()}}


def call(uri):
    return body(method="resources/read", params={"_meta": META, "uri": uri})


OF_READ = {"Mcp-Method": "resources/read"}
WRONG = {
    "no JSON": (b"{", {}, 400, -32700),
    "a surrogate": (rb'"\ud800"', {}, 400, -32700),
    "a batch": ([body()], {}, 400, -32600),
    "no object": (b"7", {}, 400, -32600),
    "another JSON-RPC": (body(jsonrpc="1.0"), {}, 400, -32600),
    "no method": (body(method=None), {}, 400, -32600),
    "an id that is none": (body(id=[]), {}, 400, -32600),
    "an id that is null": (body(id=None), {}, 400, -32600),
    "parameters in a list": (body(params=[]), {}, 400, -32602),
    "no _meta": (body(params={}), {}, 400, -32602),
    "half a _meta": (body(params={"_meta": {"io.modelcontextprotocol/clientCapabilities": {}}}), {}, 400, -32602),
    "a _meta of text": (body(params={"_meta": "x"}), {}, 400, -32602),
    "no Mcp-Method": (body(), {"Mcp-Method": None}, 400, -32020),
    "another Mcp-Method": (body(), {"Mcp-Method": "tools/call"}, 400, -32020),
    "a doubled header": (body(), {"Mcp-Method": "tools/list,tools/list"}, 400, -32020),
    "another revision in _meta": (body(params=meta(protocolVersion=ANOTHER)), {}, 400, -32020),
    "an unknown revision": (
        body(params=meta(protocolVersion=ANOTHER)), {"Mcp-Protocol-Version": ANOTHER}, 400, -32022,
    ),
    "a revision that is no text": (body(params=meta(protocolVersion=7)), {}, 400, -32020),
    "no Mcp-Name": (call("guide://1"), OF_READ, 400, -32020),
    "another Mcp-Name": (call("guide://1"), OF_READ | {"Mcp-Name": "guide://2"}, 400, -32020),
    "a damaged Mcp-Name": (call("guide://1"), OF_READ | {"Mcp-Name": "=?base64?!?="}, 400, -32020),
    "no name at all": (call(None), OF_READ, 400, -32020),
    "an unknown resource": (call("guide://1"), OF_READ | {"Mcp-Name": "guide://1"}, 400, -32602),
    "an unknown method": (body(method="ping"), {"Mcp-Method": "ping"}, 404, -32601),
    "a handshake": (body(method="initialize"), {"Mcp-Method": "initialize"}, 404, -32601),
    "JSON alone accepted": (body(), {"Accept": "application/json"}, 406, -32600),
    "nothing accepted": (body(), {"Accept": None}, 406, -32600),
    "too much": (b" " * (MAX_BYTES + 1), {}, 413, -32600),
    "a page of another site": (body(), {"Origin": "https://evil.example"}, 403, -32600),
    "another version in a notification": (
        {"jsonrpc": "2.0", "method": "notifications/x"}, {"Mcp-Protocol-Version": ANOTHER}, 400, -32022,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_its_code(name, agent):
    sent, headers, status, code = WRONG[name]
    response = agent.send(sent, **HEADERS | headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.headers["Cache-Control"] == "no-store"


def test_unknown_revision_is_told_the_one_there_is(agent):
    response = agent.send(body(params=meta(protocolVersion=ANOTHER)), **HEADERS | {"Mcp-Protocol-Version": ANOTHER})
    assert response.json()["error"]["data"] == {"supported": [REVISION], "requested": ANOTHER}
    assert response.json()["id"] == 7


def test_other_methods_of_http_are_not_allowed(agent):
    for method in ("get", "delete", "put", "patch"):
        response = getattr(agent.client, method)("/mcp")
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_form_is_no_json(agent):
    headers = {"Authorization": f"Bearer {agent.token}", "Accept": "*/*"}
    assert agent.client.post("/mcp", {"a": 1}, headers=headers).status_code == 415


def test_notification_has_no_answer(agent):
    response = agent.send({"jsonrpc": "2.0", "method": "notifications/cancelled"}, **HEADERS)
    assert (response.status_code, response.content) == (202, b"")


def test_name_that_ascii_cannot_say_travels_encoded(agent):
    name = "Über"
    sent = body(method="tools/call", params={"_meta": META, "name": name})
    encoded = f"=?base64?{base64.b64encode(name.encode()).decode()}?="
    response = agent.send(sent, **HEADERS | {"Mcp-Method": "tools/call", "Mcp-Name": encoded})
    assert response.json()["result"]["isError"]
    assert "There is no tool 'Über'" in response.json()["result"]["content"][0]["text"]


def test_results_say_what_the_revision_asks_of_them(agent):
    for method in ("server/discover", "tools/list", "resources/list", "resources/templates/list", "prompts/list"):
        result = agent.result(method)
        assert (result["resultType"], result["cacheScope"]) == ("complete", "private")
        assert isinstance(result["ttlMs"], int)
        assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "treeline"
    assert agent.result("server/discover")["supportedVersions"] == [REVISION]


@pytest.mark.parametrize("version", [None, "2025-11-25", "2024-11-05"])
def test_older_client_shakes_hands_and_nothing_is_remembered(version, agent):
    response = agent.older("initialize", version, protocolVersion=version or "1999-01-01", capabilities={})
    assert response.json()["result"]["protocolVersion"] == (version or "2025-11-25")
    assert "Mcp-Session-Id" not in response.headers
    assert agent.older("ping", version).json() == {"jsonrpc": "2.0", "id": "a", "result": {}}
    assert len(agent.older("tools/list", version).json()["result"]["tools"]) == len(TOOLS)
    assert agent.send({"jsonrpc": "2.0", "method": "notifications/initialized"}).status_code == 202


@pytest.mark.parametrize("version", [None, "2025-11-25"])
def test_older_client_is_refused_without_losing_its_connection(version, agent, guide, monkeypatch):
    """It takes every status but 200 for the end of it."""
    monkeypatch.setitem(limits.MAX_PER_MINUTE, "export", 2)
    uri = f"guide://{guide.pk}"
    for method, params, code in (
        ("server/discover", {}, -32601),
        ("resources/list", {"cursor": "x"}, -32602),
        ("resources/read", {"uri": "guide://0"}, -32602),
        ("prompts/get", {"name": "another"}, -32602),
        ("resources/read", {"uri": uri}, None),
        ("resources/read", {"uri": uri}, 429),
    ):
        response = agent.older(method, version, **params)
        error = response.json().get("error", {})
        assert (response.status_code, response.json()["id"], error.get("code")) == (200, "a", code), (method, params)


def test_arguments_that_are_wrong_are_named(agent, guide):
    for arguments, said in [
        ({}, "guide is missing."),
        ({"guide": "7"}, "guide must be a whole number, from 0."),
        ({"guide": True}, "guide must be a whole number"),
        ({"guide": 2**70}, "guide must be a whole number"),
        ({"guide": guide.pk, "colour": "red"}, "There is no argument 'colour'; there are guide, ticket"),
        ({"guide": guide.pk, "ticket": "x" * 201}, "ticket must have at most 200 characters."),
        ({"guide": guide.pk, "ticket": "\x00"}, "ticket must not have a null character."),
        ({"guide": guide.pk, "caller": ["x"]}, "caller must be a text."),
    ]:
        text, is_error = agent.call("begin_run", **arguments)
        assert is_error and said in text, arguments
    assert agent.call("flag", run="x", kind="bad", text="")[0].startswith("kind must be one of wrong, ")
    assert agent.call("summary", run="x")[0].startswith("There is no run 'x'")
    response = agent.send(
        body(method="tools/call", params={"_meta": META, "name": "find_guides", "arguments": [1]}),
        **HEADERS | {"Mcp-Method": "tools/call", "Mcp-Name": "find_guides"},
    )
    assert response.json()["result"]["content"][0]["text"] == "arguments must be an object."


def test_cursor_of_another_list_is_refused(agent):
    assert "cursor" in agent.call("find_guides", cursor="x")[0]
    for cursor in ("x", 7):
        assert agent.request("resources/list", cursor=cursor).json()["error"]["code"] == -32602


def test_prompt_needs_a_guide(agent):
    for arguments in (None, {}, {"guide": "x"}, {"guide": None}):
        response = agent.request("prompts/get", name="follow_this_guide", arguments=arguments)
        assert (response.status_code, response.json()["error"]["code"]) == (400, -32602)
    assert agent.request("prompts/get", name="another").json()["error"]["code"] == -32602


def test_too_many_requests_are_told_when_to_come_back(agent, monkeypatch):
    monkeypatch.setitem(limits.MAX_PER_MINUTE, "agent", 2)
    assert [agent.request("tools/list").status_code for _ in range(3)] == [200, 200, 429]
    response = agent.send(b"{")
    assert (response.status_code, response.json()["error"]["data"]) == (429, {"code": "throttled"})  # before reading
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_reading_whole_guides_has_a_limit_of_its_own(agent, guide, monkeypatch):
    monkeypatch.setitem(limits.MAX_PER_MINUTE, "export", 1)
    agent.call("read_guide", guide=guide.pk)
    assert agent.request("resources/read", uri=f"guide://{guide.pk}").status_code == 429
    assert not agent.call("find_guides")[1]


def test_metadata_says_how_to_sign_in(client):
    said = client.get("/.well-known/oauth-protected-resource/mcp").json()
    assert said["resource"] == "http://testserver/mcp"
    assert said["scopes_supported"] == ["read", "run"]
    assert client.get("/.well-known/oauth-protected-resource").status_code == 404


def test_access_token_of_a_person_works_as_well(owner, guide):
    headers = {"Accept": "*/*", "Mcp-Protocol-Version": REVISION, "Mcp-Method": "tools/list"}
    response = client_for(owner, **headers).post("/mcp", orjson.dumps(body()), content_type="application/json")
    assert len(response.json()["result"]["tools"]) == len(TOOLS)
