"""Our own sanitised HTML as the nodes that trees/core/typeset/booklet.typ shows.

A node is a text, or ``[tag, value, children]``. What is nested deeper than a page could show is shown at that depth.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from project.web.direction import RIGHT_TO_LEFT

MAX_DEPTH = 10  # Typst nests 64 rules at most, and a quotation takes four of them
TAGS = {
    "p": "p", "br": "br", "hr": "hr", "h3": "h", "h4": "h", "h5": "h", "h6": "h", "ul": "ul", "ol": "ol", "li": "li",
    "blockquote": "quote", "pre": "pre", "code": "code", "em": "em", "strong": "strong", "s": "s", "del": "s",
    "sup": "sup", "a": "a", "img": "img", "table": "table", "tr": "tr", "th": "cell", "td": "cell",
}  # fmt: skip
VOID = {"br", "hr", "img"}
ONLY_TEXT = {"pre", "code"}
HOLDS_NO_TEXT = {"ul", "ol", "table", "tr"}
HOLDS_BLOCKS = {"", "blockquote", "li"}
WORD = re.compile(r"[^\W\d_]")

TreeNode = str | list[Any]


class HtmlTree(HTMLParser):
    """``HtmlTree(path_of).nodes_of(html)``. ``path_of``: the file of a picture's URL, or "" where there is none.

    ``count``: how many nodes were made.
    """

    def __init__(self, path_of: Any):
        super().__init__(convert_charrefs=True)
        self._path_of = path_of
        self.count = 0
        self._open: list[tuple[str, list[Any]]] = []

    def nodes_of(self, html: str) -> list[TreeNode]:
        self._nodes: list[TreeNode] = []
        self._open = []
        self.reset()
        self.feed(html)
        self.close()
        return [directed(node) for node in self._nodes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            return
        given = {name: value or "" for name, value in attrs}
        node: list[Any] = [TAGS[tag], None, []]
        if tag == "img":
            node = self._picture(given)
        elif tag == "a":
            node[1] = given.get("href", "")
        elif tag == "ol":
            node[1] = int(given.get("start", "1"))
        if tag in ONLY_TEXT:
            node[1] = ""
        is_shown = len(self._open) < MAX_DEPTH and not self._in_text()
        if is_shown:
            self._add(node)
        if tag not in VOID:
            self._open.append((tag if is_shown else "", node))

    def handle_endtag(self, tag: str) -> None:
        if tag not in TAGS or tag in VOID or not self._open:
            return
        opened, node = self._open.pop()
        if opened == "table":
            node[:] = _table(node[2])
        elif opened == "a" and not node[1].startswith(("http://", "https://", "mailto:", "tel:")):
            node[:] = ["span", None, node[2]]

    def handle_data(self, data: str) -> None:
        if text_only := self._in_text():
            text_only[1] += data
            return
        holder = self._holder()[0]
        if holder not in HOLDS_NO_TEXT and not (data.isspace() and "\n" in data and holder in HOLDS_BLOCKS):
            self._add(data.replace("\n", " "))

    def _picture(self, given: dict[str, str]) -> list[Any]:
        alt, url = given.get("alt", ""), given.get("src", "")
        if path := self._path_of(url):
            return ["img", {"path": path, "alt": alt, "width": 0}, []]
        return ["em", None, [f"[{alt or 'picture'}]"]]

    def _in_text(self) -> list[Any] | None:
        return next((node for tag, node in self._open if tag in ONLY_TEXT), None)

    def _holder(self) -> tuple[str, list[Any]]:
        return next(((tag, node) for tag, node in reversed(self._open) if tag), ("", []))

    def _add(self, node: TreeNode) -> None:
        self.count += 1
        holder = self._holder()[1]
        (holder[2] if holder else self._nodes).append(node)


def directed(node: TreeNode) -> TreeNode:
    """``node`` from right to left where its first letter is written so."""
    return ["rtl", None, [node]] if is_right_to_left(text_of(node)) else node


def is_right_to_left(text: str) -> bool:
    first = WORD.search(text)
    return bool(first and RIGHT_TO_LEFT.match(first[0]))


def text_of(node: TreeNode) -> str:
    """The beginning of the text of a node."""
    waiting: list[TreeNode] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and WORD.search(each):
            return each
        if isinstance(each, list):
            waiting += reversed(each if not each or isinstance(each[0], list) else each[2])
    return ""


def _table(rows: list[Any]) -> list[Any]:
    cells = [[cell for cell in row[2] if isinstance(cell, list)] for row in rows if isinstance(row, list)]
    columns = max(map(len, cells), default=0)
    if not columns:
        return ["span", None, []]
    return ["table", columns, [cell for row in cells for cell in _filled(row, columns)]]


def _filled(row: list[Any], columns: int) -> list[Any]:
    return [["span", None, cell[2]] for cell in row] + [["span", None, []]] * (columns - len(row))
