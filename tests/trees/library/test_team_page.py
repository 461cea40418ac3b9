"""The list of one team's guides is read and written another way than the rest: the same bytes must come of it."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from tests import factories
from tests.html import page_of
from trees.api import team_list
from trees.library.rows import team_rows
from trees.models import Category, Folder, Tree
from trees.models.search import index as search_index

pytestmark = pytest.mark.django_db

HOSTILE = """<script>alert("1")</script> & 'q' {{ 7 }} {% x %} \u2028 \\ ü 🖨"""
ANOTHER_WAY = {"Accept": "application/json; q=0.9"}  # DRF answers what is not plainly asked for


@pytest.fixture
def library(team, owner, editor):
    """Guides of every kind, with hostile text wherever a person may write it."""
    owner.name = HOSTILE[:100]
    owner.save()
    folder = Folder.objects.create(team=team, name=HOSTILE[:50])
    categories = [Category.objects.create(team=team, name=f"{n} {HOSTILE[:30]}") for n in "ba"]
    factories.tree(team, owner, "Draft")
    factories.tree(team, owner, HOSTILE, folder=folder, categories=categories, description=f"{HOSTILE}\nSecond line")
    published = factories.published(team, owner, "Published", categories=categories[:1])
    Tree.objects.filter(pk=published.pk).update(run_count=1_234, updated_by=None)
    newer = factories.published(team, editor, "Newer draft")
    newer.commit(factories.graph(), by=owner, onto=newer.serial, message="Again")
    archived = factories.tree(team, owner, "Archived")
    archived.archive(by=owner)
    factories.tree(factories.team("Tea kitchen", admin=owner), owner, "Elsewhere")
    return team


def api(client, query, **headers):
    response = client.get(f"/api/v1/trees?{query}", headers={"Accept": "application/json", **headers})
    return response.status_code, response.content, response.headers.get("ETag")


def general_rows(client, query, monkeypatch):
    monkeypatch.setattr("trees.views.library.team_rows", lambda *args: None)
    monkeypatch.setattr("trees.views.library.searched_rows", lambda *args: None)
    response = client.get(f"/trees/list?{query}")
    monkeypatch.undo()
    return response.content.decode()


@pytest.mark.parametrize("who", ["owner", "editor", "viewer"])
@pytest.mark.parametrize("order", ["", "&ordering=name", "&ordering=most_used&limit=2", "&ordering=newest&limit=1"])
def test_json_is_what_drf_answers(request, client_for, library, who, order):
    client = client_for(request.getfixturevalue(who))
    query = f"team={library.pk}{order}"
    while query:
        quick = api(client, query)
        assert quick == api(client, query, **ANOTHER_WAY)
        assert quick[0] == 200
        following = client.get(f"/api/v1/trees?{query}").json()["next"]
        query = following and following.partition("?")[2]


@pytest.mark.parametrize(
    "query",
    [
        "team=0",
        "team=x",
        "team={team}&limit=0",
        "team={team}&limit=201",
        "team={team}&cursor=x",
        "team={team}&ordering=x",
    ],
)
def test_what_is_refused_is_refused_in_the_same_words(client_for, owner, library, query):
    client, query = client_for(owner), query.format(team=library.pk)
    assert api(client, query) == api(client, query, **ANOTHER_WAY)
    assert api(client, query)[0] == 400


def test_list_of_an_empty_team_and_of_a_strangers(client_for, owner, library):
    empty = factories.team("Empty", admin=owner)
    assert api(client_for(owner), f"team={empty.pk}")[:2] == (200, b'{"next":null,"results":[]}')
    assert api(client_for(factories.person("Stranger")), f"team={library.pk}")[0] == 400


@pytest.mark.parametrize("who", ["owner", "editor", "viewer"])
@pytest.mark.parametrize("query", ["", "team={team}", "team={team}&sort=name&q=&folder=", "team={team}&sort=newest"])
def test_html_is_what_the_general_way_writes(request, page_client_for, library, monkeypatch, who, query):
    client, query = page_client_for(request.getfixturevalue(who)), query.format(team=library.pk)
    quick = client.get(f"/trees/list?{query}").content.decode()
    assert quick == general_rows(client, query, monkeypatch)
    assert len(page_of(quick).data("row")) >= 2


@pytest.mark.parametrize("who", ["owner", "editor", "viewer"])
@pytest.mark.parametrize(
    "query", ["q=alert", "q=line&everywhere=on", "q=published&team={team}", "q=archived&archived=on"]
)
def test_html_of_a_search_is_what_the_general_way_writes(request, page_client_for, library, monkeypatch, who, query):
    client, query = page_client_for(request.getfixturevalue(who)), query.format(team=library.pk)
    for tree in Tree.objects.filter(archived_at=None):
        tree.publish(by=tree.created_by) if tree.live_id is None else None
    first = client.get(f"/trees/list?{query}").content.decode()
    for _ in range(2):  # a row that is kept, with the words of another search
        client.get(f"/trees/list?{query.replace('q=', 'q=of ')}")
        assert client.get(f"/trees/list?{query}").content.decode() == first
    assert first == general_rows(client, query, monkeypatch)
    assert page_of(first).data("row") or query.startswith("q=archived")
    assert page_of(first).scripts == []


def test_pages_continue_in_the_same_rows(page_client_for, owner, team, monkeypatch):
    for number in range(51):
        Tree.objects.create(team=team, title=f"Guide {number}", created_by=owner)
    client, query = page_client_for(owner), f"team={team.pk}&sort=name&after="
    first = client.get(f"/trees/list?{query}").content.decode()
    after = first.partition("after=")[2].partition('"')[0]
    assert "sort=name" in first
    last = client.get(f"/trees/list?{query}{after}").content.decode()
    assert last == general_rows(client, query + after, monkeypatch)
    assert len(page_of(last).data("row")) == 1


def test_pages_of_a_search_continue_where_the_one_before_ended(page_client_for, owner, team):
    for number in range(60):
        Tree.objects.create(team=team, title=f"Printer {number}", created_by=owner)
    for number in range(60):
        Tree.objects.create(team=team, title=f"Guide {number}", description="Printer", created_by=owner)
    for _ in search_index.refresh_all():
        pass
    client, url, seen = page_client_for(owner), f"/trees/list?team={team.pk}&q=printer", []
    while url:
        page = page_of(client.get(url))
        seen += re.findall(r'data-id="(\d+)"', page.source)
        url = next((html.unescape(each) for each in re.findall(r'hx-get="([^"]*after=[^"]*)"', page.source)), "")
    assert len(seen) == len(set(seen)) == 120
    titles = dict(Tree.objects.values_list("pk", "title"))
    assert [titles[int(key)].partition(" ")[0] for key in seen] == ["Printer"] * 60 + ["Guide"] * 60


def test_other_filters_go_the_general_way(page_client_for, owner, library):
    client = page_client_for(owner)
    assert "Archived" in client.get("/trees/list?archived=on").content.decode()
    assert "Elsewhere" in client.get("/trees/list?everywhere=on").content.decode()
    category = Category.objects.get(name__startswith="b")
    assert len(page_of(client.get(f"/trees/list?category={category.pk}")).data("row")) == 2


def test_text_of_people_is_escaped(page_client_for, owner, library):
    html = page_of(page_client_for(owner).get("/trees/list"))
    assert html.scripts == []
    assert html.source.count("&lt;script&gt;") >= 6  # title, its labels, description, folder, categories, name


def test_row_is_written_again_once_anything_in_it_changed(page_client_for, client_for, owner, team):
    tree = factories.published(team, owner, "Before")
    category = Category.objects.create(team=team, name="Red", colour="red")
    tree.set_categories([category])
    pages = page_client_for(owner), client_for(owner)

    def shown():
        html = pages[0].get("/trees/list").content.decode()
        return html, pages[1].get(f"/api/v1/trees?team={team.pk}").json()["results"][0]

    seen = [shown()]
    for change in (
        lambda: Tree.objects.filter(pk=tree.pk).update(title="After"),
        lambda: Tree.objects.filter(pk=tree.pk).update(run_count=7),
        lambda: Category.objects.update(name="Blue"),
        lambda: Category.objects.update(colour="blue"),
        lambda: type(owner).objects.filter(pk=owner.pk).update(name="Renamed"),
        lambda: tree.set_categories([]),
        lambda: team.memberships.filter(user=owner).update(role=Role.VIEWER),
        lambda: tree.unpublish(),
    ):
        change()
        seen.append(shown())
    assert len({html for html, _ in seen}) == len(seen)


def test_list_takes_two_statements_and_writes_a_row_once(client_for, page_client_for, owner, library):
    for client, url, written in (
        (client_for(owner), f"/api/v1/trees?team={library.pk}", team_list.row_json),
        (page_client_for(owner), f"/trees/list?team={library.pk}", team_rows.row_html),
    ):
        client.get(url)
        before = written.cache_info()
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) == 2  # the sign-in and the list
        assert written.cache_info().misses == before.misses
        assert written.cache_info().hits > before.hits


def test_unchanged_list_is_not_sent_again(client_for, owner, library):
    client, url = client_for(owner), f"/api/v1/trees?team={library.pk}"
    etag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    Tree.objects.filter(title="Draft").update(run_count=9)
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 200
