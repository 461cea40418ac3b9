"""/service-worker.js, /shell and /offline: what the browser keeps, which is the same for everybody."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from project.static_files import storage
from project.web import pages, service_worker
from tests.html import page_of
from tests.static_files.test_storage import FINGERPRINT

pytestmark = pytest.mark.django_db


@pytest.fixture
def fingerprinted(site, monkeypatch):
    """The site with its static files gathered."""
    monkeypatch.setattr(storage.staticfiles_storage, "_wrapped", site)
    kept = [service_worker.script, pages.rendered_shell]
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.fixture
def build(fingerprinted) -> dict:
    text = Client().get("/service-worker.js").content.decode()
    return json.loads(re.match(r"self\.build = (.*);\n", text)[1])


def is_page(build: dict, path: str) -> bool:
    return bool(re.search(build["pages"], path))


def test_script_is_asked_for_again_each_time(fingerprinted):
    response = Client().get("/service-worker.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert Client().get("/service-worker.js", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_there_is_none_where_files_change_under_their_names():
    assert Client().get("/service-worker.js").status_code == 404
    assert b"service-worker" not in Client().get("/shell").content


def test_files_are_those_of_a_page_and_of_a_run(build, site):
    named = "\n".join(build["files"])
    assert all(re.search(FINGERPRINT, url) for url in [*build["files"], *build["later"]])
    for name in (
        "css/site",
        "vendor/htmx",
        "vendor/lucide",
        "js/site",
        "js/guard",
        "js/run/index",
    ):
        assert f"/static/{name}" in named
    for name in ("css/site.css", "js/site.js", "js/edit/steps-view.js", "js/map/show.js", "vendor/dagre-3.1.3.esm.js"):
        assert site.url(name) in [*build["files"], *build["later"]]


def test_user_s_guide_is_kept_too(build):
    assert {"/help/", "/help/search.json", "/help/keyboard", "/help/numbers"} <= set(build["guide"])
    assert all(Client().get(url).headers["Cache-Control"].startswith("public") for url in build["guide"])


def test_files_that_few_need_are_kept_when_they_are_used(build):
    assert not [url for url in [*build["files"], *build["later"]] if "codemirror" in url or "/api-" in url]


@pytest.mark.parametrize(
    "path",
    ["/trees/", "/trees/5/", "/trees/5/edit", "/trees/5/edit/text", "/trees/5/run", "/flags/", "/teams/1/", "/profile"],
)
def test_pages_are_known(build, path):
    assert is_page(build, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login",
        "/signup",
        "/api/v1/trees",
        "/api/v1/trees/5/export",
        "/admin/",
        "/s/token/",
        "/health/live",
        "/static/js/site.js",
        "/trees/5/edit/more",
        "/elsewhere/trees/",
        "/pictures/a.webp",
        "/help/",
    ],
)
def test_nothing_else_is_a_page(build, path):
    assert not is_page(build, path)


def test_every_known_page_answers_the_shell(build, run, owner):
    shell = Client().get("/shell").content
    for path in ("/trees/", f"/trees/{run.tree_id}/", f"/runs/{run.pk}/", "/flags/", "/devices", "/trees/999/"):
        assert is_page(build, path)
        assert Client().get(path).content == shell


def test_version_changes_with_the_files_and_with_the_shell(fingerprinted, monkeypatch):
    versions = {service_worker.build_of(html)["version"] for html in ("<p>", "<b>")}
    monkeypatch.setattr(service_worker, "ENTRIES", ["js/site.js"])
    versions.add(service_worker.build_of("<p>")["version"])
    assert len(versions) == 3


def test_kept_pages_are_the_same_for_everybody(client_for, owner):
    for name in ("shell", "offline"):
        signed_in, anonymous = (client.get(reverse(name)) for client in (client_for(owner), Client()))
        assert signed_in.content == anonymous.content
        assert not signed_in.cookies
        assert owner.email.encode() not in signed_in.content


def test_offline_page_says_what_is_wrong_and_leads_on():
    html = page_of(Client().get("/offline"))
    assert "No connection" in html
    assert "Nothing you wrote is lost" in html
    assert "/trees/" in html.links
