"""Zingtree's export (JSON). Read-only.

::

    {"name": "Printer", "root_node_id": "1", "nodes": {"1": {
        "type": "Content", "page_title": "Is it on?", "content": "<p>Look at the front</p>", "question": "",
        "buttons": {"0": {"button_text": "Yes", "button_link": "2", "rank": "1"}}, "resolution_state": "?"}}}

Several trees stand in ``{"projects": [...]}``. Nodes, buttons and fields may be lists or objects, numbers may be texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trees.core.fields import inputs
from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.html import to_line, to_lines, to_markdown
from trees.core.formats.html_tokens import check_tag_count
from trees.core.formats.html_writer import safe_url
from trees.core.formats.json import parse
from trees.core.formats.keys import Names
from trees.core.formats.zingtree import left_out

NAME = "zingtree"
LABEL = "Zingtree"
SUFFIXES = (".json",)
MEDIA_TYPE = "application/json"

EXPECTED = 'Expected {"root_node_id": "1", "nodes": {"1": {"page_title", "content", "buttons"}}}.'
PLAIN = {"", "content", "answer", "question", "form"}
WITHOUT_WORDS = {"script", "scoring", "logic", "data"}
OUTCOME_OF_STATE = {"Y": "resolved", "N": "unresolved"}
SIGN = re.compile(r'"(?:root_node_id|project_node_id|button_link|projects)"\s*:')
KINDS = {"number": ".number", "date": ".date"}


def load(text: str) -> list[Document]:
    """The guides in ``text``. One that cannot be read has an ``error``. Raises FormatError for other JSON."""
    check_tag_count(text)
    data = parse(text)
    projects = data.get("projects") if isinstance(data, dict) else data
    if isinstance(data, dict) and not isinstance(projects, list):
        projects = [data]
    if not isinstance(projects, list) or not projects:
        raise FormatError("This is not a Zingtree export.", hint=EXPECTED)
    check_guide_count(len(projects))
    return require_readable([_read(project) for project in projects])


def looks_like(text: str) -> bool:
    return text.lstrip().startswith(("{", "[")) and bool(SIGN.search(text))


def _read(project: Any) -> Document:
    try:
        return _Reading(project).document()
    except FormatError as error:
        return Document(title=to_line(_text(project, "name")), error=error)


class _Reading:
    """One guide. ``keys``: Zingtree's number of a node -> its key here."""

    def __init__(self, project: Any):
        self.project = project
        rows = _rows(project.get("nodes") if isinstance(project, dict) else None)
        self.nodes = {_text(node, "project_node_id") or number: node for number, node in rows}
        if not self.nodes:
            raise FormatError("This Zingtree export has no nodes.", hint=EXPECTED)
        names = Names()
        self.keys = {number: names.key(number) for number in self.nodes}
        self.building = Building()
        self.notes = self.building.notes

    def document(self) -> Document:
        for name, words in left_out.of_guide(self.project):
            self.notes.leave_out(f"The field “{name}” is left out", words)
        for number, node in self.nodes.items():
            self._step(number, node)
        for number, node in self.nodes.items():
            self._ways(self.keys[number], node)
        return self.building.document(
            to_line(_text(self.project, "name")), to_lines(_text(self.project, "description")), self._start()
        )

    def _start(self) -> str:
        roots = [_text(self.project, "root_node_id")]
        roots += [number for number, node in self.nodes.items() if _text(node, "is_root") in ("1", "True", "true")]
        return next((self.keys[number] for number in roots if number in self.keys), "")

    def _step(self, number: str, node: dict[str, Any]) -> None:
        titles = [to_line(_text(node, name)) for name in ("page_title", "question", "node_name")]
        title = next(filter(None, titles), "")
        self._tell_further(node, title)
        if not title:
            title = f"Step {number}"
            self.notes.add("Steps without a title are named after their number", title)
        body = "\n\n".join(filter(None, self._parts(node, title)))
        state = _text(node, "resolution_state").upper()
        self.building.step(self.keys[number], title, body, OUTCOME_OF_STATE.get(state, ""))

    def _tell_further(self, node: dict[str, Any], title: str) -> None:
        """Names texts for the people who write or run the guide that no step shows, such as notes for agents."""
        if (name := to_line(_text(node, "node_name"))) not in ("", title):
            self.notes.leave_out("Names of steps that have a title are left out", name)
        for name, words in left_out.of_step(node):
            self.notes.leave_out(f"The field “{name}” of steps is left out", words)
        if urls := left_out.links(_text(node, "content"), _text(node, "question")):
            self.notes.leave_out("Links that lead to no web page are left out", *urls)

    def _parts(self, node: dict[str, Any], title: str) -> Iterator[str]:
        """The text below the title: content, fields, question and link."""
        kind = _text(node, "type").lower()
        if kind not in PLAIN:
            self.notes.add(f"What steps of the type {_text(node, 'type')} do automatically is left out", title)
        fields = [field for _, field in _rows(node.get("formfields"))]
        if kind not in WITHOUT_WORDS:
            yield to_markdown(_text(node, "content"))
        else:
            self.notes.leave_out("What is written in automatic steps is left out", to_line(_text(node, "content")))
        yield from self._fields(fields, title)
        question = to_markdown(_text(node, "question"))
        yield question if to_line(_text(node, "question")) != title else ""
        link = _text(node, "link")
        if safe_url(link):
            yield f"<{safe_url(link)}>"
        elif link:
            self.notes.leave_out("Links that lead to no web page are left out", link)

    def _fields(self, fields: list[dict[str, Any]], title: str) -> Iterator[str]:
        taken = Names()
        for field in fields:
            label = to_line(_text(field, "label") or _text(field, "name")).replace("_", " ").strip(" :")
            name = taken.take(re.sub(r"[^A-Za-z0-9_-]", "", _text(field, "name") or label), 40)
            if label and inputs.NAME.fullmatch(name) and _text(field, "type").lower() != "hidden":
                yield f"{label}: ____ {{{' '.join([f'#{name}', *_attributes(field)])}}}"
            elif label:
                self.notes.leave_out("Fields of unsupported types are left out", label)

    def _ways(self, key: str, node: dict[str, Any]) -> None:
        title = self.building.data[key]["title"]
        buttons = [button for _, button in _rows(node.get("buttons"))]
        for button in sorted(buttons, key=lambda button: _number(_text(button, "rank"))):
            self._way(key, to_line(_text(button, "button_text")), _text(button, "button_link"), title)
            if _text(button, "logic_expression") or _text(node, "type").lower() in ("scoring", "logic"):
                self.notes.add("Rules that choose a path became answers", title)
        further = {_text(node, field) for field in ("continuation_node_id", "return_tree_node_id")} - {"", "0"}
        for to in sorted(further):
            self._way(key, to_line(_text(node, "continuation_button_text")), to, title)
        if _text(node, "open_tree_id") not in ("", "0"):
            self.notes.add("Links to another guide are left out: add them to the answers again", title)

    def _way(self, key: str, label: str, to: str, title: str) -> None:
        if to not in self.keys:
            self.notes.add("Answers whose step is not in the file lead nowhere yet", title)
        self.building.way(key, label, self.keys.get(to, ""))


def _attributes(field: dict[str, Any]) -> Iterator[str]:
    """The attributes of a field in our Markdown form."""
    options = _text(field, "options")
    choices = [re.sub(r'[",]', "", to_line(each)).strip() for each in re.split(r"[\n,|]", options)]
    kind = KINDS.get(_text(field, "type").lower(), "")
    if any(choices) and not kind:
        yield f'choices="{", ".join(filter(None, choices))}"'
    elif kind:
        yield kind
    if _text(field, "required").lower() in ("1", "true", "y", "yes"):
        yield ".required"


def _rows(value: Any) -> list[tuple[str, dict[str, Any]]]:
    """``(number, row)`` of an object or list of rows. Values that are not rows are skipped."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else ()
    return [(str(number), row) for number, row in pairs if isinstance(row, dict)]


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return str(value).strip() if isinstance(value, (str, int)) else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch("-?[0-9]{1,9}", text) else 0
