"""A lookup of a team, a guide whose fields it fills in, and a run at its first step."""

import pytest

from tests import factories
from tests.trees.integrations.lookups.calls import ANSWER, BODY, OUTPUTS, fill_in
from trees.core.graph import Graph, Node, Option
from trees.models import Lookup, Run


@pytest.fixture(autouse=True)
def private(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.RATES = settings.RATES | {"lookup": "100/min"}


@pytest.fixture
def crm(team, owner, there):
    there.status, there.body = 200, ANSWER
    base = there.url.partition("?")[0]
    return Lookup.objects.add(
        team, by=owner, name="crm", url=f"{base}/{{serial}}?ticket={{ticket}}", outputs=OUTPUTS, seconds=2,
        headers={"Authorization": "Bearer secret"},
    )  # fmt: skip


@pytest.fixture
def guide(team, owner):
    ways = (Option("maker", "Maker", "end", condition="age < 24"), Option("other", "Other", "end", condition="else"))
    nodes = [Node("ask", "Device", BODY, ways), Node("end", "End", outcome="resolved")]
    return factories.published(team, owner, graph=Graph.of(nodes))


@pytest.fixture
def run(guide, owner):
    run = Run.objects.start(guide, by=owner)
    fill_in(run, serial="AB 1")
    run.record([factories.event("details", run, values={"ticket": "INC-1"})], by=owner)
    return run
