"""What a load balancer and a browser ask for by themselves."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/health/live", "/health/ready"])
def test_health_is_a_word_in_plain_text_and_nothing_can_be_sent_there(client, url):
    response = client.get(url)
    assert (response.status_code, response.content, response.headers["Content-Type"]) == (200, b"ok", "text/plain")
    assert client.post(url).status_code == 405


def test_page_without_an_icon_finds_the_one_of_the_site(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/static/favicon")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_icon_can_only_be_read(method):
    assert getattr(Client(), method)("/favicon.ico").status_code == 405
