"""/trees/<id>/edit/preview: the text of a step as readers see it."""

import pytest
from django.test import Client

from tests.html import page_of
from trees.core.stored import MAX_BODY_CHARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(page_client_for, editor, tree):
    client: Client = page_client_for(editor)
    return lambda text: client.post(f"/trees/{tree.pk}/edit/preview", {"text": text})


def test_text_is_shown_as_readers_see_it_with_what_it_asks_for(preview):
    html = page_of(preview("Look at the **front**.\n\nSerial number: ____ {#serial .required}\n\n- a\n- b"))
    assert html.texts("strong") == ["front", "Serial number"]
    assert "Asks for: Serial number" in html
    assert html.texts("li") == ["a", "b"]


def test_nothing_in_it_is_run(preview):
    html = page_of(preview('<script>alert(1)</script> [x](javascript:alert) <img src=x onerror="x">'))
    assert html.scripts == []
    assert not html.has("img")


@pytest.mark.parametrize(
    "text", ["", "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), "x" * (MAX_BODY_CHARS + 9)]
)
def test_any_text_is_read(preview, text):
    assert preview(text).status_code == 200


def test_no_query_more_for_a_longer_text(preview, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        preview("- a\n" * 2000)
