"""What browsers and Word show of a document besides its plain texts."""

import pytest

from tests.trees.core.formats.test_prose import paragraph, read_page, ways, word
from trees.core.formats.prose.html_page import load
from trees.core.formats.prose.word import load_bytes


@pytest.mark.parametrize(
    "html",
    [
        '<ol start="10"><li>Is it on? If not, go to 12<li>Good<li>Switch it on</ol>',
        '<ol><li value="3">Is it on? If not, go to 12<li>Good<li value="12">Switch it on</ol>',
        "<ol reversed><li>Is it on? If not, go to 1<li>Good<li>Switch it on</ol>",
        "<ol type=a><li>Is it on? If not, go to step c.<li>Good<li>Switch it on</ol>",
        '<ol style="list-style-type: upper-roman"><li>Is it on? If not, go to III<li>Good<li>Switch it on</ol>',
        "<ol><li>Is it on? If not, go to 2<ol><li>Look</ol><li>Switch it on</ol>",
        "<ol><li>Is it on? If not, go to 3</ol><p>Note</p><ol><li>Good<li>Switch it on</ol>",
    ],
)
def test_a_sentence_leads_to_the_item_with_the_number_that_a_browser_shows(html):
    (document,) = load(html)
    assert ("If not", "Switch it on") in [(label, to) for _, label, to in ways(document)]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<ol start="4"><li>Open</ol>', "4. Open"),
        ('<ol><li>Open<li value="7">Close<li>End</ol>', "1. Open\n7) Close\n8) End"),
        ("<ol reversed><li>Open<li>Close<ul><li>x</ul></ol>", "2. Open\n1) Close\n   - x"),
        ("<ol reversed start=9><li>Open<li>Close", "9. Open\n8) Close"),
        ("<ol type=a start=26><li>Open<li>Close</ol>", "- z. Open\n- aa. Close"),
        ("<ol type=I><li>Open<li value=44>Close</ol>", "- I. Open\n- XLIV. Close"),
        ('<ol><li style="list-style-type:lower-alpha">Open</ol>', "- a. Open"),
        ('<ol start="0"><li>Open<li>Close</ol>', "0. Open\n1. Close"),
        ('<ul><li value="7">Open</ul>', "- Open"),
        ("Wait 10<sup>6</sup> s", "Wait 10⁶ s"),
        ("10<sup>−3</sup> m<sup>2</sup>, H<sub>2</sub>O, x<sup>n+1</sup>", "10⁻³ m², H₂O, xⁿ⁺¹"),
        ("2<sup>1.5</sup>, the 1<sup>st</sup>, V<sub>max</sub>", "2^1.5, the 1st, Vmax"),
        ("<p>10<sup>6<p>7", "10⁶\n\n7"),
        ("Press <q>Reset</q>", "Press “Reset”"),
    ],
)
def test_what_a_browser_draws_around_and_beside_texts_is_kept(html, markdown):
    document = read_page(("A", html), ("B", "Done"))
    assert document.graph.nodes[document.graph.start].body == markdown


@pytest.mark.parametrize(
    ("run", "body"),
    [
        ("<w:t>a</w:t><w:cr/><w:t>b</w:t>", "a\nb"),
        ("<w:t>Name</w:t><w:ptab/><w:t>Serial</w:t>", "Name Serial"),
        (
            "<w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>",
            "漢(kan)",
        ),
        ("<w:t>E</w:t><w:noBreakHyphen/><w:t>5</w:t>", "E\u20115"),
    ],
)
def test_what_word_has_beside_plain_text_is_read(run, body):
    text = f"<w:p><w:r>{run}</w:r></w:p>"
    (document,) = load_bytes(word(paragraph("A", "H2"), text, paragraph("B", "H2"), paragraph("Done")))
    assert document.graph.nodes[document.graph.start].body == body
