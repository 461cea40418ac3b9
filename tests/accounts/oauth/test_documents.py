"""Programs that are known by the URL of a document about them, which a worker fetches while the person waits."""

import json
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiKey, ClientDocument
from accounts.oauth.documents import is_document_url, read_document
from accounts.oauth.fetching import fetch_documents
from tests.accounts.oauth.document_site import document, document_site
from tests.accounts.oauth.program import Program, answer_of
from tests.accounts.oauth.request import BACK
from tests.conftest import page_client_for
from tests.html import page_of

pytestmark = pytest.mark.django_db
URL = "https://app.example/client.json"


@pytest.fixture
def site(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with document_site() as site:
        yield site


@pytest.fixture
def program(site):
    program = Program()
    program.id = site.url
    return program


@pytest.fixture
def client(ann, team):
    return page_client_for(ann)


def fetch():
    return fetch_documents(threading.Event())


def test_person_waits_a_moment_and_sees_whose_program_it_is(ann, client, program, site):
    page = page_of(client.get(program.url()))
    assert page.has("[hx-get]") and "Asking localhost who this program is…" in page and not page.has("form")
    client.get(program.url())  # as the page does, until it is there
    assert (fetch(), site.asked) == (1, 1)
    page = page_of(client.get(program.url()))
    assert page.heading == "Connect Assistant?"
    assert "Published by" in page and "localhost" in page.texts("dd")
    program.connect(ann)
    assert ApiKey.objects.get().grant.host == "localhost"
    assert " of localhost" in page_of(client.get("/keys")).region("Connected agents").text
    program.connect(ann)  # on another computer of hers, for all that is known
    assert (ApiKey.objects.active().of_agents().count(), site.asked) == (2, 1)


def test_document_is_read_again_after_an_hour_but_not_while_the_page_is_read(ann, client, program, site):
    client.get(program.url())
    fetch()
    ago = timezone.now() - timedelta(minutes=61)
    ClientDocument.objects.update(asked_at=ago, fetched_at=ago)
    assert "code" in answer_of(program.ask(ann))
    site.answer = (200, json.dumps(document(site.url, redirect_uris=["https://app.example/new"])).encode())
    assert page_of(client.get(program.url())).has("[hx-get]")
    assert fetch() == 1
    response = client.get(program.url())
    assert (response.status_code, "has not registered" in page_of(response)) == (400, True)


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (404, b"", "It answered 404 Told."),
        (302, b"", "It answered 302 Told."),
        (200, b"<html>", "its document is not JSON."),
        (200, b"[" * 20_000, "it has more than 16,384 bytes"),
    ],
)
def test_page_says_why_a_program_is_not_known(client, program, site, status, told, words):
    site.answer = (status, told)
    client.get(program.url())
    fetch()
    response = client.get(program.url())
    assert response.status_code == 400 and words in page_of(response)
    ClientDocument.objects.update(
        failed_at=timezone.now() - timedelta(minutes=1), asked_at=timezone.now() - timedelta(2)
    )
    assert page_of(client.get(program.url())).has("[hx-get]")  # asked again, as nothing of this is kept


def test_document_that_is_compressed_all_the_same_is_not_read(client, program, site):
    site.encoding = "gzip"
    client.get(program.url())
    fetch()
    assert "It answered 200 Told." in page_of(client.get(program.url()))


def test_private_networks_are_not_asked(client, program, site, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    client.get(program.url())
    assert (fetch(), site.asked) == (1, 0)
    assert "leads into a private network" in page_of(client.get(program.url()))


def test_page_does_not_wait_for_ever(client, program):
    client.get(program.url())
    ClientDocument.objects.update(asked_at=timezone.now() - timedelta(seconds=16))
    assert "could not be asked in time" in page_of(client.get(program.url()))
    assert page_of(client.get(program.url())).has("[hx-get]")


def test_nobody_has_us_ask_many_sites(client, program, site, settings):
    settings.RATES = settings.RATES | {"document": "1/hour"}
    client.get(program.url())
    program.id = f"{site.url}?2"
    assert "Too many programs" in page_of(client.get(program.url()))
    assert ClientDocument.objects.count() == 1


def test_documents_that_nobody_asks_for_are_deleted(client, program):
    client.get(program.url())
    assert ClientDocument.objects.all().delete_old() == 0
    ClientDocument.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert ClientDocument.objects.all().delete_old() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": URL + "/"}, "about another URL"),
        ({"client_id": None}, "about another URL"),
        ({"client_name": None}, "no client_name"),
        ({"redirect_uris": None}, "redirect_uris"),
        ({"redirect_uris": ["data:text/html,a"]}, "A redirect URI must begin with https"),
        ({"token_endpoint_auth_method": "client_secret_post"}, "a way to authenticate"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "a way to authenticate"),
    ],
)
def test_document_says_all_that_is_needed(changes, words):
    with pytest.raises(ValueError, match=words):
        read_document(URL, json.dumps(document(URL, **changes)).encode())
    assert read_document(URL, json.dumps(document(URL)).encode()) == ("Assistant", [BACK])


def test_url_of_a_document_has_a_path_and_nothing_that_misleads():
    assert is_document_url(URL) and is_document_url("https://app.example:8443/a?b=c")
    for wrong in (
        "http://app.example/a", "https://app.example", "https:///a", "https://me@app.example/a", f"{URL}#a",
        "https://app.example/a/../b", "https://app.example/.", "https://app.example/ä", "https://[a/b", "https://a:x/b",
        f"{URL}?{'a' * 500}", "tlc_a", "", "https://app.example\\@b/c",
    ):  # fmt: skip
        assert not is_document_url(wrong), wrong
