"""The files that hold a drawing, and those that do not."""

import json
import tracemalloc
import zlib
from html import escape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.drawings import (
    arrow,
    drawing,
    end,
    model,
    one_page,
    packed,
    packed_page,
    page,
    png,
    raw_deflate,
    shape,
)  # fmt: skip
from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import MAX_IMPORT_CHARS, FormatError, detect, is_readable_name, read, read_bytes
from trees.core.formats.drawing.cells import MAX_CELLS
from trees.core.formats.drawio import load
from trees.transfer.plan import plan_import

CELLS = (shape("a", "Größe 50 %?"), shape("b", "Good", at=(0, 100)), arrow("e", "a", "b", "Yes"))
XML = one_page(*CELLS)
MARKUP = [
    "<mxfile>", "</mxfile>", "<diagram>", "</diagram>", "<mxGraphModel>", "<root>", "</root>", "</mxGraphModel>",
    '<mxCell id="a" vertex="1" value="A"/>', '<mxCell id="e" edge="1" source="a" target="b"/>', "<mxGeometry x='z'/>",
    '<UserObject id="u">', "</UserObject>", "<!--", "-->", "&lt;", "&", "x", "<mxPoint x='1' as='sourcePoint'/>",
]  # fmt: skip


def svg(xml):
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{declaration}\n{doctype}\n<svg xmlns="http://www.w3.org/2000/svg" content="{escape(xml)}"/>'


def web_page(xml):
    return f'<html><body><div class="mxgraph" data-mxgraph="{escape(json.dumps({"xml": xml}))}"></div></body></html>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.drawio", XML),
        ("a.drawio", drawing(packed_page(*CELLS))),
        ("a.drawio", f'<?xml version="1.0" encoding="UTF-16"?>\n\n{XML}'),
        ("a.xml", model(*CELLS)),
        ("a.drawio.svg", svg(XML)),
        ("a.svg", svg(drawing(packed_page(*CELLS)))),
        ("a.html", web_page(XML)),
        ("", XML),
    ],
)
def test_a_drawing_is_recognised_wherever_it_is(name, text):
    assert detect(name, text) == "drawio"
    (document,) = read(text, filename=name)
    assert [node.title for node in document.graph.nodes.values()] == ["Größe 50 %?", "Good"]


@pytest.mark.parametrize(
    "chunk",
    [
        (b"tEXt", b"mxfile\0" + quote(XML).encode()),
        (b"zTXt", b"mxGraphModel\0\0" + raw_deflate(quote(model(*CELLS)))),
        (b"zTXt", b"mxfile\0\0" + zlib.compress(quote(XML).encode())),
    ],
)
def test_a_picture_holds_its_drawing(chunk):
    (planned,) = plan_import([("printer-check.drawio.png", png((b"IHDR", b"\0" * 13), chunk))])
    assert planned.document.title == "Printer check"
    assert len(planned.document.graph.nodes) == 2


@pytest.mark.parametrize(
    "content", [png((b"IHDR", b"\0" * 13)), png((b"tEXt", b"Comment\0mxfile")), png((b"tEXt", b"mxfile"))[:20]]
)
def test_a_picture_without_a_drawing_is_refused_with_the_way_to_get_one(content):
    (planned,) = plan_import([("a.png", content)])
    assert planned.error.reason == "This picture holds no drawing."
    assert "Include a copy of my diagram" in planned.error.hint


def test_other_bytes_hold_no_text():
    assert read_bytes(b"GIF89a") is None


@pytest.mark.parametrize("name", ["a.drawio", "A.DRAWIO.PNG", "a.drawio.svg", "a.md"])
def test_names_of_drawings_are_readable(name):
    assert is_readable_name(name)


@pytest.mark.parametrize("name", ["a.png", "a.svg", "drawio", "a.exe"])
def test_names_of_other_files_are_not(name):
    assert not is_readable_name(name)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<mxfile>\n<diagram>\n</mxfile>", 3, "This is not well-formed XML: mismatched tag."),
        ("\n\n<mxfile>\n<diagram", 4, "This is not well-formed XML: unclosed token."),
        ("<definitions/>", 1, "This is XML with the root <definitions>, not a draw.io drawing."),
        ("no XML", 1, "This is not well-formed XML: syntax error."),
        ('<!DOCTYPE mxfile [<!ENTITY a "b">]><mxfile/>', 1, "Entity declarations are not allowed in XML."),
        ("<mxfile><diagram name='P'>?not base64?</diagram></mxfile>", 1, "The page “P” cannot be unpacked."),
        (
            f"<mxfile><diagram>{packed('<mxGraphModel>')}</diagram></mxfile>",
            1,
            "This is not well-formed XML: no element found.",
        ),
        ('<div data-mxgraph="{&quot;url&quot;:&quot;x&quot;}">', 1, "This web page only refers to a drawing."),
        ('<div data-mxgraph="{">', 1, "This web page only refers to a drawing."),
    ],
)
def test_what_is_no_drawing_is_named(text, line, reason):
    with pytest.raises(FormatError) as error:
        load(text)
    assert (error.value.line, error.value.reason) == (line, reason)


@given(st.lists(st.sampled_from(MARKUP), max_size=30).map("".join) | st.text())
def test_any_text_is_read_or_refused(text):
    read_or_refuse(load, text)
    read_or_refuse(load, f"<mxfile><diagram>{text}</diagram></mxfile>")


def test_a_large_drawing_is_read_soon():
    cells = [shape(f"s{i}", f"Step {i}", at=(i % 100 * 200, i // 100 * 100)) for i in range(5_000)]
    cells += [arrow(f"e{i}", f"s{i}", f"s{i + 1}") for i in range(4_999)]
    xml = one_page(*cells)
    assert MAX_IMPORT_CHARS / 2 < len(xml) < MAX_IMPORT_CHARS
    read_soon(load, xml)


def test_many_loose_ends_in_one_place_are_read_soon():
    cells = [shape(f"s{i}", "S", at=(0, 0)) for i in range(3_000)]
    cells += [arrow(f"e{i}", f"s{i}", None, points=end("target", 5, 5)) for i in range(3_000)]
    read_soon(load, one_page(*cells))


def test_shapes_within_shapes_without_end_are_read():
    cells = [shape(f"s{i}", "S", parent=f"s{i - 1}" if i else "1") for i in range(3_000)]
    read_soon(
        load, one_page(*cells, shape("x", "X", parent="y"), shape("y", "Y", parent="x"), arrow("e", "s2999", "x"))
    )


def test_a_page_that_unpacks_to_more_than_is_read_is_refused_before_it_takes_memory():
    bomb = packed("<mxGraphModel>" + "a" * 30_000_000)
    tracemalloc.start()
    with pytest.raises(FormatError, match="has more than 2,000,000 characters"):
        load(f"<mxfile><diagram>{bomb}</diagram></mxfile>")
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_more_cells_than_a_drawing_may_have_are_refused():
    with pytest.raises(FormatError, match=f"more than {MAX_CELLS:,} shapes and arrows"):
        load(f"<mxfile><diagram>{'<mxCell/>' * (MAX_CELLS + 1)}</diagram></mxfile>")


def test_pages_without_cells_are_passed_over():
    assert len(load(drawing(page(name="Empty", key="0"), page(*CELLS)))) == 1
