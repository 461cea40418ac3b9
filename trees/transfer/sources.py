"""An import that is repeated from a named source, by the API and the command: what becomes of the guides it made.

Edits that were made here since are kept, as on the import page: both are merged from what the last import brought. What
both changed is a conflict, and nobody is there to be asked: the guide is refused, unless the caller says which side
counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from accounts.models import Team
from trees.core.changes.diff import change_lines
from trees.core.changes.rekey import rekeyed
from trees.core.formats import FormatError
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.core.text import quoted
from trees.models import Tree
from trees.transfer.library.exporter import drafts_by_tree
from trees.transfer.merging import ConflictRow, Merging, last_imports, merging_of, was_edited
from trees.transfer.origin import origin_of, shortened
from trees.transfer.plan import PlannedGuide

MERGE, HERE, FILE, REPLACE = "merge", "here", "file", "replace"
EDITS = {
    MERGE: "keeps edits made here; a guide that has conflicts is refused",
    HERE: "keeps them, and conflicts stay as they are here",
    FILE: "keeps them, and conflicts become as in the file",
    REPLACE: "the guide becomes as in the file; edits are in its history only",
}
MAX_STEPS_NAMED = 5
DECIDE = "Import it again with edits=here or edits=file, which say whose change counts, or edits=replace."


def imported_again(planned: Iterable[PlannedGuide], team: Team, source: str, edits: str = MERGE) -> list[PlannedGuide]:
    """The plan, in which guides that came from ``source`` before become new revisions. ``edits``: one of EDITS.

    Three statements at most, however many guides there are.
    """
    planned = list(planned)
    places = {each.source: shortened(source + each.source) for each in planned if not each.error}
    trees = list(Tree.objects.filter(team=team, source__in=filter(None, places.values())))
    known, drafts, imports = {tree.source: tree for tree in trees}, drafts_by_tree(trees), last_imports(trees)
    return [_revision(each, known.get(places.get(each.source, "")), drafts, imports, edits) for each in planned]


def _revision(
    planned: PlannedGuide, tree: Tree | None, drafts: Mapping[int, Graph], imports: Mapping[int, Graph], edits: str
) -> PlannedGuide:
    if tree is None or tree.pk not in drafts:
        return planned
    tree.origin = origin_of(planned.file, planned.number) or tree.origin
    planned, draft = replace(planned, into=tree), drafts[tree.pk]
    if edits == REPLACE or not was_edited(tree):
        return _changing(planned, rekeyed(planned.document.graph, draft), draft)
    last = imports.get(tree.pk)
    if last is None:
        return _without_last(planned, draft, edits)
    return _merged(planned, merging_of(planned.document.graph, last, draft), last, edits)


def _merged(planned: PlannedGuide, merging: Merging, last: Graph, edits: str) -> PlannedGuide:
    rows = merging.rows()
    try:
        # Read as from the database: together they may exceed a limit that each of them keeps.
        sides = {row.key for row in rows} if edits == FILE else ()
        merged = Graph.from_json(merging.with_sides(sides).to_json())
    except GraphError as error:
        return replace(planned, error=merge_error(error))
    brought = None if merging.source == last else merging.source
    planned = _changing(replace(planned, brought=brought, conflicts=tuple(rows)), merged, merging.draft)
    if not rows or edits != MERGE:
        return planned
    return replace(planned, error=conflict_error(planned.document.title, rows))


def conflict_error(title: str, rows: Sequence[ConflictRow]) -> FormatError:
    """Why a guide is refused: ``rows`` were changed on both sides, and nobody said which side counts."""
    named = ", ".join(quoted(row.title) for row in rows[:MAX_STEPS_NAMED])
    more = f" and {len(rows) - MAX_STEPS_NAMED:,} more" if len(rows) > MAX_STEPS_NAMED else ""
    return FormatError(f"{quoted(title)} was changed both here and in the file: {named}{more}.", hint=DECIDE)


def merge_error(reason: GraphError) -> FormatError:
    """Why a guide is refused: merged, it would exceed a limit that each side keeps."""
    return FormatError(f"It cannot be merged with the edits made here: {reason}.")


def _without_last(planned: PlannedGuide, draft: Graph, edits: str) -> PlannedGuide:
    """What the last import brought is gone, so that nobody can tell which edits were made here."""
    graph = rekeyed(planned.document.graph, draft)
    if graph == draft or edits == FILE:
        return _changing(planned, graph, draft)
    if edits == HERE:
        return _changing(planned, draft, draft)
    title = quoted(planned.document.title)
    reason = f"{title} was changed here, and what its last import brought is not kept any more."
    planned = _changing(planned, graph, draft)
    return replace(planned, error=FormatError(reason, hint=DECIDE))


def _changing(planned: PlannedGuide, graph: Graph, draft: Graph) -> PlannedGuide:
    """``planned`` with ``graph``, and what that changes in the guide that is here."""
    document, tree = replace(planned.document, graph=graph), planned.into
    changes = change_lines(draft, graph) if graph != draft else []
    if tree and tree.title != document.title:
        changes.append(f"The title {quoted(tree.title)} becomes {quoted(document.title)}.")
    if tree and tree.description != document.description:
        changes.append("The description becomes that of the file.")
    return replace(planned, document=document, changes=tuple(changes))
