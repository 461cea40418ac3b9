"""Instructions written as a document."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.prose.html_page import load
from trees.core.formats.prose.word import load_bytes
from trees.transfer.plan import plan_import

PIECES = [
    "<h1>", "</h1>", "<h2>", "</h2>", "<ul>", "</ul>", "<ol>", "<li>", "<table>", "<tr>", "<td>", "<p>", "<br>", "1. ",
    "go to step 1", "see section 2.1", "If so, ", "x", '<a href="#a">', "</a>", '<a id="a">', ".",
]  # fmt: skip


def page(*sections, intro=""):
    """A page with a heading for each ``(title, html)``."""
    return f"<html><body>{intro}{''.join(f'<h2>{title}</h2>{html}' for title, html in sections)}</body></html>"


def read_page(*sections, **more):
    (document,) = load(page(*sections, **more))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title) for node in nodes.values() for o in node.options]


END = ("2. Good", "Done"), ("3. Switch it on", "")


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>If it is on, go to step 2.</li><li>If not, go to step 3</li></ul>",
        "<p>If it is on, continue with 2. If not, proceed to section 3.</p>",
        "<p>If it is on → 2<br>.</p><p>If not => 3</p>",
        "<table><tr><td>If it is on<td>Go to “Good”</tr><tr><td>If not</td><td>see Switch it on</td></tr></table>",
        '<ul><li><a href="#good">If it is on</a></li><li>If not, see <a href="#bad">there</a></li></ul>',
    ],
)
def test_words_and_links_say_where_a_step_leads(html):
    steps = ("1. Is it on?", html), ('<a id="good"></a>2. Good', "Done"), ('<span id="bad">3. Switch it on</span>', "")
    document = read_page(*steps)
    assert ways(document)[:2] == [("Is it on?", "If it is on", "Good"), ("Is it on?", "If not", "Switch it on")]
    assert document.decisions[0].startswith("Ways were read from the words and links of a line: “")


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("Wenn ja, weiter mit Schritt 3.", "Wenn ja"),
        ("Falls nicht: Gehe zu 3", "Falls nicht"),
        ("Si oui, passez à l’étape 3", "Si oui"),
        ("Si no, vaya al paso 3", "Si no"),
        ("Zo niet, ga naar stap 3", "Zo niet"),
        ("Otherwise please return to section 3", "Otherwise"),
        ("Skip ahead to step 3", "Continue"),
        ("Then go to step 3.", "Continue"),
        ("Und danach: weiter mit Schritt 3", "Continue"),
        ("Puis passez à l’étape 3", "Continue"),
        ("Then, if it is dark, go to step 3", "Then, if it is dark"),
    ],
)
def test_sentences_lead_on_in_several_languages(sentence, label):
    assert ways(read_page(("1. Is it on?", f"<p>{sentence}</p>"), *END))[0] == ("Is it on?", label, "Switch it on")


def test_no_link_of_a_line_is_lost_whose_words_name_fewer_steps():
    html = '<p>If it is on, go to <a href="#good">step 2</a> or to <a href="#bad">the other</a>.</p>'
    steps = ("1. Is it on?", html), ('<a id="good"></a>2. Good', "Done"), ('<a id="bad"></a>3. Switch it on', "")
    assert [(title, to) for title, _, to in ways(read_page(*steps))[:2]] == [
        ("Is it on?", "Good"),
        ("Is it on?", "Switch it on"),
    ]


def test_words_that_name_one_of_two_steps_of_a_title_lead_to_the_first():
    steps = ("Ask", "<p>If not, go to “Restart”</p>"), ("Restart", "First"), ("Wait", ""), ("Restart", "Again")
    document = read_page(*steps)
    [option] = document.graph.nodes[document.graph.start].options
    assert (option.label, document.graph.nodes[option.to].body) == ("If not", "First")


def test_a_section_may_be_numbered_below_another():
    steps = ("2 Printing", "<p>If dark, see section 2.1</p>"), ("2.1 Power", ""), ("2.2. Paper", "")
    assert ways(read_page(*steps))[0] == ("Printing", "If dark", "Power")


def test_without_numbers_the_order_counts():
    assert ways(read_page(("Is it on?", "<p>If not, go to step 3</p>"), ("Good", ""), ("Bad", "")))[0][2] == "Bad"


def test_a_step_that_names_no_other_leads_to_the_next_and_is_told():
    document = read_page(("First", "See the manual."), ("Second", ""))
    assert ways(document) == [("First", "Continue", "Second")]
    assert document.decisions == ("Steps that name no other lead on to the next one: “First”.",)


def test_an_end_that_other_steps_name_does_not_lead_on():
    """As guides are written: the ends stand last, one after the other."""
    lines = "<ul><li>Yes: go to step 3</li><li>No: go to step 2</li></ul>"
    document = read_page(("1. Is it on?", lines), ("2. Escalate to the network team", "Queue NET"), ("3. Resolved", ""))
    assert ways(document) == [("Is it on?", "Yes", "Resolved"), ("Is it on?", "No", "Escalate to the network team")]
    assert [node.outcome for node in document.graph.nodes.values()] == ["", "escalate", "resolved"]
    document = read_page(("1. Escalate your rights", "Open a console"), ("2. Restart", ""))
    assert ways(document)[0] == ("Escalate your rights", "Continue", "Restart")


def test_text_is_kept_and_lines_that_became_answers_are_not_repeated():
    html = "<p>Look at the <b>front</b>.</p><ol><li>Press</li><li>Wait</li></ol><ul><li>If dark, go to step 3</li></ul>"
    document = read_page(("1. Is it on?", html), *END)
    assert document.graph.nodes["is-it-on"].body == "Look at the **front**.\n\n1. Press\n2. Wait"


def test_a_paragraph_with_more_than_the_way_stays():
    html = "<p>Wait a minute. If dark, go to step 3.</p>"
    assert (
        read_page(("1. Is it on?", html), *END).graph.nodes["is-it-on"].body == "Wait a minute. If dark, go to step 3."
    )


def test_one_chapter_is_the_title_and_what_is_below_it_the_description():
    (document,) = load(f"<h1>Printer</h1><p>For the desk.</p>{page(('A', ''), ('B', ''))}")
    assert (document.title, document.description) == ("Printer", "For the desk.")


@pytest.mark.parametrize(
    ("html", "steps"),
    [
        ("<h1>One</h1><p>a</p><h1>Two<br>more</h4></h1><p>b</p>", [("One", "a"), ("Two more", "b")]),
        ("<h2>One</h2><p>a</p></h4><p>x</p><h2>Two</h2><p>b</p>", [("One", "a\n\nx"), ("Two", "b")]),
    ],
)
def test_a_stray_end_tag_of_a_heading_takes_no_text_away(html, steps):
    (document,) = load(html)
    assert [(node.title, node.body) for node in document.graph.nodes.values()] == steps


def test_chapters_with_steps_are_guides():
    chapters = "".join(f"<h1>{name}</h1>{page(('A', ''), ('B', ''))}" for name in ("Printer", "Lamp"))
    assert [(each.title, len(each.graph.nodes)) for each in load(chapters)] == [("Printer", 2), ("Lamp", 2)]


def test_a_chapter_below_other_steps_is_one_of_them():
    assert [node.title for node in load("<h2>A</h2><h2>B</h2><h1>C</h1>")[0].graph.nodes.values()] == ["A", "B", "C"]


def test_headings_of_one_level_are_steps():
    assert [node.title for node in load("<h1>A</h1><h1>B</h1>")[0].graph.nodes.values()] == ["A", "B"]


def test_without_headings_the_items_of_a_list_are_steps():
    (document,) = load("<ol><li>Is it on? If not, go to 3</li><li>Good</li><li>Switch it on</li></ol>")
    assert ways(document)[0] == ("Is it on? If not, go to 3", "If not", "Switch it on")


@pytest.mark.parametrize("text", ["<p>Only words</p>", "<h1>Only one</h1><p>x</p>", ""])
def test_a_document_without_steps_is_refused_with_a_hint(text):
    with pytest.raises(FormatError) as error:
        load(text)
    assert (error.value.reason, bool(error.value.hint)) == ("No steps were found in this document.", True)


@pytest.mark.parametrize("name", ["printer-check.html", "printer-check.htm", ""])
def test_a_page_is_recognised(name):
    text = f"<!DOCTYPE html>\n{page(('A', ''), ('B', ''))}"
    assert detect(name, text) == "html"
    assert read(text, filename=name)[0].title == ("Printer check" if name else "")


def test_a_page_with_mermaid_is_for_mermaid():
    assert detect("a.html", '<html><h1>A</h1><pre class="mermaid">flowchart TD\n a-->b</pre></html>') == "mermaid"


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_page_is_read_or_refused(text):
    read_or_refuse(load, text)
    read_or_refuse(load, f"<h1>A</h1>{text}<h1>B</h1>")


@pytest.mark.parametrize(
    "piece", ["<h2>A</h2>", "<li>go to step ", "go to ", "see section 1. If ", "<ul><li>", "<tr><td>→ "]
)
def test_a_long_page_is_read_soon(piece):
    read_soon(load, f"<h1>A</h1><h1>B</h1>{piece * 15_000}")


# Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text, style=""):
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word(*paragraphs, **more):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("H1", "heading 1"), ("H2", "heading 2"), ("T", "Title"))
    )
    files = {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(paragraphs)}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
        **more,
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return buffer.getvalue()


STEPS = (
    paragraph("Printer", "T"), paragraph("Is it on?", "H2"), paragraph("If not, go to step 3."),
    paragraph("Good", "H2"), paragraph("Switch it on", "H2"),
)  # fmt: skip


def test_a_word_document_is_a_guide():
    (planned,) = plan_import([("check.docx", word(*STEPS))])
    assert planned.document.title == "Printer"
    assert ways(planned.document)[0] == ("Is it on?", "If not", "Switch it on")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (word(*STEPS)[:-50], "This document of Word is damaged."),
        (word(*STEPS, **{"word/styles.xml": "<w:styles"}), "This document of Word is damaged."),
        (word(paragraph("Only words")), "No steps were found in this document."),
        (word(paragraph("x" * 5_000_001)), "This document of Word is too large."),
    ],
)
def test_a_word_document_that_cannot_be_read_is_named(content, reason):
    with pytest.raises(FormatError) as error:
        load_bytes(content)
    assert error.value.reason == reason


def test_lists_and_cells_may_hold_paragraphs_as_word_processors_write_them():
    lists = "<ol>\n <li><p>Look.</p>\n <li><div>Press <b>it</b>.</div></li></ol><ul><li><p>Wait</p></li></ul>"
    rows = "<table><tr><td><p>Red</p></td>\n<td> <p>broken</p> <p>Call us</p></td></tr></table>"
    document = read_page(("A", lists), ("B", rows))
    first, second = document.graph.nodes.values()
    assert first.body == "1. Look.\n2. Press **it**.\n- Wait"
    assert second.body == "Red broken\n\nCall us"


def test_a_column_says_where_the_rows_of_a_table_lead():
    table = (
        "<table><tr><th><p>Lamp</p></th><th><p>Go to</p></th><th>Who</th></tr><tr><td><p>Green</p></td>"
        "<td><p>step 2</p></td><td>you</td></tr><tr><td>Red</td><td>go to 3.</td></tr><tr><td>Off</td></tr></table>"
    )
    document = read_page(("1. Is it on?", table), ("2. Good", "Done"), ("3. Bad", "Escalate"))
    assert ways(document)[:2] == [("Is it on?", "Green", "Good"), ("Is it on?", "Red", "Bad")]
    told = " ".join(document.decisions)
    assert all(words in told for words in ("Green step 2 you", "Red go to 3."))
    assert document.graph.nodes[document.graph.start].body == "Lamp Go to Who\n\nOff"


def test_commands_keep_their_lines():
    document = read_page(("A", "<p>Run:</p><pre>lpstat -t\ncancel -a</pre><p>Then wait.</p>"), ("B", "Done"))
    assert document.graph.nodes[document.graph.start].body == "Run:\n\n```\nlpstat -t\ncancel -a\n```\n\nThen wait."


def test_a_long_link_is_kept_whole():
    url = "https://example.com/?q=" + "a" * 20_000
    document = read_page(("A", f'<p>Open <a href="{url}">the report</a>.</p>'), ("B", "Done"))
    assert document.graph.nodes[document.graph.start].body == f"Open [the report]({url})."


@pytest.mark.parametrize(
    ("name", "before"),
    [
        (
            "",
            '<?xml version="1.0" encoding="utf-8" ?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN">\n<html>',
        ),
        ("a.html", "{% load static %}\n<html>"),
        ("a.htm", "<!DOCTYPE>\n<html>"),
    ],
)
def test_a_page_is_recognised_whatever_stands_above_it(name, before):
    assert detect(name, before + page(("A", "1"), ("B", "2"))) == "html"
