"""Limits of requests that cost much (project/web/limits.py)."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import ApiKey, Scope
from project.web import limits

pytestmark = pytest.mark.django_db
COSTLY = re.compile("^api-.*(export|preview|difference|import)$")


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch):
    monkeypatch.setattr(limits, "MAX_PER_MINUTE", dict.fromkeys(limits.MAX_PER_MINUTE, 2))
    monkeypatch.setattr(limits.Limits, "counts", limits.Counts())


@pytest.mark.parametrize("path", ["trees?q=printer", "trees/{tree}/export?format=markdown"])
def test_third_request_has_to_wait_and_is_told_how_long(client_for, owner, tree, path):
    client = client_for(owner)
    answers = [client.get(f"/api/v1/{path.format(tree=tree.pk)}") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "throttled"


def test_pages_have_the_same_limits(page_client_for, owner, team):
    client = page_client_for(owner)
    post = {"text": "# A\n\n## B {#b}\n", "team": team.pk}
    assert [client.post("/trees/import/preview", post).status_code for _ in range(3)][-1] == 429
    assert [client.get("/trees/palette?q=x").status_code for _ in range(3)] == [200, 200, 429]


def test_each_user_is_counted_alone_and_a_list_without_a_search_not_at_all(client_for, owner, editor, tree):
    for _ in range(3):
        client_for(owner).get("/api/v1/trees?q=printer")
    assert client_for(editor).get("/api/v1/trees?q=printer").status_code == 200
    assert client_for(owner).get("/api/v1/trees").status_code == 200


def test_key_has_a_rate_of_its_own_whatever_it_asks_for(client_for, owner, tree, settings):
    settings.RATES = settings.RATES | {"key": "3/min"}
    first, second = (
        Client(headers={"Authorization": f"Bearer {ApiKey.objects.create_key('K', Scope.READ, 7, by=owner).text}"})
        for _ in range(2)
    )
    paths = ("trees", "auth/me", f"trees/{tree.pk}", "trees")
    answers = [first.get(f"/api/v1/{path}") for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].json()["code"] == "throttled" and "API key" in answers[3].json()["detail"]
    assert second.get("/api/v1/trees").status_code == client_for(owner).get("/api/v1/trees").status_code == 200


def test_search_of_a_key_counts_as_one_of_its_person(client_for, owner, tree):
    key = ApiKey.objects.create_key("K", Scope.READ, 7, by=owner)
    script = Client(headers={"Authorization": f"Bearer {key.text}"})
    asked = [client.get("/api/v1/trees?q=printer").status_code for client in (script, script, client_for(owner))]
    assert asked == [200, 200, 429]


def test_count_starts_again_after_a_minute():
    clock = [100.0]
    counts = limits.Counts(lambda: clock[0])
    assert [counts.take("ann", 2) for _ in range(3)] == [0, 0, 60]
    clock[0] += 60
    assert counts.take("ann", 2) == 0


def test_every_name_is_a_url_of_the_site():
    names = set(url_names(get_resolver()))
    assert {*limits.BY_URL_NAME, *limits.SEARCHED_LISTS} <= names


def test_every_export_comparison_and_import_of_the_api_is_limited():
    names = {name for name in url_names(get_resolver()) if name and COSTLY.search(name)}
    assert len(names) > 8 and names <= set(limits.BY_URL_NAME)


def test_exports_of_a_person_and_of_guides_count_together(client_for, owner, tree):
    client = client_for(owner)
    paths = ("auth/me/export", f"trees/{tree.pk}/export?format=markdown", "auth/me/export")
    assert [client.get(f"/api/v1/{path}").status_code for path in paths] == [200, 200, 429]


def url_names(resolver: URLResolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name
        else:
            yield from url_names(entry)


def test_limit_holds_for_the_rest_of_its_minute_and_says_how_long_that_is():
    clock = [100.0]
    counts = limits.Counts(lambda: clock[0])
    counts.take("ann", 1)
    waits = []
    for clock[0] in (100.0, 130.0, 159.4, 159.9):
        waits.append(counts.take("ann", 1))
    assert waits == [60, 30, 1, 1]


def test_minute_of_a_key_begins_with_its_own_first_request():
    clock = [100.0]
    counts = limits.Counts(lambda: clock[0])
    counts.take("ann", 1)
    clock[0] = 150.0
    counts.take("ben", 1)
    clock[0] = 165.0
    assert (counts.take("ann", 1), counts.take("ben", 1)) == (0, 45)


def test_memory_of_the_counts_is_bounded_by_those_that_still_run(monkeypatch):
    monkeypatch.setattr(limits, "MAX_KEYS", 10)
    clock = [100.0]
    counts = limits.Counts(lambda: clock[0])
    for number in range(10):
        counts.take(number, 1)
    clock[0] = 130.0
    counts.take("running", 1)
    clock[0] = 161.0
    counts.take("new", 1)  # makes room: the first ten are over
    assert set(counts._counts) == {"running", "new"}
    assert counts.take("running", 1) > 0
