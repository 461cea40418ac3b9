"""What the machines of a site share: its versions with their static files, and when what it needs was last done."""

from datetime import datetime

from django.db import models
from django.utils import timezone


class Version(models.Model):
    """One version. ``name``: a digest of its code; the one with the highest key was installed last."""

    name = models.CharField(max_length=12, unique=True)
    files = models.JSONField()  # the paths of its fingerprinted static files

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        """What answers say in the header Treeline-Version."""
        return f"{self.pk}.{self.name}"


class StaticFile(models.Model):
    """A fingerprinted static file of one of the versions. Its content never changes."""

    path = models.CharField(max_length=255, primary_key=True)
    gzipped = models.BinaryField()

    def __str__(self) -> str:
        return self.path


WORKER, BACKUP = "worker", "backup"


class LastDoneManager(models.Manager["LastDone"]):
    def note(self, name: str) -> None:
        """It was done just now."""
        self.update_or_create(name=name, defaults={"at": timezone.now()})

    def at(self, name: str) -> datetime | None:
        return self.filter(name=name).values_list("at", flat=True).first()


class LastDone(models.Model):
    """When something that the site needs was last done, by any of its machines: WORKER, BACKUP."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    objects = LastDoneManager()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
