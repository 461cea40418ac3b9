"""The editors that have a tree's draft open: one row each, renewed every few seconds."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User
from project.web.races import raises_conflict

if TYPE_CHECKING:
    from trees.models.trees.tree import Tree

HEARTBEAT_TIMEOUT = timedelta(seconds=12)  # editors send a heartbeat every four


class PresenceManager(models.Manager["Presence"]):
    @raises_conflict
    def heartbeat(self, tree: "Tree", user: User, tab: UUID, node: str = "", leaving: bool = False) -> None:
        """Records that ``user`` has the draft open in ``tab`` at step ``node``, or is ``leaving``. Deletes old rows."""
        if leaving:
            self.filter(tree=tree, user=user, tab=tab).delete()
        else:
            self.update_or_create(tree=tree, tab=tab, defaults={"user": user, "node": node, "seen_at": timezone.now()})
        self.filter(seen_at__lt=timezone.now() - HEARTBEAT_TIMEOUT).delete()

    def others(self, tree: "Tree", user: User, tab: UUID) -> list[dict[str, object]]:
        """The other open editors of the draft, as ``{"name", "node", "you"}``, by name. ``you``: another one of
        ``user``'s own."""
        since = timezone.now() - HEARTBEAT_TIMEOUT
        presences = self.filter(tree=tree, seen_at__gte=since).exclude(tab=tab).select_related("user")
        others = ({"name": str(each.user), "node": each.node, "you": each.user_id == user.pk} for each in presences)
        return sorted(others, key=lambda each: str(each["name"]))


class Presence(models.Model):
    tree = models.ForeignKey("trees.Tree", on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tab = models.UUIDField()
    node = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(db_index=True)

    objects = PresenceManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "tab"], name="one_presence_a_tab")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.tree_id}"
