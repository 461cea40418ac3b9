"""Undo and redo of saves, and going back to an older revision. Each appends a copy; nothing is overwritten."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from project.database.statements import Rows
from trees.core.changes import timeline
from trees.models.trees.authoring import Authoring
from trees.models.trees.revisions import MAX_KEPT_REVISIONS, Revision, Stale

REVISIONS = Rows(
    lambda tree: (
        Revision.objects.filter(tree_id=tree).in_history().values_list("serial", "copy_of")[:MAX_KEPT_REVISIONS]
    ),
    tree=models.BigAutoField(),
)


class Undo(Authoring):
    class Meta:
        abstract = True

    def undo(self, *, by: User | None, onto: int) -> Revision:
        """Appends a copy of the state before the newest change. ValidationError when none is kept; Stale."""
        target = timeline.undo_target(self.timeline())
        return self._copy_change(target, "Undid", "There is nothing to undo.", by, onto)

    def redo(self, *, by: User | None, onto: int) -> Revision:
        """Appends a copy of what was undone last. ValidationError when nothing was; Stale."""
        target = timeline.redo_target(self.timeline())
        return self._copy_change(target, "Redid", "There is nothing to redo.", by, onto)

    def timeline(self) -> list[timeline.Entry]:
        """The kept revisions, oldest first, as trees/core/changes/timeline.py wants them."""
        return [timeline.Entry(*row) for row in reversed(REVISIONS.all(tree=self.pk))]

    def restore_revision(self, serial: int, *, by: User | None, onto: int) -> Revision:
        """Appends a copy of an older revision, as the new draft. ValidationError when it is not kept; Stale."""
        old = self._revisions().filter(serial=serial).first()
        if old is None:
            raise ValidationError("This revision is not kept any more.")
        date = f"{old.created_at.day} {old.created_at:%b %Y}"
        return self.commit(old.graph, by=by, onto=onto, message=f"Restored {old.name} of {date}")

    def _copy_change(self, to: int | None, verb: str, refusal: str, by: User | None, onto: int) -> Revision:
        # The revision of the change may be pruned while a copy of it is kept.
        source = self._revisions().filter(Q(serial=to) | Q(copy_of=to)).order_by("serial").first() if to else None
        if to is None or source is None:
            last = self._revisions().first()
            if last and last.serial != onto:  # a newer save of another session changed what can be undone
                raise Stale(last)
            raise ValidationError(refusal)
        newest = self.draft
        serial = (newest.copy_of or newest.serial) if verb == "Undid" else to
        change = self._revisions().select_related("author").filter(serial=serial).first()
        return self.commit(source.graph, by=by, onto=onto, message=_message(verb, change, by), copy_of=to)


def _message(verb: str, change: Revision | None, by: User | None) -> str:
    """ "Undid: Renamed ...", and whose change that was where it was another person's."""
    if change is None:  # not kept any more
        return f"{verb} a change"
    whose = "" if change.author == by else f" a change of {change.author or 'a former member'}"
    return f"{verb}{whose}: {change.message}"
