"""The drawing inside a PNG, as draw.io's editor and its command line store it.

The editor writes a ``tEXt`` chunk "mxfile", percent-encoded; the command line (24.7) a ``zTXt`` chunk "mxGraphModel"
that is raw deflate instead of zlib, with a wrong checksum. Libraries for pictures refuse or skip that, so this
reads the chunks itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from urllib.parse import quote

from trees.core.formats.document import FormatError
from trees.core.formats.drawio.source import MAX_DRAWING_CHARS, percent_decoded

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORDS = (b"mxfile", b"mxGraphModel")


def is_png(content: bytes) -> bool:
    return content.startswith(SIGNATURE)


def holds_drawing(content: bytes) -> bool:
    """Whether a picture of draw.io has its drawing in it."""
    return is_png(content) and any(
        kind in (b"tEXt", b"zTXt") and data.partition(b"\0")[0] in KEYWORDS for kind, data in _chunks(content)
    )


def text_of_png(content: bytes) -> str:
    """The XML of the drawing. Raises FormatError if the picture holds none."""
    for kind, data in _chunks(content):
        keyword, _, rest = data.partition(b"\0")
        if kind in (b"tEXt", b"zTXt") and keyword in KEYWORDS:
            packed = rest if kind == b"tEXt" else _inflated(rest[1:])
            return percent_decoded(packed[: 3 * MAX_DRAWING_CHARS + 1])
    raise FormatError(
        "This picture holds no drawing.", hint="Export it from draw.io with “Include a copy of my diagram”."
    )


def with_drawing(png: bytes, drawing: str) -> bytes:
    """``png`` with the XML of a drawing inside, as draw.io's editor writes it: draw.io and ``text_of_png`` read it."""
    kind_and_data = b"tEXt" + KEYWORDS[0] + b"\0" + quote(drawing).encode()
    chunk = (len(kind_and_data) - 4).to_bytes(4) + kind_and_data + zlib.crc32(kind_and_data).to_bytes(4)
    end_of_header = len(SIGNATURE) + 25  # the first chunk has 13 bytes of data
    return png[:end_of_header] + chunk + png[end_of_header:]


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """``(kind, data)`` of each chunk. A picture that was cut off ends the chunks."""
    at = len(SIGNATURE)
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12


def _inflated(data: bytes) -> bytes:
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window_bits).decompress(data, 3 * MAX_DRAWING_CHARS)
        except zlib.error:
            continue
    raise FormatError("The drawing in this picture cannot be unpacked.")
