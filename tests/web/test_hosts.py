"""Host names and emails with letters beyond ASCII, as the network knows them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.web.hosts import ascii_host, mailbox


@pytest.mark.parametrize(
    ("host", "ascii_name"),
    [
        ("guides.example", "guides.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("Bücher.Example", "xn--bcher-kva.example"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
    ],
)
def test_host_is_the_name_that_is_looked_up(host, ascii_name):
    assert ascii_host(host) == ascii_name


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", "ä..example", "ä" * 70, "☃️ .example"])
def test_name_that_no_host_can_have_is_refused(host):
    with pytest.raises(UnicodeError):
        ascii_host(host)


@given(st.text(max_size=20))
def test_any_text_is_a_name_in_ascii_or_refused(text):
    with suppress(UnicodeError):
        assert ascii_host(text).isascii()


@pytest.mark.parametrize(
    ("email", "sent_to"),
    [
        ("ann@example.com", "ann@example.com"),
        ("ann@straße.example", "ann@xn--strae-oqa.example"),
        ('"a@b"@bücher.example', '"a@b"@xn--bcher-kva.example'),
        ("jürgen@example.com", "jürgen@example.com"),
        ("ann@ä..example", "ann@ä..example"),
    ],
)
def test_mail_goes_to_the_domain_as_it_is_registered(email, sent_to):
    assert mailbox(email) == sent_to
