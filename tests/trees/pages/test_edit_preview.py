"""/trees/<id>/edit/preview: the text of a step as readers see it."""

import pytest
from django.test import Client

from tests.squeeze import squeezed
from trees.core.stored import MAX_BODY_CHARS

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(page_client_for, editor, tree):
    client: Client = page_client_for(editor)
    return lambda text: client.post(f"/trees/{tree.pk}/edit/preview", {"text": text})


def test_text_is_shown_as_readers_see_it_with_what_it_asks_for(preview):
    html = preview("Look at the **front**.\n\nSerial number: ____ {#serial .required}\n\n- a\n- b").content.decode()
    assert "<strong>front</strong>" in html
    assert "Asks for: <strong>Serial number</strong>" in squeezed(html)
    assert "<li>a</li>" in html


def test_nothing_in_it_is_run(preview):
    html = preview('<script>alert(1)</script> [x](javascript:alert) <img src=x onerror="x">').content.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "text", ["", "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), "x" * (MAX_BODY_CHARS + 9)]
)
def test_any_text_is_read(preview, text):
    assert preview(text).status_code == 200


def test_no_query_more_for_a_longer_text(preview, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        preview("- a\n" * 2000)
