"""Importing single guides: a plan that can be previewed. saving.py makes it come true.

The API, the import page and the ``import_trees`` command share this. ``plan_import`` does not use the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from accounts.models import Team
from project.web.times import day_text
from trees.core import formats
from trees.core.formats import MAX_IMPORT_CHARS, Document, FormatError
from trees.core.formats.mapping import Mappings, Roles
from trees.core.graph import Graph
from trees.core.problems.check import check
from trees.core.problems.problem import Problem
from trees.core.stored import GraphError
from trees.core.text import one_line
from trees.models import Folder, Tree
from trees.models.trees import subtrees
from trees.transfer.limits import within_limits
from trees.transfer.pictures import (
    Beside,
    in_words,
    nothing_beside,
    with_final_urls,
    with_pictures_beside,
    without_unusable,
)

if TYPE_CHECKING:
    from trees.transfer.merging import ConflictRow

MAX_BYTES_PER_FILE = 4 * MAX_IMPORT_CHARS  # the most that such a text can have in UTF-8
MAX_FILES_PER_IMPORT = 1_000
# Of the importer, or known: that spares queries for each guide.
CHECKED_BEFORE = [*Tree.PEOPLE, "team", "folder", "words", "released_words"]
MADE, UPDATED, UNCHANGED, REFUSED = "made", "updated", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class PlannedGuide:
    """One guide as the import would make it, or the ``error`` why it cannot.

    ``file``: the name of its file, "" for pasted text. ``number``: from 1, among the guides of that name.
    ``problems``: found by trees/core/problems/check.py and ``check_for_team``. ``notes``: what the import decided or
    shortened, in sentences. ``folder``: where it is made, None for where the others are. ``into``: the guide that
    gets it as a new revision, None for a new guide. ``brought``: what the file says, where ``document`` is merged with
    the edits made here: a revision of its own, from which the next import merges. ``changes``: what that does to
    ``into``, in sentences, () for nothing. ``conflicts``: what both changed; with an ``error`` nobody has decided them.
    """

    file: str
    number: int
    document: Document = field(default_factory=Document)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    error: FormatError | None = None
    folder: Folder | None = None
    into: Tree | None = None
    brought: Graph | None = None
    changes: tuple[str, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()

    @property
    def state(self) -> str:
        """What an import of it does: MADE, UPDATED, UNCHANGED or REFUSED."""
        if self.error:
            return REFUSED
        if self.into is None:
            return MADE
        return UPDATED if self.changes or self.brought else UNCHANGED

    @property
    def source(self) -> str:
        """Identifies this guide within the plan: ``printers.md#2``."""
        return f"{self.file}#{self.number}"

    def refusal(self) -> dict[str, Any]:
        """``{"file", "line", "reason", "hint"}`` of its error; only for a guide with one."""
        if self.error is None:
            raise ValueError("This guide was not refused.")
        return {"file": self.file} | self.error.to_json()

    def starting_at(self, key: str) -> PlannedGuide:
        """With another start; ``key`` "" for its own. GraphError for an unknown key."""
        if not key:
            return self
        return replace(self, document=replace(self.document, graph=self.document.graph.starting_at(key)))


def plan_import(
    files: Iterable[tuple[str, str | bytes]],
    format: str = "",
    beside: Beside = nothing_beside,
    shown: set[str] | None = None,
    mappings: Mapping[str, Roles] | None = None,
) -> list[PlannedGuide]:
    """The guides that importing ``files``, (name, content) each, would make. ``format``: "" to detect it.

    A file that cannot be read is in the plan with its error; nothing is raised. ``beside`` finds a picture that lies
    beside the files by its path; those that guides show are added to ``shown``. ``mappings``: of columns and
    fields, by PlannedGuide.source; "" for those that are not named.
    """
    planned: list[PlannedGuide] = []
    counts: Counter[str] = Counter()
    for name, content in files:
        for document in _documents(name, content, format, _by_number(name, counts[name], mappings or {})):
            counts[name] += 1
            document = with_pictures_beside(document, name, beside, set() if shown is None else shown)
            planned.append(_planned(name, counts[name], document))
    return planned


def check_for_team(planned: Iterable[PlannedGuide], team: Team) -> list[PlannedGuide]:
    """The plan with the problems that its guides have in ``team``: they may lead through guides it does not have."""
    trees = Tree.objects.filter(team=team)
    return [
        replace(
            with_final_urls(each, team),
            problems=(*each.problems, *subtrees.problems(each.document.graph, trees)),
        )
        for each in planned
    ]


def decode(content: str | bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark. FormatError for other or too large files."""
    _check_size(content)
    if isinstance(content, str):
        return content
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FormatError("This is not UTF-8 text.", line, "Save it as UTF-8.") from None


def _check_size(content: str | bytes) -> None:
    if len(content) > MAX_BYTES_PER_FILE:
        raise FormatError(f"A text may have at most {MAX_IMPORT_CHARS:,} characters.")


def _by_number(name: str, before: int, mappings: Mapping[str, Roles]) -> Mappings:
    """The mappings of a file by the number of its guides; ``before``: guides of another file of that name."""
    numbered = ((source.rpartition("#"), roles) for source, roles in mappings.items())
    own = {int(number) - before: roles for (file, _, number), roles in numbered if file == name and number.isdecimal()}
    return own | ({0: mappings[""]} if "" in mappings else {})


def _documents(name: str, content: str | bytes, format: str, mappings: Mappings) -> list[Document]:
    try:
        _check_size(content)
        if isinstance(content, bytes) and (documents := formats.read_bytes(content, name, mappings)) is not None:
            return documents
        return formats.read(decode(content), format or None, name, mappings)
    except FormatError as error:
        return [Document(line=error.line, error=error)]


def _planned(name: str, number: int, document: Document) -> PlannedGuide:
    if document.error:
        return PlannedGuide(name, number, error=document.error)
    try:
        # The stored form has limits that the reader of a format may not check.
        graph = Graph.from_json(document.graph.to_json())
    except GraphError as error:
        return PlannedGuide(name, number, error=FormatError(str(error), document.line))
    document, about_pictures = without_unusable(replace(document, graph=graph))
    document, shortened_notes = within_limits(
        replace(document, title=one_line(document.title) or _title(document.graph))
    )
    notes = [*document.decisions, *about_pictures, *shortened_notes]
    if document.categories:
        notes.append(f"Categories from the text: {', '.join(document.categories)}.")
    if document.review:
        notes.append(f"To be reviewed by {day_text(document.review)}, as the text says.")
    return PlannedGuide(name, number, document, tuple(check(in_words(document))), tuple(notes))


def _title(graph: Graph) -> str:
    first = graph.nodes.get(graph.start)
    return (first and first.title) or "Untitled guide"
