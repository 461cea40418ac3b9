"""XML without entities, read by one pass of a SAX parser: memory grows with what the handler keeps."""

from __future__ import annotations

import re
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from trees.core.formats.document import FormatError

DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")  # of a DTD elsewhere: the parser refuses what it would have to fetch


def parse(xml: str, handler: ContentHandler) -> None:
    """Tells ``handler`` the content of ``xml``. Raises FormatError with the line of the first error."""
    text = xml.lstrip()
    parser = make_parser()
    parser.setContentHandler(handler)
    try:
        parser.feed(DOCTYPE.sub("", text, count=1))
        parser.close()
    except SAXParseException as error:
        line = (error.getLineNumber() or 1) + xml[: len(xml) - len(text)].count("\n")
        raise FormatError(f"This is not well-formed XML: {error.getMessage()}.", line) from None
    except DefusedXmlException:
        raise FormatError("Entity declarations are not allowed in XML.") from None


def local(name: str) -> str:
    """The name of an element without its namespace's prefix."""
    return name.rpartition(":")[2]


def number(text: str | None) -> float:
    """``text`` as a coordinate; 0 for anything that is none."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0
    return value if abs(value) < 1e9 else 0
