"""/teams/<id>/lookups: what a team's guides may ask other systems."""

from threading import Event

import pytest

from tests import factories
from tests.html import page_of
from tests.world_things import lookup_form
from trees.core.fields.lookups import Output
from trees.core.graph import Graph, Node
from trees.integrations.lookups import make_fetches
from trees.models import Lookup

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(page_client_for, owner, team):
    return page_client_for(owner)


@pytest.fixture
def page(team):
    return f"/teams/{team.pk}/lookups"


@pytest.fixture
def crm(team, owner, there, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    there.status, there.body = 200, b'{"model": "Lamp", "pin": "1234"}'
    outputs = [Output("model", "model"), Output("pin", "pin", sensitive=True), Output("age", "age", "number")]
    headers = {"Authorization": "Bearer secret"}
    return Lookup.objects.add(
        team, by=owner, name="crm", url=f"{there.url}&t={{ticket}}", outputs=outputs, headers=headers
    )


def form_of(lookup, **fields):
    """What the page of ``lookup`` sends when nothing but ``fields`` is changed."""
    sent = lookup_form(lookup.name) | {"url": lookup.url, "headers": "Authorization: (kept)"}
    return sent | fields


def test_lookup_is_added_and_its_secret_is_not_shown_again(client, page, team):
    added = client.post(f"{page}/new", lookup_form("desk") | {"headers": "Authorization: Bearer secret"})
    lookup = team.lookups.get()
    assert f"{page}/{lookup.pk}" in added["HX-Location"]
    assert lookup.headers == {"Authorization": "Bearer secret"}
    shown = page_of(client.get(f"{page}/{lookup.pk}"))
    assert "secret" not in shown.source
    assert "Authorization: (kept)" in shown.source
    assert f"{page}/{lookup.pk}" in page_of(client.get(page)).links


def test_header_that_is_kept_stays_and_a_new_host_asks_for_it(client, page, crm):
    url = f"{page}/{crm.pk}"
    assert client.post(url, form_of(crm, seconds="9")).status_code == 200
    crm.refresh_from_db()
    assert (crm.seconds, crm.headers) == (9, {"Authorization": "Bearer secret"})
    refused = client.post(url, form_of(crm, url="https://elsewhere.example.com/"))
    assert refused.status_code == 422
    assert "enter the values of the headers again" in refused.content.decode()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "c r m"}, "A name has a letter"),
        ({"url": "https://{serial}/"}, "A placeholder can stand after the host only."),
        ({"outputs-0-path": "$..model"}, "can name several places"),
        ({"outputs-0-name": ""}, "This field is required."),
        ({"outputs-TOTAL_FORMS": "0"}, "A lookup gives from 1 to 20 values."),
        ({"headers": "Authorization"}, "Write each header as a name, a colon and its value."),
        ({"method": "POST", "body": "{"}, "The body is not valid JSON."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_entered_is_kept(client, page, team, fields, message):
    answer = client.post(f"{page}/new", lookup_form("desk") | fields)
    assert answer.status_code == 422
    assert message in page_of(answer).text
    assert not team.lookups.exists()


def test_admin_tries_it_and_sees_what_came_back(client, page, crm):
    url = f"{page}/{crm.pk}/try"
    assert client.post(url, {}).status_code == 422
    first = page_of(client.post(url, {"asked-ticket": "INC-1"}))
    assert "Asking…" in first.text
    make_fetches(Event())
    shown = page_of(client.get(f"{url}/{crm.fetches.get().pk}"))
    assert "Lamp" in shown.text
    assert "sensitive, was given" in shown.text
    assert "is not in the answer" in shown.text
    assert '{"model": "Lamp", "pin": "1234"}' in shown.text


def test_deleted_lookup_comes_back_with_its_secret(client, page, crm, team):
    answer = client.delete(f"{page}/{crm.pk}")
    assert not team.lookups.exists()
    undo = answer["HX-Trigger"].partition('"undo": "')[2].partition('"')[0]
    client.post(undo)
    assert team.lookups.get().headers == {"Authorization": "Bearer secret"}


def test_statements_do_not_grow_with_lookups(client, page, team, owner, django_assert_max_num_queries):
    for number in range(12):
        Lookup.objects.add(
            team, by=owner, name=f"crm{number}", url="https://example.com/", outputs=[Output("model", "model")]
        )
    with django_assert_max_num_queries(4):
        client.get(page)


def test_trying_a_draft_shows_the_examples_and_asks_nobody(client, team, owner):
    outputs = [Output("model", "model", example="Lamp"), Output("works", "works", "yes-no", example="yes")]
    Lookup.objects.add(team, by=owner, name="crm", url="https://example.com/", outputs=outputs)
    body = 'Model: ____ {#model from="crm" give="model"}\n\nWorks: ____ {#works .yes-no from="crm" give="works"}'
    tree = factories.tree(team, owner, graph=Graph.of([Node("ask", "Device", body, outcome="resolved")]))
    shown = page_of(client.get(f"/trees/{tree.pk}/try"))
    assert shown.css("input[name=model][value=Lamp]")
    assert shown.css("select[name=works] option[value=yes][selected]")
