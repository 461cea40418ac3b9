"""Tags and texts of HTML as Markdown, as far as a step can show it. Pages sanitise what they show again."""

from __future__ import annotations

import re

from trees.core.formats.html_lists import ItemList
from trees.core.formats.html_tokens import BLOCKS, Token
from trees.core.formats.pictures import URL as FOUND
from trees.core.links import LINK_SCHEMES
from trees.core.text import escape_markdown

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
VERBATIM = {"pre", "code"}
SHOWN = {"img", "iframe", "video", "audio", "source", "embed"}
EMPHASIS = {"**", "*"}
PUNCTUATION_AT_END = re.compile(r"(?:\\?[^\w\s*\\])+$")
PUNCTUATION_AT_START = re.compile(r"(?:\\[^\w\s]|[^\w\s*\\\[<`])+")
SAFE = re.compile(rf"(?i:https?://|(?:{'|'.join(sorted(LINK_SCHEMES - {'http', 'https'}))}):)[^\s]+")
# The picture of a file that lies beside the page, as those of an export do.
BESIDE = re.compile(r"(?![/.]*/)[\w ./%~+-]+\.(?:png|jpe?g|gif|webp)", re.IGNORECASE)
MAX_LIST_DEPTH = 8  # lists within lists


class Writer:
    """Writes Markdown. ``lists``: those that are open.

    ``widths``: of the markers of the lists. ``open``: the open marks, links and blocks, each with the index in
    ``parts`` at which its text begins. ``fresh``: whether a line begins. ``gap``: whether a paragraph ended in an item.
    ``closed``: the mark that was closed last, as long as nothing follows.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[ItemList] = []
        self.widths: list[int] = []
        self.open: dict[str, int] = {}
        self.to = ""
        self.verbatim = ""
        self.quotes = 0
        self.fresh = True
        self.gap = False
        self.closed = ""

    def markdown(self) -> str:
        """What was written, without blank lines around it and with at most one between its parts."""
        for tag in filter(None, (self.verbatim, "blockquote" if self.quotes else "")):
            self.quotes = min(self.quotes, 1)
            self.take(Token(f"/{tag}"))
        lines = (line.rstrip() for line in "".join(self.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def take(self, token: Token) -> None:
        name = token.tag.removeprefix("/")
        if not token.tag:
            self._words(token.text)
        elif name in VERBATIM and (not self.verbatim or token.tag == f"/{self.verbatim}"):
            self._verbatim(name, token.tag == name)
        elif self.verbatim:
            self._put("\n" if token.tag == "br" else "")
        elif name in MARKS:
            self._mark(MARKS[name], token.tag == name)
        elif name == "a":
            self._link(token)
        elif name in BLOCKS:
            self._block(token, name)
        elif token.tag == "br":
            self._put(f"\n{self._indent()}", fresh=True)
        elif name in ("td", "th"):
            self._put("" if not self.parts or self.parts[-1][-1].isspace() else " ")
        elif token.tag in SHOWN:
            self._shown(token)

    def _put(self, text: str, fresh: bool | None = None) -> None:
        if text:
            self.parts.append(text)
            self.closed = ""
        self.fresh = self.fresh if fresh is None else fresh

    def _indent(self) -> str:
        """White space below the text of the present item."""
        return " " * sum(self.widths[:MAX_LIST_DEPTH])

    def _words(self, text: str) -> None:
        if self.verbatim:
            self._put(text)
            return
        words = re.sub(r"\s+", " ", text)
        if not words.strip():
            self._put("" if self.fresh else words)
            return
        self._end_gap()
        if self.closed and words[0].isalnum():
            self._move_punctuation(self.closed)
        if self.fresh:
            words = words.lstrip()
        end = len(words.rstrip())
        escaped = escape_markdown(words[:end], self.fresh)
        lead = " " if words[0] == " " else ""
        self._put(f"{lead}{escaped}{words[end:]}", fresh=False)

    def _end_gap(self) -> None:
        """Begins the next paragraph of an item."""
        if self.gap:
            self._put(f"\n\n{self._indent()}", fresh=True)
        self.gap = False

    def _move_punctuation(self, mark: str) -> None:
        """``**Note:**x`` would show its asterisks: marks end behind a letter if one follows."""
        text = self.parts[-1].removesuffix(mark)
        if (match := PUNCTUATION_AT_END.search(text)) and text[: match.start()].removeprefix(mark).strip():
            self.parts[-1] = f"{text[: match.start()]}{mark}{match[0]}"

    def _mark(self, mark: str, opens: bool) -> None:
        if opens and mark not in self.open:
            self._end_gap()
            self.open[mark] = len(self.parts)
        elif not opens and mark in self.open:
            self._wrap(self.open.pop(mark), mark, mark)
            self.closed = mark if self.parts and self.parts[-1].endswith(mark) else ""

    def _link(self, token: Token) -> None:
        if token.tag == "a":
            self._end_gap()
            self.open["a"], self.to = len(self.parts), safe_url(token.attributes.get("href", ""))
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
            if at and before in EMPHASIS and self.parts[-1][-1].isalnum() and not inside[0].isalnum():
                begin = PUNCTUATION_AT_START.match(inside)
                cut = begin.end() if begin else 0
                lead, inside = lead + inside[:cut], inside[cut:]
            words = f"{lead}{before}{inside}{after}{trail}" if inside else f"{lead}{trail}"
        self._put(words)

    def _verbatim(self, name: str, opens: bool) -> None:
        """Code, with as many backticks around it as it needs."""
        if opens:
            if name == "pre":
                self._block(Token("div"), "div")
            self._end_gap()
            self.verbatim, self.open["code"] = name, len(self.parts)
            return
        at = self.open.pop("code", len(self.parts))
        code = "".join(self.parts[at:])
        del self.parts[at:]
        self.verbatim = ""
        runs = max(map(len, re.findall("`+", code)), default=0)
        if name == "pre":
            fence, indent = "`" * max(3, runs + 1), self._indent()
            lines = [fence, *code.strip("\n").split("\n"), fence]
            self._put(f"\n{indent}".join(lines) + ("" if self.lists else "\n\n"), fresh=not self.lists)
            self.gap = bool(self.lists)
        elif code.strip():
            mark, pad = "`" * (runs + 1), " " if "`" in (code.strip()[0], code.strip()[-1]) else ""
            self._put(f"{mark}{pad}{' '.join(code.split())}{pad}{mark}", fresh=False)

    def _block(self, token: Token, name: str) -> None:
        self.open = {key: at for key, at in self.open.items() if key == "quote"}
        if name in ("ul", "ol"):
            self._list(name, token)
        elif token.tag == "li":
            self._item(token)
        elif name == "blockquote":
            self._quote(token.tag == name)
        elif token.tag == "hr":
            self._put("\n\n---\n\n", fresh=True)
        elif name != "li" and self.lists:
            self.gap = self.gap or not self.fresh
        elif name != "li":
            self._put("\n" if name == "tr" else "\n\n", fresh=True)
            self._put("### " if re.fullmatch("h[1-6]", token.tag) else "")

    def _quote(self, opens: bool) -> None:
        """Each line of the outermost quotation gets its mark; one in a list or in another one is a paragraph."""
        self.quotes += 1 if opens else -1 if self.quotes else 0
        self._put("" if self.lists else "\n\n", fresh=True)
        if self.lists:
            self.gap = True
        elif opens and self.quotes == 1:
            self.open["quote"] = len(self.parts)
        elif not opens and not self.quotes and "quote" in self.open:
            at = self.open.pop("quote")
            text = re.sub(r"\n{3,}", "\n\n", "".join(self.parts[at:])).strip("\n")
            del self.parts[at:]
            self._put("\n".join(f"> {line}".rstrip() for line in text.split("\n")) + "\n\n" if text else "")

    def _list(self, name: str, token: Token) -> None:
        if token.tag == name:
            self.lists.append(ItemList.begun_by(token))
            self.widths.append(0)
        elif self.lists:
            self.lists.pop()
            self.widths.pop()
        self.gap = bool(self.lists) and token.tag != name
        is_inner = len(self.lists) > (token.tag == name)
        self._put("" if is_inner else "\n\n", fresh=True)

    def _item(self, token: Token) -> None:
        if not self.lists:
            self.lists, self.widths = [ItemList()], [0]
        self.lists[-1].begin_item(token)
        marker = self.lists[-1].next_marker()
        self.widths[-1] = 0
        indent = self._indent()
        self.widths[-1] = 3 if marker[0] == "-" else max(3, len(marker))
        self.gap = False
        self._put(f"\n{indent}{marker}", fresh=True)

    def _shown(self, token: Token) -> None:
        words, source = token.attributes.get("alt", ""), token.attributes.get("src", "")
        is_found = token.tag == "img" and (FOUND.fullmatch(source) or BESIDE.fullmatch(source))
        if to := source.replace(" ", "%20") if is_found else safe_url(source):
            self._end_gap()
            self._put(
                f"![{escape_markdown(words, start=False)}]({to})" if token.tag == "img" else f"<{to}>", fresh=False
            )
        elif token.tag == "img":
            self._words(words)


def safe_url(url: str) -> str:
    """``url`` as Markdown can contain it, or "" for a scheme that is not allowed."""
    url = re.sub(r"[\s()<>\\]", lambda match: f"%{ord(match[0]):02X}", url.strip())
    return url if SAFE.fullmatch(url) else ""
