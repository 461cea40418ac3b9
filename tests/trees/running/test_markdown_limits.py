"""Texts that would take long to render, or would lose a part, are shown as they were written."""

import pytest

from tests.html import Page
from trees.running.markdown_html import MAX_BRACKETS, MAX_NESTING, render
from trees.running.summary_template import texts_of

pytestmark = pytest.mark.once
SCRIPT = "<script>alert(1)</script>"


def page(text: str) -> Page:
    return Page(render(text))


def test_text_with_the_most_brackets_is_rendered():
    html = page("**bold** " + "[" * MAX_BRACKETS)
    assert html.texts("strong") == ["bold"]


def test_text_with_one_more_is_shown_as_it_was_written():
    text = f"**bold** {SCRIPT} " + "[" * (MAX_BRACKETS + 1)
    html = page(text)
    assert html.texts("pre") == [text]
    assert html.texts("script, strong") == []


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_text_that_nests_too_deep_loses_nothing(mark):
    text = mark * MAX_NESTING + f"the last word {SCRIPT}"
    html = page(text)
    assert "the last word" in html.text
    assert html.texts("script") == []


def test_text_within_the_depth_is_rendered():
    html = page("> " * 20 + "**bold**")
    assert html.texts("strong") == ["bold"]
    assert html.texts("pre") == []


@pytest.mark.parametrize("text", ["```\ncode\n```", "| a | b |\n|---|---|\n| 1 | 2 |"])
def test_what_may_be_wider_than_the_window_can_be_scrolled_with_the_keyboard(text):
    assert 'tabindex="0"' in render(text)


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT,
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](data:text/html,hello)",
        '<div hx-get="/trees/">x</div>',
        '<a href="/" style="position:fixed">x</a>',
        "<form><input></form>",
    ],
)
def test_nothing_that_runs_or_looks_like_the_page_comes_through(text):
    html = page(text)
    assert html.texts("script, form, input, div, [onerror], [style], [hx-get]") == []
    assert "javascript:" not in [link.partition(":")[0] + ":" for link in html.links]


# The same as plain text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Bold** and *thin* and `code`", "Bold and thin and code"),
        ("one\ntwo", "one\ntwo"),
        ("one  \ntwo", "one\ntwo"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("# Title\n\ntext", "Title\n\ntext"),
        ("- one\n- two", "- one\n- two"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- one\n\n  more of it", "- one\n  more of it"),
        ("- one\n  - inner", "- one\n  - inner"),
        ("10. ten\n    more", "10. ten\n    more"),
        ("```\nipconfig /all\n  two spaces\n```", "ipconfig /all\n  two spaces"),
        ("    four spaces\n    again", "four spaces\nagain"),
        ("[Docs](https://example.com/a)", "Docs (https://example.com/a)"),
        ("<https://example.com/a>", "https://example.com/a"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("> quoted\n> text", "quoted\ntext"),
        ("Number: {{serial}}", "Number: {{serial}}"),
        ("", ""),
    ],
)
def test_markdown_as_plain_text(markdown, text):
    assert texts_of(markdown)["plain"] == text


@pytest.mark.parametrize("text", ["**x** " + "[" * (MAX_BRACKETS + 1), "> " * MAX_NESTING + "**x**"])
def test_what_would_take_long_or_lose_a_part_stays_as_it_was_written(text):
    assert texts_of(text)["plain"] == text
