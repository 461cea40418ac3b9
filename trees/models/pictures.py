"""Pictures that stand in the steps of a team's guides, kept in Django's storage."""

import secrets
from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core import images, inputs, links
from trees.core.check import MAX_QUOTED_URL_CHARS, Problem, warning
from trees.core.graph import Graph

MOST_LOOKED_UP = 10_000  # pictures of one guide


def new_key() -> str:
    """The name of a picture. Nobody can guess it: an <img> sends no sign-in along."""
    return secrets.token_hex(16)


class PictureManager(models.Manager["Picture"]):
    def create_from_upload(self, team: Team, upload: UploadedFile[bytes], *, by: User | None) -> "Picture":
        """Keeps the picture in ``upload``, encoded anew. ValidationError, at ``file``, says what is wrong with it."""
        size = upload.size or 0
        if size > settings.MAX_PICTURE_BYTES:
            most = filesizeformat(settings.MAX_PICTURE_BYTES)
            raise ValidationError({"file": f"This picture has {filesizeformat(size)}; at most {most}."})
        try:
            encoded = images.encode(cast(BinaryIO, upload))  # Django's upload reads like a file, and has no type of one
        except images.ImageError as error:
            raise ValidationError({"file": str(error)}) from None
        return self.create_picture(encoded, new_key(), team=team, by=by)

    @raises_conflict
    def create_picture(self, encoded: images.Encoded, key: str, *, team: Team, by: User | None) -> "Picture":
        """A new picture under ``key``. The file is written before the row: a picture that is known is there."""
        picture = self.model(key=key, team=team, width=encoded.width, height=encoded.height, created_by=by)
        picture.file.save(picture.key + links.PICTURE_SUFFIX, ContentFile(encoded.data), save=False)
        picture.save(force_insert=True)
        return picture


class Picture(models.Model):
    """One picture, as it was encoded here again: nothing of the file that was sent is kept."""

    key = models.CharField(max_length=32, primary_key=True, default=new_key, editable=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/", editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = PictureManager()

    class Meta:
        ordering = ["-created_at", "key"]

    def __str__(self) -> str:
        return self.key

    @property
    def url(self) -> str:
        """Its address, as it stands in the text of a step."""
        return f"{links.PICTURES_PATH}{self.key}{links.PICTURE_SUFFIX}"

    @property
    def markdown(self) -> str:
        """What shows it in the text of a step, where somebody has to say yet what is to be seen."""
        return f"![]({self.url})"


def problems(graph: Graph) -> list[Problem]:
    """A warning for each address of a picture here that ``graph`` has and nobody keeps. One query, or none.

    Whose picture it is does not matter: a branch that was copied from another team's guide shows its pictures.
    """
    named = {
        node.key: list(dict.fromkeys(links.stored_pictures(inputs.without_code(node.body))))
        for node in graph.nodes.values()
        if links.PICTURES_PATH in node.body
    }
    missing = _missing(dict.fromkeys(to for addresses in named.values() for to in addresses))
    nodes = ((graph.nodes[key], addresses) for key, addresses in named.items())
    return [
        warning("dead-link", f"{node.quoted} shows a picture that does not exist: {to[:MAX_QUOTED_URL_CHARS]}.", node)
        for node, addresses in nodes
        for to in addresses
        if to in missing
    ]


def _missing(addresses: Iterable[str]) -> set[str]:
    """Those of the first MOST_LOOKED_UP ``addresses`` that are of no picture."""
    keys = {
        to: to.removeprefix(links.PICTURES_PATH).removesuffix(links.PICTURE_SUFFIX)
        for to in islice(addresses, MOST_LOOKED_UP)
    }
    found = set(Picture.objects.filter(pk__in=keys.values()).values_list("pk", flat=True)) if keys else ()
    return {to for to, key in keys.items() if key not in found or not to.endswith(links.PICTURE_SUFFIX)}
