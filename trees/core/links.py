"""The pictures and links that stand in a text, as far as they can be seen without reading all of its Markdown.
No Django here."""

from __future__ import annotations

import re

# Each begins with characters of its own, which are quick to find; what stands before them is looked at after that.
LINK = re.compile(r"\]\([ \t\n]*<?(?P<to>[^\s<>()]+)")
PICTURE = re.compile(r"!\[(?<!\\!\[)(?P<text>[^\[\]]*)\](?:\([ \t\n]*<?(?P<to>[^\s<>()]*)|\[)")
WRITTEN_AS_HTML = re.compile(r"<img\b(?![^<>]*\balt\s*=\s*[\"']?[^\"'\s>])[^<>]*>", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PICTURES_PATH, PICTURE_SUFFIX = "/pictures/", ".webp"


def pictures(text: str) -> list[tuple[str, str]]:
    """What each picture says to those who cannot see it, and its address; "" for one that stands further down."""
    return [(found["text"].strip(), found["to"] or "") for found in PICTURE.finditer(text)] if "![" in text else []


def targets(text: str) -> list[str]:
    """The addresses of all links and pictures."""
    return [found["to"] for found in LINK.finditer(text)]


def has_html_image_without_alt(text: str) -> bool:
    """Whether a picture that is written as HTML says nothing to those who cannot see it."""
    return "<" in text and bool(WRITTEN_AS_HTML.search(text))


def is_external(to: str) -> bool:
    """Whether it is on another site: no page loads a picture from there."""
    return to.startswith("//") or bool(SCHEME.match(to))


def is_relative(to: str) -> bool:
    """Whether it only means something beside the file that the text came from."""
    return not to.startswith(("/", "#", "?")) and not SCHEME.match(to)


def stored_pictures(text: str) -> list[str]:
    """The addresses below /pictures/, of pictures and of links to them."""
    return [to.partition("#")[0].partition("?")[0] for to in targets(text) if to.startswith(PICTURES_PATH)]
