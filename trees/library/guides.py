"""One guide of a user: fetching it, and what its pages say of where it stands."""

from collections.abc import Collection

from django.http import Http404

from accounts.models import Role, User, require
from project.database.statements import Select
from trees.models import Folder, Tree
from trees.models.trees.tree import TreeQuerySet

MAX_GUIDES_NAMED = 5


def tree_or_404(user: User, pk: int, needed: Role = Role.VIEWER, *, with_pin: bool = False) -> Tree:
    """A tree of the user's teams, else Http404; PermissionDenied where the user's role does not cover ``needed``.

    ``tree.pinned`` tells whether the user has pinned it; only ``with_pin``, else it is not known.
    """
    tree = (TREE_AND_PIN if with_pin else TREE).first(user=user.pk, pk=pk)
    if tree is None or not user.reaches(tree.team_id):
        raise Http404
    require(tree.role, needed)
    return tree


def _tree_by_key(user: int, pk: int) -> TreeQuerySet:
    trees = Tree.objects.of(User(pk=user)).select_related("team", "folder", "updated_by", "live__published_by")
    return trees.defer("live__content").filter(pk=pk).order_by()


KEYS = {"user": User._meta.pk, "pk": Tree._meta.pk}
TREE = Select(_tree_by_key, **KEYS)
TREE_AND_PIN = Select(lambda user, pk: _tree_by_key(user, pk).with_pins_of(User(pk=user)), **KEYS)


def breadcrumbs(tree: Tree) -> list[Folder]:
    """The folders from the top down to the tree's own."""
    if not tree.folder:
        return []
    keys = tree.folder.lineage
    folders = tree.team.folders.in_bulk(keys)
    return [folders[key] for key in keys if key in folders]


def skipped_notice(keys: Collection[int]) -> str:
    """A sentence on the guides that lead through those with ``keys``, which runs can no longer enter; "" for none."""
    titles = [f"“{title}”" for title in Tree.objects.leading_through(keys).values_list("title", flat=True)]
    more = len(titles) - MAX_GUIDES_NAMED
    named = ", ".join(titles[:MAX_GUIDES_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f" Runs of {named} now skip {'it' if len(keys) == 1 else 'them'}." if titles else ""
