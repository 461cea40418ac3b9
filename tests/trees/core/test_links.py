"""trees/core/links.py: pictures and links in a Markdown text."""

import pytest

from trees.core import links


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("![A plug](/pictures/a.webp)", [("A plug", "/pictures/a.webp")]),
        ("![ A plug ](a.png 'Title')", [("A plug", "a.png")]),
        ("![](<a.png>) and ![b](\n b.png)", [("", "a.png"), ("b", "b.png")]),
        ("![a][name]", [("a", "")]),
        ("![a]()", [("a", "")]),
        ("![a] (a.png)", []),
        (r"\![a](a.png)", []),
        ("[a](a.png)", []),
        ("a!", []),
    ],
)
def test_pictures_of_a_text(text, pictures):
    assert links.pictures(text) == pictures


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("[a](/x) ![b](y.png) [c](<z> 'Title')", ["/x", "y.png", "z"]),
        ("[a]( \n\t/x)", ["/x"]),
        ("[a] (/x) [b][name] (/y)", []),
        ("[a]()", []),
    ],
)
def test_urls_of_links_and_pictures(text, urls):
    assert links.targets(text) == urls


@pytest.mark.parametrize("text", ["<img src=a>", "<IMG src='a'>", '<img alt="">', "<img alt= >", "a\n<img\nsrc=a>"])
def test_html_picture_without_a_text(text):
    assert links.has_html_image_without_alt(text)


@pytest.mark.parametrize("text", ["", "a < b", '<img alt="A plug">', "<img src=a alt=plug>", "<img ALT = 'A'>", "<b>"])
def test_text_without_such_a_picture(text):
    assert not links.has_html_image_without_alt(text)


@pytest.mark.parametrize(
    ("url", "external", "dead", "relative"),
    [
        ("https://example.com/", True, False, False),
        ("HTTP://example.com", True, False, False),
        ("mailto:a@example.com", True, False, False),
        ("ms-settings:display", True, False, False),
        ("//example.com/a", True, False, False),
        ("javascript:alert(1)", True, True, False),
        ("JavaScript:alert(1)", True, True, False),
        ("data:text/html,x", True, True, False),
        ("file:///etc", True, True, False),
        ("/pictures/a.webp", False, False, False),
        ("#top", False, False, False),
        ("?page=2", False, False, False),
        ("images/a.png", False, False, True),
        ("../a.png", False, False, True),
        ("1:2", False, False, True),
    ],
)
def test_where_a_url_leads(url, external, dead, relative):
    assert (links.is_external(url), links.is_dead(url), links.is_relative(url)) == (external, dead, relative)


def test_stored_pictures_have_neither_query_nor_fragment():
    text = "![a](/pictures/a.webp#x) [b](/pictures/b.webp?v=1#x) ![c](c.png) [d](/trees/1)"
    assert links.stored_pictures(text) == ["/pictures/a.webp", "/pictures/b.webp"]
