"""From texts to trees: first a plan that can be looked at, then all of it at once.

The API, the import page and the ``import_trees`` command share this. ``plan`` touches no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction

from trees.core import formats
from trees.core.check import Problem, check
from trees.core.formats import MAX_IMPORT_CHARS, Document, FormatError
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.core.text import one_line, tidy
from trees.models import Stale, Tree, subtrees

MAX_BYTES_PER_FILE = 4 * MAX_IMPORT_CHARS  # as many as that text can take in UTF-8
MAX_FILES_PER_IMPORT = 100
MADE, UPDATED, UNCHANGED, REFUSED = "made", "updated", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class PlannedGuide:
    """One guide as it would be made, or why it can't be (``error``).

    ``file``: the name its text came under, "" when it was pasted. ``number``: from 1, within all texts of that name.
    ``problems``: what trees/core/check.py and ``for_team`` find. ``notes``: what had to be decided or shortened, in
    sentences.
    """

    file: str
    number: int
    document: Document = field(default_factory=Document)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    error: FormatError | None = None

    @property
    def source(self) -> str:
        """What tells this guide from all others of the plan: ``printers.md#2``."""
        return f"{self.file}#{self.number}"

    def refusal(self) -> dict:
        """``{"file", "line", "reason", "hint"}`` of its error."""
        return {"file": self.file} | self.error.to_json()


@dataclass(frozen=True, slots=True)
class ImportedGuide:
    """What became of one planned guide: its tree was MADE, UPDATED or left UNCHANGED."""

    planned: PlannedGuide
    tree: Tree
    state: str


def plan_import(files: Iterable[tuple[str, str | bytes]], format: str = "") -> list[PlannedGuide]:
    """What importing ``files``, (name, content) each, would make. ``format`` "" means: see for yourself.

    A file that can't be read is in the plan with its error; nothing is raised for it.
    """
    planned: list[PlannedGuide] = []
    counts: Counter[str] = Counter()
    for name, content in files:
        for document in _documents(name, content, format):
            counts[name] += 1
            planned.append(_planned(name, counts[name], document))
    return planned


def check_for_team(planned: Iterable[PlannedGuide], team) -> list[PlannedGuide]:
    """The same plan with the problems that its guides have in ``team``: they may lead through trees it has not."""
    trees = Tree.objects.filter(team=team)
    return [
        replace(each, problems=(*each.problems, *subtrees.problems(each.document.graph, trees))) for each in planned
    ]


@transaction.atomic
def apply_plan(
    planned: Iterable[PlannedGuide],
    *,
    team,
    by,
    folder=None,
    starts: Mapping[str, str] | None = None,
    source: str | None = None,
) -> list[ImportedGuide]:
    """Makes the trees of a plan, all or none; what could not be read is passed over.

    ``starts``: a node's key by ``Planned.source``, for guides that shall begin elsewhere. With ``source`` the import
    can be repeated: a guide that came from ``source + Planned.source`` before is updated with a new revision where it
    differs, and not made again. Whoever saved before is not asked, the text that comes last wins; a save in the middle
    of this raises Stale. An unknown start raises GraphError.
    """
    wanted = [each for each in planned if not each.error]
    places = {each.source: "" if source is None else _stored_source(source + each.source) for each in wanted}
    known = {tree.source: tree for tree in Tree.objects.filter(team=team, source__in=filter(None, places.values()))}
    done = []
    for each in wanted:
        start = (starts or {}).get(each.source)
        document = replace(each.document, graph=each.document.graph.starting_at(start)) if start else each.document
        if tree := known.get(places[each.source]):
            done.append(ImportedGuide(each, tree, _update(tree, document, by)))
        else:
            done.append(ImportedGuide(each, _make(document, team, by, folder, places[each.source]), MADE))
    return done


def lock_unchanged(tree: Tree) -> None:
    """Nobody else changes ``tree`` until the transaction ends. Stale when somebody did since it was read."""
    now = Tree.objects.select_for_update().only("serial", "updated_at").filter(pk=tree.pk).first()
    if now is None:
        raise ValidationError(f"“{tree.title}” was deleted meanwhile.")
    if (now.serial, now.updated_at) != (tree.serial, tree.updated_at):
        raise Stale(now.draft)


def refusals(planned: Iterable[PlannedGuide]) -> list[dict]:
    return [each.refusal() for each in planned if each.error]


def decode(content: str | bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark. FormatError where it is neither, or too large."""
    if len(content) > MAX_BYTES_PER_FILE:
        raise FormatError(f"A text has at most {MAX_IMPORT_CHARS:,} characters.")
    if isinstance(content, str):
        return content
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FormatError("This is not text in UTF-8.", line, "Save it as UTF-8.") from None


def _documents(name: str, content: str | bytes, format: str) -> list[Document]:
    try:
        return formats.read(decode(content), format or None, name)
    except FormatError as error:
        return [Document(line=error.line, error=error)]


def _planned(name: str, number: int, document: Document) -> PlannedGuide:
    if document.error:
        return PlannedGuide(name, number, error=document.error)
    try:
        # What is stored has to be readable again, whatever a format's reader let through.
        graph = Graph.from_json(document.graph.to_json())
    except GraphError as error:
        return PlannedGuide(name, number, error=FormatError(str(error), document.line))
    title, description = one_line(document.title) or _title(graph), tidy(document.description)
    notes = list(document.decisions)
    if len(title) > 200:
        notes.append("The title was cut to 200 characters.")
    if len(description) > Tree.MAX_DESCRIPTION:
        notes.append(f"The description was cut to {Tree.MAX_DESCRIPTION:,} characters.")
    document = replace(
        document, graph=graph, title=title[:200].rstrip(), description=description[: Tree.MAX_DESCRIPTION]
    )
    return PlannedGuide(name, number, document, tuple(check(graph)), tuple(notes))


def _title(graph: Graph) -> str:
    first = graph.nodes.get(graph.start)
    return (first and first.title) or "Untitled guide"


def _stored_source(source: str) -> str:
    """``source`` as the database holds it: one line; of a very long one its end, and a digest of all."""
    source = one_line(source)
    return source if len(source) <= 300 else f"{sha256(source.encode()).hexdigest()[:16]} {source[-280:]}"


def _make(document: Document, team, by, folder, source: str) -> Tree:
    return Tree.objects.create_tree(
        team,
        document.title,
        document.graph,
        by=by,
        description=document.description,
        folder=folder,
        message="Imported",
        source=source,
    )


def _update(tree: Tree, document: Document, by) -> str:
    other_text = orjson.dumps(document.graph.to_json()).decode() != tree.draft.content
    other_about = (tree.title, tree.description) != (document.title, document.description)
    if not (other_text or other_about):
        return UNCHANGED
    lock_unchanged(tree)
    if other_text:
        tree.commit(document.graph, by=by, onto=tree.serial, message="Imported again")
    if other_about:
        tree.update_details(by=by, title=document.title, description=document.description)
    return UPDATED
