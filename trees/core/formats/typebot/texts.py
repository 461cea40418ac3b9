"""What a bot says: rich texts, and conditions in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trees.core.formats.html_writer import safe_url
from trees.core.formats.typebot.rows import Row, rows, text_of
from trees.core.text import SPECIAL, escape_markdown, escape_start, one_line

LISTS = {"ul": "- ", "ol": "1. "}
USE = re.compile(r"\\\{\\\{((?:[^{}\\]|\\[^{}])*+)\\\}\\\}")  # {{name}}, as Markdown
MAX_PARTS = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step: ``plain`` as a title, ``markdown`` as text below one."""

    plain: str
    markdown: str
    is_item: bool = False


def content_lines(content: Any, names: Mapping[str, str]) -> Iterator[Line]:
    """The lines of a rich text, or of the plain text of older versions. ``names``: variable -> field of the guide."""
    rich = content.get("richText") if isinstance(content, dict) else None
    if isinstance(rich, list):
        yield from _rich_lines(rich, names)
    elif isinstance(content, dict):
        plain = (one_line(line) for line in str(content.get("plainText") or "").split("\n"))
        yield from (Line(line, _with_fields(escape_markdown(line), names)) for line in plain if line)


def joined(lines: Iterable[Line]) -> str:
    """Lines as paragraphs; items of a list without a blank line between them."""
    text, was_item = "", False
    for line in lines:
        text += ("\n" if line.is_item and was_item else "\n\n" if text else "") + line.markdown
        was_item = line.is_item
    return text


def link_line(url: str) -> Line:
    return Line(url, f"<{to}>" if (to := safe_url(url)) else escape_markdown(url))


def condition_in_words(condition: Row, variables: Mapping[str, str]) -> str:
    """``Age greater than 80 and City is set``. ``variables``: id -> name."""
    comparisons = [
        " ".join(
            filter(
                None,
                [
                    variables.get(text_of(each, "variableId"), ""),
                    text_of(each, "comparisonOperator").lower() or "equal to",
                    text_of(each, "value"),
                ],
            )
        )
        for each in rows(condition, "comparisons")
        if text_of(each, "variableId") or text_of(each, "value")
    ]
    joint = " or " if text_of(condition, "logicalOperator") == "OR" else " and "
    return joint.join(comparisons) or "If the condition holds"


def _rich_lines(rich: list[Any], names: Mapping[str, str]) -> Iterator[Line]:
    """A line for each paragraph and for each item of a list, in order."""
    waiting = [(node, 0, "") for node in reversed(rich)]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        node, depth, mark = waiting.pop()
        children = node.get("children") if isinstance(node, dict) else None
        inside = children if isinstance(children, list) else []
        kind = text_of(node, "type")
        if kind in LISTS:
            waiting += [(each, depth + 1, LISTS[kind]) for each in reversed(inside)]
        elif any(text_of(each, "type") in LISTS for each in inside):
            waiting += [(each, depth, "" if number else mark) for number, each in reversed([*enumerate(inside)])]
        elif plain := one_line(
            "".join(text + (f" ({url})" if url not in ("", text) else "") for text, url in _parts(node))
        ):
            markdown = escape_start("".join(_markdown(text, url) for text, url in _parts(node)).strip())
            yield Line(plain, "   " * (depth - 1) + mark + _with_fields(markdown, names), bool(mark))


def _parts(node: Any) -> Iterator[tuple[str, str]]:
    """``(text, url)`` of the texts in a node, in order; ``url`` of a link, else ""."""
    waiting = [(node, "")]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        node, url = waiting.pop()
        if not isinstance(node, dict):
            continue
        url = text_of(node, "url") or url
        if isinstance(text := node.get("text"), str):
            yield text, url
        children = node.get("children")
        waiting += [(each, url) for each in reversed(children)] if isinstance(children, list) else []


def _markdown(text: str, url: str) -> str:
    plain = SPECIAL.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))
    if to := safe_url(url):
        return f"<{to}>" if text.strip() == url else f"[{plain}]({to})"
    return f"{plain} ({escape_markdown(url, start=False)})" if url else plain


def _with_fields(markdown: str, names: Mapping[str, str]) -> str:
    """``markdown`` in which variables that a field of the guide asks for show their value."""

    def shown(match: re.Match[str]) -> str:
        name = names.get(re.sub(r"\\(.)", r"\1", match[1]).strip())
        return f"{{{{{name}}}}}" if name else match[0]

    return USE.sub(shown, markdown)
