"""GET /api/v1/trees"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.trees.api.conftest import Api
from trees.core.search.query import MAX_QUERY_CHARS
from trees.models import Category, Folder
from trees.models.search import index as search_index

pytestmark = pytest.mark.django_db


def titles(response):
    assert response.status_code == 200, response.content
    return [tree["title"] for tree in response.json()["results"]]


def test_row_says_all_about_a_tree_but_its_content(api, tree, team, owner):
    response = api.get("trees")
    assert response.headers["Content-Type"] == "application/json"
    (row,) = response.json()["results"]
    assert row["updated_at"].endswith("Z")
    assert row["updated_by"] == {"id": owner.pk, "name": "Owner"}
    assert (row["id"], row["team"], row["folder"], row["title"]) == (tree.pk, team.pk, None, "Printer offline")
    assert (row["role"], row["serial"], row["node_count"], row["archived"]) == ("admin", 1, 3, False)
    assert "graph" not in row


def test_member_sees_the_teams_trees_and_a_stranger_does_not(viewer_api, stranger_api, tree):
    assert titles(viewer_api.get("trees")) == ["Printer offline"]
    assert titles(stranger_api.get("trees")) == []


def test_pages_follow_next_until_it_is_null(api, team, owner):
    for i in range(7):
        factories.tree(team, by=owner, title=f"Guide {i}")
    found, response = [], api.get("trees", limit=3, ordering="name")
    while True:
        found.append(titles(response))
        if response.json()["next"] is None:
            break
        response = api.get(response.json()["next"])
    assert found == [["Guide 0", "Guide 1", "Guide 2"], ["Guide 3", "Guide 4", "Guide 5"], ["Guide 6"]]


def test_ordering_goes_by_change_by_name_or_by_use(api, team, owner):
    for title, runs in [("Beta", 3), ("alpha", 9), ("Gamma", 0)]:
        made = factories.tree(team, by=owner, title=title)
        team.trees.filter(pk=made.pk).update(run_count=runs)
    assert titles(api.get("trees")) == ["Gamma", "alpha", "Beta"]
    assert titles(api.get("trees", ordering="name")) == ["alpha", "Beta", "Gamma"]
    assert titles(api.get("trees", ordering="most_used")) == ["alpha", "Beta", "Gamma"]


def test_trees_of_several_teams_come_in_one_order(api, team, owner):
    other = factories.team("Field", admin=owner)
    for i in range(6):
        factories.tree([team, other][i % 2], by=owner, title=f"Guide {i}")
    first = api.get("trees", limit=4)
    assert titles(first) == ["Guide 5", "Guide 4", "Guide 3", "Guide 2"]
    assert titles(api.get(first.json()["next"])) == ["Guide 1", "Guide 0"]
    assert titles(api.get("trees", team=other.pk)) == ["Guide 5", "Guide 3", "Guide 1"]


def test_folder_filter_takes_what_is_below_too(api, team, owner):
    network = Folder.objects.create(team=team, name="Network")
    vpn = Folder.objects.create(team=team, name="VPN", parent=network)
    factories.tree(team, by=owner, title="Outside")
    factories.tree(team, by=owner, title="In it", folder=network)
    factories.tree(team, by=owner, title="Below", folder=vpn)
    assert titles(api.get("trees", folder=network.pk)) == ["Below", "In it"]
    assert titles(api.get("trees", folder=vpn.pk)) == ["Below"]


def test_categories_filter_asks_for_all_of_them(api, team, owner):
    red, blue = (Category.objects.create(team=team, name=name) for name in ("Red", "Blue"))
    factories.tree(team, by=owner, title="Both", categories=[red, blue])
    factories.tree(team, by=owner, title="One", categories=[red])
    assert titles(api.get("trees", categories=[red.pk])) == ["One", "Both"]
    response = api.get("trees", categories=[red.pk, blue.pk])
    assert titles(response) == ["Both"]
    assert response.json()["results"][0]["categories"] == sorted([red.pk, blue.pk])


def test_archived_trees_show_only_when_asked_for(api, team, owner, tree):
    factories.tree(team, by=owner, title="Old").archive(by=owner)
    assert titles(api.get("trees")) == titles(api.get("trees", archived="false")) == ["Printer offline"]
    assert titles(api.get("trees", archived="true")) == titles(api.get("trees", archived="true", q="old")) == ["Old"]
    assert titles(api.get("trees", q="old")) == []


def test_search_looks_through_title_description_and_nodes(api, team, owner, tree):
    factories.tree(team, by=owner, title="VPN", description="For the travelling salesman", graph=factories.graph())
    assert titles(api.get("trees", q="printer")) == ["Printer offline"]
    assert titles(api.get("trees", q="sales")) == ["VPN"]
    assert len(titles(api.get("trees", q="look front"))) == 2
    assert titles(api.get("trees", q="nowhere")) == []


@pytest.mark.parametrize(
    "query",
    [
        {"team": "x"}, {"team": "99999999999999999999999"}, {"team": "\x00"}, {"folder": "-1"}, {"folder": 10**30},
        {"categories": ["x"]}, {"categories": 10**30}, {"ordering": "size"}, {"limit": 0}, {"limit": 201},
        {"limit": "x"}, {"limit": "²"}, {"cursor": "x"}, {"cursor": "\x00"}, {"q": "\x00"},
        {"q": "a" * (MAX_QUERY_CHARS + 1)},
    ],
)  # fmt: skip
def test_filter_that_makes_no_sense_is_400_and_named(api, query):
    response = api.get("trees", **query)
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["errors"]) == list(query)


def test_filter_cannot_name_what_belongs_to_a_stranger(api, stranger):
    elsewhere = stranger.teams().get()
    folder = Folder.objects.create(team=elsewhere, name="Secret")
    assert api.get("trees", team=elsewhere.pk).status_code == 400
    assert api.get("trees", folder=folder.pk).status_code == 400


@pytest.mark.parametrize(("query", "most"), [({}, 6), ({"q": "light"}, 9), ({"ordering": "name"}, 6)])
def test_number_of_queries_does_not_grow_with_the_rows(owner, team, query, most):
    api = Api(owner)
    red = Category.objects.create(team=team, name="Red")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            rows = len(titles(api.get("trees", **query)))
        return len(seen), rows

    factories.tree(team, by=owner, title="First", categories=[red])
    search_index.refresh(100)
    before, few = queries()
    for i in range(20):
        folder = Folder.objects.create(team=team, name=f"Folder {i}")
        factories.tree(team, by=owner, title=f"Guide {i}", folder=folder, categories=[red])
    search_index.refresh(100)
    after, many = queries()
    assert (few, many) == (1, 21)
    assert after <= min(before, most)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans a table this small without its indexes")
@pytest.mark.parametrize(
    ("ordering", "index"), [("newest", "trees_newest"), ("name", "trees_by_name"), ("most_used", "trees_most_used")]
)
def test_page_reads_an_index_and_sorts_nothing(api, team, tree, ordering, index):
    with CaptureQueriesContext(connection) as seen:
        titles(api.get("trees", ordering=ordering))
    (sql,) = [query["sql"] for query in seen if "LIMIT 51" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = "\n".join(row[3] for row in cursor.fetchall())
    assert f"USING INDEX {index} (team_id=?)" in plan
    assert "TEMP B-TREE" not in plan
