"""Pictures and links in a Markdown text, found by patterns: parsing all Markdown would be too slow for check()."""

from __future__ import annotations

import re

# Each pattern begins with literal characters, which re finds quickly; lookbehinds come after them.
LINK = re.compile(r"\]\([ \t\n]*<?(?P<to>[^\s<>()]+)")
PICTURE = re.compile(r"!\[(?<!\\!\[)(?P<text>[^\[\]]*)\](?:\([ \t\n]*<?(?P<to>[^\s<>()]*)|\[)")
HTML_IMAGE_WITHOUT_ALT = re.compile(r"<img\b(?![^<>]*\balt\s*=\s*[\"']?[^\"'\s>])[^<>]*>", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What a link can begin with. None of them runs a program with words that a guide chooses.
LINK_SCHEMES = frozenset(
    {
        "http", "https", "mailto", "tel", "sms", "callto", "sip", "sips", "ssh", "sftp", "ms-settings",
        "ms-quick-assist", "msteams", "slack", "zoommtg", "skype", "xmpp", "vnc",
    }
)  # fmt: skip
PICTURES_PATH, PICTURE_SUFFIX = "/pictures/", ".webp"


def pictures(text: str) -> list[tuple[str, str]]:
    """(text alternative, URL) of each picture; the URL is "" for a reference such as ![text][name]."""
    return [(match["text"].strip(), match["to"] or "") for match in PICTURE.finditer(text)] if "![" in text else []


def targets(text: str) -> list[str]:
    """The URLs of all links and pictures."""
    return [match["to"] for match in LINK.finditer(text)]


def has_html_image_without_alt(text: str) -> bool:
    """Whether the text has an <img> without a text alternative."""
    return "<" in text and bool(HTML_IMAGE_WITHOUT_ALT.search(text))


def is_external(to: str) -> bool:
    """Whether the URL is on another site: pages load no pictures from there."""
    return to.startswith("//") or bool(SCHEME.match(to))


def is_dead(to: str) -> bool:
    """Whether the URL has a scheme that no link here can have."""
    scheme, _, _ = to.partition(":")
    return bool(SCHEME.match(to)) and scheme.lower() not in LINK_SCHEMES


def is_relative(to: str) -> bool:
    """Whether the URL is relative to a file that the text came from."""
    return not to.startswith(("/", "#", "?")) and not SCHEME.match(to)


def stored_pictures(text: str) -> list[str]:
    """The URLs below /pictures/, of pictures and of links to them."""
    return [to.partition("#")[0].partition("?")[0] for to in targets(text) if to.startswith(PICTURES_PATH)]
