"""What the API tells of a draft: how it is, how it was saved, and what becomes of a save that came too late."""

from __future__ import annotations

from dataclasses import asdict

from trees.api.draft_made import Made
from trees.api.problems import told
from trees.core import timeline
from trees.core.fingerprint import fingerprint
from trees.core.formats import markdown
from trees.core.formats.guide_text import implicit_keys, write_guide
from trees.core.graph import Graph, Node
from trees.core.merge import Conflict
from trees.models import Stale, Tree


def draft(tree: Tree, as_text: bool = False) -> dict:
    graph = tree.graph
    about = {"title": tree.title, "description": tree.description, "graph": listed(graph)}
    text = write_guide(graph, tree.about) if as_text else None
    return state(tree, graph, text) | about | ({"text": text} if as_text else {})


def kept(tree: Tree, made: Made, as_text: bool) -> dict:
    """What a save that was taken gets. Who sent a text has it already."""
    text = write_guide(made.graph, tree.about) if as_text and made.text is None else made.text
    said = state(tree, made.graph, text)
    if made.text is not None:
        keys = implicit_keys(made.text, markdown.line_numbers(made.text))
        said |= {"keys": [{"line": line, "key": key} for line, key in keys.items()]}
    elif as_text:
        said |= {"text": text}
    return said | {"title": tree.title, "description": tree.description}


def too_late(tree: Tree, made: Made, as_text: bool) -> dict:
    """What a save that came too late gets: the newest, and both brought together."""
    newest = tree.draft
    merge = tree.merged(made.graph, made.onto, newest)
    about, clash = made.was.merged(made.about, tree.about)
    said = {
        "detail": str(Stale(newest)),
        "code": "stale",
        "newest": draft(tree, as_text),
        "merged": listed(merge.graph),
        "about": asdict(about),
        "conflicts": [conflict(each) for each in (*clash, *merge.conflicts)],
    }
    return said | ({"text": write_guide(merge.connected, about)} if as_text else {})


def state(tree: Tree, graph: Graph, text: str | None = None) -> dict:
    """What every answer says of the draft, whose graph is ``graph``, and which is seen as ``text``, if it is."""
    places, newest = tree.timeline(), tree.draft if tree.serial else None
    author = newest.author if newest else None
    return {
        "serial": tree.serial,
        "saved_at": newest.created_at if newest else None,
        "saved_by": {"id": author.pk, "name": str(author)} if author else None,
        "live": newest is not None and newest.pk == tree.live_id,
        "undo": timeline.undo_target(places) is not None,
        "redo": timeline.redo_target(places) is not None,
        "problems": told(graph, tree.problems(graph), text),
    }


def listed(graph: Graph) -> dict:
    """The stored form, with the ``order`` of the nodes for readers whose objects do not keep it."""
    return graph.to_json() | {"order": list(graph.nodes)}


def conflict(each: Conflict) -> dict:
    return {"key": each.key, "base": node(each.base), "mine": node(each.mine), "theirs": node(each.theirs)}


def node(each: Node | None) -> dict | None:
    """With its key, for a list of them."""
    return {"key": each.key} | each.to_json() if each else None


def etag_of(tree: Tree) -> str:
    return f'"{tree.serial}-{fingerprint(tree.title, tree.description)}"'
