"""The JSON of a draft: its state, the answer to a save, and the answer to a save that came too late."""

from __future__ import annotations

from dataclasses import asdict

from trees.api.draft_edit import DraftEdit
from trees.api.fields import STALE_CODE, Row
from trees.api.problems import problem_rows
from trees.core.changes import timeline
from trees.core.changes.merge import Conflict
from trees.core.fingerprint import fingerprint
from trees.core.formats import markdown
from trees.core.formats.guide_text import implicit_keys, write_guide
from trees.core.graph import Graph, Node
from trees.models import Stale, Tree


def draft_json(tree: Tree, with_text: bool = False) -> Row:
    graph = tree.graph
    about = {"title": tree.title, "description": tree.description, "graph": graph_json(graph)}
    text = write_guide(graph, tree.about) if with_text else None
    return _state(tree, graph, text) | about | ({"text": text} if with_text else {})


def saved_json(tree: Tree, edit: DraftEdit, with_text: bool) -> Row:
    """The answer to a save. A client that sent a text is told only the keys that were added to it."""
    text = write_guide(edit.graph, tree.about) if with_text and edit.text is None else edit.text
    answer = _state(tree, edit.graph, text)
    if edit.text is not None:
        keys = implicit_keys(edit.text, markdown.line_numbers(edit.text))
        answer["keys"] = [{"line": line, "key": key} for line, key in keys.items()]
    elif with_text:
        answer["text"] = text
    return answer | {"title": tree.title, "description": tree.description}


def stale_json(tree: Tree, edit: DraftEdit, with_text: bool) -> Row:
    """The answer to a save that came too late: the newest draft, and the merge of both."""
    newest = tree.draft
    merge = tree.merged(edit.graph, edit.onto, newest)
    about, about_conflicts = edit.was.merged(edit.about, tree.about)
    answer: Row = {
        "detail": str(Stale(newest)),
        "code": STALE_CODE,
        "newest": draft_json(tree, with_text),
        "merged": graph_json(merge.graph),
        "about": asdict(about),
        "conflicts": [_conflict_json(each) for each in (*about_conflicts, *merge.conflicts)],
    }
    return answer | ({"text": write_guide(merge.connected, about)} if with_text else {})


def graph_json(graph: Graph) -> Row:
    """The stored form, and the ``order`` of the nodes for readers that do not keep the order of keys."""
    return graph.to_json() | {"order": list(graph.nodes)}


def node_json(node: Node) -> Row:
    return {"key": node.key} | node.to_json()


def etag_of(tree: Tree) -> str:
    return f'"{tree.serial}-{fingerprint(tree.title, tree.description)}"'


def _state(tree: Tree, graph: Graph, text: str | None = None) -> Row:
    """What every answer has. ``graph``: the draft's. ``text``: its Markdown, if the client shows that."""
    entries, newest = tree.timeline(), tree.draft if tree.serial else None
    author = newest.author if newest else None
    return {
        "serial": tree.serial,
        "saved_at": newest.created_at if newest else None,
        "saved_by": {"id": author.pk, "name": str(author)} if author else None,
        "live": newest is not None and newest.pk == tree.live_id,
        "undo": timeline.undo_target(entries) is not None,
        "redo": timeline.redo_target(entries) is not None,
        "problems": problem_rows(graph, tree.problems(graph), text),
    }


def _conflict_json(conflict: Conflict) -> Row:
    sides = {"base": conflict.base, "mine": conflict.mine, "theirs": conflict.theirs}
    return {"key": conflict.key} | {name: node_json(node) if node else None for name, node in sides.items()}
