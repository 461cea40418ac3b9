"""The official client drives a whole run on a live server."""

import asyncio
import re
from pathlib import Path

import pytest

from tests import factories
from trees.models import Run

pytestmark = pytest.mark.django_db(transaction=True)


def with_client(server, key, story, **options):
    import httpx2  # which take a second
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    async def main():
        headers = {"Authorization": f"Bearer {key}"}
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(f"{server.url}/mcp", http_client=http), **options) as client,
        ):
            await story(client)

    asyncio.run(main())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_client_follows_a_guide_to_its_end(mode, live_server, outer, owner, key_of):
    """``legacy``: as clients that shake hands first do."""
    told = {}

    async def story(client):
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert names[:5] == ["find_guides", "read_guide", "begin_run", "my_runs", "answer"]

        async def call(name, **arguments):
            result = await client.call_tool(name, arguments)
            assert not result.is_error, result.content
            return result.structured_content or result.content[0].text

        found = await call("find_guides", text="warranty")
        [guide] = found["guides"]
        assert "## What does the label say?" in await call("read_guide", guide=guide["id"])
        here = await call("begin_run", guide=guide["id"], ticket="INC-7")
        run = {"run": here["run"]}
        assert [field["name"] for field in here["fields"]] == ["age", "pin"]
        here = await call("answer", **run, step=here["step"], answer="Next", values={"age": 18, "pin": "1234"})
        assert (here["title"], here["text"]) == ("Swap it", "It is 18 months old.")  # the guide decided by itself
        here = await call("note", **run, text="The label is torn.")
        here = await call("flag", **run, kind="unclear", text="Which label?")
        here = await call("answer", **run, step=here["step"], answer="in")
        assert here["title"] == "Is the light on?"
        here = await call("go_back", **run, step=here["step"])
        here = await call("answer", **run, step=here["step"], answer="in")
        here = await call("answer", **run, step=here["step"], answer="yes")
        assert here["answers"] == [{"key": "return", "label": "Continue"}]
        here = await call("answer", **run, step=here["step"], answer="continue")
        assert (here["title"], here["outcome"], here["answers"]) == ("Swapped", "resolved", [])
        told["summary"] = (await call("summary", **run))["message"]
        told["run"] = run["run"]

        resources = (await client.list_resources()).resources
        assert [resource.name for resource in resources] == ["Power", "Warranty"]
        [content] = (await client.read_resource(str(resources[1].uri))).contents
        assert content.text.startswith("# Warranty")
        prompt = await client.get_prompt("follow_this_guide", {"guide": str(guide["id"])})
        assert f"Follow the guide {guide['id']}" in prompt.messages[0].content.text

    with_client(live_server, key_of(owner), story, mode=mode)
    run = Run.objects.get()
    assert (str(run.pk), run.outcome, run.ticket, run.person) == (told["run"], "resolved", "INC-7", owner)
    assert "The label is torn." in told["summary"] and "1234" not in told["summary"]


def test_example_of_the_guide_works(live_server, team, owner, key_of, capsys):
    factories.published(team, owner, "Printer offline")
    page = Path(__file__).parents[3] / "docs" / "guide" / "agents.md"
    [code] = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    names = {}
    exec(code, names)
    asyncio.run(names["main"](live_server.url, key_of(owner)))
    assert capsys.readouterr().out.startswith("Is the light on? [{'key': 'yes', 'label': 'Yes'}")
