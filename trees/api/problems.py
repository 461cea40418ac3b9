"""Problems of a guide in the API's answers: with the line of the text they are on, and a fix where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat

from accounts.access import can_edit
from trees.api.fields import Row
from trees.core.formats import Document, markdown
from trees.core.formats.problem_lines import problem_lines
from trees.core.graph import Graph
from trees.core.problems.fixes import Fix, fixes
from trees.core.problems.problem import Problem
from trees.models import Tree

MAX_PROBLEMS_PER_ANSWER = 1_000


def problems_for_user(tree: Tree) -> list[Row]:
    """Problems of what the user sees of ``tree``: of its draft, with fixes, or of its live release for viewers."""
    editor = can_edit(tree)
    graph = tree.graph_for(not editor)
    if graph is None:
        return []
    text = markdown.dump(Document(graph, tree.title, tree.description))
    return problem_rows(graph, tree.problems(graph), text, with_fixes=editor)


def problem_rows(graph: Graph, problems: list[Problem], text: str | None, with_fixes: bool = True) -> list[Row]:
    """``problems`` of ``graph``, each with its fix, and its line where the guide is shown as ``text``.

    Of more than MAX_PROBLEMS_PER_ANSWER the first, errors before warnings.
    """
    if len(problems) > MAX_PROBLEMS_PER_ANSWER:
        problems = sorted(problems, key=lambda problem: problem.level != "error")[:MAX_PROBLEMS_PER_ANSWER]
    lines: Iterable[int | None] = problem_lines(problems, text) if problems and text else repeat(None)
    all_fixes: Iterable[Fix | None] = fixes(graph, problems) if with_fixes else repeat(None)
    rows = zip(problems, lines, all_fixes, strict=False)
    return [problem._asdict() | {"line": line, "fix": fix and _fields(fix)} for problem, line, fix in rows]


def _fields(fix: Fix) -> Row:
    """Not ``asdict``, which copies all the way down: drafts with many problems are saved while one types."""
    return {name: getattr(fix, name) for name in fix.__slots__}
