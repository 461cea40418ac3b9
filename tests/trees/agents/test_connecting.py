"""The official client connects by OAuth on a live server: discovery, registration, consent, tokens, a run, the end."""

import asyncio
import json
from contextlib import AsyncExitStack
from threading import Event
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from selectolax.lexbor import LexborHTMLParser

from accounts import tokens
from accounts.models import ApiKey, Grant
from accounts.oauth.fetching import fetch_documents
from tests.accounts.oauth.document_site import document, document_site
from trees.models import Run

pytestmark = pytest.mark.django_db(transaction=True)
BACK = "http://localhost:3118/callback"


class Storage:
    """Where the client keeps what it was given, as `TokenStorage` of the package has it."""

    def __init__(self):
        self.tokens = self.client = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client


class Person:
    """At their browser: reads the page that the client opens, and allows it, or denies it."""

    def __init__(self, user, team, scope="run"):
        self.headers = {"Authorization": f"Bearer {tokens.sign_in(user).access}", "HX-Request": "true"}
        self.form = {"scope": scope, "teams": str(team.pk)}
        self.asked = []

    async def opens(self, url):
        import httpx2  # here and below: it and mcp take a second, and each worker imports this module

        self.asked.append({name: value for name, [value] in parse_qs(urlsplit(url).query).items()})
        async with httpx2.AsyncClient(headers=self.headers) as http:
            if "hx-get" in (await http.get(url)).text:  # who asks is not known yet
                assert await asyncio.to_thread(apart, lambda: fetch_documents(Event())) == 1
            response = await http.post(url, data=self.form)
        assert response.status_code == 200, response.text
        self.back = LexborHTMLParser(response.text).css_first("[data-go-back]").attributes["href"]

    async def comes_back(self):
        from mcp.shared.auth import AuthorizationCodeResult

        assert self.back.startswith(f"{BACK}?")
        answer = {name: value for name, [value] in parse_qs(urlsplit(self.back).query).items()}
        return AuthorizationCodeResult(code=answer.get("code", ""), state=answer["state"], iss=answer["iss"])


def provider_of(server, storage, person, **options):
    from mcp.client.auth import OAuthClientProvider
    from mcp.shared.auth import OAuthClientMetadata

    metadata = OAuthClientMetadata(client_name="Assistant", redirect_uris=[BACK])
    return OAuthClientProvider(
        f"{server.url}/mcp", metadata, storage, person.opens, person.comes_back, **options
    )  # fmt: skip


async def connect(stack, server, provider):
    import httpx2
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    http = await stack.enter_async_context(httpx2.AsyncClient(auth=provider))
    return await stack.enter_async_context(Client(streamable_http_client(f"{server.url}/mcp", http_client=http)))


async def called(client, name, **arguments):
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    return result.structured_content


def test_client_connects_follows_a_guide_refreshes_and_is_disconnected(live_server, team, guide, owner):
    storage, person = Storage(), Person(owner, team)
    provider = provider_of(live_server, storage, person)

    async def story():
        async with AsyncExitStack() as stack:
            client = await connect(stack, live_server, provider)
            here = await called(client, "begin_run", guide=guide.pk)
            before = storage.tokens
            provider.context.token_expiry_time = 1
            here = await called(client, "answer", run=here["run"], step=here["step"], answer="yes")
            assert here["outcome"] == "resolved"
            assert storage.tokens.access_token != before.access_token
            assert storage.tokens.refresh_token != before.refresh_token
            await asyncio.to_thread(apart, lambda: ApiKey.objects.get().revoke())
            person.form = {"deny": "1"}
            await called(client, "my_runs")

    with pytest.raises(BaseException) as refused:  # a group of the client's own
        asyncio.run(story())
    assert "No authorization code received" in map(str, causes(refused.value)), refused.value
    [first, second] = person.asked
    assert (first["resource"], first["scope"], first["code_challenge_method"]) == (
        f"{live_server.url}/mcp", "read run", "S256"
    )  # fmt: skip
    assert second["client_id"] == first["client_id"] == storage.client.client_id
    run = Run.objects.get()
    assert (run.person, run.key.name, run.outcome) == (owner, "Assistant", "resolved")
    assert Grant.objects.get().gen == 2


def test_client_with_too_small_a_scope_asks_the_person_for_more(live_server, team, guide, owner):
    """Step-up: the tool that needs more is called although it is not listed."""
    storage, person = Storage(), Person(owner, team, scope="read")
    provider = provider_of(live_server, storage, person)

    async def story():
        async with AsyncExitStack() as stack:
            client = await connect(stack, live_server, provider)
            assert "begin_run" not in [tool.name for tool in (await client.list_tools()).tools]
            assert storage.tokens.scope == "read"
            person.form["scope"] = "run"
            await called(client, "begin_run", guide=guide.pk)
            assert storage.tokens.scope == "read run"

    asyncio.run(story())
    assert (Run.objects.get().key.scope, Grant.objects.count()) == ("run", 1)


def test_client_that_has_a_document_registers_nowhere(live_server, team, guide, owner, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    storage, person = Storage(), Person(owner, team)
    with document_site() as site:
        site.answer = (200, json.dumps(document(site.url, redirect_uris=[BACK])).encode())
        provider = provider_of(live_server, storage, person, client_metadata_url=site.url)

        async def story():
            async with AsyncExitStack() as stack:
                client = await connect(stack, live_server, provider)
                found = await called(client, "find_guides", text="printer")
                assert [each["id"] for each in found["guides"]] == [guide.pk]

        asyncio.run(story())
        assert (person.asked[0]["client_id"], site.asked) == (site.url, 1)
    assert Grant.objects.get().host == "localhost"


def apart(work):
    """Does it in a thread of its own, which leaves no connection to the database behind."""
    try:
        return work()
    finally:
        connections.close_all()


def causes(error):
    """Each exception of a group, and of the groups in it."""
    return [error, *(each for inner in getattr(error, "exceptions", ()) for each in causes(inner))]
