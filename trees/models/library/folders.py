"""Folders: a team's nested places for guides."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from accounts.models import Team
from project.web.errors import Conflict
from project.web.races import lock, lock_in_order, raises_conflict
from trees.core.text import quoted
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet, free_name, namesake

NAME_TAKEN = "There is a folder of this name in this place already."
MAX_FOLDER_NAME_CHARS = 80
OTHER_TEAM = "That folder belongs to another team."


class FolderQuerySet(TeamOwnedQuerySet["Folder"]):
    def below(self, folder: "Folder") -> Self:
        """``folder`` and all that is nested in it."""
        return self.filter(team=folder.team_id, path__startswith=folder.path)

    def filled(self, folder: "Folder", most: int) -> list[int]:
        """Keys of ``folder`` and of up to ``most`` of those below it that have guides."""
        filled = self.below(folder).filter(trees__isnull=False).order_by().distinct()
        return [folder.pk, *filled.exclude(pk=folder.pk).values_list("pk", flat=True)[:most]]


class Folder(TeamOwned, models.Model):
    """A team's nested place. ``path`` holds the ids from the top down to this one: ``"3/17/"``."""

    MAX_DEPTH = 12
    TOO_DEEP = f"Folders nest at most {MAX_DEPTH} deep."

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=MAX_FOLDER_NAME_CHARS)
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

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.parent and self.parent.team_id != self.team_id:
            raise ValidationError({"parent": OTHER_TEAM})
        if self.parent and self.parent.depth + 1 + self.height >= self.MAX_DEPTH:
            raise ValidationError({"parent": self.TOO_DEEP})
        if taken := self._name_taken():
            raise ValidationError({"name": taken})

    @raises_conflict
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Conflict when the name was taken or the parent deleted since the form was checked."""
        is_new = self.pk is None
        if is_new or not kwargs.get("update_fields"):
            self._lock_team()
            if is_new and self.parent:
                _refresh(self.parent, ["path"])  # it may have moved
            if taken := self._name_taken():
                raise Conflict(taken)
        super().save(*args, **kwargs)
        if is_new:
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
        paths = Folder.objects.below(self).values_list("path", flat=True)
        return max(path.count("/") for path in paths) - 1 - self.depth

    def move(self, parent: "Folder | None") -> None:
        """Moves this folder and all that is in it below ``parent``; None is the top.

        ValidationError when the place does not allow it; Conflict when a folder was deleted meanwhile.
        """
        self._move(parent, ["parent", "path"])

    def rename_and_move(self, name: str, parent: "Folder | None") -> None:
        """Renames and moves in one transaction. Errors as ``move``."""
        self.name = name
        self._move(parent, ["parent", "path", "name"])

    @raises_conflict
    def dissolve(self) -> dict[str, int]:
        """Deletes this folder and moves its content up into its parent. No guide is lost.

        A folder whose name is taken there gets a number appended. Returns how many ``folders`` and ``trees`` moved.
        Conflict when it was deleted meanwhile.
        """
        self._lock_team()
        _refresh(self, ["path", "parent"])
        lock_in_order(self.trees.all())  # trees before folders, as where a tree is moved
        above = Folder.objects.filter(team=self.team_id, parent=self.parent)
        children = list(self.children.all())
        for child in children:
            child.rename_and_move(free_name(child.name, above, MAX_FOLDER_NAME_CHARS), self.parent)
        trees = self.trees.update(folder=self.parent)
        self.delete()
        return {"folders": len(children), "trees": trees}

    @raises_conflict
    def _move(self, parent: "Folder | None", fields: list[str]) -> None:
        self._lock_team()
        _refresh(self, ["path", "parent"])
        if parent is not None:
            _refresh(parent)
            if parent.path.startswith(self.path):
                raise ValidationError({"parent": "A folder cannot be moved into itself."})
        was, self.parent = self.path, parent
        self.full_clean()
        self.path = self._path_below(parent)
        self.save(update_fields=fields)
        Folder.objects.filter(team=self.team_id, path__startswith=was).exclude(pk=self.pk).update(
            path=Concat(Value(self.path), Substr("path", len(was) + 1))
        )

    def _name_taken(self) -> str:
        """Why this name cannot be had in this place, "" where it can."""
        other = namesake(self.name, Folder.objects.filter(team=self.team_id, parent=self.parent), self.pk)
        return name_taken(other) if other else ""

    def _lock_team(self) -> None:
        # Without the lock, two concurrent moves could put two folders into each other, and two concurrent saves names
        # into one folder that differ only by their capitals.
        lock(Team.objects.filter(pk=self.team_id))

    def _path_below(self, parent: "Folder | None") -> str:
        return f"{parent.path if parent else ''}{self.pk}/"


def name_taken(name: str) -> str:
    return f"There is a folder {quoted(name)} in this place already."


def _refresh(folder: Folder, fields: list[str] | None = None) -> None:
    try:
        folder.refresh_from_db(fields=fields)
    except Folder.DoesNotExist:
        raise Conflict() from None
