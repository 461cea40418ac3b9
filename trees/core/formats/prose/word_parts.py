"""The texts of a Word document that no reader of its body sees: headers, footers, remarks and formulas."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.prose.word_numbers import with_numbers_marked
from trees.core.formats.xml import parse

PARTS = re.compile(r"word/(?P<kind>header|footer|comments|document)[0-9]*\.xml")
NOTES = {
    "header": "Headers and footers of the pages are left out",
    "footer": "Headers and footers of the pages are left out",
    "comments": "Remarks of reviewers are left out",
    "document": "Formulas are left out",
}
MAX_PART_BYTES = 5_000_000
CONTENT, NUMBERING = "word/document.xml", "word/numbering.xml"
# Fields such as a date, texts with a direction, and characters that have a reading.
UNKNOWN = re.compile(rb"(</?)w:(?:fldSimple|dir|bdo|rubyBase)\b")
BREAK = re.compile(rb"<w:cr\b")
TAB = re.compile(rb"<w:ptab\b")
RUN = b"<w:r><w:t>%b</w:t></w:r>"


def texts_beside(content: bytes) -> list[tuple[str, list[str]]]:
    """``(note, texts)`` of what is left out. ``content`` is a ZIP whose size was checked."""
    told: dict[str, list[str]] = {}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if match := PARTS.fullmatch(name):
                with archive.open(name) as file:
                    xml = file.read(MAX_PART_BYTES).decode("utf-8-sig", "replace")
                reader = _Texts("m:oMath" if match["kind"] == "document" else "w:p")
                parse(xml, reader)
                told.setdefault(NOTES[match["kind"]], []).extend(reader.texts)
    return [(note, texts) for note, texts in told.items() if any(texts)]


def with_known_elements(content: bytes) -> bytes:
    """The document with what mammoth drops as elements that it reads: some, with all text in them, and list numbers."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    xml = parts[CONTENT]
    before, *rubies = xml.split(b"<w:ruby>")
    known = b"".join([before, *map(_reading_behind, rubies)])
    known = with_numbers_marked(known, parts.get(NUMBERING, b""))
    parts[CONTENT] = TAB.sub(b"<w:tab", BREAK.sub(b"<w:br", UNKNOWN.sub(rb"\1w:customXml", known)))
    if parts[CONTENT] == xml:
        return content
    changed = BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return changed.getvalue()


def _reading_behind(ruby: bytes) -> bytes:
    """What follows the begin of a ruby, with how its characters are read behind them in parentheses."""
    inside, end, after = ruby.partition(b"</w:ruby>")
    reading, middle, base = inside.partition(b"<w:rt>")[2].partition(b"</w:rt>")
    if not end or not middle:
        return b"<w:ruby>" + ruby
    return b"".join([base, RUN % b"(", reading, RUN % b")", after])


class _Texts(ContentHandler):
    """``texts``: what stands in each element of the name ``holder``, the outermost ones."""

    def __init__(self, holder: str) -> None:
        super().__init__()
        self.holder = holder
        self.depth = 0
        self.inside = False
        self.texts: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        if name == self.holder:
            self.depth += 1
            if self.depth == 1:
                self.texts.append("")
        self.inside = name in ("w:t", "m:t") and self.depth > 0

    def endElement(self, name: str) -> None:  # noqa: N802
        self.inside = False
        if name == self.holder:
            self.depth -= 1

    def characters(self, content: str) -> None:
        if self.inside:
            self.texts[-1] += content
