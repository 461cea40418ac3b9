"""HTML to Markdown, as far as a step can show it. Scripts, styles and form fields are removed.

One pass over the text, however broken it is. Pages sanitise what they show again. See docs/decisions/zingtree-html.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from trees.core.links import LINK_SCHEMES
from trees.core.text import escape_start

TAG = re.compile(r"(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<attributes>[^>]*)>")
ATTRIBUTE = re.compile(r"([A-Za-z-]{1,20})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
SKIPPED = {"script", "style", "title", "template", "noscript", "head", "textarea", "select", "svg"}
BLOCKS = {
    "p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "hr", "section", "article", "header", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "figure", "form", "fieldset",
}  # fmt: skip
ATTRIBUTED = {"a", "img", "iframe", "span", "p", "li", "section", "h1", "h2", "h3", "h4", "h5", "h6"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "s": "~~", "del": "~~"}
SAFE = re.compile(rf"(?i:https?://|(?:{'|'.join(sorted(LINK_SCHEMES - {'http', 'https'}))}):)[^\s]+")
MARKUP = re.compile(r"[\\`*_\[\]]")
MAX_LIST_DEPTH = 8  # lists within lists
MAX_ATTRIBUTES_CHARS = 2000  # characters of one tag


@dataclass(frozen=True, slots=True)
class Token:
    """``tag`` is a tag name, with a slash in front for an end tag; "" for text."""

    tag: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def to_markdown(html: str) -> str:
    """The Markdown of ``html``, without blank lines around it."""
    writer = Writer()
    for token in tokens(html):
        writer.take(token)
    return writer.markdown()


def to_line(html: str) -> str:
    """The plain text of ``html`` in one line."""
    words = (
        token.text or (" " if token.tag.strip("/") in {*BLOCKS, "br", "td", "th"} else "") for token in tokens(html)
    )
    return " ".join("".join(words).split())


def title_and_body(html: str) -> tuple[str, str]:
    """The first line of ``html`` as plain text, and the rest as Markdown, with the link of the first line, too."""
    title: list[str] = []
    writer = Writer()
    ended = False
    for token in tokens(html):
        ended = ended or (token.tag.strip("/") in {*BLOCKS, "br"} and bool("".join(title).strip()))
        if ended:
            writer.take(token)
        elif not token.tag:
            title.append(token.text)
        elif token.tag == "a" and (to := _safe_url(token.attributes.get("href", ""))):
            writer.parts.append(f"<{to}>\n\n")
    return " ".join("".join(title).split()), writer.markdown()


def tokens(html: str) -> Iterator[Token]:
    """Texts and tags in order, without comments and the content of SKIPPED elements."""
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
    yield Token(f"{match['close']}{name}", attributes=given)
    if name not in SKIPPED or match["close"]:
        yield Token(text=unescape(piece[match.end() :]))


class Writer:
    """Writes Markdown. ``lists``: for each open list the number of its next item, 0 for bullets.

    ``open``: the open marks and links, each with the index in ``parts`` at which its text begins.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[int] = []
        self.open: dict[str, int] = {}
        self.to = ""
        self.verbatim = False

    def markdown(self) -> str:
        """What was written, without blank lines around it and with at most one between its parts."""
        lines = (line.rstrip() for line in "".join(self.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def take(self, token: Token) -> None:
        name = token.tag.removeprefix("/")
        if not token.tag:
            self._words(token.text)
        elif name in MARKS:
            self._mark(MARKS[name], token.tag == name)
        elif name == "a":
            self._link(token)
        elif name in BLOCKS:
            self._block(token.tag, name)
        elif token.tag == "br":
            self.parts.append("\n")
        elif token.tag == "/td" or token.tag == "/th":
            self.parts.append(" ")
        elif token.tag in ("img", "iframe"):
            self._shown(token)

    def _words(self, text: str) -> None:
        if self.verbatim:
            self.parts.append(text)
            return
        text = re.sub(r"\s+", " ", MARKUP.sub(r"\\\g<0>", text))
        begins = not self.parts or self.parts[-1].endswith(("\n", "- ", ". ", "> ", "# "))
        self.parts.append(escape_start(text.lstrip()) if begins else text)

    def _mark(self, mark: str, opens: bool) -> None:
        if opens and mark not in self.open and not self.verbatim:
            self.open[mark] = len(self.parts)
        elif not opens and mark in self.open:
            self._wrap(self.open.pop(mark), mark, mark)

    def _link(self, token: Token) -> None:
        if token.tag == "a":
            self.open["a"], self.to = len(self.parts), _safe_url(token.attributes.get("href", ""))
        elif "a" in self.open:
            at = self.open.pop("a")
            self._wrap(at, "[" if self.to else "", f"]({self.to})" if self.to else "")

    def _wrap(self, at: int, before: str, after: str) -> None:
        """Puts marks around the text since ``at``, without white space inside. Empty text and blocks get none."""
        words = "".join(self.parts[at:])
        inside = words.strip()
        del self.parts[at:]
        if inside and "\n\n" not in inside:
            lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            words = f"{lead}{before}{inside}{after}{trail}"
        self.parts.append(words)

    def _block(self, tag: str, name: str) -> None:
        self.open.clear()
        if name in ("ul", "ol"):
            self._list(name, tag == name)
        elif tag == "li":
            self._item()
        elif name == "pre":
            self.verbatim = tag == name
            self.parts.append("\n\n```\n" if self.verbatim else "\n```\n\n")
        elif tag == "hr":
            self.parts.append("\n\n---\n\n")
        elif name != "li":
            self.parts.append("" if self.lists else "\n" if name == "tr" else "\n\n")
            self.parts.append("### " if re.fullmatch("h[1-6]", tag) else "> " if tag == "blockquote" else "")

    def _list(self, name: str, opens: bool) -> None:
        if opens:
            self.lists.append(1 if name == "ol" else 0)
        elif self.lists:
            self.lists.pop()
        self.parts.append("" if self.lists[opens:] else "\n\n")

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        indent = "   " * max(0, min(len(self.lists), MAX_LIST_DEPTH) - 1)
        self.parts.append(f"\n{indent}{f'{number}.' if number else '-'} ")

    def _shown(self, token: Token) -> None:
        if to := _safe_url(token.attributes.get("src", "")):
            words = MARKUP.sub("", token.attributes.get("alt", ""))
            self.parts.append(f"![{words}]({to})" if token.tag == "img" else f"<{to}>")


def _safe_url(url: str) -> str:
    """``url`` as Markdown can contain it, or "" for a scheme that is not allowed."""
    url = re.sub(r"[\s()<>\\]", lambda match: f"%{ord(match[0]):02X}", url.strip())
    return url if SAFE.fullmatch(url) else ""
