"""Problems as the API tells of them: with the line they stand on, and what mends them."""

from __future__ import annotations

from dataclasses import asdict
from itertools import repeat

from accounts.models import Role
from trees.core.check import Problem
from trees.core.fixes import fixes
from trees.core.formats import Document, markdown
from trees.core.formats.problem_lines import problem_lines
from trees.core.graph import Graph
from trees.models import Tree

MOST = 1_000


def problems_for(role, tree: Tree) -> list[dict]:
    """What is wrong with what somebody with ``role`` sees of ``tree``; who writes it hears what mends that."""
    writes = Role(role).can_write
    graph = tree.graph_for(not writes)
    if graph is None:
        return []
    text = markdown.dump(Document(graph, tree.title, tree.description))
    return told(graph, tree.problems(graph), text, mendable=writes)


def told(graph: Graph, problems: list[Problem], text: str | None, mendable: bool = True) -> list[dict]:
    """``problems`` of ``graph``, each with its fix if ``mendable``, and with its line where the guide is seen as
    ``text``. Of more than MOST the first, errors before warnings."""
    if len(problems) > MOST:
        problems = sorted(problems, key=lambda problem: problem.level != "error")[:MOST]
    lines = problem_lines(problems, text) if problems and text else repeat(None)
    mended = fixes(graph, problems) if mendable else repeat(None)
    rows = zip(problems, lines, mended, strict=False)
    return [asdict(problem) | {"line": line, "fix": asdict(fix) if fix else None} for problem, line, fix in rows]
