"""Folders: a team's nested places for guides."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from accounts.models import Team
from trees.models.team_owned import TeamOwnedQuerySet, free_name


class FolderQuerySet(TeamOwnedQuerySet):
    def below(self, folder):
        """``folder`` and all that is nested in it."""
        return self.filter(team=folder.team_id, path__startswith=folder.path)


NAME_TAKEN = "There is a folder of this name in this place already."


class Folder(models.Model):
    """A team's nested place. ``path`` holds the ids from the top down to this one: ``"3/17/"``."""

    MAX_DEPTH = 12

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=80)
    path = models.CharField(max_length=255, editable=False, db_index=True)

    objects = FolderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], name="folder_name_once_in_a_folder", violation_error_message=NAME_TAKEN
            ),
            models.UniqueConstraint(
                fields=["team", "name"],
                condition=Q(parent=None),
                name="folder_name_once_at_the_top",
                violation_error_message=NAME_TAKEN,
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.parent and self.parent.team_id != self.team_id:
            raise ValidationError({"parent": "That folder belongs to another team."})
        if self.parent and self.parent.depth + 1 + self.height >= self.MAX_DEPTH:
            raise ValidationError({"parent": f"Folders nest at most {self.MAX_DEPTH} deep."})

    @transaction.atomic
    def save(self, *args, **kwargs):
        made = self.pk is None
        if made and self.parent:
            self._lock_team()
            self.parent.refresh_from_db(fields=["path"])  # it may just have been moved
        super().save(*args, **kwargs)
        if made:
            self.path = self._path_below(self.parent)
            super().save(update_fields=["path"])

    @property
    def lineage(self) -> list[int]:
        """The keys of the folders from the top down to this one."""
        return [int(key) for key in self.path.strip("/").split("/")]

    @property
    def depth(self) -> int:
        """0 at the top."""
        return self.path.count("/") - 1

    @property
    def height(self) -> int:
        """How many levels are nested below; 0 for a folder without folders."""
        if not self.path:
            return 0
        return (
            max(path.count("/") for path in Folder.objects.below(self).values_list("path", flat=True)) - 1 - self.depth
        )

    def move(self, parent: "Folder | None") -> None:
        """Puts this folder and all that is in it below ``parent``; None is the top. ValidationError if it can't be."""
        self._move(parent, ["parent", "path"])

    def rename_and_move(self, name: str, parent: "Folder | None") -> None:
        """Renames and moves in one go. ValidationError when it can't be."""
        self.name = name
        self._move(parent, ["parent", "path", "name"])

    @transaction.atomic
    def dissolve(self) -> dict[str, int]:
        """Deletes this folder; what is in it moves up to where the folder was. No tree is lost.

        A folder that moves up to a place where its name is taken gets a number behind its name. Answers how many
        ``folders`` and ``trees`` moved.
        """
        self._lock_team()
        self.refresh_from_db(fields=["path", "parent"])
        above = Folder.objects.filter(team=self.team_id, parent=self.parent)
        children = list(self.children.all())
        for child in children:
            child.rename_and_move(free_name(child.name, above), self.parent)
        trees = self.trees.update(folder=self.parent)
        self.delete()
        return {"folders": len(children), "trees": trees}

    @transaction.atomic
    def _move(self, parent, fields):
        self._lock_team()
        self.refresh_from_db(fields=["path", "parent"])
        if parent is not None:
            parent.refresh_from_db()
            if parent.path.startswith(self.path):
                raise ValidationError({"parent": "A folder cannot be moved into itself."})
        was, self.parent = self.path, parent
        self.full_clean()
        self.path = self._path_below(parent)
        self.save(update_fields=fields)
        Folder.objects.filter(team=self.team_id, path__startswith=was).exclude(pk=self.pk).update(
            path=Concat(Value(self.path), Substr("path", len(was) + 1))
        )

    def _lock_team(self):
        # Two moves at once could put two folders into each other.
        Team.objects.select_for_update().get(pk=self.team_id)

    def _path_below(self, parent):
        return f"{parent.path if parent else ''}{self.pk}/"
