"""What a member of a team may do."""

from django.core.exceptions import PermissionDenied
from django.db import models


class Role(models.TextChoices):
    """What a member may do; each role may also do what the ones before it may."""

    VIEWER = "viewer", "Viewer"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"

    @property
    def with_article(self) -> str:
        return f"{'a' if self is Role.VIEWER else 'an'} {self.label.lower()}"

    def covers(self, needed: "Role") -> bool:
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)

    @property
    def can_write(self) -> bool:
        """Whether it sees and changes drafts; who does not, reads releases."""
        return self.covers(Role.EDITOR)

    @property
    def covering(self) -> list["Role"]:
        """The roles that cover this one, for a query."""
        return [role for role in Role if role.covers(self)]


def require(role: str, needed: Role) -> None:
    """Raises PermissionDenied (403) unless ``role``, as a queryset annotated it, covers ``needed``."""
    if not Role(role).covers(needed):
        raise PermissionDenied(f"This needs the role {needed.label.lower()}; yours is {Role(role).label.lower()}.")
