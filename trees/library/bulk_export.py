"""Which team's guides are exported together: a ZIP holds the drafts of one team, and all that were chosen."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import can_edit
from accounts.models import Team, User
from trees.library.bulk import left_out_sentence
from trees.models import Tree
from trees.models.bulk.actions import LeftOut


def team_to_export(user: User, keys: Sequence[int]) -> Team:
    """The team of all guides with ``keys``. ValueError where they are of several, or some no longer exist.

    Http404 where none of them is the user's; PermissionDenied, which names them, where the user may not edit some.
    """
    trees = list(Tree.objects.of(user).filter(pk__in=keys).select_related("team").only("title", "team"))
    if not trees:
        raise Http404
    if unwritable := [LeftOut(tree.pk, tree.title, "you may not edit it") for tree in trees if not can_edit(tree)]:
        raise PermissionDenied(f"Nothing was exported. {left_out_sentence(unwritable)}")
    if len(trees) < len(keys):
        raise ValueError("Nothing was exported: some of these guides no longer exist.")
    if len({tree.team_id for tree in trees}) > 1:
        raise ValueError("Nothing was exported: these guides belong to several teams. Choose those of one team.")
    return trees[0].team
