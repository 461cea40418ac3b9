"""All that a guide is exported as: the formats that are written as text, and those that are typeset."""

from __future__ import annotations

from dataclasses import dataclass

from trees.core import formats
from trees.core.formats import WRITABLE, Document
from trees.models import Tree
from trees.models.trees.revisions import graph_of
from trees.sharing.booklet import revision_to_print
from trees.sharing.map_png import map_png
from trees.sharing.pdf import booklet_pdf


@dataclass(frozen=True, slots=True)
class Export:
    """``name`` for the API and the command line, ``label`` for people."""

    name: str
    label: str
    suffix: str
    media_type: str
    is_text: bool = True


PDF = Export("pdf", "PDF booklet", ".pdf", "application/pdf", is_text=False)
PNG = Export("png", "PNG picture", ".drawio.png", "image/png", is_text=False)
EXPORTS = {
    each.name: each
    for each in (
        *(Export(name, module.LABEL, module.SUFFIXES[0], module.MEDIA_TYPE) for name, module in WRITABLE.items()),
        PNG,
        PDF,
    )
}

# What people choose by: what a file is for.
PURPOSES = {
    "To read": {
        "pdf": "The booklet, to print or to send",
        "svg": "The map, for the web, office programs and wikis",
        "png": "The map, for where no SVG can be shown",
    },
    "For drawing tools": {
        "drawio": "A drawing of boxes and arrows",
        "mermaid": "A flowchart as text, for wikis and repositories",
        "dot": "A graph as text",
    },
    "To edit and import again": {
        "markdown": "All of the guide, without loss",
        "csv": "A row for each step, for a spreadsheet",
        "json": "Steps and answers, for programs",
    },
}


def export_guide(tree: Tree, name: str, reads: bool) -> str | bytes | None:
    """``tree`` as the export called ``name``: the live release for who ``reads`` it, else the draft; the PDF is what
    "Print" shows. None where there is nothing to see. Raises TypesetError, Busy."""
    if name == PDF.name:
        revision = revision_to_print(tree, reads)
        return booklet_pdf(tree, revision, graph_of(revision.pk)) if revision else None
    graph = tree.graph_for(reads)
    if graph is None:
        return None
    document = Document(graph, tree.title, tree.description)
    return map_png(document) if name == PNG.name else formats.write(document, name)


def file_bytes(content: str | bytes, media_type: str) -> bytes:
    """What a file holds. CSV begins with a byte-order mark: without one, spreadsheets read it in the character set of
    the computer."""
    if isinstance(content, bytes):
        return content
    return content.encode("utf-8-sig" if media_type.startswith("text/csv") else "utf-8")
