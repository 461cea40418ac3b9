"""The tool look_up: the fields of a step from another system, by the same verb as a person's."""

from threading import Event

import pytest

from tests import factories
from trees.core.fields.lookups import Output
from trees.core.graph import Graph, Node, Option
from trees.integrations.lookups import make_fetches
from trees.models import Lookup

pytestmark = pytest.mark.django_db

BODY = 'Model: ____ {#model from="crm" give="model"}\n\nPIN: ____ {#pin .sensitive from="crm" give="pin"}'


@pytest.fixture
def guide(team, owner, there, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    there.status, there.body = 200, b'{"model": "Lamp", "pin": "1234"}'
    outputs = [Output("model", "model"), Output("pin", "pin", sensitive=True)]
    Lookup.objects.add(team, by=owner, name="crm", url=f"{there.url}&t={{ticket}}", outputs=outputs)
    ways = (
        Option("lamp", "A lamp", "end", condition="model = 'Lamp'"),
        Option("not", "No lamp", "end", condition="else"),
    )
    nodes = [Node("ask", "Device", BODY, ways), Node("end", "End", outcome="resolved")]
    return factories.published(team, owner, graph=Graph.of(nodes))


def test_agent_has_the_fields_filled_in_and_goes_on(agent, guide):
    at, _ = agent.call("begin_run", guide=guide.pk, ticket="INC-1")
    assert [field["lookup"] for field in at["fields"]] == ["crm", "crm"]
    begun, failed = agent.call("look_up", run=at["run"], step=at["step"])
    assert (begun["message"], failed) == ("crm is being asked: call look_up again in a second.", False)
    make_fetches(Event())
    done, _ = agent.call("look_up", run=at["run"], step=at["step"])
    assert done["values"] == {"model": "Lamp"}  # the sensitive one was given, and an agent is not told it
    assert [field["filled_in"] for field in done["fields"]] == [True, True]
    assert [each["key"] for each in done["answers"]] == ["lamp"]


def test_agent_is_told_what_is_missing_and_what_failed(agent, guide, there):
    at, _ = agent.call("begin_run", guide=guide.pk)
    missing, _ = agent.call("look_up", run=at["run"], step=at["step"])
    assert missing["message"] == "crm needs to know ticket first."
    there.status = 500
    at, _ = agent.call("begin_run", guide=guide.pk, ticket="INC-1")
    agent.call("look_up", run=at["run"], step=at["step"])
    make_fetches(Event())
    failed, _ = agent.call("look_up", run=at["run"], step=at["step"])
    assert failed["message"].startswith("crm failed: It answered 500")
    filled, _ = agent.call("fill_in", run=at["run"], step=at["step"], values={"model": "Lamp"})
    assert [each["key"] for each in filled["answers"]] == ["lamp"]
    assert make_fetches(Event()) == 0
