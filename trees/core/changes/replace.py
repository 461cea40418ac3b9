"""Find and replace in a guide: in the titles, texts and answers of its steps. Time is linear in the guide's length.

In texts, what only looks like words is left as it is: the keys of pictures, the settings of input fields and
``{{placeholders}}``. They name something, and a changed name would lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import orjson

from trees.core.graph import Graph, Node, Option
from trees.core.links import PICTURE_SUFFIX, PICTURES_PATH
from trees.core.stored import MAX_BODY_CHARS, MAX_TITLE_CHARS
from trees.core.text import one_line, tidy

MAX_FIND_CHARS = 200  # of the text to find, and of the one in its place
TITLES, TEXTS, ANSWERS = PLACES = ("titles", "texts", "answers")
CONTEXT_CHARS = 60  # shown before and after a match
PICTURE = rf"{PICTURES_PATH}[0-9a-f]{{32}}{re.escape(PICTURE_SUFFIX)}"
INPUT, PLACEHOLDER = r"(?<!_)_{3,}[ \t]*\{[^{}\n]*\}", r"\{\{[^{}\n]*\}\}"
NAMES = f"{PICTURE}|{INPUT}|{PLACEHOLDER}"

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Query:
    """What to find. ``places``: some of PLACES."""

    text: str
    whole_word: bool = False
    match_case: bool = False
    places: frozenset[str] = frozenset(PLACES)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Group 1 is a match; without it, it is a name, which stays."""
        before = r"(?<!\w)" if self.whole_word and re.match(r"\w", self.text) else ""
        after = r"(?!\w)" if self.whole_word and re.search(r"\w\Z", self.text) else ""
        flags = 0 if self.match_case else re.IGNORECASE
        return re.compile(f"{NAMES}|({before}{re.escape(self.text)}{after})", flags)

    @cached_property
    def stored_pattern(self) -> re.Pattern[str]:
        """Finds the text in stored JSON, in any place and also in the middle of words."""
        return re.compile(re.escape(orjson.dumps(self.text).decode()[1:-1]), 0 if self.match_case else re.IGNORECASE)

    def may_match(self, content: str) -> bool:
        """False where the stored form ``content`` of a graph has no match. Quicker than reading the graph."""
        return bool(self.stored_pattern.search(content))


@dataclass(frozen=True, slots=True)
class Change:
    """One changed line. ``place``: of PLACES. Both lines in parts: (text, whether it is a match or replaces one)."""

    node: str
    title: str
    place: str
    before: Parts
    after: Parts


@dataclass(slots=True)
class Replacement:
    """``graph``: with all ``matches`` replaced, in so many ``lines``. ``error``: why it cannot be saved, or ""."""

    graph: Graph
    matches: int = 0
    lines: int = 0
    changes: list[Change] = field(default_factory=list)
    error: str = ""


def replace_in(graph: Graph, query: Query, by: str, max_changes: int) -> Replacement:
    """Replaces every match in ``graph`` by the text ``by``, and describes the first ``max_changes`` changed lines."""
    result = Replacement(graph)
    nodes: dict[str, Node] = {}
    for node in graph.nodes.values():
        nodes[node.key] = _replaced(node, query, by, result, max_changes)
    result.graph = replace(graph, nodes=nodes) if result.matches else graph
    return result


def _replaced(node: Node, query: Query, by: str, result: Replacement, max_changes: int) -> Node:
    before = result.matches
    title, body, options = node.title, node.body, node.options
    for place, text in _texts(node, query):
        _note(node, place, text, query, by, result, max_changes)
    if result.matches == before:
        return node
    if TITLES in query.places:
        title = one_line(_substituted(title, query, by))
    if TEXTS in query.places:
        body = tidy(_substituted(body, query, by))
    if ANSWERS in query.places:
        options = tuple(_relabelled(option, query, by) for option in options)
    if max([len(title), *(len(option.label) for option in options)]) > MAX_TITLE_CHARS or len(body) > MAX_BODY_CHARS:
        result.error = f"the step “{node.title[:60]}” would be too long"
    return replace(node, title=title, body=body, options=options)


def _texts(node: Node, query: Query) -> Iterator[tuple[str, str]]:
    if TITLES in query.places:
        yield TITLES, node.title
    if TEXTS in query.places:
        yield from ((TEXTS, line) for line in node.body.split("\n"))
    if ANSWERS in query.places:
        yield from ((ANSWERS, option.label) for option in node.options)


def _note(node: Node, place: str, text: str, query: Query, by: str, result: Replacement, max_changes: int) -> None:
    """Counts the matches of one line, and describes its change."""
    before = tuple(_split(text, query))
    count = sum(is_match for part, is_match in before if part != by)
    if not count:
        return
    result.matches += count
    result.lines += 1
    if len(result.changes) < max_changes:
        after = tuple((by if is_match else part, is_match) for part, is_match in before)
        result.changes.append(Change(node.key, node.title, place, _shortened(before), _shortened(after)))


def _split(text: str, query: Query) -> Iterator[tuple[str, bool]]:
    """The parts of ``text``, and whether each is a match."""
    at = 0
    for match in query.pattern.finditer(text):
        if match[1] is not None:
            yield text[at : match.start()], False
            yield match[1], True
            at = match.end()
    yield text[at:], False


def _shortened(parts: Parts) -> Parts:
    """``parts`` with the text around the matches cut to CONTEXT_CHARS."""
    last = len(parts) - 1
    return tuple(
        (text if is_match else _context(text, before=at < last, after=at > 0), is_match)
        for at, (text, is_match) in enumerate(parts)
        if text
    )


def _context(text: str, before: bool, after: bool) -> str:
    """``text``, which is ``before`` a match, or ``after`` one, or both."""
    if len(text) <= CONTEXT_CHARS * (before + after) + 1:
        return text
    return (text[:CONTEXT_CHARS] if after else "") + "…" + (text[-CONTEXT_CHARS:] if before else "")


def _substituted(text: str, query: Query, by: str) -> str:
    return query.pattern.sub(lambda match: match[0] if match[1] is None else by, text)


def _relabelled(option: Option, query: Query, by: str) -> Option:
    return replace(option, label=one_line(_substituted(option.label, query, by)))
