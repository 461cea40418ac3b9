"""A guide as Markdown, as it was published."""

from __future__ import annotations

from django.http import Http404

from trees.core import formats
from trees.core.formats import Document
from trees.models import Tree
from trees.models.trees.revisions import graph_of


def live_markdown(tree: Tree) -> str:
    """The live release of ``tree``. Http404 where it is not published."""
    if tree.live_id is None:
        raise Http404
    return release_markdown(tree, tree.live_id)


def release_markdown(tree: Tree, release_id: int) -> str:
    return formats.write(Document(graph_of(release_id), tree.title, tree.description), "markdown")
