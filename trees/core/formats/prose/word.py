"""Word's documents (``.docx``): headings are steps. Read-only."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import mammoth

from trees.core.formats.document import Document, FormatError
from trees.core.formats.package import has_part
from trees.core.formats.pictures import FoundPictures
from trees.core.formats.prose.build import documents
from trees.core.formats.prose.word_notes import with_notes_in_place
from trees.core.formats.prose.word_numbers import with_numbers
from trees.core.formats.prose.word_parts import CONTENT, texts_beside, with_known_elements

NAME = "word"
LABEL = "Word"
SUFFIXES = (".docx", ".docm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MAX_CONTENT_BYTES = 5_000_000
MAX_ELEMENTS = 50_000  # about 130 pages; mammoth takes 30 µs for each
MAX_UNPACKED_BYTES = 60_000_000
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
"""
DAMAGED = (
    zipfile.BadZipFile, ExpatError, ParseError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
    RecursionError,
)  # fmt: skip


def load(text: str) -> list[Document]:
    """Never reads a text: a document of Word is a ZIP."""
    raise FormatError("This is not a document of Word.", hint="Import the .docx file itself.")


def load_bytes(content: bytes) -> list[Document] | None:
    """The guides of a document; None if this is none. Raises FormatError for a damaged or too large one."""
    if not has_part(content, CONTENT):
        return None
    found = FoundPictures()
    try:
        _check_size(content)
        beside = texts_beside(content)
        html = mammoth.convert_to_html(
            BytesIO(with_known_elements(content)), style_map=STYLES, convert_image=partial(_place, found=found)
        ).value
    except FormatError:
        raise
    except DAMAGED as error:
        raise FormatError("This document of Word is damaged.") from error
    left_out = [(f"Pictures that are left out: {found.left_out}", ())] if found.left_out else []
    return [
        replace(guide, pictures=found.files)
        for guide in documents(with_notes_in_place(with_numbers(html)), [*left_out, *beside])
    ]


def _place(picture: Any, found: FoundPictures) -> Any:
    """The element of a picture; none for one that cannot be read, such as a link to a file elsewhere."""
    url = found.add(_bytes_of(picture))
    if url:
        return mammoth.images.img_element(lambda _: {"src": url})(picture)
    return []


def _bytes_of(picture: Any) -> bytes:
    try:
        with picture.open() as file:
            return bytes(file.read())
    except (OSError, LookupError, ValueError):
        return b""


def _check_size(content: bytes) -> None:
    """The sizes that a ZIP names bound what is read of its files; mammoth takes its time for each element."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        if sizes.get(CONTENT, 0) > MAX_CONTENT_BYTES or sum(sizes.values()) > MAX_UNPACKED_BYTES:
            raise FormatError("This document of Word is too large.")
        xml = archive.read(CONTENT)
    if (count := xml.count(b"<") - xml.count(b"</")) > MAX_ELEMENTS:
        raise FormatError(
            f"This document of Word is too large: it has {count:,} paragraphs, pieces of text and cells; at most "
            f"{MAX_ELEMENTS:,} are read.",
            hint="Save its chapters as documents of their own.",
        )
