"""Our own Markdown form: headings are nodes, list items that are only a link to a heading are options.

::

    # Printer offline

    ## Is the printer's light on? {#power}
    Look at the front panel.

    - [Yes](#cable)
    - [No](#switch-on)

An option may lead through another tree, named by its number: ``- [Yes](#cable) {tree=12}``, behind a key of its own
``{#yes tree=12}``.

It round-trips without loss. Lines of a body that would read as structure carry one backslash. A guide
without a start says so, ``# Title {.no-start}``; only such a guide may have no nodes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import unquote

from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.keys import Names, slug, with_own_keys
from trees.core.formats.markdown_lines import OPTION, Line, escape, escape_label, parse_lines, unescape_label
from trees.core.graph import Graph, Node, option_key
from trees.core.outcomes import OUTCOMES
from trees.core.stored import KEY, MAX_NODES_PER_GUIDE, GraphError
from trees.core.text import one_line, tidy

NAME = "markdown"
LABEL = "Markdown"
SUFFIXES = (".md", ".markdown")
MEDIA_TYPE = "text/markdown"

ATTRIBUTES = re.compile(r"(?:^|[ \t])\{[ \t]*([#.][^{}]*)?\}$")
KEYED_HEADING = re.compile(r" {0,3}## [^\n]*\{[#.][A-Za-z][^{}]*\}[ \t\r]*$")
CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")


def load(text: str) -> list[Document]:
    """The guides in ``text``. Where only some can be read, the others carry their ``error``."""
    parts = _parts(parse_lines(text))
    check_guide_count(len(parts))
    return require_readable([_read(part) for part in parts])


def looks_like(text: str) -> bool:
    """Whether the text says more than any Markdown would: a heading with a key, or a list item that is an option."""
    return any(map(KEYED_HEADING.match, text.split("\n"))) or any(map(OPTION.fullmatch, text.split("\n")))


def dump(document: Document) -> str:
    """The guide as Markdown that ``load`` reads back to the same guide."""
    graph = document.graph
    no_start = [".no-start"] if not graph.start else []
    blocks = []
    if document.title or document.description or no_start:
        blocks.append(_heading("#", document.title, no_start))
    if document.description:
        blocks.append(escape(document.description))
    return "\n\n".join([*blocks, *steps_of(graph).values()]) + "\n"


def steps_of(graph: Graph) -> dict[str, str]:
    """Key -> what stands of that step in the text; a blank line is between two of them."""
    first = next(iter(graph.nodes), "")
    return {key: "\n\n".join(_dump_node(node, key == graph.start != first)) for key, node in graph.nodes.items()}


def line_numbers(text: str) -> dict[tuple[str, str], int]:
    """(Key of a node, "") and (key of a node, key of its option) -> the line that it stands on, from 1.

    Of the first guide in ``text``, by the keys that ``load`` gives. FormatError where its keys cannot be read.
    """
    part = _parts(parse_lines(text))[0]
    if part.error:
        raise part.error
    _name_nodes(part.nodes)
    found = {(node.key, ""): node.line for node in part.nodes}
    for node in part.nodes:
        found |= {(node.key, key): line for key, (line, _) in _keyed_options(node).items()}
    return found


@dataclass(slots=True)
class _Heading:
    """A heading and the lines below it, up to the next one."""

    title: str = ""
    key: str = ""
    classes: list[str] = field(default_factory=list)
    line: int = 1
    below: list[Line] = field(default_factory=list)

    def options(self) -> list[tuple[int, re.Match[str]]]:
        """Line number and parts of each option."""
        return [(line.number, line.option) for line in self.below if line.option]

    def body(self) -> str:
        """The lines that are not options; where options stood between them, one blank line is left."""
        kept: list[str] = []
        after_option = False
        for line in self.below:
            if line.kind == "option":
                after_option = True
            elif not (after_option and not line.text.strip() and (not kept or not kept[-1].strip())):
                kept.append(line.text)
                after_option = False
        return tidy("\n".join(kept))


@dataclass(slots=True)
class _Part:
    """One guide as it was written. ``error`` is set when a heading of it could not be read."""

    guide: _Heading = field(default_factory=_Heading)
    nodes: list[_Heading] = field(default_factory=list)
    error: FormatError | None = None


def _parts(lines: Iterable[Line]) -> list[_Part]:
    parts = [_Part()]
    for line in lines:
        part = parts[-1]
        if line.kind == "guide":
            parts.append(_Part(_Heading(line=line.number)))
            _set_heading(parts[-1], parts[-1].guide, line)
        elif line.kind == "node":
            part.nodes.append(_Heading(line=line.number))
            _set_heading(part, part.nodes[-1], line)
        else:
            (part.nodes[-1] if part.nodes else part.guide).below.append(line)
    return _without_preamble(parts)


def _without_preamble(parts: list[_Part]) -> list[_Part]:
    """Text above the first guide's heading that holds no node belongs to that guide's description."""
    preamble, *guides = parts
    if preamble.nodes or not guides:
        return parts
    guides[0].guide.below[:0] = preamble.guide.below
    return guides


def _set_heading(part: _Part, heading: _Heading, line: Line) -> None:
    try:
        heading.title, heading.key, heading.classes = _read_heading(line)
    except FormatError as error:
        part.error = part.error or error


def _read_heading(line: Line) -> tuple[str, str, list[str]]:
    """Title, key and classes. Unknown attributes and more than one key raise FormatError."""
    title = line.text.strip(" \t")
    attributes = ATTRIBUTES.search(title)
    if not attributes:
        closing = CLOSING_HASHES.search(title)
        return one_line(title[: closing.start()] if closing else title), "", []
    words = (attributes[1] or "").split()
    keys = [word[1:] for word in words if word.startswith("#")]
    _check_attributes(line, words, keys)
    return one_line(title[: attributes.start()]), "".join(keys), [w[1:] for w in words if w.startswith(".")]


def _check_attributes(line: Line, words: list[str], keys: list[str]) -> None:
    known = {".no-start"} if line.kind == "guide" else {".start", *(f".{outcome}" for outcome in OUTCOMES)}
    for word in words:
        if not word.startswith("#") and word not in known:
            raise FormatError(
                f"{word} is not known at a heading.", line.number, f"Known here: {', '.join(sorted(known))}."
            )
    for key in keys:
        if line.kind == "guide":
            raise FormatError("A guide's heading has no key.", line.number, f"Remove #{key}.")
        _check_key(key, line.number)
    if len(keys) > 1:
        raise FormatError("A heading has one key, this has more.", line.number, f"Keep #{keys[0]}.")


def _check_key(key: str, line: int) -> None:
    if not KEY.fullmatch(key):
        raise FormatError(f"#{key} cannot be a key.", line, "A key is 1 to 64 letters, digits, - or _.")


def _read(part: _Part) -> Document:
    guide = part.guide
    try:
        if part.error:
            raise part.error
        graph = _graph(part)
    except FormatError as error:
        return Document(title=guide.title, line=guide.line, error=error)
    return Document(graph, guide.title, guide.body(), line=guide.line)


def _graph(part: _Part) -> Graph:
    if not part.nodes and "no-start" not in part.guide.classes:
        raise FormatError(
            "No step was found.", part.guide.line, "Each step is a heading with two marks: ## Is the light on?"
        )
    if len(part.nodes) > MAX_NODES_PER_GUIDE:
        raise FormatError(
            f"A guide has at most {MAX_NODES_PER_GUIDE:,} steps, this has {len(part.nodes):,}.", part.guide.line
        )
    _reject_options_above_nodes(part)
    _name_nodes(part.nodes)
    anchors = _anchors(part.nodes)
    data = {"start": _start(part), "nodes": {n.key: _node_data(n, anchors) for n in part.nodes}}
    try:
        return Graph.from_json(data)
    except GraphError as error:
        raise FormatError(f"{error}.", _line_of(error, part)) from error


def _reject_options_above_nodes(part: _Part) -> None:
    for line, _ in part.guide.options():
        raise FormatError("An option stands above the first step.", line, "Put a heading with ## above it.")


def _name_nodes(nodes: list[_Heading]) -> None:
    """Gives every node a key. Written keys come first, so that a slug never takes one away."""
    taken: dict[str, int] = {}
    for node in nodes:
        if node.key in taken:
            raise FormatError(
                f"The key {node.key} stands twice.", node.line, f"Line {taken[node.key]} has it too; rename one."
            )
        if node.key:
            taken[node.key] = node.line
    names = Names(taken)
    for node in nodes:
        node.key = node.key or names.key(slug(node.title))


def _anchors(nodes: list[_Heading]) -> dict[str, str]:
    """What a link may say -> the key it means: a key, or the anchor a Markdown viewer gives the heading."""
    names = Names()
    return {names.take(slug(node.title)): node.key for node in nodes} | {node.key: node.key for node in nodes}


def _start(part: _Part) -> str:
    starts = [node for node in part.nodes if "start" in node.classes]
    if len(starts) > 1:
        raise FormatError("A guide has one start.", starts[1].line, f"Line {starts[0].line} is .start already.")
    if "no-start" in part.guide.classes:
        if starts:
            raise FormatError("The guide says .no-start, this says .start.", starts[0].line, "Remove one of them.")
        return ""
    return (starts or part.nodes)[0].key


def _node_data(node: _Heading, anchors: dict[str, str]) -> dict[str, Any]:
    outcomes = [name for name in node.classes if name in OUTCOMES]
    options = _options_data(node, anchors)
    if len(outcomes) > 1:
        raise FormatError("A step has one outcome.", node.line, f"Keep .{outcomes[0]} or .{outcomes[1]}.")
    if outcomes and options:
        raise FormatError("A step with options is not an outcome.", node.line, f"Remove .{outcomes[0]} or the options.")
    return {"title": node.title, "body": node.body(), "options": options, "outcome": "".join(outcomes)}


def _options_data(node: _Heading, anchors: dict[str, str]) -> list[dict[str, Any]]:
    return [data | {"to": _target(data["to"], anchors, line)} for line, data in _keyed_options(node).values()]


def _keyed_options(node: _Heading) -> dict[str, tuple[int, dict[str, Any]]]:
    """Key -> the line of each option, and its data with ``to`` as it was written."""
    options: dict[str, tuple[int, dict[str, Any]]] = {}
    tried: dict[str, int] = {}
    for line, option in node.options():
        label = one_line(unescape_label(option["label"]))
        written, tree = _option_attributes(option["attributes"] or "", line)
        key = option_key(label, options, tried) if written is None else written
        _check_key(key, line)
        if key in options:
            raise FormatError(f"The key {key} stands twice in this step.", line, "Rename one of the two.")
        options[key] = (line, {"key": key, "label": label, "to": option["to"] or "", "tree": tree})
    return options


def _option_attributes(text: str, line: int) -> tuple[str | None, int]:
    """``(key, tree)`` out of ``#key tree=12``: None and 0 for what is not there."""
    words = text.split()
    tree = " ".join(word for word in words if word.startswith("tree="))
    key = " ".join(word for word in words if not word.startswith("tree="))
    if tree and not re.fullmatch("tree=[0-9]{1,19}", tree):
        raise FormatError(
            f"{tree} is not the number of a guide.", line, "It stands in the guide's address: /trees/12/."
        )
    return key.removeprefix("#") if key else None, int(tree[5:] or 0)


def _target(written: str, anchors: dict[str, str], line: int) -> str:
    if not written or written in anchors:
        return anchors.get(written, "") if written else ""
    decoded = unquote(written)
    if decoded in anchors:
        return anchors[decoded]
    nearest = difflib.get_close_matches(decoded[:100], islice(anchors, 2000), 1, 0.3)
    raise FormatError(f"There is no heading #{decoded}.", line, f"Nearest: #{nearest[0]}." if nearest else "")


def _line_of(error: GraphError, part: _Part) -> int:
    key = error.where.split(".")[1] if error.where.startswith("nodes.") else ""
    return next((node.line for node in part.nodes if node.key == key), part.guide.line)


def _dump_node(node: Node, is_start: bool) -> list[str]:
    classes = [f".{node.outcome}"] if node.outcome else []
    heading = _heading("##", node.title, [f"#{node.key}", *classes, *([".start"] if is_start else [])])
    options = _dump_options(node)
    first = f"{heading}\n{escape(node.body)}" if node.body else heading
    return [first, "\n".join(options)] if options else [first]


def _dump_options(node: Node) -> list[str]:
    lines = []
    for option, own in with_own_keys(node.options):
        attributes = [f"#{option.key}"] if own else []
        attributes += [f"tree={option.tree}"] if option.tree else []
        to = f"#{option.to}" if option.to else ""
        behind = f" {{{' '.join(attributes)}}}" if attributes else ""
        lines.append(f"- [{escape_label(option.label)}]({to}){behind}")
    return lines


def _heading(marks: str, title: str, attributes: list[str]) -> str:
    """A title that ends like attributes or closing marks is kept apart from them by a last ``{}``."""
    ambiguous = not title or ATTRIBUTES.search(title) or CLOSING_HASHES.search(title)
    words = [f"{{{' '.join(attributes)}}}"] if attributes or ambiguous else []
    return " ".join([marks, *filter(None, [title]), *words])
