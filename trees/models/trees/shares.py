"""Shares: public links to a release."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Team, User
from accounts.origins import clean_origins
from project.web.errors import Conflict
from project.web.races import raises_conflict
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet
from trees.models.trees.revisions import Revision
from trees.models.trees.tree import Tree

MAX_SHARE_AGE = timedelta(days=3650)


def new_token() -> str:
    return secrets.token_urlsafe(18)


class ShareQuerySet(TeamOwnedQuerySet["Share"]):
    def open(self) -> Self:
        """The links that are neither revoked nor expired."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now()), revoked_at=None)

    def for_token(self, token: str) -> Self:
        """The link with ``token``, open or not, with its tree and release."""
        rows = self.filter(token=token).select_related("tree", "release")
        return rows.defer("tree__words", "release__content")


def check_expiry(at: datetime) -> None:
    """Raises ValidationError when ``at`` lies in the past, or later than MAX_SHARE_AGE from now."""
    if at <= timezone.now():
        raise ValidationError({"expires_at": "This lies in the past."})
    if at > timezone.now() + MAX_SHARE_AGE:
        raise ValidationError({"expires_at": "At most ten years from now."})


BaseShareManager = models.Manager.from_queryset(ShareQuerySet)


class ShareManager(BaseShareManager["Share"]):
    @raises_conflict
    def create_share(
        self,
        tree: Tree,
        by: User,
        *,
        release: Revision | None = None,
        expires_at: datetime | None = None,
        indexable: bool = False,
        origins: Iterable[str] = (),
    ) -> "Share":
        """A new public link to ``release`` of the tree, by default the live one. It never moves to a newer release.

        ``origins``: the sites that may show it in a frame, such as ``https://help.example.com``. ValidationError when
        the guide is not published or is archived, the expiry lies in the past or too far ahead, or a site is not one.
        """
        release = release or tree.live
        if tree.live_id is None or release is None or release.number is None or release.tree_id != tree.pk:
            raise ValidationError("Publish this guide first: a link leads to a release.")
        if tree.archived_at:
            raise ValidationError("This guide is archived. Restore it first.")
        if expires_at:
            check_expiry(expires_at)
        share = self.create(
            tree=tree, team_id=tree.team_id, release=release, created_by=by, expires_at=expires_at,
            indexable=indexable, origins="\n".join(clean_sites(origins)),
        )  # fmt: skip
        expiry = expires_at.date().isoformat() if expires_at else ""
        audit.record("share.created", tree, by=by, link=share.pk, release=release.number, until=expiry)
        return share


class Share(TeamOwned, models.Model):
    """A link that shows one release without sign-in."""

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares")
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    indexable = models.BooleanField(default=False, help_text="Search engines may list it.")
    origins = models.TextField(blank=True, help_text="Sites that may show it in a frame, one a line.")

    objects = ShareManager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"share of {self.tree_id}"

    @property
    def is_open(self) -> bool:
        return is_open(self.revoked_at, self.expires_at, timezone.now())

    @property
    def sites(self) -> list[str]:
        """``origins`` as a list."""
        return self.origins.split()

    def revoke(self) -> None:
        """Revokes the link; only ``restore`` opens it again. If it was revoked before, that time is kept."""
        with transaction.atomic():
            if Share.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now()):
                audit.record("share.revoked", self.tree, link=self.pk)
        self.revoked_at = Share.objects.filter(pk=self.pk).values_list("revoked_at", flat=True).first()

    @transaction.atomic
    def restore(self) -> None:
        """Undoes ``revoke``. Conflict where the link was deleted with its guide, or somebody else undid it."""
        if not Share.objects.filter(pk=self.pk).exclude(revoked_at=None).update(revoked_at=None):
            raise Conflict()
        self.revoked_at = None
        audit.record("share.restored", self.tree, link=self.pk)


def is_open(revoked_at: datetime | None, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a link works at ``now``."""
    return revoked_at is None and (expires_at is None or expires_at > now)


def clean_sites(origins: Iterable[str]) -> list[str]:
    """``clean_origins``, by http too: what a link shows is public. ValidationError of the field "origins"."""
    try:
        return clean_origins(origins, https_only=False)
    except ValidationError as error:
        raise ValidationError({"origins": error.messages}) from None
