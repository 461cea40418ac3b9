"""One guide of a person: found or refused, and where it stands."""

from django.shortcuts import get_object_or_404

from accounts.models import Role, require
from trees.models import Tree

MOST_NAMED = 5


def crumbs(found: Tree) -> list:
    """The folders from the top down to the tree's own."""
    if not found.folder:
        return []
    keys = found.folder.lineage
    folders = found.team.folders.in_bulk(keys)
    return [folders[key] for key in keys if key in folders]


def passed_by(found: Tree) -> str:
    """A sentence on the guides that lead through one which nobody can go through now; "" for none."""
    titles = [f"“{tree.title}”" for tree in found.led_through()]
    named = ", ".join(titles[:MOST_NAMED]) + (f" and {len(titles) - MOST_NAMED} more" if titles[MOST_NAMED:] else "")
    return f" Runs now pass it by in {named}." if titles else ""


def mine(request, pk, needed: Role = Role.VIEWER) -> Tree:
    """The person's tree, or 404; with a role that covers ``needed``, or 403."""
    trees = Tree.objects.of(request.user).select_related("team", "folder", "updated_by", "live__published_by")
    trees = trees.defer("live__content")
    found = get_object_or_404(trees.prefetch_related("categories"), pk=pk)
    require(found.role, needed)
    return found
