"""Many refreshes, each over a network that fails at random, with two servers that answer in turn: none is lost."""

import random
from urllib.parse import urlsplit

import pytest

from tests.browser.site import beside, running
from tests.browser.store import PAGE_SESSION, POLICY, REFRESH, aged, open_library, put, put_copy, sign_in, stored
from tests.faults.proxy import answered, captive_portal, cut_after, cut_before, cut_midway

pytestmark = pytest.mark.once  # what a browser does is the same on either database

FAULTS = [
    cut_before,
    cut_after,
    cut_midway,
    captive_portal,
    lambda: captive_portal(401),
    lambda: answered(502),
    lambda: answered(500, **POLICY),
    lambda: answered(200, "null", **POLICY),
]
ASK = (
    """async () => {
    const session = await """
    + PAGE_SESSION
    + """;
    const response = await session.fetch("/api/v1/auth/me").catch((trouble) => trouble);
    return response.status;
}"""
)


@pytest.fixture
def two_servers(server, proxy):
    other = beside(server)
    with running(other):
        proxy.upstreams.append(("127.0.0.1", urlsplit(other.url).port))
        yield proxy
        proxy.upstreams.pop()


@pytest.mark.each_database
@pytest.mark.usefixtures("short_pauses")
def test_refreshes_over_a_failing_network_and_two_servers_are_never_lost(page, person, two_servers, pytestconfig):
    sign_in(page, person.email)
    open_library(page)
    refreshes = pytestconfig.getoption("--repeat") or 20
    statuses = []
    for _ in range(refreshes):
        tokens = stored(page) | {"access": aged(stored(page)["access"])}
        put(page, tokens)
        put_copy(page, tokens)
        two_servers.fail("POST", REFRESH, random.choice(FAULTS)())
        statuses.append(page.evaluate(ASK))
    print(f"{refreshes} refreshes, {statuses.count(200)} answered, generation {stored(page)['gen']}")
    assert statuses == [200] * refreshes
    assert two_servers.count("POST", REFRESH, 200) >= refreshes
