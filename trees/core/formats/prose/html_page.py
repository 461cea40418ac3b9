"""Web pages, as Confluence, Google Docs and word processors export them: headings are steps. Read-only."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from trees.core.formats.document import Document
from trees.core.formats.html import to_line
from trees.core.formats.pictures import FoundPictures
from trees.core.formats.prose.build import documents

NAME = "html"
LABEL = "Web page"
SUFFIXES = (".html", ".htm", ".xhtml")
MEDIA_TYPE = "text/html"

INLINE_PICTURE = re.compile(r"""(<img\b[^<>]*?\bsrc\s*=\s*)(["'])(data:image/[^"'<>]*)\2""", re.IGNORECASE)
MAX_HEAD_CHARS = 100_000
TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title", re.IGNORECASE)
SIGN = re.compile(
    r"\A\s*(?:<\?xml\b[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    r"<(?:!doctype html|html|head|body|h[1-6]|p|div|ol|ul|table|meta|article)\b",
    re.I | re.S,
)


def load(text: str) -> list[Document]:
    """The guides in a page. Raises FormatError if it has neither headings nor a list."""
    found = FoundPictures()
    guides = documents(INLINE_PICTURE.sub(lambda match: f'{match[1]}"{found.add_data_uri(unescape(match[3]))}"', text))
    title = TITLE.search(text[:MAX_HEAD_CHARS])
    return [
        replace(guide, title=guide.title or (to_line(title[1]) if title else ""), pictures=found.files)
        for guide in guides
    ]


def looks_like(text: str) -> bool:
    return bool(SIGN.match(text[:10_000]))
