"""Shell and content: one URL for both (project/web/pages.py)."""

import brotli
import pytest
from django.test import Client

from tests.html import page_of

pytestmark = pytest.mark.django_db


def test_shell_is_the_same_for_everyone_and_private_to_nobody(client_for, owner, tree):
    anonymous = Client().get(f"/trees/{tree.pk}/")
    signed_in = client_for(owner).get(f"/trees/{tree.pk}/")
    assert anonymous.status_code == signed_in.status_code == 200
    assert anonymous.content == signed_in.content
    assert tree.title.encode() not in anonymous.content


def test_shell_is_the_same_at_every_url_and_asks_for_the_one_it_is_at():
    responses = [Client().get(url) for url in ("/trees/?folder=3&q=vpn", "/runs/")]
    assert responses[0].content == responses[1].content
    assert page_of(responses[0]).css("main")[0]["hx-get"] == ""


def test_shell_is_revalidated_with_an_etag():
    first = Client().get("/trees/")
    again = Client(headers={"If-None-Match": first["ETag"]}).get("/trees/")
    assert again.status_code == 304
    assert first["Cache-Control"] == "no-cache"


def test_shell_is_packed_for_who_can_read_that_and_caches_keep_both(settings):
    settings.DEBUG = False
    plain, packed = (Client().get("/trees/", headers={"Accept-Encoding": each}) for each in ("identity", "gzip, br"))
    assert packed["Content-Encoding"] == "br" and "Content-Encoding" not in plain
    assert brotli.decompress(packed.content) == plain.content
    assert all("Accept-Encoding" in response["Vary"] for response in (plain, packed))


def test_content_is_never_stored_and_varies_by_who_asks(page_client_for, owner, team):
    response = page_client_for(owner).get("/trees/")
    assert response["Cache-Control"] == "no-store"
    assert {"HX-Request", "HX-Request-Type"} <= set(response["Vary"].replace(" ", "").split(","))


def test_content_without_a_token_is_401_with_a_challenge():
    response = Client(headers={"HX-Request": "true"}).get("/trees/")
    assert response.status_code == 401
    assert response.json()["code"] == "token_missing"
    assert response["WWW-Authenticate"] == "Bearer"


def test_admin_session_is_not_a_sign_in_for_pages(owner):
    client = Client()
    client.force_login(owner)
    assert client.get("/trees/", headers={"HX-Request": "true"}).status_code == 401


def test_every_page_has_a_policy_that_lets_nothing_foreign_run():
    policy = Client().get("/trees/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("url", ["/trees/", "/trees/list", "/api/v1/auth/me", "/api/v1/no/such"])
def test_what_is_no_document_has_a_policy_that_lets_nothing_load_and_no_headers_of_documents(client_for, owner, url):
    headers = client_for(owner, **({} if url.startswith("/api/") else {"HX-Request": "true"})).get(url).headers
    nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; trusted-types treeline"
    assert headers["Content-Security-Policy"] == nothing
    assert headers["X-Content-Type-Options"] == "nosniff"
    only_documents = {"Permissions-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options"}
    assert not only_documents & set(headers)
    assert only_documents <= set(Client().get("/trees/").headers)


@pytest.mark.parametrize(
    "url", ["/trees/", "/none", "/health/live", "/help/", "/api/v1/docs", "/admin/login/", "/login"]
)
def test_each_answer_has_the_name_by_which_a_page_knows_it(url):
    """That of static/js/session/trusted.js: no gateway's policy has it."""
    for headers in ({}, {"HX-Request": "true"}, {"Accept": "text/html"}):
        assert "trusted-types treeline" in Client().get(url, headers=headers)["Content-Security-Policy"]


def test_shell_has_no_inline_script_and_no_inline_style():
    page = page_of(Client().get("/trees/"))
    assert not page.has("style, [style]")
    assert page.scripts == []


def test_unknown_url_says_so_in_words():
    response = Client().get("/no/such/page")
    assert response.status_code == 404
    assert b"Not found" in response.content
