"""What the text of a step is shown as."""

import time

import pytest

from trees.running.markdown_html import MAX_NESTING, render


def shown(text: str) -> str:
    return render(text).replace(' rel="noopener noreferrer nofollow"', "").replace("\n", "")


def test_columns_of_a_table_keep_their_alignment():
    html = shown("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |")
    assert '<th align="left">a</th><th align="right">b</th><th align="center">c</th>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://kb.example.org/7", "https://kb.example.org/7"),
        ("See http://a.example/x_y_z?q=1.", "http://a.example/x_y_z?q=1"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("| https://a.example |\n|---|", "https://a.example"),
    ],
)
def test_bare_url_is_a_link(text, url):
    assert f'<a href="{url}">{url}</a>' in shown(text)


@pytest.mark.parametrize(
    "text", ["xhttps://a.example", "https://", "`https://a.example`", "https://a.example/{{serial}}", "javascript:x"]
)
def test_what_is_no_whole_url_is_no_link(text):
    assert "<a" not in shown(text)


def test_link_keeps_its_own_words():
    assert shown("[https://a.example](https://b.example)") == '<p><a href="https://b.example">https://a.example</a></p>'
    assert "<a" not in render("https://a.example", bare_urls=False)


@pytest.mark.parametrize("url", ["sip:ann@example.org", "ssh://host", "ms-settings:display", "slack://open", "tel:110"])
def test_links_of_a_support_team_lead_somewhere(url):
    assert shown(f"[x]({url})") == f'<p><a href="{url}">x</a></p>'


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "search-ms:x", "ms-msdt:x", "file:///etc"])
def test_links_that_run_something_lead_nowhere(url):
    assert "href" not in shown(f"[x]({url})")


def test_footnote_stands_where_it_was_written_under_its_mark():
    assert shown("Look[^1].\n\n[^1]: See *this*\n[^b]: https://a.example") == (
        '<p>Look<sup>1</sup>.</p><p><sup>1</sup> See <em>this</em></p>'
        '<p><sup>b</sup> <a href="https://a.example">https://a.example</a></p>'
    )  # fmt: skip
    assert shown("[^0-9]+ and [^1](https://a.example)") == (
        '<p>[^0-9]+ and <a href="https://a.example">^1</a></p>'
    )  # fmt: skip


def test_task_list_has_boxes_that_nobody_can_click():
    html = shown("- [ ] Cable\n- [x] **Light**\n- \\[ \\] Text")
    assert html == "<ul><li>☐ Cable</li><li>☑ <strong>Light</strong></li><li>[ ] Text</li></ul>"


@pytest.mark.parametrize("depth", [9, 10, 19, 20, 40, MAX_NESTING, 2 * MAX_NESTING])
def test_deep_lists_and_quotes_do_not_vanish(depth):
    assert f"item {depth}." in render("\n".join("  " * level + f"- item {level + 1}." for level in range(depth)))
    assert "quoted" in render("> " * depth + "quoted")


@pytest.mark.parametrize(
    "piece",
    [">", ">" * 98 + " a\n", "- ", ":", "https:", "https://a)", "https://a" + ")" * 9, "[^a]: x\ny\n", "*a **a "],
)
def test_time_grows_with_the_text_only(piece):
    began = time.process_time()
    render(piece * (40_000 // len(piece)))
    render("https://a" + ")" * 40_000)
    assert time.process_time() - began < 5


def test_wide_spaces_at_the_beginning_of_a_paragraph_stay():
    assert render("\u3000一行\n\u3000二行").strip() == "<p>\u3000一行\n\u3000二行</p>"
    assert render("- \u3000一行\n\n> #### \u2003章").replace("\n", "") == (
        "<ul><li>\u3000一行</li></ul><blockquote><h4>\u2003章</h4></blockquote>"
    )
    assert "<pre" in render("    \u3000code") and "\u3000code" in render("    \u3000code")
