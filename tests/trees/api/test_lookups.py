"""/api/v1/teams/{id}/lookups, /api/v1/runs/{id}/lookups"""

from threading import Event

import pytest

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.integrations.lookups import make_fetches
from trees.models import Lookup, Run

pytestmark = pytest.mark.django_db

BODY = 'Model: ____ {#model from="crm" give="model"}\n\nPIN: ____ {#pin .sensitive from="crm" give="pin"}'
OUTPUTS = [{"name": "model", "path": "model"}, {"name": "pin", "path": "pin", "sensitive": True}]


@pytest.fixture(autouse=True)
def private(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def lookups(team):
    return f"teams/{team.pk}/lookups"


@pytest.fixture
def crm(api, lookups, there):
    there.status, there.body = 200, b'{"model": "Lamp", "pin": "1234"}'
    headers = {"Authorization": "Bearer secret"}
    made = api.post(lookups, name="crm", url=f"{there.url}&t={{ticket}}", outputs=OUTPUTS, headers=headers)
    assert made.status_code == 201
    return made.json()


@pytest.fixture
def run(team, owner):
    nodes = [Node("ask", "Device", BODY, (Option("on", "Continue", "end"),)), Node("end", "End", outcome="resolved")]
    return factories.begun(factories.published(team, owner, graph=Graph.of(nodes)), owner, ticket="INC-1")


def asked(api, run, **fields):
    return api.post(f"runs/{run.pk}/lookups", **{"release": run.release_id, "node": "ask", "lookup": "crm"} | fields)


def test_lookup_shows_what_it_gives_to_members_and_its_secrets_to_nobody(crm, api, viewer_api, lookups):
    assert crm["outputs"][0] == {"name": "model", "path": "$.model", "kind": "text", "sensitive": False, "example": ""}
    assert (crm["asks"], crm["has_headers"]) == (["ticket"], True)
    [seen] = viewer_api.get(lookups).json()
    assert (seen["name"], seen["url"], seen["asks"]) == ("crm", "", ["ticket"])
    assert "secret" not in str([api.get(lookups).json(), crm, seen])


def test_lookup_is_changed_and_deleted(crm, api, lookups):
    path = f"{lookups}/{crm['id']}"
    assert api.patch(path, seconds=9).json()["seconds"] == 9
    assert Lookup.objects.get().headers == {"Authorization": "Bearer secret"}
    refused = api.patch(path, url="https://other.example.com/")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["headers"])
    assert api.delete(path).status_code == 204


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": "c r m"}, "name"),
        ({"name": "crm"}, "name"),
        ({"url": "ftp://example.com/"}, "url"),
        ({"url": "https://{ticket}.example.com/"}, "url"),
        ({"body": "{}"}, "body"),
        ({"method": "POST", "body": "{"}, "body"),
        ({"outputs": [{"name": "a", "path": "$..a"}]}, "outputs"),
        ({"outputs": []}, "outputs"),
        ({"outputs": OUTPUTS[:1] * 2}, "outputs"),
        ({"headers": {"Host": "x"}}, "headers"),
        ({"seconds": 11}, "seconds"),
    ],
)
def test_what_is_wrong_is_named(crm, api, lookups, fields, wrong):
    answer = api.post(lookups, **{"name": "desk", "url": "https://example.com/", "outputs": OUTPUTS} | fields)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [wrong])


def test_an_example_of_another_type_is_named(api, lookups):
    outputs = [{"name": "age", "path": "age", "kind": "number", "example": "old"}]
    answer = api.post(lookups, name="desk", url="https://example.com/", outputs=outputs)
    assert answer.json()["errors"] == {"outputs": ["The example of age is not a number."]}


def test_run_is_told_the_values_once_they_are_there(crm, api, run):
    begun = asked(api, run)
    body = begun.json()
    assert (begun.status_code, body["status"], body["run"]) == (202, "running", None)
    path = f"runs/{run.pk}/lookups/{body['id']}"
    assert api.get(path).json()["status"] == "running"
    make_fetches(Event())
    done = api.get(path)
    body = done.json()
    assert (done.status_code, body["status"], body["sensitive"]) == (200, "done", {"pin": "1234"})
    state = body["run"]["state"]
    assert (state["values"], state["serial"]) == ({"model": "Lamp", "pin": None}, 2)
    assert state["fetched"] == {"crm": {"asked": {"ticket": "INC-1"}, "gave": {"model": "Lamp", "pin": None}}}
    assert "Lamp" in body["summary"]["plain"]
    again = asked(api, run).json()
    assert (again["id"], again["status"], again["sensitive"]) == (None, "done", {})
    event = api.get(f"runs/{run.pk}/events").json()["results"][-1]
    assert (event["kind"], event["option"], event["asked"]) == ("lookup", "crm", {"ticket": "INC-1"})


def test_client_cannot_say_that_a_lookup_gave_something(crm, api, run):
    event = {"uuid": str(run.pk), "kind": "lookup", "step": 0, "release": run.release_id, "node": "ask"}
    assert api.post(f"runs/{run.pk}/events", events=[event]).status_code == 400


def test_colleague_does_not_see_what_a_lookup_gave(crm, api, editor_api, run):
    key = asked(api, run).json()["id"]
    assert asked(editor_api, run).status_code == 403
    assert editor_api.get(f"runs/{run.pk}/lookups/{key}").status_code == 404


def test_what_is_missing_is_named(crm, api, run):
    Run.objects.get().record([factories.event("details", run, values={"ticket": ""})], by=run.person)
    body = asked(api, run).json()
    assert (body["status"], body["missing"]) == ("missing", ["ticket"])


def test_too_many_lookups_are_told_to_wait(crm, api, run, settings):
    settings.RATES = settings.RATES | {"lookup": "1/min"}
    asked(api, run)
    make_fetches(Event())
    Run.objects.get().record([factories.event("details", run, values={"ticket": "INC-2"})], by=run.person)
    refused = asked(api, run)
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)


def test_statements_of_asking_how_far_it_is(crm, api, run, django_assert_max_num_queries):
    path = f"runs/{run.pk}/lookups/{asked(api, run).json()['id']}"
    with django_assert_max_num_queries(3):
        api.get(path)
