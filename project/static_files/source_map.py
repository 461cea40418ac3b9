"""Source maps (ECMA-426): which line of which module a line of a gathered file came from."""

import json

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
Place = tuple[int, int]
"""A source, as an index of the list of sources, and a line of it, from 0."""


def source_map(sources: dict[str, str], lines: list[Place | None]) -> str:
    """``sources``: URL -> text; ``lines``: for each line where it came from, None for one of our own making."""
    mappings = []
    before = (0, 0)
    for place in lines:
        mappings.append(segment(place, before) if place else "")
        before = place or before
    content = {
        "version": 3,
        "sources": list(sources),
        "sourcesContent": list(sources.values()),
        "names": [],
        "mappings": ";".join(mappings),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def segment(place: Place, before: Place) -> str:
    """The start of a line: column 0 of it, and of the line of its source; source and line as differences."""
    return "".join(map(digits, (0, place[0] - before[0], place[1] - before[1], 0)))


def digits(number: int) -> str:
    """A number in Base64 digits of five bits, the sign in the last bit of all, the lowest bits first."""
    rest = -number << 1 | 1 if number < 0 else number << 1
    text = ""
    while True:
        rest, bits = rest >> 5, rest & 31
        text += DIGITS[bits | 32 if rest else bits]
        if not rest:
            return text
