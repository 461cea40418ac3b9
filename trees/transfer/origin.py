"""Where a guide was imported from, by which a second import knows it."""

from __future__ import annotations

from hashlib import sha256

from trees.core.text import one_line

MAX_ORIGIN_CHARS = 300


def origin_of(file: str, number: int) -> str:
    """Name and number of the guide in its file; "" for pasted text, which has no name."""
    return shortened(f"{file}#{number}") if file else ""


def shortened(source: str) -> str:
    """``source`` as it is stored: one line; a very long one is cut to its end, with a digest of the whole."""
    source = one_line(source)
    if len(source) <= MAX_ORIGIN_CHARS:
        return source
    return f"{sha256(source.encode()).hexdigest()[:16]} {source[20 - MAX_ORIGIN_CHARS :]}"
