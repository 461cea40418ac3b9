"""HTML as a row of tags and texts, however broken it is, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from trees.core.formats.document import FormatError

TAG = re.compile(r"(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>[^>]*)>")
ATTRIBUTE = re.compile(r"([A-Za-z-]{1,20})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
SKIPPED = {"script", "style", "title", "template", "noscript", "head"}
BLOCKS = {
    "p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "hr", "section", "article", "header", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "figure", "form", "fieldset", "option", "textarea", "text",
    "caption", "figcaption", "summary",
}  # fmt: skip
ATTRIBUTED = {
    "a",
    "ol",
    "img",
    "iframe",
    "video",
    "audio",
    "source",
    "embed",
    "span",
    "p",
    "li",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
COUNTED_DOWN = re.compile(r"(?:^|\s)reversed(?:\s|=|/|$)", re.IGNORECASE)
# Raised and lowered characters that Unicode has, as Markdown has neither: 10<sup>6</sup> is not 106.
RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
PLACED = {"sup": (RAISED, "^"), "sub": (LOWERED, "_")}
QUOTES = {"q": "“", "/q": "”"}  # drawn by browsers around the element
MAX_TAGS = 150_000  # of a file: a megabyte of them takes seconds
MAX_ATTRIBUTES_CHARS = 100_000  # characters of one tag, more than any browser takes as a link


@dataclass(frozen=True, slots=True)
class Token:
    """``tag`` is a tag name, with a slash in front for an end tag; "" for text."""

    tag: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def check_tag_count(text: str) -> None:
    """Raises FormatError if a file that holds HTML has more than MAX_TAGS tags."""
    count = text.count("<") + text.count("\\u003c") + text.count("\\u003C")
    if count > MAX_TAGS:
        raise FormatError(f"A text has at most {MAX_TAGS:,} tags of HTML, this has {count:,}.")


def tokens(html: str) -> Iterator[Token]:
    """Texts and tags in order, without comments and the content of SKIPPED elements.

    What is raised or lowered has the characters for that, or a mark before its digits; quotations have their marks.
    """
    placed = ""
    for token in _with_counts(_tokens(html)):
        if token.tag in PLACED or token.tag in BLOCKS or (placed and token.tag == f"/{placed}"):
            placed = token.tag if token.tag in PLACED else ""
        elif placed and token.text.strip():
            token = Token(text=_placed(token.text, *PLACED[placed]))
        yield token
        if token.tag in QUOTES:
            yield Token(text=QUOTES[token.tag])


def _with_counts(tokens: Iterator[Token]) -> Iterator[Token]:
    """A list that counts down begins with how many items it has: all tokens are read up to its end."""
    waiting: list[Token] = []
    lists: list[Token] = []
    counts: list[int] = []
    reversed_ = 0  # how many of the open lists count down
    for token in tokens:
        if token.tag in ("ol", "ul"):
            lists.append(token)
            counts.append(0)
            reversed_ += "reversed" in token.attributes
        elif token.tag == "li" and lists:
            counts[-1] += 1
        elif token.tag in ("/ol", "/ul") and lists:
            ended, count = lists.pop(), counts.pop()
            reversed_ -= "reversed" in ended.attributes
            ended.attributes["items"] = str(count)
        waiting.append(token)
        if not reversed_:
            yield from waiting
            waiting.clear()
    for token, count in zip(lists, counts, strict=True):
        token.attributes["items"] = str(count)
    yield from waiting


def _placed(text: str, characters: dict[int, int], mark: str) -> str:
    """``text`` raised or lowered. One without digits is as clear as it is: 1<sup>st</sup>."""
    if not any(map(str.isdigit, text)) and text.strip() != "n":
        return text
    words = text.strip()
    is_known = all(ord(each) in characters for each in words)
    return text.translate(characters) if is_known else text.replace(words, f"{mark}{words}")


def _tokens(html: str) -> Iterator[Token]:
    first, *pieces = html.split("<")
    yield Token(text=unescape(first))
    end = ""  # what ends the skipped part
    for piece in pieces:
        if end == "-->" and end in piece:
            end, piece = "", piece.partition("-->")[2]
            yield Token(text=unescape(piece))
        elif not end and piece.startswith("!--"):
            end = "" if "-->" in piece else "-->"
            yield Token(text=unescape(piece.partition("-->")[2]))
        elif not end or (end != "-->" and piece.lower().startswith(end)):
            match = TAG.match(piece)
            name = match["name"].lower() if match else ""
            end = f"/{name}" if name in SKIPPED and match and not match["close"] else ""
            yield from _tag(piece, match, name)


def _tag(piece: str, match: re.Match[str] | None, name: str) -> Iterator[Token]:
    if not match:
        yield Token(text=unescape(f"<{piece}") if not piece.startswith(("!", "?")) else "")
        return
    attributes = match["attributes"][:MAX_ATTRIBUTES_CHARS] if name in ATTRIBUTED else ""
    given = {key.lower(): unescape(value.strip("\"'")) for key, value in ATTRIBUTE.findall(attributes)}
    if name == "ol" and COUNTED_DOWN.search(attributes):
        given["reversed"] = ""
    yield Token(f"{match['close']}{name}", attributes=given)
    if name not in SKIPPED or match["close"]:
        yield Token(text=unescape(piece[match.end() :]))
