"""The reader of pages that other tests use."""

import pytest

from tests.html import page_of

PAGE = """<title>Guides</title><main><h1>All  <b>guides</b></h1>
<a href="/a" aria-label="Open A">A</a><a href="/b">B</a>
<section aria-labelledby="t"><h2 id="t">Flags</h2><p data-flag="7">Wrong &lt;b&gt;</p></section>
<form><textarea name="text">
 One
</textarea><select name="team"><option value="1">X<option value="2" selected>Y</select>
<button>Save</button></form></main>"""


def test_names_values_and_text_are_as_a_reader_has_them():
    page = page_of(PAGE)
    assert (page.title, page.heading, page.headings()) == ("Guides", "All guides", ["All guides", "Flags"])
    assert (page.link("Open A").href, page.links) == ("/a", ["/a", "/b"])
    assert page.region("Flags").by_data("flag", 7).text == "Wrong <b>"
    assert (page.field("text").value, page.field("team").value, page.buttons) == (" One\n", "2", ["Save"])
    assert (page.data("flag"), page.fields) == (["7"], ["text", "team"])


@pytest.mark.parametrize("ask", [lambda p: p.link("A"), lambda p: p.by_data("tree"), lambda p: p.by_data("flag", 8)])
def test_what_is_not_there_says_what_is(ask):
    with pytest.raises(AssertionError, match="There is no"):
        ask(page_of(PAGE))


@pytest.mark.parametrize(
    "bad", ["<script>x</script>", "<p onclick=x>", "<a href=' JavaScript:x'>", "<iframe></iframe>"]
)
def test_scripts_are_seen(bad):
    assert page_of(bad).scripts
    assert not page_of("<p>onclick=x javascript: &lt;script&gt;</p>").scripts
