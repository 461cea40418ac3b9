"""Problems as the API tells of them: with the line they stand on, and what mends them."""

from __future__ import annotations

from dataclasses import asdict
from itertools import repeat

from accounts.models import Role
from trees.check import Problem
from trees.fixes import fixes
from trees.formats import Document, markdown
from trees.graph import Graph
from trees.models import Tree
from trees.problem_lines import lines_of


def problems_for(role, tree: Tree) -> list[dict]:
    """What is wrong with what somebody with ``role`` sees of ``tree``; who writes it hears what mends that."""
    reads = not Role(role).covers(Role.EDITOR)
    graph = tree.graph_for(reads)
    return told(tree, graph, tree.problems(graph), mendable=not reads) if graph is not None else []


def told(
    tree: Tree, graph: Graph, problems: list[Problem], mendable: bool = True, text: str | None = None
) -> list[dict]:
    """``problems`` of ``graph``, which is a state of ``tree``, each with its line and, if ``mendable``, its fix.

    ``text``: as which somebody wrote it, if they did.
    """
    if not problems:
        return []
    lines = lines_of(problems, text or markdown.dump(Document(graph, tree.title, tree.description)))
    mended = fixes(graph, problems) if mendable else repeat(None)
    rows = zip(problems, lines, mended, strict=False)
    return [asdict(problem) | {"line": line, "fix": asdict(fix) if fix else None} for problem, line, fix in rows]
