"""Pictures in the steps of a team's guides. The files are in Django's default storage."""

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
from trees.core import images, links
from trees.core.fields import inputs
from trees.core.graph import Graph
from trees.core.problems.check import MAX_QUOTED_URL_CHARS
from trees.core.problems.problem import Problem, warning
from trees.models.pictures.process import PictureProcess

MAX_CHECKED_PICTURES_PER_GUIDE = 10_000


def new_key() -> str:
    """A random key that cannot be guessed: pictures are served without sign-in, as <img> sends no token."""
    return secrets.token_hex(16)


class PictureManager(models.Manager["Picture"]):
    def create_from_upload(self, team: Team, upload: UploadedFile[bytes], *, by: User | None) -> "Picture":
        """Encodes the picture in ``upload`` again and stores it. ValidationError, at ``file``, says why not."""
        size = upload.size or 0
        if size > settings.MAX_PICTURE_BYTES:
            most = filesizeformat(settings.MAX_PICTURE_BYTES)
            raise ValidationError({"file": f"This picture has {filesizeformat(size)}; at most {most}."})
        try:
            with PictureProcess() as process:
                encoded = process.encode(cast(BinaryIO, upload))  # an UploadedFile is one, but is not typed so
        except images.ImageError as error:
            raise ValidationError({"file": str(error)}) from None
        return self.create_picture(encoded, new_key(), team=team, by=by)

    def create_picture(self, encoded: images.Encoded, key: str, *, team: Team, by: User | None) -> "Picture":
        """A new picture under ``key``. Conflict when there is one, or the team was deleted meanwhile.

        The file is written before the row, so a row always has its file; and outside a transaction, since it may go to
        another machine.
        """
        picture = self.model(key=key, team=team, width=encoded.width, height=encoded.height, created_by=by)
        picture.store_file(encoded.data)
        try:
            raises_conflict(picture.save)(force_insert=True)
        except BaseException:
            picture.file.delete(save=False)
            raise
        return picture


class Picture(models.Model):
    """One picture, encoded again on upload: no byte of the uploaded file is stored."""

    key = models.CharField(max_length=32, primary_key=True, default=new_key, editable=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/", editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    check_at = models.DateTimeField(
        null=True, editable=False, help_text="When to look whether a guide still shows it, see picture_sweep.py."
    )

    objects = PictureManager()

    class Meta:
        ordering = ["-created_at", "key"]
        indexes = [models.Index(fields=["check_at"], name="pictures_to_check")]

    def __str__(self) -> str:
        return self.key

    def store_file(self, data: bytes) -> None:
        """Writes the file, before the row is saved."""
        self.file.save(self.key + links.PICTURE_SUFFIX, ContentFile(data), save=False)

    @property
    def url(self) -> str:
        """Its URL, as in the text of a step."""
        return f"{links.PICTURES_PATH}{self.key}{links.PICTURE_SUFFIX}"

    @property
    def markdown(self) -> str:
        """The image in Markdown. The editor adds its description."""
        return f"![]({self.url})"


def problems(graph: Graph) -> list[Problem]:
    """A warning for each picture URL of this site in ``graph`` that does not exist. One query at most.

    The team of the picture does not matter: a branch copied from another team's guide shows its pictures.
    """
    urls_by_node = {
        node.key: list(dict.fromkeys(links.stored_pictures(inputs.without_code(node.body))))
        for node in graph.nodes.values()
        if links.PICTURES_PATH in node.body
    }
    missing = _missing(dict.fromkeys(to for urls in urls_by_node.values() for to in urls))
    nodes = ((graph.nodes[key], urls) for key, urls in urls_by_node.items())
    return [
        warning("dead-link", f"{node.quoted} shows a picture that does not exist: {to[:MAX_QUOTED_URL_CHARS]}.", node)
        for node, urls in nodes
        for to in urls
        if to in missing
    ]


def _missing(urls: Iterable[str]) -> set[str]:
    """Those of the first MAX_CHECKED_PICTURES_PER_GUIDE ``urls`` that have no picture."""
    keys = {
        to: to.removeprefix(links.PICTURES_PATH).removesuffix(links.PICTURE_SUFFIX)
        for to in islice(urls, MAX_CHECKED_PICTURES_PER_GUIDE)
    }
    existing = set(Picture.objects.filter(pk__in=keys.values()).values_list("pk", flat=True)) if keys else ()
    return {to for to, key in keys.items() if key not in existing or not to.endswith(links.PICTURE_SUFFIX)}
