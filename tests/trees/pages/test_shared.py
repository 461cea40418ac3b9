"""/s/<token>/: a guide for everybody who has the link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.html import Page, page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Share

pytestmark = pytest.mark.django_db
BODY = """Look at the **front**, see [the manual](https://example.com/manual) <script>alert(1)</script>

Serial number: ____ {#serial .required}

Their PIN: ____ {#pin .sensitive}

Then type {{serial}}."""


@pytest.fixture
def check(team, owner):
    """A guide that another one leads through."""
    ways = (Option("on", "It is on", "fine"),)
    graph = Graph.of([Node("light", "Is the router on?", options=ways), Node("fine", "It is fine", outcome="resolved")])
    return factories.published(team, by=owner, title="Wi-Fi check", graph=graph)


@pytest.fixture
def guide(team, owner, check):
    ways = (Option("no", "No", "again", check.pk), Option("yes", "Yes", "done"))
    graph = Graph.of(
        [
            Node("power", "Is the light on?", BODY, ways),
            Node("again", "And now?", options=(Option("yes", "Yes", "done"), Option("no", "No", "call"))),
            Node("done", "Solved", outcome="resolved"),
            Node("call", "Call us", outcome="escalate"),
        ]
    )
    description = "For the printers\non floor 2."
    return factories.published(team, by=owner, graph=graph, description=description)


@pytest.fixture
def visitor():
    return Client()


def canonical(page: Page) -> str:
    return page.css("link[rel=canonical]")[0].href


def read(visitor, link, address="", status=200) -> Page:
    response = visitor.get(f"/s/{link.token}/{address}")
    assert response.status_code == status
    return page_of(response)


# The walk


def test_link_opens_the_first_step(visitor, link):
    page = read(visitor, link)
    assert (page.heading, page.title) == ("Is the light on?", "Printer offline")
    assert page.css("meta[name=description]")[0]["content"] == "For the printers on floor 2."
    assert canonical(page) == f"http://testserver/s/{link.token}/"
    assert page.texts("strong") == ["front"]
    assert not page.has("script")


def test_each_answer_is_a_link_to_a_step_with_a_page_of_its_own(visitor, link):
    assert read(visitor, link).link("Yes").href == f"/s/{link.token}/done/"
    page = read(visitor, link, "again/")
    assert (page.heading, page.title) == ("And now?", "And now? · Printer offline")
    assert canonical(page) == f"http://testserver/s/{link.token}/again/"
    assert page.link("Start again").href == f"/s/{link.token}/"


def test_outcome_says_what_it_means(visitor, link):
    assert "The problem is solved." in read(visitor, link, "done/")
    assert "This needs somebody else" in read(visitor, link, "call/")


def test_blanks_are_told_and_not_asked_for(visitor, link):
    page = read(visitor, link)
    assert "Have ready: Serial number, Their PIN" in page
    assert "____" not in page.source
    assert page.fields == [] and not page.has("form")
    assert page.texts("output") == ["serial"]


def test_answer_leads_through_another_guide_and_back(visitor, link):
    assert f"/s/{link.token}/power.no/" in read(visitor, link).links
    first = read(visitor, link, "power.no/")
    assert first.heading == "Is the router on?"
    assert "Wi-Fi check" in first.texts("p")
    assert f"/s/{link.token}/power.no/fine/" in first.links
    last = read(visitor, link, "power.no/fine/")
    assert last.link("Continue").href == f"/s/{link.token}/again/"
    assert "The problem is solved." not in last.source


def shut(check, owner, how):
    if how == "archived":
        check.archive(by=owner)
    elif how == "unpublished":
        check.unpublish()
    elif how == "deleted":
        check.delete()
    else:
        check.team = factories.team("Elsewhere")
        check.save()


@pytest.mark.parametrize("how", ["archived", "unpublished", "deleted", "of another team"])
def test_guide_in_between_that_is_not_there_is_passed_by(visitor, link, check, owner, how):
    shut(check, owner, how)
    assert f"/s/{link.token}/again/" in read(visitor, link).links
    response = visitor.get(f"/s/{link.token}/power.no/fine/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/s/{link.token}/again/")


def test_first_step_has_one_url(visitor, link):
    response = visitor.get(f"/s/{link.token}/power/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/s/{link.token}/")


def test_link_stays_on_its_release(visitor, link, guide, owner):
    guide.commit(Graph.of([Node("new", "New", outcome="resolved")]), by=owner, onto=1)
    guide.publish(by=owner)
    assert read(visitor, link).heading == "Is the light on?"
    assert "Release 1" in read(visitor, link)
    read(visitor, link, "new/", status=404)


def test_text_of_a_guide_is_never_markup(visitor, team, owner):
    evil = "<img src=x onerror=alert(1)>\"'"
    graph = Graph.of([Node("a", evil, evil, (Option("b", evil, "b"),)), Node("b", evil, outcome="resolved")])
    link = Share.objects.create_share(factories.published(team, by=owner, title=evil, graph=graph), owner)
    for address in ("", "b/", "print"):
        assert not read(visitor, link, address).has("img")


# Links that do not work


def test_revoked_expired_and_archived_say_so(visitor, link, guide, owner):
    Share.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    assert "This link has expired" in read(visitor, link, status=410)
    assert "This link has expired" in read(visitor, link, "print", status=410)
    Share.objects.filter(pk=link.pk).update(expires_at=None)
    guide.archive(by=owner)
    assert "This guide is archived" in read(visitor, link, "done/", status=410)
    guide.restore(by=owner)
    read(visitor, link)
    link.revoke()
    page = read(visitor, link, status=410)
    assert "This link was revoked" in page
    assert guide.title not in page.source


@pytest.mark.parametrize("address", ["", "done/", "power.no/fine/", "print"])
def test_guide_that_was_unpublished_is_withdrawn_at_once_from_its_links(visitor, link, guide, address):
    guide.unpublish()
    page = read(visitor, link, address, status=410)
    assert "This guide was withdrawn" in page
    assert guide.title not in page.source
    guide.republish(1)
    read(visitor, link, address)


@pytest.mark.parametrize("address", ["/s/unknown/", "/s/unknown/print", "/s/unknown/step/", "/s/%00/", "/s/a%20b/"])
def test_unknown_link_is_404(visitor, db, address):
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["nope/", "power.yes/", "power.nope/", "power.no/power/", "again/done/", "%00/", "../", "power.no%2Ffine%2Fx/"],
)
def test_unknown_step_is_404_and_offers_the_start(visitor, link, address):
    response = visitor.get(f"/s/{link.token}/{address}")
    assert response.status_code == 404
    if "%" not in address and ".." not in address:
        assert page_of(response).link("Start again").href == f"/s/{link.token}/"


def test_pages_of_links_that_do_not_work_are_not_kept(visitor, link):
    unknown, nowhere = visitor.get("/s/unknown/"), visitor.get(f"/s/{link.token}/nope/")
    link.revoke()
    for response in (unknown, nowhere, visitor.get(f"/s/{link.token}/")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_only_reading_is_allowed(visitor, link):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(visitor, method)(f"/s/{link.token}/").status_code == 405


# Headers


def test_page_is_kept_for_a_minute_and_revalidated(visitor, link):
    first = visitor.get(f"/s/{link.token}/")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept" in first.headers["Vary"].replace(" ", "").split(",")  # programs get Markdown
    again = visitor.get(f"/s/{link.token}/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_page_is_not_kept_beyond_its_expiry(visitor, link):
    Share.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(seconds=20))
    kept = visitor.get(f"/s/{link.token}/").headers["Cache-Control"]
    assert kept in ("public, max-age=19", "public, max-age=20")


@pytest.mark.parametrize("address", ["", "done/", "print"])
def test_page_knows_no_cookies(visitor, link, address):
    visitor.cookies["sessionid"] = "something"
    response = visitor.get(f"/s/{link.token}/{address}")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_page_is_the_same_for_those_who_are_signed_in_and_with_any_token(visitor, link, page_client_for, owner):
    anonymous = visitor.get(f"/s/{link.token}/").content
    assert page_client_for(owner).get(f"/s/{link.token}/").content == anonymous
    assert visitor.get(f"/s/{link.token}/", headers={"Authorization": "Bearer old"}).content == anonymous


def test_step_that_is_not_there_is_in_no_search_engine(visitor, link):
    Share.objects.filter(pk=link.pk).update(indexable=True)
    missing = visitor.get(f"/s/{link.token}/nowhere/")
    assert (missing.status_code, missing.headers["X-Robots-Tag"]) == (404, "noindex, nofollow")


@pytest.mark.parametrize("address", ["", "done/", "print"])
def test_in_no_search_engine_unless_chosen(visitor, link, address):
    hidden = visitor.get(f"/s/{link.token}/{address}")
    assert hidden.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page_of(hidden).css("meta[name=robots]")[0]["content"] == "noindex, nofollow"
    Share.objects.filter(pk=link.pk).update(indexable=True)
    listed = visitor.get(f"/s/{link.token}/{address}")
    assert "X-Robots-Tag" not in listed.headers
    assert not page_of(listed).has("meta[name=robots]")


def policy(response):
    return dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))


def test_no_script_runs_and_no_site_frames_it(visitor, link):
    response = visitor.get(f"/s/{link.token}/")
    assert policy(response)["script-src"] == "'none'"
    assert policy(response)["frame-ancestors"] == "'none'"
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", ["", "done/", "print", "nope/"])
def test_named_sites_and_no_others_may_frame_it(visitor, guide, owner, address):
    sites = ["https://help.example.com", "http://localhost:8080"]
    link = Share.objects.create_share(guide, owner, origins=sites)
    response = visitor.get(f"/s/{link.token}/{address}")
    assert policy(response)["frame-ancestors"] == "https://help.example.com http://localhost:8080"
    assert policy(response)["script-src"] == "'none'"
    assert "X-Frame-Options" not in response.headers


def test_in_a_frame_links_to_elsewhere_open_outside_of_it(visitor, guide, owner):
    inside = Share.objects.create_share(guide, owner, origins=["https://help.example.com"])
    assert [(each.href, each["target"]) for each in read(visitor, inside).css(".body a")] == [
        ("https://example.com/manual", "_blank")
    ]
    assert "_blank" not in read(visitor, Share.objects.create_share(guide, owner)).source


# Queries


def test_link_and_release_are_one_query_and_what_it_leads_through_one_more(
    visitor, link, django_assert_num_queries, guide
):
    for address in ("", "done/", "power.no/fine/", "print"):
        read(visitor, link, address)  # the graphs are known now
    for address, queries in (("again/", 1), ("done/", 1), ("nope/", 1), ("", 2), ("power.no/fine/", 2), ("print", 2)):
        with django_assert_num_queries(queries):
            visitor.get(f"/s/{link.token}/{address}")
