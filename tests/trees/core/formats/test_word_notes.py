"""Footnotes of Word belong to the step that has their mark."""

import pytest

from tests.trees.core.formats.reading import read_soon
from tests.trees.core.formats.test_prose import W, paragraph, word
from trees.core.formats import FormatError
from trees.core.formats.prose.build import documents
from trees.core.formats.prose.word import load_bytes
from trees.core.formats.prose.word_notes import with_notes_in_place


def mark(number):
    return f'<sup><a href="#footnote-{number}" id="footnote-ref-{number}">[{number}]</a></sup>'


def notes(*texts):
    rows = (
        f'<li id="footnote-{number}"><p> {text} <a href="#footnote-ref-{number}">↑</a></p></li>'
        for number, text in enumerate(texts, 1)
    )
    return f"<ol>{''.join(rows)}</ol>"


def marked(text, number):
    return f'<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>'


def test_a_note_is_below_the_paragraph_with_its_mark():
    footnotes = "".join(f'<w:footnote w:id="{n}">{paragraph(f"Note {n}")}</w:footnote>' for n in (1, 2))
    parts = [
        paragraph("Is it on?", "H2"),
        marked("Look.", 1),
        paragraph("Wait."),
        paragraph("Good", "H2"),
        marked("So.", 2),
    ]
    [guide] = load_bytes(
        word(*parts, **{"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{footnotes}</w:footnotes>'})
    )
    assert {node.title: node.body for node in guide.graph.nodes.values()} == {
        "Is it on?": "Look.\\[1\\]\n\n\\[1\\] Note 1\n\nWait.",
        "Good": "So.\\[2\\]\n\n\\[2\\] Note 2",
    }


def test_notes_of_items_and_cells_stay_in_them_and_are_no_steps():
    [guide] = documents(with_notes_in_place(f"<ol><li>Unplug{mark(1)} it</li><li>Wait</li></ol>{notes('Gently.')}"))
    assert [(node.title, node.body) for node in guide.graph.nodes.values()] == [
        ("Unplug[1] it", "\\[1\\] Gently."),
        ("Wait", ""),
    ]
    cell = f"<table><tr><td>a{mark(1)}</td><td>b</td></tr></table>"
    assert (
        with_notes_in_place(cell + notes("Gently."))
        == "<table><tr><td>a[1]<p>[1] Gently.</p></td><td>b</td></tr></table>"
    )


def test_a_document_of_notes_alone_has_no_steps():
    footnotes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{paragraph("a")}</w:footnote></w:footnotes>'
    with pytest.raises(FormatError, match="No steps were found"):
        load_bytes(word(marked("Words", 1), marked("again", 1), **{"word/footnotes.xml": footnotes}))


def test_many_marks_of_one_paragraph_are_read_soon():
    html = f"<p>{mark(1) * 5_000}</p><h1>a</h1><h1>b</h1>{notes(*['a'] * 5_000)}"
    read_soon(lambda text: documents(with_notes_in_place(text)), html)
