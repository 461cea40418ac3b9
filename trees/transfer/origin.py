"""Where a guide was imported from, by which a second import knows it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePosixPath

from trees.core.text import one_line

MAX_ORIGIN_CHARS = 300
MAX_EARLIER_NAMES = 9
# What browsers and people add to the name of a file that changed: "guide (1).drawio", "guide-v2.docx", "guide copy.csv"
NEWER = re.compile(
    r"^(?P<stem>.*[^\s_.-])(?P<gap>[\s_.-]*)"
    r"(?:\((?P<copy>[1-9][0-9]?)\)|(?P<v>v)(?P<version>[1-9][0-9]?)|(?:-\s*)?copy|final|new)$",
    re.IGNORECASE,
)


def origin_of(file: str, number: int) -> str:
    """Name and number of the guide in its file; "" for pasted text, which has no name."""
    return shortened(f"{file}#{number}") if file else ""


def origins_of(file: str, number: int) -> list[str]:
    """``origin_of`` the file, then of those by whose names it was called before it changed."""
    return [origin for name in (file, *earlier_names(file)) if (origin := origin_of(name, number))]


def earlier_names(file: str) -> list[str]:
    """ "guide-v3.docx" was "guide-v2.docx", "guide-v1.docx" or "guide.docx"."""
    path = PurePosixPath(file)
    match = NEWER.match(path.stem)
    if not match:
        return []
    stem, gap, number = match["stem"], match["gap"], int(match["copy"] or match["version"] or 1)
    numbers = range(number - 1, max(0, number - 1 - MAX_EARLIER_NAMES), -1)
    written = [f"({each})" if match["copy"] else f"{match['v']}{each}" for each in numbers]
    return [str(path.with_name(name + path.suffix)) for name in (*(f"{stem}{gap}{each}" for each in written), stem)]


def shortened(source: str) -> str:
    """``source`` as it is stored: one line; a very long one is cut to its end, with a digest of the whole."""
    source = one_line(source)
    if len(source) <= MAX_ORIGIN_CHARS:
        return source
    return f"{sha256(source.encode()).hexdigest()[:16]} {source[20 - MAX_ORIGIN_CHARS :]}"
