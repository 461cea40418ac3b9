"""draw.io (diagrams.net): XML, plain or compressed, also inside an SVG, a PNG or a web page.

A shape with a text is a step, an arrow is an answer. A page is a guide; pages that link to each other are one.
"""

from __future__ import annotations

from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.drawing.build import document, linked
from trees.core.formats.drawio.png import is_png, text_of_png
from trees.core.formats.drawio.source import SIGN, pages
from trees.core.formats.drawio.write import dump

NAME = "drawio"
LABEL = "draw.io"
SUFFIXES = (".drawio", ".dio", ".drawio.svg", ".drawio.png", ".drawio.xml", ".drawio.html")
MEDIA_TYPE = "application/vnd.jgraph.mxfile"

__all__ = ["LABEL", "MEDIA_TYPE", "NAME", "SUFFIXES", "dump", "load", "load_bytes", "looks_like"]


def load(text: str) -> list[Document]:
    """A guide for each page with shapes; linked pages are one. Raises FormatError if there is no drawing."""
    groups = linked([page for page in pages(text) if any(cell.kind for cell in page.cells.values())])
    check_guide_count(len(groups))
    if not groups:
        raise FormatError("The drawing is empty.")
    return require_readable([document(group, alone=len(groups) == 1) for group in groups])


def looks_like(text: str) -> bool:
    return text.lstrip().startswith("<") and bool(SIGN.search(text))


def load_bytes(content: bytes) -> list[Document] | None:
    """The guides of a drawing in a PNG; None if this is no PNG. Raises FormatError for a PNG without a drawing."""
    return load(text_of_png(content)) if is_png(content) else None
