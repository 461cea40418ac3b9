"""Writes draw.io files for the tests, as its editor and its command line do."""

import zlib
from base64 import b64encode
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from trees.core.formats.drawio import load


def shape(key, text="", *, at=(0, 0), size=(100, 40), parent="1", style="html=1;", **attributes):
    return cell(key, text, style, parent, "vertex", geometry(at, size), **attributes)


def arrow(key, source=None, target=None, text="", *, style="html=1;", parent="1", points=""):
    ends = {name: value for name, value in (("source", source), ("target", target)) if value}
    return cell(
        key, text, style, parent, "edge", f'<mxGeometry relative="1" as="geometry">{points}</mxGeometry>', **ends
    )


def label(key, edge, text):
    return cell(key, text, "edgeLabel;html=1;", edge, "vertex", '<mxGeometry relative="1" as="geometry"/>')


def cell(key, text, style, parent, kind, inside, **attributes):
    given = {"id": key, "value": text, "style": style, "parent": parent, kind: "1", **attributes}
    return f"<mxCell {' '.join(f'{name}={quoteattr(value)}' for name, value in given.items())}>{inside}</mxCell>"


def geometry(at, size):
    return f'<mxGeometry x="{at[0]}" y="{at[1]}" width="{size[0]}" height="{size[1]}" as="geometry"/>'


def end(role, x, y):
    return f'<mxPoint x="{x}" y="{y}" as="{role}Point"/>'


def wrapped(inner, key, text, **attributes):
    """``inner``, a shape without id and text, in a UserObject that has both."""
    given = {"label": text, "id": key, **attributes}
    pairs = " ".join(f"{name}={quoteattr(value)}" for name, value in given.items())
    bare = inner.replace(' id=""', "").replace(' value=""', "")
    return f"<UserObject {pairs}>{bare}</UserObject>"


def model(*cells):
    return f'<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>{"".join(cells)}</root></mxGraphModel>'


def page(*cells, name="Page-1", key="p1"):
    return f"<diagram id={quoteattr(key)} name={quoteattr(name)}>{model(*cells)}</diagram>"


def packed_page(*cells, name="Page-1", key="p1"):
    return f"<diagram id={quoteattr(key)} name={quoteattr(name)}>{packed(model(*cells))}</diagram>"


def packed(xml):
    return b64encode(raw_deflate(quote(xml, safe=""))).decode()


def raw_deflate(text):
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(text.encode()) + compressor.flush()


def drawing(*pages):
    return f'<mxfile host="app.diagrams.net">{"".join(pages)}</mxfile>'


def one_page(*cells):
    return drawing(page(*cells))


def png(*chunks):
    """A picture with ``(kind, data)`` chunks before its end; checksums are zero, as a broken writer leaves them."""
    end_chunk = (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + b"\0\0\0\0" for kind, data in (*chunks, end_chunk)
    )


def read(*cells):
    (document,) = load(one_page(*cells))
    return document


def ways(document):
    return [
        (node.title, o.label, document.graph.nodes[o.to].title)
        for node in document.graph.nodes.values()
        for o in node.options
    ]


def titles(document):
    return [node.title for node in document.graph.nodes.values()]
