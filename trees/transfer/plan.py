"""Importing single guides: a plan that can be previewed, then all of it in one transaction.

The API, the import page and the ``import_trees`` command share this. ``plan_import`` does not use the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from accounts import audit
from accounts.models import Team, User
from project.web.races import raises_conflict
from project.web.times import day_text
from trees.core import formats
from trees.core.check import check
from trees.core.formats import MAX_IMPORT_CHARS, Document, FormatError
from trees.core.formats.mapping import Mappings, Roles
from trees.core.graph import Graph
from trees.core.problem import Problem
from trees.core.stored import GraphError
from trees.core.text import one_line
from trees.models import Category, Folder, Tree, subtrees
from trees.models.bulk_saves import GuideSave, NewText, save_guides
from trees.transfer.library.places import save_categories
from trees.transfer.limits import within_limits
from trees.transfer.origin import origin_of, shortened
from trees.transfer.pictures import (
    Beside,
    in_words,
    nothing_beside,
    with_final_urls,
    with_pictures_beside,
    without_unusable,
)
from trees.transfer.spill import Spill, spilled_text

MAX_BYTES_PER_FILE = 4 * MAX_IMPORT_CHARS  # the most that such a text can have in UTF-8
MAX_FILES_PER_IMPORT = 1_000
ROWS_PER_STATEMENT = 100
# Of the importer, or known: that spares queries for each guide.
CHECKED_BEFORE = [*Tree.PEOPLE, "team", "folder"]
MERGED = "Merged with the edits made here"
MADE, UPDATED, UNCHANGED, REFUSED = "made", "updated", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class PlannedGuide:
    """One guide as the import would make it, or the ``error`` why it cannot.

    ``file``: the name of its file, "" for pasted text. ``number``: from 1, among the guides of that name.
    ``problems``: found by trees/core/check.py and ``check_for_team``. ``notes``: what the import decided or shortened,
    in sentences. ``folder``: where it is made, None for where the others are. ``into``: the guide that
    gets it as a new revision, None for a new guide. ``brought``: what the file says, where ``document`` is merged with
    the edits made here: a revision of its own, from which the next import merges.
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

    @property
    def source(self) -> str:
        """Identifies this guide within the plan: ``printers.md#2``."""
        return f"{self.file}#{self.number}"

    def refusal(self) -> dict[str, Any]:
        """``{"file", "line", "reason", "hint"}`` of its error; only for a guide with one."""
        if self.error is None:
            raise ValueError("This guide was not refused.")
        return {"file": self.file} | self.error.to_json()


@dataclass(frozen=True, slots=True)
class ImportedGuide:
    """What the import did with one planned guide. ``state``: MADE, UPDATED or UNCHANGED."""

    planned: PlannedGuide
    tree: Tree
    state: str


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


def apply_plan(
    planned: Iterable[PlannedGuide],
    *,
    team: Team,
    by: User | None,
    folder: Folder | None = None,
    starts: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
    source: str | None = None,
) -> list[ImportedGuide]:
    """Makes the trees of a plan, all or none; guides that could not be read are skipped.

    ``starts``: the key of another start node by ``PlannedGuide.source``; ``titles``: another title, likewise. With
    ``source`` the import can be repeated: a guide that was imported from ``source + PlannedGuide.source`` before gets a
    new revision if it differs. That overwrites earlier edits; a save at the same time raises Stale. An unknown start
    raises GraphError.
    """
    wanted = [each for each in planned if not each.error]
    places = {each.source: "" if source is None else shortened(source + each.source) for each in wanted}
    known = {tree.source: tree for tree in Tree.objects.filter(team=team, source__in=filter(None, places.values()))}
    categories = _categories(team, [name for each in wanted for name in each.document.categories])
    spill, done, merges = Spill(), [], []
    for each in wanted:
        start = (starts or {}).get(each.source)
        document = replace(each.document, title=(titles or {}).get(each.source, each.document.title))
        document = replace(document, graph=document.graph.starting_at(start)) if start else document
        if tree := each.into or known.get(places[each.source]):
            if each.brought and each.brought != document.graph:
                merges.append((tree, spilled_text(document.graph, spill)))
                document = replace(document, graph=each.brought)
            save = _update(tree, document, spill)
            done.append((ImportedGuide(each, tree, UPDATED if save else UNCHANGED), save))
        else:
            save = _new(document, team, each.folder or folder, places[each.source], categories, spill)
            save.tree.origin, save.tree.origin_serial = origin_of(each.file, each.number), 1
            done.append((ImportedGuide(each, save.tree, MADE), save))
    _save([save for _, save in done if save], merges, categories.values(), team, by)
    return [imported for imported, _ in done]


@raises_conflict
def _save(
    saves: Sequence[GuideSave],
    merges: Sequence[tuple[Tree, NewText]],
    categories: Iterable[Category],
    team: Team,
    by: User | None,
) -> None:
    save_categories([category for category in categories if not category.pk])
    save_guides(saves, by=by)
    updated = [save.tree for save in saves if save.was]
    for tree in updated:
        tree.origin_serial = tree.serial
    merged = [GuideSave(tree, MERGED, text, was=(tree.serial, tree.updated_at)) for tree, text in merges]
    save_guides(merged, by=by)
    Tree.objects.bulk_update(updated, ["origin", "origin_serial"], ROWS_PER_STATEMENT)
    if saves:
        audit.record("guides.imported", team, by=by, team=team.pk, guides=len(saves))


def refusals(planned: Iterable[PlannedGuide]) -> list[dict[str, Any]]:
    return [each.refusal() for each in planned if each.error]


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


def _categories(team: Team, names: Iterable[str]) -> dict[str, Category]:
    """Name in lower case -> the team's category of that name; it is not saved yet where the team has none."""
    wanted = {name.lower(): name for name in names}
    if not wanted:
        return {}
    known = {category.name.lower(): category for category in team.categories.all()}
    return known | {low: Category(team=team, name=name) for low, name in wanted.items() if low not in known}


def _new(
    document: Document, team: Team, folder: Folder | None, source: str, categories: Mapping[str, Category], spill: Spill
) -> GuideSave:
    tree = Tree(
        team=team,
        title=document.title,
        description=document.description,
        folder=folder,
        source=source,
        review_on=document.review,
    )
    tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)
    named = [categories[name.lower()] for name in document.categories]
    return GuideSave(tree, "Imported", spilled_text(document.graph, spill), named)


def _update(tree: Tree, document: Document, spill: Spill) -> GuideSave | None:
    """None where nothing differs."""
    text_differs = orjson.dumps(document.graph.to_json()).decode() != tree.draft.content
    about_differs = (tree.title, tree.description) != (document.title, document.description)
    if not (text_differs or about_differs):
        return None
    save = GuideSave(tree, "Imported again", was=(tree.serial, tree.updated_at))
    save.text = spilled_text(document.graph, spill) if text_differs else None
    tree.title, tree.description = document.title, document.description
    tree.full_clean(exclude=CHECKED_BEFORE, validate_constraints=False)
    return save
