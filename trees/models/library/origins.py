"""What the files of a library said when they were last imported, or first exported: from it the next import merges.

The text of a guide is a revision, ``Tree.library_serial``; what else files say is here.
"""

from django.db import models

from accounts.models import Team
from trees.models.library.folders import Folder
from trees.models.trees.tree import Tree


class GuideOrigin(models.Model):
    """Of one guide. ``details``: a value by the name of each of ``GUIDE_FIELDS`` that the files stated, see
    trees/transfer/library/fields.py."""

    tree = models.OneToOneField(Tree, on_delete=models.CASCADE, primary_key=True, related_name="library_origin")
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"Library files of {self.tree_id}"


class LibraryOrigin(models.Model):
    """Of what is around the guides. ``folder``: into which the library was imported, None for the top.

    ``folders``: path -> [key, name]. ``categories``: name -> [key, colour].
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="library_origins")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, null=True, related_name="library_origins")
    folders = models.JSONField(default=dict)
    categories = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "folder"], name="library_origin_once_a_folder"),
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(folder=None), name="library_origin_once_at_the_top"
            ),
        ]

    def __str__(self) -> str:
        return f"Library files of team {self.team_id}"
