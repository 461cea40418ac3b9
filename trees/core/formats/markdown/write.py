"""Writing a guide in our Markdown form."""

from __future__ import annotations

from trees.core.formats.document import Document
from trees.core.formats.keys import with_own_keys
from trees.core.formats.markdown.headings import ATTRIBUTES, CLOSING_HASHES
from trees.core.formats.markdown.lines import escape, escape_label, quote_attribute
from trees.core.graph import Graph, Node


def dump(document: Document) -> str:
    """The guide as a text that ``load`` reads back without loss."""
    graph = document.graph
    no_start = [".no-start"] if not graph.start else []
    blocks = []
    if document.title or document.description or no_start:
        blocks.append(_heading("#", document.title, no_start))
    if document.description:
        blocks.append(escape(document.description))
    return "\n\n".join([*blocks, *steps_of(graph).values()]) + "\n"


def steps_of(graph: Graph) -> dict[str, str]:
    """Key -> the text of that step. ``dump`` puts a blank line between two steps."""
    first = next(iter(graph.nodes), "")
    return {key: "\n\n".join(_dump_node(node, key == graph.start != first)) for key, node in graph.nodes.items()}


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
        attributes += _condition(option.condition)
        to = f"#{option.to}" if option.to else ""
        behind = f" {{{' '.join(attributes)}}}" if attributes else ""
        lines.append(f"- [{escape_label(option.label)}]({to}){behind}")
    return lines


def _condition(condition: str) -> list[str]:
    if not condition:
        return []
    return ["else"] if condition == "else" else [f"if={quote_attribute(condition)}"]


def _heading(marks: str, title: str, attributes: list[str]) -> str:
    """A title that ends like attributes or closing hashes is followed by ``{}``, so that it is read as a title."""
    ambiguous = not title or ATTRIBUTES.search(title) or CLOSING_HASHES.search(title)
    words = [f"{{{' '.join(attributes)}}}"] if attributes or ambiguous else []
    return " ".join([marks, *filter(None, [title]), *words])
